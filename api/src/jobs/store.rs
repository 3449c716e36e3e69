//! Rows of jobs. Who takes a job gets a claim on it, and every later word on the job names the claim: with another one it says nothing.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::kind::{Kind, Payload, Step};
use super::rules;
use crate::db::key::Key;
use crate::db::schema::jobs;
use crate::db::{Conn, on_connection};
use crate::fail::{Fail, Outcome};

/// For how long a job is somebody's, counted from the beginning of each step: longer than any statement may take, and than clocks of
/// several servers differ.
fn lease() -> Duration {
    Duration::seconds(120)
}

/// Failed jobs that are kept.
const FAILED: i64 = 1000;
/// Most of an error's text that is kept.
const ERROR: usize = 500;

/// A job that is ours.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub(super) id: Key,
    pub(super) kind: String,
    pub(super) payload: Payload,
    pub(super) request_id: String,
    pub(super) attempts: i64,
    claim: Key,
}

pub(super) fn waiting(conn: &mut Conn, kind: &str) -> Outcome<i64> {
    let waiting = jobs::table.filter(jobs::kind.eq(kind)).filter(jobs::state.ne("failed")).count();
    Ok(on_connection!(conn, conn => waiting.get_result(conn))?)
}

pub(super) fn insert(conn: &mut Conn, kind: &str, payload: &Payload, request_id: &str, now: DateTime<Utc>) -> Outcome<()> {
    add(conn, kind, None, payload, request_id, now)
}

/// Whether work that comes round is not there yet.
pub(super) fn lacks_recurring(conn: &mut Conn, kinds: &[Kind]) -> Outcome<bool> {
    let there: Vec<Option<String>> = jobs::table.filter(jobs::recurring.is_not_null()).select(jobs::recurring).load(conn)?;
    Ok(kinds.iter().any(|kind| kind.every.is_some() && !there.iter().flatten().any(|name| name == kind.name)))
}

/// Sees to it that work that comes round is there.
pub(super) fn ensure(conn: &mut Conn, kind: &Kind, now: DateTime<Utc>) -> Outcome<()> {
    if kind.every.is_some() { add(conn, kind.name, Some(kind.name), &Payload::empty(), "", now) } else { Ok(()) }
}

fn add(conn: &mut Conn, kind: &str, recurring: Option<&str>, payload: &Payload, request_id: &str, now: DateTime<Utc>) -> Outcome<()> {
    let values = (
        jobs::id.eq(Key::new()),
        jobs::kind.eq(kind),
        jobs::recurring.eq(recurring),
        jobs::payload.eq(&payload.0),
        jobs::state.eq("waiting"),
        jobs::due_at.eq(now.naive_utc()),
        jobs::attempts.eq(0),
        jobs::request_id.eq(request_id),
        jobs::created_at.eq(now.naive_utc()),
    );
    on_connection!(conn, conn => diesel::insert_into(jobs::table).values(values).on_conflict(jobs::recurring).do_nothing().execute(conn))?;
    Ok(())
}

/// Whether somebody should take a job of these kinds.
pub(super) fn is_due(conn: &mut Conn, kinds: &[&str], now: DateTime<Utc>) -> Outcome<bool> {
    let due = jobs::table.filter(jobs::kind.eq_any(kinds)).filter(jobs::state.ne("failed")).filter(jobs::due_at.le(now.naive_utc()));
    let first = due.order(jobs::due_at).select(jobs::id).limit(1);
    Ok(on_connection!(conn, conn => first.first::<Key>(conn)).optional()?.is_some())
}

/// Takes the job that has been due longest, of these kinds. One whose owner's lease ran out has failed once more.
pub(super) fn claim(conn: &mut Conn, kinds: &[Kind], now: DateTime<Utc>) -> Outcome<Option<Claimed>> {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    let due = jobs::table.filter(jobs::kind.eq_any(&names)).filter(jobs::state.ne("failed")).filter(jobs::due_at.le(now.naive_utc()));
    let first = due.order(jobs::due_at).select((jobs::id, jobs::kind, jobs::payload, jobs::request_id, jobs::state, jobs::attempts)).limit(1);
    let found: Option<(Key, String, String, String, String, i64)> = match conn {
        // Whom another server is taking, or working on, is not waited for.
        Conn::Postgres(conn) => first.for_update().skip_locked().first(conn),
        Conn::Sqlite(conn) => first.first(conn),
    }
    .optional()?;
    let Some((id, kind, payload, request_id, state, attempts)) = found else { return Ok(None) };
    let claimed = Claimed { id, kind, payload: Payload(payload), request_id, attempts: attempts + i64::from(state == "running"), claim: Key::new() };
    let taken = (jobs::state.eq("running"), jobs::claim.eq(claimed.claim), jobs::due_at.eq((now + lease()).naive_utc()), jobs::attempts.eq(claimed.attempts));
    diesel::update(jobs::table.find(id)).set(taken).execute(conn)?;
    Ok(Some(claimed))
}

