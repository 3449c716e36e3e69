//! The master key of this process against that of the database: a process with another key would seal what nobody else can open, so it may
//! not even connect.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::conn::Conn;
use super::schema::installation;
use crate::fail::{Fail, Outcome};

/// Said when the database has another master key than this process.
pub(super) const OTHER_KEY: &str = "the database has another master key by now: start this server again with the key that fits";
/// Number of the advisory lock that every connection to PostgreSQL holds for as long as it lives, and an exchange of the master key alone.
pub(super) const LOCK: i64 = 0x0043_4849_4b59;
/// The one row.
pub(super) const ROW: i64 = 1;

/// The fingerprint of the master key that this process has, and whether the database was found to have another one.
#[derive(Debug)]
pub struct OwnKey {
    pub(super) fingerprint: String,
    is_other: AtomicBool,
}

impl OwnKey {
    pub(super) fn new(fingerprint: String) -> Self {
        Self { fingerprint, is_other: AtomicBool::new(false) }
    }

    /// Fails when the database was found to have another key.
    pub(super) fn require(&self) -> Outcome<()> {
        if self.is_other.load(Ordering::Relaxed) { Err(Fail::unavailable(OTHER_KEY)) } else { Ok(()) }
    }

    /// Looks whether the database still has this key.
    pub(super) fn look(&self, conn: &mut Conn) -> QueryResult<bool> {
        let fits = fingerprint(conn)?.is_none_or(|there| there == self.fingerprint);
        if !fits {
            self.is_other.store(true, Ordering::Relaxed);
        }
        Ok(fits)
    }

    /// What a new connection to PostgreSQL begins with: from here on the key stays as it is until the connection ends.
    pub(super) fn keep(&self, conn: &mut Conn) -> ConnectionResult<()> {
        hold(conn).map_err(ConnectionError::CouldntSetupConfiguration)?;
        match self.look(conn) {
            Ok(true) => Ok(()),
            Ok(false) => Err(ConnectionError::BadConnection(OTHER_KEY.to_owned())),
            Err(error) => Err(ConnectionError::CouldntSetupConfiguration(error)),
        }
    }
}

/// Waits for an exchange of the master key that is under way.
pub(super) fn hold(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Postgres(conn) => conn.batch_execute(&format!("SELECT pg_advisory_lock_shared({LOCK})")),
        Conn::Sqlite(_) => Ok(()),
    }
}

pub(super) fn fingerprint(conn: &mut Conn) -> QueryResult<Option<String>> {
    installation::table.find(ROW).select(installation::key_fingerprint).first(conn).optional()
}
