//! The counters of members by day: how many official and probationary ones a cell has. Kept equal to the times in cells and the days of the
//! membership. Not here: how many a cell has today, which the cell's own row says (`cells::count`).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::counters::Sums;
use crate::counters::measures::{OFFICIAL_MEMBERS as OFFICIAL, PROBATIONARY_MEMBERS as PROBATIONARY};
use crate::db::key::Key;
use crate::db::schema::{member_cells as periods, members};
use crate::fail::Outcome;
use crate::http::Tx;

/// What members are counted for: cell, measure, day, and one more or less.
pub(super) type Counted = BTreeMap<(Key, &'static str, NaiveDate), i64>;

/// What a membership counts for in one time with a cell.
fn stay(counted: &mut Counted, cell: Key, (from, to): (NaiveDate, Option<NaiveDate>), official_on: Option<NaiveDate>, left_on: Option<NaiveDate>) {
    let end = [to, left_on].into_iter().flatten().min();
    let mut time = |measure, from: NaiveDate, to: Option<NaiveDate>| {
        if to.is_none_or(|to| from < to) {
            *counted.entry((cell, measure, from)).or_default() += 1;
            if let Some(to) = to {
                *counted.entry((cell, measure, to)).or_default() -= 1;
            }
        }
    };
    let official = official_on.map(|on| on.max(from));
    time(PROBATIONARY, from, [official, end].into_iter().flatten().min());
    if let Some(official) = official {
        time(OFFICIAL, official, end);
    }
}

type Membership = (Key, Option<NaiveDate>, Option<NaiveDate>);

/// What some members are counted for, as they are recorded now.
pub(super) fn of(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Counted> {
    let mut counted = Counted::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<Membership> =
            members::table.filter(members::id.eq_any(chunk)).select((members::id, members::official_on, members::left_on)).load(tx.conn)?;
        let known: HashMap<Key, (Option<NaiveDate>, Option<NaiveDate>)> = rows.into_iter().map(|(id, official, left)| (id, (official, left))).collect();
        let stays: Vec<(Key, Key, NaiveDate, Option<NaiveDate>)> = periods::table
            .filter(periods::member_id.eq_any(chunk))
            .select((periods::member_id, periods::cell_id, periods::valid_from, periods::valid_to))
            .load(tx.conn)?;
        for (member, cell, from, to) in stays {
            if let Some((official_on, left_on)) = known.get(&member) {
                stay(&mut counted, cell, (from, to), *official_on, *left_on);
            }
        }
    }
    Ok(counted)
}

/// Counts what changed for some members.
pub(super) fn change(tx: &mut Tx<'_>, was: Counted, ids: &[Key]) -> Outcome<()> {
    let is = of(tx, ids)?;
    for (counted, by) in [(was, -1), (is, 1)] {
        for ((cell, measure, on), number) in counted {
            tx.count(cell, measure, on, Sums::of(by * number));
        }
    }
    Ok(())
}

/// What every member is counted for, some at a time, by id.
pub fn all(tx: &mut Tx<'_>, add: &mut dyn FnMut(Key, &'static str, NaiveDate, Sums)) -> Outcome<()> {
    let mut after: Option<Key> = None;
    loop {
        let mut rows = members::table.select(members::id).into_boxed();
        if let Some(after) = after {
            rows = rows.filter(members::id.gt(after));
        }
        let ids: Vec<Key> = rows.order(members::id).limit(1_000).load(tx.conn)?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        for ((cell, measure, on), number) in of(tx, &ids)? {
            add(cell, measure, on, Sums::of(number));
        }
        after = Some(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_member_is_probationary_then_official_then_gone() {
        let cell = Key::new();
        let mut counted = Counted::new();
        stay(&mut counted, cell, (day("2022-03-01"), None), Some(day("2023-03-01")), Some(day("2024-01-01")));
        let told: Vec<(&str, String, i64)> = counted.iter().map(|((_, measure, on), by)| (*measure, on.to_string(), *by)).collect();
        assert_eq!(
            told,
            [
                (OFFICIAL, "2023-03-01".to_owned(), 1),
                (OFFICIAL, "2024-01-01".to_owned(), -1),
                (PROBATIONARY, "2022-03-01".to_owned(), 1),
                (PROBATIONARY, "2023-03-01".to_owned(), -1),
            ]
        );
    }

    #[test]
    fn whoever_came_as_an_official_member_was_never_probationary_there() {
        let mut counted = Counted::new();
        stay(&mut counted, Key::new(), (day("2023-06-01"), Some(day("2023-09-01"))), Some(day("2010-03-01")), None);
        assert!(counted.keys().all(|(_, measure, _)| *measure == OFFICIAL));
        assert_eq!(counted.values().sum::<i64>(), 0);
    }
}
