//! Readings of people's records: noted in memory as requests make them, and taken from there to be written. A full memory refuses the
//! next reading rather than lose one. Not here: writing them, and who may see them (`log/access`).

use std::sync::Mutex;

use chibo_openapi::vocabulary::PrincipalKind;
use chrono::NaiveDateTime;

use crate::db::key::Key;
use crate::fail::{Fail, Outcome};

/// Readings in memory at most; a page of a list is up to 200 of them.
const MOST: usize = 100_000;

/// One reading of one person's record.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Id.
    pub id: Key,
    /// When.
    pub at: NaiveDateTime,
    /// Person or system.
    pub caller_kind: PrincipalKind,
    /// Who read; none: the server's own command line.
    pub caller: Option<Key>,
    /// Whose record.
    pub person: Key,
    /// The committee that the record belongs to.
    pub committee: Key,
    /// The operation.
    pub operation: String,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// Id of the request.
    pub request_id: String,
}

/// Readings that are not written yet.
#[derive(Debug, Default)]
pub struct Readings(Mutex<Vec<Reading>>);

impl Readings {
    /// Notes readings; 503 when too many wait.
    pub fn note(&self, readings: impl ExactSizeIterator<Item = Reading>) -> Outcome<()> {
        let Ok(mut noted) = self.0.lock() else { return Err(Fail::internal("the lock of the readings is poisoned")) };
        if noted.len() + readings.len() > MOST {
            return Err(Fail::overloaded());
        }
        noted.extend(readings);
        Ok(())
    }

    /// Takes what was noted, oldest first.
    pub fn take(&self) -> Vec<Reading> {
        self.0.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default()
    }

    /// Puts back what could not be written, before what was noted since.
    pub fn put_back(&self, readings: Vec<Reading>) {
        if let Ok(mut waiting) = self.0.lock() {
            waiting.splice(0..0, readings);
        }
    }
}
