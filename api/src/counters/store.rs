//! Writing counters: one row for each cell and committee, measure, and day, month or year; and what each was before it last changed.
//! Not here: reading them (`reading.rs`).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::span::Grain;
use super::sums::{Counting, Sums};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::{Lock, Locks, What};
use crate::db::on_connection;
use crate::db::schema::{cells, counter_versions as versions, counters};
use crate::fail::{Fail, Outcome};

/// Values of one statement: both databases bound their number.
const CHUNK: usize = 1_000;

/// Which counter: unit, measure, grain and first day.
pub type RowKey = (Key, String, &'static str, NaiveDate);

/// A counter as the database has it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = counters)]
struct Row {
    unit_id: Key,
    measure: String,
    grain: String,
    starts_on: NaiveDate,
    known_from: NaiveDateTime,
    number: i64,
    since: i64,
    passed: i64,
    lost: i64,
    days: i64,
    squares: i64,
}

/// What a counter was, and from when on.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = versions)]
struct Version {
    unit_id: Key,
    measure: String,
    grain: String,
    starts_on: NaiveDate,
    known_from: NaiveDateTime,
    number: i64,
    since: i64,
    passed: i64,
    lost: i64,
    days: i64,
    squares: i64,
}

impl Row {
    fn new((unit_id, measure, grain, starts_on): RowKey, known_from: NaiveDateTime, sums: Sums) -> Self {
        let Sums { number, since, passed, lost, days, squares } = sums;
        Self { unit_id, measure, grain: grain.to_owned(), starts_on, known_from, number, since, passed, lost, days, squares }
    }

    const fn sums(&self) -> Sums {
        Sums { number: self.number, since: self.since, passed: self.passed, lost: self.lost, days: self.days, squares: self.squares }
    }

    fn key(&self) -> Option<RowKey> {
        let grain = Grain::ALL.into_iter().find(|grain| grain.as_str() == self.grain)?;
        Some((self.unit_id, self.measure.clone(), grain.as_str(), self.starts_on))
    }

    fn version(self) -> Version {
        let Self { unit_id, measure, grain, starts_on, known_from, number, since, passed, lost, days, squares } = self;
        Version { unit_id, measure, grain, starts_on, known_from, number, since, passed, lost, days, squares }
    }
}

/// What is added to which counters: those of the cells, and of their committees, each for its day, month and year.
pub fn expected(counted: BTreeMap<(Key, String, NaiveDate), Sums>, committee_of: &BTreeMap<Key, Key>) -> BTreeMap<RowKey, Sums> {
    let mut rows: BTreeMap<RowKey, Sums> = BTreeMap::new();
    for ((cell, measure, on), sums) in counted {
        for unit in [Some(cell), committee_of.get(&cell).copied()].into_iter().flatten() {
            for grain in Grain::ALL {
                *rows.entry((unit, measure.clone(), grain.as_str(), grain.first(on))).or_default() += sums;
            }
        }
    }
    rows.retain(|_, sums| !sums.is_nothing());
    rows
}

/// The committees of some cells.
fn committees_of(conn: &mut Conn, of: &[Key]) -> Outcome<BTreeMap<Key, Key>> {
    let mut found = BTreeMap::new();
    for chunk in of.chunks(CHUNK) {
        let rows: Vec<(Key, Key)> = cells::table.filter(cells::id.eq_any(chunk)).select((cells::id, cells::committee_id)).load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Writes what a transaction counted. The committees' counters are locked: every act there adds to them.
pub fn write(conn: &mut Conn, locks: &mut Locks, now: DateTime<Utc>, counting: Counting) -> Outcome<()> {
    let counted = counting.settled();
    if counted.is_empty() {
        return Ok(());
    }
    let mut of: Vec<Key> = counted.keys().map(|(cell, ..)| *cell).collect();
    of.dedup();
    let committee_of = committees_of(conn, &of)?;
    let held = committee_of.values().map(|committee| Lock::Change(What::Counters(*committee)));
    locks.take(conn, &held.chain([Lock::Hold(What::Counting)]).collect::<Vec<_>>())?;
    if matches!(conn, Conn::Postgres(_)) && committees_of(conn, &of)? != committee_of {
        return Err(Fail::overtaken());
    }
    add(conn, now, &expected(counted, &committee_of))
}

/// A cell went from one committee to another, and what was counted there with it.
pub fn moved(conn: &mut Conn, locks: &mut Locks, now: DateTime<Utc>, cell: Key, from: Key, to: Key) -> Outcome<()> {
    locks.take(conn, &[Lock::Hold(What::Counting), Lock::Change(What::Counters(from)), Lock::Change(What::Counters(to))])?;
    let rows: Vec<Row> = counters::table.filter(counters::unit_id.eq(cell)).select(Row::as_select()).load(conn)?;
    let mut added = BTreeMap::new();
    for row in rows {
        if let Some((_, measure, grain, starts_on)) = row.key() {
            added.insert((from, measure.clone(), grain, starts_on), -row.sums());
            added.insert((to, measure, grain, starts_on), row.sums());
        }
    }
    add(conn, now, &added)
}

/// The counters of these keys as they are. The keys are looked up by all of their columns, so no others are read than share them.
fn current(conn: &mut Conn, keys: &[&RowKey]) -> Outcome<BTreeMap<RowKey, Row>> {
    let distinct = |mut of: Vec<Key>| {
        of.sort_unstable();
        of.dedup();
        of
    };
    let mut measures: Vec<&str> = keys.iter().map(|key| key.1.as_str()).collect();
    measures.sort_unstable();
    measures.dedup();
    let mut starts: Vec<NaiveDate> = keys.iter().map(|key| key.3).collect();
    starts.sort_unstable();
    starts.dedup();
    let rows: Vec<Row> = counters::table
        .filter(counters::unit_id.eq_any(distinct(keys.iter().map(|key| key.0).collect())))
        .filter(counters::measure.eq_any(measures))
        .filter(counters::grain.eq_any(Grain::ALL.map(Grain::as_str)))
        .filter(counters::starts_on.eq_any(starts))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.key()?, row))).collect())
}

