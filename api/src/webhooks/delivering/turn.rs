//! One endpoint's turn. Each step reads anew what holds then: an endpoint that was removed or disabled meanwhile is sent nothing more, one with another
//! address nothing at the old one, and a client that may read less is told less. No transaction is open while something is sent.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chibo_openapi::Code;
use chibo_openapi::log::{ChangeData, ChangeEvent, Changes, ChangesQuery};
use chibo_openapi::vocabulary::{AttemptOutcome, EndpointDisabledReason, EventSubject};
use chrono::{DateTime, Utc};

use super::super::deliveries::{self, PROBE, TESTED, WAITING};
use super::super::rules::{consequence, counted, rest};
use super::super::sending::{self, Attempt, Message, Sender};
use super::super::{endpoints, secrets};
use super::store::{self, Waiting};
use crate::auth::{self, Caller};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::{Lock::Change, What};
use crate::fail::{Fail, Outcome};
use crate::http::{App, CallerRequest, Tx};
use crate::log::feed;
use crate::vault::random;

/// The longest that a turn lasts, but for the attempt that is being made: others wait for the place.
const LONGEST: Duration = Duration::from_secs(10);
/// How long the lease lasts.
const LEASE: Duration = Duration::from_secs(store::LEASE.num_seconds().unsigned_abs());
/// How much of the lease may be gone when an attempt begins: the attempt ends within it, with some seconds for clocks that differ.
const SPARE: Duration = LEASE.saturating_sub(sending::LONGEST).saturating_sub(Duration::from_secs(5));
/// When it is tried again to write what came of an attempt.
const AGAIN: Duration = Duration::from_millis(500);
/// Times that events are made deliveries in a turn, each of at most two thousand numbers.
const FILLS: usize = 10;

/// A turn that is ours.
struct Turn<'a> {
    app: &'a Arc<App>,
    endpoint: Key,
    claim: Key,
    /// Since when nobody else takes it, for as long as the lease says.
    held: Cell<Instant>,
    /// Whether it could not be written what came of an attempt.
    owes: Cell<bool>,
}

/// What there is to do next.
enum Step {
    Nothing,
    /// The client may not read any more what it would be told.
    Withhold(Key),
    Send(Waiting, Message),
}

/// What a turn did.
#[derive(Default)]
pub(super) struct Done {
    pub(super) attempts: usize,
    /// Whether anything is not as it was.
    pub(super) moved: bool,
}

/// Gives an endpoint its turn, unless somebody else has it.
pub(super) fn run(app: &Arc<App>, sender: &Sender, endpoint: Key) -> Outcome<Done> {
    let (claim, now) = (Key::new(), app.clock.now());
    let held = Cell::new(Instant::now());
    if !app.db.write_blocking(move |conn| store::claim(conn, endpoint, claim, now))? {
        return Ok(Done::default());
    }
    let turn = Turn { app, endpoint, claim, held, owes: Cell::new(false) };
    let done = turn.take(sender);
    // Who does not know that something was sent would send it again at once: then it stays ours until the lease runs out.
    if !turn.owes.get() {
        app.db.write_blocking(move |conn| store::release(conn, endpoint, claim))?;
    }
    done
}

