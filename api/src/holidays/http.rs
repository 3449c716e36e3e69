//! Operations of holidays.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::holidays::{Holiday, HolidayCreate, HolidayEdit};
use chibo_openapi::vocabulary::HolidayKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of holidays.
    HolidaySort { Day "day" }
}

/// Which holidays, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HolidaysQuery {
    /// The year.
    #[param(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: Option<i32>,
    /// Kinds, separated by commas.
    #[param(max_items = 2, style = Form, explode = false)]
    pub kind: Option<Vec<HolidayKind>>,
    /// This day or later.
    #[param(example = "2023-01-01")]
    pub day_gte: Option<NaiveDate>,
    /// Before this day.
    #[param(example = "2024-01-01")]
    pub day_lt: Option<NaiveDate>,
    /// `day`; `-` in front for the other direction.
    #[param(pattern = "^-?day$", max_length = 10, example = "day")]
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

/// List holidays
///
/// Weekdays off, and weekend days worked in exchange.
#[utoipa::path(tag = "rules", operation_id = "holidays_list", params(HolidaysQuery),
    responses((status = 200, description = "One page", body = PageOf<Holiday>)), security(("bearer" = ["rules:read"])))]
#[get("/v1/holidays")]
pub async fn list(call: Call, query: Query<HolidaysQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a holiday
///
/// Deadlines that run across it move.
#[utoipa::path(tag = "rules", operation_id = "holidays_create", request_body = HolidayCreate,
    responses((status = 201, description = "Recorded", body = Holiday)), security(("bearer" = ["rules:write"])))]
#[post("/v1/holidays")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<HolidayCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/holidays/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a holiday
#[utoipa::path(tag = "rules", operation_id = "holidays_get", params(IdPath),
    responses((status = 200, description = "The holiday", body = Holiday)), security(("bearer" = ["rules:read"])))]
#[get("/v1/holidays/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a holiday
///
/// Deadlines that run across the day, or across the one it was, move.
#[utoipa::path(tag = "rules", operation_id = "holidays_update", params(IdPath, IfMatch),
    request_body(content = HolidayEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Holiday)), security(("bearer" = ["rules:write"])))]
#[patch("/v1/holidays/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<HolidayEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a holiday
///
/// Deadlines that run across it move.
#[utoipa::path(tag = "rules", operation_id = "holidays_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["rules:write"])))]
#[delete("/v1/holidays/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}
