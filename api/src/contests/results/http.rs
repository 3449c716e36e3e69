//! Operations of results.

use actix_web::{HttpResponse, get, post};
use chibo_openapi::contests::{
    ContestBundle, ContestCertificates, ContestCorrectionCreate, ContestReportQuery, ContestResults, ContestResultsQuery, CsvTable, ExcelWorkbook, HtmlPage,
    PlaceExplanation, ScoreFormsQuery, SvgPicture,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::correcting;
use super::forms;
use crate::fail::Fail;
use crate::http::{Answer, Body, CallerRequest, Id, IdPath, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct PlacePath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the entry.
    entry_id: Uuid,
}

/// Read the result of a contest
///
/// For everybody who reads the contest once it is published, and for who holds or publishes it once it is finalized. The newest one, unless a
/// number is named: 1 is the result as it was finalized, each correction has the next number.
#[utoipa::path(tag = "contests", operation_id = "contest_results_get", params(IdPath, ContestResultsQuery),
    responses((status = 200, description = "The result", body = ContestResults)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/results")]
pub async fn get(request: CallerRequest, id: Id, query: Query<ContestResultsQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::get(tx, id.0, &query.0)?)).await
}

/// Read everything that a result follows from
///
/// Rules, entries, sheets, penalties, answers and draws, and the result itself: whoever has it can compute the result again without the server.
#[utoipa::path(tag = "contests", operation_id = "contest_results_get_bundle", params(IdPath, ContestResultsQuery),
    responses((status = 200, description = "The bundle", body = ContestBundle)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/results/bundle")]
pub async fn bundle(request: CallerRequest, id: Id, query: Query<ContestResultsQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::bundle(tx, id.0, &query.0)?)).await
}

/// Explain a place
///
/// From each sheet with its criteria to the place, a sentence for each step, in the language asked for.
#[utoipa::path(tag = "contests", operation_id = "contest_results_explain", params(PlacePath, ContestResultsQuery),
    responses((status = 200, description = "The explanation", body = PlaceExplanation)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/results/places/{entry_id}")]
pub async fn explain(request: CallerRequest, id: Id, entry: SubId, query: Query<ContestResultsQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::explanation(tx, id.0, entry.0, &query.0)?)).await
}

/// Read what the certificates say
///
/// One for each prize that was given, group by group, then the special prizes.
#[utoipa::path(tag = "contests", operation_id = "contest_results_get_certificates", params(IdPath, ContestResultsQuery),
    responses((status = 200, description = "The certificates", body = ContestCertificates)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/results/certificates")]
pub async fn certificates(request: CallerRequest, id: Id, query: Query<ContestResultsQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::certificates(tx, id.0, &query.0)?)).await
}

/// Correct a published result
///
/// What was wrong is put right, with reason and document, and the result computed anew; the one before is kept under its number. Where equal
/// entrants come of it that nothing parts yet, the correction names the answers to extra questions that are needed. With `dry_run` the answer is
/// the result as it would be, and nothing is written.
#[utoipa::path(tag = "contests", operation_id = "contest_results_correct", params(IdPath), request_body = ContestCorrectionCreate,
    responses((status = 201, description = "Corrected, or as it would be", body = ContestResults)), security(("bearer" = ["contests:publish"])))]
#[post("/v1/contests/{id}/corrections")]
pub async fn correct(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestCorrectionCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let corrected = correcting::correct(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/results?number={}", corrected.contest_id, corrected.number), None, &corrected)
        })
        .await
}

/// Read the result of a contest in another form
///
/// As CSV, as an Excel workbook whose numbers are numbers, as an SVG picture, or as a page that prints well on A4, in the language asked for.
#[utoipa::path(tag = "contests", operation_id = "contest_results_report", params(IdPath, ContestReportQuery),
    responses((status = 200, description = "The report", content(
        (CsvTable = "text/csv"), (SvgPicture = "image/svg+xml"), (HtmlPage = "text/html"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/results/report")]
pub async fn report(request: CallerRequest, id: Id, query: Query<ContestReportQuery>) -> Result<HttpResponse, Fail> {
    Ok(request.look(move |tx| forms::report(tx, id.0, &query.0)).await?.sent())
}

/// Read blank score sheets of a round
///
/// A page for each judge and part with the entrants' names in the order that was drawn, to be printed on A4 and filled by hand.
#[utoipa::path(tag = "contests", operation_id = "contest_score_forms_get", params(IdPath, ScoreFormsQuery),
    responses((status = 200, description = "The sheets", content_type = "text/html", body = HtmlPage)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/score-forms")]
pub async fn score_forms(request: CallerRequest, id: Id, query: Query<ScoreFormsQuery>) -> Result<HttpResponse, Fail> {
    Ok(request.look(move |tx| forms::score_sheets(tx, id.0, &query.0)).await?.sent())
}
