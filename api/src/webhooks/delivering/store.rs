//! Rows as delivering needs them: how endpoints stand, whose turn it is, what is due.

use std::collections::HashMap;

use chibo_openapi::log::ChangeEvent;
use chibo_openapi::vocabulary::DeliveryStatus;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::dsl::{count, count_star, max, min};
use diesel::prelude::*;

use super::super::deliveries::{self as kept, ATTEMPTS};
use super::super::rules::{Consequence, Next};
use super::super::sending::Attempt;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{clients, event_seals as seals, webhook_attempts as attempts, webhook_deliveries as deliveries, webhook_endpoints as endpoints};
use crate::fail::Outcome;
use crate::http::Tx;

/// For how long a turn is somebody's, counted anew with everything that is written in it: twice as long as an attempt may take.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(30);

/// The state of what waits.
const WAITS: &str = DeliveryStatus::Waiting.as_str();

/// How an active endpoint of an active client stands.
pub(super) struct Standing {
    pub(super) id: Key,
    sequence: i64,
    latest: i64,
    /// Until when it is somebody's, or is left alone.
    free_from: Option<NaiveDateTime>,
    pub(super) waiting: i64,
    /// How many of those that wait are no tests.
    events: i64,
    /// When the first of those that wait is due.
    due_at: Option<NaiveDateTime>,
    /// Since when the oldest waits.
    pub(super) oldest: Option<NaiveDateTime>,
}

impl Standing {
    /// Whether there is something to do for it, where so many may wait.
    pub(super) fn is_due(&self, now: DateTime<Utc>, most: i64) -> bool {
        let now = now.naive_utc();
        let free = self.free_from.is_none_or(|from| from <= now);
        free && ((self.sequence < self.latest && self.events < most) || self.due_at.is_some_and(|due| due <= now))
    }
}

