//! The database behind `read` and `write`: who waits for what, and what is tried again.

use std::sync::Arc;
use std::time::Duration;

use super::conn::Conn;
use super::migrate;
use super::pool::{self, Pool, Pooled};
use super::transaction::{READ_COMMITTED, SERIALIZABLE, run_on_postgres};
use super::writer::Writer;
use crate::config::{Location, Tuning};
use crate::fail::{Fail, Outcome, Retry};

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
                Err(fail) if fail.retry() == Retry::OnNewConnection && lost < LOST_TRIES => {
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
        self.write_as(SERIALIZABLE, job).await
    }

    /// As `write`, for a job that decides nothing by what it reads, such as counting: on PostgreSQL it waits for another one that counts
    /// in the same row instead of meeting it.
    pub async fn append<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        self.write_as(READ_COMMITTED, job).await
    }

    async fn write_as<T: Send + 'static>(&self, beginning: &'static str, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match &self.inner.writer {
            Some(writer) => writer.run(job)?.await.map_err(|_| Fail::unavailable("the writer stopped"))?,
            None => {
                let db = self.clone();
                self.blocking(move || db.write_postgres(beginning, &job)).await
            }
        }
    }

    /// Runs a write on this thread; for commands.
    pub fn write_blocking<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match &self.inner.writer {
            Some(writer) => writer.run(job)?.blocking_recv().map_err(|_| Fail::unavailable("the writer stopped"))?,
            None => self.write_postgres(SERIALIZABLE, &job),
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

    fn write_postgres<T>(&self, beginning: &str, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        let (mut lost, mut met) = (0, 0);
        loop {
            let mut conn = self.connection()?;
            let (outcome, committing) = run_on_postgres(&mut conn, beginning, job);
            let Err(fail) = outcome else { return outcome };
            match fail.retry() {
                Retry::OnNewConnection => {
                    conn.discard();
                    lost += 1;
                    // Once COMMIT was sent nobody knows whether it happened, so the job must not run again.
                    if committing || lost > LOST_TRIES {
                        return Err(fail);
                    }
                }
                // PostgreSQL refuses a serializable COMMIT with an error that says it did not happen, so this holds there too.
                Retry::AfterPause if met < CONFLICT_TRIES => {
                    drop(conn);
                    met += 1;
                    std::thread::sleep(Duration::from_millis((u64::from(met) * 2).min(LONGEST_PAUSE) + jitter()));
                }
                _ => return Err(fail),
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
