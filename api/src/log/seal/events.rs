//! The log for those who audit all of it.

use chibo_openapi::Scope;
use chibo_openapi::log::{InclusionProof, InclusionQuery, SealedEvent, SealedEvents, SealedEventsQuery};
use data_encoding::BASE64;
use tlog_tiles::{stored_hash_count, stored_hash_index};

use super::store::{self, EventRow};
use super::{checkpoint, proofs, tiles};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;

/// Events of an answer, unless said otherwise.
const LIMIT: i64 = 50;
/// Events that are read at once: each may be large.
const TURN: u64 = 20;
/// Bytes after which an answer is full.
const FULL: usize = 4 << 20;

/// The tree is one: who may read a part of the log cannot check it.
fn require_all_of_it(tx: &Tx<'_>) -> Outcome<()> {
    tx.caller().require_everywhere(Scope::EventsAudit)
}

/// Sealed events from a number on.
pub(super) fn list(tx: &mut Tx<'_>, query: &SealedEventsQuery) -> Outcome<SealedEvents> {
    require_all_of_it(tx)?;
    let size = store::size(tx.conn)?;
    let number = |asked: Option<i64>| asked.and_then(|asked| u64::try_from(asked).ok());
    let after = number(query.after).unwrap_or_default().min(size);
    let limit = number(query.limit).unwrap_or(LIMIT.unsigned_abs());
    let last = (after + limit).min(number(query.until).unwrap_or(size)).min(size);
    let (mut items, mut bytes, mut next_after) = (Vec::new(), 0, last.max(after));
    if last > after {
        let (first, end) = (stored_hash_index(0, after), stored_hash_count(last));
        let places: Vec<u64> = (first..end).collect();
        let hashes = store::hashes_at(tx.conn, &places)?;
        let mut from = after;
        while from < last && bytes < FULL {
            let to = last.min(from + TURN);
            for (sequence, row) in store::sealed(tx.conn, from + 1, to)? {
                let gained = stored_hash_index(0, sequence - 1)..stored_hash_count(sequence);
                let hashes = gained.filter_map(|place| hashes.get(&place)).map(checkpoint::text).collect();
                let event = wire(sequence, &row, hashes)?;
                bytes += [&event.before, &event.after, &event.said, &event.sealed].into_iter().flatten().map(String::len).sum::<usize>();
                items.push(event);
            }
            from = to;
        }
        next_after = from;
    }
    Ok(SealedEvents { items, next_after: store::signed(next_after)?, size: store::signed(size)? })
}

fn wire(sequence: u64, row: &EventRow, hashes: Vec<String>) -> Outcome<SealedEvent> {
    Ok(SealedEvent {
        sequence: store::signed(sequence)?,
        entry: String::from_utf8(row.entry().bytes()).map_err(|error| Fail::internal(&error.to_string()))?,
        before: row.before.clone(),
        after: row.after.clone(),
        said: row.said.clone(),
        changed: row.changed.clone(),
        sealed: row.sealed.as_deref().map(|sealed| BASE64.encode(sealed)),
        hashes,
    })
}

/// That the tree holds an event.
pub(super) fn inclusion(tx: &mut Tx<'_>, event: Key, query: &InclusionQuery) -> Outcome<InclusionProof> {
    require_all_of_it(tx)?;
    proofs::inclusion(tx.conn, event, query)
}

/// The entries of a tile.
pub(super) fn entries(tx: &mut Tx<'_>, path: &str) -> Outcome<Vec<u8>> {
    require_all_of_it(tx)?;
    tiles::entries(tx.conn, path)
}
