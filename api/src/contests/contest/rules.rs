//! Which way a contest may go. Pure.

use chibo_openapi::contests::{ContestRules, ContestTransition};
use chibo_openapi::vocabulary::ContestStatus;
use chibo_openapi::{Code, Lang, Scope};
use chrono::NaiveDate;

use crate::fail::{Fail, Flaw};

/// States in which the rules may still be changed.
pub(super) const OPEN: &[ContestStatus] = &[ContestStatus::Draft, ContestStatus::Registration];

/// States that a contest can move to from here, whoever asks. From judging it goes to judging again while a round follows.
pub(super) const fn next(from: ContestStatus, in_last_round: bool) -> &'static [ContestStatus] {
    use ContestStatus::{Cancelled, Draft, Finalized, Judging, Published, Registration};
    match from {
        Draft => &[Registration, Cancelled],
        Registration => &[Draft, Judging, Cancelled],
        Judging if in_last_round => &[Finalized, Cancelled],
        Judging => &[Judging, Cancelled],
        Finalized => &[Judging, Published, Cancelled],
        Published | Cancelled => &[],
    }
}

/// The permission that a move needs.
pub(super) const fn permission(to: ContestStatus) -> Scope {
    match to {
        ContestStatus::Published => Scope::ContestsPublish,
        _ => Scope::ContestsWrite,
    }
}

/// 409 with the legal states for a move that is not one of them.
pub(super) fn legal(from: ContestStatus, to: ContestStatus, in_last_round: bool) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, next(from, in_last_round))
}

/// What a move must say.
pub(super) fn said(from: ContestStatus, act: &ContestTransition, today: NaiveDate) -> Vec<Flaw> {
    let required = |pointer: &str, given: bool| (!given).then(|| Flaw::field(pointer, Code::Required));
    let found = match (from, act.to) {
        (_, ContestStatus::Registration) => match act.registration_closes_on {
            Some(day) => Flaw::too_early("/registration_closes_on", day, today),
            None => Some(Flaw::field("/registration_closes_on", Code::Required)),
        },
        (_, ContestStatus::Published) => required("/document_number", act.document_number.is_some()),
        (_, ContestStatus::Cancelled) | (ContestStatus::Finalized, ContestStatus::Judging) => required("/reason", act.reason.is_some()),
        _ => None,
    };
    found.into_iter().collect()
}

/// What the log calls a move.
pub(super) const fn event(from: ContestStatus, to: ContestStatus) -> &'static str {
    match (from, to) {
        (_, ContestStatus::Draft) => "contest.returned",
        (_, ContestStatus::Registration) => "contest.opened",
        (ContestStatus::Finalized, ContestStatus::Judging) => "contest.reopened",
        (_, ContestStatus::Judging) => "contest.judged",
        (_, ContestStatus::Finalized) => "contest.finalized",
        (_, ContestStatus::Published) => "contest.published",
        (_, ContestStatus::Cancelled) => "contest.cancelled",
    }
}

/// A move, as a refusal names it.
pub(super) const fn in_words(to: ContestStatus, lang: Lang) -> &'static str {
    match (to, lang) {
        (ContestStatus::Draft, Lang::Vi) => "đưa về dự thảo",
        (ContestStatus::Draft, Lang::En) => "take back to draft",
        (ContestStatus::Registration, Lang::Vi) => "mở đăng ký dự thi",
        (ContestStatus::Registration, Lang::En) => "open registration",
        (ContestStatus::Judging, Lang::Vi) => "mở chấm thi",
        (ContestStatus::Judging, Lang::En) => "open judging",
        (ContestStatus::Finalized, Lang::Vi) => "chốt kết quả",
        (ContestStatus::Finalized, Lang::En) => "finalize the result",
        (ContestStatus::Published, Lang::Vi) => "công bố kết quả",
        (ContestStatus::Published, Lang::En) => "publish the result",
        (ContestStatus::Cancelled, Lang::Vi) => "hủy hội thi",
        (ContestStatus::Cancelled, Lang::En) => "cancel the contest",
    }
}

/// 409 unless the contest is in one of the states.
pub(super) fn only_in(states: &[ContestStatus], state: ContestStatus) -> Result<(), Fail> {
    if states.contains(&state) { Ok(()) } else { Err(Fail::wrong_state(&state)) }
}

/// What would shut out somebody who may enter now: while entrants register, who may enter is widened at most.
pub(super) fn narrower(before: &ContestRules, after: &ContestRules) -> Vec<Flaw> {
    let admits = |code: &str, kind| after.groups.iter().any(|group| group.code == code && group.cell_kinds.contains(&kind));
    let kept = before.groups.iter().all(|group| group.cell_kinds.iter().all(|kind| admits(&group.code, *kind)));
    let found = [
        (!kept, "/rules/groups"),
        (before.deputies_may_enter && !after.deputies_may_enter, "/rules/deputies_may_enter"),
        (after.statement_characters < before.statement_characters, "/rules/statement_characters"),
    ];
    found.into_iter().filter(|(narrower, _)| *narrower).map(|(_, pointer)| Flaw::field(pointer, Code::WhoMayEnterIsSet)).collect()
}
