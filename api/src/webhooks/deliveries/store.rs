//! Rows of deliveries and their attempts.

use chibo_openapi::PageOf;
use chibo_openapi::vocabulary::DeliveryStatus;
use chibo_openapi::webhooks::{DeliveryAttempt, WebhookDeliveriesQuery, WebhookDelivery};
use chrono::{DateTime, Duration, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{webhook_attempts as attempts, webhook_deliveries as deliveries, webhook_endpoints as endpoints};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

/// Events that wait for one endpoint at most; those behind them stay in the log until there is room.
pub(in crate::webhooks) const WAITING: i64 = 200;
/// While no more may wait, the first that does is attempted this often: that it is taken is how one learns that the others may be, too.
pub(in crate::webhooks) const PROBE: TimeDelta = TimeDelta::minutes(5);
/// The latest attempts of a delivery that are kept.
pub(in crate::webhooks) const ATTEMPTS: i64 = 20;
/// What is done when an endpoint is tested; also the type of the event that is sent.
pub(in crate::webhooks) const TESTED: &str = "webhook_endpoint.tested";
/// Days for which a delivery is kept that has ended.
const KEPT: i64 = 30;
/// Deliveries that are removed at once.
const AT_ONCE: i64 = 1_000;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct Row {
    id: Key,
    endpoint_id: Key,
    sequence: Option<i64>,
    event_type: String,
    status: String,
    due_at: NaiveDateTime,
    created_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attempts)]
struct AttemptRow {
    delivery_id: Key,
    at: NaiveDateTime,
    outcome: String,
    status_code: Option<i64>,
    duration_ms: i64,
}

impl Row {
    /// With its attempts picked out of those of a whole page; nothing is attempted while the endpoint is left alone.
    fn into_wire(self, attempts: &[AttemptRow], rests_until: Option<NaiveDateTime>) -> WebhookDelivery {
        let Self { id, endpoint_id, sequence, event_type, status, due_at, created_at, ended_at } = self;
        let status: DeliveryStatus = parse_stored(&status);
        WebhookDelivery {
            id: id.uuid(),
            endpoint_id: endpoint_id.uuid(),
            sequence,
            event_type,
            status,
            next_attempt_at: (status == DeliveryStatus::Waiting).then(|| rests_until.map_or(due_at, |until| until.max(due_at)).and_utc()),
            attempts: attempts.iter().filter(|attempt| attempt.delivery_id == id).map(AttemptRow::wire).collect(),
            created_at: created_at.and_utc(),
            ended_at: ended_at.map(|at| at.and_utc()),
        }
    }
}

impl AttemptRow {
    fn wire(&self) -> DeliveryAttempt {
        let Self { delivery_id: _, at, outcome, status_code, duration_ms } = self;
        DeliveryAttempt { at: at.and_utc(), outcome: parse_stored(outcome), status_code: *status_code, duration_ms: *duration_ms }
    }
}

fn attempts_of(tx: &mut Tx<'_>, of: &[Key]) -> Outcome<Vec<AttemptRow>> {
    let rows = attempts::table.filter(attempts::delivery_id.eq_any(of)).order(attempts::id.desc());
    // Older ones are removed as newer come.
    let most = ATTEMPTS * i64::try_from(of.len()).unwrap_or_default();
    Ok(rows.limit(most).select(AttemptRow::as_select()).load(tx.conn)?)
}

pub(super) fn get(tx: &mut Tx<'_>, endpoint: Key, id: Key) -> Outcome<Option<WebhookDelivery>> {
    let row: Option<Row> = deliveries::table.find(id).filter(deliveries::endpoint_id.eq(endpoint)).select(Row::as_select()).first(tx.conn).optional()?;
    let (attempts, rests_until) = (attempts_of(tx, &[id])?, rests_until(tx, endpoint)?);
    Ok(row.map(|row| row.into_wire(&attempts, rests_until)))
}

/// Until when an endpoint is left alone.
fn rests_until(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<Option<NaiveDateTime>> {
    Ok(endpoints::table.find(endpoint).select(endpoints::rests_until).first(tx.conn).optional()?.flatten())
}

/// What waits at an endpoint, tests among it.
fn all_waiting(endpoint: Key) -> Boxed<'static> {
    deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).filter(deliveries::status.eq(DeliveryStatus::Waiting.as_str())).into_boxed()
}

