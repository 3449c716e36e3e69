//! The operation of the access log.

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::log::{AccessEntry, AccessLogQuery};

use crate::http::{Answer, CallerRequest, Query, Reply};

/// Who has read which candidate
///
/// Newest first. Ids only: the log names nobody.
#[utoipa::path(tag = "audit", operation_id = "access_log_list", params(AccessLogQuery),
    responses((status = 200, description = "One page", body = PageOf<AccessEntry>)), security(("bearer" = ["access_log:read"])))]
#[get("/v1/audit/access-log")]
pub async fn list(request: CallerRequest, query: Query<AccessLogQuery>) -> Answer {
    // What was noted so far is written first, so that a reading is seen as soon as it is asked for.
    super::flush(&request.app).await?;
    request.report(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}
