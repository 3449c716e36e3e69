//! Transactions: beginning and ending one so that Diesel knows of it, and keeping a panic of a job from escaping.

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::Error as SqlError;
use diesel::{QueryResult, RunQueryDsl};

use super::conn::{Conn, on_connection};
use crate::fail::{Fail, Outcome, Retry};

/// Of a write. What it decides over is locked before it is read (`locks.rs`), and uniqueness is a constraint, so that two writes meet only
/// where they are about the same thing. SERIALIZABLE would have every insert meet every other one: what it remembers of looking for an
/// absent key is the page of the index that all new ids go to.
pub(super) const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// Of a read: its queries see one state.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A statement without parameters that stays prepared; Diesel has its own transactions and savepoints parsed anew each time.
#[derive(Clone, Copy)]
pub(super) struct Fixed(pub(super) &'static str);

impl Fixed {
    pub(super) fn run(self, conn: &mut Conn) -> QueryResult<()> {
        on_connection!(conn, conn => self.execute(conn)).map(drop)
    }
}

impl<DB: Backend> QueryFragment<DB> for Fixed {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl QueryId for Fixed {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Fixed {}

/// Runs a read so that all its queries see one state. An error beside its outcome: the connection is of no more use.
pub(super) fn run_read<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> (Outcome<T>, bool) {
    let beginning = if matches!(conn, Conn::Postgres(_)) { READ } else { "BEGIN" };
    if let Err(error) = Fixed(beginning).run(conn) {
        return (Err(Fail::from(error)), false);
    }
    let outcome = guarded(conn, job);
    // There is nothing to keep or undo; what ends is the view of one state.
    let ended = Fixed("ROLLBACK").run(conn);
    (outcome, ended.is_ok())
}

/// Whether a connection still answers.
pub(super) fn answers(conn: &mut Conn) -> bool {
    Fixed("SELECT 1").run(conn).is_ok()
}

/// One write on PostgreSQL. The flag says whether COMMIT had been sent when it ended.
pub(super) fn run_write<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> (Outcome<T>, bool) {
    if let Err(error) = begin(conn, WRITE) {
        return (Err(Fail::from(error)), false);
    }
    let outcome = guarded(conn, job);
    let manager = |conn: &mut Conn, commit: bool| match conn {
        Conn::Postgres(c) if commit => AnsiTransactionManager::commit_transaction(c),
        Conn::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
        Conn::Sqlite(c) if commit => AnsiTransactionManager::commit_transaction(c),
        Conn::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
    };
    // A commit may have to wait until a replica has it. If its time ran out meanwhile PostgreSQL would answer that it is done though no replica
    // has it, and an acknowledged write would be lost with this server.
    let outcome = outcome.and_then(|value| Fixed("SET LOCAL statement_timeout = 0").run(conn).map(|()| value).map_err(Fail::from));
    match outcome {
        Ok(value) => match manager(conn, true) {
            Ok(()) => (Ok(value), true),
            Err(error) => (Err(Fail::from(error)), true),
        },
        Err(fail) => {
            // A rollback that fails means a lost connection; the transaction ends with it.
            let rollback = manager(conn, false);
            match rollback {
                Err(error) if fail.retry() != Retry::OnNewConnection => (Err(Fail::from(error)), false),
                _ => (Err(fail), false),
            }
        }
    }
}

/// Begins a transaction that Diesel knows of, so that a nested one becomes a savepoint.
pub(super) fn begin(conn: &mut Conn, sql: &str) -> Result<(), SqlError> {
    match conn {
        Conn::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
        Conn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
    }
}

/// Runs a job so that a panic becomes an error, and its transaction is rolled back like any other.
pub(super) fn guarded<T>(conn: &mut Conn, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(conn)))
        .unwrap_or_else(|panic| Err(Fail::internal(&format!("panic in a database job: {}", panic_text(panic.as_ref())))))
}

/// The message of a panic.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
