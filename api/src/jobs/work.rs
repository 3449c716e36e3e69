//! Doing jobs: one after the other in each server, the one that has been due longest first.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::kind::Kind;
use super::metrics;
use super::store::{self, Claimed};
use crate::auth::Caller;
use crate::fail::{Fail, Outcome};
use crate::http::{App, CallerRequest};
use crate::vault;

/// How often it is looked for work that another server was asked for, or whose time has come.
const LOOK: Duration = Duration::from_secs(1);
/// How often the jobs are counted.
const COUNT: Duration = Duration::from_secs(5);

/// Does jobs until the server ends.
pub async fn work(app: Arc<App>, kinds: &'static [Kind]) {
    let mut counted: Option<Instant> = None;
    loop {
        if let Err(fail) = run_due(&app, kinds).await {
            tracing::warn!(%fail, "jobs wait");
        }
        if counted.is_none_or(|counted| counted.elapsed() >= COUNT) {
            counted = Some(Instant::now());
            if let Err(fail) = metrics::count(&app, kinds).await {
                tracing::warn!(%fail, "jobs are not counted");
            }
        }
        // Whether it rang or not: there may be something to do.
        let _ = timeout(LOOK, app.bell.heard()).await;
    }
}

/// Does every job that is due, and counts what is left; how many steps that took.
pub async fn run_due(app: &Arc<App>, kinds: &'static [Kind]) -> Outcome<usize> {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    let now = app.clock.now();
    let missing = app.db.read(move |conn| store::lacks_recurring(conn, kinds)).await?;
    if missing {
        app.db.write(move |conn| kinds.iter().try_for_each(|kind| store::ensure(conn, kind, now))).await?;
    }
    let mut steps = 0;
    loop {
        let (now, looked_for) = (app.clock.now(), names.clone());
        if !app.db.read(move |conn| store::is_due(conn, &looked_for, now)).await? {
            break;
        }
        let Some(job) = app.db.write(move |conn| store::claim(conn, kinds, now)).await? else { break };
        steps += 1;
        step(app, kinds, job).await?;
    }
    if steps > 0 {
        metrics::count(app, kinds).await?;
    }
    Ok(steps)
}

/// Does one step of a job of ours.
async fn step(app: &Arc<App>, kinds: &'static [Kind], job: Claimed) -> Outcome<()> {
    let Some(kind) = kinds.iter().find(|kind| kind.name == job.kind) else {
        return Err(Fail::internal("a job of a kind that was not asked for"));
    };
    let error = if super::rules::given_up(job.attempts, kind.every.is_some()) {
        // Not once more: it may be what ends servers.
        "the server ended each time while it ran".to_owned()
    } else {
        let done = request(app, &job).transact({
            let job = job.clone();
            move |tx| {
                let now = tx.now;
                store::hold(tx.conn, &job, now)?;
                let step = (kind.step)(tx, &job.payload)?;
                store::go_on(tx.conn, &job, kind, step, now)
            }
        });
        match done.await {
            Ok(()) => {
                metrics::ended(kind, "done");
                return Ok(());
            }
            Err(fail) => format!("{}: {}", fail.code().as_str(), fail.cause()),
        }
    };
    tracing::warn!(kind = kind.name, job = %job.id, attempts = job.attempts + 1, error, "a job failed");
    let chance = vault::random()[0];
    let given_up = request(app, &job).transact(move |tx| {
        let now = tx.now;
        let given_up = store::failed(tx.conn, &job, kind, &error, chance, now)?;
        if let (true, Some(abandoned)) = (given_up, kind.abandoned) {
            abandoned(tx, &job.payload)?;
        }
        Ok(given_up)
    });
    let given_up = given_up.await?;
    metrics::ended(kind, if given_up { "given_up" } else { "failed" });
    Ok(())
}

/// What a job does is done by the system, for the request that asked for it.
fn request(app: &Arc<App>, job: &Claimed) -> CallerRequest {
    CallerRequest::following(app.clone(), Caller::system(), &job.request_id)
}
