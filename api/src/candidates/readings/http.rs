//! The operation of the access log.

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::log::{AccessEntry, AccessLogQuery};

use crate::http::{Answer, CallerRequest, Query, Reply};
use crate::log::access;

/// Who has read whose record
///
/// Newest first: every reading of a candidate, and every list of members that was taken for a reason. Whoever read is named; whoever was read
/// only to callers who may read that person now, as it is called now. Names shown here are no reading of their own: each stands beside
/// one that is recorded, and they are for those alone who have the person in their lists.
#[utoipa::path(tag = "audit", operation_id = "access_log_list", params(AccessLogQuery),
    responses((status = 200, description = "One page", body = PageOf<AccessEntry>)), security(("bearer" = ["access_log:read"])))]
#[get("/v1/audit/access-log")]
pub async fn list(request: CallerRequest, query: Query<AccessLogQuery>) -> Answer {
    // What was noted so far is written first, so that a reading is seen as soon as it is asked for.
    access::flush(&request.app).await?;
    request.report(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}
