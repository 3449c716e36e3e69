//! The kinds of jobs, in one list. Not here: how jobs are done (`jobs`), and work of this process alone (`background.rs`).

use std::sync::Arc;
use std::time::Duration;

use chrono::Months;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::candidates;
use crate::db::key::Key;
use crate::db::schema::{self, events, idempotency_keys, person_keys, revoked_tokens, sessions};
use crate::fail::Outcome;
use crate::http::{App, Tx, idempotency};
use crate::imports;
use crate::jobs::{self, Kind, Payload, Step};
use crate::log::access;
use crate::moves::deadlines;
use crate::webhooks;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);
/// Months for which the log says who a record that was taken away was about.
const MISTAKES_KEPT: u32 = 12;
/// Rows of a table that one step removes at most: others wait for it.
const AT_ONCE: i64 = 5_000;

/// Every kind.
pub const KINDS: &[Kind] = &[
    Kind { name: deadlines::RECOUNT, every: None, step: deadlines::recount_step, abandoned: None },
    Kind { name: imports::RUN, every: None, step: imports::run_step, abandoned: Some(imports::abandoned) },
    Kind { name: "expired.removal", every: Some(MINUTE), step: remove_expired, abandoned: None },
    Kind { name: "imports.removal", every: Some(MINUTE), step: imports::removal_step, abandoned: None },
    Kind { name: "readings.removal", every: Some(HOUR), step: remove_readings, abandoned: None },
    Kind { name: "webhooks.removal", every: Some(HOUR), step: remove_deliveries, abandoned: None },
    Kind { name: webhooks::REMOVAL, every: None, step: webhooks::removal_step, abandoned: None },
    Kind { name: "candidates.retention", every: Some(HOUR), step: erase_old, abandoned: None },
    Kind { name: "mistakes.removal", every: Some(DAY), step: forget_mistakes, abandoned: None },
];

/// Does jobs until the server ends.
pub async fn work(app: Arc<App>) {
    jobs::work(app, KINDS).await;
}

/// Does every job that is due now; how many steps that took.
pub async fn run_due(app: &Arc<App>) -> Outcome<usize> {
    jobs::run_due(app, KINDS).await
}

/// Removes what has expired, the oldest first.
fn remove_expired(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    let now = tx.now;
    let expired = idempotency_keys::table.filter(idempotency_keys::created_at.lt((now - idempotency::KEPT).naive_utc()));
    let expired = expired.order(idempotency_keys::created_at).limit(AT_ONCE).select(idempotency_keys::scope_hash);
    let answers: Vec<Vec<u8>> = expired.load(tx.conn)?;
    let expired = revoked_tokens::table.filter(revoked_tokens::expires_at.lt(now.naive_utc()));
    let tokens: Vec<Key> = expired.order(revoked_tokens::expires_at).limit(AT_ONCE).select(revoked_tokens::jti).load(tx.conn)?;
    // Ended sessions are kept a month, so that the reuse of an old token is still recognised.
    let expired = sessions::table.filter(sessions::expires_at.lt((now - chrono::Duration::days(30)).naive_utc()));
    let ended: Vec<Key> = expired.order(sessions::expires_at).limit(AT_ONCE).select(sessions::id).load(tx.conn)?;
    // Whoever uses a key anew meanwhile has it from then on.
    let expired = idempotency_keys::created_at.lt((now - idempotency::KEPT).naive_utc());
    let mut removed = diesel::delete(idempotency_keys::table.filter(idempotency_keys::scope_hash.eq_any(answers)).filter(expired)).execute(tx.conn)?;
    removed += diesel::delete(revoked_tokens::table.filter(revoked_tokens::jti.eq_any(tokens))).execute(tx.conn)?;
    removed += diesel::delete(sessions::table.filter(sessions::id.eq_any(ended))).execute(tx.conn)?;
    jobs::forget_failed(tx)?;
    Ok(Step::until_none(removed))
}

/// Removes readings of candidates that need not be kept any more.
fn remove_readings(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    let months = tx.request.app.config.access_log_months;
    let before = tx.now - Months::new(months);
    if months == 0 { Ok(Step::Done) } else { access::forget_before(tx.conn, before).map(Step::until_none) }
}

/// Removes deliveries that need not be kept any more.
fn remove_deliveries(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    webhooks::forget_ended(tx.conn, tx.now).map(Step::until_none)
}

/// Erases what need not be kept of candidates off the list.
fn erase_old(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    let months = tx.request.app.config.retention_months;
    let erased = if months == 0 { 0 } else { candidates::erase_old(tx, months)? };
    Ok(Step::until_none(erased))
}

/// Forgets the keys of people whose records were taken away as mistakes, some time after that: until then the log says who it was.
fn forget_mistakes(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    let before = Key::at(tx.now - Months::new(MISTAKES_KEPT));
    let ownerless = person_keys::table
        .filter(not(exists(schema::candidates::table.filter(schema::candidates::id.eq(person_keys::person_id)))))
        .filter(not(exists(schema::members::table.filter(schema::members::id.eq(person_keys::person_id)))))
        .filter(not(exists(schema::users::table.filter(schema::users::id.eq(person_keys::person_id)))))
        .filter(not(exists(events::table.filter(events::subject_id.eq(person_keys::person_id).and(events::id.ge(before))))));
    let people: Vec<Key> = ownerless.order(person_keys::person_id).limit(AT_ONCE).select(person_keys::person_id).load(tx.conn)?;
    for person in &people {
        crate::log::events::forget_person(tx, *person)?;
        access::forget_reasons(tx, *person)?;
    }
    Ok(Step::until_none(people.len()))
}
