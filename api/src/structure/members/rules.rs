//! What may be said of a member and what may happen to one. Pure.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::NaiveDate;

use crate::clock::Clock;
use crate::fail::Flaw;

/// Characters of a card number that everybody who sees the member sees.
const SHOWN: usize = 4;
const HIDDEN: char = '•';

/// A card number as answers show it.
pub(super) fn masked(card: &str) -> String {
    let hidden = card.chars().count().saturating_sub(SHOWN);
    card.chars().enumerate().map(|(at, letter)| if at < hidden { HIDDEN } else { letter }).collect()
}

/// The card number after an edit: the masked one sent back stands for the number that is there.
pub(super) fn card_number(edited: Option<String>, current: Option<&str>) -> Result<Option<String>, Flaw> {
    match (edited, current) {
        (Some(edited), Some(current)) if edited == masked(current) => Ok(Some(current.to_owned())),
        (Some(edited), _) if edited.contains(HIDDEN) => {
            Err(Flaw::field("/card_number", Code::InvalidFormat).with("expected", "a new number, or the masked one as it was read"))
        }
        (edited, _) => Ok(edited),
    }
}

/// The first day a birth date may mean: a year alone begins on the first of January.
pub fn earliest_birth(text: &str) -> Option<NaiveDate> {
    match text.len() {
        4 => NaiveDate::from_ymd_opt(text.parse().ok()?, 1, 1),
        _ => text.parse().ok(),
    }
}

/// The fault of a birth that is neither a year nor a day.
pub fn no_birth(text: &str) -> Flaw {
    match Clock::no_such_day(text) {
        Some(day) => Flaw::field("/birth", Code::NoSuchDay).with("day", day),
        None => Flaw::field("/birth", Code::InvalidFormat).with("expected", "a year or a day of the calendar, YYYY or YYYY-MM-DD"),
    }
}

/// The dates of a life in the Party, as a body gives them.
#[derive(Debug, Default)]
pub(super) struct Dates<'a> {
    pub(super) birth: Option<&'a str>,
    pub(super) admitted_on: Option<NaiveDate>,
    pub(super) official_on: Option<NaiveDate>,
    pub(super) joined_cell_on: Option<NaiveDate>,
    /// First day of the cell that was joined.
    pub(super) founded_on: Option<NaiveDate>,
}

impl Dates<'_> {
    fn born(&self, today: NaiveDate, flaws: &mut Vec<Flaw>) -> Option<NaiveDate> {
        let born = earliest_birth(self.birth?);
        match born {
            None => flaws.extend(self.birth.map(no_birth)),
            Some(day) => flaws.extend(Flaw::in_future("/birth", day, today)),
        }
        born
    }

    /// Of a new member: each date is a day that has come, and none is before what precedes it.
    pub(super) fn check_new(&self, today: NaiveDate) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let born = self.born(today, &mut flaws);
        for (pointer, day, after) in [
            ("/admitted_on", self.admitted_on, born),
            ("/official_on", self.official_on, born.max(self.admitted_on)),
            ("/joined_cell_on", self.joined_cell_on, born.max(self.founded_on)),
        ] {
            flaws.extend(day.and_then(|day| Flaw::in_future(pointer, day, today)));
            flaws.extend(not_before(pointer, day, after));
        }
        flaws
    }

    /// Of a change: birth and admission may move, and the day of becoming official with it, but not past what came later and stays.
    pub(super) fn check_edited(&self, left_on: Option<NaiveDate>, today: NaiveDate) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let born = self.born(today, &mut flaws);
        flaws.extend(self.admitted_on.and_then(|day| Flaw::in_future("/admitted_on", day, today)));
        flaws.extend(not_before("/admitted_on", self.admitted_on, born));
        let (pointer, day) = if self.admitted_on.is_some() { ("/admitted_on", self.admitted_on) } else { ("/birth", born) };
        for (day, later) in [(day, self.official_on.or(left_on)), (self.official_on, left_on), (self.official_on, Some(today))] {
            if let Some((_, later)) = day.zip(later).filter(|(day, later)| day > later) {
                flaws.push(Flaw::field(pointer, Code::OutOfRange).with("bound", format!("≤ {later}")));
            }
        }
        flaws
    }
}

