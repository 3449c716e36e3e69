//! The access log: who read whose record. Not here: how a reading comes to disk before its answer leaves (`http/readings.rs`), and the names
//! in its list (`candidates/readings`).

mod store;

use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chibo_openapi::vocabulary::Reading;
use chibo_openapi::{PageOf, Scope};
use chrono::{DateTime, Utc};

use crate::db::Conn;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{App, Reader, Tx};

/// Notes that the caller read these people's records, each with the committee that the record belongs to. What is noted is recorded before
/// the answer leaves, also when that is a refusal.
pub fn note(tx: &Tx<'_>, reading: Reading, read: &[(Key, Key)], reason: Option<&str>) -> Outcome<()> {
    let (caller, request_id) = (tx.caller(), tx.request.meta.request_id.as_str());
    let reader = Reader { kind: caller.kind, id: caller.id, operation: reading.as_str(), reason, request_id, at: tx.now };
    tx.request.note(reader.of(read))
}

/// Counts on disk what was counted in memory.
pub async fn flush(app: &App) -> Outcome<()> {
    app.readings.flush(&app.db, &app.vault).await
}

/// Removes the reasons that were given for reading a person's record, since they may name the person; who read it when stays.
pub fn forget_reasons(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    store::forget_reasons(tx, person)
}

/// Removes readings of before a day, the oldest first and a bounded number at once; how many.
pub fn forget_before(conn: &mut Conn, day: DateTime<Utc>) -> Outcome<usize> {
    store::forget_before(conn, day)
}

/// One page of the readings of people of the caller's units, newest first.
pub fn list(tx: &mut Tx<'_>, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    tx.caller().require_somewhere(Scope::AccessLogRead)?;
    let reach = tx.reach(Scope::AccessLogRead)?;
    store::list(tx, &reach, query)
}

/// The newest readings of a person, without asking who may see them.
pub fn newest_of(tx: &mut Tx<'_>, person: Key) -> Outcome<Vec<AccessEntry>> {
    store::newest_of(tx, person)
}
