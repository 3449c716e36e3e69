//! The access log: who read whose record. Readings are noted as they happen and written in batches, so that reading stays reading.

pub mod http;
mod store;

use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chibo_openapi::{PageOf, Scope};

use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{App, Reading, Tx};

/// Notes that the caller read these people's records, each with the committee that the record belongs to.
pub fn note(tx: &Tx<'_>, operation: &str, read: &[(Key, Key)], reason: Option<&str>) -> Outcome<()> {
    let caller = tx.caller();
    let reading = |(person, committee): &(Key, Key)| Reading {
        id: Key::new(),
        at: tx.now.naive_utc(),
        caller_kind: caller.kind,
        caller: Some(caller.id).filter(|id| !id.uuid().is_nil()),
        person: *person,
        committee: *committee,
        operation: operation.to_owned(),
        reason: reason.map(str::to_owned),
        request_id: tx.request.meta.request_id.clone(),
    };
    tx.request.app.readings.note(read.iter().map(reading))
}

/// Writes what was noted. On failure it stays noted.
pub async fn flush(app: &App) -> Outcome<()> {
    let noted = app.readings.take();
    if noted.is_empty() {
        return Ok(());
    }
    let readings = noted.clone();
    let written = app.db.write(move |conn| store::insert(conn, &readings)).await;
    if written.is_err() {
        app.readings.put_back(noted);
    }
    written
}

/// One page of the readings of candidates of the caller's units, newest first.
pub fn list(tx: &mut Tx<'_>, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    tx.caller().require_somewhere(Scope::AccessLogRead)?;
    let reach = tx.reach(Scope::AccessLogRead)?;
    store::list(tx, &reach, query)
}

/// The newest readings of a candidate, without asking who may see them.
pub fn newest_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<AccessEntry>> {
    store::newest_of(tx, candidate)
}
