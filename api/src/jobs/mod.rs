//! Work beside the requests that outlives the process: a durable queue. A job is asked for in the transaction that makes it necessary, and
//! done in steps. Each step is one transaction that does its part, says how the job goes on, and counts only while the job is still ours:
//! so a step is done once, or not at all, however many servers there are and whenever one of them dies. A server that takes a job has a
//! lease on it; when the server dies the lease runs out, and another one goes on from the last step that was committed.
//! Here: what a kind of job is, and asking for one. `work.rs` does them, `store.rs` has the rows, `metrics.rs` the numbers.
//! Not here: which kinds there are (`server/work.rs`), and what each does, which is its feature's.

mod kind;
mod metrics;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod work;

use serde::Serialize;

use crate::fail::{Fail, Outcome};
use crate::http::Tx;
pub use kind::{Kind, Payload, Step};
pub use work::{run_due, work};

/// Jobs of one kind that may wait; who asks for one more is told to come again.
const WAITING: i64 = 1000;

/// Asks for a job, which is done once this transaction is committed.
pub fn enqueue(tx: &mut Tx<'_>, kind: &str, payload: &impl Serialize) -> Outcome<()> {
    let payload = Payload::of(payload)?;
    if store::waiting(tx.conn, kind)? >= WAITING {
        return Err(Fail::overloaded().because(&format!("{WAITING} jobs of {kind} wait already")));
    }
    let (now, request_id) = (tx.now, tx.request.meta.request_id.clone());
    store::insert(tx.conn, kind, &payload, &request_id, now)?;
    tx.request.app.bell.ask();
    Ok(())
}

/// Removes jobs that failed long ago, and more of them than anybody looks through.
pub fn forget_failed(tx: &mut Tx<'_>) -> Outcome<()> {
    let before = tx.now - chrono::Duration::days(30);
    store::forget_failed(tx.conn, before)
}
