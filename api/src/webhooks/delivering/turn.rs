//! One endpoint's turn. Each step reads anew what holds then: an endpoint that was removed or disabled meanwhile is sent nothing more, one with another
//! address nothing at the old one, and a client that may read less is told less. No transaction is open while something is sent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chibo_openapi::Code;
use chibo_openapi::log::{ChangeData, ChangeEvent, Changes, ChangesQuery};
use chibo_openapi::vocabulary::{EndpointDisabledReason, EventSubject};
use chrono::{DateTime, Utc};

use super::super::deliveries::{TESTED, WAITING};
use super::super::rules::{Next, consequence, rest};
use super::super::sending::{Attempt, Message, Sender};
use super::super::{endpoints, secrets};
use super::store::{self, Due};
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
/// Times that events are made deliveries in a turn, each of at most two thousand numbers.
const FILLS: usize = 10;

/// A turn that is ours.
struct Turn<'a> {
    app: &'a Arc<App>,
    endpoint: Key,
    claim: Key,
}

/// What there is to do next.
enum Step {
    Nothing,
    /// The client may not read any more what it would be told.
    Withhold(Key),
    Send(Due, Message),
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
    if !app.db.write_blocking(move |conn| store::claim(conn, endpoint, claim, now))? {
        return Ok(Done::default());
    }
    let turn = Turn { app, endpoint, claim };
    let done = turn.take(sender);
    app.db.write_blocking(move |conn| store::release(conn, endpoint, claim))?;
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
                    self.write(move |tx| store::withhold(tx, delivery))?;
                    done.moved = true;
                }
                Step::Send(due, message) => {
                    let begun_at = self.app.clock.now();
                    let attempt = sender.send(&message, begun_at);
                    done.attempts += 1;
                    done.moved = true;
                    metrics::counter!("chibo_webhook_attempts_total", "outcome" => attempt.outcome.as_str()).increment(1);
                    if !self.note(due, begun_at, attempt)? {
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
            let Some(ours) = store::ours(conn, self.endpoint, self.claim)? else { return Ok(None) };
            let Some(client) = auth::client(conn, ours.client_id, self.app.clock.now())? else { return Ok(None) };
            let limit = WAITING - store::waiting(conn, self.endpoint)?;
            if limit <= 0 || ours.sequence == feed::latest(conn)? {
                return Ok(None);
            }
            let kinds = Some(endpoints::kinds(&ours.kinds)).filter(|kinds| !kinds.is_empty());
            let query = ChangesQuery { after: Some(ours.sequence), kind: kinds, subject_id: None, limit: Some(limit), wait: None };
            let request = CallerRequest::internal(self.app.clone(), client);
            Ok(Some(feed::list(&mut Tx::new(conn, &request), &query)))
        })?;
        match found {
            None => Ok(None),
            Some(Ok(Changes { items, next_after, latest })) => {
                let events: Vec<(i64, String)> = items.iter().filter_map(store::numbered).collect();
                let endpoint = self.endpoint;
                self.write(move |tx| store::fill(tx, endpoint, &events, next_after))?;
                Ok(Some(next_after < latest))
            }
            // What it lacks is told to nobody any more: whoever enables it again must know that.
            Some(Err(fail)) if fail.code() == Code::EventsGone => {
                let latest = fail.param("latest").and_then(serde_json::Value::as_i64).unwrap_or_default();
                let endpoint = self.endpoint;
                self.write(move |tx| {
                    store::fill(tx, endpoint, &[], latest)?;
                    endpoints::disable(tx, endpoint, EndpointDisabledReason::EventsGone)
                })?;
                Ok(Some(false))
            }
            Some(Err(fail)) => Err(fail),
        }
    }

    /// What is sent next, as everything is now.
    fn next(&self) -> Outcome<Step> {
        self.read(|conn| {
            let now = self.app.clock.now();
            let Some(ours) = store::ours(conn, self.endpoint, self.claim)? else { return Ok(Step::Nothing) };
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

    /// Notes what came of an attempt; whether the turn goes on.
    fn note(&self, due: Due, begun_at: DateTime<Utc>, attempt: Attempt) -> Outcome<bool> {
        let (endpoint, claim, chance) = (self.endpoint, self.claim, random()[0]);
        self.write(move |tx| {
            let Some(ours) = store::ours(tx.conn, endpoint, claim)? else { return Ok(false) };
            let rest = attempt.status.and_then(|status| rest(status, attempt.retry_after.as_deref(), tx.now));
            let failing_since = ours.failing_since.map(|at| at.and_utc());
            let follows = consequence(attempt.outcome, due.failures + 1, rest, failing_since, chance, tx.now);
            store::note(tx, endpoint, &due, begun_at, &attempt, &follows)?;
            if let Some(why) = follows.disabled {
                endpoints::disable(tx, endpoint, why)?;
            }
            Ok(follows.delivery == Next::Delivered)
        })
    }

    fn read<T>(&self, job: impl Fn(&mut Conn) -> Outcome<T>) -> Outcome<T> {
        self.app.db.read_blocking(&job)
    }

    /// A write by the system, which nobody who changes the endpoint comes between.
    fn write<T: Send + 'static>(&self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let endpoint = self.endpoint;
        CallerRequest::internal(self.app.clone(), Caller::system()).write_blocking(move |tx| {
            tx.lock(&[Change(What::WebhookEndpoint(endpoint))])?;
            job(tx)
        })
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
