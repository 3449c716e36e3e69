//! How a report is answered: as JSON, or whole as a file. Both go over much, however they are asked.

use chibo_openapi::vocabulary::TableFormat;
use serde::Serialize;

use crate::fail::Outcome;
use crate::http::{Answer, Answered, CallerRequest, File, Pager, Reply, Tx};

/// Rows of a file at most.
const ROWS: i64 = 1_000;

/// The report in the form that is asked for.
pub(super) async fn answered<Q: Clone + Send + 'static, R: Serialize + 'static>(
    request: CallerRequest,
    query: Q,
    format: Option<TableFormat>,
    report: fn(&mut Tx<'_>, &Q) -> Outcome<R>,
    file: fn(&mut Tx<'_>, &Q, TableFormat) -> Outcome<File>,
) -> Answer {
    match format {
        None | Some(TableFormat::Json) => request.report(move |tx| Reply::ok(&report(tx, &query)?)).await,
        Some(format) => request.survey(move |tx| file(tx, &query, format)).await.map(|file| Answered::Sent(file.sent())),
    }
}

/// A file is whole, unless a page of it is asked for.
pub(super) fn whole(pager: Pager, a_page: bool) -> Pager {
    if a_page { pager } else { pager.from_the_start(ROWS) }
}
