//! Work beside the requests that outlives the process: a durable queue. A job is asked for in the transaction that makes it necessary, and
//! done in steps. Each step is one transaction that does its part, says how the job goes on, and counts only while the job is still ours:
//! so a step is done once, or not at all, however many servers there are and whenever one of them dies. A server that takes a job has a
//! lease on it; when the server dies the lease runs out, and another one goes on from the last step that was committed.
//! Here: what a kind of job is, and asking for one. `work.rs` does them, `store.rs` has the rows, `metrics.rs` the numbers.
//! Not here: which kinds there are (`server/work.rs`), and what each does, which is its feature's.

mod metrics;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod work;

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fail::{Fail, Outcome};
use crate::http::Tx;
pub use work::{run_due, work};

/// Longest payload in bytes: it says what is to be done, and holds no data.
const PAYLOAD: usize = 4096;
/// Jobs of one kind that may wait; who asks for one more is told to come again.
const WAITING: i64 = 1000;

/// A kind of job.
pub struct Kind {
    /// `<subject>.<what is done>`; stays the same for ever, as jobs of it may wait while the program is exchanged.
    pub name: &'static str,
    /// For work that comes round: the pause between two turns, of all servers together. Its payload is empty at each turn.
    pub every: Option<Duration>,
    /// Does one step, as the actor `system`, in its own transaction, short enough for others to wait for it.
    pub step: fn(&mut Tx<'_>, &Payload) -> Outcome<Step>,
}

/// How a job goes on after a step.
pub enum Step {
    /// Everything is done.
    Done,
    /// There is more to do, of which this says what.
    Again(Payload),
}

/// What is to be done, as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// Says it. The type has a version in it, and names nobody: what is erased must not lie here.
    pub fn of(value: &impl Serialize) -> Outcome<Self> {
        let text = serde_json::to_string(value).map_err(|error| Fail::internal(&error.to_string()))?;
        if text.len() > PAYLOAD {
            return Err(Fail::internal(&format!("a job's payload has {} bytes", text.len())));
        }
        Ok(Self(text))
    }

    /// Of work that comes round.
    fn empty() -> Self {
        Self("{}".to_owned())
    }

    /// Reads it. One of another version is a failure, and stays where a server that knows it finds it.
    pub fn read<T: DeserializeOwned>(&self) -> Outcome<T> {
        serde_json::from_str(&self.0).map_err(|error| Fail::internal(&format!("a job's payload cannot be read: {error}")))
    }
}

impl Step {
    /// There is more to do.
    pub fn again(value: &impl Serialize) -> Outcome<Self> {
        Payload::of(value).map(Self::Again)
    }

    /// Of work that comes round and does a bounded number of things at once: again until nothing is left.
    pub fn until_none(done: usize) -> Self {
        if done > 0 { Self::Again(Payload::empty()) } else { Self::Done }
    }
}

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