impl Turn<'_> {
    fn take(&self, sender: &Sender) -> Outcome<Done> {
        let mut done = Done::default();
        for _ in 0..FILLS {
            let Some(more) = self.fill()? else { break };
            done.moved = true;
            if !more {
                break;
            }
        }
        let began = Instant::now();
        while began.elapsed() < LONGEST && !self.app.is_draining() {
            match self.next()? {
                Step::Nothing => break,
                Step::Withhold(delivery) => {
                    if self.write(move |tx| store::withhold(tx, delivery))?.is_none() {
                        break;
                    }
                    done.moved = true;
                }
                Step::Send(due, message) => {
                    // Another server would have the turn before the attempt has ended, and send the same.
                    if self.held.get().elapsed() > SPARE {
                        break;
                    }
                    let begun_at = self.app.clock.now();
                    let attempt = sender.send(&message, begun_at);
                    done.attempts += 1;
                    done.moved = true;
                    metrics::counter!("chibo_webhook_attempts_total", "outcome" => attempt.outcome.as_str()).increment(1);
                    if !self.note(&Tried { id: Key::new(), due, url: message.url, begun_at, attempt, chance: random()[0] })? {
                        break;
                    }
                }
            }
        }
        Ok(done)
    }

    /// Makes deliveries of the events behind the endpoint's number; whether there may be more. None where there was nothing to look at, or no room.
    fn fill(&self) -> Outcome<Option<bool>> {
        let found = self.read(|conn| {
            let Some(ours) = self.told(conn)? else { return Ok(None) };
            let Some(client) = auth::client(conn, ours.client_id, self.app.clock.now())? else { return Ok(None) };
            let limit = WAITING - deliveries::waiting(conn, self.endpoint)?;
            if limit <= 0 || ours.sequence == feed::latest(conn)? {
                return Ok(None);
            }
            let kinds = Some(endpoints::kinds(&ours.kinds)).filter(|kinds| !kinds.is_empty());
            let query = ChangesQuery { after: Some(ours.sequence), kind: kinds, subject_id: None, limit: Some(limit), wait: None };
            let request = CallerRequest::internal(self.app.clone(), client);
            Ok(Some((ours.sequence, feed::list(&mut Tx::new(conn, &request), &query))))
        })?;
        match found {
            None => Ok(None),
            Some((behind, Ok(Changes { items, next_after, latest }))) => {
                let events: Vec<(i64, String)> = items.iter().filter_map(store::numbered).collect();
                let endpoint = self.endpoint;
                let filled = self.write(move |tx| store::fill(tx, endpoint, behind, &events, next_after))?;
                Ok(filled.filter(|filled| *filled).map(|_| next_after < latest))
            }
            // What it lacks is told to nobody any more: whoever enables it again must know that.
            Some((behind, Err(fail))) if fail.code() == Code::EventsGone => {
                let latest = fail.param("latest").and_then(serde_json::Value::as_i64).unwrap_or_default();
                let endpoint = self.endpoint;
                self.write(move |tx| {
                    if store::fill(tx, endpoint, behind, &[], latest)? {
                        endpoints::disable(tx, endpoint, EndpointDisabledReason::EventsGone)?;
                    }
                    Ok(())
                })?;
                Ok(Some(false))
            }
            Some((_, Err(fail))) => Err(fail),
        }
    }

    /// What is sent next, as everything is now.
    fn next(&self) -> Outcome<Step> {
        self.read(|conn| {
            let now = self.app.clock.now();
            let Some(ours) = self.told(conn)? else { return Ok(Step::Nothing) };
            let Some(client) = auth::client(conn, ours.client_id, now)? else { return Ok(Step::Nothing) };
            let Some(due) = store::due(conn, self.endpoint, now)? else { return Ok(Step::Nothing) };
            let event = match due.sequence {
                None => Some(tested(self.app, self.endpoint, due.id, now)),
                Some(sequence) => feed::at(&mut Tx::new(conn, &CallerRequest::internal(self.app.clone(), client)), sequence)?,
            };
            let Some(event) = event else { return Ok(Step::Withhold(due.id)) };
            let body = serde_json::to_string(&event).map_err(|error| Fail::internal(&format!("an event: {error}")))?;
            let secrets = secrets::signing(conn, &self.app.vault, self.endpoint, now)?;
            Ok(Step::Send(due.clone(), Message { id: due.id, url: ours.url, body, secrets }))
        })
    }

    /// The endpoint, where the turn is ours and it is still told something.
    fn told(&self, conn: &mut Conn) -> Outcome<Option<store::Ours>> {
        Ok(store::ours(conn, self.endpoint, self.claim)?.filter(|ours| ours.disabled_at.is_none()))
    }

    /// Notes what came of an attempt; whether the turn goes on. What was sent is sent, so this is tried for as long as the turn is ours: nobody else
    /// knows of it.
    fn note(&self, tried: &Tried) -> Outcome<bool> {
        loop {
            let (tried, endpoint, claim) = (tried.clone(), self.endpoint, self.claim);
            match self.write(move |tx| tried.note(tx, endpoint, claim)) {
                Ok(noted) => return Ok(noted.unwrap_or(false)),
                Err(fail) if self.held.get().elapsed() < LEASE && !self.app.is_draining() => {
                    tracing::warn!(%fail, %endpoint, "what came of a webhook is not written yet");
                    std::thread::sleep(AGAIN);
                }
                Err(fail) => {
                    self.owes.set(true);
                    return Err(fail);
                }
            }
        }
    }

    fn read<T>(&self, job: impl Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.app.db.read_blocking(&job)
    }

    /// A write by the system, which nobody who changes the endpoint comes between, and from which on the lease lasts anew. None where the turn is
    /// somebody else's by now: whatever this server still knows of it is old.
    fn write<T: Send + 'static>(&self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<Option<T>> {
        let (endpoint, claim, began) = (self.endpoint, self.claim, Instant::now());
        let done = CallerRequest::internal(self.app.clone(), Caller::system()).write_blocking(move |tx| {
            tx.lock(&[Change(What::WebhookEndpoint(endpoint))])?;
            if store::renew(tx, endpoint, claim)? { job(tx).map(Some) } else { Ok(None) }
        })?;
        if done.is_some() {
            self.held.set(began);
        }
        Ok(done)
    }
}

