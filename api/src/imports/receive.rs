//! Taking a file: it is kept as it comes in a temporary file without a name, then read row by row into parts, and asked for once it is whole.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::dev::Payload as Body;
use actix_web::http::header;
use chibo_openapi::Code;
use chibo_openapi::imports::ImportQuery;
use chibo_openapi::vocabulary::{FileFormat, ImportConflict, ImportMode};
use serde_json::Value;

use super::faults::{fault, params};
use super::files::{self, RawRow, Reading, Table};
use super::kinds::{self, Kind};
use super::row::Row;
use super::step::Task;
use super::store::{self, Asked, Given, Import};
use super::told::told;
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{App, BodyHash, CallerRequest, Tx, received};
use crate::jobs;

/// Bytes of a part: rows may be long.
const PART_BYTES: usize = 1 << 20;
/// Rows of a file: a small one can unfold into many.
const ROWS: usize = 2_000_000;
/// Imports of one caller that have not ended.
const OPEN: i64 = 10;

/// Media types of files, by their form.
const MEDIA: [(&str, FileFormat); 4] = [
    ("text/csv", FileFormat::Csv),
    ("text/tab-separated-values", FileFormat::Csv),
    ("application/x-ndjson", FileFormat::Ndjson),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FileFormat::Xlsx),
];

/// A file that is there whole.
pub(super) struct Received {
    file: File,
    pub(super) hash: BodyHash,
    format: FileFormat,
}

/// The form of the file that a request brings, by its media type.
pub(super) fn format(request: &HttpRequest) -> Outcome<FileFormat> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    let expected = || Fail::new(Code::UnsupportedMediaType).with("expected", MEDIA.map(|(kind, _)| kind).join(", "));
    MEDIA.into_iter().find(|(known, _)| *known == kind).map(|(_, format)| format).ok_or_else(expected)
}

/// Takes the file as it comes.
pub(super) async fn take(request: &HttpRequest, body: Body, format: FileFormat) -> Outcome<Received> {
    let unwritable = |error: std::io::Error| Fail::internal(&format!("a temporary file: {error}"));
    let mut file = tempfile::tempfile().map_err(unwritable)?;
    let app = App::of(request);
    let hash = received(body, app.config.arrival, app.config.import_bytes, |bytes| file.write_all(bytes).map_err(unwritable)).await?;
    file.seek(SeekFrom::Start(0)).map_err(unwritable)?;
    Ok(Received { file, hash, format })
}

/// Reads the file into parts, of an import that nobody is told of yet; its id.
pub(super) fn keep(request: &CallerRequest, received: Received, query: &ImportQuery) -> Outcome<Key> {
    let owner = request.caller.id;
    // Also those whose request went away while their file was read; they are removed within the hour.
    if request.app.db.read_blocking(&|conn| store::open(conn, owner, true))? >= OPEN {
        return Err(Fail::overloaded().because(&format!("the caller has {OPEN} imports that have not ended")));
    }
    let (app, kind, id) = (request.app.clone(), kinds::of(query.kind), Key::new());
    let given = Given { plan_code: query.plan_code.clone(), contest_code: query.contest_code.clone(), submit: query.submit == Some(true) };
    let columns: Vec<&str> = given.values().iter().map(|(column, _)| *column).collect();
    let reading = Reading { shape: &kind.shape, format: received.format, sheet: query.sheet.as_deref(), given: &columns };
    let table = files::open(received.file, &reading, app.contract.document())?;
    let caller = &request.caller;
    let asked = Asked {
        id,
        owner: (caller.kind, caller.id, caller.scopes.as_deref()),
        how: (query.kind, query.mode.unwrap_or(ImportMode::Partial), query.on_conflict.unwrap_or(ImportConflict::Update).as_str(), query.dry_run == Some(true)),
        given: &given,
        heading: &table.heading,
        request_id: &request.meta.request_id,
    };
    let import = Import::new(&asked, app.clock.now())?;
    app.db.write_blocking(move |conn| store::insert(conn, &import))?;
    let kept = keep_rows(&app, id, kind, table, &given, query);
    if kept.is_err() {
        forget(&app, id);
    }
    kept.map(|()| id)
}

