//! Idempotency keys whose first request is running in this instance. Not here: the kept answers (`idempotency.rs`).

use std::collections::HashSet;
use std::sync::Mutex;

use chibo_openapi::Code;

use crate::fail::Fail;

/// Keys whose first request is running in this instance.
#[derive(Default)]
pub struct Running(Mutex<HashSet<[u8; 32]>>);

/// Ends the running of a key when dropped.
pub struct RunningKey<'a> {
    running: &'a Running,
    scope: [u8; 32],
}

impl Running {
    /// Marks a key as running; 409 when it is already.
    pub fn enter(&self, scope: [u8; 32]) -> Result<RunningKey<'_>, Fail> {
        let entered = self.0.lock().is_ok_and(|mut running| running.insert(scope));
        if entered { Ok(RunningKey { running: self, scope }) } else { Err(Fail::new(Code::IdempotencyInProgress)) }
    }
}

impl Drop for RunningKey<'_> {
    fn drop(&mut self) {
        if let Ok(mut running) = self.running.0.lock() {
            running.remove(&self.scope);
        }
    }
}
