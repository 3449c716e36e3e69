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
    /// All time.
    Ever,
}

impl Grain {
    /// Every grain.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Year, Self::Ever];

    /// As the database has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::Month => "m",
            Self::Year => "y",
            Self::Ever => "a",
        }
    }

    /// The first day of the one that a day lies in.
    pub fn first(self, day: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::Day => Some(day),
            Self::Month => day.with_day(1),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
            Self::Ever => NaiveDate::from_ymd_opt(1, 1, 1),
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
    /// Whether they are taken away from the others.
    pub less: bool,
}

/// The counters that together, those that are `less` taken away, sum from one day to another, both included; without a first day, from the beginning.
/// What reaches to today is read from the whole year, or all time, less what lies behind it, of which there is hardly anything: a few rows, however many
/// people there are and however long they have been recorded.
pub fn months_and_days(from: Option<NaiveDate>, to: NaiveDate) -> Vec<Span> {
    match from {
        Some(from) if from > to => Vec::new(),
        Some(from) if Grain::Year.first(from) == from && from.year() == to.year() => within_year(to),
        Some(from) => {
            let before = from.pred_opt().map(up_to).unwrap_or_default();
            up_to(to).into_iter().chain(before.into_iter().map(|span| Span { less: !span.less, ..span })).filter(|span| span.grain != Grain::Ever).collect()
        }
        None => up_to(to),
    }
}

/// The counters of one grain that begin from one day on and before another; none when there is none.
fn some(grain: Grain, from: NaiveDate, end: NaiveDate, less: bool) -> Option<Span> {
    end.pred_opt().filter(|to| from <= *to).map(|to| Span { grain, from, to, less })
}

/// Everything up to a day: all time less what lies behind.
fn up_to(day: NaiveDate) -> Vec<Span> {
    let (Some(next), Some(ever)) = (day.succ_opt(), NaiveDate::from_ymd_opt(1, 1, 1)) else { return Vec::new() };
    let far = NaiveDate::from_ymd_opt(9999, 1, 1).unwrap_or(NaiveDate::MAX);
    let month = following(Grain::Month, next);
    let year = following(Grain::Year, month);
    let ever = Some(Span { grain: Grain::Ever, from: ever, to: ever, less: false });
    let behind = [some(Grain::Day, next, month, true), some(Grain::Month, month, year, true), some(Grain::Year, year, far, true)];
    [ever].into_iter().chain(behind).flatten().collect()
}

/// From 1 January to a day, whichever way reads the fewest counters: from the beginning, or from the whole year less what lies behind; and the same
/// within the month.
fn within_year(day: NaiveDate) -> Vec<Span> {
    let Some(next) = day.succ_opt() else { return Vec::new() };
    let (january, this_month) = (Grain::Year.first(day), Grain::Month.first(day));
    let (next_month, next_year) = (following(Grain::Month, next), following(Grain::Year, next));
    let year = Some(Span { grain: Grain::Year, from: january, to: january, less: false });
    let ways = [
        [some(Grain::Month, january, this_month, false), some(Grain::Day, this_month, next, false), None],
        [some(Grain::Month, january, next_month, false), some(Grain::Day, next, next_month, true), None],
        [year, some(Grain::Month, next_month, next_year, true), some(Grain::Day, next, next_month, true)],
        [year, some(Grain::Month, this_month, next_year, true), some(Grain::Day, this_month, next, false)],
    ];
    let counters = |way: &[Option<Span>; 3]| {
        let each = |span: &Span| (span.to - span.from).num_days() / if span.grain == Grain::Month { 28 } else { 1 } + 1;
        way.iter().flatten().map(|span| if span.grain == Grain::Year { 1 } else { each(span) }).sum::<i64>()
    };
    ways.into_iter().min_by_key(counters).into_iter().flatten().flatten().collect()
}

/// The day itself where one of the grain begins on it, else the first one behind it on which one does.
fn following(grain: Grain, day: NaiveDate) -> NaiveDate {
    let first = grain.first(day);
    let step = if grain == Grain::Month { 1 } else { 12 };
    if first == day { day } else { first.checked_add_months(Months::new(step)).unwrap_or(day) }
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
        spans.iter().map(|span| format!("{}{} {}..{}", if span.less { "-" } else { "" }, span.grain.as_str(), span.from, span.to)).collect()
    }

    #[test]
    fn a_time_is_read_from_as_few_counters_as_it_has() {
        assert_eq!(told(Some("2023-01-01"), "2023-06-30"), ["m 2023-01-01..2023-06-30"]);
        assert_eq!(told(Some("2023-01-01"), "2023-07-04"), ["m 2023-01-01..2023-06-30", "d 2023-07-01..2023-07-04"]);
        assert_eq!(told(Some("2023-01-01"), "2023-11-28"), ["y 2023-01-01..2023-01-01", "-m 2023-12-01..2023-12-31", "-d 2023-11-29..2023-11-30"]);
        assert_eq!(told(Some("2023-01-01"), "2023-12-31"), ["y 2023-01-01..2023-01-01"]);
        assert_eq!(told(None, "2023-12-31"), ["a 0001-01-01..0001-01-01", "-y 2024-01-01..9998-12-31"]);
        assert_eq!(
            told(None, "2023-10-30"),
            ["a 0001-01-01..0001-01-01", "-d 2023-10-31..2023-10-31", "-m 2023-11-01..2023-12-31", "-y 2024-01-01..9998-12-31"]
        );
        assert!(told(Some("2023-02-03"), "2023-02-01").is_empty());
    }

    proptest! {
        #[test]
        fn every_day_is_summed_once(start in 0_i64..2_000, length in 0_i64..1_500, ever in any::<bool>()) {
            let (first, last) = (day("2018-01-01"), day("2029-12-31"));
            let from = day("2019-01-01") + Duration::days(start);
            let to = from + Duration::days(length);
            let spans = months_and_days((!ever).then_some(from), to);
            // Something is counted on every day of some years; each counter holds what its time holds.
            for counted in first.iter_days().take_while(|counted| *counted <= last) {
                let times: i64 = spans
                    .iter()
                    .filter(|span| (span.from..=span.to).contains(&span.grain.first(counted)))
                    .map(|span| if span.less { -1 } else { 1 })
                    .sum();
                let wanted = i64::from((ever || from <= counted) && counted <= to);
                prop_assert_eq!(times, wanted, "{} in {:?}", counted, spans);
            }
        }
    }
}
