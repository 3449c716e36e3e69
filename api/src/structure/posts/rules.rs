//! Who may hold which post in a cell, and when. Pure.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::PostKind;
use chrono::NaiveDate;

use crate::fail::Flaw;

/// Official members from which on a cell elects a cell committee.
pub(super) const COMMITTEE_FROM: i64 = 9;

/// Posts that every cell has.
const OF_EVERY_CELL: [PostKind; 2] = [PostKind::Secretary, PostKind::DeputySecretary];

/// A time from a day on; the second day is the first one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

impl Period {
    fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    fn is_empty(self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }

    fn overlaps(self, other: Self) -> bool {
        let begins_before_end = |a: Self, b: Self| b.to.is_none_or(|to| a.from < to);
        !self.is_empty() && !other.is_empty() && begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// What a time in a post is held against.
#[derive(Debug, Clone)]
pub(super) struct PostCheck<'a> {
    pub(super) today: NaiveDate,
    /// Code and last day of a cell that ended.
    pub(super) dissolved: Option<(&'a str, NaiveDate)>,
    /// Since when the holder is official.
    pub(super) official_on: Option<NaiveDate>,
    /// Times of the holder in the cell.
    pub(super) stays: Vec<Period>,
    /// Times that no other may overlap: those of the one secretary, and the holder's own in the same post.
    pub(super) taken: Vec<Period>,
}

/// The holder is an official member of the cell for the whole time, and nobody else holds the post.
pub(super) fn held(post: Period, check: &PostCheck<'_>) -> Vec<Flaw> {
    let Period { from, to } = post;
    let mut flaws = Vec::new();
    flaws.extend(Flaw::in_future("/valid_from", from, check.today));
    flaws.extend(to.and_then(|to| Flaw::too_early("/valid_to", to, from)));
    if let Some((cell, on)) = check.dissolved.filter(|(_, on)| to.is_none_or(|to| to > *on)) {
        flaws.push(Flaw::field("/valid_to", Code::CellDissolved).with("cell", cell).with("on", on.to_string()));
    }
    if check.official_on.is_none_or(|official| official > from) {
        flaws.push(Flaw::whole(Code::HolderNotOfficial).with("on", from.to_string()));
    }
    match check.stays.iter().find(|stay| stay.contains(from)) {
        None => flaws.push(Flaw::field("/valid_from", Code::HolderNotInCell).with("on", from.to_string())),
        Some(stay) => {
            if let Some(left) = stay.to.filter(|left| to.is_none_or(|to| to > *left)) {
                flaws.push(Flaw::field("/valid_to", Code::HolderNotInCell).with("on", left.to_string()));
            }
        }
    }
    if check.taken.iter().any(|other| post.overlaps(*other)) {
        flaws.push(Flaw::whole(Code::PostOccupied));
    }
    flaws
}

/// Only a cell with enough official members elects a cell committee.
pub(super) fn elected(kind: PostKind, official: i64) -> Option<Flaw> {
    let small = kind == PostKind::CellCommitteeMember && official < COMMITTEE_FROM;
    small.then(|| Flaw::field("/kind", Code::CellTooSmallForCommittee).with("official", official).with("min", COMMITTEE_FROM))
}

/// Posts that an existing cell has and nobody holds on a day.
pub(super) fn vacant(held: &[(PostKind, Period)], day: NaiveDate) -> Vec<PostKind> {
    OF_EVERY_CELL.into_iter().filter(|post| !held.iter().any(|(kind, time)| kind == post && time.contains(day))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn time(from: &str, to: &str) -> Period {
        Period { from: day(from), to: Some(to).filter(|to| !to.is_empty()).map(day) }
    }

    fn check() -> PostCheck<'static> {
        PostCheck {
            today: day("2023-02-09"),
            dissolved: None,
            official_on: Some(day("2016-05-19")),
            stays: vec![time("2012-01-01", "2018-01-01"), time("2020-02-03", "")],
            taken: vec![time("2020-06-01", "2022-06-01")],
        }
    }

    #[test]
    fn a_post_is_held_by_an_official_member_of_the_cell() {
        for (from, to, wanted) in [
            ("2022-06-01", "", vec![]),
            ("2020-02-03", "2020-06-01", vec![]),
            ("2023-02-09", "2030-01-01", vec![]),
            ("2023-02-10", "", vec![Code::InFuture]),
            ("2022-06-02", "2022-06-01", vec![Code::TooEarly]),
            ("2022-05-31", "", vec![Code::PostOccupied]),
            ("2020-05-01", "2020-06-02", vec![Code::PostOccupied]),
            ("2020-05-01", "", vec![Code::PostOccupied]),
            ("2021-01-01", "2021-01-01", vec![]),
            ("2016-05-19", "2018-01-01", vec![]),
            ("2016-05-19", "2018-01-02", vec![Code::HolderNotInCell]),
            ("2016-05-18", "2017-01-01", vec![Code::HolderNotOfficial]),
            ("2018-01-01", "2019-01-01", vec![Code::HolderNotInCell]),
            ("2011-01-01", "", vec![Code::HolderNotOfficial, Code::HolderNotInCell, Code::PostOccupied]),
        ] {
            let found: Vec<Code> = held(time(from, to), &check()).iter().map(Flaw::code).collect();
            assert_eq!(found, wanted, "{from} to {to}");
        }
    }

    #[test]
    fn no_post_outlasts_its_cell() {
        let ended = PostCheck { dissolved: Some(("CB01", day("2022-12-31"))), ..check() };
        for (to, wanted) in [("2022-12-31", vec![]), ("2023-01-01", vec![Code::CellDissolved]), ("", vec![Code::CellDissolved])] {
            let found: Vec<Code> = held(time("2022-06-01", to), &ended).iter().map(Flaw::code).collect();
            assert_eq!(found, wanted, "to {to}");
        }
    }

    #[test]
    fn probationary_members_hold_no_post() {
        let found = held(time("2022-06-01", ""), &PostCheck { official_on: None, ..check() });
        assert_eq!(found.iter().map(Flaw::code).collect::<Vec<_>>(), [Code::HolderNotOfficial]);
    }

    #[test]
    fn small_cells_have_no_committee() {
        assert!(elected(PostKind::CellCommitteeMember, 9).is_none());
        assert_eq!(elected(PostKind::CellCommitteeMember, 8).map(|flaw| flaw.code()), Some(Code::CellTooSmallForCommittee));
        assert!(elected(PostKind::Secretary, 3).is_none());
    }

    #[test]
    fn vacancies() {
        let secretary = (PostKind::Secretary, time("2020-06-01", "2022-06-01"));
        let deputy = (PostKind::DeputySecretary, time("2020-06-01", ""));
        assert_eq!(vacant(&[], day("2023-02-09")), [PostKind::Secretary, PostKind::DeputySecretary]);
        assert_eq!(vacant(&[secretary, deputy], day("2022-05-31")), []);
        assert_eq!(vacant(&[secretary, deputy], day("2022-06-01")), [PostKind::Secretary], "the second day is the first one after");
        assert_eq!(vacant(&[deputy], day("2020-05-31")), [PostKind::Secretary, PostKind::DeputySecretary]);
    }
}
