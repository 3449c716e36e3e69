//! Operations of reports.

use actix_web::get;
use chibo_openapi::reports::{DeadlinesQuery, DeadlinesReport};

use crate::http::{Answer, CallerRequest, Query, Reply};

/// What is due
///
/// How many deadlines of candidates are overdue or come within 7, 15, 30 and 60 days, for each cell the caller sees and in total.
/// `GET /v1/candidates?due_before=` names them.
#[utoipa::path(tag = "reports", operation_id = "reports_get_deadlines", params(DeadlinesQuery),
    responses((status = 200, description = "The counts", body = DeadlinesReport)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/reports/deadlines")]
pub async fn get(request: CallerRequest, query: Query<DeadlinesQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::get(tx, &query.0)?)).await
}
