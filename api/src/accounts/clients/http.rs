//! Operations of service clients.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::accounts::{AccountTransition, ClientCreate, ClientCreated, ClientEdit, ClientSecretCreated, ClientsQuery, ServiceClient};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, SubId};

/// List service clients
#[utoipa::path(tag = "accounts", operation_id = "clients_list", params(ClientsQuery),
    responses((status = 200, description = "One page", body = PageOf<ServiceClient>)), security(("bearer" = ["clients:manage"])))]
#[get("/v1/clients")]
pub async fn list(request: CallerRequest, query: Query<ClientsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Make a service client
///
/// The answer shows the secret, this once.
#[utoipa::path(tag = "accounts", operation_id = "clients_create", request_body = ClientCreate,
    responses((status = 201, description = "Made", body = ClientCreated)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<ClientCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            let reply = Reply::created(format!("/v1/clients/{}", created.client.id), Some(created.client.version), &created)?;
            reply.once(&ClientCreated { secret: None, ..created })
        })
        .await
}

/// Read a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_get", params(IdPath),
    responses((status = 200, description = "The client", body = ServiceClient)), security(("bearer" = ["clients:manage"])))]
#[get("/v1/clients/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_update", params(IdPath, IfMatch),
    request_body(content = ClientEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = ServiceClient)), security(("bearer" = ["clients:manage"])))]
#[patch("/v1/clients/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<ClientEdit>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await;
    app.auth.forget_callers();
    answer
}

/// Lock or unlock a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_transition", params(IdPath, IfMatch), request_body = AccountTransition,
    responses((status = 200, description = "Done", body = ServiceClient)), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<AccountTransition>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|after| Reply::versioned(after.version, &after))).await;
    app.auth.forget_callers();
    answer
}

/// Give a service client a further secret
///
/// Two may live at a time: add one, switch the system over, remove the old one.
#[utoipa::path(tag = "accounts", operation_id = "client_secrets_create", params(IdPath),
    responses((status = 201, description = "Made; shown this once", body = ClientSecretCreated)), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients/{id}/secrets")]
pub async fn add_secret(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request
        .write(BodyHash::default(), move |tx| {
            let created = super::add_secret(tx, id.0)?;
            let reply = Reply::created(format!("/v1/clients/{}/secrets/{}", id.0, created.id), None, &created)?;
            reply.once(&ClientSecretCreated { secret: None, ..created })
        })
        .await
}

/// Remove a secret of a service client
#[utoipa::path(tag = "accounts", operation_id = "client_secrets_delete", params(IdPath, ("secret_id" = Uuid, Path, description = "Id of the secret")),
    responses((status = 204, description = "Removed")), security(("bearer" = ["clients:manage"])))]
#[delete("/v1/clients/{id}/secrets/{secret_id}")]
pub async fn remove_secret(request: CallerRequest, id: Id, secret: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::remove_secret(tx, id.0, secret.0).map(|()| Reply::nothing())).await
}
