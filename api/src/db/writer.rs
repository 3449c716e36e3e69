//! The SQLite writer: one thread, one connection, and one commit for all the jobs that wait.
//! Each job runs in its own savepoint, so a failed one rolls back alone; answers go out after the commit.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, Connection, TransactionManager};
use diesel::result::Error as SqlError;
use tokio::sync::{mpsc, oneshot};

use super::{Conn, Outcome, Tuning, begin, guarded, pool};
use crate::http::problem::Fail;

/// A batch is committed when it has this many jobs or is this old, whichever comes first.
const BATCH_JOBS: usize = 512;
const BATCH_TIME: Duration = Duration::from_millis(20);

/// Tells the caller of a job how it ended, once the commit is done or has failed.
type Answer = Box<dyn FnOnce(Result<(), &SqlError>) + Send>;
/// Runs a job in its savepoint; says whether it wrote, and how to answer.
type Job = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(super) fn start(path: &Path, tuning: &Tuning) -> Result<Self, String> {
        let conn = pool::open_sqlite(path, true).map_err(|error| format!("cannot open {}: {error}", path.display()))?;
        let (sender, receiver) = mpsc::channel(tuning.queue);
        let batch = if tuning.group_commit { BATCH_JOBS } else { 1 };
        std::thread::Builder::new()
            .name("chibo-writer".to_owned())
            .spawn(move || run(conn, receiver, batch))
            .map_err(|error| format!("cannot start the writer: {error}"))?;
        Ok(Self { jobs: sender })
    }

    /// Puts a job in the queue; a full queue turns it away.
    pub(super) fn run<T: Send + 'static>(&self, job: impl Fn(&mut Conn) -> Outcome<T> + Send + 'static) -> Outcome<oneshot::Receiver<Outcome<T>>> {
        let (sender, receiver) = oneshot::channel();
        let queued: Job = Box::new(move |conn| {
            let outcome = conn.transaction(|conn| guarded(conn, &job));
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(Fail::unavailable(&format!("the commit failed: {error}")))),
                };
                // Nobody waits any more when the caller's connection is gone; the write stands all the same.
                drop(sender.send(answer));
            })
        });
        self.jobs.try_send(queued).map_err(|_| Fail::overloaded())?;
        Ok(receiver)
    }
}

fn run(mut conn: Conn, mut jobs: mpsc::Receiver<Job>, batch: usize) {
    while let Some(first) = jobs.blocking_recv() {
        let mut answers: Vec<Answer> = Vec::new();
        let committed = begin(&mut conn, "BEGIN IMMEDIATE").and_then(|()| {
            let began = Instant::now();
            answers.push(first(&mut conn));
            while answers.len() < batch && began.elapsed() < BATCH_TIME {
                let Ok(next) = jobs.try_recv() else { break };
                answers.push(next(&mut conn));
            }
            end(&mut conn)
        });
        if let Err(error) = &committed {
            tracing::error!(%error, jobs = answers.len(), "a batch of writes was not committed");
        }
        for answer in answers {
            answer(committed.as_ref().copied());
        }
    }
}

fn end(conn: &mut Conn) -> Result<(), SqlError> {
    let Conn::Sqlite(sqlite) = conn else { return Err(SqlError::BrokenTransactionManager) };
    AnsiTransactionManager::commit_transaction(sqlite).inspect_err(|_| {
        // The file may be full or read-only; leave no open transaction behind.
        if let Err(error) = AnsiTransactionManager::rollback_transaction(sqlite) {
            tracing::debug!(%error, "nothing to roll back");
        }
    })
}
