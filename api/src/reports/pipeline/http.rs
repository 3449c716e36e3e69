//! The operation of this report.

use actix_web::{Either, HttpResponse, get};
use chibo_openapi::contests::{CsvTable, ExcelWorkbook, SvgPicture};
use chibo_openapi::reports::{PipelineQuery, PipelineReport};
use chibo_openapi::vocabulary::TableFormat;

use crate::fail::Fail;
use crate::http::{CallerRequest, Query, Reply};

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
pub async fn get(request: CallerRequest, query: Query<PipelineQuery>) -> Result<Either<Reply, HttpResponse>, Fail> {
    match query.0.format {
        None | Some(TableFormat::Json) => request.report(move |tx| Reply::ok(&super::get(tx, &query.0)?)).await.map(Either::Left),
        Some(format) => Ok(Either::Right(request.look(move |tx| super::file(tx, &query.0, format)).await?.sent())),
    }
}
