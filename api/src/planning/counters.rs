//! Counters of what each cell reached, by measure and day: kept as the acts come, in their transaction.
//! Not here: what is made of them (`progress`), and counting from scratch (`candidates/counters.rs`).

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::cell_counters as counters;
use crate::fail::Outcome;
use crate::http::Tx;

/// What a cell reached on a day.
pub struct Counted {
    /// What is counted.
    pub measure: String,
    /// The day.
    pub day: NaiveDate,
    /// How many.
    pub reached: i64,
}

/// What these cells reached from one day to another, both included.
pub fn counted(tx: &mut Tx<'_>, cells: &[Key], from: NaiveDate, to: NaiveDate) -> Outcome<HashMap<Key, Vec<Counted>>> {
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

/// Counts one in (`by` 1) or out (-1) for a cell on a day, in the transaction of the act that counts.
pub fn count(tx: &mut Tx<'_>, cell: Key, measure: &str, on: NaiveDate, by: i64) -> Outcome<()> {
    let changed = diesel::update(counters::table.find((cell, measure, on))).set(counters::reached.eq(counters::reached + by)).execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(counters::table)
            .values((counters::cell_id.eq(cell), counters::measure.eq(measure), counters::counted_on.eq(on), counters::reached.eq(by)))
            .execute(tx.conn)?;
    }
    Ok(())
}
