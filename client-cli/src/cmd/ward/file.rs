//! The file: what stands in a document, with every fault of it and its place, and the document of what is there. Pure.
//! Not here: whether what it refers to is there (`check.rs`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::kinds::{Field, Holds, Kind, Need};
use super::things::{Fields, Numbers, Thing};
use super::values::checked;
use crate::say::{pick, say};

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) things: Vec<Thing>,
    /// The parts it has. Of what it has no part it says nothing.
    pub(super) kinds: BTreeSet<Kind>,
    pub(super) faults: Vec<Fault>,
}

/// A fault of the file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) place: String,
    pub(super) text: String,
}

/// The two numbers that a unit can have to reach, which the file says in one place.
const QUOTAS: [&str; 2] = ["admission", "course"];

/// Reads a document.
pub(super) fn read(document: &Value) -> Said {
    let mut said = Said::default();
    let Value::Object(parts) = document else {
        said.fault("", pick("cần các phần như cells:, plans:", "expected parts such as cells:, plans:"));
        return said;
    };
    let sections = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Role);
    let names = sections.clone().map(Kind::section).collect::<Vec<_>>().join(", ");
    for name in parts.keys().filter(|name| !sections.clone().any(|kind| kind.section() == name.as_str())) {
        said.fault(name, &say!("không có phần này; các phần: {names}", "there is no such part; the parts: {names}"));
    }
    for kind in sections {
        match parts.get(kind.section()) {
            None => {}
            Some(Value::Null) => drop(said.kinds.insert(kind)),
            Some(Value::Array(items)) => {
                said.kinds.insert(kind);
                for (at, item) in items.iter().enumerate() {
                    said.item(kind, &format!("{}.{at}", kind.section()), item);
                }
            }
            Some(_) => said.fault(kind.section(), pick("cần một danh sách", "expected a list")),
        }
    }
    said.twice();
    said
}

impl Said {
    fn fault(&mut self, place: &str, text: &str) {
        self.faults.push(Fault { place: place.to_owned(), text: text.to_owned() });
    }

    fn item(&mut self, kind: Kind, place: &str, item: &Value) {
        let Value::Object(item) = item else {
            return self.fault(place, pick("cần các trường của một mục", "expected the fields of one item"));
        };
        match kind {
            Kind::Quota => self.quotas(place, item),
            Kind::User => {
                let (mut own, roles) = (item.clone(), item.get("roles"));
                own.shift_remove("roles");
                if let Some(thing) = self.thing(kind, place, &own, &["roles"]) {
                    self.roles(place, &thing, roles);
                    self.things.push(thing);
                }
            }
            _ => {
                let thing = self.thing(kind, place, item, &[]);
                self.things.extend(thing);
            }
        }
    }

    /// One thing, with faults of all its fields; none when its name is not known.
    fn thing(&mut self, kind: Kind, place: &str, item: &Map<String, Value>, more: &[&str]) -> Option<Thing> {
        let own: Vec<&Field> = kind.fields().iter().filter(|field| !(kind == Kind::Role && field.name == "user")).collect();
        self.unknown(place, item, &own.iter().map(|field| field.name).chain(more.iter().copied()).collect::<Vec<_>>());
        let mut fields = Fields::new();
        for field in own {
            if let Some(value) = self.value(place, item, field, is_needed(kind, field)) {
                fields.insert(field.name, value);
            }
        }
        // The targets of a plan that follows another one are that one's.
        if kind == Kind::Plan && fields.get("follows") == Some(&Value::Bool(true)) {
            fields.retain(|name, _| !name.ends_with("_target"));
        }
        let named =
            kind.fields().iter().all(|field| field.need != Need::Key || fields.contains_key(field.name) || !is_needed(kind, field) || field.name == "user");
        named.then(|| Thing { kind, fields, place: place.to_owned(), at: None })
    }

    fn roles(&mut self, place: &str, user: &Thing, roles: Option<&Value>) {
        let place = format!("{place}.roles");
        let items = match roles {
            None | Some(Value::Null) => return,
            Some(Value::Array(items)) => items,
            Some(_) => return self.fault(&place, pick("cần một danh sách", "expected a list")),
        };
        self.kinds.insert(Kind::Role);
        for (at, item) in items.iter().enumerate() {
            let place = format!("{place}.{at}");
            let Value::Object(item) = item else {
                self.fault(&place, pick("cần các trường của một mục", "expected the fields of one item"));
                continue;
            };
            if item.contains_key("committee") && item.contains_key("cell") {
                self.fault(&place, pick("chỉ một trong hai: committee hoặc cell", "only one of the two: committee or cell"));
            }
            if let Some(mut role) = self.thing(Kind::Role, &place, item, &[]) {
                role.fields.extend(user.fields.get("username").map(|name| ("user", name.clone())));
                self.things.push(role);
            }
        }
    }

    /// What a unit has to reach under a plan: a thing for each of the two numbers.
    fn quotas(&mut self, place: &str, item: &Map<String, Value>) {
        self.unknown(place, item, &["plan", "unit", "admission", "course"]);
        let fields = Kind::Quota.fields();
        let [plan, unit] = ["plan", "unit"].map(|name| fields.iter().find(|field| field.name == name).and_then(|field| self.value(place, item, field, true)));
        let Some(value) = fields.iter().find(|field| field.name == "value") else { return };
        if QUOTAS.iter().all(|kind| !item.contains_key(*kind)) {
            self.fault(place, pick("thiếu admission hoặc course", "admission or course is missing"));
        }
        for kind in QUOTAS {
            let named = Field { name: kind, need: Need::Optional, ..*value };
            let (Some(value), Some(plan), Some(unit)) = (self.value(place, item, &named, false), &plan, &unit) else { continue };
            let fields = Fields::from([("plan", plan.clone()), ("unit", unit.clone()), ("kind", Value::from(kind)), ("value", value)]);
            self.things.push(Thing { kind: Kind::Quota, fields, place: format!("{place}.{kind}"), at: None });
        }
    }

