//! Operations of plans.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::plans::{Plan, PlanCreate, PlanEdit, PlanTransition};
use chibo_openapi::vocabulary::{PlanKind, PlanStatus};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::{BodyHash, NoQuery};
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of plans.
    PlanSort { Year "year", Code "code", CreatedAt "created_at" }
}

/// Which plans, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlansQuery {
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// The year they are for.
    #[param(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: Option<i32>,
    /// What they are for, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<PlanKind>>,
    /// Committees whose plans they are, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub status: Option<Vec<PlanStatus>>,
    /// `year`, `code` or `created_at`; `-` in front for the other direction. `-year` when absent.
    #[param(pattern = "^-?(year|code|created_at)$", max_length = 20, example = "-year")]
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

/// List plans
///
/// Those of the caller's units, of everything below them, and of the committees above.
#[utoipa::path(tag = "planning", operation_id = "plans_list", params(PlansQuery),
    responses((status = 200, description = "One page", body = PageOf<Plan>)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans")]
pub async fn list(call: Call, query: Query<PlansQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Draft a plan
///
/// A committee has one plan of each kind a year.
#[utoipa::path(tag = "planning", operation_id = "plans_create", request_body = PlanCreate,
    responses((status = 201, description = "Drafted", body = Plan)), security(("bearer" = ["plans:write"])))]
#[post("/v1/plans")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<PlanCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/plans/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a plan
#[utoipa::path(tag = "planning", operation_id = "plans_get", params(IdPath),
    responses((status = 200, description = "The plan", body = Plan)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a plan
///
/// While it is a draft or in consultation.
#[utoipa::path(tag = "planning", operation_id = "plans_update", params(IdPath, IfMatch),
    request_body(content = PlanEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Plan)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/plans/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<PlanEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a draft
///
/// Its draft quotas go with it. A plan that has left the draft stays.
#[utoipa::path(tag = "planning", operation_id = "plans_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/plans/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Move a plan to another state
///
/// Draft, consultation, adopted, closed; from consultation also back to draft. `plans:write` moves it between draft and
/// consultation, `plans:adopt` adopts and closes it. With `dry_run` the answer is the plan as it would be, and nothing is written.
#[utoipa::path(tag = "planning", operation_id = "plans_transition", params(IdPath, IfMatch), request_body = PlanTransition,
    responses((status = 200, description = "Moved, or as it would be", body = Plan)),
    security(("bearer" = ["plans:write"]), ("bearer" = ["plans:adopt"])))]
#[post("/v1/plans/{id}/transitions")]
pub async fn transition(call: Call, id: Id, _: Query<NoQuery>, act: Body<PlanTransition>) -> Answer {
    call.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
