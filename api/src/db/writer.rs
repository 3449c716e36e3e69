//! The SQLite writer: one thread, one connection, and one commit for all the jobs that wait.
//! Each job runs in its own savepoint, so a failed one rolls back alone; answers go out after the commit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as SqlError;
use tokio::sync::{mpsc, oneshot};

use super::conn::Conn;
use super::own_key::OwnKey;
use super::transaction::{Fixed, begin, guarded};
use crate::config::Tuning;
use crate::fail::{Fail, Outcome};

/// A batch is committed when it has this many jobs,
const BATCH_JOBS: usize = 512;
/// or has run this many times as long as the last commit took: on any disk most of the time goes into jobs, and meanwhile those
/// who were answered ask anew instead of waiting for the same commit.
const BATCH_COMMITS: u32 = 4;
/// But no longer than this.
const BATCH_TIME: Duration = Duration::from_millis(20);

/// Tells the caller of a job how it ended, once the commit is done or has failed.
type Answer = Box<dyn FnOnce(Result<(), &SqlError>) + Send>;
/// Runs a job in its savepoint and says how to answer. An error means that the whole batch is lost.
type Job = Box<dyn FnOnce(&mut Conn) -> (Answer, QueryResult<()>) + Send>;

pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(super) fn start(conn: Conn, tuning: &Tuning, own: Arc<OwnKey>) -> Result<Self, String> {
        let (sender, receiver) = mpsc::channel(tuning.queue);
        let batch = if tuning.group_commit { BATCH_JOBS } else { 1 };
        std::thread::Builder::new()
            .name("chibo-writer".to_owned())
            .spawn(move || run(conn, receiver, batch, &own))
            .map_err(|error| format!("cannot start the writer: {error}"))?;
        Ok(Self { jobs: sender })
    }

    /// Puts a job in the queue; a full queue turns it away.
    pub(super) fn run<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<oneshot::Receiver<Outcome<T>>> {
        let (sender, receiver) = oneshot::channel();
        let queued: Job = Box::new(move |conn| {
            let (outcome, kept) = in_savepoint(conn, &job);
            let answer = move |committed: Result<(), &SqlError>| {
                let answer = match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(Fail::unavailable(&format!("the commit failed: {error}")))),
                };
                // Nobody waits any more when the caller's connection is gone; the write stands all the same.
                drop(sender.send(answer));
            };
            (Box::new(answer), kept)
        });
        self.jobs.try_send(queued).map_err(|_| Fail::overloaded())?;
        Ok(receiver)
    }
}

fn run(mut conn: Conn, mut jobs: mpsc::Receiver<Job>, batch: usize, own: &OwnKey) {
    let mut time = BATCH_TIME;
    while let Some(first) = jobs.blocking_recv() {
        let mut answers: Vec<Answer> = Vec::new();
        let committed = begin(&mut conn, "BEGIN IMMEDIATE").and_then(|()| {
            // A command may have exchanged it, and from here on nobody can until the commit.
            if !own.look(&mut conn).unwrap_or_default() {
                return end(&mut conn, Err(SqlError::RollbackTransaction));
            }
            let began = Instant::now();
            let mut next = Some(first);
            let mut kept = Ok(());
            while let Some(job) = next.take() {
                let (answer, ended) = job(&mut conn);
                answers.push(answer);
                kept = ended;
                if kept.is_ok() && answers.len() < batch && began.elapsed() < time {
                    next = jobs.try_recv().ok();
                }
            }
            let ended = Instant::now();
            end(&mut conn, kept)?;
            time = (ended.elapsed() * BATCH_COMMITS).min(BATCH_TIME);
            Ok(())
        });
        if let Err(error) = &committed {
            tracing::error!(%error, jobs = answers.len(), "a batch of writes was not committed");
        }
        for answer in answers {
            answer(committed.as_ref().copied());
        }
    }
}

/// Commits the batch, or rolls it back when a savepoint could not be kept.
fn end(conn: &mut Conn, kept: QueryResult<()>) -> QueryResult<()> {
    let Conn::Sqlite(sqlite) = conn else { return Err(SqlError::BrokenTransactionManager) };
    kept.and_then(|()| AnsiTransactionManager::commit_transaction(sqlite)).inspect_err(|_| {
        // The file may be full or read-only; leave no open transaction behind.
        if let Err(error) = AnsiTransactionManager::rollback_transaction(sqlite) {
            tracing::debug!(%error, "nothing to roll back");
        }
    })
}

/// Runs a job so that it leaves nothing behind when it fails. An error beside its outcome: SQLite has lost the transaction.
fn in_savepoint<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> (Outcome<T>, QueryResult<()>) {
    if let Err(error) = Fixed("SAVEPOINT job").run(conn) {
        return (Err(Fail::unavailable("no savepoint")), Err(error));
    }
    let outcome = guarded(conn, job);
    let undone = if outcome.is_ok() { Ok(()) } else { Fixed("ROLLBACK TO job").run(conn) };
    let kept = undone.and_then(|()| Fixed("RELEASE job").run(conn));
    (outcome, kept)
}
