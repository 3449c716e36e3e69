//! Readings of people's records. One row for each caller, person, operation, reason and hour: the first reading is on disk before its
//! answer leaves, a repeat within the hour is only counted, in memory until the next flush.
//! Not here: who may see them (`log/access`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chibo_openapi::vocabulary::PrincipalKind;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::db::key::Key;
use crate::db::schema::{access_log as log, person_keys};
use crate::db::{Conn, Db, on_connection};
use crate::fail::{Fail, Outcome};
use crate::vault::{PersonKey, Vault};

/// Rows that this instance remembers to have written, at most. One that is forgotten is written again, which only counts.
const REMEMBERED: u64 = 200_000;
/// Repeats that are not counted on disk yet, at most; then they are, before the next answer.
const REPEATS: usize = 50_000;
/// Rows of one statement: both databases bound the number of values.
const CHUNK: usize = 1_000;

/// What makes two readings the same row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Same {
    caller: Key,
    person: Key,
    operation: &'static str,
    reason: Option<Arc<str>>,
    hour: DateTime<Utc>,
}

/// Readings of one row.
#[derive(Debug, Clone)]
pub struct Reading {
    same: Same,
    caller_kind: PrincipalKind,
    committee: Key,
    request_id: Arc<str>,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    times: i64,
}

/// Who reads, how, and when: what the readings of one answer have in common.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// Person or system.
    pub kind: PrincipalKind,
    /// Whose id; zeros for the server's own command line.
    pub id: Key,
    /// The operation.
    pub operation: &'static str,
    /// Why, where a reason was given.
    pub reason: Option<&'a str>,
    /// The request.
    pub request_id: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

impl Reader<'_> {
    /// The readings of these people's records, each with the committee that the record belongs to.
    pub fn of(&self, read: &[(Key, Key)]) -> Vec<Reading> {
        let (reason, request_id) = (self.reason.map(Arc::from), Arc::from(self.request_id));
        let hour = self.at.duration_trunc(TimeDelta::hours(1)).unwrap_or(self.at);
        let reading = |(person, committee): &(Key, Key)| Reading {
            same: Same { caller: self.id, person: *person, operation: self.operation, reason: Option::clone(&reason), hour },
            caller_kind: self.kind,
            committee: *committee,
            request_id: Arc::clone(&request_id),
            first_at: self.at,
            last_at: self.at,
            times: 1,
        };
        read.iter().map(reading).collect()
    }
}

/// Readings of this instance.
pub struct Readings {
    /// Rows that are on disk.
    written: moka::sync::Cache<Same, (), foldhash::quality::RandomState>,
    /// Repeats of them that are not counted there yet.
    repeats: Mutex<HashMap<Same, Reading, foldhash::quality::RandomState>>,
}

impl Default for Readings {
    fn default() -> Self {
        // A row is of one hour, and after it nothing is added.
        let written = moka::sync::Cache::builder().max_capacity(REMEMBERED).time_to_live(Duration::from_secs(3700));
        Self { written: written.build_with_hasher(foldhash::quality::RandomState::default()), repeats: Mutex::default() }
    }
}

impl Readings {
    /// Records readings before their answer leaves: the first of an hour on disk, a repeat in memory.
    pub async fn record(&self, db: &Db, vault: &Arc<Vault>, readings: Vec<Reading>) -> Outcome<()> {
        let new = self.count_repeats(readings)?;
        if !new.is_empty() {
            self.write(db, vault, new).await?;
        }
        if self.waiting()? > REPEATS { self.flush(db, vault).await } else { Ok(()) }
    }

    /// Counts what is on disk already; gives the rest.
    fn count_repeats(&self, readings: Vec<Reading>) -> Outcome<Vec<Reading>> {
        let (known, new): (Vec<_>, Vec<_>) = readings.into_iter().partition(|reading| self.written.contains_key(&reading.same));
        if !known.is_empty() {
            let mut repeats = self.repeats.lock().map_err(|_| poisoned())?;
            for reading in known {
                add(&mut repeats, reading);
            }
        }
        Ok(new)
    }

    fn waiting(&self) -> Outcome<usize> {
        Ok(self.repeats.lock().map_err(|_| poisoned())?.len())
    }

