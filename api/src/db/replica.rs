//! A copy of the database that PostgreSQL keeps up by itself (a streaming replica), and which reads it may answer: those that may be a few seconds
//! old, and not before it has what their caller wrote, through whichever server; and those that say as of when they know, once it has everything that
//! was there when they were asked. Anything else, and whatever it cannot answer, is the primary's.
//!
//! How old it is nobody's clock tells: the primary's position in its log is noted every moment, and a replica that has replayed the position of an
//! instant has everything that was committed before it. What a caller wrote is in the log of events; of those of the last moments every one must
//! have arrived.
//! Not here: which operations may lag (`server/document/operations.rs`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::Conn;
use super::identity::identity_of;
use super::key::Key;
use super::lag::Positions;
use super::pool::{self, Pool, Pooled, Role};
use super::pooler::{self, Unfit};
use super::schema::events;
use super::transaction::run_read;
use crate::config::{Location, Tuning};
use crate::fail::Outcome;

/// Where a read looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// At the newest.
    Primary,
    /// At a replica, where there is one that has everything this caller wrote.
    Replica(Key),
    /// At a replica, where there is one that has everything that was there when it was asked: what is read says as of when it is.
    CaughtUp(Key),
}

/// How often the primary's position is noted.
const LOOK: Duration = Duration::from_millis(200);
/// How long a replica may take to have what was there when it was asked; it lacks some milliseconds of it, or the primary answers.
const CATCH_UP: Duration = Duration::from_millis(300);
/// How often it is looked whether it has.
const CATCH_UP_LOOK: Duration = Duration::from_millis(10);
/// Events of one caller that are looked for, at most; whoever writes more reads what the primary has.
const OWN_EVENTS: i64 = 100;
/// An event's id is made before its commit, and by the clock of some server: so much longer than the allowed lag are events looked for.
const LONGEST_WRITE: TimeDelta = TimeDelta::seconds(60);

/// The replica.
pub(super) struct Replica {
    pool: Pool,
    primary: Location,
    address: Location,
    most_behind: Duration,
    positions: Mutex<Positions>,
    /// Whether it answered when it was looked at last.
    answers: AtomicBool,
}

/// Why the primary was asked instead.
#[derive(Debug, Clone, Copy)]
pub(super) enum Passed {
    OwnWrite,
    Behind,
    Away,
    Failed,
}

impl Passed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::OwnWrite => "own_write",
            Self::Behind => "behind",
            Self::Away => "away",
            Self::Failed => "failed",
        }
    }
}

impl Replica {
    /// Begins to watch a replica. One that is away may come; one of another database is refused.
    pub(super) fn start(primary: &Location, address: &Location, tuning: &Tuning) -> Result<Arc<Self>, String> {
        let mut conn = pool::open(primary).map_err(|error| format!("cannot open the database {primary}: {error}"))?;
        let identity = identity_of(&mut conn).map_err(|error| format!("cannot read what database {primary} is: {error}"))?;
        // Asked as it will be read from: the address may name several servers, of which none writes.
        let found = pooler::compare(address, pool::open_copy).and_then(|()| {
            let mut there = pool::open_copy(address).map_err(|error| Unfit::Away(error.to_string()))?;
            identity_of(&mut there).map_err(|error| Unfit::Away(error.to_string()))
        });
        match found {
            Ok(found) if found == identity => {}
            Ok(_) => return Err(format!("database_read_url: {address} is no replica of {primary}: it is another database")),
            Err(Unfit::Shared(error)) => return Err(error),
            Err(Unfit::Away(error)) => tracing::warn!(%address, error, "the replica is away; the primary answers for it"),
        }
        let pool = pool::build(address, tuning.connections, Role::Copy(identity))?;
        let replica = Arc::new(Self {
            pool,
            primary: primary.clone(),
            address: address.clone(),
            most_behind: tuning.replica_lag,
            positions: Mutex::default(),
            answers: AtomicBool::new(false),
        });
        let watched = Arc::downgrade(&replica);
        let watching = std::thread::Builder::new().name("chibo-replica".to_owned()).spawn(move || watch(&watched));
        watching.map_err(|error| format!("cannot start watching the replica: {error}"))?;
        Ok(replica)
    }

