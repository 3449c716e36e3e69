//! Operations of deliveries.

use actix_web::{get, post};
use chibo_openapi::PageOf;
use chibo_openapi::webhooks::{WebhookDeliveriesQuery, WebhookDelivery};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, BodyHash, CallerRequest, Id, IdPath, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct DeliveryPath {
    /// Id of the endpoint.
    id: Uuid,
    /// Id of the delivery.
    delivery_id: Uuid,
}

/// Send a test
///
/// A signed event of type `webhook_endpoint.tested` with the number 0, on the way at once unless the receiver asked to be left alone, as
/// `next_attempt_at` says. The answer says where to look what became of it. Where it is taken, what else waits is sent at once.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_test", params(IdPath),
    responses((status = 201, description = "On its way", body = WebhookDelivery)), security(("bearer" = ["webhooks:manage"])))]
#[post("/v1/webhook-endpoints/{id}/test")]
pub async fn test(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request
        .write(BodyHash::default(), move |tx| {
            let made = super::test(tx, id.0)?;
            Reply::created(format!("/v1/webhook-endpoints/{}/deliveries/{}", id.0, made.id), None, &made)
        })
        .await
}

/// List the deliveries of a webhook endpoint
///
/// The newest first. Those that have ended are kept for 30 days.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_deliveries_list", params(IdPath, WebhookDeliveriesQuery),
    responses((status = 200, description = "One page", body = PageOf<WebhookDelivery>)), security(("bearer" = ["webhooks:manage"])))]
#[get("/v1/webhook-endpoints/{id}/deliveries")]
pub async fn list(request: CallerRequest, id: Id, query: Query<WebhookDeliveriesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, id.0, &query.0)?)).await
}

/// Read a delivery with its attempts
#[utoipa::path(tag = "webhooks", operation_id = "webhook_deliveries_get", params(DeliveryPath),
    responses((status = 200, description = "The delivery", body = WebhookDelivery)), security(("bearer" = ["webhooks:manage"])))]
#[get("/v1/webhook-endpoints/{id}/deliveries/{delivery_id}")]
pub async fn get(request: CallerRequest, id: Id, delivery: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::get(tx, id.0, delivery.0)?)).await
}

/// Deliver once more
///
/// Whatever became of it, and also while it waits: its schedule begins anew, at once unless the receiver asked to be left alone, with the same
/// `webhook-id`.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_deliveries_redeliver", params(DeliveryPath),
    responses((status = 200, description = "On its way", body = WebhookDelivery)), security(("bearer" = ["webhooks:manage"])))]
#[post("/v1/webhook-endpoints/{id}/deliveries/{delivery_id}/redeliver")]
pub async fn redeliver(request: CallerRequest, id: Id, delivery: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| Reply::ok(&super::redeliver(tx, id.0, delivery.0)?)).await
}
