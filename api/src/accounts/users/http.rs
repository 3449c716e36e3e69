//! Operations of accounts and their roles.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::accounts::{AccountTransition, Grant, GrantCreate, PasswordReset, User, UserCreate, UserEdit, UsersQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, SubId};

/// List users
#[utoipa::path(tag = "accounts", operation_id = "users_list", params(UsersQuery),
    responses((status = 200, description = "One page", body = PageOf<User>)), security(("bearer" = ["users:manage"])))]
#[get("/v1/users")]
pub async fn list(request: CallerRequest, query: Query<UsersQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Make a user
#[utoipa::path(tag = "accounts", operation_id = "users_create", request_body = UserCreate,
    responses((status = 201, description = "Made", body = User)), security(("bearer" = ["users:manage"])))]
#[post("/v1/users")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<UserCreate>) -> Answer {
    super::create(request, new).await
}

/// Read a user
#[utoipa::path(tag = "accounts", operation_id = "users_get", params(IdPath),
    responses((status = 200, description = "The user", body = User)), security(("bearer" = ["users:manage"])))]
#[get("/v1/users/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a user
#[utoipa::path(tag = "accounts", operation_id = "users_update", params(IdPath, IfMatch),
    request_body(content = UserEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = User)), security(("bearer" = ["users:manage"])))]
#[patch("/v1/users/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<UserEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Lock or unlock a user
///
/// A locked user's sessions end; tokens that are still out stop working within 5 seconds.
#[utoipa::path(tag = "accounts", operation_id = "users_transition", params(IdPath, IfMatch), request_body = AccountTransition,
    responses((status = 200, description = "Done", body = User)), security(("bearer" = ["users:manage"])))]
#[post("/v1/users/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<AccountTransition>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|after| Reply::versioned(after.version, &after))).await;
    app.auth.forget_callers();
    answer
}

/// Set a user's password
///
/// Ends the user's sessions.
#[utoipa::path(tag = "accounts", operation_id = "users_reset_password", params(IdPath), request_body = PasswordReset,
    responses((status = 204, description = "Set")), security(("bearer" = ["users:manage"])))]
#[post("/v1/users/{id}/password")]
pub async fn reset_password(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<PasswordReset>) -> Answer {
    super::reset_password(request, id.0, new).await
}

/// List a user's roles
#[utoipa::path(tag = "accounts", operation_id = "grants_list", params(IdPath),
    responses((status = 200, description = "The roles and their units", body = PageOf<Grant>)), security(("bearer" = ["users:manage"])))]
#[get("/v1/users/{id}/grants")]
pub async fn grants(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::grants(tx, id.0)?)).await
}

/// Give a user a role
#[utoipa::path(tag = "accounts", operation_id = "grants_create", params(IdPath), request_body = GrantCreate,
    responses((status = 201, description = "Given", body = Grant)), security(("bearer" = ["users:manage"])))]
#[post("/v1/users/{id}/grants")]
pub async fn give(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<GrantCreate>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(new.hash, move |tx| {
        let grant = super::give(tx, id.0, &new.value)?;
        Reply::created(format!("/v1/users/{}/grants/{}", id.0, grant.id), None, &grant)
    });
    let answer = answer.await;
    app.auth.forget_callers();
    answer
}

/// Take a role from a user
#[utoipa::path(tag = "accounts", operation_id = "grants_delete", params(IdPath, ("grant_id" = Uuid, Path, description = "Id of the grant")),
    responses((status = 204, description = "Taken")), security(("bearer" = ["users:manage"])))]
#[delete("/v1/users/{id}/grants/{grant_id}")]
pub async fn take(request: CallerRequest, id: Id, grant: SubId, _: Query<NoQuery>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(BodyHash::default(), move |tx| super::take(tx, id.0, grant.0).map(|()| Reply::nothing())).await;
    app.auth.forget_callers();
    answer
}
