//! Working days and months, as regulations count them, and what may be recorded as a holiday. Pure.
//! Not here: which days are off (`store.rs`), and what today is (`Tx::today`).

use std::collections::BTreeSet;

use chibo_openapi::Code;
use chibo_openapi::vocabulary::HolidayKind;
use chrono::{Datelike, Months, NaiveDate, Weekday};

use crate::http::Flaw;

/// Monday to Friday, less the days off, with the weekend days worked in exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// From the weekdays off and the weekend days worked.
    pub fn new(off: impl IntoIterator<Item = NaiveDate>, worked: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { off: off.into_iter().collect(), worked: worked.into_iter().collect() }
    }

    /// Whether a day is worked.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        if is_weekend(day) { self.worked.contains(&day) } else { !self.off.contains(&day) }
    }

    /// The last day of a period of `n` working days after the day of an act: the next working day is day 1.
    pub fn add_working_days(&self, start: NaiveDate, n: u32) -> NaiveDate {
        let (mut day, mut left) = (start, n);
        while left > 0 {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }

    /// Working days after `start` up to and including `end`; zero when `end` is not later.
    pub fn working_days(&self, start: NaiveDate, end: NaiveDate) -> u32 {
        let days = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| self.is_working(*day));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }
}

/// The same day number `n` months later, or the month's last day where it has no such day. Negative: earlier.
pub fn add_months(day: NaiveDate, n: i32) -> NaiveDate {
    let months = Months::new(n.unsigned_abs());
    if n < 0 { day.checked_sub_months(months).unwrap_or(NaiveDate::MIN) } else { day.checked_add_months(months).unwrap_or(NaiveDate::MAX) }
}

/// Full months from one day to another: the most that can be added to `from` without passing `to`. Negative when `to` is earlier.
pub fn full_months(from: NaiveDate, to: NaiveDate) -> i32 {
    let by_number = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    let months = by_number(to) - by_number(from);
    if add_months(from, months) > to { months - 1 } else { months }
}

/// Saturdays and Sundays.
fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// First day of a year and of the next one.
pub(super) fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_yo_opt(year, 1)?, NaiveDate::from_yo_opt(year + 1, 1)?))
}

/// A day off would change nothing at the weekend, and a worked one nothing within the week.
pub(super) fn departs(day: NaiveDate, kind: HolidayKind) -> Option<Flaw> {
    let code = match (kind, is_weekend(day)) {
        (HolidayKind::Off, true) => Code::OffDayAtWeekend,
        (HolidayKind::Worked, false) => Code::WorkedDayInWeek,
        (HolidayKind::Off, false) | (HolidayKind::Worked, true) => return None,
    };
    Some(Flaw::field("/day", code).with("day", day.to_string()))
}
