//! The operation of changes.

use actix_web::get;
use chibo_openapi::reports::{ReportChanges, ReportChangesQuery};

use crate::http::{Answer, CallerRequest, Query, Reply};

/// What changed between two reports
///
/// What became known below a committee after one instant and up to another, oldest first: what counts more or less on which day and by which act,
/// quotas issued and adjusted, units that came, went, moved or were renamed. Who the act was about is named to whoever may read candidates there.
#[utoipa::path(tag = "reports", operation_id = "reports_list_changes", params(ReportChangesQuery),
    extensions(("x-not-found" = json!(true))),
    responses((status = 200, description = "The changes", body = ReportChanges)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/reports/changes")]
pub async fn get(request: CallerRequest, query: Query<ReportChangesQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::get(tx, &query.0)?)).await
}
