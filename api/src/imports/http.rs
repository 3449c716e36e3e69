//! Operations of imports and their jobs.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chibo_openapi::contests::{CsvTable, ExcelWorkbook};
use chibo_openapi::imports::{FileOfRows, ImportQuery, Job, JobQuery, JobRow, JobRowsQuery, JobsQuery, JsonLines, TemplateQuery};
use chibo_openapi::vocabulary::{FileFormat, ImportKind};
use chibo_openapi::{Code, PageOf};
use tokio::time::Instant;
use utoipa::IntoParams;

use super::{given_back, receive, templates};
use crate::fail::{Fail, Flaw};
use crate::http::{Answer, Answered, Asking, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, path_text};
use crate::vault::sha256;

/// Waiting requests of one caller.
const MOST_OF_ONE: usize = 20;
/// How often a job is looked at that somebody waits for.
const LOOK: Duration = Duration::from_millis(100);

/// Documents the `{kind}` of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct KindPath {
    /// What each row is.
    kind: ImportKind,
}

/// Bring a file in
///
/// The file is the body: CSV, a workbook, or a JSON object a line; its columns have the headings that exports write, in either language or as field names.
/// People are named by cell and card number, or by name and birth. The answer is a job: it brings the rows in as the caller, each by the rules of the
/// operation that records one, and tells of every row that could not go in. Rows that say what is there already change nothing, so a file may be sent again.
/// `Idempotency-Key` is needed.
#[utoipa::path(tag = "imports", operation_id = "imports_create", params(ImportQuery),
    request_body(content((FileOfRows = "text/csv"), (FileOfRows = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FileOfRows = "application/x-ndjson"), (FileOfRows = "text/tab-separated-values"))),
    responses((status = 202, description = "Received; the job brings it in", body = Job)), extensions(("x-keyed" = json!(true))), security(("bearer" = [])))]
#[post("/v1/imports")]
pub async fn create(request: CallerRequest, raw: HttpRequest, query: Query<ImportQuery>, body: web::Payload) -> Answer {
    let query = query.0;
    receive::require(&request, &query)?;
    if !request.has_key() {
        return Err(Fail::parameters(vec![Flaw::header("Idempotency-Key", Code::Required)]));
    }
    let format = receive::format(&raw)?;
    let app = request.app.clone();
    let Ok(place) = app.uploads.clone().try_acquire_owned() else { return Err(Fail::overloaded()) };
    let received = receive::take(&raw, body.into_inner(), format).await?;
    // The same file brought in another way is another request.
    let hash = sha256(&[received.hash.as_slice(), raw.query_string().as_bytes()].concat());
    // The place is kept until the file is read, also when the request goes away meanwhile.
    let keep = move || {
        let _place = place;
        receive::keep(&request, received, &query).map(|id| (request, id))
    };
    let (request, id) = web::block(keep).await.map_err(|_| Fail::internal("the blocking pool is gone or the reading panicked"))??;
    let answer = request
        .write(hash, move |tx| {
            let job = receive::ask(tx, id)?;
            Reply::accepted(format!("/v1/jobs/{}", job.id), job.version, &job)
        })
        .await;
    // A repeat got the first one's answer: this file was not asked for.
    let _ = web::block(move || receive::forget(&app, id)).await;
    answer
}

/// List jobs
///
/// The caller's own, the newest first.
#[utoipa::path(tag = "imports", operation_id = "jobs_list", params(JobsQuery),
    responses((status = 200, description = "One page", body = PageOf<Job>)), security(("bearer" = [])))]
#[get("/v1/jobs")]
pub async fn list(request: CallerRequest, query: Query<JobsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Read a job
///
/// With `wait`, or `Prefer: wait=`, the answer is held back until the job has ended, for as long at most.
#[utoipa::path(tag = "imports", operation_id = "jobs_get", params(IdPath, JobQuery),
    responses((status = 200, description = "The job", body = Job)), security(("bearer" = [])))]
