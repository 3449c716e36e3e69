//! Answers that last: streams of events, requests that wait for one, lists that are sent whole. A server holds a limited number of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::db::key::Key;
use crate::fail::Fail;

/// Answers that last, of one server at once.
pub const MOST: usize = 200;

/// How many answers last, by caller.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<Key, usize>>>);

/// A place among them.
pub struct StreamPlace {
    streams: Streams,
    caller: Key,
}

impl Streams {
    /// How many last now.
    pub fn count(&self) -> usize {
        self.by_caller().values().sum()
    }

    /// Takes a place; 503 when none is left, or the caller has so many of its own.
    pub fn take(&self, caller: Key, most_of_one: usize) -> Result<StreamPlace, Fail> {
        let mut streams = self.by_caller();
        let own = streams.get(&caller).copied().unwrap_or_default();
        // There are few callers among so few places.
        if own >= most_of_one || streams.values().sum::<usize>() >= MOST {
            return Err(Fail::overloaded());
        }
        streams.insert(caller, own + 1);
        drop(streams);
        Ok(StreamPlace { streams: self.clone(), caller })
    }

    fn by_caller(&self) -> MutexGuard<'_, HashMap<Key, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut streams = self.streams.by_caller();
        match streams.get_mut(&self.caller) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(streams.remove(&self.caller)),
        }
    }
}
