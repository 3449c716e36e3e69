//! Counting from scratch: what every history counts for, held against the counters that were kept as the acts came.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rules::{self, Contribution};
use super::store::{self, ActRow};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::schema::cell_counters;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::planning::counters::{self, Counting};

/// Candidates of one turn.
const CHUNK: i64 = 1_000;

/// A counter that was not what the acts say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The cell.
    pub cell: Key,
    /// What is counted.
    pub measure: String,
    /// The day.
    pub on: NaiveDate,
    /// As it was kept.
    pub kept: i64,
    /// As the acts say.
    pub counted: i64,
}

/// Counting every history anew, puts the counters right, and gives what was wrong. With `check_only` nothing is changed.
pub fn rebuild(tx: &mut Tx<'_>, check_only: bool) -> Outcome<Vec<Difference>> {
    // Every act that counts holds the regulations that it was judged by, so none is done meanwhile.
    tx.lock(&[Change(What::Regulations)])?;
    let counted = count(tx)?;
    let kept: Vec<(Key, String, NaiveDate, i64)> =
        cell_counters::table.select((cell_counters::cell_id, cell_counters::measure, cell_counters::counted_on, cell_counters::reached)).load(tx.conn)?;
    let kept: Counting = kept.into_iter().filter(|(.., reached)| *reached != 0).map(|(cell, measure, on, reached)| ((cell, measure, on), reached)).collect();
    let mut wrong = Vec::new();
    for place in kept.keys().chain(counted.keys().filter(|place| !kept.contains_key(*place))) {
        let (was, is) = (kept.get(place).copied().unwrap_or_default(), counted.get(place).copied().unwrap_or_default());
        if was != is {
            let (cell, measure, on) = place.clone();
            wrong.push(Difference { cell, measure, on, kept: was, counted: is });
        }
    }
    if !check_only {
        let right = |wrong: &Difference| ((wrong.cell, wrong.measure.clone(), wrong.on), wrong.counted - wrong.kept);
        counters::count(tx, &wrong.iter().map(right).collect())?;
    }
    Ok(wrong)
}

fn count(tx: &mut Tx<'_>) -> Outcome<Counting> {
    let (mut counts, mut after) = (Counting::new(), None);
    loop {
        let rows = store::all(tx, after, CHUNK)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(counts) };
        let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
        let mut histories: BTreeMap<Key, Vec<ActRow>> = BTreeMap::new();
        for (candidate, act) in store::acts_of(tx, &ids)? {
            histories.entry(candidate).or_default().push(act);
        }
        for row in &rows {
            let history = histories.remove(&row.id).unwrap_or_default();
            let acts: Vec<rules::Act> = store::counting(&history).iter().map(|(place, act)| act.act(*place)).collect();
            for Contribution { cell, measure, on } in rules::contributions(&acts, &row.flags()) {
                *counts.entry((cell, measure.to_owned(), on)).or_default() += 1;
            }
        }
        after = Some(last);
    }
}
