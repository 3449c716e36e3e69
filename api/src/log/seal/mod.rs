//! The sealed log: committed events get a number, one after the other without gaps, and become leaves of a tree (RFC 6962). Whoever follows the
//! numbers misses nothing that was committed late, and whoever kept a root of the tree can show later that a row was changed, removed or exchanged.
//! One seals at a time, whichever server it is. Not here: what is written into an event (`events.rs`), and who follows them (`feed`).

mod checkpoint;
mod cosigner;
mod events;
pub mod http;
mod key;
mod proofs;
mod store;
mod tiles;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tlog_tiles::tlog::Error as TreeError;
use tlog_tiles::{Hash, HashReader, record_hash, stored_hash_index, stored_hashes_for_record_hash, sub_tree_index};
use tokio::time::timeout;

use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::{Lock::Change, Locks, What};
use crate::fail::{Fail, Outcome};
use crate::http::App;
pub(super) use cosigner::Cosigner;
pub use key::{reseal, restored, start};
pub(super) use store::signed;

/// Events that are sealed in one transaction.
const AT_ONCE: i64 = 1_000;
/// How often it is looked for events that nobody rang for: those of a command on the server, or of a server that ended.
const LOOK: Duration = Duration::from_secs(1);
/// And while somebody follows: another server may have sealed some.
const LOOK_FOR_FOLLOWERS: Duration = Duration::from_millis(100);

/// Seals events as they are committed, and tells those who follow how far that has come, here or on another server; until the server ends.
pub async fn work(app: Arc<App>) {
    loop {
        if let Err(fail) = all(&app).await {
            tracing::warn!(%fail, "sealing waits");
        }
        let followed = app.sealed.receiver_count() > 0;
        if followed && let Ok(size) = app.db.read(store::size).await {
            let size = store::signed(size).unwrap_or_default();
            app.sealed.send_if_modified(|known| std::mem::replace(known, size) != size);
        }
        // Whether it rang or not: there may be something to seal.
        let _ = timeout(if followed { LOOK_FOR_FOLLOWERS } else { LOOK }, app.to_seal.heard()).await;
    }
}

/// Seals every event that is committed; how many there were.
pub async fn all(app: &Arc<App>) -> Outcome<usize> {
    let mut sealed = 0;
    // Every write rings, also one that left no event: the writer is asked only where there is something to do.
    while app.db.read(store::anything_waits).await? {
        let now = app.clock.now();
        let done = app.db.write(move |conn| seal(conn, now)).await?;
        sealed += done;
        if i64::try_from(done).is_ok_and(|done| done < AT_ONCE) {
            break;
        }
    }
    Ok(sealed)
}

/// Seals the events that wait, some at once; how many. Who comes second waits, and finds what was committed meanwhile.
fn seal(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<usize> {
    Locks::default().take(conn, &[Change(What::Sealing)])?;
    let rows = store::waiting(conn, AT_ONCE)?;
    let size = store::size(conn)?;
    let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
    let leaves = rows.iter().map(|row| record_hash(&row.entry().bytes()));
    let new = grown(size, store::hashes_at(conn, &edge(size))?, leaves)?;
    store::number_them(conn, size + 1, &ids, now.naive_utc())?;
    store::add_hashes(conn, &new)?;
    let oldest = ids.first().and_then(|id| id.made_at());
    if let Some(waited) = oldest.and_then(|oldest| (now - oldest).to_std().ok()) {
        metrics::histogram!("chibo_seal_lag_seconds").record(waited.as_secs_f64());
    }
    Ok(ids.len())
}

/// Places of the hashes that a tree of a size consists of: everything that its next leaves build upon.
fn edge(size: u64) -> Vec<u64> {
    if size == 0 { Vec::new() } else { sub_tree_index(0, size, Vec::new()) }
}

/// What a tree of a size, of which the edge is known, gains by leaves: each hash with its place.
fn grown(size: u64, edge: HashMap<u64, Hash>, leaves: impl Iterator<Item = Hash>) -> Outcome<Vec<(u64, Hash)>> {
    let mut known = Known(edge);
    let mut new = Vec::new();
    for (at, leaf) in (size..).zip(leaves) {
        let first = stored_hash_index(0, at);
        let hashes = stored_hashes_for_record_hash(at, leaf, &known).map_err(|error| Fail::internal(&format!("the log's tree: {error}")))?;
        for (place, hash) in (first..).zip(hashes) {
            known.0.insert(place, hash);
            new.push((place, hash));
        }
    }
    Ok(new)
}

/// Hashes of the tree that are at hand, by their place.
struct Known(HashMap<u64, Hash>);

impl HashReader for Known {
    fn read_hashes(&self, places: &[u64]) -> Result<Vec<Hash>, TreeError> {
        let missing = |place: &u64| TreeError::InvalidInput(format!("no hash at place {place}"));
        places.iter().map(|place| self.0.get(place).copied().ok_or_else(|| missing(place))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root over leaves, straight from the definition (RFC 6962, section 2.1).
    fn root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => tlog_tiles::EMPTY_HASH,
            [one] => *one,
            more => {
                let split = 1 << (usize::BITS - 1 - (more.len() - 1).leading_zeros());
                tlog_tiles::node_hash(root(&more[..split]), root(&more[split..]))
            }
        }
    }

    #[test]
    fn a_tree_that_grew_in_steps_is_the_tree_of_its_leaves() {
        let leaves: Vec<Hash> = (0..70_u8).map(|leaf| record_hash(&[leaf])).collect();
        for steps in [vec![70], vec![1; 70], vec![3, 7, 1, 19, 40]] {
            let (mut all, mut size) = (HashMap::new(), 0_usize);
            for step in steps {
                let from = u64::try_from(size).expect("a size");
                let at_hand = edge(from).into_iter().map(|place| (place, all[&place])).collect();
                all.extend(grown(from, at_hand, leaves[size..size + step].iter().copied()).expect("hashes"));
                size += step;
                let grown = tlog_tiles::tree_hash(u64::try_from(size).expect("a size"), &Known(all.clone())).expect("a root");
                assert_eq!(grown, root(&leaves[..size]), "{size}");
            }
        }
    }
}
