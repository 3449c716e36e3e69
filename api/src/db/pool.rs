//! Opening connections, with every setting and its reason in one place.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection};

use super::conn::Conn;
use super::own_key::OwnKey;
use crate::config::Location;

/// A pool of connections for reads, and on PostgreSQL for writes too.
pub type Pool = r2d2::Pool<Manager>;

/// How long a caller waits for a connection before the answer is 503.
const WAIT: Duration = Duration::from_secs(3);
/// A connection idle for longer than this is asked whether it still lives before it is used.
const TRUST: Duration = Duration::from_secs(5);

/// A pooled connection and when it was last known to live.
pub struct TimedConnection {
    conn: Conn,
    used: Instant,
    broken: bool,
}

impl TimedConnection {
    /// The connection itself.
    pub fn conn(&mut self) -> &mut Conn {
        self.used = Instant::now();
        &mut self.conn
    }
}

/// Opens and checks the connections of a pool.
#[derive(Debug)]
pub struct Manager {
    location: Location,
    own: Option<Arc<OwnKey>>,
}

/// A connection taken from the pool.
pub struct Pooled(r2d2::PooledConnection<Manager>);

impl Pooled {
    pub(super) fn new(taken: r2d2::PooledConnection<Manager>) -> Self {
        Self(taken)
    }

    /// Drops the connection instead of giving it back.
    pub(super) fn discard(mut self) {
        self.0.broken = true;
    }
}

impl std::ops::Deref for Pooled {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0.conn
    }
}

impl std::ops::DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0.conn()
    }
}

impl ManageConnection for Manager {
    type Connection = TimedConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<TimedConnection, Self::Error> {
        let conn = open(&self.location).and_then(|mut conn| {
            if let (Conn::Postgres(_), Some(own)) = (&conn, &self.own) {
                own.keep(&mut conn)?;
            }
            Ok(conn)
        });
        Ok(TimedConnection { conn: conn.map_err(diesel::r2d2::Error::ConnectionError)?, used: Instant::now(), broken: false })
    }

    fn is_valid(&self, taken: &mut TimedConnection) -> Result<(), Self::Error> {
        if matches!(self.location, Location::Sqlite(_)) || taken.used.elapsed() < TRUST {
            return Ok(());
        }
        taken.used = Instant::now();
        taken.conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, taken: &mut TimedConnection) -> bool {
        taken.broken
    }
}

/// Makes the pool; connections are opened when first needed, and on PostgreSQL keep the master key as it is.
pub fn build(location: &Location, connections: u32, own: Option<Arc<OwnKey>>) -> Result<Pool, String> {
    r2d2::Pool::builder()
        .max_size(connections)
        .min_idle(Some(0))
        .connection_timeout(WAIT)
        .error_handler(Box::new(LogErrors))
        .build(Manager { location: location.clone(), own })
        .map_err(|error| format!("cannot make the connection pool: {error}"))
}

#[derive(Debug)]
struct LogErrors;

impl<E: std::error::Error> diesel::r2d2::HandleError<E> for LogErrors {
    fn handle_error(&self, error: E) {
        tracing::warn!(%error, "database connection");
    }
}

/// Opens a connection that only reads, or one to PostgreSQL.
pub fn open(location: &Location) -> ConnectionResult<Conn> {
    match location {
        Location::Sqlite(path) => open_sqlite(path, false),
        Location::Postgres(url) => open_postgres(url),
    }
}

/// Opens a connection that writes.
pub(super) fn open_writing(location: &Location) -> ConnectionResult<Conn> {
    match location {
        Location::Sqlite(path) => open_sqlite(path, true),
        Location::Postgres(url) => open_postgres(url),
    }
}

/// Makes the file of a new SQLite database so that only its owner can read it, whatever the process gives to new files; those that SQLite puts
/// beside it get the same rights.
pub fn create_sqlite(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Opens an SQLite file with every setting that Chibo relies on.
pub fn open_sqlite(path: &Path, writer: bool) -> ConnectionResult<Conn> {
    let text = path.to_str().ok_or_else(|| ConnectionError::InvalidConnectionUrl("the path is not UTF-8".to_owned()))?;
    let mut conn = SqliteConnection::establish(text)?;
    let mut pragmas = String::from(
        // Wait for another process's lock instead of failing at once; first, since the next ones may need it.
        "PRAGMA busy_timeout = 5000;
         -- Readers do not block the writer and see a consistent snapshot.
         PRAGMA journal_mode = WAL;
         -- An acknowledged commit survives a power cut.
         PRAGMA synchronous = FULL;
         -- Off by default in SQLite; the schema relies on it.
         PRAGMA foreign_keys = ON;
         -- Removed personal values are overwritten, not left in free pages.
         PRAGMA secure_delete = ON;
         -- Sorting never spills into files beside the database.
         PRAGMA temp_store = MEMORY;
         -- 8 MiB of page cache for each connection: bounded, and enough for a ward.
         PRAGMA cache_size = -8192;
         -- Read pages straight from the page cache of the system.
         PRAGMA mmap_size = 268435456;
         -- A schema that was tampered with cannot call functions with side effects.
         PRAGMA trusted_schema = OFF;",
    );
    if writer {
        // Fewer, larger checkpoints (40 MB): what is written often, as the newest pages are, is then copied once.
        pragmas.push_str("PRAGMA wal_autocheckpoint = 10000; PRAGMA journal_size_limit = 67108864;");
    } else {
        // Every write goes through the writer; one that does not is a mistake that must show.
        pragmas.push_str("PRAGMA query_only = ON;");
    }
    conn.batch_execute(&pragmas).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Sqlite(conn))
}

/// Opens a connection to PostgreSQL with every setting that Chibo relies on.
pub fn open_postgres(url: &str) -> ConnectionResult<Conn> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(
        "-- Times are kept in UTC without a zone.
         SET TIME ZONE 'UTC';
         -- No request waits for ever for a query, a lock, or a client that went away inside a transaction.
         SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s';
         -- Notices about what is expected are not news.
         SET client_min_messages = 'warning';",
    )
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(Conn::Postgres(conn))
}