#[get("/v1/jobs/{id}")]
pub async fn get(request: CallerRequest, raw: HttpRequest, id: Id, query: Query<JobQuery>) -> Answer {
    let preferred = raw.headers().get("Prefer").and_then(|prefer| prefer.to_str().ok()).and_then(preferred);
    let wait = query.0.wait.and_then(|wait| u64::try_from(wait).ok()).or(preferred).unwrap_or_default();
    let (app, asking) = (request.app.clone(), Asking::of(&raw)?);
    let until = Instant::now() + Duration::from_secs(wait.min(app.config.stream_seconds));
    let _place = if wait > 0 { Some(app.streams.take(request.caller.id, MOST_OF_ONE)?) } else { None };
    let mut asked = request;
    loop {
        let job = asked.look(move |tx| super::get(tx, id.0)).await?;
        if job.ended_at.is_some() || Instant::now() >= until || app.is_draining() {
            let asked = asking.again().await?;
            return asked.read(move |tx| super::get(tx, id.0).and_then(|job| Reply::versioned(job.version, &job))).await;
        }
        tokio::time::sleep(LOOK).await;
        asked = asking.again().await?;
    }
}

/// The seconds of `Prefer: wait=` (RFC 7240, 4.3).
fn preferred(header: &str) -> Option<u64> {
    header.split([',', ';']).find_map(|preference| preference.trim().strip_prefix("wait=")?.trim().parse().ok())
}

/// Cancel a job
///
/// What went in stays; nothing more does.
#[utoipa::path(tag = "imports", operation_id = "jobs_cancel", params(IdPath, IfMatch),
    responses((status = 200, description = "Cancelled", body = Job)), security(("bearer" = [])))]
#[post("/v1/jobs/{id}/cancel")]
pub async fn cancel(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::cancel(tx, id.0).and_then(|job| Reply::versioned(job.version, &job))).await
}

/// Rows that could not go in
///
/// By the number that a spreadsheet shows, each with everything that is wrong with it.
#[utoipa::path(tag = "imports", operation_id = "jobs_list_rows", params(IdPath, JobRowsQuery),
    responses((status = 200, description = "One page", body = PageOf<JobRow>)), security(("bearer" = [])))]
#[get("/v1/jobs/{id}/rows")]
pub async fn rows(request: CallerRequest, id: Id, query: Query<JobRowsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::rows(tx, id.0, &query.0)?)).await
}

/// Rows that could not go in, as a file
///
/// In the form of the file that was sent, with a column `error`: to be mended and sent again. Of more than 100,000 the first.
#[utoipa::path(tag = "imports", operation_id = "jobs_get_failed_rows", params(IdPath),
    responses((status = 200, description = "The rows", content((CsvTable = "text/csv"), (JsonLines = "application/x-ndjson"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    extensions(("x-conflicts" = json!(true))), security(("bearer" = [])))]
#[get("/v1/jobs/{id}/failed-rows")]
pub async fn failed_rows(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.survey(move |tx| given_back::file(tx, id.0)).await.map(|file| Answered::Sent(file.sent()))
}

/// A file to fill in
///
/// With a column for each field of the kind; those of a workbook offer the values to choose from.
#[utoipa::path(tag = "imports", operation_id = "imports_get_template", params(KindPath, TemplateQuery),
    responses((status = 200, description = "An empty file", content((CsvTable = "text/csv"), (JsonLines = "application/x-ndjson"),
        (ExcelWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = [])))]
#[get("/v1/imports/templates/{kind}")]
pub async fn template(_: CallerRequest, raw: HttpRequest, query: Query<TemplateQuery>) -> Result<HttpResponse, Fail> {
    let kind: ImportKind = path_text(&raw, "kind")?.parse().map_err(|_| Fail::not_found())?;
    let TemplateQuery { format, labels } = query.0;
    templates::file(kind, format.unwrap_or(FileFormat::Xlsx), labels).map(crate::http::File::sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_a_caller_would_wait() {
        assert_eq!(preferred("respond-async, wait=10"), Some(10));
        assert_eq!(preferred("wait=5; x=y"), Some(5));
        assert_eq!(preferred("return=minimal"), None);
    }
}
