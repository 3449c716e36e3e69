//! What SQLite keeps of erased values beside its file: the write-ahead log holds old pages until it is emptied. It is emptied after the commit
//! of an erasure and before its answer. PostgreSQL keeps old rows and its own log by its own rules; README.md says what an administrator does.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::conn::Conn;
use super::pool;

/// Times that emptying the log is tried: each waits for readers for a moment, in which writes wait, too.
const TRIES: u32 = 20;
/// Pause before the next try, in which writes go on.
const PAUSE: Duration = Duration::from_millis(50);

/// Erasures so far, and whether traces of one may still be there.
#[derive(Debug, Default)]
pub(super) struct Traces {
    erasures: AtomicU64,
    left: AtomicBool,
}

impl Traces {
    pub(super) fn erasures(&self) -> u64 {
        self.erasures.load(Ordering::SeqCst)
    }

    /// A write erases values; said before its commit, so that whoever waits for that write finds it.
    pub(super) fn note(&self) {
        self.left.store(true, Ordering::SeqCst);
        self.erasures.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn left(&self) -> bool {
        self.left.load(Ordering::SeqCst)
    }

    /// Empties the write-ahead log. A reader that does not end holds it; then housekeeping tries again.
    pub(super) fn remove(&self, path: &Path) {
        let known = self.erasures();
        match (0..TRIES).any(|_| emptied(path).unwrap_or_else(failed) || pause()) {
            true if known == self.erasures() => self.left.store(false, Ordering::SeqCst),
            true => {}
            false => tracing::warn!("a long reading holds the write-ahead log, which still has what was erased; housekeeping tries again"),
        }
    }
}

fn pause() -> bool {
    std::thread::sleep(PAUSE);
    false
}

#[expect(clippy::needless_pass_by_value, reason = "handed to unwrap_or_else")]
fn failed(error: String) -> bool {
    tracing::warn!(error, "emptying the write-ahead log");
    false
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

fn emptied(path: &Path) -> Result<bool, String> {
    let conn = pool::open_sqlite(path, true).map_err(|error| error.to_string())?;
    let Conn::Sqlite(mut conn) = conn else { return Ok(true) };
    conn.batch_execute("PRAGMA busy_timeout = 200").map_err(|error| error.to_string())?;
    let done: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(&mut conn).map_err(|error| error.to_string())?;
    Ok(done.busy == 0)
}
