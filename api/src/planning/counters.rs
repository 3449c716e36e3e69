//! Counters of what each cell reached, by measure and day: kept as the acts come, in their transaction.
//! Not here: what is made of them (`progress`), and counting from scratch (`candidates/counters.rs`).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::db::key::Key;
use crate::db::on_connection;
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
    let mut found: HashMap<Key, Vec<Counted>> = HashMap::new();
    // Both databases bound the number of values of a statement.
    for chunk in cells.chunks(10_000) {
        let rows: Vec<(Key, String, NaiveDate, i64)> = counters::table
            .filter(counters::cell_id.eq_any(chunk).and(counters::counted_on.ge(from)).and(counters::counted_on.le(to)))
            .select((counters::cell_id, counters::measure, counters::counted_on, counters::reached))
            .load(tx.conn)?;
        for (cell, measure, counted_on, reached) in rows {
            found.entry(cell).or_default().push(Counted { measure, day: counted_on, reached });
        }
    }
    Ok(found)
}

/// What counts where: cell, measure and day, and how many more (or fewer). Sorted, so that two that count in the same rows meet them in
/// one order.
pub type Counting = BTreeMap<(Key, String, NaiveDate), i64>;

/// Counts for cells on days, in the transaction of the act that counts.
pub fn count(tx: &mut Tx<'_>, counting: &Counting) -> Outcome<()> {
    for ((cell, measure, on), by) in counting.iter().filter(|(_, by)| **by != 0) {
        let counted = diesel::update(counters::table.find((*cell, measure, *on))).set(counters::reached.eq(counters::reached + *by));
        if on_connection!(tx.conn, conn => counted.execute(conn))? > 0 {
            continue;
        }
        // Another act may be the first to count there as well.
        let first = (counters::cell_id.eq(*cell), counters::measure.eq(measure), counters::counted_on.eq(*on), counters::reached.eq(*by));
        on_connection!(tx.conn, conn => diesel::insert_into(counters::table)
            .values(first)
            .on_conflict((counters::cell_id, counters::measure, counters::counted_on))
            .do_update()
            .set(counters::reached.eq(counters::reached + excluded(counters::reached)))
            .execute(conn))?;
    }
    Ok(())
}
