//! Transactions: beginning and ending one so that Diesel knows of it, and keeping a panic of a job from escaping.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as SqlError;

use super::conn::Conn;
use crate::fail::{Fail, Outcome, Retry};

/// SERIALIZABLE makes rules that read several rows hold on PostgreSQL as they do behind SQLite's single writer. What it remembers of a
/// sequential scan is the whole table, which every other write would then meet; through an index it is the rows read.
pub(super) const SERIALIZABLE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL enable_seqscan = off";

/// Of a job that decides nothing by what it reads.
pub(super) const READ_COMMITTED: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// One transaction on PostgreSQL, begun as said. The flag says whether COMMIT had been sent when it ended.
pub(super) fn run_on_postgres<T>(conn: &mut Conn, beginning: &str, job: &dyn Fn(&mut Conn) -> Outcome<T>) -> (Outcome<T>, bool) {
    if let Err(error) = begin(conn, beginning) {
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
