//! Working days, as regulations count them. Pure. Not here: which days are off (`holidays`).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

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

    /// Years that a period runs through of which no day off is recorded: its last day is unsure. Every year has holidays.
    pub fn unsure_years(&self, start: NaiveDate, end: NaiveDate) -> Vec<i32> {
        let begins = start.succ_opt().unwrap_or(start);
        (begins.year()..=end.year()).filter(|year| self.days_off(*year) == 0).collect()
    }

    /// Recorded days off of a year.
    pub fn days_off(&self, year: i32) -> usize {
        let bounds = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        bounds.map_or(0, |(first, last)| self.off.range(first..=last).count())
    }

    /// Working days after `start` up to and including `end`; zero when `end` is not later.
    pub fn working_days(&self, start: NaiveDate, end: NaiveDate) -> u32 {
        let days = start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| self.is_working(*day));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }
}

/// Saturdays and Sundays.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::super::holidays::tests::shipped;
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
    fn a_year_without_holidays_is_unsure() {
        let calendar = shipped();
        for (start, end, unsure) in [
            ("2025-12-01", "2026-02-11", vec![]),
            ("2026-12-01", "2026-12-31", vec![]),
            ("2026-12-01", "2027-01-01", vec![2027]),
            ("2026-12-31", "2027-01-01", vec![2027]),
            ("2030-06-01", "2031-02-01", vec![2030, 2031]),
        ] {
            assert_eq!(calendar.unsure_years(day(start), day(end)), unsure, "{start} {end}");
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
    }
}