/// Locks a job that is still ours, with a new lease; fails when it is another's by now.
pub(super) fn hold(conn: &mut Conn, job: &Claimed, now: DateTime<Utc>) -> Outcome<()> {
    let ours = jobs::table.filter(jobs::id.eq(job.id)).filter(jobs::claim.eq(job.claim));
    let held = diesel::update(ours).set(jobs::due_at.eq((now + lease()).naive_utc())).execute(conn)?;
    if held == 1 { Ok(()) } else { Err(Fail::overloaded().because("the lease on the job ran out, and it is another's")) }
}

/// Notes how a job goes on that is held.
pub(super) fn go_on(conn: &mut Conn, job: &Claimed, kind: &Kind, step: Step, now: DateTime<Utc>) -> Outcome<()> {
    let (payload, due) = match (step, kind.every) {
        (Step::Done, None) => {
            diesel::delete(jobs::table.find(job.id)).execute(conn)?;
            return Ok(());
        }
        (Step::Done, Some(every)) => (Payload::empty(), now + every),
        // Behind what is due already: nobody waits for the end of a long job.
        (Step::Again(payload), _) => (payload, now),
    };
    let next = (
        jobs::state.eq("waiting"),
        jobs::claim.eq(None::<Key>),
        jobs::payload.eq(payload.0),
        jobs::due_at.eq(due.naive_utc()),
        jobs::attempts.eq(0),
        jobs::error.eq(None::<String>),
    );
    diesel::update(jobs::table.find(job.id)).set(next).execute(conn)?;
    Ok(())
}

/// Notes that a step failed, unless the job is another's by now; whether the job is given up.
pub(super) fn failed(conn: &mut Conn, job: &Claimed, kind: &Kind, error: &str, chance: u8, now: DateTime<Utc>) -> Outcome<bool> {
    let attempts = job.attempts + 1;
    let given_up = rules::given_up(attempts, kind.every.is_some());
    let error: String = error.chars().take(ERROR).collect();
    let next = (
        jobs::state.eq(if given_up { "failed" } else { "waiting" }),
        jobs::claim.eq(None::<Key>),
        jobs::due_at.eq((now + rules::pause(attempts, chance)).naive_utc()),
        jobs::attempts.eq(attempts),
        jobs::error.eq(Some(error)),
    );
    let ours = jobs::table.filter(jobs::id.eq(job.id)).filter(jobs::claim.eq(job.claim));
    Ok(diesel::update(ours).set(next).execute(conn)? == 1 && given_up)
}

/// How many there are of a kind in a state, and since when the oldest of them is due.
pub(super) type Count = (String, String, i64, Option<NaiveDateTime>);

pub(super) fn counts(conn: &mut Conn) -> Outcome<Vec<Count>> {
    let counts = jobs::table.group_by((jobs::kind, jobs::state));
    let counts = counts.select((jobs::kind, jobs::state, diesel::dsl::count_star(), diesel::dsl::min(jobs::due_at)));
    Ok(on_connection!(conn, conn => counts.load(conn))?)
}

pub(super) fn forget_failed(conn: &mut Conn, before: DateTime<Utc>) -> Outcome<()> {
    let failed = || jobs::table.filter(jobs::state.eq("failed"));
    diesel::delete(failed().filter(jobs::due_at.lt(before.naive_utc()))).execute(conn)?;
    let enough: Option<Key> = failed().order(jobs::id.desc()).offset(FAILED).select(jobs::id).first(conn).optional()?;
    if let Some(enough) = enough {
        diesel::delete(failed().filter(jobs::id.le(enough))).execute(conn)?;
    }
    Ok(())
}
