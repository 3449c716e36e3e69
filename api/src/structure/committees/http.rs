//! Operations of committees.

use actix_web::{get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Committee, CommitteeCreate, CommitteeEdit, CommitteesQuery, Dissolution, ParentCreate, ParentPeriod};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List committees
#[utoipa::path(tag = "structure", operation_id = "committees_list", params(CommitteesQuery),
    responses((status = 200, description = "One page", body = PageOf<Committee>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/committees")]
pub async fn list(request: CallerRequest, query: Query<CommitteesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a committee
///
/// Below another one, or at the top of a tree (which only a caller with a role on everything may do).
#[utoipa::path(tag = "structure", operation_id = "committees_create", request_body = CommitteeCreate,
    responses((status = 201, description = "Recorded", body = Committee)), security(("bearer" = ["structure:write"])))]
#[post("/v1/committees")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<CommitteeCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/committees/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a committee
#[utoipa::path(tag = "structure", operation_id = "committees_get", params(IdPath),
    responses((status = 200, description = "The committee", body = Committee)), security(("bearer" = ["structure:read"])))]
#[get("/v1/committees/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a committee
#[utoipa::path(tag = "structure", operation_id = "committees_update", params(IdPath, IfMatch),
    request_body(content = CommitteeEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Committee)), security(("bearer" = ["structure:write"])))]
#[patch("/v1/committees/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<CommitteeEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Where a committee has stood in the tree
///
/// Newest first.
#[utoipa::path(tag = "structure", operation_id = "committees_list_parents", params(IdPath),
    responses((status = 200, description = "The times below each committee", body = PageOf<ParentPeriod>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/committees/{id}/parents")]
pub async fn parents(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::parents(tx, id.0)?)).await
}

/// Move a committee below another one
///
/// From a day on; everything below it moves with it.
#[utoipa::path(tag = "structure", operation_id = "committees_set_parent", params(IdPath, IfMatch), request_body = ParentCreate,
    responses((status = 200, description = "Moved", body = Committee)), security(("bearer" = ["structure:write"])))]
#[post("/v1/committees/{id}/parents")]
pub async fn set_parent(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ParentCreate>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(new.hash, move |tx| super::set_parent(tx, id.0, &new.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await;
    // Grants hold on subtrees, and a subtree has changed.
    app.auth.forget_callers();
    answer
}

/// End a committee
///
/// Refused while committees or cells stand below it.
#[utoipa::path(tag = "structure", operation_id = "committees_dissolve", params(IdPath, IfMatch), request_body = Dissolution,
    responses((status = 200, description = "Ended", body = Committee)), security(("bearer" = ["structure:write"])))]
#[post("/v1/committees/{id}/dissolve")]
pub async fn dissolve(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<Dissolution>) -> Answer {
    request.write(act.hash, move |tx| super::dissolve(tx, id.0, &act.value).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}
