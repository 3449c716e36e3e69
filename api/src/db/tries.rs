//! How often, and for how long, a job is tried again that met another one or lost its connection.

use std::time::{Duration, Instant};

use crate::fail::{Fail, Outcome, Retry};

/// Times a job is tried again after a lost connection: a pool holds at most as many, which may have died together.
const LOST_TRIES: u32 = 1000;
/// So many of them at once; then it is no longer one's own connections that died.
const LOST_AT_ONCE: u32 = 20;
/// Times a job is tried again after meeting another one.
const CONFLICT_TRIES: u32 = 50;
/// How long a job is tried again for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest pause before the next try, in milliseconds.
const LONGEST_PAUSE: u64 = 40;

/// How often, and for how long, one job was tried.
pub(super) struct Tries {
    began: Instant,
    lost: u32,
    met: u32,
}

impl Tries {
    pub(super) fn begin() -> Self {
        Self { began: Instant::now(), lost: 0, met: 0 }
    }

    /// Waits until the job may be tried again, or gives the failure back.
    pub(super) fn again(&mut self, fail: Fail) -> Outcome<()> {
        let pause = match fail.retry() {
            Retry::OnNewConnection if self.lost < LOST_TRIES => {
                self.lost += 1;
                if self.lost > LOST_AT_ONCE { LONGEST_PAUSE + jitter() } else { 0 }
            }
            Retry::AfterPause if self.met < CONFLICT_TRIES => {
                self.met += 1;
                (u64::from(self.met) * 2).min(LONGEST_PAUSE) + jitter()
            }
            _ => return Err(fail),
        };
        if self.began.elapsed() > PATIENCE {
            return Err(fail);
        }
        metrics::counter!("chibo_database_retries_total").increment(1);
        tracing::debug!(%fail, "a database job is tried again");
        std::thread::sleep(Duration::from_millis(pause));
        Ok(())
    }
}

/// 0 to 7 milliseconds, so that two that met do not meet again.
fn jitter() -> u64 {
    u64::from(uuid::Uuid::new_v4().as_bytes()[0] % 8)
}
