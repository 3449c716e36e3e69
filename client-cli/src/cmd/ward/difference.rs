//! What is to be done so that what is there is as the file says. Pure: a function of two descriptions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::kinds::{Field, Holds, Kind, Need};
use super::things::{At, Thing, compared};

/// What is to be done with one thing of the file.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub(super) thing: &'a Thing,
    /// What is there, and what of it changes; none where the thing is to be made.
    pub(super) at: Option<At>,
    pub(super) changes: Vec<Change>,
}

/// A field that changes.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) field: &'static Field,
    pub(super) old: Value,
    pub(super) new: Value,
}

/// The steps in the order of the things; what is as the file says already is none.
pub(super) fn difference<'a>(said: &'a [Thing], there: &[Thing]) -> Vec<Step<'a>> {
    let found: BTreeMap<(Kind, String), &Thing> = there.iter().map(|thing| (thing.key(), thing)).collect();
    let step = |thing: &'a Thing| {
        let found = found.get(&thing.key()).copied();
        let changes = changes(thing, found);
        let step = Step { thing, at: found.and_then(|found| found.at), changes };
        (found.is_none() || !step.changes.is_empty()).then_some(step)
    };
    said.iter().filter_map(step).collect()
}

/// What changes of a thing. Of a new one that is all it says.
fn changes(said: &Thing, found: Option<&Thing>) -> Vec<Change> {
    let fields = said.kind.fields().iter().filter(|field| found.is_none() || field.need != Need::Key);
    let change = |field: &'static Field| {
        let new = said.fields.get(field.name)?;
        let old = found.and_then(|found| found.fields.get(field.name)).cloned().unwrap_or_default();
        let stays = same(field, &old, new) || (found.is_none() && new.is_null());
        (!stays).then(|| Change { field, old, new: new.clone() })
    };
    fields.filter_map(change).collect()
}

fn same(field: &Field, old: &Value, new: &Value) -> bool {
    let Holds::Many(kind) = field.holds else { return old == new };
    let keys =
        |value: &Value| -> BTreeSet<String> { value.as_array().into_iter().flatten().filter_map(Value::as_str).map(|name| compared(kind, name)).collect() };
    keys(old) == keys(new)
}

/// How many things there are, of each kind, that belong to what the file describes and are not in it.
pub(super) fn left_alone(said: &[Thing], there: &[Thing], kinds: &BTreeSet<Kind>) -> BTreeMap<Kind, usize> {
    let own: BTreeSet<(Kind, String)> = said.iter().map(Thing::key).collect();
    let has = |kind: Kind, name: Option<&str>| name.is_some_and(|name| own.contains(&(kind, name.to_owned())));
    let belongs = |thing: &&Thing| match thing.kind {
        Kind::Committee => has(Kind::Committee, thing.text("parent")),
        Kind::Role => has(Kind::User, thing.text("user")),
        Kind::Quota => has(Kind::Plan, thing.text("plan")),
        _ => has(Kind::Committee, thing.text("committee")),
    };
    let mut counts = BTreeMap::new();
    let ended = |thing: &&Thing| thing.at.is_some_and(|at| at.ended);
    let left = there.iter().filter(|thing| kinds.contains(&thing.kind) && !own.contains(&thing.key()));
    for thing in left.filter(belongs).filter(|thing| !ended(thing)) {
        *counts.entry(thing.kind).or_default() += 1;
    }
    counts
}
