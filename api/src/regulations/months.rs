//! Months, as regulations count them. Pure.

use chrono::{Datelike, Months, NaiveDate};

/// The same day number `n` months later, or the month's last day where it has no such day. Negative: earlier.
pub fn add_months(day: NaiveDate, n: i32) -> NaiveDate {
    let months = Months::new(n.unsigned_abs());
    if n < 0 { day.checked_sub_months(months).unwrap_or(NaiveDate::MIN) } else { day.checked_add_months(months).unwrap_or(NaiveDate::MAX) }
}

/// An age in months, as regulations count it: by the month, whatever the day. Negative before the birth.
pub fn months_of_age(born: NaiveDate, on: NaiveDate) -> i32 {
    let by_number = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    by_number(on) - by_number(born)
}

/// The first day on which an age is so many months.
pub fn of_age_from(born: NaiveDate, months: i32) -> NaiveDate {
    add_months(born.with_day(1).unwrap_or(born), months)
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
    fn ages_are_counted_by_the_month() {
        for (born, on, months) in [
            ("2007-02-28", "2025-01-31", 215),
            ("2007-02-28", "2025-02-01", 216),
            ("2007-02-01", "2025-02-28", 216),
            ("1965-03-20", "2025-03-10", 720),
            ("1965-03-20", "2025-03-31", 720),
            ("1965-03-20", "2025-04-01", 721),
            ("2024-12-31", "2025-01-01", 1),
            ("2025-02-01", "2025-01-31", -1),
        ] {
            assert_eq!(months_of_age(day(born), day(on)), months, "{born} on {on}");
        }
        assert_eq!(of_age_from(day("2007-02-28"), 216), day("2025-02-01"));
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        // 1/1/2020 to some day in 2028: before, within and after the shipped years.
        (0..3_000_u64).prop_map(|days| day("2020-01-01") + chrono::Days::new(days))
    }

    proptest! {
        #[test]
        fn an_age_begins_on_its_first_day(born in days(), months in 0..1_500) {
            let first = of_age_from(born, months);
            prop_assert_eq!(months_of_age(born, first), months);
            prop_assert_eq!(months_of_age(born, first - chrono::Days::new(1)), months - 1);
        }
    }
}
