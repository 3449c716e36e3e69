//! Running a list's use case over all its pages on one state of the database, and sending what is written as it comes.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::Bytes;
use chibo_openapi::PageOf;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::columns::Columns;
use super::writers::Writer;
use crate::db::Conn;
use crate::fail::{Fail, Outcome, Retry};
use crate::http::listed::{Export, MEDIA};
use crate::http::reply::Reply;
use crate::http::request::CallerRequest;
use crate::http::tx::{Turn, Tx};

/// Portions that wait to be sent.
const WAITING: usize = 4;
/// How long a caller may read nothing: less than the database lets a transaction wait.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long an export takes at most: meanwhile the database keeps what others remove. A million rows take a hundredth of it over a good line.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// Exports of one caller at a time, of the few that there can be.
const MOST_OF_ONE: usize = 2;

/// What goes to the caller: a portion, or why there are no more.
type Sent = Result<Bytes, Fail>;

/// Sends a list whole. What refuses the caller is answered as always, before anything is sent; what fails later breaks the answer off.
pub(in crate::http) async fn send(
    request: Arc<CallerRequest>,
    export: Export,
    job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static,
) -> Result<HttpResponse, Fail> {
    let columns = Columns::of(request.app.contract.document(), request.operation, export.labels);
    let columns = columns.ok_or_else(|| Fail::internal(&format!("{} is no list", request.operation)))?;
    let place = request.app.exports.take(request.caller.id, MOST_OF_ONE)?;
    let (portions, mut sent) = mpsc::channel::<Sent>(WAITING);
    let (asked, handle) = (request.clone(), Handle::current());
    let failed = portions.clone();
    let until = Instant::now() + LONGEST;
    let run = move |conn: &mut Conn| {
        let give = |bytes: Vec<u8>| {
            if bytes.is_empty() {
                return Ok(());
            }
            let given = handle.block_on(timeout_at(until.min(Instant::now() + PATIENCE), portions.send(Ok(bytes.into()))));
            given.ok().and_then(Result::ok).ok_or_else(|| Fail::unavailable("the caller reads no further"))
        };
        // What was given on cannot be taken back, so it is never run again.
        pages(conn, &asked, &handle, (export, columns.clone()), &job, give).map_err(|fail| fail.retried(Retry::Never))
    };
    let app = request.app.clone();
    let ended = move |outcome: Outcome<()>| {
        drop(place);
        if let Err(fail) = outcome {
            tracing::warn!(%fail, "an export ended early");
            // However long the caller takes to read on: an answer that only ended would pass for the whole list.
            drop(failed.blocking_send(Err(fail)));
        }
    };
    app.db.read_lasting(run, ended)?;
    // The first portion, or what there is to say instead.
    let first = sent.recv().await.transpose()?;
    let (media, _) = MEDIA.into_iter().find(|(_, format)| *format == export.format).unwrap_or(MEDIA[0]);
    let name = format!("{}.{}", request.operation.trim_end_matches("_list"), export.format.as_str());
    let rest = futures::stream::unfold(sent, |mut sent| async move { sent.recv().await.map(|portion| (portion, sent)) });
    let body = futures::StreamExt::chain(futures::stream::iter(first.map(Ok)), rest);
    let mut answer = HttpResponse::Ok();
    answer.content_type(if media == "text/csv" { "text/csv; charset=utf-8" } else { media });
    answer.insert_header(ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![DispositionParam::Filename(name)] });
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    Ok(answer.streaming(body))
}

/// Reads, writes and gives on one page after the other.
fn pages(
    conn: &mut Conn,
    asked: &CallerRequest,
    handle: &Handle,
    (export, columns): (Export, Columns),
    job: &impl Fn(&mut Tx<'_>) -> Outcome<Reply>,
    mut give: impl FnMut(Vec<u8>) -> Outcome<()>,
) -> Outcome<()> {
    let mut read = |turn: Turn| {
        let page = job(&mut Tx::new(conn, asked).on_turn(turn))?.into_page()?;
        // Whose records a page shows is recorded before it is given on.
        handle.block_on(asked.record())?;
        Ok::<_, Fail>(page)
    };
    let PageOf { mut items, mut page } = read(Turn::first())?;
    let (mut writer, mut bytes) = Writer::begin(export, columns)?;
    loop {
        bytes.extend(writer.write(items)?);
        give(std::mem::take(&mut bytes))?;
        let Some(cursor) = page.next_cursor else { return writer.end(give) };
        PageOf { items, page } = read(Turn::after(cursor))?;
    }
}

impl Reply {
    /// The page of a list that it carries.
    fn into_page(self) -> Outcome<PageOf<Value>> {
        let body = self.into_body().unwrap_or_default();
        serde_json::from_str(&body).map_err(|error| Fail::internal(&format!("a page: {error}")))
    }
}
