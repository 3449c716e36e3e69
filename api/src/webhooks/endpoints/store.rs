//! Rows of webhook endpoints, as people know them. What delivering keeps there is in `delivering/store.rs`.

use std::collections::{BTreeSet, HashMap};

use chibo_openapi::PageOf;
use chibo_openapi::vocabulary::{DeliveryStatus, EndpointDisabledReason, EndpointStatus, EventSubject};
use chibo_openapi::webhooks::{WebhookEndpoint, WebhookEndpointCreate, WebhookEndpointEdit, WebhookEndpointsQuery, WebhookSecret};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{clients, webhook_attempts as attempts, webhook_deliveries as deliveries, webhook_endpoints as endpoints};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

/// Deliveries that are removed at once.
const AT_ONCE: i64 = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = endpoints, treat_none_as_null = true)]
pub(in crate::webhooks) struct Row {
    pub(in crate::webhooks) id: Key,
    pub(in crate::webhooks) client_id: Key,
    name: String,
    url: String,
    kinds: String,
    pub(in crate::webhooks) disabled_at: Option<NaiveDateTime>,
    disabled_reason: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

fn joined(kinds: &[EventSubject]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ")
}

/// Kinds as they are kept. One that this program does not know must not become none, which is every kind.
pub(in crate::webhooks) fn kinds(kept: &str) -> Vec<EventSubject> {
    if kept.is_empty() { Vec::new() } else { kept.split(' ').map(parse_stored).collect() }
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &WebhookEndpointCreate) -> Self {
        let WebhookEndpointCreate { client_id, name, url, kinds, after: _ } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            client_id: Key::from(*client_id),
            name: name.clone(),
            url: url.clone(),
            kinds: joined(kinds),
            disabled_at: None,
            disabled_reason: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: WebhookEndpointEdit) -> Self {
        let WebhookEndpointEdit { name, url, kinds } = edit;
        let edited = Self { name, url, kinds: joined(&kinds), ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    /// Disabled for a reason, or enabled.
    pub(super) fn switched(self, tx: &Tx<'_>, disabled: Option<EndpointDisabledReason>) -> Self {
        let (disabled_at, disabled_reason) = (disabled.map(|_| tx.now.naive_utc()), disabled.map(|why| why.to_string()));
        Self { disabled_at, disabled_reason, ..self }.touched(tx)
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(in crate::webhooks) const fn status(&self) -> EndpointStatus {
        if self.disabled_at.is_some() { EndpointStatus::Disabled } else { EndpointStatus::Active }
    }

    /// With its client's name and its secrets picked out of those of a whole page.
    pub(super) fn into_wire(self, names: &HashMap<Key, String>, secrets: &[(Key, WebhookSecret)]) -> WebhookEndpoint {
        let status = self.status();
        let Self { id, client_id, name, url, kinds: kept, disabled_at, disabled_reason, created_at, updated_at, version } = self;
        WebhookEndpoint {
            id: id.uuid(),
            client_id: client_id.uuid(),
            client_name: names.get(&client_id).cloned().unwrap_or_default(),
            name,
            url,
            kinds: kinds(&kept),
            status,
            allowed_transitions: EndpointStatus::ALL.iter().copied().filter(|to| *to != status).collect(),
            disabled_reason: disabled_reason.as_deref().map(parse_stored),
            disabled_at: disabled_at.map(|at| at.and_utc()),
            secrets: secrets.iter().filter(|(endpoint, _)| *endpoint == id).map(|(_, secret)| secret.clone()).collect(),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(endpoints::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn count(tx: &mut Tx<'_>) -> Outcome<i64> {
    Ok(endpoints::table.count().get_result(tx.conn)?)
}

/// How many there are of the clients of a committee.
pub(super) fn count_of(tx: &mut Tx<'_>, committee: Key) -> Outcome<i64> {
    let own = clients::table.filter(clients::committee_id.eq(committee)).select(clients::id);
    Ok(endpoints::table.filter(endpoints::client_id.eq_any(own)).count().get_result(tx.conn)?)
}

/// Adds an endpoint that is told the events behind a number.
pub(super) fn insert(tx: &mut Tx<'_>, row: &Row, after: i64) -> Outcome<()> {
    let Row { id, client_id, name, url, kinds, disabled_at: _, disabled_reason: _, created_at, updated_at, version } = row;
    let values = (
        endpoints::id.eq(id),
        endpoints::client_id.eq(client_id),
        endpoints::name.eq(name),
        endpoints::url.eq(url),
        endpoints::kinds.eq(kinds),
        endpoints::sequence.eq(after),
        endpoints::turn_at.eq(created_at),
        endpoints::created_at.eq(created_at),
        endpoints::updated_at.eq(updated_at),
        endpoints::version.eq(version),
    );
    diesel::insert_into(endpoints::table).values(values).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(endpoints::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Forgets how an endpoint failed, and for how long it was to be left alone; what waits there is due at once.
pub(super) fn begin_again(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let forgotten = (endpoints::failing_since.eq(None::<NaiveDateTime>), endpoints::rests_until.eq(None::<NaiveDateTime>));
    diesel::update(endpoints::table.find(id)).set(forgotten).execute(tx.conn)?;
    hasten(tx, id, None)
}

/// Makes due what waits at an endpoint, locked already, but for what was attempted since an instant: a receiver that takes what it refused before
/// takes the others, too, and those behind them need the room.
pub(in crate::webhooks) fn hasten(tx: &mut Tx<'_>, id: Key, attempted_since: Option<NaiveDateTime>) -> Outcome<()> {
    let now = tx.now.naive_utc();
    let later = deliveries::table.filter(deliveries::endpoint_id.eq(id)).filter(deliveries::status.eq(DeliveryStatus::Waiting.as_str()));
    let mut later: Vec<Key> = later.filter(deliveries::due_at.gt(now)).select(deliveries::id).load(tx.conn)?;
    if let Some(since) = attempted_since.filter(|_| !later.is_empty()) {
        let lately = attempts::table.filter(attempts::delivery_id.eq_any(&later)).filter(attempts::at.ge(since));
        let lately: BTreeSet<Key> = lately.select(attempts::delivery_id).load(tx.conn)?.into_iter().collect();
        later.retain(|delivery| !lately.contains(delivery));
    }
    if !later.is_empty() {
        diesel::update(deliveries::table.filter(deliveries::id.eq_any(later))).set(deliveries::due_at.eq(now)).execute(tx.conn)?;
    }
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(endpoints::table.find(id)).execute(tx.conn)?;
    Ok(())
}

type Boxed<'a> = endpoints::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a WebhookEndpointsQuery) -> Boxed<'a> {
    let WebhookEndpointsQuery { client_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = endpoints::table.into_boxed();
    if !reach.everything {
        let theirs = clients::committee_id.eq_any(reach.committees.clone()).or(clients::cell_id.eq_any(reach.cells.clone()));
        rows = rows.filter(endpoints::client_id.eq_any(clients::table.filter(theirs).select(clients::id)));
    }
    if let Some(of) = client_id {
        rows = rows.filter(endpoints::client_id.eq_any(of.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    match status.as_deref() {
        Some([EndpointStatus::Active]) => rows.filter(endpoints::disabled_at.is_null()),
        Some([EndpointStatus::Disabled]) => rows.filter(endpoints::disabled_at.is_not_null()),
        _ => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &WebhookEndpointsQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "webhook_endpoints", query, "created_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, endpoints::id, {
        "created_at" => endpoints::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}

/// Removes some deliveries of an endpoint; how many.
pub(super) fn forget_deliveries(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<usize> {
    let some = deliveries::table.filter(deliveries::endpoint_id.eq(endpoint)).order(deliveries::id).limit(AT_ONCE);
    let some: Vec<Key> = some.select(deliveries::id).load(tx.conn)?;
    Ok(diesel::delete(deliveries::table.filter(deliveries::id.eq_any(some))).execute(tx.conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_kept() {
        let some = [EventSubject::Cell, EventSubject::Quota];
        assert_eq!((kinds(&joined(&some)), kinds(&joined(&[]))), (some.to_vec(), Vec::new()));
    }

    #[test]
    #[should_panic(expected = "unknown value")]
    fn a_kind_that_is_not_known_is_not_every_kind() {
        drop(kinds("of_another_program"));
    }
}