/// Adds to counters, and keeps what they were.
fn add(conn: &mut Conn, now: DateTime<Utc>, added: &BTreeMap<RowKey, Sums>) -> Outcome<()> {
    let keys: Vec<&RowKey> = added.keys().collect();
    for chunk in keys.chunks(CHUNK / 4) {
        let known = current(conn, chunk)?;
        let is = |key: &RowKey| known.get(key).map(Row::sums).unwrap_or_default() + added.get(key).copied().unwrap_or_default();
        set(conn, now, &known, chunk.iter().map(|key| ((*key).clone(), is(key))).collect())?;
    }
    Ok(())
}

/// Puts counters right: each is what is given from now on.
pub fn correct(conn: &mut Conn, now: DateTime<Utc>, right: &BTreeMap<RowKey, Sums>) -> Outcome<()> {
    let keys: Vec<&RowKey> = right.keys().collect();
    for chunk in keys.chunks(CHUNK / 4) {
        let known = current(conn, chunk)?;
        set(conn, now, &known, chunk.iter().map(|key| ((*key).clone(), right.get(key).copied().unwrap_or_default())).collect())?;
    }
    Ok(())
}

/// Writes counters as they are from now on. What was known before stays as it was; of one instant the last counts.
fn set(conn: &mut Conn, now: DateTime<Utc>, known: &BTreeMap<RowKey, Row>, is: Vec<(RowKey, Sums)>) -> Outcome<()> {
    let now = now.naive_utc();
    let (mut before, mut rows) = (Vec::new(), Vec::with_capacity(is.len()));
    for (key, sums) in is {
        let known = known.get(&key);
        rows.push(Row::new(key, known.map_or(now, |row| row.known_from.max(now)), sums));
        before.extend(known.filter(|row| row.known_from < now).cloned().map(Row::version));
    }
    match conn {
        Conn::Postgres(conn) => {
            diesel::insert_into(versions::table).values(&before).execute(conn)?;
        }
        Conn::Sqlite(conn) => {
            for version in &before {
                diesel::insert_into(versions::table).values(version).execute(conn)?;
            }
        }
    }
    macro_rules! upsert {
        ($conn:expr, $rows:expr) => {
            diesel::insert_into(counters::table)
                .values($rows)
                .on_conflict((counters::unit_id, counters::measure, counters::grain, counters::starts_on))
                .do_update()
                .set((
                    counters::known_from.eq(excluded(counters::known_from)),
                    counters::number.eq(excluded(counters::number)),
                    counters::since.eq(excluded(counters::since)),
                    counters::passed.eq(excluded(counters::passed)),
                    counters::lost.eq(excluded(counters::lost)),
                    counters::days.eq(excluded(counters::days)),
                    counters::squares.eq(excluded(counters::squares)),
                ))
                .execute($conn)?
        };
    }
    match conn {
        Conn::Postgres(conn) => {
            upsert!(conn, &rows);
        }
        Conn::Sqlite(conn) => {
            for row in &rows {
                upsert!(conn, row);
            }
        }
    }
    Ok(())
}

/// Every counter there is, but those of nothing.
pub fn all(conn: &mut Conn) -> Outcome<BTreeMap<RowKey, Sums>> {
    let rows: Vec<Row> = on_connection!(conn, conn => counters::table.select(Row::as_select()).load(conn))?;
    Ok(rows.into_iter().filter_map(|row| Some((row.key()?, row.sums()))).filter(|(_, sums)| !sums.is_nothing()).collect())
}
