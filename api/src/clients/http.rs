//! Operations of service clients.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::auth::{AccountTransition, Client, ClientCreate, ClientCreated, ClientEdit, ClientSecretCreated};
use chibo_openapi::vocabulary::AccountStatus;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply, SubId};

sorts! {
    /// Sort keys of clients.
    ClientSort { CreatedAt "created_at" }
}

/// Which clients, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClientsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "cong")]
    pub q: Option<String>,
    /// Committees on which the clients' role holds, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// States, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<AccountStatus>>,
    /// `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?created_at$", max_length = 20, example = "created_at")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
}

/// List service clients
#[utoipa::path(tag = "accounts", operation_id = "clients_list", params(ClientsQuery),
    responses((status = 200, description = "One page", body = PageOf<Client>)), security(("bearer" = ["clients:manage"])))]
#[get("/v1/clients")]
pub async fn list(call: Call, query: Query<ClientsQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Make a service client
///
/// The answer shows the secret, this once.
#[utoipa::path(tag = "accounts", operation_id = "clients_create", request_body = ClientCreate,
    responses((status = 201, description = "Made", body = ClientCreated)), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<ClientCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Ok(Reply::created(format!("/v1/clients/{}", created.client.id), Some(created.client.version), &created)?.secret())
    })
    .await
}

/// Read a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_get", params(IdPath),
    responses((status = 200, description = "The client", body = Client)), security(("bearer" = ["clients:manage"])))]
#[get("/v1/clients/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_update", params(IdPath, IfMatch),
    request_body(content = ClientEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Client)), security(("bearer" = ["clients:manage"])))]
#[patch("/v1/clients/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<ClientEdit>) -> Answer {
    let app = call.app.clone();
    let answer = call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await;
    app.auth.forget_callers();
    answer
}

/// Lock or unlock a service client
#[utoipa::path(tag = "accounts", operation_id = "clients_transition", params(IdPath, IfMatch), request_body = AccountTransition,
    responses((status = 200, description = "Done", body = Client)), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients/{id}/transitions")]
pub async fn transition(call: Call, id: Id, _: Query<NoQuery>, act: Body<AccountTransition>) -> Answer {
    let app = call.app.clone();
    let answer = call.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|after| Reply::versioned(after.version, &after))).await;
    app.auth.forget_callers();
    answer
}

/// Give a service client a further secret
///
/// Two may live at a time: add one, switch the system over, remove the old one.
#[utoipa::path(tag = "accounts", operation_id = "client_secrets_create", params(IdPath),
    responses((status = 201, description = "Made; shown this once", body = ClientSecretCreated)), security(("bearer" = ["clients:manage"])))]
#[post("/v1/clients/{id}/secrets")]
pub async fn add_secret(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| {
        let created = super::add_secret(tx, id.0)?;
        Ok(Reply::created(format!("/v1/clients/{}/secrets/{}", id.0, created.id), None, &created)?.secret())
    })
    .await
}

/// Remove a secret of a service client
#[utoipa::path(tag = "accounts", operation_id = "client_secrets_delete", params(IdPath, ("secret_id" = Uuid, Path, description = "Id of the secret")),
    responses((status = 204, description = "Removed")), security(("bearer" = ["clients:manage"])))]
#[delete("/v1/clients/{id}/secrets/{secret_id}")]
pub async fn remove_secret(call: Call, id: Id, secret: SubId, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| super::remove_secret(tx, id.0, secret.0).map(|()| Reply::nothing())).await
}
