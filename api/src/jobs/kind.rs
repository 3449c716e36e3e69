//! What a kind of job is.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fail::{Fail, Outcome};
use crate::http::Tx;

/// Longest payload in bytes: it says what is to be done, and holds no data.
const PAYLOAD: usize = 4096;

/// Notes that a job is given up, in the transaction that does so.
pub type Abandoned = fn(&mut Tx<'_>, &Payload) -> Outcome<()>;

/// A kind of job.
pub struct Kind {
    /// `<subject>.<what is done>`; stays the same for ever, as jobs of it may wait while the program is exchanged.
    pub name: &'static str,
    /// For work that comes round: the pause between two turns, of all servers together. Its payload is empty at each turn.
    pub every: Option<Duration>,
    /// Does one step, as the actor `system`, in its own transaction, short enough for others to wait for it.
    pub step: fn(&mut Tx<'_>, &Payload) -> Outcome<Step>,
    /// For work that somebody waits for: what is noted when it is given up.
    pub abandoned: Option<Abandoned>,
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
pub struct Payload(pub(super) String);

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
    pub(super) fn empty() -> Self {
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
