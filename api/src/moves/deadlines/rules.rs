//! Which deadlines a change of a holiday can move. Pure.

use chrono::{Datelike, NaiveDate};

use crate::candidates::deadlines::Span;
use crate::regulations::Calendar;

/// The days on which a deadline may be due, by the calendar before the change, that a change of these days can move. `longest` is the
/// longest period of any ruleset in working days; the calendar is that after the change.
///
/// A period that begins after a day `s` and ends on `e` looks at the days from `s` + 1 to `e`. Another day moves nothing; so whoever is moved
/// has `s` < `d` ≤ `e`. What ends a deadline early, a coming ruleset, is looked at only on days before it begins, and with `d` after the
/// deadline each step is decided as it was. So nothing due before `d` moves. And since a later beginning never ends earlier, nothing due
/// later than the longest period from `d` on does. One working day more than the longest makes up for the other day of the change.
///
/// The first holiday of a year that is recorded, or the last that no longer is, makes every period that runs through the year sure or unsure.
pub(super) fn across(days: &[NaiveDate], longest: u32, calendar: &Calendar) -> Option<Span> {
    let turned = |day: &&NaiveDate| calendar.days_off(day.year()) <= days.len();
    let years = days.iter().filter(turned).flat_map(|day| [day.with_ordinal(1), NaiveDate::from_ymd_opt(day.year(), 12, 31)]).flatten();
    let days: Vec<NaiveDate> = days.iter().copied().chain(years).collect();
    let from = *days.iter().min()?;
    let to = days.iter().map(|day| calendar.add_working_days(*day, longest + 1)).max();
    Some(Span { from, to, counted_in_working_days: true })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::Days;
    use proptest::prelude::*;

    use super::*;
    use crate::regulations::is_weekend;

    fn first() -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap()
    }

    /// The calendar that departs from the week on these days.
    fn calendar(departing: &BTreeSet<NaiveDate>) -> Calendar {
        let (worked, off): (Vec<_>, Vec<_>) = departing.iter().copied().partition(|day| is_weekend(*day));
        Calendar::new(off, worked)
    }

    proptest! {
        #[test]
        fn nothing_outside_the_span_moves(
            departing in proptest::collection::btree_set(0..800_u64, 0..6),
            change in proptest::collection::vec(0..800_u64, 1..3),
            start in 0..800_u64,
            n in 1..40_u32,
        ) {
            let before: BTreeSet<NaiveDate> = departing.iter().map(|days| first() + Days::new(*days)).collect();
            let change: BTreeSet<NaiveDate> = change.iter().map(|days| first() + Days::new(*days)).collect();
            let after: BTreeSet<NaiveDate> = before.symmetric_difference(&change).copied().collect();
            let start = first() + Days::new(start);
            let (was, is) = (calendar(&before).add_working_days(start, n), calendar(&after).add_working_days(start, n));
            let days: Vec<NaiveDate> = change.into_iter().collect();
            let span = across(&days, 40, &calendar(&after)).unwrap();
            let unsure = |departing, end| !calendar(departing).unsure_years(start, end).is_empty();
            if was != is || unsure(&before, was) != unsure(&after, is) {
                prop_assert!(span.from <= was && was <= span.to.unwrap(), "{was} moves to {is}, outside {span:?}");
            }
        }
    }
}
