//! Who read which candidate. Readings are noted in memory and written in batches, so that reading stays reading; a full memory refuses
//! the next reading rather than lose one.

use std::sync::Mutex;

use chibo_openapi::vocabulary::PrincipalKind;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::app::App;
use crate::db::key::Key;
use crate::db::schema::access_log;
use crate::db::{Conn, Outcome};
use crate::http::{Fail, Tx};

/// Readings in memory at most; a page of a list is up to 200 of them.
const MOST: usize = 100_000;
/// Readings of one statement: both databases bound the number of values.
const CHUNK: usize = 1_000;

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = access_log)]
struct Row {
    id: Key,
    at: NaiveDateTime,
    caller_kind: &'static str,
    caller_id: Option<Key>,
    candidate_id: Key,
    committee_id: Key,
    operation: String,
    reason: Option<String>,
    request_id: String,
}

/// Readings that are not written yet.
#[derive(Debug, Default)]
pub struct AccessLog(Mutex<Vec<Row>>);

/// Notes that the caller read these candidates, each with its committee.
pub(super) fn note(tx: &Tx<'_>, operation: &str, read: &[(Key, Key)], reason: Option<&str>) -> Outcome<()> {
    let caller = tx.caller();
    let caller_kind = match caller.kind {
        PrincipalKind::User => PrincipalKind::User.as_str(),
        PrincipalKind::Client => PrincipalKind::Client.as_str(),
    };
    let row = |(candidate_id, committee_id): &(Key, Key)| Row {
        id: Key::new(),
        at: tx.now.naive_utc(),
        caller_kind,
        caller_id: Some(caller.id).filter(|id| !id.uuid().is_nil()),
        candidate_id: *candidate_id,
        committee_id: *committee_id,
        operation: operation.to_owned(),
        reason: reason.map(str::to_owned),
        request_id: tx.call.meta.request_id.clone(),
    };
    let Ok(mut noted) = tx.call.app.access.0.lock() else { return Err(Fail::internal("the access log's lock is poisoned")) };
    if noted.len() + read.len() > MOST {
        return Err(Fail::overloaded());
    }
    noted.extend(read.iter().map(row));
    Ok(())
}

/// Writes what was noted. On failure it stays noted.
pub async fn flush(app: &App) -> Outcome<()> {
    let noted: Vec<Row> = app.access.0.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default();
    if noted.is_empty() {
        return Ok(());
    }
    let rows = noted.clone();
    let written = app.db.write(move |conn| {
        for chunk in rows.chunks(CHUNK) {
            // A batch is not the same query on both, so each connection is asked by its own name.
            match conn {
                Conn::Postgres(conn) => diesel::insert_into(access_log::table).values(chunk).execute(conn)?,
                Conn::Sqlite(conn) => diesel::insert_into(access_log::table).values(chunk).execute(conn)?,
            };
        }
        Ok(())
    });
    let written = written.await;
    if written.is_err()
        && let Ok(mut waiting) = app.access.0.lock()
    {
        waiting.splice(0..0, noted);
    }
    written
}
