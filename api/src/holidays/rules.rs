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

#[cfg(test)]
mod tests {
    use super::super::tests::shipped;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn days_off_and_worked_depart_from_the_week() {
        let calendar = shipped();
        for (text, working) in [
            ("2023-01-19", true),
            ("2023-01-20", false),
            ("2023-01-21", false),
            ("2023-01-27", true),
            ("2024-05-04", true),
            ("2024-05-05", false),
            ("2026-08-22", true),
            ("2026-08-29", false),
            ("2026-11-24", true),
            ("2031-01-01", true),
        ] {
            assert_eq!(calendar.is_working(day(text)), working, "{text}");
        }
    }

    /// Counted by hand from the published lists, week by week.
    #[test]
    fn thirty_working_days_run_over_tet_and_worked_saturdays() {
        let calendar = shipped();
        for (start, end) in [
            // Tết: off 20–26/1/2023, 8–14/2/2024, 27–31/1/2025, 16–20/2/2026.
            ("2023-01-10", "2023-02-28"),
            ("2024-02-01", "2024-03-21"),
            ("2025-01-20", "2025-03-10"),
            ("2026-02-10", "2026-03-31"),
            // Worked: Saturday 4/5/2024 for 29/4, 26/4/2025 for 2/5, 10/1/2026 for 2/1, 22/8/2026 for 31/8.
            ("2024-04-22", "2024-06-05"),
            ("2025-04-18", "2025-06-03"),
            ("2025-12-30", "2026-02-11"),
            ("2026-08-17", "2026-09-30"),
        ] {
            assert_eq!(calendar.add_working_days(day(start), 30), day(end), "from {start}");
        }
    }

    #[test]
    fn the_day_after_the_act_is_day_one() {
        let calendar = shipped();
        for (start, n, end) in [
            ("2023-02-09", 0, "2023-02-09"),
            ("2023-02-09", 1, "2023-02-10"),
            ("2023-02-10", 1, "2023-02-13"),
            // An act on a day off counts from the next working day as well.
            ("2023-01-22", 1, "2023-01-27"),
            ("2023-01-19", 1, "2023-01-27"),
            // Friday, and the worked Saturday after it.
            ("2024-05-03", 1, "2024-05-04"),
            ("2024-05-03", 2, "2024-05-06"),
        ] {
            assert_eq!(calendar.add_working_days(day(start), n), day(end), "{n} from {start}");
        }
    }

    #[test]
    fn months_end_on_the_same_number_or_the_last_day() {
        for (from, n, to) in [
            ("2023-01-31", 1, "2023-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2023-08-31", 3, "2023-11-30"),
            ("2023-02-28", 12, "2024-02-28"),
            ("2020-01-15", 60, "2025-01-15"),
            ("2023-12-31", 2, "2024-02-29"),
            ("2023-05-19", 0, "2023-05-19"),
            ("2023-03-31", -1, "2023-02-28"),
        ] {
            assert_eq!(add_months(day(from), n), day(to), "{from} and {n} months");
        }
    }

    #[test]
    fn full_months_are_those_that_have_ended() {
        for (from, to, n) in [
            ("2020-01-15", "2025-01-14", 59),
            ("2020-01-15", "2025-01-15", 60),
            ("2020-01-15", "2025-02-03", 60),
            ("2023-01-31", "2023-02-27", 0),
            ("2023-01-31", "2023-02-28", 1),
            ("2024-02-29", "2025-02-27", 11),
            ("2024-02-29", "2025-02-28", 12),
            ("2005-02-09", "2023-02-08", 215),
            ("2005-02-09", "2023-02-09", 216),
            ("2023-02-09", "2023-02-08", -1),
        ] {
            assert_eq!(full_months(day(from), day(to)), n, "{from} to {to}");
        }
    }

    #[test]
    fn a_holiday_departs_from_the_week() {
        let code = |text: &str, kind| departs(day(text), kind).map(|flaw| flaw.code());
        assert_eq!(code("2023-01-20", HolidayKind::Off), None);
        assert_eq!(code("2023-01-21", HolidayKind::Off), Some(Code::OffDayAtWeekend));
        assert_eq!(code("2023-01-22", HolidayKind::Off), Some(Code::OffDayAtWeekend));
        assert_eq!(code("2024-05-04", HolidayKind::Worked), None);
        assert_eq!(code("2024-05-05", HolidayKind::Worked), None);
        assert_eq!(code("2024-05-06", HolidayKind::Worked), Some(Code::WorkedDayInWeek));
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        // 1/1/2020 to some day in 2028: before, within and after the shipped years.
        (0..3_000_u64).prop_map(|days| day("2020-01-01") + chrono::Days::new(days))
    }

    proptest! {
        #[test]
        fn a_period_ends_on_a_working_day_and_counts_back(start in days(), n in 1..130_u32) {
            let calendar = shipped();
            let end = calendar.add_working_days(start, n);
            prop_assert!(calendar.is_working(end));
            prop_assert_eq!(calendar.working_days(start, end), n);
        }

        #[test]
        fn later_or_longer_never_ends_earlier(start in days(), shift in 0..40_u64, n in 0..100_u32) {
            let calendar = shipped();
            let end = calendar.add_working_days(start, n);
            prop_assert!(calendar.add_working_days(start + chrono::Days::new(shift), n) >= end);
            prop_assert!(calendar.add_working_days(start, n + 1) > end);
        }

        #[test]
        fn full_months_fit_and_one_more_does_not(from in days(), to in days()) {
            let n = full_months(from, to);
            prop_assert!(add_months(from, n) <= to);
            prop_assert!(add_months(from, n + 1) > to);
        }
    }
}
