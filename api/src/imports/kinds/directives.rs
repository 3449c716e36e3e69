//! Rows that are directives.

use chibo_openapi::planning::{Directive, DirectiveCreate, DirectivesQuery};
use chibo_openapi::vocabulary::ImportKind;
use chibo_openapi::{Code, Scope};
use chrono::Datelike as _;
use serde_json::{Value, json};
use uuid::Uuid;

use super::kind::{Change, Column, Kind, Shape, column, query};
use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;
use crate::planning::directives;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Directives,
    scope: Scope::DirectivesWrite,
    shape: Shape { item: "Directive", columns: &COLUMNS, key: &["number", "issued_on", "committee_code"], stands_for: &[("committee_id", "committee_code")] },
    put,
};

static COLUMNS: [Column; 6] = [
    column("number", Holds::Text).required(),
    column("kind", Holds::Term("directive_kind")),
    column("issued_on", Holds::Day).required(),
    column("title", Holds::Text).required(),
    column("committee_code", Holds::Text).required(),
    column("carries_out", Holds::Texts),
];

/// A directive is known by its number, year and committee: numbers begin anew each year, and many committees have the same.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let committee = row.committee(tx, "committee_code")?;
    let carries_out = carried_out(tx, row)?;
    let mut found = json!({ "committee_id": committee.map(Key::uuid) });
    if let Some(ids) = &carries_out {
        found["carries_out"] = json!(ids);
    }
    let new: DirectiveCreate = row.body(tx, &["number", "kind", "issued_on", "title"], found)?;
    let same = numbered(tx, &new.number, Some(new.committee_id))?.into_iter().find(|known| known.issued_on.year() == new.issued_on.year());
    let Some(same) = same else { return directives::create(tx, &new).map(|_| Change::Created) };
    let mut changes = row.changes_but_for_empty(&["number", "kind", "issued_on", "title"], &["kind"]);
    if let Some(ids) = carries_out {
        changes["carries_out"] = json!(ids);
    }
    let changed = directives::update(tx, same.id.into(), &Patch::of(changes))?;
    Ok(Change::between(same.version, changed.version))
}

/// Directives of a number: of a committee, or of any that the caller sees, of whom more than one is too many anyway.
fn numbered(tx: &mut Tx<'_>, number: &str, committee: Option<Uuid>) -> Outcome<Vec<Directive>> {
    let query: DirectivesQuery = query(json!({ "number": [number], "committee_id": committee.map(|committee| [committee]), "limit": 200 }))?;
    Ok(directives::list(tx, &query)?.items)
}

/// What it carries out: numbers, as people write them, or the ids of an export.
fn carried_out(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Option<Vec<Uuid>>> {
    if !row.has("carries_out") {
        return Ok(None);
    }
    let named: Vec<String> = row.get("carries_out").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut ids = Vec::new();
    for name in named {
        if let Ok(id) = name.parse() {
            ids.push(id);
            continue;
        }
        match numbered(tx, &name, None)?.as_slice() {
            [one] => ids.push(one.id),
            [] => drop(row.unknown::<()>("carries_out")),
            many => row.flaw(Flaw::field("/carries_out", Code::AmbiguousNumber).with("number", name).with("count", many.len())),
        }
    }
    Ok(Some(ids))
}
