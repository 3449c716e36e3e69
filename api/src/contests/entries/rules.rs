//! Who may enter a contest, and which way an entry may go. Pure.
//!
//! Entrants are held against the posts of the day on which registration closes; before that day, against those of today. Whoever leaves the
//! post or the cell after that day stays an entrant, for the cell that entered him or her; so does the entrant of a cell that merges. A cell
//! whose post is vacant sends nobody.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestEntryTransition, ContestRules};
use chibo_openapi::vocabulary::{CellKind, ContestStatus, EntryStatus, PostKind};
use chrono::NaiveDate;

use crate::fail::{Fail, Flaw};

/// The day whose posts an entrant is held against.
pub(super) fn held_against(today: NaiveDate, registration_closes_on: Option<NaiveDate>) -> NaiveDate {
    registration_closes_on.map_or(today, |closes| today.min(closes))
}

/// The group that a kind of cell is in.
pub(super) fn group_of(rules: &ContestRules, kind: CellKind) -> Option<&str> {
    rules.groups.iter().find(|group| group.cell_kinds.contains(&kind)).map(|group| group.code.as_str())
}

/// The post by which somebody enters: the highest of those held, of those that are admitted.
pub(super) fn entering_post(rules: &ContestRules, held: &[PostKind]) -> Option<PostKind> {
    let admitted = |kind: &&PostKind| **kind == PostKind::Secretary || (**kind == PostKind::DeputySecretary && rules.deputies_may_enter);
    held.iter().filter(admitted).min().copied()
}

/// What is wrong with a text that is handed in.
pub(super) fn statement(rules: &ContestRules, text: Option<&str>) -> Option<Flaw> {
    let (most, length) = (i64::from(rules.statement_characters), i64::try_from(text?.chars().count()).unwrap_or(i64::MAX));
    if most == 0 {
        return Some(Flaw::field("/statement", Code::StatementNotAsked));
    }
    (length > most).then(|| Flaw::field("/statement", Code::TooLong).with("max", most))
}

/// The fault of a cell that acts after the day on which registration closed.
pub(super) fn closed(today: NaiveDate, registration_closes_on: Option<NaiveDate>) -> Option<Flaw> {
    let closed = registration_closes_on.filter(|closes| today > *closes)?;
    Some(Flaw::whole(Code::RegistrationClosed).with("on", closed.to_string()))
}

/// States that an entry can move to, as the contest stands; fewer for a cell than for who runs the contest.
pub(super) fn next(contest: ContestStatus, from: EntryStatus, runs: bool, closed: bool) -> &'static [EntryStatus] {
    use EntryStatus::{Disqualified, Entered, Replaced, Withdrawn};
    match (contest, from, runs) {
        (ContestStatus::Registration, Entered, true) => &[Withdrawn, Replaced, Disqualified],
        (ContestStatus::Registration, Entered, false) if !closed => &[Withdrawn, Replaced],
        (ContestStatus::Judging, Entered, true) => &[Withdrawn, Disqualified],
        _ => &[],
    }
}

/// What a move must say, and what it must not.
pub(super) fn said(act: &ContestEntryTransition) -> Vec<Flaw> {
    let ContestEntryTransition { to, reason: _, document_number, member_id, dry_run: _ } = act;
    let asked = |pointer, wanted: bool, given: bool| match (wanted, given) {
        (true, false) => Some(Flaw::field(pointer, Code::Required)),
        (false, true) => Some(Flaw::field(pointer, Code::NotForKind)),
        _ => None,
    };
    let document = asked("/document_number", *to == EntryStatus::Disqualified, document_number.is_some());
    document.into_iter().chain(asked("/member_id", *to == EntryStatus::Replaced, member_id.is_some())).collect()
}