fn not_before(pointer: &str, day: Option<NaiveDate>, earliest: Option<NaiveDate>) -> Option<Flaw> {
    Flaw::too_early(pointer, day?, earliest?)
}

/// A move to another cell: from one that is another, after the last move, when the other cell already was.
pub(super) fn transferred(same: bool, since: Option<NaiveDate>, founded_on: Option<NaiveDate>, from: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if same {
        flaws.push(Flaw::field("/cell_id", Code::SameUnit));
    }
    let earliest = since.and_then(|since| since.succ_opt()).max(founded_on);
    flaws.extend(not_before("/valid_from", Some(from), earliest));
    flaws
}

/// Where a member may go from a state.
pub(super) const fn onward(status: MemberStatus) -> &'static [MemberStatus] {
    match status {
        MemberStatus::Probationary => &[MemberStatus::Official, MemberStatus::Left],
        MemberStatus::Official => &[MemberStatus::Left],
        // A member who comes back is recorded again: the time between was no membership.
        MemberStatus::Left => &[],
    }
}

/// What a change of standing is held against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BeforeTransition<'a> {
    pub(super) birth: Option<&'a str>,
    pub(super) admitted_on: Option<NaiveDate>,
    pub(super) official_on: Option<NaiveDate>,
    /// First day in the cell.
    pub(super) since: Option<NaiveDate>,
}

