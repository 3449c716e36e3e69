//! The numbers of jobs, as every server sees them: waiting, running and failed of each kind, and for how long the oldest has been due.

use std::sync::Arc;

use super::kind::Kind;
use super::store;
use crate::fail::Outcome;
use crate::http::App;

/// Counts them. The table is short: its length is bounded for each kind.
pub(super) async fn count(app: &Arc<App>, kinds: &[Kind]) -> Outcome<()> {
    let counts = app.db.read(store::counts).await?;
    let now = app.clock.now().naive_utc();
    for kind in kinds {
        let mut oldest = 0.0;
        for state in ["waiting", "running", "failed"] {
            let found = counts.iter().find(|(of, in_state, _, _)| of == kind.name && in_state == state);
            let (count, since) = found.map_or((0, None), |(_, _, count, since)| (*count, *since));
            metrics::gauge!("chibo_jobs", "kind" => kind.name, "state" => state).set(number(count));
            if state == "waiting" {
                oldest = since.map_or(0.0, |since| number((now - since).num_seconds().max(0)));
            }
        }
        metrics::gauge!("chibo_jobs_oldest_due_seconds", "kind" => kind.name).set(oldest);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a number to look at")]
const fn number(count: i64) -> f64 {
    count as f64
}

/// How a step ended.
pub(super) fn ended(kind: &Kind, how: &'static str) {
    metrics::counter!("chibo_job_steps_total", "kind" => kind.name, "ended" => how).increment(1);
}
