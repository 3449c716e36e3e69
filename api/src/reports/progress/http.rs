//! Operations of progress.

use actix_web::get;
use chibo_openapi::contests::{CsvTable, ExcelWorkbook, SvgPicture};
use chibo_openapi::reports::{Progress, ProgressQuery, ProgressReportQuery};

use crate::http::{Answer, CallerRequest, Id, IdPath, Query, Reply};
use crate::reports::forms::answered;

/// Progress of a plan
///
/// One row per unit directly below the plan's committee, or per cell (`by`), and kind of quota, by code, and a total per kind over everything
/// that the caller sees. A unit without a quota has a row too, with `quota` null. Quotas count from the day of their issue. With `known_at` a
/// report that was printed then comes again.
#[utoipa::path(tag = "quotas", operation_id = "progress_get", params(IdPath, ProgressQuery),
    responses((status = 200, description = "Progress on that day", body = Progress)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/plans/{id}/progress")]
pub async fn get(request: CallerRequest, id: Id, query: Query<ProgressQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::get(tx, id.0, &query.0)?)).await
}

/// Report: progress
///
/// The same as `GET /v1/plans/{id}/progress`, and as CSV, as an Excel workbook with a native chart, or as an SVG picture, in the language asked
/// for. A file has every row, up to 1,000, unless `limit` names a page.
#[utoipa::path(tag = "reports", operation_id = "reports_get_progress", params(ProgressReportQuery),
    extensions(("x-not-found" = json!(true))),
    responses((status = 200, description = "Progress on that day", content(
        (Progress = "application/json"), (CsvTable = "text/csv"), (SvgPicture = "image/svg+xml"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))), security(("bearer" = ["quotas:read"])))]
#[get("/v1/reports/progress")]
pub async fn report(request: CallerRequest, query: Query<ProgressReportQuery>) -> Answer {
    let format = query.0.format;
    answered(request, query.0, format, super::named, super::file).await
}
