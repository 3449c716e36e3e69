//! Days, months and years: a time is read from whole years and months as far as it has some, and from days at its ends. Pure.

use chrono::{Datelike, Months, NaiveDate};

/// How long a counter sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// A day.
    Day,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

impl Grain {
    /// Every grain.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// As the database has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::Month => "m",
            Self::Year => "y",
        }
    }

    /// The first day of the one that a day lies in.
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::Day => Some(day),
            Self::Month => day.with_day(1),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        };
        first.unwrap_or(day)
    }
}

/// Counters of one grain that begin within a time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Their grain.
    pub grain: Grain,
    /// The first day on which one begins.
    pub from: NaiveDate,
    /// The last day on which one begins.
    pub to: NaiveDate,
}

/// The counters that together sum from one day to another, both included; without a first day, from the beginning. At most 62 days, 22
/// months, and the years between, however many people there are.
pub fn months_and_days(from: Option<NaiveDate>, to: NaiveDate) -> Vec<Span> {
    let mut spans = Vec::with_capacity(5);
    let mut take = |grain, from: NaiveDate, end: NaiveDate| {
        if let Some(to) = end.pred_opt().filter(|to| from <= *to) {
            spans.push(Span { grain, from, to });
        }
    };
    let Some(end) = to.succ_opt() else { return spans };
    let from = from.unwrap_or(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN));
    if end <= from {
        return spans;
    }
    // Up to the first whole month, and the first whole year; from the last ones on.
    let up = |grain: Grain, day: NaiveDate| {
        let first = grain.first(day);
        let step = if grain == Grain::Month { 1 } else { 12 };
        if first == day { day } else { first.checked_add_months(Months::new(step)).unwrap_or(day) }
    };
    let (month, last_month) = (up(Grain::Month, from), Grain::Month.first(end));
    if month > last_month {
        take(Grain::Day, from, end);
        return spans;
    }
    take(Grain::Day, from, month);
    let (year, last_year) = (up(Grain::Year, month), Grain::Year.first(last_month));
    if year > last_year {
        take(Grain::Month, month, last_month);
    } else {
        take(Grain::Month, month, year);
        take(Grain::Year, year, last_year);
        take(Grain::Month, last_year, last_month);
    }
    take(Grain::Day, last_month, end);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn told(from: Option<&str>, to: &str) -> Vec<String> {
        let spans = months_and_days(from.map(day), day(to));
        spans.iter().map(|span| format!("{} {}..{}", span.grain.as_str(), span.from, span.to)).collect()
    }

    #[test]
    fn a_time_is_read_from_as_few_counters_as_it_has() {
        assert_eq!(told(Some("2023-01-01"), "2023-06-30"), ["m 2023-01-01..2023-06-30"]);
        assert_eq!(told(Some("2023-01-01"), "2023-07-04"), ["m 2023-01-01..2023-06-30", "d 2023-07-01..2023-07-04"]);
        assert_eq!(told(Some("2023-01-01"), "2023-12-31"), ["y 2023-01-01..2023-12-31"]);
        assert_eq!(told(None, "2023-01-31"), ["y 0001-01-01..2022-12-31", "m 2023-01-01..2023-01-31"]);
        assert_eq!(told(Some("2023-02-03"), "2023-02-07"), ["d 2023-02-03..2023-02-07"]);
        assert!(told(Some("2023-02-03"), "2023-02-01").is_empty());
    }

    proptest! {
        #[test]
        fn every_day_is_summed_once(start in 0_i64..2_000, length in 0_i64..1_500) {
            let from = day("2019-01-01") + Duration::days(start);
            let to = from + Duration::days(length);
            let spans = months_and_days(Some(from), to);
            let mut summed = Vec::new();
            for span in &spans {
                let mut first = span.from;
                prop_assert_eq!(span.grain.first(first), first, "it begins where one of its grain does");
                while first <= span.to {
                    let next = match span.grain {
                        Grain::Day => first.succ_opt(),
                        Grain::Month => first.checked_add_months(Months::new(1)),
                        Grain::Year => first.checked_add_months(Months::new(12)),
                    }.expect("a day");
                    while first < next {
                        summed.push(first);
                        first = first.succ_opt().expect("a day");
                    }
                }
            }
            summed.sort();
            let wanted: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
            prop_assert_eq!(summed, wanted);
            let days: i64 = spans.iter().filter(|span| span.grain == Grain::Day).map(|span| (span.to - span.from).num_days() + 1).sum();
            prop_assert!(days <= 62, "{} days are read one by one", days);
        }
    }
}
