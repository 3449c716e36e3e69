//! The operation of this report.

use actix_web::get;
use chibo_openapi::contests::{CsvTable, ExcelWorkbook, SvgPicture};
use chibo_openapi::reports::{PipelineQuery, PipelineReport};

use crate::http::{Answer, CallerRequest, Query};
use crate::reports::forms::answered;

/// Report: pipeline
///
/// How many people are at each stage on the way to admission, since how many days on average, and where they do not go on, for each unit directly
/// below a committee, or each cell. As JSON, CSV, an Excel workbook with a native chart, or an SVG picture.
#[utoipa::path(tag = "reports", operation_id = "reports_get_pipeline", params(PipelineQuery),
    extensions(("x-not-found" = json!(true))),
    responses((status = 200, description = "The report", content(
        (PipelineReport = "application/json"), (CsvTable = "text/csv"), (SvgPicture = "image/svg+xml"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/reports/pipeline")]
pub async fn get(request: CallerRequest, query: Query<PipelineQuery>) -> Answer {
    let format = query.0.format;
    answered(request, query.0, format, super::get, super::file).await
}
