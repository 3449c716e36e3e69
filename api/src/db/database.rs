//! The database behind `read` and `write`: who waits for what, and what is tried again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::conn::Conn;
use super::installation;
use super::migrate;
use super::own_key::OwnKey;
use super::pool::{self, Pool, Pooled, Role};
use super::replica::{Replica, Source};
use super::traces::Traces;
use super::transaction::{answers, run_read, run_write};
use super::tries::Tries;
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
    waiting: Arc<Semaphore>,
    /// Permits for long reads: a part of the connections, so that those which take a moment find one.
    long: Arc<Semaphore>,
    /// Permits for reads that last as long as their answer is being sent: a part of the connections, too.
    lasting: Arc<Semaphore>,
    long_read: Duration,
    writer: Option<Writer>,
    replica: Option<Arc<Replica>>,
    own: Arc<OwnKey>,
    traces: Traces,
}

/// Long reads use at most one of so many connections.
const LONG_PART: u32 = 4;
/// Lasting reads use at most one of so many connections.
const LASTING_PART: u32 = 8;

impl Db {
    /// Opens the database, applies the migrations that it lacks, and sees to it that the master key with this fingerprint is the one that its
    /// secrets are sealed with.
    pub fn open(location: Location, tuning: &Tuning, fingerprint: String) -> Result<Self, String> {
        let own = Arc::new(OwnKey::new(fingerprint));
        let pool = pool::build(&location, tuning.connections, Role::Serving(own.clone()))?;
        migrate::up(&location)?;
        let mut conn = pool::open_writing(&location).map_err(|error| format!("cannot open the database {location}: {error}"))?;
        installation::begin(&mut conn, &own)?;
        let writer = match &location {
            Location::Sqlite(_) => Some(Writer::start(conn, tuning, own.clone())?),
            Location::Postgres(_) => None,
        };
        let replica = tuning.replica.as_ref().map(|address| Replica::start(&location, address, tuning)).transpose()?;
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let part = |of: u32| semaphore(usize::try_from(tuning.connections / of).unwrap_or_default().max(1));
        Ok(Self {
            inner: Arc::new(Inner {
                location,
                pool,
                waiting: semaphore(tuning.queue),
                long: part(LONG_PART),
                lasting: part(LASTING_PART),
                long_read: tuning.long_read,
                writer,
                replica,
                own,
                traces: Traces::default(),
            }),
        })
    }

    /// Whether the database still has the master key of this process; once it has not, everything else is refused.
    pub async fn has_own_key(&self) -> Outcome<bool> {
        let own = self.inner.own.clone();
        let looked = self.read(move |conn| Ok(own.look(conn)?)).await;
        if self.inner.own.require().is_err() { Ok(false) } else { looked }
    }

