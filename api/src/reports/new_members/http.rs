//! The operation of this report.

use actix_web::get;
use chibo_openapi::contests::{CsvTable, ExcelWorkbook, SvgPicture};
use chibo_openapi::reports::{NewMembersQuery, NewMembersReport};

use crate::http::{Answer, CallerRequest, Query};
use crate::reports::forms::answered;

/// Report: new members
///
/// The yearly table of new members: in all, women, members of the Youth Union, re-admitted, special cases, by age and education, beside the same
/// period of the year before. As JSON, CSV, an Excel workbook with a native chart, or an SVG picture.
#[utoipa::path(tag = "reports", operation_id = "reports_get_new_members", params(NewMembersQuery),
    extensions(("x-not-found" = json!(true))),
    responses((status = 200, description = "The report", content(
        (NewMembersReport = "application/json"), (CsvTable = "text/csv"), (SvgPicture = "image/svg+xml"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/reports/new-members")]
pub async fn get(request: CallerRequest, query: Query<NewMembersQuery>) -> Answer {
    let format = query.0.format;
    answered(request, query.0, format, super::get, super::file).await
}
