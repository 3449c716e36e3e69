//! Operations of reports.

use actix_web::get;
use chibo_openapi::reports::DeadlinesReport;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, Call, Query, Reply};

/// Deadlines of which cells.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeadlinesQuery {
    /// Cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Committees directly above the cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// What is due
///
/// How many deadlines of candidates are overdue or come within 7, 15, 30 and 60 days, for each cell the caller sees and in total.
/// `GET /v1/candidates?due_before=` names them.
#[utoipa::path(tag = "reports", operation_id = "reports_get_deadlines", params(DeadlinesQuery),
    responses((status = 200, description = "The counts", body = DeadlinesReport)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/reports/deadlines")]
pub async fn deadlines(call: Call, query: Query<DeadlinesQuery>) -> Answer {
    call.read(move |tx| Reply::ok(&super::deadlines(tx, &query.0)?)).await
}