    /// Where the data is.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// Runs a read, whose queries see one state. PostgreSQL is asked from the blocking pool; SQLite answers a page of a list faster than a thread
    /// switch costs, so it is asked on the calling worker.
    pub async fn read<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        self.read_from(Source::Primary, job).await
    }

    /// The same, where a replica may answer.
    pub async fn read_from<T: Send + 'static>(&self, source: Source, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        match self.inner.location {
            Location::Sqlite(_) => self.read_blocking(&job),
            Location::Postgres(_) => {
                let db = self.clone();
                self.blocking(move || db.read_at(source, &job)).await
            }
        }
    }

    /// Runs a read that goes over much: never on a request thread, a few at a time, and for a limited time. What SQLite has begun it ends; until
    /// then it keeps its place among the few.
    pub async fn read_long<T: Send + 'static>(&self, source: Source, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let inner = &self.inner;
        let Ok(waiting) = inner.waiting.clone().try_acquire_owned() else { return Err(Fail::overloaded()) };
        let too_long = |_| Fail::overloaded().because("a long read took longer than long_read_seconds");
        let read = async {
            let place = inner.long.clone().acquire_owned().await.map_err(|_| Fail::overloaded())?;
            let db = self.clone();
            let joined = actix_web::web::block(move || {
                let outcome = db.read_at(source, &job);
                drop((place, waiting));
                outcome
            });
            joined.await.map_err(|_| Fail::internal("the blocking pool is gone or the job panicked"))?
        };
        tokio::time::timeout(inner.long_read, read).await.map_err(too_long)?
    }

    /// Begins a read that lasts as long as its answer is being sent, and tells how it ended. A few at a time: 503 when there are as many already.
    pub fn read_lasting(&self, job: impl Fn(&mut Conn) -> Outcome<()> + Send + 'static, ended: impl FnOnce(Outcome<()>) + Send + 'static) -> Outcome<()> {
        let Ok(place) = self.inner.lasting.clone().try_acquire_owned() else { return Err(Fail::overloaded()) };
        let db = self.clone();
        // It goes on by itself: whoever waits for it hears from it.
        drop(actix_web::web::block(move || {
            ended(db.read_blocking(&job));
            drop(place);
        }));
        Ok(())
    }

    fn read_at<T>(&self, source: Source, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.inner.own.require()?;
        if let Some(replica) = &self.inner.replica
            && let Some(found) = replica.read(source, || self.connection(), job)?
        {
            return Ok(found);
        }
        self.read_blocking(job)
    }

    /// Runs a read on this thread; for commands and for work that is already off the request threads.
    pub fn read_blocking<T>(&self, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.inner.own.require()?;
        let mut tries = Tries::begin();
        loop {
            let mut conn = self.connection()?;
            let (outcome, usable) = run_read(&mut conn, job);
            let lost = outcome.as_ref().is_err_and(|fail| fail.retry() == Retry::OnNewConnection);
            if lost || !usable {
                conn.discard();
            }
            // A read changes nothing, so it may simply be asked again.
            match outcome {
                Err(fail) => tries.again(self.on_server(fail))?,
                done => return done,
            }
        }
    }

    /// Runs a write in one transaction and answers after its commit. The job may run more than once (on PostgreSQL, after a lost
    /// connection or a deadlock), so it must not keep state between runs. An error rolls the job back, and only it.
    pub async fn write<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        self.inner.own.require()?;
        match &self.inner.writer {
            Some(writer) => {
                let before = self.inner.traces.erasures();
                let outcome = writer.run(job)?.await.map_err(|_| Fail::unavailable("the writer stopped"))?;
                if self.inner.traces.erasures() != before {
                    let db = self.clone();
                    // The write stands, whether or not a thread is free for this.
                    drop(actix_web::web::block(move || db.remove_traces()).await);
                }
                outcome
            }
            None => {
                let db = self.clone();
                self.blocking(move || db.write_postgres(&job)).await
            }
        }
    }

    /// Runs a write on this thread; for commands.
    pub fn write_blocking<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        self.inner.own.require()?;
        match &self.inner.writer {
            Some(writer) => {
                let before = self.inner.traces.erasures();
                let outcome = writer.run(job)?.blocking_recv().map_err(|_| Fail::unavailable("the writer stopped"))?;
                if self.inner.traces.erasures() != before {
                    self.remove_traces();
                }
                outcome
            }
            None => self.write_postgres(&job),
        }
    }

    /// Says, inside a write, that it erases values: after its commit nothing of them may stay beside the tables.
    pub fn note_erasure(&self) {
        self.inner.traces.note();
    }

    /// Removes what is left beside the tables of values that were erased.
    pub fn remove_traces(&self) {
        if let (Location::Sqlite(path), true) = (&self.inner.location, self.inner.traces.left()) {
            self.inner.traces.remove(path);
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
        let mut tries = Tries::begin();
        loop {
            let mut conn = self.connection()?;
            let (outcome, committing) = run_write(&mut conn, job);
            let Err(fail) = outcome else { return outcome };
            // A server that refuses a commit says so on a connection that goes on; one that ends says nothing that can be relied on.
            let ended = |conn: &mut Conn| fail.retry() == Retry::IfOfTheServer && !answers(conn);
            let unanswered = committing && (fail.retry() == Retry::OnNewConnection || ended(&mut conn));
            let fail = self.on_server(fail);
            if fail.retry() == Retry::OnNewConnection {
                conn.discard();
            } else {
                drop(conn);
            }
            // Once COMMIT was sent nobody knows whether it happened, so the job must not run again.
            if committing {
                return Err(if unanswered { Fail::outcome_unknown(fail.cause()) } else { fail });
            }
            tries.again(fail)?;
        }
    }

    /// What a server could not do for a reason of its own is no fault of ours.
    fn on_server(&self, fail: Fail) -> Fail {
        let postgres = matches!(self.inner.location, Location::Postgres(_));
        if postgres && fail.retry() == Retry::IfOfTheServer { fail.as_unavailable().retried(Retry::AfterPause) } else { fail }
    }

    fn connection(&self) -> Outcome<Pooled> {
        self.inner.pool.get().map(Pooled::new).map_err(|error| Fail::unavailable(&error.to_string()))
    }
}
