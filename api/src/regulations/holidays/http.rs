//! Operations of holidays.

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::regulations::{Holiday, HolidaysQuery};

use crate::http::{Answer, CallerRequest, Id, IdPath, NoQuery, Query, Reply};

/// List holidays
///
/// Weekdays off, and weekend days worked in exchange.
#[utoipa::path(tag = "rules", operation_id = "holidays_list", params(HolidaysQuery),
    responses((status = 200, description = "One page", body = PageOf<Holiday>)), security(("bearer" = ["rules:read"])))]
#[get("/v1/holidays")]
pub async fn list(request: CallerRequest, query: Query<HolidaysQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Read a holiday
#[utoipa::path(tag = "rules", operation_id = "holidays_get", params(IdPath),
    responses((status = 200, description = "The holiday", body = Holiday)), security(("bearer" = ["rules:read"])))]
#[get("/v1/holidays/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}