/// Keeps the rows in parts, and notes how many there are.
fn keep_rows(app: &Arc<App>, id: Key, kind: &'static Kind, table: Table, given: &Given, query: &ImportQuery) -> Outcome<()> {
    let Table { heading, rows } = table;
    let (at_once, together) = (kind.at_once(), kind.together());
    let atomic = query.mode == Some(ImportMode::Atomic);
    // Of each key the first row, by a hash: of a million rows some megabytes.
    let (hasher, mut seen) = (RandomState::new(), HashMap::new());
    let constants = given.values();
    let (mut part, mut bytes, mut parts, mut total) = (Vec::with_capacity(at_once), 0, 0, 0);
    for row in rows {
        let mut row = row?;
        total += 1;
        if total > ROWS {
            return Err(Fail::invalid(vec![Flaw::whole(Code::UnreadableFile).with("reason", format!("more than {ROWS} rows"))]));
        }
        if atomic && total > together {
            continue;
        }
        if let Some(key) = Row::read(&kind.shape, &heading, &row, &constants, false).key() {
            let first = *seen.entry(hasher.hash_one(key)).or_insert(row.number);
            if first != row.number {
                row.broken.get_or_insert_with(|| fault(None, Code::RowTwice, params([("row", Value::from(first))])));
            }
        }
        bytes += size(&row.cells);
        part.push(row);
        if part.len() == at_once || bytes > PART_BYTES {
            add(app, id, parts, std::mem::take(&mut part))?;
            (bytes, parts) = (0, parts + 1);
        }
    }
    if atomic && total > together {
        return Err(Fail::invalid(vec![Flaw::whole(Code::TooManyRows).with("max", together).with("rows", total)]));
    }
    if !part.is_empty() {
        add(app, id, parts, part)?;
        parts += 1;
    }
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    app.db.write_blocking(move |conn| {
        let import = store::find(conn, id)?.ok_or_else(Fail::not_found)?;
        store::update(conn, import.version(), &import.received(parts, total))
    })
}

/// About the bytes of a value in memory.
fn size(value: &Value) -> usize {
    let inner = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + size(value)).sum(),
        _ => 0,
    };
    size_of::<Value>() + inner
}

fn add(app: &Arc<App>, id: Key, number: i64, rows: Vec<RawRow>) -> Outcome<()> {
    let vault = app.vault.clone();
    app.db.write_blocking(move |conn| store::add_part(conn, &vault, id, number, &rows))
}

/// Asks for an import whose file is there: from now on it is one.
pub(super) fn ask(tx: &mut Tx<'_>, id: Key) -> Outcome<chibo_openapi::imports::Job> {
    let import = store::find(tx.conn, id)?.ok_or_else(Fail::not_found)?;
    if store::open(tx.conn, import.owner_id, false)? >= OPEN {
        return Err(Fail::overloaded().because(&format!("the caller has {OPEN} imports that have not ended")));
    }
    let (before, now, lang) = (import.version(), tx.now, tx.request.meta.lang);
    let import = import.asked_for().touched(now);
    store::update(tx.conn, before, &import)?;
    jobs::enqueue(tx, super::RUN, &Task { import: id.uuid() })?;
    told(tx, &import)?;
    import.shown(lang)
}

/// Removes an import that was not asked for after all.
pub(super) fn forget(app: &Arc<App>, id: Key) {
    if let Err(fail) = app.db.write_blocking(move |conn| super::removal::discard(conn, id)) {
        tracing::warn!(%fail, import = %id, "a file that was not asked for stays for an hour");
    }
}

/// 403 for whoever may import nothing of the kind anywhere.
pub(super) fn require(request: &CallerRequest, query: &ImportQuery) -> Outcome<()> {
    request.caller.require_somewhere(kinds::of(query.kind).scope)
}
