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

/// Deliveries of one endpoint that wait at most; events behind them stay in the log until there is room.
pub(super) const WAITING: i64 = 200;
/// The latest attempts of a delivery that are kept.
pub(super) const ATTEMPTS: i64 = 20;
/// What is done when an endpoint is tested; also the type of the event that is sent.
pub(super) const TESTED: &str = "webhook_endpoint.tested";
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

/// An endpoint that one more may be sent to, locked.
fn with_room(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let endpoint = endpoints::load_locked(tx, id)?;
    if endpoint.status() != EndpointStatus::Active {
        return Err(Fail::wrong_state(&endpoint.status()));
    }
    if store::waiting(tx, id)? >= WAITING { Err(Fail::too_many(LATER)) } else { Ok(()) }
}

/// Sends a test.
pub fn test(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<WebhookDelivery> {
    with_room(tx, endpoint)?;
    let id = store::insert_test(tx, endpoint)?;
    record(tx, endpoint, TESTED, id)?;
    store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)
}

/// Tells once more what was told, failed or was withheld.
pub fn redeliver(tx: &mut Tx<'_>, endpoint: Key, id: Key) -> Outcome<WebhookDelivery> {
    let locked = endpoints::load_locked(tx, endpoint)?;
    let there = store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)?;
    if there.status == DeliveryStatus::Waiting {
        return Err(Fail::wrong_state(&there.status));
    }
    with_room(tx, locked.id)?;
    store::begin_again(tx, id)?;
    record(tx, endpoint, "webhook_endpoint.redelivered", id)?;
    store::get(tx, endpoint, id)?.ok_or_else(Fail::not_found)
}

fn record(tx: &mut Tx<'_>, endpoint: Key, action: &str, delivery: Key) -> Outcome<()> {
    let client = endpoints::load(tx, endpoint)?.client_id;
    let (committee, cell) = clients::belongs_to(tx, client)?;
    events::record(tx, Event::new(action, endpoint).unit(committee, cell).said("delivery_id", &delivery.uuid()))
}
