//! Operations of quotas.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{AsOf, Quota, QuotaAdjust, QuotaCreate, QuotaEdit, QuotaIssue, QuotaValues, QuotasIssued, QuotasQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List quotas
#[utoipa::path(tag = "quotas", operation_id = "quotas_list", params(QuotasQuery),
    responses((status = 200, description = "One page", body = PageOf<Quota>)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas")]
pub async fn list(request: CallerRequest, query: Query<QuotasQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Draft a quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_create", request_body = QuotaCreate,
    responses((status = 201, description = "Drafted", body = Quota)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/quotas")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<QuotaCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/quotas/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_get", params(IdPath, AsOf),
    responses((status = 200, description = "The quota", body = Quota)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas/{id}")]
pub async fn get(request: CallerRequest, id: Id, query: Query<AsOf>) -> Answer {
    request
        .read(move |tx| {
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
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<QuotaEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a draft quota
#[utoipa::path(tag = "quotas", operation_id = "quotas_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["quotas:write"])))]
#[delete("/v1/quotas/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Issue the quotas of a plan
///
/// One act for every cell. Refused with every reason at once: the plan is not adopted, a cell has no quota, the sum lies below the
/// target, a cell is dissolved. `If-Match` names the version of the plan.
#[utoipa::path(tag = "quotas", operation_id = "quotas_issue", params(IdPath, IfMatch), request_body = QuotaIssue,
    responses((status = 200, description = "Issued, or what would be", body = QuotasIssued)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["quotas:issue"])))]
#[post("/v1/plans/{id}/quotas/issue")]
pub async fn issue(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<QuotaIssue>) -> Answer {
    request.write(act.hash, move |tx| super::issue(tx, id.0, &act.value).and_then(|issued| Reply::versioned(issued.plan_version, &issued))).await
}

/// Every value of a quota
///
/// The issued value and the numbered adjustments, oldest first.
#[utoipa::path(tag = "quotas", operation_id = "quotas_list_adjustments", params(IdPath),
    responses((status = 200, description = "The values", body = QuotaValues)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quotas/{id}/adjustments")]
pub async fn values(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::values(tx, id.0)?)).await
}

/// Adjust an issued quota
///
/// From a day on, with reason and document; earlier values stay.
#[utoipa::path(tag = "quotas", operation_id = "quotas_adjust", params(IdPath, IfMatch), request_body = QuotaAdjust,
    responses((status = 200, description = "Adjusted", body = Quota)), security(("bearer" = ["quotas:issue"])))]
#[post("/v1/quotas/{id}/adjustments")]
pub async fn adjust(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<QuotaAdjust>) -> Answer {
    request.write(act.hash, move |tx| super::adjust(tx, id.0, &act.value).and_then(|adjusted| Reply::versioned(adjusted.version, &adjusted))).await
}
