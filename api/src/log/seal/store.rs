//! Rows of the sealed log.

use std::cell::RefCell;
use std::collections::HashMap;

use chibo_openapi::log::{EventContent, LogEntry};
use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use tlog_tiles::tlog::Error as TreeError;
use tlog_tiles::{Hash, HashReader};

use crate::db::key::Key;
use crate::db::schema::{event_seals as seals, events, events_to_seal as waiting, log_hashes as hashes};
use crate::db::{Conn, on_connection};
use crate::fail::{Fail, Outcome};

/// Rows of one statement: both databases bound the number of values.
const CHUNK: usize = 1_000;

/// An event as it is hashed, shown to auditors, and exported.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub(super) struct EventRow {
    pub(super) id: Key,
    at: NaiveDateTime,
    actor_kind: String,
    actor_id: Option<Key>,
    action: String,
    subject_kind: String,
    subject_id: Key,
    committee_id: Option<Key>,
    cell_id: Option<Key>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) said: Option<String>,
    pub(super) changed: Option<String>,
    person_id: Option<Key>,
    pub(super) sealed: Option<Vec<u8>>,
    request_id: String,
    trace_id: Option<String>,
}

impl EventRow {
    /// What of it is hashed as a leaf of the tree.
    pub(super) fn entry(&self) -> LogEntry {
        let content = EventContent {
            before: self.before.as_deref(),
            after: self.after.as_deref(),
            said: self.said.as_deref(),
            changed: self.changed.as_deref(),
            sealed: self.sealed.as_deref(),
        };
        LogEntry {
            id: self.id.uuid(),
            at: self.at,
            actor_kind: self.actor_kind.clone(),
            actor_id: self.actor_id.map(Key::uuid),
            action: self.action.clone(),
            subject_kind: self.subject_kind.clone(),
            subject_id: self.subject_id.uuid(),
            committee_id: self.committee_id.map(Key::uuid),
            cell_id: self.cell_id.map(Key::uuid),
            person_id: self.person_id.map(Key::uuid),
            request_id: self.request_id.clone(),
            trace_id: self.trace_id.clone(),
            content: content.hash(),
        }
    }
}

/// How many events are sealed.
pub(super) fn size(conn: &mut Conn) -> Outcome<u64> {
    let last: Option<i64> = on_connection!(conn, conn => seals::table.select(max(seals::sequence)).first(conn))?;
    number(last.unwrap_or_default())
}

/// Whether an event waits for its number.
pub(super) fn anything_waits(conn: &mut Conn) -> Outcome<bool> {
    let first: Option<Key> = on_connection!(conn, conn => waiting::table.select(waiting::event_id).limit(1).first(conn)).optional()?;
    Ok(first.is_some())
}

/// Events that are committed and wait for their number, the oldest first.
pub(super) fn waiting(conn: &mut Conn, limit: i64) -> Outcome<Vec<EventRow>> {
    let ids: Vec<Key> = on_connection!(conn, conn => waiting::table.select(waiting::event_id).order(waiting::event_id).limit(limit).load(conn))?;
    let mut rows: Vec<EventRow> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        rows.extend(events::table.filter(events::id.eq_any(ids)).select(EventRow::as_select()).order(events::id).load::<EventRow>(conn)?);
    }
    // A waiting event that is not there was removed by hand; it is never sealed, and stays to be seen.
    Ok(rows)
}

/// Gives events their numbers, the first of them this one, and takes them off those that wait.
pub(super) fn number_them(conn: &mut Conn, first: u64, ids: &[Key], now: NaiveDateTime) -> Outcome<()> {
    let mut sequence = signed(first)?;
    for ids in ids.chunks(CHUNK) {
        let rows: Vec<_> = ids.iter().zip(sequence..).map(|(id, at)| (seals::sequence.eq(at), seals::event_id.eq(*id), seals::sealed_at.eq(now))).collect();
        sequence += i64::try_from(rows.len()).unwrap_or_default();
        on_connection!(conn, conn => diesel::insert_into(seals::table).values(&rows).execute(conn))?;
        diesel::delete(waiting::table.filter(waiting::event_id.eq_any(ids))).execute(conn)?;
    }
    Ok(())
}

