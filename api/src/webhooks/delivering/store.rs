//! Rows as delivering needs them: how endpoints stand, whose turn it is, what is due.

use std::collections::HashMap;

use chibo_openapi::log::ChangeEvent;
use chibo_openapi::vocabulary::DeliveryStatus;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;

use super::super::deliveries::ATTEMPTS;
use super::super::rules::{Consequence, Next};
use super::super::sending::Attempt;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{clients, event_seals as seals, webhook_attempts as attempts, webhook_deliveries as deliveries, webhook_endpoints as endpoints};
use crate::fail::Outcome;
use crate::http::Tx;

/// For how long a turn is somebody's, counted anew with every attempt: twice as long as an attempt may take.
fn lease() -> Duration {
    Duration::seconds(30)
}

const WAITING: &str = DeliveryStatus::Waiting.as_str();

/// How an active endpoint of an active client stands.
pub(super) struct Standing {
    pub(super) id: Key,
    sequence: i64,
    latest: i64,
    /// Until when it is somebody's, or is left alone.
    free_from: Option<NaiveDateTime>,
    pub(super) waiting: i64,
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
        free && ((self.sequence < self.latest && self.waiting < most) || self.due_at.is_some_and(|due| due <= now))
    }
}

/// How every endpoint stands that is told something; whoever waited longest for a turn comes first. There are few.
pub(super) fn standing(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<Vec<Standing>> {
    type Endpoint = (Key, i64, Option<NaiveDateTime>, Option<NaiveDateTime>);
    type Count = (Key, i64, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let active = endpoints::table.inner_join(clients::table.on(clients::id.eq(endpoints::client_id)));
    let active = active.filter(endpoints::disabled_at.is_null()).filter(clients::disabled_at.is_null());
    let active = active.filter(clients::expires_at.is_null().or(clients::expires_at.gt(now.naive_utc()))).order((endpoints::turn_at, endpoints::id));
    let active: Vec<Endpoint> = active.select((endpoints::id, endpoints::sequence, endpoints::leased_until, endpoints::rests_until)).load(conn)?;
    if active.is_empty() {
        return Ok(Vec::new());
    }
    let latest = seals::table.select(max(seals::sequence)).first::<Option<i64>>(conn)?.unwrap_or_default();
    let waiting = deliveries::table.filter(deliveries::status.eq(WAITING)).group_by(deliveries::endpoint_id);
    let waiting: Vec<Count> = waiting.select((deliveries::endpoint_id, count_star(), min(deliveries::due_at), min(deliveries::created_at))).load(conn)?;
    let waiting: HashMap<Key, (i64, Option<NaiveDateTime>, Option<NaiveDateTime>)> =
        waiting.into_iter().map(|(endpoint, count, due, oldest)| (endpoint, (count, due, oldest))).collect();
    let stands = |(id, sequence, leased, rests): Endpoint| {
        let (waiting, due_at, oldest) = waiting.get(&id).copied().unwrap_or_default();
        Standing { id, sequence, latest, free_from: leased.max(rests), waiting, due_at, oldest }
    };
    Ok(active.into_iter().map(stands).collect())
}

/// Takes a turn, unless somebody has it or nothing may be sent.
pub(super) fn claim(conn: &mut Conn, endpoint: Key, claim: Key, now: DateTime<Utc>) -> Outcome<bool> {
    let at = now.naive_utc();
    let free = endpoints::table.find(endpoint).filter(endpoints::disabled_at.is_null());
    let free = free.filter(endpoints::leased_until.is_null().or(endpoints::leased_until.le(at)));
    let free = free.filter(endpoints::rests_until.is_null().or(endpoints::rests_until.le(at)));
    let ours = (endpoints::claim.eq(claim), endpoints::leased_until.eq((now + lease()).naive_utc()), endpoints::turn_at.eq(at));
    Ok(diesel::update(free).set(ours).execute(conn)? == 1)
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
}

/// The endpoint, where the turn is still ours and it is still told something.
pub(super) fn ours(conn: &mut Conn, endpoint: Key, claim: Key) -> Outcome<Option<Ours>> {
    let ours = endpoints::table.find(endpoint).filter(endpoints::claim.eq(claim)).filter(endpoints::disabled_at.is_null());
    Ok(ours.select(Ours::as_select()).first(conn).optional()?)
}

pub(super) fn waiting(conn: &mut Conn, endpoint: Key) -> Outcome<i64> {
    Ok(deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).filter(deliveries::status.eq(WAITING)).count().get_result(conn)?)
}

/// Makes deliveries of events, and notes how far the endpoint has come.
pub(super) fn fill(tx: &mut Tx<'_>, endpoint: Key, events: &[(i64, String)], through: i64) -> Outcome<()> {
    let now = tx.now.naive_utc();
    let row = |(sequence, event_type): &(i64, String)| {
        (
            deliveries::id.eq(Key::new()),
            deliveries::endpoint_id.eq(endpoint),
            deliveries::sequence.eq(*sequence),
            deliveries::event_type.eq(event_type.clone()),
            deliveries::status.eq(WAITING),
            deliveries::failures.eq(0),
            deliveries::due_at.eq(now),
            deliveries::created_at.eq(now),
        )
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    crate::db::on_connection!(tx.conn, conn => diesel::insert_into(deliveries::table).values(&rows).execute(conn))?;
    diesel::update(endpoints::table.find(endpoint)).set(endpoints::sequence.eq(through)).execute(tx.conn)?;
    Ok(())
}

/// A delivery that is due.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
pub(super) struct Due {
    pub(super) id: Key,
    /// None: a test.
    pub(super) sequence: Option<i64>,
    pub(super) failures: i64,
}

/// The first delivery that is due: a test, else that of the lowest number.
pub(super) fn due(conn: &mut Conn, endpoint: Key, now: DateTime<Utc>) -> Outcome<Option<Due>> {
    let due = || {
        let waiting = deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).filter(deliveries::status.eq(WAITING));
        waiting.filter(deliveries::due_at.le(now.naive_utc())).select(Due::as_select()).limit(1)
    };
    let test = due().filter(deliveries::sequence.is_null()).order(deliveries::id).first(conn).optional()?;
    if test.is_some() { Ok(test) } else { Ok(due().order(deliveries::sequence).first(conn).optional()?) }
}

/// Ends a delivery without sending it.
pub(super) fn withhold(tx: &mut Tx<'_>, delivery: Key) -> Outcome<()> {
    let ended = (deliveries::status.eq(DeliveryStatus::Withheld.as_str()), deliveries::ended_at.eq(tx.now.naive_utc()));
    diesel::update(deliveries::table.find(delivery)).set(ended).execute(tx.conn)?;
    Ok(())
}

/// Notes an attempt with what follows from it; the turn goes on.
pub(super) fn note(tx: &mut Tx<'_>, endpoint: Key, due: &Due, begun_at: DateTime<Utc>, attempt: &Attempt, follows: &Consequence) -> Outcome<()> {
    let row = (
        attempts::id.eq(Key::new()),
        attempts::delivery_id.eq(due.id),
        attempts::at.eq(begun_at.naive_utc()),
        attempts::outcome.eq(attempt.outcome.as_str()),
        attempts::status_code.eq(attempt.status.map(i64::from)),
        attempts::duration_ms.eq(i64::try_from(attempt.took.as_millis()).unwrap_or(i64::MAX)),
    );
    diesel::insert_into(attempts::table).values(row).execute(tx.conn)?;
    let old = attempts::table.filter(attempts::delivery_id.eq(due.id)).order(attempts::id.desc()).offset(ATTEMPTS).limit(ATTEMPTS);
    let old: Vec<Key> = old.select(attempts::id).load(tx.conn)?;
    if !old.is_empty() {
        diesel::delete(attempts::table.filter(attempts::id.eq_any(old))).execute(tx.conn)?;
    }
    let now = tx.now.naive_utc();
    let (status, due_at, ended_at) = match &follows.delivery {
        Next::Delivered => (DeliveryStatus::Delivered, now, Some(now)),
        Next::Waits(due) => (DeliveryStatus::Waiting, due.naive_utc(), None),
        Next::Failed => (DeliveryStatus::Failed, now, Some(now)),
    };
    let failures = due.failures + i64::from(status != DeliveryStatus::Delivered);
    let ended = (deliveries::status.eq(status.as_str()), deliveries::failures.eq(failures), deliveries::due_at.eq(due_at), deliveries::ended_at.eq(ended_at));
    diesel::update(deliveries::table.find(due.id)).set(ended).execute(tx.conn)?;
    let stands = (
        endpoints::leased_until.eq((tx.now + lease()).naive_utc()),
        endpoints::failing_since.eq(follows.failing_since.map(|at| at.naive_utc())),
        endpoints::rests_until.eq(follows.rests_until.map(|at| at.naive_utc())),
    );
    diesel::update(endpoints::table.find(endpoint)).set(stands).execute(tx.conn)?;
    Ok(())
}

/// Number and type of an event.
pub(super) fn numbered(event: &ChangeEvent) -> Option<(i64, String)> {
    Some((event.sequence.parse().ok()?, event.kind.clone()))
}
