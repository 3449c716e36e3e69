//! Endpoints: where service clients are told what happens. An endpoint belongs to the unit of its client, and tells no more than the client may read.
//! Not here: what is told and when (`delivering`).

pub mod http;
mod store;

use std::collections::BTreeSet;

use chibo_openapi::vocabulary::{EndpointDisabledReason, EndpointStatus};
use chibo_openapi::webhooks::{
    WebhookEndpoint, WebhookEndpointCreate, WebhookEndpointCreated, WebhookEndpointEdit, WebhookEndpointTransition, WebhookEndpointsQuery, WebhookSecretCreate,
    WebhookSecretCreated,
};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::address::{UrlFault, check_url};
use super::secrets;
use crate::accounts::clients;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::jobs::{self, Payload, Step};
use crate::log::events::{self, Event};
use crate::log::feed;
use store::Row;
pub(super) use store::{hasten, kinds};

const MANAGE: Scope = Scope::WebhooksManage;
/// Endpoints that there are at most: every turn looks at all of them.
const MOST: i64 = 100;
/// Endpoints of the clients of one committee at most: none leaves the others without.
const MOST_OF_ONE: i64 = 10;
/// Hours for which the secret before the newest goes on, unless said otherwise.
const OVERLAP: i64 = 24;

/// An endpoint that the caller may manage.
pub(super) fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.caller().require_somewhere(MANAGE)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = clients::unit(tx, row.client_id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require(MANAGE, MANAGE, &unit)?;
    Ok(row)
}

/// The same, which nobody else changes until the commit.
pub(super) fn load_locked(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.lock(&[Change(What::WebhookEndpoint(id))])?;
    load(tx, id)
}

fn wire(tx: &mut Tx<'_>, row: Row) -> Outcome<WebhookEndpoint> {
    let secrets = secrets::of(tx, &[row.id])?;
    let names = clients::names(tx, &[row.client_id])?;
    Ok(row.into_wire(&names, &secrets))
}

/// One page of the endpoints that the caller may manage.
pub fn list(tx: &mut Tx<'_>, query: &WebhookEndpointsQuery) -> Outcome<PageOf<WebhookEndpoint>> {
    tx.caller().require_somewhere(MANAGE)?;
    let reach = tx.reach(MANAGE)?;
    let page = store::list(tx, &reach, query)?;
    let secrets = secrets::of(tx, &page.items.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let names = clients::names(tx, &page.items.iter().map(|row| row.client_id).collect::<Vec<_>>())?;
    Ok(page.map(|row| row.into_wire(&names, &secrets)))
}

/// One endpoint.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<WebhookEndpoint> {
    let row = load(tx, id)?;
    wire(tx, row)
}

/// What is wrong with an address and with a list of kinds.
fn check_terms(tx: &Tx<'_>, url: &str, kinds: &[chibo_openapi::vocabulary::EventSubject]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    match check_url(url, tx.request.app.config.webhooks_allow_loopback) {
        Ok(()) => {}
        Err(UrlFault::Form) => flaws.push(Flaw::field("/url", Code::InvalidFormat).with("expected", "https://host/path")),
        Err(UrlFault::Scheme) => flaws.push(Flaw::field("/url", Code::HttpsRequired)),
        Err(UrlFault::NotPublic(address)) => flaws.push(Flaw::field("/url", Code::AddressNotPublic).with("address", address)),
    }
    let mut seen = BTreeSet::new();
    for (at, kind) in kinds.iter().enumerate() {
        if !seen.insert(kind) {
            flaws.push(Flaw::field(&format!("/kinds/{at}"), Code::NotUnique));
        }
    }
    flaws
}

/// Makes an endpoint with its first secret.
pub fn create(tx: &mut Tx<'_>, new: &WebhookEndpointCreate) -> Outcome<WebhookEndpointCreated> {
    tx.caller().require_somewhere(MANAGE)?;
    let mut flaws = check_terms(tx, &new.url, &new.kinds);
    let unit = clients::unit(tx, new.client_id.into())?;
    if !unit.is_some_and(|unit| tx.caller().may(MANAGE, &unit)) {
        flaws.push(Flaw::field("/client_id", Code::UnknownReference));
    }
    let latest = feed::latest(tx.conn)?;
    let after = new.after.unwrap_or(latest);
    if after > latest {
        flaws.push(Flaw::field("/after", Code::UnknownReference));
    }
    Fail::if_any(flaws)?;
    tx.lock(&[Change(What::WebhookEndpoints)])?;
    let of_one = match clients::belongs_to(tx, new.client_id.into())? {
        (Some(committee), _) => store::count_of(tx, committee)?,
        (None, _) => 0,
    };
    if of_one >= MOST_OF_ONE || store::count(tx)? >= MOST {
        return Err(Fail::new(Code::TooManyEndpoints).with("max_of_committee", MOST_OF_ONE).with("max", MOST));
    }
    let row = Row::new(tx, new);
    store::insert(tx, &row, after)?;
    let (_, secret) = secrets::add(tx, row.id)?;
    let (id, of) = (row.id, row.client_id);
    let endpoint = wire(tx, row)?;
    record(tx, of, Event::new("webhook_endpoint.created", id).after(&endpoint))?;
    Ok(WebhookEndpointCreated { endpoint, secret: Some(secret) })
}

