//! One database, SQLite or PostgreSQL, behind `read` and `write`; an acknowledged write is on disk.
//! Not here: queries (each feature's `store.rs`) and idempotency (`http/idempotency.rs`).
//! `writer.rs` is the SQLite writer with group commit, `pool.rs` opens connections, `text.rs` makes search and sort keys.

pub mod key;
pub mod migrate;
pub mod pool;
#[rustfmt::skip]
#[expect(missing_docs, reason = "the table! macro makes items without documentation")]
pub mod schema;
pub mod text;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as SqlError};

use crate::http::problem::Fail;
use pool::{Pool, Pooled};
use writer::Writer;

pub use conn::Conn;

mod conn {
    use diesel::prelude::*;

    /// A connection to either database. Queries are written once and run on both.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// A connection to PostgreSQL.
        Postgres(PgConnection),
        /// A connection to an SQLite file.
        Sqlite(SqliteConnection),
    }
}

/// Runs a query on the connection itself, for the few queries that nearly every request runs. `Conn` takes any query, but it
/// writes out the SQL anew each time, more than once, which costs several times what SQLite needs to answer.
macro_rules! direct {
    ($conn:expr, $it:ident => $query:expr) => {
        match $conn {
            crate::db::Conn::Postgres($it) => $query,
            crate::db::Conn::Sqlite($it) => $query,
        }
    };
}
pub(crate) use direct;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Location {
    /// Reads a database setting: a `postgres://` address, or else the path of a file.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") { Self::Postgres(text.to_owned()) } else { Self::Sqlite(PathBuf::from(text)) }
    }

    /// `sqlite` or `postgres`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// How the database is used; from the server's settings.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Connections in the pool.
    pub connections: u32,
    /// Jobs that may wait before the next one is turned away with 503.
    pub queue: usize,
    /// Whether writes that wait share one commit (SQLite).
    pub group_commit: bool,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    location: Location,
    pool: Pool,
    /// Permits for work in the blocking pool: a bound on the threads' queue.
    waiting: Arc<tokio::sync::Semaphore>,
    writer: Option<Writer>,
}

/// Result of a database job: a value, or why there is none.
pub type Outcome<T> = Result<T, Fail>;

/// Times a job is tried again on PostgreSQL after a lost connection: the pool may hold as many that died together.
const LOST_TRIES: u32 = 20;
/// Times a write is tried again on PostgreSQL after meeting another one; with the pauses between them about two seconds.
const CONFLICT_TRIES: u32 = 50;
/// Longest pause before the next try.
const LONGEST_PAUSE: u64 = 40;

impl Db {
    /// Opens the database and applies the migrations that it lacks.
    pub fn open(location: Location, tuning: &Tuning) -> Result<Self, String> {
        let pool = pool::build(&location, tuning.connections)?;
        migrate::up(&location)?;
        let writer = match &location {
            Location::Sqlite(path) => Some(Writer::start(path, tuning)?),
            Location::Postgres(_) => None,
        };
        Ok(Self { inner: Arc::new(Inner { location, pool, waiting: Arc::new(tokio::sync::Semaphore::new(tuning.queue)), writer }) })
    }

    /// Where the data is.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// Runs a read. PostgreSQL is asked from the blocking pool; SQLite answers a page of a list faster than a thread
    /// switch costs, so it is asked on the calling worker.
    pub async fn read<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match self.inner.location {
            Location::Sqlite(_) => self.read_blocking(&job),
            Location::Postgres(_) => {
                let db = self.clone();
                self.blocking(move || db.read_blocking(&job)).await
            }
        }
    }

    /// Runs a read on this thread; for commands and for work that is already off the request threads.
    pub fn read_blocking<T>(&self, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        let mut lost = 0;
        loop {
            let mut conn = self.connection()?;
            let outcome = job(&mut conn);
            match outcome {
                // A read changes nothing, so it may simply be asked again on another connection.
                Err(fail) if fail.is_lost_connection() && lost < LOST_TRIES => {
                    conn.discard();
                    lost += 1;
                }
                other => return other,
            }
        }
    }

    /// Runs a write in one transaction and answers after its commit. The job may run more than once (PostgreSQL retries it
    /// after a conflict), so it must not keep state between runs. An error rolls the job back, and only it.
    pub async fn write<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match &self.inner.writer {
            Some(writer) => writer.run(job)?.await.map_err(|_| Fail::unavailable("the writer stopped"))?,
            None => {
                let db = self.clone();
                self.blocking(move || db.write_postgres(&job)).await
            }
        }
    }

    /// Runs a write on this thread; for commands.
    pub fn write_blocking<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match &self.inner.writer {
            Some(writer) => writer.run(job)?.blocking_recv().map_err(|_| Fail::unavailable("the writer stopped"))?,
            None => self.write_postgres(&job),
        }
    }

    async fn blocking<T: Send + 'static>(&self, job: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let Ok(permit) = self.inner.waiting.clone().try_acquire_owned() else { return Err(Fail::overloaded()) };
        let joined = actix_web::web::block(move || {
            let outcome = job();
            drop(permit);
            outcome
        });
        joined.await.map_err(|_| Fail::internal("the blocking pool is gone or the job panicked"))?
    }

    fn write_postgres<T>(&self, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        let (mut lost, mut met) = (0, 0);
        loop {
            let mut conn = self.connection()?;
            let (outcome, committing) = run_transaction(&mut conn, job);
            let Err(fail) = outcome else { return outcome };
            if fail.is_lost_connection() {
                conn.discard();
                lost += 1;
                // Once COMMIT was sent nobody knows whether it happened, so the job must not run again.
                if committing || lost > LOST_TRIES {
                    return Err(fail);
                }
            } else if fail.is_conflict() && met < CONFLICT_TRIES {
                // PostgreSQL refuses a serializable COMMIT with an error that says it did not happen, so this holds there too.
                drop(conn);
                met += 1;
                std::thread::sleep(Duration::from_millis((u64::from(met) * 2).min(LONGEST_PAUSE) + jitter()));
            } else {
                return Err(fail);
            }
        }
    }

    fn connection(&self) -> Outcome<Pooled> {
        self.inner.pool.get().map(Pooled::new).map_err(|error| Fail::unavailable(&error.to_string()))
    }
}