    async fn write(&self, db: &Db, vault: &Arc<Vault>, readings: Vec<Reading>) -> Outcome<()> {
        let written: Vec<Same> = readings.iter().map(|reading| reading.same.clone()).collect();
        let vault = vault.clone();
        db.write(move |conn| insert(conn, &vault, &readings)).await?;
        for same in written {
            self.written.insert(same, ());
        }
        Ok(())
    }

    /// Counts on disk what was counted in memory. On failure it stays counted.
    pub async fn flush(&self, db: &Db, vault: &Arc<Vault>) -> Outcome<()> {
        let repeats: Vec<Reading> = std::mem::take(&mut *self.repeats.lock().map_err(|_| poisoned())?).into_values().collect();
        if repeats.is_empty() {
            return Ok(());
        }
        let flushed = self.write(db, vault, repeats.clone()).await;
        if flushed.is_err() {
            let mut waiting = self.repeats.lock().map_err(|_| poisoned())?;
            for reading in repeats {
                add(&mut waiting, reading);
            }
        }
        flushed
    }
}

fn poisoned() -> Fail {
    Fail::internal("the lock of the readings is poisoned")
}

fn add(repeats: &mut HashMap<Same, Reading, foldhash::quality::RandomState>, reading: Reading) {
    let Reading { last_at, times, .. } = reading;
    repeats
        .entry(reading.same.clone())
        .and_modify(|known| {
            known.last_at = known.last_at.max(last_at);
            known.times += times;
        })
        .or_insert(reading);
}

/// Writes readings in a transaction: each a new row, or counted in the row that is there.
pub fn insert(conn: &mut Conn, vault: &Vault, readings: &[Reading]) -> Outcome<()> {
    // One statement must not meet a row twice.
    let mut rows = HashMap::default();
    for reading in readings {
        add(&mut rows, reading.clone());
    }
    let mut rows: Vec<Reading> = rows.into_values().collect();
    // In one order, so that two transactions cannot wait for each other.
    rows.sort_unstable_by_key(|reading| (reading.same.person, reading.same.caller, reading.same.operation, reading.same.hour));
    for chunk in rows.chunks(CHUNK) {
        let keys = keys_for_reasons(conn, vault, chunk)?;
        let sealed = |person: &Key, reason: &Arc<str>| keys.get(person).map(|key| key.seal(reason.as_bytes()));
        let values = |reading: &Reading| {
            let Reading { same: Same { caller, person, operation, reason, hour }, caller_kind, committee, request_id, first_at, last_at, times } = reading;
            (
                log::id.eq(Key::new()),
                log::caller_kind.eq(caller_kind.as_str()),
                log::caller_id.eq(*caller),
                log::person_id.eq(*person),
                log::operation.eq(*operation),
                log::reason_tag.eq(reason.as_deref().map(|reason| vault.reason_tag(reason).to_vec()).unwrap_or_default()),
                log::hour.eq(hour.naive_utc()),
                log::committee_id.eq(*committee),
                log::reason_sealed.eq(reason.as_ref().and_then(|reason| sealed(person, reason))),
                log::request_id.eq(request_id.to_string()),
                log::first_at.eq(first_at.naive_utc()),
                log::last_at.eq(last_at.naive_utc()),
                log::readings.eq(*times),
            )
        };
        let values: Vec<_> = chunk.iter().map(values).collect();
        on_connection!(conn, conn => diesel::insert_into(log::table)
            .values(values)
            .on_conflict((log::person_id, log::caller_id, log::operation, log::reason_tag, log::hour))
            .do_update()
            .set((log::readings.eq(log::readings + excluded(log::readings)), log::last_at.eq(excluded(log::last_at))))
            .execute(conn))?;
    }
    Ok(())
}

/// The keys of those who were read for a reason: it may name them. Whoever was erased meanwhile has none.
fn keys_for_reasons(conn: &mut Conn, vault: &Vault, readings: &[Reading]) -> Outcome<HashMap<Key, PersonKey>> {
    let people: Vec<Key> = readings.iter().filter(|reading| reading.same.reason.is_some()).map(|reading| reading.same.person).collect();
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let found = person_keys::table.filter(person_keys::person_id.eq_any(people)).select((person_keys::person_id, person_keys::key_sealed));
    let found: Vec<(Key, Vec<u8>)> = found.load(conn)?;
    let open = |(person, sealed): (Key, Vec<u8>)| Some((person, vault.open_person(&sealed)?));
    found.into_iter().map(|found| open(found).ok_or_else(|| Fail::internal("a person's key does not open with this master key"))).collect()
}