    /// Runs a read there, if the replica may answer this caller; fails where the primary cannot even say that.
    pub(super) fn read<T>(&self, source: Source, primary: impl FnOnce() -> Outcome<Pooled>, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<Option<T>> {
        let (caller, catches_up) = match source {
            Source::Primary => return Ok(None),
            Source::Replica(caller) => (caller, false),
            Source::CaughtUp(caller) => (caller, true),
        };
        let answered = match self.may_answer(caller, catches_up, primary)? {
            Ok(mut conn) => {
                let (outcome, usable) = run_read(&mut conn, job);
                if !usable {
                    conn.discard();
                }
                // What it has not yet, and what its replaying broke off, the primary has; what is wrong with the request is so everywhere.
                if outcome.as_ref().is_err_and(|fail| !is_final(fail.code().status())) { Err(Passed::Failed) } else { Ok(outcome) }
            }
            Err(passed) => Err(passed),
        };
        let (from, because) = answered.as_ref().map_or_else(|passed| ("primary", passed.as_str()), |_| ("replica", ""));
        metrics::counter!("chibo_replica_reads_total", "from" => from, "because" => because).increment(1);
        answered.ok().transpose()
    }

    /// A connection to it that may be read from, or why there is none.
    fn may_answer(&self, caller: Key, catches_up: bool, primary: impl FnOnce() -> Outcome<Pooled>) -> Outcome<Result<Pooled, Passed>> {
        if !self.answers.load(Ordering::Relaxed) {
            return Ok(Err(Passed::Away));
        }
        let Some(needed) = self.positions().since(Instant::now(), self.most_behind) else { return Ok(Err(Passed::Behind)) };
        let mut asked = primary()?;
        let told = own_events(&mut asked, caller, self.most_behind).and_then(|own| Ok((own, if catches_up { written(&mut asked)? } else { needed })));
        let Ok((own, needed)) = told else {
            asked.discard();
            return Ok(Err(Passed::Failed));
        };
        // Given back before the replica is waited for.
        drop(asked);
        let Some(own) = own else { return Ok(Err(Passed::OwnWrite)) };
        let Ok(mut conn) = self.pool.get().map(Pooled::new) else { return Ok(Err(Passed::Failed)) };
        let patience = if catches_up { CATCH_UP } else { Duration::ZERO };
        let has = replays(&mut conn, needed, patience).and_then(|replayed| Ok((replayed, own.is_empty() || has_all(&mut conn, own)?)));
        Ok(match has {
            Ok((replayed, true)) if replayed >= needed => Ok(conn),
            Ok((_, true)) => Err(Passed::Behind),
            Ok((_, false)) => Err(Passed::OwnWrite),
            Err(_) => {
                conn.discard();
                Err(Passed::Failed)
            }
        })
    }

    fn positions(&self) -> std::sync::MutexGuard<'_, Positions> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes where the primary is, and looks how far the replica is.
    fn look(&self, primary: &mut Option<Conn>, copy: &mut Option<Conn>) {
        // Before it is asked: whatever is committed by now lies before the answer.
        let now = Instant::now();
        if let Some(at) = told(primary, || pool::open(&self.primary), written) {
            self.positions().note(now, at);
        }
        let replayed = told(copy, || pool::open_copy(&self.address), replayed);
        match (self.answers.swap(replayed.is_some(), Ordering::Relaxed), replayed.is_some()) {
            (false, true) => tracing::info!("the replica answers"),
            (true, false) => tracing::warn!("the replica is away; the primary answers for it"),
            _ => {}
        }
        let behind = self.positions().behind(Instant::now(), replayed.unwrap_or_default());
        metrics::gauge!("chibo_replica_lag_seconds").set(behind.as_secs_f64());
    }
}

/// Whether the primary would answer the same: it refuses what was asked, and that does not rest on what is there.
const fn is_final(status: u16) -> bool {
    status >= 400 && status < 500 && !matches!(status, 404 | 409 | 410)
}

/// Watches for as long as anybody has use for it.
fn watch(replica: &Weak<Replica>) {
    let (mut primary, mut copy) = (None, None);
    while let Some(replica) = replica.upgrade() {
        replica.look(&mut primary, &mut copy);
        drop(replica);
        std::thread::sleep(LOOK);
    }
}

/// What a server says on a connection that is kept, and opened again where it was lost.
fn told(kept: &mut Option<Conn>, open: impl FnOnce() -> ConnectionResult<Conn>, ask: impl FnOnce(&mut Conn) -> QueryResult<i64>) -> Option<i64> {
    if kept.is_none() {
        *kept = open().ok();
    }
    let answer = kept.as_mut().and_then(|conn| ask(conn).ok());
    if answer.is_none() {
        *kept = None;
    }
    answer
}

/// Where the primary is in its log, as a number that grows. Whoever follows another one has no such place, and fails.
fn written(conn: &mut Conn) -> QueryResult<i64> {
    place(conn, "(pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint")
}

/// How much of it a replica has replayed. Where the primary answers in its place, it has all.
fn replayed(conn: &mut Conn) -> QueryResult<i64> {
    place(conn, "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::bigint")
}

/// The same, once it is so much, or after some time.
fn replays(conn: &mut Conn, needed: i64, patience: Duration) -> QueryResult<i64> {
    let began = Instant::now();
    loop {
        let found = replayed(conn)?;
        if found >= needed || began.elapsed() >= patience {
            return Ok(found);
        }
        std::thread::sleep(CATCH_UP_LOOK);
    }
}

fn place(conn: &mut Conn, expression: &str) -> QueryResult<i64> {
    let Conn::Postgres(conn) = conn else { return Err(diesel::result::Error::NotFound) };
    diesel::select(sql::<BigInt>(expression)).get_result(conn)
}

/// Events of a caller that a replica within the allowed lag may not have yet; none where there are too many.
fn own_events(conn: &mut Conn, caller: Key, most_behind: Duration) -> QueryResult<Option<Vec<Key>>> {
    let Conn::Postgres(conn) = conn else { return Ok(None) };
    let since = Utc::now() - LONGEST_WRITE - TimeDelta::from_std(most_behind).unwrap_or(LONGEST_WRITE);
    let own = events::table.filter(events::actor_id.eq(caller).and(events::id.ge(Key::at(since))));
    let own: Vec<Key> = own.order(events::id.desc()).limit(OWN_EVENTS + 1).select(events::id).load(conn)?;
    Ok((i64::try_from(own.len()).is_ok_and(|count| count <= OWN_EVENTS)).then_some(own))
}

fn has_all(conn: &mut Conn, own: Vec<Key>) -> QueryResult<bool> {
    let Conn::Postgres(conn) = conn else { return Ok(false) };
    let wanted = own.len();
    let there: i64 = events::table.filter(events::id.eq_any(own)).count().get_result(conn)?;
    Ok(usize::try_from(there).is_ok_and(|there| there == wanted))
}
