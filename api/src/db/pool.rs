//! Opening connections, with every setting and its reason in one place.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection};
use diesel::sql_types::Bool;

use super::conn::Conn;
use super::identity::identity_of;
use super::own_key::OwnKey;
use crate::config::Location;

/// A pool of connections for reads, and on PostgreSQL for writes too.
pub type Pool = r2d2::Pool<Manager>;

/// How long a caller waits for a connection before the answer is 503.
const WAIT: Duration = Duration::from_secs(3);
/// How long for one to a replica before the primary is asked.
const WAIT_FOR_COPY: Duration = Duration::from_millis(300);
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

/// What the connections of a pool are for.
#[derive(Debug)]
pub enum Role {
    /// Nothing that would have to be made sure of.
    Plain,
    /// Serving: on PostgreSQL each keeps the master key as it is, and is to a server that writes.
    Serving(Arc<OwnKey>),
    /// Reading a copy of the database that has this identity.
    Copy(String),
}

/// Opens and checks the connections of a pool.
#[derive(Debug)]
pub struct Manager {
    location: Location,
    role: Role,
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
        let conn = match &self.role {
            Role::Plain => open(&self.location),
            Role::Serving(own) => open(&self.location).and_then(|mut conn| {
                if let Conn::Postgres(postgres) = &mut conn {
                    require_primary(postgres)?;
                    own.keep(&mut conn)?;
                }
                Ok(conn)
            }),
            Role::Copy(of) => open_copy(&self.location).and_then(|mut conn| match identity_of(&mut conn) {
                Ok(found) if found == *of => Ok(conn),
                Ok(_) => Err(ConnectionError::BadConnection("it is no replica of the database".to_owned())),
                Err(error) => Err(ConnectionError::CouldntSetupConfiguration(error)),
            }),
        };
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

/// Makes the pool; connections are opened when first needed.
pub fn build(location: &Location, connections: u32, role: Role) -> Result<Pool, String> {
    let is_copy = matches!(role, Role::Copy(_));
    r2d2::Pool::builder()
        .max_size(connections)
        .min_idle(Some(0))
        .connection_timeout(if is_copy { WAIT_FOR_COPY } else { WAIT })
        .error_handler(Box::new(LogErrors { is_copy }))
        .build(Manager { location: location.clone(), role })
        .map_err(|error| format!("cannot make the connection pool: {error}"))
}

#[derive(Debug)]
struct LogErrors {
    is_copy: bool,
}

impl<E: std::error::Error> diesel::r2d2::HandleError<E> for LogErrors {
    fn handle_error(&self, error: E) {
        // A replica is asked for every moment; that it went away is said once.
        if self.is_copy {
            tracing::debug!(%error, "connection to the replica");
        } else {
            tracing::warn!(%error, "database connection");
        }
    }
}

/// Opens a connection to a replica.
pub(super) fn open_copy(location: &Location) -> ConnectionResult<Conn> {
    match location {
        Location::Sqlite(path) => open_sqlite(path, false),
        Location::Postgres(url) => open_server(&reached(url, "prefer-standby")),
    }
}

/// Fails on a server that follows another one: it may have been the primary, and answers, but cannot write.
fn require_primary(conn: &mut PgConnection) -> ConnectionResult<()> {
    match diesel::select(sql::<Bool>("pg_is_in_recovery()")).get_result(conn) {
        Ok(false) => Ok(()),
        Ok(true) => Err(ConnectionError::BadConnection("the server follows another one and cannot write".to_owned())),
        Err(error) => Err(ConnectionError::CouldntSetupConfiguration(error)),
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

/// What the client library is told unless the address says otherwise: a server that is gone without a word is noticed within seconds.
const REACHING: [(&str, &str); 5] =
    [("connect_timeout", "5"), ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "10000")];

/// An address with what the client library is told. Of several hosts it takes the one that is what is looked for.
fn reached(url: &str, wanted: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let several = url.contains(',').then_some(("target_session_attrs", wanted));
    let named = |name: &str| query.split('&').any(|pair| pair.split('=').next() == Some(name));
    let added = REACHING.into_iter().chain(several).filter(|(name, _)| !named(name)).map(|(name, value)| format!("{name}={value}"));
    let query: Vec<String> = std::iter::once(query.to_owned()).filter(|query| !query.is_empty()).chain(added).collect();
    format!("{base}?{}", query.join("&"))
}

/// Opens a connection to PostgreSQL with every setting that Chibo relies on.
pub fn open_postgres(url: &str) -> ConnectionResult<Conn> {
    open_server(&reached(url, "read-write"))
}

fn open_server(url: &str) -> ConnectionResult<Conn> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_otherwise_where_it_wants_to() {
        let told = reached("postgres://u@one,two/d?connect_timeout=30", "read-write");
        assert!(told.starts_with("postgres://u@one,two/d?connect_timeout=30&keepalives_idle=5&"), "{told}");
        assert!(told.ends_with("&target_session_attrs=read-write") && told.matches("connect_timeout").count() == 1, "{told}");
        let told = reached("postgres://one/d", "read-write");
        assert!(told.starts_with("postgres://one/d?connect_timeout=5&") && !told.contains("target_session_attrs"), "{told}");
        let told = reached("postgres://one,two/d?target_session_attrs=any", "read-write");
        assert!(told.contains("target_session_attrs=any") && !told.contains("read-write"), "{told}");
    }
}
