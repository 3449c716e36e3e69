//! Operations that change holidays and rulesets.

use actix_web::{delete, patch, post};
use chibo_openapi::regulations::{Holiday, HolidayCreate, HolidayEdit, Ruleset, RulesetCorrect, RulesetCreate};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// Record a holiday
///
/// Deadlines that run across it move within seconds; until then candidates and lists show them as they were.
#[utoipa::path(tag = "rules", operation_id = "holidays_create", request_body = HolidayCreate,
    responses((status = 201, description = "Recorded", body = Holiday)), security(("bearer" = ["rules:write"])))]
#[post("/v1/holidays")]
pub async fn create_holiday(request: CallerRequest, _: Query<NoQuery>, new: Body<HolidayCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create_holiday(tx, &new.value)?;
            Reply::created(format!("/v1/holidays/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Change a holiday
///
/// Deadlines that run across the day, or across the one it was, move within seconds; until then candidates and lists show them as they were.
#[utoipa::path(tag = "rules", operation_id = "holidays_update", params(IdPath, IfMatch),
    request_body(content = HolidayEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Holiday)), security(("bearer" = ["rules:write"])))]
#[patch("/v1/holidays/{id}")]
pub async fn update_holiday(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<HolidayEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update_holiday(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a holiday
///
/// Deadlines that run across it move within seconds; until then candidates and lists show them as they were.
#[utoipa::path(tag = "rules", operation_id = "holidays_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["rules:write"])))]
#[delete("/v1/holidays/{id}")]
pub async fn delete_holiday(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete_holiday(tx, id.0).map(|()| Reply::nothing())).await
}

/// Add a ruleset
///
/// It applies to acts from its first day on; those recorded before keep the ruleset and revision they were taken under.
/// Deadlines under it move within seconds; until then candidates and lists show them as they were.
#[utoipa::path(tag = "rules", operation_id = "rulesets_create", request_body = RulesetCreate,
    responses((status = 201, description = "Added", body = Ruleset)), security(("bearer" = ["rules:write"])))]
#[post("/v1/rulesets")]
pub async fn create_ruleset(request: CallerRequest, _: Query<NoQuery>, new: Body<RulesetCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create_ruleset(tx, &new.value)?;
            Reply::created(format!("/v1/rulesets/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Correct a ruleset
///
/// Adds a revision with reason and document; earlier revisions stay, and so do the acts taken under them.
/// Deadlines under it move within seconds; until then candidates and lists show them as they were.
#[utoipa::path(tag = "rules", operation_id = "rulesets_correct", params(IdPath, IfMatch), request_body = RulesetCorrect,
    responses((status = 200, description = "Corrected", body = Ruleset)), security(("bearer" = ["rules:write"])))]
#[post("/v1/rulesets/{id}/revisions")]
pub async fn correct_ruleset(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<RulesetCorrect>) -> Answer {
    request.write(act.hash, move |tx| super::correct_ruleset(tx, id.0, &act.value).and_then(|corrected| Reply::versioned(corrected.version, &corrected))).await
}
