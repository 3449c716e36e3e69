//! Operations of webhook endpoints and their secrets.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::webhooks::{
    WebhookEndpoint, WebhookEndpointCreate, WebhookEndpointCreated, WebhookEndpointEdit, WebhookEndpointTransition, WebhookEndpointsQuery, WebhookSecretCreate,
    WebhookSecretCreated,
};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, SubId};

/// List webhook endpoints
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_list", params(WebhookEndpointsQuery),
    responses((status = 200, description = "One page", body = PageOf<WebhookEndpoint>)), security(("bearer" = ["webhooks:manage"])))]
#[get("/v1/webhook-endpoints")]
pub async fn list(request: CallerRequest, query: Query<WebhookEndpointsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Make a webhook endpoint
///
/// It is told what its service client may read, as the change feed tells it. The answer shows the secret that signs, this once.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_create", request_body = WebhookEndpointCreate,
    responses((status = 201, description = "Made", body = WebhookEndpointCreated)), extensions(("x-versioned" = json!(true))),
    security(("bearer" = ["webhooks:manage"])))]
#[post("/v1/webhook-endpoints")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<WebhookEndpointCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            let endpoint = &created.endpoint;
            let reply = Reply::created(format!("/v1/webhook-endpoints/{}", endpoint.id), Some(endpoint.version), &created)?;
            reply.once(&WebhookEndpointCreated { secret: None, ..created })
        })
        .await
}

/// Read a webhook endpoint
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_get", params(IdPath),
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)), security(("bearer" = ["webhooks:manage"])))]
#[get("/v1/webhook-endpoints/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a webhook endpoint
///
/// Attempts that begin afterwards go to the new address.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_update", params(IdPath, IfMatch),
    request_body(content = WebhookEndpointEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = WebhookEndpoint)), security(("bearer" = ["webhooks:manage"])))]
#[patch("/v1/webhook-endpoints/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<WebhookEndpointEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a webhook endpoint
///
/// With its secrets and deliveries. No attempt begins afterwards.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["webhooks:manage"])))]
#[delete("/v1/webhook-endpoints/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Disable or enable a webhook endpoint
///
/// What waits stays, and what happens meanwhile is told once it is enabled, as long as the change feed tells of it.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_endpoints_transition", params(IdPath, IfMatch), request_body = WebhookEndpointTransition,
    responses((status = 200, description = "Done", body = WebhookEndpoint)), security(("bearer" = ["webhooks:manage"])))]
#[post("/v1/webhook-endpoints/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<WebhookEndpointTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|after| Reply::versioned(after.version, &after))).await
}

/// Exchange the secret of a webhook endpoint
///
/// Every message is signed by each live secret, so the receiver may know either while it changes over. At most two live at a time.
#[utoipa::path(tag = "webhooks", operation_id = "webhook_secrets_create", params(IdPath), request_body = WebhookSecretCreate,
    responses((status = 201, description = "Made; shown this once", body = WebhookSecretCreated)), security(("bearer" = ["webhooks:manage"])))]
#[post("/v1/webhook-endpoints/{id}/secrets")]
pub async fn add_secret(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<WebhookSecretCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::exchange_secret(tx, id.0, &new.value)?;
            let reply = Reply::created(format!("/v1/webhook-endpoints/{}/secrets/{}", id.0, created.id), None, &created)?;
            reply.once(&WebhookSecretCreated { secret: None, ..created })
        })
        .await
}

/// End the secret before the newest at once
#[utoipa::path(tag = "webhooks", operation_id = "webhook_secrets_delete", params(IdPath, ("secret_id" = Uuid, Path, description = "Id of the secret")),
    responses((status = 204, description = "Removed")), security(("bearer" = ["webhooks:manage"])))]
#[delete("/v1/webhook-endpoints/{id}/secrets/{secret_id}")]
pub async fn remove_secret(request: CallerRequest, id: Id, secret: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::remove_secret(tx, id.0, secret.0).map(|()| Reply::nothing())).await
}