    fn unknown(&mut self, place: &str, item: &Map<String, Value>, known: &[&str]) {
        let there = known.join(", ");
        for name in item.keys().filter(|name| !known.contains(&name.as_str())) {
            self.fault(&format!("{place}.{name}"), &say!("không có trường này; các trường: {there}", "there is no such field; the fields: {there}"));
        }
    }

    /// The value of a field, if it is said and right.
    fn value(&mut self, place: &str, item: &Map<String, Value>, field: &Field, needed: bool) -> Option<Value> {
        let place = format!("{place}.{}", field.name);
        match item.get(field.name) {
            None if needed => self.fault(&place, pick("bắt buộc", "required")),
            None => {}
            // What is said to be nothing is cleared; a number cannot be.
            Some(Value::Null) if !needed && !matches!(field.holds, Holds::Count(..) | Holds::Flag) => return Some(Value::Null),
            Some(value) => match checked(field, value) {
                Ok(value) => return Some(value),
                Err(text) => self.fault(&place, &text),
            },
        }
        None
    }

    /// What stands in the file twice.
    fn twice(&mut self) {
        let mut first = BTreeMap::new();
        let mut faults = Vec::new();
        for thing in &self.things {
            if let Some(other) = first.insert(thing.key(), &thing.place) {
                let name = thing.name();
                faults.push(Fault { place: thing.place.clone(), text: say!("{name} đã có ở {other}", "{name} stands at {other} already") });
            }
        }
        self.faults.extend(faults);
    }
}

/// Whether a field has to be said. A role on no unit is one on everything.
fn is_needed(kind: Kind, field: &Field) -> bool {
    field.need != Need::Optional && !(kind == Kind::Role && matches!(field.name, "committee" | "cell"))
}

/// The document of what is there, in the order of names.
pub(super) fn document(things: &[Thing], kinds: &BTreeSet<Kind>) -> Value {
    let numbers = Numbers::of(things);
    let mut sorted: BTreeMap<(Kind, String), &Thing> = BTreeMap::new();
    sorted.extend(things.iter().map(|thing| (thing.key(), thing)));
    let of = |kind: Kind| sorted.range((kind, String::new())..).take_while(move |((this, _), _)| *this == kind).map(|(_, thing)| *thing);
    let mut parts = Map::new();
    for kind in kinds.iter().copied().filter(|kind| *kind != Kind::Role) {
        let items: Vec<Value> = match kind {
            Kind::Quota => quotas_of(of(kind)),
            Kind::User => of(kind).map(|user| user_with(user, of(Kind::Role), &numbers)).collect(),
            _ => of(kind).map(|thing| Value::Object(fields_of(thing, &numbers))).collect(),
        };
        parts.insert(kind.section().to_owned(), Value::Array(items));
    }
    Value::Object(parts)
}

/// The fields that say something, in the order of the table.
fn fields_of(thing: &Thing, numbers: &Numbers) -> Map<String, Value> {
    let follows = thing.fields.get("follows") == Some(&Value::Bool(true));
    let says = |name: &str, value: &Value| {
        let nothing = value.is_null() || *value == Value::Bool(false) || value.as_array().is_some_and(Vec::is_empty);
        let of_another = follows && name.ends_with("_target");
        !(nothing || of_another)
    };
    let said = thing.kind.fields().iter().filter_map(|field| Some((field, thing.fields.get(field.name)?)));
    said.filter(|(field, value)| says(field.name, value)).map(|(field, value)| (field.name.to_owned(), shortened(field, value, numbers))).collect()
}

/// References as short as they can be.
pub(super) fn shortened(field: &Field, value: &Value, numbers: &Numbers) -> Value {
    match (field.holds, value) {
        (Holds::Many(kind), Value::Array(names)) => names.iter().filter_map(Value::as_str).map(|name| numbers.short(kind, name)).collect(),
        _ => value.clone(),
    }
}

fn user_with<'a>(user: &Thing, roles: impl Iterator<Item = &'a Thing>, numbers: &Numbers) -> Value {
    let mut fields = fields_of(user, numbers);
    let own = roles.filter(|role| role.text("user") == user.text("username"));
    let roles: Vec<Value> = own
        .map(|role| {
            let mut role = fields_of(role, numbers);
            role.shift_remove("user");
            Value::Object(role)
        })
        .collect();
    if !roles.is_empty() {
        fields.insert("roles".to_owned(), Value::Array(roles));
    }
    Value::Object(fields)
}

fn quotas_of<'a>(quotas: impl Iterator<Item = &'a Thing>) -> Vec<Value> {
    let mut units: BTreeMap<(&str, &str), Map<String, Value>> = BTreeMap::new();
    for quota in quotas {
        let (Some(plan), Some(unit), Some(kind)) = (quota.text("plan"), quota.text("unit"), quota.text("kind")) else { continue };
        let named = || Map::from_iter([("plan".to_owned(), Value::from(plan)), ("unit".to_owned(), Value::from(unit))]);
        let value = quota.fields.get("value").cloned().unwrap_or_default();
        units.entry((plan, unit)).or_insert_with(named).insert(kind.to_owned(), value);
    }
    units.into_values().map(Value::Object).collect()
}