/// An attempt that was made.
#[derive(Clone)]
struct Tried {
    id: Key,
    /// The delivery as it was read for it.
    due: Waiting,
    /// Where it was sent.
    url: String,
    begun_at: DateTime<Utc>,
    attempt: Attempt,
    chance: u8,
}

impl Tried {
    /// Notes it with what follows from it, also where the endpoint was disabled meanwhile; whether the turn goes on.
    fn note(&self, tx: &mut Tx<'_>, endpoint: Key, claim: Key) -> Outcome<bool> {
        let Self { id, due, url, begun_at, attempt, chance } = self;
        let Some(ours) = store::ours(tx.conn, endpoint, claim)? else { return Ok(false) };
        if !store::note(tx, *id, due.id, *begun_at, attempt)? {
            return Ok(false);
        }
        let taken = attempt.outcome == AttemptOutcome::Accepted;
        let same_address = ours.url == *url;
        let rest = attempt.status.and_then(|status| rest(status, attempt.retry_after.as_deref(), tx.now));
        let failing_since = ours.failing_since.map(|at| at.and_utc());
        let counted = counted(due.failures, deliveries::is_probe(tx.conn, endpoint, due.id)?);
        let follows = consequence(attempt.outcome, counted, rest, failing_since, *chance, tx.now);
        // A failure says nothing of a schedule that was begun anew meanwhile, nor of another address.
        if taken || (same_address && store::is_as_read(tx, due)?) {
            store::go_on(tx, due.id, &follows.delivery, if taken { due.failures } else { counted })?;
        }
        if same_address {
            store::judge(tx, endpoint, &follows)?;
            if let Some(why) = follows.disabled {
                endpoints::disable(tx, endpoint, why)?;
            }
            // A new event that is taken says nothing of those that were refused: it may be they that the receiver does not take.
            if taken && (due.failures > 0 || due.sequence.is_none()) {
                endpoints::hasten(tx, endpoint, Some((tx.now - PROBE).naive_utc()))?;
            }
        }
        Ok(taken)
    }
}

/// What a test tells: an event of no number.
fn tested(app: &App, endpoint: Key, delivery: Key, now: DateTime<Utc>) -> ChangeEvent {
    let kind = EventSubject::WebhookEndpoint;
    ChangeEvent {
        specversion: "1.0".to_owned(),
        id: delivery.uuid(),
        source: app.config.public_url.clone(),
        kind: TESTED.to_owned(),
        subject: format!("{kind}/{endpoint}"),
        time: now,
        datacontenttype: "application/json".to_owned(),
        sequence: format!("{:019}", 0),
        data: ChangeData { subject_kind: kind, subject_id: endpoint.uuid(), committee_id: None, cell_id: None, changed: Vec::new(), request_id: String::new() },
    }
}
