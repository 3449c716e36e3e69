//! Reading the counters.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Outcome;
use crate::db::key::Key;
use crate::db::schema::cell_counters as counters;
use crate::http::Tx;

/// What a cell reached on a day.
pub(super) struct Counted {
    pub(super) measure: String,
    pub(super) day: NaiveDate,
    pub(super) reached: i64,
}

/// What these cells reached from one day to another, both included.
pub(super) fn counted(tx: &mut Tx<'_>, cells: &[Key], from: NaiveDate, to: NaiveDate) -> Outcome<HashMap<Key, Vec<Counted>>> {
    let rows: Vec<(Key, String, NaiveDate, i64)> = counters::table
        .filter(counters::cell_id.eq_any(cells).and(counters::counted_on.ge(from)).and(counters::counted_on.le(to)))
        .select((counters::cell_id, counters::measure, counters::counted_on, counters::reached))
        .load(tx.conn)?;
    let mut found: HashMap<Key, Vec<Counted>> = HashMap::new();
    for (cell, measure, counted_on, reached) in rows {
        found.entry(cell).or_default().push(Counted { measure, day: counted_on, reached });
    }
    Ok(found)
}

/// Adds to a counter, which comes into being with its first one.
pub(super) fn count(tx: &mut Tx<'_>, cell: Key, measure: &str, on: NaiveDate, by: i64) -> Outcome<()> {
    let changed = diesel::update(counters::table.find((cell, measure, on))).set(counters::reached.eq(counters::reached + by)).execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(counters::table)
            .values((counters::cell_id.eq(cell), counters::measure.eq(measure), counters::counted_on.eq(on), counters::reached.eq(by)))
            .execute(tx.conn)?;
    }
    Ok(())
}
