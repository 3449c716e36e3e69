//! A thing as the file or the server describes it, by the names people give, and when two names mean the same.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use super::kinds::{Kind, Need};

/// What is said of a thing, by the fields of the file. What is not said is not in it.
pub(super) type Fields = BTreeMap<&'static str, Value>;

/// A thing as the file or the server describes it.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    pub(super) fields: Fields,
    /// Where it stands in the file.
    pub(super) place: String,
    /// What the server has it under.
    pub(super) at: Option<At>,
}

/// What the server has a thing under.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) id: Uuid,
    pub(super) version: i64,
    /// Whether it has ended, as a cell that was dissolved.
    pub(super) ended: bool,
}

impl Thing {
    /// What people call it: what its name is made of, with slashes between.
    pub(super) fn name(&self) -> String {
        let parts = self.kind.fields().iter().filter(|field| field.need == Need::Key);
        parts.filter_map(|field| self.text(field.name)).collect::<Vec<_>>().join("/")
    }

    /// What it is told apart by. Document numbers begin anew with each term, so the day belongs to them.
    pub(super) fn key(&self) -> (Kind, String) {
        let name = match (self.kind, self.text("issued_on")) {
            (Kind::Directive, Some(day)) => dated(&self.name(), day),
            _ => self.name(),
        };
        (self.kind, compared(self.kind, &name))
    }

    /// A field that is a text.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }
}

/// What a name is compared by.
pub(super) fn compared(kind: Kind, name: &str) -> String {
    match (kind, without_day(name)) {
        (Kind::Directive, (number, Some(day))) => dated(&folded(number), day),
        (Kind::Directive, (number, None)) => folded(number),
        _ => name.to_owned(),
    }
}

/// A number with the day of the document.
pub(super) fn dated(number: &str, day: &str) -> String {
    format!("{number} {day}")
}

/// Number and day of a name, if it has one.
fn without_day(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(' ') {
        Some((number, day)) if day.parse::<NaiveDate>().is_ok() => (number.trim_end(), Some(day)),
        _ => (name, None),
    }
}

/// A document number as it is compared: `1 – nq/đu` is `01-NQ/ĐU`.
fn folded(number: &str) -> String {
    let plain = number.chars().filter(|sign| !sign.is_whitespace()).map(|sign| if matches!(sign, '–' | '—' | '‑' | '−') { '-' } else { sign });
    plain.collect::<String>().to_lowercase().trim_start_matches('0').to_owned()
}

/// Which directives have a number.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<String, BTreeSet<String>>);

impl Numbers {
    pub(super) fn of<'a>(things: impl IntoIterator<Item = &'a Thing>) -> Self {
        let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for thing in things.into_iter().filter(|thing| thing.kind == Kind::Directive) {
            if let Some(day) = thing.text("issued_on") {
                numbers.entry(folded(&thing.name())).or_default().insert(dated(&thing.name(), day));
            }
        }
        Self(numbers)
    }

    /// The directives that a name without a day may mean, by number and day.
    pub(super) fn meant(&self, name: &str) -> Vec<&str> {
        match without_day(name) {
            (number, None) => self.0.get(&folded(number)).into_iter().flatten().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A name without its day where that says enough.
    pub(super) fn short<'a>(&self, kind: Kind, name: &'a str) -> &'a str {
        match (kind, without_day(name)) {
            (Kind::Directive, (number, Some(_))) if self.meant(number).len() < 2 => number,
            _ => name,
        }
    }
}

/// The ids of things by their names, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeMap<(Kind, String), Uuid>);

impl Ids {
    pub(super) fn learn(&mut self, kind: Kind, name: &str, id: Uuid) {
        self.0.insert((kind, compared(kind, name)), id);
    }

    pub(super) fn get(&self, kind: Kind, name: &str) -> Option<Uuid> {
        self.0.get(&(kind, compared(kind, name))).copied()
    }
}
