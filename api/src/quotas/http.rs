//! Operations of quotas.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::quotas::{Quota, QuotaAdjust, QuotaCreate, QuotaEdit, QuotaIssue, QuotaValues, QuotasIssued};
use chibo_openapi::vocabulary::{QuotaKind, QuotaStatus};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of quotas.
    QuotaSort { CellCode "cell_code", CreatedAt "created_at" }
}

/// Which quotas, on which day, in which order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuotasQuery {
    /// Plans, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub plan_id: Option<Vec<Uuid>>,
    /// Cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Kinds, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub kind: Option<Vec<QuotaKind>>,
    /// States today, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<QuotaStatus>>,
    /// Values as they stood on this day; quotas not yet issued then are left out of the page.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// `cell_code` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(cell_code|created_at)$", max_length = 20, example = "cell_code")]
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

/// On which day.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// The value as it stood on this day; 404 when it had not been issued then.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
}

/// List quotas
#[utoipa::path(tag = "quotas", operation_id = "quotas_list", params(QuotasQuery),
    responses((status = 200, description = "One page", body = PageOf<Quota>)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas")]
pub async fn list(call: Call, query: Query<QuotasQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Draft a quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_create", request_body = QuotaCreate,
    responses((status = 201, description = "Drafted", body = Quota)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/quotas")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<QuotaCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/quotas/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_get", params(IdPath, AsOf),
    responses((status = 200, description = "The quota", body = Quota)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas/{id}")]
pub async fn get(call: Call, id: Id, query: Query<AsOf>) -> Answer {
    call.read(move |tx| {
        let found = super::get(tx, id.0, query.0.as_of)?;
        // The past has no version to be edited from.
        if query.0.as_of.is_some() { Reply::ok(&found) } else { Reply::versioned(found.version, &found) }
    })
    .await
}

/// Change a draft quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_update", params(IdPath, IfMatch),
    request_body(content = QuotaEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Quota)), security(("bearer" = ["quotas:write"])))]
#[patch("/v1/quotas/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<QuotaEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a draft quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["quotas:write"])))]
#[delete("/v1/quotas/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Issue the quotas of a plan
///
/// One act for every cell. Refused with every reason at once: the plan is not adopted, a cell has no quota, the sum lies below the
/// target, a cell is dissolved. `If-Match` names the version of the plan.
#[utoipa::path(tag = "quotas", operation_id = "quotas_issue", params(IdPath, IfMatch), request_body = QuotaIssue,
    responses((status = 200, description = "Issued, or what would be", body = QuotasIssued)), security(("bearer" = ["quotas:issue"])))]
#[post("/v1/plans/{id}/quotas/issue")]
pub async fn issue(call: Call, id: Id, _: Query<NoQuery>, act: Body<QuotaIssue>) -> Answer {
    call.write(act.hash, move |tx| super::issue(tx, id.0, &act.value).and_then(|issued| Reply::versioned(issued.plan_version, &issued))).await
}

/// Every value of a quota
///
/// The issued value and the numbered adjustments, oldest first.
#[utoipa::path(tag = "quotas", operation_id = "quotas_list_adjustments", params(IdPath),
    responses((status = 200, description = "The values", body = QuotaValues)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas/{id}/adjustments")]
pub async fn values(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| Reply::ok(&super::values(tx, id.0)?)).await
}

/// Adjust an issued quota
///
/// From a day on, with reason and document; earlier values stay.
#[utoipa::path(tag = "quotas", operation_id = "quotas_adjust", params(IdPath, IfMatch), request_body = QuotaAdjust,
    responses((status = 200, description = "Adjusted", body = Quota)), security(("bearer" = ["quotas:issue"])))]
#[post("/v1/quotas/{id}/adjustments")]
pub async fn adjust(call: Call, id: Id, _: Query<NoQuery>, act: Body<QuotaAdjust>) -> Answer {
    call.write(act.hash, move |tx| super::adjust(tx, id.0, &act.value).and_then(|adjusted| Reply::versioned(adjusted.version, &adjusted))).await
}
