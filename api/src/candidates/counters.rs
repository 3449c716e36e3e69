//! Counting from scratch: what every history and every membership counts for, held against the counters that were kept as the acts came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rules::{self, Act, Stay};
use super::store::{self, ActRow};
use crate::counters::{self, Counting, RowKey, Sums};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::schema::cells;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::structure::members::counting;

/// Candidates of one turn.
const CHUNK: i64 = 1_000;

/// A counter that was not what the records say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The cell or committee.
    pub unit: Key,
    /// What is counted.
    pub measure: String,
    /// Whether of a day, a month or a year.
    pub grain: &'static str,
    /// Its first day.
    pub on: NaiveDate,
    /// As it was kept.
    pub kept: Sums,
    /// As the records say.
    pub counted: Sums,
}

/// Counting everybody anew, puts the counters right, and gives what was wrong. With `check_only` nothing is changed.
pub fn rebuild(tx: &mut Tx<'_>, check_only: bool) -> Outcome<Vec<Difference>> {
    // Every act writes what it counts last of all, and holds this until its commit: none is between its records and its counters now.
    tx.lock(&[Change(What::Counting)])?;
    let committee_of: BTreeMap<Key, Key> = cells::table.select((cells::id, cells::committee_id)).load(tx.conn)?.into_iter().collect();
    let (counted, unsure) = count(tx)?;
    let unsure: BTreeSet<Key> = unsure.iter().flat_map(|cell| [Some(*cell), committee_of.get(cell).copied()]).flatten().collect();
    let counted = counters::expected(counted.settled(), &committee_of);
    let kept = counters::all(tx.conn)?;
    let mut wrong = Vec::new();
    for key in kept.keys().chain(counted.keys().filter(|key| !kept.contains_key(*key))) {
        let (was, is) = (kept.get(key).copied().unwrap_or_default(), counted.get(key).copied().unwrap_or_default());
        let (unit, measure, grain, on) = key.clone();
        // Who it was that was admitted is not known of those erased since; how many it were, and from which cell, is.
        let lost = unsure.contains(&unit) && (measure.starts_with("decision/") || measure.starts_with("ceremony/"));
        if was != is && !lost {
            wrong.push(Difference { unit, measure, grain, on, kept: was, counted: is });
        }
    }
    if !check_only && !wrong.is_empty() {
        let right: BTreeMap<RowKey, Sums> = wrong.iter().map(|wrong| ((wrong.unit, wrong.measure.clone(), wrong.grain, wrong.on), wrong.counted)).collect();
        counters::correct(tx.conn, tx.now, &right)?;
    }
    Ok(wrong)
}

/// What everybody is counted for, and the cells where somebody was admitted who was erased since.
fn count(tx: &mut Tx<'_>) -> Outcome<(Counting, BTreeSet<Key>)> {
    let (mut counting, mut unsure, mut after) = (Counting::default(), BTreeSet::new(), None);
    counting::all(tx, &mut |cell, measure, on, sums| counting.add(cell, measure, on, sums))?;
    loop {
        let rows = store::all(tx, after, CHUNK)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok((counting, unsure)) };
        let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
        let mut histories: HashMap<Key, Vec<ActRow>> = HashMap::new();
        for (candidate, act) in store::acts_of(tx, &ids)? {
            histories.entry(candidate).or_default().push(act);
        }
        let mut stays: HashMap<Key, Vec<Stay>> = HashMap::new();
        for (candidate, stay) in store::stays_of(tx, &ids)? {
            stays.entry(candidate).or_default().push(stay);
        }
        for row in &rows {
            let history = histories.remove(&row.id).unwrap_or_default();
            let acts: Vec<Act> = store::counting(&history).iter().map(|(place, act)| act.act(*place)).collect();
            let stays = stays.remove(&row.id).unwrap_or_default();
            for (cell, measure, on, sums) in rules::counts(&row.counted_as(&acts, stays)) {
                if row.erased_on.is_some() && !measure.starts_with("stage/") {
                    unsure.insert(cell);
                }
                counting.add(cell, &measure, on, sums);
            }
        }
        after = Some(last);
    }
}
