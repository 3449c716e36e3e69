//! Operations of plans.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{Plan, PlanCreate, PlanEdit, PlanTransition, PlansQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List plans
///
/// Those of the caller's units, of everything below them, and of the committees above.
#[utoipa::path(tag = "planning", operation_id = "plans_list", params(PlansQuery),
    responses((status = 200, description = "One page", body = PageOf<Plan>)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans")]
pub async fn list(request: CallerRequest, query: Query<PlansQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Draft a plan
///
/// A committee has one plan of each kind a year.
#[utoipa::path(tag = "planning", operation_id = "plans_create", request_body = PlanCreate,
    responses((status = 201, description = "Drafted", body = Plan)), security(("bearer" = ["plans:write"])))]
#[post("/v1/plans")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<PlanCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/plans/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a plan
#[utoipa::path(tag = "planning", operation_id = "plans_get", params(IdPath),
    responses((status = 200, description = "The plan", body = Plan)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a plan
///
/// While it is a draft or in consultation.
#[utoipa::path(tag = "planning", operation_id = "plans_update", params(IdPath, IfMatch),
    request_body(content = PlanEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Plan)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/plans/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<PlanEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a draft
///
/// Its draft quotas go with it. A plan that has left the draft stays.
#[utoipa::path(tag = "planning", operation_id = "plans_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/plans/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Move a plan to another state
///
/// Draft, consultation, adopted, closed; from consultation also back to draft. `plans:write` moves it between draft and
/// consultation, `plans:adopt` adopts and closes it. With `dry_run` the answer is the plan as it would be, and nothing is written.
#[utoipa::path(tag = "planning", operation_id = "plans_transition", params(IdPath, IfMatch), request_body = PlanTransition,
    responses((status = 200, description = "Moved, or as it would be", body = Plan)),
    security(("bearer" = ["plans:write"]), ("bearer" = ["plans:adopt"])))]
#[post("/v1/plans/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<PlanTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