/// 0 to 7 milliseconds, so that two that met do not meet again.
fn jitter() -> u64 {
    u64::from(uuid::Uuid::new_v4().as_bytes()[0] % 8)
}

/// One transaction on PostgreSQL. The flag says whether COMMIT had been sent when it ended.
fn run_transaction<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> (Outcome<T>, bool) {
    // SERIALIZABLE makes rules that read several rows hold here as they do behind SQLite's single writer. What it remembers of a
    // sequential scan is the whole table, which every other write would then meet; through an index it is the rows read.
    if let Err(error) = begin(conn, "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL enable_seqscan = off") {
        return (Err(Fail::from(error)), false);
    }
    let outcome = guarded(conn, job);
    let manager = |conn: &mut Conn, commit: bool| match conn {
        Conn::Postgres(c) if commit => AnsiTransactionManager::commit_transaction(c),
        Conn::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
        Conn::Sqlite(c) if commit => AnsiTransactionManager::commit_transaction(c),
        Conn::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
    };
    match outcome {
        Ok(value) => match manager(conn, true) {
            Ok(()) => (Ok(value), true),
            Err(error) => (Err(Fail::from(error)), true),
        },
        Err(fail) => {
            // A rollback that fails means a lost connection; the transaction ends with it.
            let rollback = manager(conn, false);
            match rollback {
                Err(error) if !fail.is_lost_connection() => (Err(Fail::from(error)), false),
                _ => (Err(fail), false),
            }
        }
    }
}

/// Begins a transaction that Diesel knows of, so that a nested one becomes a savepoint.
fn begin(conn: &mut Conn, sql: &str) -> Result<(), SqlError> {
    match conn {
        Conn::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
    }
}

/// Runs a job so that a panic becomes an error, and its transaction is rolled back like any other.
fn guarded<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(conn)))
        .unwrap_or_else(|panic| Err(Fail::internal(&format!("panic in a database job: {}", panic_text(panic.as_ref())))))
}

/// The message of a panic.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Whether an error means that the connection is of no more use.
pub(crate) fn is_lost(error: &SqlError) -> bool {
    match error {
        SqlError::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) | SqlError::BrokenTransactionManager => true,
        SqlError::DatabaseError(_, detail) => {
            let text = detail.message();
            [
                "terminating connection",
                "server closed the connection",
                "no connection to the server",
                "could not receive data",
                "connection to server",
                "the database system is",
                "Connection refused",
                "SSL connection has been closed",
            ]
            .iter()
            .any(|sign| text.contains(sign))
        }
        _ => false,
    }
}

/// Whether an error means that two transactions met and this one must try again.
pub(crate) fn is_conflict(error: &SqlError) -> bool {
    match error {
        SqlError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        SqlError::DatabaseError(_, detail) => detail.message().contains("deadlock detected") || detail.message().contains("database is locked"),
        _ => false,
    }
}

/// A value of an enumeration as the database keeps it. The schema's checks and the single way in keep others out.
#[expect(clippy::panic, reason = "a value that no code of ours wrote; the request fails with 500 and the log says which")]
pub fn stored<T: std::str::FromStr<Err = String>>(text: &str) -> T {
    text.parse().unwrap_or_else(|cause| panic!("unknown value in the database: {cause}"))
}
