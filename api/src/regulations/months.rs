//! Months, as regulations count them. Pure.

use chrono::{Datelike, Months, NaiveDate};

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
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

    fn days() -> impl Strategy<Value = NaiveDate> {
        // 1/1/2020 to some day in 2028: before, within and after the shipped years.
        (0..3_000_u64).prop_map(|days| day("2020-01-01") + chrono::Days::new(days))
    }

    proptest! {
        #[test]
        fn full_months_fit_and_one_more_does_not(from in days(), to in days()) {
            let n = full_months(from, to);
            prop_assert!(add_months(from, n) <= to);
            prop_assert!(add_months(from, n + 1) > to);
        }
    }
}
