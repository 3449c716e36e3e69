//! Which way a contest may go. Pure.

use chibo_openapi::contests::ContestRules;
use chibo_openapi::vocabulary::ContestStatus;
use chibo_openapi::{Code, Scope};

use crate::fail::{Fail, Flaw};

/// States in which the rules may still be changed.
pub(super) const OPEN: &[ContestStatus] = &[ContestStatus::Draft, ContestStatus::Registration];

/// States that a contest can move to from here, whoever asks.
pub(super) const fn next(from: ContestStatus) -> &'static [ContestStatus] {
    match from {
        ContestStatus::Draft => &[ContestStatus::Registration, ContestStatus::Cancelled],
        ContestStatus::Registration => &[ContestStatus::Draft, ContestStatus::Cancelled],
        ContestStatus::Judging | ContestStatus::Finalized | ContestStatus::Published | ContestStatus::Cancelled => &[],
    }
}

/// The permission that a move needs.
pub(super) const fn permission(_: ContestStatus) -> Scope {
    Scope::ContestsWrite
}

/// 409 with the legal states for a move that is not one of them.
pub(super) fn legal(from: ContestStatus, to: ContestStatus) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, next(from))
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
