//! The operation of this report.

use actix_web::get;
use chibo_openapi::contests::{CsvTable, ExcelWorkbook, SvgPicture};
use chibo_openapi::reports::{HistoryQuery, HistoryReport};

use crate::http::{Answer, CallerRequest, Query};
use crate::reports::forms::answered;

/// Report: history
///
/// Years side by side: members at the start, quota, new members, re-admissions and course certificates, for each unit directly below a committee,
/// or each cell. As JSON, CSV, an Excel workbook with a native chart, or an SVG picture.
#[utoipa::path(tag = "reports", operation_id = "reports_get_history", params(HistoryQuery),
    extensions(("x-not-found" = json!(true))),
    responses((status = 200, description = "The report", content(
        (HistoryReport = "application/json"), (CsvTable = "text/csv"), (SvgPicture = "image/svg+xml"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))), security(("bearer" = ["quotas:read"])))]
#[get("/v1/reports/history")]
pub async fn get(request: CallerRequest, query: Query<HistoryQuery>) -> Answer {
    let format = query.0.format;
    answered(request, query.0, format, super::get, super::file).await
}