/// 409 with the legal states for a move that is not one of them.
pub(super) fn legal(contest: ContestStatus, from: EntryStatus, to: EntryStatus) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, next(contest, from, true, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contests::outcome::tests::setup::rules;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn posts_count_on_the_day_of_closing() {
        let closes = Some(day("2023-09-15"));
        for (today, wanted) in [("2023-09-01", "2023-09-01"), ("2023-09-15", "2023-09-15"), ("2023-10-20", "2023-09-15")] {
            assert_eq!(held_against(day(today), closes), day(wanted));
        }
        let closed_on = |today| closed(day(today), closes).map(|flaw| flaw.code());
        assert_eq!((closed_on("2023-09-15"), closed_on("2023-09-16")), (None, Some(Code::RegistrationClosed)));
    }

    #[test]
    fn a_secretary_enters_and_a_deputy_where_admitted() {
        use PostKind::{CellCommitteeMember, DeputySecretary, Secretary};
        let (without, with) = (ContestRules { deputies_may_enter: false, ..rules(1) }, ContestRules { deputies_may_enter: true, ..rules(1) });
        for (held, alone, both) in [
            (&[][..], None, None),
            (&[CellCommitteeMember][..], None, None),
            (&[DeputySecretary][..], None, Some(DeputySecretary)),
            (&[CellCommitteeMember, Secretary][..], Some(Secretary), Some(Secretary)),
            (&[DeputySecretary, Secretary][..], Some(Secretary), Some(Secretary)),
        ] {
            assert_eq!((entering_post(&without, held), entering_post(&with, held)), (alone, both), "{held:?}");
        }
    }

    #[test]
    fn texts_have_a_limit_in_characters() {
        let some = ContestRules { statement_characters: 4, ..rules(1) };
        let code = |rules: &ContestRules, text| statement(rules, text).map(|flaw| flaw.code());
        assert_eq!((code(&some, None), code(&some, Some("Đảng")), code(&some, Some("Đảngs"))), (None, None, Some(Code::TooLong)));
        assert_eq!(code(&ContestRules { statement_characters: 0, ..rules(1) }, Some("Đ")), Some(Code::StatementNotAsked));
    }

    #[test]
    fn entries_move_as_the_contest_stands() {
        use ContestStatus::{Cancelled, Draft, Finalized, Judging, Published, Registration};
        use EntryStatus::{Disqualified, Entered, Replaced, Withdrawn};
        assert_eq!(next(Registration, Entered, true, true), [Withdrawn, Replaced, Disqualified]);
        assert_eq!(next(Registration, Entered, false, false), [Withdrawn, Replaced]);
        assert_eq!(next(Registration, Entered, false, true), []);
        assert_eq!(next(Judging, Entered, true, true), [Withdrawn, Disqualified]);
        assert_eq!(next(Judging, Entered, false, true), []);
        for contest in [Draft, Finalized, Published, Cancelled] {
            assert_eq!(next(contest, Entered, true, false), []);
        }
        for from in [Withdrawn, Replaced, Disqualified] {
            assert_eq!(next(Registration, from, true, false), []);
        }
    }

    #[test]
    fn a_move_says_what_it_needs_and_nothing_else() {
        let act = |to, document: bool, member: bool| ContestEntryTransition {
            to,
            reason: "Ốm".to_owned(),
            document_number: document.then(|| "12-QĐ/ĐU".to_owned()),
            member_id: member.then(uuid::Uuid::now_v7),
            dry_run: false,
        };
        for (to, document, member, wanted) in [
            (EntryStatus::Withdrawn, false, false, &[][..]),
            (EntryStatus::Withdrawn, true, true, &[Code::NotForKind, Code::NotForKind]),
            (EntryStatus::Replaced, false, false, &[Code::Required]),
            (EntryStatus::Replaced, false, true, &[]),
            (EntryStatus::Disqualified, false, true, &[Code::Required, Code::NotForKind]),
            (EntryStatus::Disqualified, true, false, &[]),
        ] {
            let found: Vec<Code> = said(&act(to, document, member)).iter().map(Flaw::code).collect();
            assert_eq!(found, wanted, "{to} {document} {member}");
        }
    }
}
