//! The log: every write adds its event in its own transaction; events are only ever added.
//! Values about a person are encrypted with a key of that person, so that erasing the key erases them in every copy.
//! Later readers (change feed, webhooks, audit) are views of these rows.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::{events, person_keys};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::guard;
use crate::vault::{self, Vault};

/// Fields whose values are personal, in whatever resource.
const PERSONAL: &[&str] = &[
    "full_name",
    "birth",
    "sex",
    "card_number",
    "education",
    "occupation",
    "phone",
    "address",
    "personal_id",
    "certificate",
    "reason",
    "note",
    "text",
    "conditions",
    "verified_by",
    "kept_where",
    "paper_number",
];

/// What happened.
pub struct Event<'a> {
    /// `<resource>.<past participle>`, e.g. `cell.created`.
    pub action: &'a str,
    /// The resource.
    pub subject: Key,
    /// The committee it belongs to.
    pub committee: Option<Key>,
    /// The cell it belongs to.
    pub cell: Option<Key>,
    /// The person whose record it is.
    pub person: Option<Key>,
    /// The resource before, as JSON.
    pub before: Option<String>,
    /// The resource after, and what the act said, as JSON.
    pub after: Option<String>,
}

impl<'a> Event<'a> {
    /// An act on a resource; what it changed is added with the methods below.
    pub const fn new(action: &'a str, subject: Key) -> Self {
        Self { action, subject, committee: None, cell: None, person: None, before: None, after: None }
    }

    /// The unit the resource belongs to.
    #[must_use]
    pub const fn unit(mut self, committee: Option<Key>, cell: Option<Key>) -> Self {
        self.committee = committee;
        self.cell = cell;
        self
    }

    /// The person whose record it is; personal values are encrypted with that person's key.
    #[must_use]
    pub const fn person(mut self, person: Key) -> Self {
        self.person = Some(person);
        self
    }

    /// The resource before.
    #[must_use]
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_string(value).ok();
        self
    }

    /// The resource after, or what the act said.
    #[must_use]
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_string(value).ok();
        self
    }
}

/// Adds an event to the transaction.
pub fn record(tx: &mut Tx<'_>, event: Event<'_>) -> Outcome<()> {
    let stable = guard::is_locked(tx, event.action, event.subject, event.committee, event.cell);
    debug_assert!(stable, "{} of {} without a lock: another write could change it meanwhile", event.action, event.subject);
    let Event { action, subject, committee, cell, person, mut before, mut after } = event;
    if let Some(person) = person {
        let key = person_key(tx, person)?;
        for text in [&mut before, &mut after].into_iter().flatten() {
            hide(&key, text);
        }
    }
    let (actor_kind, actor) = tx.caller().actor();
    let added = diesel::insert_into(events::table).values((
        events::id.eq(Key::new()),
        events::at.eq(tx.now.naive_utc()),
        events::actor_kind.eq(actor_kind),
        events::actor_id.eq(actor),
        events::action.eq(action),
        events::subject_kind.eq(action.split('.').next().unwrap_or(action)),
        events::subject_id.eq(subject),
        events::committee_id.eq(committee),
        events::cell_id.eq(cell),
        events::before.eq(before),
        events::after.eq(after),
        events::request_id.eq(&tx.request.meta.request_id),
        events::trace_id.eq(tx.request.meta.trace_id.as_deref()),
    ));
    on_connection!(tx.conn, conn => added.execute(conn))?;
    Ok(())
}

/// The key that a person's values are encrypted with; made at first use. Without it nobody reads them again, in any copy.
pub fn person_key(tx: &mut Tx<'_>, person: Key) -> Outcome<[u8; 32]> {
    let app = tx.request.app.clone();
    person_key_by(tx, &app.vault, person)
}

/// The same under a given master key.
pub fn person_key_by(tx: &mut Tx<'_>, vault: &Vault, person: Key) -> Outcome<[u8; 32]> {
    let sealed: Option<Vec<u8>> = person_keys::table.find(person).select(person_keys::key_sealed).first(tx.conn).optional()?;
    if let Some(sealed) = sealed {
        let opened = vault.open(&sealed).and_then(|key| key.try_into().ok());
        return opened.ok_or_else(|| Fail::unavailable("a person's key does not open with this master key"));
    }
    let (key, sealed) = vault::person_key(vault);
    let made = diesel::insert_into(person_keys::table).values((person_keys::person_id.eq(person), person_keys::key_sealed.eq(sealed)));
    on_connection!(tx.conn, conn => made.execute(conn))?;
    Ok(key)
}

/// Removes a person's key: what was encrypted with it cannot be read again.
pub fn forget_person(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    diesel::delete(person_keys::table.find(person)).execute(tx.conn)?;
    Ok(())
}

/// Seals every person's key with another master key; how many there are.
pub fn reseal(tx: &mut Tx<'_>, new: &Vault) -> Outcome<usize> {
    let mut after: Option<Key> = None;
    let mut count = 0;
    loop {
        let mut page = person_keys::table.into_boxed();
        if let Some(after) = after {
            page = page.filter(person_keys::person_id.gt(after));
        }
        let page: Vec<(Key, Vec<u8>)> =
            page.order(person_keys::person_id).limit(1_000).select((person_keys::person_id, person_keys::key_sealed)).load(tx.conn)?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after = Some(*last);
        count += page.len();
        for (person, sealed) in page {
            let key = tx.request.app.vault.open(&sealed).ok_or_else(|| Fail::internal("a person's key does not open with this master key"))?;
            diesel::update(person_keys::table.find(person)).set(person_keys::key_sealed.eq(new.seal(&key))).execute(tx.conn)?;
        }
    }
}

/// Encrypts the personal values of a resource and of what is nested in it.
fn hide(key: &[u8; 32], text: &mut String) {
    // It was written a moment ago, so it reads; if it did not, nothing of it may stay.
    let mut value = serde_json::from_str(text).unwrap_or_default();
    hide_in(key, &mut value);
    *text = value.to_string();
}

fn hide_in(key: &[u8; 32], value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut().filter(|(_, field)| !field.is_null()) {
                if PERSONAL.contains(&name.as_str()) {
                    let sealed = vault::seal_for(key, field.to_string().as_bytes());
                    *field = Value::Object(Map::from_iter([("sealed".to_owned(), Value::from(BASE64.encode(sealed)))]));
                } else {
                    hide_in(key, field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide_in(key, item)),
        _ => {}
    }
}