/// Adds an event about an endpoint of a client.
fn record(tx: &mut Tx<'_>, client: Key, event: Event<'_>) -> Outcome<()> {
    let (committee, cell) = clients::belongs_to(tx, client)?;
    events::record(tx, event.unit(committee, cell))
}

/// Changes name, address or kinds.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<WebhookEndpointEdit>) -> Outcome<WebhookEndpoint> {
    let row = load_locked(tx, id)?;
    tx.require_match(row.version)?;
    let before = wire(tx, row.clone())?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    Fail::if_any(check_terms(tx, &edit.url, &edit.kinds))?;
    let row = row.edited(tx, edit);
    if row.version == before.version {
        return Ok(before);
    }
    let after = save(tx, "webhook_endpoint.updated", &before, row, None)?;
    // What the receiver at the address of before did says nothing of another one.
    if after.url != before.url {
        store::begin_again(tx, id)?;
    }
    Ok(after)
}

fn save(tx: &mut Tx<'_>, action: &str, before: &WebhookEndpoint, row: Row, reason: Option<&str>) -> Outcome<WebhookEndpoint> {
    store::update(tx, &row)?;
    let (id, client) = (row.id, row.client_id);
    let after = wire(tx, row)?;
    let event = Event::new(action, id).before(before).after(&after);
    record(tx, client, if reason.is_some() { event.said("reason", &reason) } else { event })?;
    Ok(after)
}

/// Disables or enables an endpoint.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &WebhookEndpointTransition) -> Outcome<WebhookEndpoint> {
    let row = load_locked(tx, id)?;
    tx.require_match(row.version)?;
    let before = wire(tx, row.clone())?;
    Fail::if_illegal(&before.status, &act.to, &before.allowed_transitions)?;
    let row = row.switched(tx, (act.to == EndpointStatus::Disabled).then_some(EndpointDisabledReason::Asked));
    if act.to == EndpointStatus::Active {
        store::begin_again(tx, id)?;
    }
    save(tx, "webhook_endpoint.transitioned", &before, row, Some(&act.reason))
}

/// Disables an endpoint, locked already, because of what its receiver or the feed answered. One that is disabled keeps its reason.
pub(super) fn disable(tx: &mut Tx<'_>, id: Key, why: EndpointDisabledReason) -> Outcome<()> {
    let Some(row) = store::find(tx, id)?.filter(|row| row.status() == EndpointStatus::Active) else { return Ok(()) };
    let before = wire(tx, row.clone())?;
    let row = row.switched(tx, Some(why));
    save(tx, "webhook_endpoint.transitioned", &before, row, Some(why.as_str())).map(drop)
}

/// Removes an endpoint with its secrets; what was on its way is not told any more.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let row = load_locked(tx, id)?;
    tx.require_match(row.version)?;
    let client = row.client_id;
    let before = wire(tx, row)?;
    store::delete(tx, id)?;
    jobs::enqueue(tx, REMOVAL, &Removal { version: VERSION, endpoint: id.uuid() })?;
    record(tx, client, Event::new("webhook_endpoint.deleted", id).before(&before))
}

/// Gives an endpoint a further secret; the one before goes on for a while, or ends at once.
pub fn exchange_secret(tx: &mut Tx<'_>, id: Key, new: &WebhookSecretCreate) -> Outcome<WebhookSecretCreated> {
    let row = load_locked(tx, id)?;
    let ends_at = tx.now + Duration::hours(new.overlap_hours.unwrap_or(OVERLAP));
    let (secret, plain) = secrets::exchange(tx, id, ends_at)?;
    let client = row.client_id;
    store::update(tx, &row.touched(tx))?;
    record(tx, client, Event::new("webhook_endpoint.secret_added", id).after(&secret))?;
    Ok(WebhookSecretCreated { id: secret.id, secret: Some(plain), created_at: secret.created_at, previous_ends_at: Some(ends_at).filter(|at| *at > tx.now) })
}

/// Ends the secret before the newest.
pub fn remove_secret(tx: &mut Tx<'_>, id: Key, secret: Key) -> Outcome<()> {
    let row = load_locked(tx, id)?;
    let removed = secrets::remove(tx, id, secret)?;
    let client = row.client_id;
    store::update(tx, &row.touched(tx))?;
    record(tx, client, Event::new("webhook_endpoint.secret_removed", id).before(&removed))
}

/// Work that removes the deliveries of an endpoint that is no more.
pub const REMOVAL: &str = "webhook_deliveries.removal";
const VERSION: u8 = 1;

/// Whose.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Removal {
    version: u8,
    endpoint: Uuid,
}

/// Removes some of them. Nobody adds any: who would, finds no endpoint.
pub fn removal_step(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<Step> {
    let removal: Removal = payload.read()?;
    if removal.version != VERSION {
        return Err(Fail::internal(&format!("a removal of version {}", removal.version)));
    }
    if store::forget_deliveries(tx, removal.endpoint.into())? == 0 { Ok(Step::Done) } else { Step::again(&removal) }
}
