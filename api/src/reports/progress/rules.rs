//! How progress is told. Pure.

use chibo_openapi::vocabulary::ProgressStatus;
use chrono::{Datelike, NaiveDate};

/// Reached over quota in hundredths of a percent. Cut off, not rounded, as 103 of 105 is published as 98.09 %: a quota that is
/// not met must never read 100.00 %. None for quota 0.
pub(in crate::reports) fn percent_x100(reached: i64, quota: i64) -> Option<i64> {
    (quota > 0).then(|| reached.saturating_mul(10_000) / quota)
}

/// How far a cell is. With a quota of zero nothing was asked for, so nothing is met either.
pub(super) const fn status(reached: i64, quota: i64) -> ProgressStatus {
    if reached == 0 && quota == 0 {
        ProgressStatus::NotAssigned
    } else if reached > quota {
        ProgressStatus::Over
    } else if reached == quota {
        ProgressStatus::Met
    } else if reached > 0 {
        ProgressStatus::Begun
    } else {
        ProgressStatus::None
    }
}

/// The day up to which the year before is counted for comparison: the same day, 28 February for 29 February.
pub(in crate::reports) fn same_day_last_year(day: NaiveDate) -> NaiveDate {
    day.with_year(day.year() - 1).or_else(|| NaiveDate::from_ymd_opt(day.year() - 1, 2, 28)).unwrap_or(day)
}

/// The last day of a plan's year that counts on a day: progress of a past year stands at its end.
pub(super) fn counted_until(year: i32, as_of: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(as_of, |end| as_of.min(end))
}

/// 1 January of a year.
pub(in crate::reports) fn first_day(year: i32) -> NaiveDate {
    NaiveDate::MIN.with_year(year).and_then(|day| day.with_ordinal(1)).unwrap_or(NaiveDate::MIN)
}

/// Whether a quota is likely to be missed: half a person or more is lacking from what is expected.
pub(super) const fn at_risk(quota: i64, expected_x100: i64) -> bool {
    quota.saturating_mul(100).saturating_sub(expected_x100) >= 50
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn percents_as_they_are_published() {
        for (reached, quota, percent) in
            [(103, 105, Some(9809)), (0, 4, Some(0)), (21, 20, Some(10_500)), (1, 3, Some(3333)), (2, 3, Some(6666)), (5, 0, None), (0, 0, None)]
        {
            assert_eq!(percent_x100(reached, quota), percent, "{reached}/{quota}");
        }
    }

    #[test]
    fn statuses() {
        use ProgressStatus::{Begun, Met, None, NotAssigned, Over};
        for (reached, quota, wanted) in [(0, 0, NotAssigned), (1, 0, Over), (0, 2, None), (1, 2, Begun), (2, 2, Met), (3, 2, Over)] {
            assert_eq!(status(reached, quota), wanted, "{reached}/{quota}");
        }
    }

    #[test]
    fn years_begin_in_january() {
        assert_eq!(first_day(2023).to_string(), "2023-01-01");
        assert_eq!(first_day(2024).to_string(), "2024-01-01");
    }

    #[test]
    fn last_year() {
        assert_eq!(same_day_last_year(day("2024-02-29")), day("2023-02-28"));
        assert_eq!(same_day_last_year(day("2023-06-30")), day("2022-06-30"));
        assert_eq!(counted_until(2023, day("2024-05-01")), day("2023-12-31"));
        assert_eq!(counted_until(2023, day("2023-05-01")), day("2023-05-01"));
    }

    proptest! {
        #[test]
        fn a_percent_of_100_means_met(reached in 0_i64..100_000, quota in 1_i64..100_000) {
            let percent = percent_x100(reached, quota).expect("a quota above zero has a percent");
            prop_assert_eq!(percent >= 10_000, reached >= quota);
            prop_assert_eq!(percent >= 10_000, matches!(status(reached, quota), ProgressStatus::Met | ProgressStatus::Over));
        }
    }
}
