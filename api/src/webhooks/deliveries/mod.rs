//! Deliveries: what became of telling an endpoint, and telling it once more. Not here: sending (`delivering`).

pub mod http;
mod store;

use chibo_openapi::PageOf;
use chibo_openapi::vocabulary::{DeliveryStatus, EndpointStatus};
use chibo_openapi::webhooks::{WebhookDeliveriesQuery, WebhookDelivery};

use super::endpoints;
use crate::accounts::clients;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
pub use store::forget_ended;
pub(super) use store::{ATTEMPTS, PROBE, TESTED, WAITING, is_probe, keep_probing, waiting};

/// Tests of one endpoint that wait at most.
const TESTS: i64 = 10;
/// Seconds after which who asks for one more delivery than may wait is told to come again.
const LATER: u32 = 60;

/// One page of the deliveries of an endpoint.
pub fn list(tx: &mut Tx<'_>, endpoint: Key, query: &WebhookDeliveriesQuery) -> Outcome<PageOf<WebhookDelivery>> {
    endpoints::load(tx, endpoint)?;
    store::list(tx, endpoint, query)
}

/// One delivery.
pub fn get(tx: &mut Tx<'_>, endpoint: Key, id: Key) -> Outcome<WebhookDelivery> {
    endpoints::load(tx, endpoint)?;
    store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)
}

/// Locks an endpoint to which something may be sent.
fn active(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let status = endpoints::load_locked(tx, id)?.status();
    if status == EndpointStatus::Active { Ok(()) } else { Err(Fail::wrong_state(&status)) }
}

/// Whether one more event may wait.
fn require_room(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<()> {
    if store::waiting(tx.conn, endpoint)? >= WAITING { Err(Fail::too_many(LATER)) } else { Ok(()) }
}

/// Whether one more test may wait; events do not keep it waiting, since it is how one learns why they wait.
fn require_room_for_test(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<()> {
    if store::tests_waiting(tx, endpoint)? >= TESTS { Err(Fail::too_many(LATER)) } else { Ok(()) }
}

/// Sends a test.
pub fn test(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<WebhookDelivery> {
    active(tx, endpoint)?;
    require_room_for_test(tx, endpoint)?;
    let id = store::insert_test(tx, endpoint)?;
    record(tx, endpoint, TESTED, id)?;
    store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)
}

/// Tells once more what was told, failed or was withheld, and at once what waits.
pub fn redeliver(tx: &mut Tx<'_>, endpoint: Key, id: Key) -> Outcome<WebhookDelivery> {
    endpoints::load_locked(tx, endpoint)?;
    let there = store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)?;
    active(tx, endpoint)?;
    match (there.status, there.sequence) {
        (DeliveryStatus::Waiting, _) => {}
        (_, Some(_)) => require_room(tx, endpoint)?,
        (_, None) => require_room_for_test(tx, endpoint)?,
    }
    store::begin_again(tx, id)?;
    store::keep_probing(tx, endpoint)?;
    record(tx, endpoint, "webhook_endpoint.redelivered", id)?;
    store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)
}

fn record(tx: &mut Tx<'_>, endpoint: Key, action: &str, delivery: Key) -> Outcome<()> {
    let client = endpoints::load(tx, endpoint)?.client_id;
    let (committee, cell) = clients::belongs_to(tx, client)?;
    events::record(tx, Event::new(action, endpoint).unit(committee, cell).said("delivery_id", &delivery.uuid()))
}
