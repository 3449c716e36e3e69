//! Operations of contests.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::contests::{Contest, ContestCreate, ContestEdit, ContestValidation, ContestsQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List contests
///
/// Those of the caller's units, of everything below them, of the committees above, and those on whose panels the caller
/// sits.
#[utoipa::path(tag = "contests", operation_id = "contests_list", params(ContestsQuery),
    responses((status = 200, description = "One page", body = PageOf<Contest>)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests")]
pub async fn list(request: CallerRequest, query: Query<ContestsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Draft a contest
///
/// For an adopted plan of kind `contest`. The rules may still have faults: they are asked for when registration opens, and `validation` tells them before.
#[utoipa::path(tag = "contests", operation_id = "contests_create", request_body = ContestCreate,
    responses((status = 201, description = "Drafted", body = Contest)), security(("bearer" = ["contests:write"])))]
#[post("/v1/contests")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<ContestCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/contests/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a contest
#[utoipa::path(tag = "contests", operation_id = "contests_get", params(IdPath),
    responses((status = 200, description = "The contest", body = Contest)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a contest
///
/// Before it is judged. Lists within the rules are changed as a whole; while entrants register, the rules must stay such that they can be
/// carried out.
#[utoipa::path(tag = "contests", operation_id = "contests_update", params(IdPath, IfMatch),
    request_body(content = ContestEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Contest)), security(("bearer" = ["contests:write"])))]
#[patch("/v1/contests/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<ContestEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a draft
///
/// A contest that has left the draft is cancelled instead; seats on its panels are taken away first.
#[utoipa::path(tag = "contests", operation_id = "contests_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["contests:write"])))]
#[delete("/v1/contests/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Whether the rules of a contest can be carried out
///
/// Every reason why not at once, as it would be told when registration opens.
#[utoipa::path(tag = "contests", operation_id = "contests_validate", params(IdPath),
    responses((status = 200, description = "Whether they can", body = ContestValidation)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/validation")]
pub async fn validate(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::validate(tx, id.0)?)).await
}
