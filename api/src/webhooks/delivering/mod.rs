//! Delivering, beside the requests. Whoever has the turn of an endpoint makes deliveries of the events behind the endpoint's number, and sends those that
//! are due, one after the other in the order of their numbers, until one fails; that one comes again on its schedule, while the next turn goes on with the
//! others. A turn is one server's, with a lease; when the server dies the lease runs out and another goes on, so a message may come twice, with the
//! same id. Endpoints do not wait for each other, but for the number of turns at a time.
//! Here: whose turn it is. `turn.rs` is a turn, `store.rs` has the rows.

mod store;
mod turn;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout};

use super::deliveries::WAITING;
use super::sending::Sender;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::App;
use store::Standing;

/// Turns at a time of one server.
const AT_ONCE: usize = 8;
/// How often it is looked for what is due.
const LOOK: Duration = Duration::from_secs(1);
/// It is looked no more often than this, however many events come: what comes together is told in one turn.
const PAUSE: Duration = Duration::from_millis(100);
/// How often what waits is counted.
const COUNT: Duration = Duration::from_secs(5);

/// The turns that this server has.
#[derive(Clone)]
pub struct Places {
    free: Arc<Semaphore>,
    taken: Arc<Mutex<BTreeSet<Key>>>,
}

/// A turn that this server has; it ends with this, whatever becomes of the turn.
struct Taken {
    endpoint: Key,
    all: Arc<Mutex<BTreeSet<Key>>>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.endpoint);
    }
}

impl Default for Places {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(AT_ONCE)), taken: Arc::default() }
    }
}

impl Places {
    fn is_taken(&self, endpoint: Key) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).contains(&endpoint)
    }

    /// Waits for a place for an endpoint's turn.
    async fn place(&self, endpoint: Key) -> Outcome<Taken> {
        let place = self.free.clone().acquire_owned().await.map_err(|_| Fail::internal("the places of turns are gone"))?;
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(endpoint);
        Ok(Taken { endpoint, all: self.taken.clone(), _place: place })
    }

    /// Gives an endpoint its turn on a thread of its own, once there is a place.
    async fn take(&self, app: &Arc<App>, sender: &Arc<Sender>, endpoint: Key) -> Outcome<()> {
        let taken = self.place(endpoint).await?;
        let (app, sender) = (app.clone(), sender.clone());
        let thread = std::thread::Builder::new().name("webhooks".to_owned()).spawn(move || {
            if let Err(fail) = turn::run(&app, &sender, endpoint) {
                tracing::warn!(%fail, %endpoint, "webhooks wait");
            }
            drop(taken);
        });
        thread.map(drop).map_err(|error| Fail::internal(&format!("no thread for webhooks: {error}")))
    }

    /// Waits until every turn has ended, for some time at most: a server that is about to stop lets go of what it has begun.
    pub async fn settle(&self, longest: Duration) {
        let every = u32::try_from(AT_ONCE).unwrap_or_default();
        // What has not ended by then ends with the process, and is sent again by another server.
        let _ = timeout(longest, self.free.acquire_many(every)).await;
    }
}

/// Delivers until the server ends.
pub async fn work(app: Arc<App>, places: Places) {
    let sender = Arc::new(Sender::new(app.config.webhooks_allow_loopback));
    let mut counted: Option<Instant> = None;
    let mut grown: Option<watch::Receiver<i64>> = None;
    loop {
        let now = app.clock.now();
        match app.db.read(move |conn| store::standing(conn, now)).await {
            Ok(standing) => {
                if counted.is_none_or(|counted| counted.elapsed() >= COUNT) {
                    counted = Some(Instant::now());
                    count(&standing, now);
                }
                for endpoint in standing.iter().filter(|one| one.is_due(now, WAITING)).map(|one| one.id) {
                    if !app.is_draining()
                        && !places.is_taken(endpoint)
                        && let Err(fail) = places.take(&app, &sender, endpoint).await
                    {
                        tracing::warn!(%fail, %endpoint, "webhooks wait");
                    }
                }
                // Only where somebody is told does it need to be known at once that there is something to tell.
                grown = if standing.is_empty() { None } else { grown.or_else(|| Some(app.sealed.subscribe())) };
            }
            Err(fail) => tracing::warn!(%fail, "webhooks wait"),
        }
        match &mut grown {
            // Whether there is something new or not: it may be time to try something again.
            Some(grown) => {
                tokio::time::sleep(PAUSE).await;
                drop(timeout(LOOK, grown.changed()).await);
            }
            None => tokio::time::sleep(LOOK).await,
        }
    }
}

/// Gives every endpoint its turn that is due, one after the other, until none is; how many attempts that took.
pub async fn run_due(app: &Arc<App>) -> Outcome<usize> {
    let (app, sender) = (app.clone(), Sender::new(app.config.webhooks_allow_loopback));
    let all = move || {
        let mut attempts = 0;
        loop {
            let now = app.clock.now();
            let standing = app.db.read_blocking(&|conn| store::standing(conn, now))?;
            count(&standing, now);
            let due: Vec<Key> = standing.iter().filter(|one| one.is_due(now, WAITING)).map(|one| one.id).collect();
            let mut moved = false;
            for endpoint in due {
                let done = turn::run(&app, &sender, endpoint)?;
                attempts += done.attempts;
                moved |= done.moved;
            }
            if !moved {
                return Ok(attempts);
            }
        }
    };
    actix_web::web::block(all).await.map_err(|_| Fail::internal("the blocking pool is gone or a turn panicked"))?
}

/// Shows what waits.
fn count(standing: &[Standing], now: chrono::DateTime<chrono::Utc>) {
    let waiting: i64 = standing.iter().map(|one| one.waiting).sum();
    let oldest = standing.iter().filter_map(|one| one.oldest).min();
    let seconds = oldest.map_or(0, |oldest| (now.naive_utc() - oldest).num_seconds().max(0));
    metrics::gauge!("chibo_webhook_deliveries_waiting").set(number(waiting));
    metrics::gauge!("chibo_webhook_oldest_waiting_seconds").set(number(seconds));
}

#[expect(clippy::cast_precision_loss, reason = "a number to look at")]
const fn number(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_that_panics_leaves_its_place() {
        let (places, endpoint) = (Places::default(), Key::new());
        let taken = places.place(endpoint).await.unwrap();
        assert!(places.is_taken(endpoint));
        let turn = std::thread::spawn(move || {
            let _taken = taken;
            panic!("as no thread was to be had for looking a name up");
        });
        assert!(turn.join().is_err());
        assert!(!places.is_taken(endpoint), "others may have it");
        assert_eq!(places.free.available_permits(), AT_ONCE);
    }
}