/// How many events wait.
pub(in crate::webhooks) fn waiting(conn: &mut Conn, endpoint: Key) -> Outcome<i64> {
    Ok(all_waiting(endpoint).filter(deliveries::sequence.is_not_null()).count().get_result(conn)?)
}

pub(super) fn tests_waiting(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<i64> {
    Ok(all_waiting(endpoint).filter(deliveries::sequence.is_null()).count().get_result(tx.conn)?)
}

/// The first event that waits, where no more may.
fn probe(conn: &mut Conn, endpoint: Key) -> Outcome<Option<Key>> {
    if waiting(conn, endpoint)? < WAITING {
        return Ok(None);
    }
    let first = all_waiting(endpoint).filter(deliveries::sequence.is_not_null()).order(deliveries::sequence);
    Ok(first.select(deliveries::id).first(conn).optional()?)
}

/// Whether it is by this delivery that one learns whether others may go on.
pub(in crate::webhooks) fn is_probe(conn: &mut Conn, endpoint: Key, delivery: Key) -> Outcome<bool> {
    Ok(probe(conn, endpoint)? == Some(delivery))
}

/// Sees to it that the delivery by which one learns that does not wait for long.
pub(in crate::webhooks) fn keep_probing(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<()> {
    if let Some(first) = probe(tx.conn, endpoint)? {
        let soon = (tx.now + PROBE).naive_utc();
        diesel::update(deliveries::table.find(first).filter(deliveries::due_at.gt(soon))).set(deliveries::due_at.eq(soon)).execute(tx.conn)?;
    }
    Ok(())
}

/// Puts a test on the way.
pub(super) fn insert_test(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<Key> {
    let (id, now) = (Key::new(), tx.now.naive_utc());
    let row = (
        deliveries::id.eq(id),
        deliveries::endpoint_id.eq(endpoint),
        deliveries::event_type.eq(TESTED),
        deliveries::status.eq(DeliveryStatus::Waiting.as_str()),
        deliveries::failures.eq(0),
        deliveries::due_at.eq(now),
        deliveries::created_at.eq(now),
    );
    diesel::insert_into(deliveries::table).values(row).execute(tx.conn)?;
    Ok(id)
}

/// Puts a delivery on the way again.
pub(super) fn begin_again(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let again = (
        deliveries::status.eq(DeliveryStatus::Waiting.as_str()),
        deliveries::failures.eq(0),
        deliveries::due_at.eq(tx.now.naive_utc()),
        deliveries::ended_at.eq(None::<NaiveDateTime>),
    );
    diesel::update(deliveries::table.find(id)).set(again).execute(tx.conn)?;
    Ok(())
}

type Boxed<'a> = deliveries::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered(endpoint: Key, query: &WebhookDeliveriesQuery) -> Boxed<'static> {
    let WebhookDeliveriesQuery { status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let rows = deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).into_boxed();
    match status {
        Some(status) => crate::http::among!(rows, deliveries::status, status.iter().map(|status| status.as_str()).collect::<Vec<_>>()),
        None => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, endpoint: Key, query: &WebhookDeliveriesQuery) -> Outcome<PageOf<WebhookDelivery>> {
    let pager = Pager::bound_to(tx, "webhook_deliveries", query, "-created_at", &endpoint.uuid())?;
    let total = pager.total(|| filtered(endpoint, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(endpoint, query).select(Row::as_select()), Row, deliveries::id, {
        "created_at" => deliveries::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let page = pager.page(tx, rows, total, |row| (value(row), row.id));
    let (attempts, rests_until) = (attempts_of(tx, &page.items.iter().map(|row| row.id).collect::<Vec<_>>())?, rests_until(tx, endpoint)?);
    Ok(page.map(|row| row.into_wire(&attempts, rests_until)))
}

/// Removes some of the deliveries that ended long ago; how many. One that is on its way again by then stays.
pub fn forget_ended(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<usize> {
    let before = (now - Duration::days(KEPT)).naive_utc();
    let old = deliveries::table.filter(deliveries::ended_at.lt(before)).order(deliveries::ended_at).limit(AT_ONCE);
    let ids: Vec<Key> = old.select(deliveries::id).load(conn)?;
    Ok(diesel::delete(deliveries::table.filter(deliveries::id.eq_any(ids)).filter(deliveries::ended_at.lt(before))).execute(conn)?)
}