/// Becoming official, or leaving with a reason; on a day that has come, after what went before.
pub(super) fn transition(now: BeforeTransition<'_>, to: MemberStatus, on: NaiveDate, reason: Option<LeavingReason>, today: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let begun = now.birth.and_then(earliest_birth).max(now.admitted_on);
    let leaving = to == MemberStatus::Left;
    let earliest = if leaving { begun.max(now.official_on).max(now.since) } else { begun };
    flaws.extend(Flaw::in_future("/on", on, today));
    flaws.extend(not_before("/on", Some(on), earliest));
    match (leaving, reason) {
        (true, None) => flaws.push(Flaw::field("/reason", Code::Required)),
        (false, Some(_)) => flaws.push(Flaw::field("/reason", Code::InvalidFormat).with("expected", "null unless the member leaves")),
        _ => {}
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn some(text: &str) -> Option<NaiveDate> {
        Some(text).filter(|text| !text.is_empty()).map(day)
    }

    fn codes(flaws: &[Flaw]) -> Vec<Code> {
        flaws.iter().map(Flaw::code).collect()
    }

    const TODAY: &str = "2023-02-09";

    #[test]
    fn masks_all_but_four() {
        for (card, shown) in [("38000123", "••••0123"), ("012345678901", "••••••••8901"), ("0123", "0123"), ("7", "7")] {
            assert_eq!(masked(card), shown);
        }
    }

    #[test]
    fn a_masked_number_changes_nothing() {
        let edit = |edited: Option<&str>, current: Option<&str>| card_number(edited.map(str::to_owned), current).map_err(|flaw| flaw.code());
        assert_eq!(edit(Some("••••0123"), Some("38000123")), Ok(Some("38000123".to_owned())));
        assert_eq!(edit(Some("••••0124"), Some("38000123")), Err(Code::InvalidFormat));
        assert_eq!(edit(Some("••••0123"), None), Err(Code::InvalidFormat));
        assert_eq!(edit(Some("38000999"), Some("38000123")), Ok(Some("38000999".to_owned())));
        assert_eq!(edit(None, Some("38000123")), Ok(None));
    }

    #[test]
    fn births_are_of_the_calendar() {
        for (birth, wanted) in [
            ("1985", vec![]),
            ("1985-04-30", vec![]),
            ("2000-02-29", vec![]),
            ("2023", vec![]),
            ("2023-02-09", vec![]),
            ("2023-13-45", vec![Code::InvalidFormat]),
            ("1985-02-30", vec![Code::NoSuchDay]),
            ("2024", vec![Code::InFuture]),
            ("2023-02-10", vec![Code::InFuture]),
        ] {
            let dates = Dates { birth: Some(birth), ..Dates::default() };
            assert_eq!(codes(&dates.check_new(day(TODAY))), wanted, "{birth}");
            assert_eq!(codes(&dates.check_edited(None, day(TODAY))), wanted, "{birth}");
        }
    }

    #[test]
    fn dates_of_a_new_member_are_in_order() {
        for (birth, admitted, official, joined, founded, wanted) in [
            ("1985", "2015-05-19", "2016-05-19", "2020-02-03", "2011-01-01", vec![]),
            ("1985-04-30", "1985-04-30", "1985-04-30", TODAY, TODAY, vec![]),
            ("1985", "1984-12-31", "", "2020-02-03", "", vec![Code::TooEarly]),
            ("1985-04-30", "", "1985-04-29", "2020-02-03", "", vec![Code::TooEarly]),
            ("1985", "2016-05-20", "2016-05-19", "2020-02-03", "", vec![Code::TooEarly]),
            ("", "", "", "2010-12-31", "2011-01-01", vec![Code::TooEarly]),
            ("2024", "2023-02-10", "2023-02-10", "2023-02-10", "", vec![Code::InFuture; 4].into_iter().chain([Code::TooEarly; 3]).collect()),
        ] {
            let birth = Some(birth).filter(|birth| !birth.is_empty());
            let dates = Dates { birth, admitted_on: some(admitted), official_on: some(official), joined_cell_on: some(joined), founded_on: some(founded) };
            let mut found = codes(&dates.check_new(day(TODAY)));
            found.sort_unstable_by_key(|code| code.as_str());
            assert_eq!(found, wanted, "{dates:?}");
        }
    }

    #[test]
    fn an_edit_stays_before_what_came_later() {
        for (birth, admitted, official, left, wanted) in [
            ("1985", "2015-05-19", "2016-05-19", "", vec![]),
            ("1985", "2016-05-20", "2016-05-19", "", vec![Code::OutOfRange]),
            ("2017", "", "2016-05-19", "", vec![Code::OutOfRange]),
            ("1985", "2016-05-20", "", "2016-05-19", vec![Code::OutOfRange]),
            ("1985", "2015-05-19", "2016-05-19", "2016-05-18", vec![Code::OutOfRange]),
            ("1985", "2022-05-19", "2023-05-19", "", vec![Code::OutOfRange]),
            ("1990", "1989-01-01", "", "", vec![Code::TooEarly]),
            ("1990", "2023-02-10", "", "", vec![Code::InFuture]),
        ] {
            let dates = Dates { birth: Some(birth), admitted_on: some(admitted), official_on: some(official), ..Dates::default() };
            assert_eq!(codes(&dates.check_edited(some(left), day(TODAY))), wanted, "{dates:?}");
        }
    }

    #[test]
    fn transfers() {
        for (same, since, founded, from, wanted) in [
            (false, "2020-02-03", "2011-01-01", "2020-02-04", vec![]),
            (false, "2020-02-03", "2011-01-01", "2020-02-03", vec![Code::TooEarly]),
            (false, "2020-02-03", "2022-01-01", "2021-12-31", vec![Code::TooEarly]),
            (true, "2020-02-03", "2011-01-01", "2020-02-03", vec![Code::SameUnit, Code::TooEarly]),
        ] {
            assert_eq!(codes(&transferred(same, some(since), some(founded), day(from))), wanted, "{from}");
        }
    }

    #[test]
    fn transitions() {
        let now = BeforeTransition { birth: Some("1985"), admitted_on: some("2021-05-19"), official_on: None, since: some("2022-01-01") };
        let reason = Some(LeavingReason::Resigned);
        for (to, on, reason, wanted) in [
            (MemberStatus::Official, "2021-05-19", None, vec![]),
            (MemberStatus::Official, "2021-05-18", None, vec![Code::TooEarly]),
            (MemberStatus::Official, "2023-02-10", reason, vec![Code::InFuture, Code::InvalidFormat]),
            (MemberStatus::Left, "2022-01-01", reason, vec![]),
            (MemberStatus::Left, "2021-12-31", None, vec![Code::TooEarly, Code::Required]),
        ] {
            assert_eq!(codes(&transition(now, to, day(on), reason, day(TODAY))), wanted, "{to} {on}");
        }
        assert!(onward(MemberStatus::Left).is_empty(), "leaving is final");
    }
}