/// Adds hashes of the tree, each at its place in the order in which they come to be.
pub(super) fn add_hashes(conn: &mut Conn, new: &[(u64, Hash)]) -> Outcome<()> {
    for new in new.chunks(CHUNK) {
        let row = |(at, hash): &(u64, Hash)| Ok((hashes::position.eq(signed(*at)?), hashes::hash.eq(hash.0.to_vec())));
        let rows = new.iter().map(row).collect::<Outcome<Vec<_>>>()?;
        on_connection!(conn, conn => diesel::insert_into(hashes::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

/// Hashes of the tree at these places.
pub(super) fn hashes_at(conn: &mut Conn, places: &[u64]) -> Outcome<HashMap<u64, Hash>> {
    let mut found = HashMap::with_capacity(places.len());
    for places in places.chunks(CHUNK) {
        let places = places.iter().map(|place| signed(*place)).collect::<Outcome<Vec<i64>>>()?;
        let rows: Vec<(i64, Vec<u8>)> = hashes::table.filter(hashes::position.eq_any(places)).select((hashes::position, hashes::hash)).load(conn)?;
        for (place, hash) in rows {
            if let Ok(hash) = <[u8; 32]>::try_from(hash) {
                found.insert(number(place)?, Hash(hash));
            }
        }
    }
    Ok(found)
}

/// The tree as the database has it.
pub(super) struct Tree<'a> {
    conn: RefCell<&'a mut Conn>,
    /// Why it could not be read.
    failed: RefCell<Option<Fail>>,
}

impl<'a> Tree<'a> {
    /// Runs something that reads hashes.
    pub(super) fn read<T>(conn: &'a mut Conn, run: impl FnOnce(&Self) -> Result<T, TreeError>) -> Outcome<T> {
        let tree = Self { conn: RefCell::new(conn), failed: RefCell::new(None) };
        let done = run(&tree);
        done.map_err(|error| tree.failed.take().unwrap_or_else(|| Fail::internal(&format!("the log's tree: {error}"))))
    }
}

impl HashReader for Tree<'_> {
    fn read_hashes(&self, places: &[u64]) -> Result<Vec<Hash>, TreeError> {
        let found = hashes_at(&mut self.conn.borrow_mut(), places).map_err(|fail| {
            self.failed.replace(Some(fail));
            TreeError::InvalidProof
        })?;
        let missing = |place: &u64| TreeError::InvalidInput(format!("no hash at place {place}"));
        places.iter().map(|place| found.get(place).copied().ok_or_else(|| missing(place))).collect()
    }
}

/// Sealed events of some numbers, both ends included; one that was removed by hand is missing.
pub(super) fn sealed(conn: &mut Conn, from: u64, to: u64) -> Outcome<Vec<(u64, EventRow)>> {
    let rows = seals::table.inner_join(events::table.on(events::id.eq(seals::event_id)));
    let rows = rows.filter(seals::sequence.between(signed(from)?, signed(to)?)).order(seals::sequence);
    let rows: Vec<(i64, EventRow)> = rows.select((seals::sequence, EventRow::as_select())).load(conn)?;
    rows.into_iter().map(|(sequence, row)| Ok((number(sequence)?, row))).collect()
}

/// The number of an event.
pub(super) fn sequence_of(conn: &mut Conn, event: Key) -> Outcome<Option<u64>> {
    let found: Option<i64> = seals::table.filter(seals::event_id.eq(event)).select(seals::sequence).first(conn).optional()?;
    found.map(number).transpose()
}

/// As the databases have it.
pub(in crate::log) fn signed(number: u64) -> Outcome<i64> {
    i64::try_from(number).map_err(|_| Fail::internal("a number of the log beyond what databases have"))
}

fn number(signed: i64) -> Outcome<u64> {
    u64::try_from(signed).map_err(|_| Fail::internal("a number of the log below zero"))
}