/// How every endpoint stands that is told something; whoever waited longest for a turn comes first. There are few.
pub(super) fn standing(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<Vec<Standing>> {
    type Endpoint = (Key, i64, Option<NaiveDateTime>, Option<NaiveDateTime>);
    type Count = (Key, i64, i64, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let active = endpoints::table.inner_join(clients::table.on(clients::id.eq(endpoints::client_id)));
    let active = active.filter(endpoints::disabled_at.is_null()).filter(clients::disabled_at.is_null());
    let active = active.filter(clients::expires_at.is_null().or(clients::expires_at.gt(now.naive_utc()))).order((endpoints::turn_at, endpoints::id));
    let active: Vec<Endpoint> = active.select((endpoints::id, endpoints::sequence, endpoints::leased_until, endpoints::rests_until)).load(conn)?;
    if active.is_empty() {
        return Ok(Vec::new());
    }
    let latest = seals::table.select(max(seals::sequence)).first::<Option<i64>>(conn)?.unwrap_or_default();
    let waiting = deliveries::table.filter(deliveries::status.eq(WAITS)).group_by(deliveries::endpoint_id);
    let numbers = (deliveries::endpoint_id, count_star(), count(deliveries::sequence), min(deliveries::due_at), min(deliveries::created_at));
    let waiting: Vec<Count> = waiting.select(numbers).load(conn)?;
    let waiting: HashMap<Key, (i64, i64, Option<NaiveDateTime>, Option<NaiveDateTime>)> =
        waiting.into_iter().map(|(endpoint, waiting, events, due, oldest)| (endpoint, (waiting, events, due, oldest))).collect();
    let stands = |(id, sequence, leased, rests): Endpoint| {
        let (waiting, events, due_at, oldest) = waiting.get(&id).copied().unwrap_or_default();
        Standing { id, sequence, latest, free_from: leased.max(rests), waiting, events, due_at, oldest }
    };
    Ok(active.into_iter().map(stands).collect())
}

/// Takes a turn, unless somebody has it or nothing may be sent.
pub(super) fn claim(conn: &mut Conn, endpoint: Key, claim: Key, now: DateTime<Utc>) -> Outcome<bool> {
    let at = now.naive_utc();
    let free = endpoints::table.find(endpoint).filter(endpoints::disabled_at.is_null());
    let free = free.filter(endpoints::leased_until.is_null().or(endpoints::leased_until.le(at)));
    let free = free.filter(endpoints::rests_until.is_null().or(endpoints::rests_until.le(at)));
    let ours = (endpoints::claim.eq(claim), endpoints::leased_until.eq((now + LEASE).naive_utc()), endpoints::turn_at.eq(at));
    Ok(diesel::update(free).set(ours).execute(conn)? == 1)
}

/// Goes on with a turn from now on; whether it is still ours.
pub(super) fn renew(tx: &mut Tx<'_>, endpoint: Key, claim: Key) -> Outcome<bool> {
    let ours = endpoints::table.find(endpoint).filter(endpoints::claim.eq(claim));
    Ok(diesel::update(ours).set(endpoints::leased_until.eq((tx.now + LEASE).naive_utc())).execute(tx.conn)? == 1)
}

/// Ends a turn that is still ours.
pub(super) fn release(conn: &mut Conn, endpoint: Key, claim: Key) -> Outcome<()> {
    let ours = endpoints::table.find(endpoint).filter(endpoints::claim.eq(claim));
    diesel::update(ours).set((endpoints::claim.eq(None::<Key>), endpoints::leased_until.eq(None::<NaiveDateTime>))).execute(conn)?;
    Ok(())
}

/// An endpoint whose turn is ours, as it is now.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = endpoints)]
pub(super) struct Ours {
    pub(super) client_id: Key,
    pub(super) url: String,
    pub(super) kinds: String,
    pub(super) sequence: i64,
    pub(super) failing_since: Option<NaiveDateTime>,
    pub(super) disabled_at: Option<NaiveDateTime>,
}

/// The endpoint, where the turn is still ours.
pub(super) fn ours(conn: &mut Conn, endpoint: Key, claim: Key) -> Outcome<Option<Ours>> {
    let ours = endpoints::table.find(endpoint).filter(endpoints::claim.eq(claim));
    Ok(ours.select(Ours::as_select()).first(conn).optional()?)
}

/// Makes deliveries of events behind a number, and notes how far the endpoint has come; whether it was there still.
pub(super) fn fill(tx: &mut Tx<'_>, endpoint: Key, behind: i64, events: &[(i64, String)], through: i64) -> Outcome<bool> {
    let there = endpoints::table.find(endpoint).filter(endpoints::sequence.eq(behind));
    if diesel::update(there).set(endpoints::sequence.eq(through)).execute(tx.conn)? == 0 {
        return Ok(false);
    }
    let now = tx.now.naive_utc();
    let row = |(sequence, event_type): &(i64, String)| {
        (
            deliveries::id.eq(Key::new()),
            deliveries::endpoint_id.eq(endpoint),
            deliveries::sequence.eq(*sequence),
            deliveries::event_type.eq(event_type.clone()),
            deliveries::status.eq(WAITS),
            deliveries::failures.eq(0),
            deliveries::due_at.eq(now),
            deliveries::created_at.eq(now),
        )
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    crate::db::on_connection!(tx.conn, conn => diesel::insert_into(deliveries::table).values(&rows).execute(conn))?;
    kept::keep_probing(tx, endpoint)?;
    Ok(true)
}

/// A delivery that waits.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub(super) struct Waiting {
    pub(super) id: Key,
    /// None: a test.
    pub(super) sequence: Option<i64>,
    pub(super) failures: i64,
    due_at: NaiveDateTime,
}

/// The first delivery that is due: a test, else that of the lowest number.
pub(super) fn due(conn: &mut Conn, endpoint: Key, now: DateTime<Utc>) -> Outcome<Option<Waiting>> {
    let due = || {
        let waiting = deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).filter(deliveries::status.eq(WAITS));
        waiting.filter(deliveries::due_at.le(now.naive_utc())).select(Waiting::as_select()).limit(1)
    };
    let test = due().filter(deliveries::sequence.is_null()).order(deliveries::id).first(conn).optional()?;
    if test.is_some() { Ok(test) } else { Ok(due().order(deliveries::sequence).first(conn).optional()?) }
}

/// Whether a delivery waits as it did when it was read; somebody may have asked for it to begin anew meanwhile.
pub(super) fn is_as_read(tx: &mut Tx<'_>, read: &Waiting) -> Outcome<bool> {
    let waits = deliveries::table.find(read.id).filter(deliveries::status.eq(WAITS));
    Ok(waits.select(Waiting::as_select()).first(tx.conn).optional()?.as_ref() == Some(read))
}

/// Ends a delivery that waits, without sending it.
pub(super) fn withhold(tx: &mut Tx<'_>, delivery: Key) -> Outcome<()> {
    let ended = (deliveries::status.eq(DeliveryStatus::Withheld.as_str()), deliveries::ended_at.eq(tx.now.naive_utc()));
    diesel::update(deliveries::table.find(delivery).filter(deliveries::status.eq(WAITS))).set(ended).execute(tx.conn)?;
    Ok(())
}

/// Notes an attempt, under an id made for it; false where it is noted already.
pub(super) fn note(tx: &mut Tx<'_>, id: Key, delivery: Key, begun_at: DateTime<Utc>, attempt: &Attempt) -> Outcome<bool> {
    if attempts::table.find(id).select(attempts::id).first::<Key>(tx.conn).optional()?.is_some() {
        return Ok(false);
    }
    let row = (
        attempts::id.eq(id),
        attempts::delivery_id.eq(delivery),
        attempts::at.eq(begun_at.naive_utc()),
        attempts::outcome.eq(attempt.outcome.as_str()),
        attempts::status_code.eq(attempt.status.map(i64::from)),
        attempts::duration_ms.eq(i64::try_from(attempt.took.as_millis()).unwrap_or(i64::MAX)),
    );
    diesel::insert_into(attempts::table).values(row).execute(tx.conn)?;
    let old = attempts::table.filter(attempts::delivery_id.eq(delivery)).order(attempts::id.desc()).offset(ATTEMPTS).limit(ATTEMPTS);
    let old: Vec<Key> = old.select(attempts::id).load(tx.conn)?;
    if !old.is_empty() {
        diesel::delete(attempts::table.filter(attempts::id.eq_any(old))).execute(tx.conn)?;
    }
    Ok(true)
}

/// Notes how a delivery goes on, and how many of its attempts have failed.
pub(super) fn go_on(tx: &mut Tx<'_>, delivery: Key, next: &Next, failures: i64) -> Outcome<()> {
    let now = tx.now.naive_utc();
    let (status, due_at, ended_at) = match next {
        Next::Delivered => (DeliveryStatus::Delivered, now, Some(now)),
        Next::Waits(due) => (DeliveryStatus::Waiting, due.naive_utc(), None),
        Next::Failed => (DeliveryStatus::Failed, now, Some(now)),
    };
    let stands = (deliveries::status.eq(status.as_str()), deliveries::failures.eq(failures), deliveries::due_at.eq(due_at), deliveries::ended_at.eq(ended_at));
    diesel::update(deliveries::table.find(delivery)).set(stands).execute(tx.conn)?;
    Ok(())
}

/// Notes what an attempt says of the endpoint.
pub(super) fn judge(tx: &mut Tx<'_>, endpoint: Key, follows: &Consequence) -> Outcome<()> {
    let stands =
        (endpoints::failing_since.eq(follows.failing_since.map(|at| at.naive_utc())), endpoints::rests_until.eq(follows.rests_until.map(|at| at.naive_utc())));
    diesel::update(endpoints::table.find(endpoint)).set(stands).execute(tx.conn)?;
    Ok(())
}

/// Number and type of an event.
pub(super) fn numbered(event: &ChangeEvent) -> Option<(i64, String)> {
    Some((event.sequence.parse().ok()?, event.kind.clone()))
}
