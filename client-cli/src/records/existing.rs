//! `--if-exists`: what a command that makes something does when there is one of that name already.
//! Not here: the making (`crud.rs`), and what people name each kind by (`resource.rs`).

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::body::Body;
use super::find::Record;
use super::resource::{NamedBy, Resource};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::say::{note, pick, say};
use crate::server::{Api, Call};

/// What to do when there is one already.
#[derive(Debug, Args)]
pub(crate) struct IfExists {
    /// What to do when there is one of that name already
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    if_exists: Existing,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Existing {
    #[default]
    Fail,
    Skip,
    Update,
}

impl ValueEnum for Existing {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Fail, Self::Skip, Self::Update]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, vi, en) = match self {
            Self::Fail => ("fail", "Báo lỗi", "End with an error"),
            Self::Skip => ("skip", "Để nguyên và hiện ra", "Leave it as it is, and show it"),
            Self::Update => ("update", "Sửa những gì đã nêu mà khác", "Change what was given and differs"),
        };
        Some(PossibleValue::new(name).help(pick(vi, en)))
    }
}

impl IfExists {
    /// Whether one of that name was there and all is done that was asked for.
    pub(crate) fn settled(&self, context: &Context, resource: &Resource, body: &Body) -> Outcome<bool> {
        if self.if_exists == Existing::Fail {
            return Ok(false);
        }
        let Some(record) = there(&context.api, resource, body)? else { return Ok(false) };
        let changes = if self.if_exists == Existing::Update { differing(body, &record.body) } else { Map::new() };
        let what = resource.called();
        if changes.is_empty() {
            note(&say!("Đã có {what} này; không làm gì.", "There is this {what} already; nothing was done."));
            context.out.one(&record.body, resource)?;
        } else {
            let fields = changes.keys().cloned().collect::<Vec<_>>().join(", ");
            let reply = context.api.patch(resource.path_of(record.id), record.version, &changes)?;
            note(&say!("Đã có {what} này; đã sửa: {fields}.", "There is this {what} already; changed: {fields}."));
            context.out.one(&reply.body, resource)?;
        }
        Ok(true)
    }
}

/// The one that has the name which the body gives to a new one.
fn there(api: &Api, resource: &Resource, body: &Body) -> Outcome<Option<Record>> {
    let field = match resource.named_by {
        NamedBy::Code => "code",
        NamedBy::Filter(field) => field,
        NamedBy::Name => "name",
        NamedBy::Day => "day",
        NamedBy::Number => return document(api, resource, body),
        NamedBy::Person | NamedBy::Fields(..) => return Ok(None),
    };
    let Some(name) = body.get(field).and_then(Value::as_str) else { return Ok(None) };
    match resource.find(api, name) {
        Ok(record) => Ok(Some(record)),
        Err(failure) if failure.exit == Exit::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The document with the number of the body. Numbers begin anew with each term, so the day belongs to it.
fn document(api: &Api, resource: &Resource, body: &Body) -> Outcome<Option<Record>> {
    let Some(number) = body.get("number").and_then(Value::as_str) else { return Ok(None) };
    let same = |item: &Value| ["issued_on", "kind"].iter().all(|field| body.get(field).is_none_or(|given| *given == item[*field]));
    let found: Vec<Value> = api.all(&Call::get(resource.path).query("number", Some(number)))?;
    found.into_iter().find(same).map(Record::new).transpose()
}

/// The fields that were given and differ from those that are there.
fn differing(body: &Body, there: &Value) -> Map<String, Value> {
    let sorted = |value: &Value| {
        let mut texts: Vec<String> = value.as_array().into_iter().flatten().map(Value::to_string).collect();
        texts.sort();
        texts
    };
    // Lists of references have no order.
    let same = |name: &str, given: &Value| given == &there[name] || (given.is_array() && there[name].is_array() && sorted(given) == sorted(&there[name]));
    body.fields().filter(|(name, given)| !same(name, given)).map(|(name, given)| (name.clone(), given.clone())).collect()
}
