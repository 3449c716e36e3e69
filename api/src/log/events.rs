//! The log: every write adds its event in its own transaction; events are only ever added.
//! Of a thing it keeps what the thing's type names as open (`body.rs`). Everything else is about a person and sealed, all of it at once, with
//! that person's key, so that erasing the key erases it in every copy. Later readers (change feed, webhooks, audit) are views of these rows.

use chibo_openapi::vocabulary::EventType;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::events;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::body::{Body, open_part, personal_part};
use crate::log::guard;
pub use crate::log::people::{forget_person, new_person, opened, person_key, reseal};
use crate::vault::PersonKey;

/// Fields that change whenever anything does: that they did says nothing.
const UNSAID: [&str; 4] = ["$type", "$version", "version", "updated_at"];

/// What happened.
pub struct Event<'a> {
    action: &'a str,
    subject: Key,
    committee: Option<Key>,
    cell: Option<Key>,
    person: Option<Key>,
    key: Option<&'a PersonKey>,
    before: Option<String>,
    after: Option<String>,
    /// What the act said, as the fields of a JSON object: open, and sealed.
    said: String,
    confided: String,
    /// The personal parts of the resource.
    personal_before: Option<String>,
    personal_after: Option<String>,
    /// A value that could not be written as JSON.
    broken: Option<serde_json::Error>,
}

impl<'a> Event<'a> {
    /// An act on a resource, named `<resource>.<past participle>`, e.g. `cell.created`; what it changed is added with the methods below.
    pub const fn new(action: &'a str, subject: Key) -> Self {
        Self {
            action,
            subject,
            committee: None,
            cell: None,
            person: None,
            key: None,
            before: None,
            after: None,
            said: String::new(),
            confided: String::new(),
            personal_before: None,
            personal_after: None,
            broken: None,
        }
    }

    /// The unit the resource belongs to.
    #[must_use]
    pub const fn unit(mut self, committee: Option<Key>, cell: Option<Key>) -> Self {
        self.committee = committee;
        self.cell = cell;
        self
    }

    /// The person whose record it is: personal values are sealed with that person's key.
    #[must_use]
    pub const fn person(mut self, person: Key) -> Self {
        self.person = Some(person);
        self
    }

    /// That person's key, where it is at hand.
    #[must_use]
    pub const fn key(mut self, key: Option<&'a PersonKey>) -> Self {
        self.key = key;
        self
    }

    /// The resource before.
    #[must_use]
    pub fn before<B: Body>(mut self, body: &B) -> Self {
        self.before = self.part(open_part(body));
        self.personal_before = B::PERSONAL.then(|| self.part(personal_part(body))).flatten();
        self
    }

    /// The resource after.
    #[must_use]
    pub fn after<B: Body>(mut self, body: &B) -> Self {
        self.after = self.part(open_part(body));
        self.personal_after = B::PERSONAL.then(|| self.part(personal_part(body))).flatten();
        self
    }

    /// What the act said, as its type divides it.
    #[must_use]
    pub fn act<B: Body>(mut self, body: &B) -> Self {
        let open = self.part(open_part(body));
        add(&mut self.said, "act", open.as_deref());
        let personal = B::PERSONAL.then(|| self.part(personal_part(body))).flatten();
        add(&mut self.confided, "act", personal.as_deref());
        self
    }

    /// A value that the act said and that is about no person: it stays readable.
    #[must_use]
    pub fn said(mut self, name: &str, value: &impl Serialize) -> Self {
        let json = self.part(serde_json::to_string(value));
        add(&mut self.said, name, json.as_deref());
        self
    }

    /// A value that the act said of the person: it is sealed.
    #[must_use]
    pub fn confided(mut self, name: &str, value: &impl Serialize) -> Self {
        let json = self.part(serde_json::to_string(value));
        add(&mut self.confided, name, json.as_deref());
        self
    }

    fn part(&mut self, written: serde_json::Result<String>) -> Option<String> {
        written.map_err(|error| self.broken = Some(error)).ok()
    }

    /// Names of the fields that changed, with commas; none where nothing was before or is after.
    fn changed(&self) -> Option<String> {
        let mut names = Vec::new();
        for (before, after) in [(&self.before, &self.after), (&self.personal_before, &self.personal_after)] {
            if let (Some(before), Some(after)) = (before, after) {
                differing(before, after, &mut names);
            }
        }
        (!names.is_empty()).then(|| names.join(","))
    }

    /// Everything to be sealed, as one JSON object; none where nothing is about a person.
    fn personal(&self) -> Option<String> {
        let mut all = String::new();
        add(&mut all, "before", self.personal_before.as_deref());
        add(&mut all, "after", self.personal_after.as_deref());
        add(&mut all, "said", object(&self.confided).as_deref());
        object(&all)
    }
}

/// Names of the fields of an object that another one has not alike, in their order.
fn differing(before: &str, after: &str, names: &mut Vec<String>) {
    let read = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    names.extend(after.iter().filter(|(name, value)| !UNSAID.contains(&name.as_str()) && before.get(*name) != Some(*value)).map(|(name, _)| name.clone()));
}

fn add(fields: &mut String, name: &str, json: Option<&str>) {
    let Some(json) = json else { return };
    if !fields.is_empty() {
        fields.push(',');
    }
    // Names are literals of the code: none needs escaping.
    fields.extend(["\"", name, "\":", json]);
}

fn object(fields: &str) -> Option<String> {
    (!fields.is_empty()).then(|| format!("{{{fields}}}"))
}

/// Adds an event to the transaction.
pub fn record(tx: &mut Tx<'_>, event: Event<'_>) -> Outcome<()> {
    debug_assert!(event.action.parse::<EventType>().is_ok(), "{} has no labels in the vocabulary", event.action);
    let stable = guard::is_locked(tx, event.action, event.subject, event.committee, event.cell);
    debug_assert!(stable, "{} of {} without a lock: another write could change it meanwhile", event.action, event.subject);
    if let Some(error) = &event.broken {
        return Err(Fail::internal(&format!("an event cannot be written: {error}")));
    }
    let sealed = match (event.personal(), event.person) {
        (None, _) => None,
        (Some(_), None) => return Err(Fail::internal("personal values in an event of nobody")),
        // Of a person who was erased nothing personal is written any more.
        (Some(personal), Some(person)) => match event.key {
            Some(key) => Some(key.seal(personal.as_bytes())),
            None => person_key(tx, person)?.map(|key| key.seal(personal.as_bytes())),
        },
    };
    let changed = event.changed();
    let Event { action, subject, committee, cell, person, before, after, said, .. } = event;
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
        events::said.eq(object(&said)),
        events::changed.eq(changed),
        events::person_id.eq(person.filter(|_| sealed.is_some())),
        events::sealed.eq(sealed),
        events::request_id.eq(&tx.request.meta.request_id),
        events::trace_id.eq(tx.request.meta.trace_id.as_deref()),
    ));
    on_connection!(tx.conn, conn => added.execute(conn))?;
    Ok(())
}
