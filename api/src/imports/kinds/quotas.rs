//! Rows that are quotas.

use chibo_openapi::Scope;
use chibo_openapi::planning::{Plan, PlansQuery, Quota, QuotaCreate, QuotasQuery};
use chibo_openapi::vocabulary::ImportKind;
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column, query};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;
use crate::planning::{plans, quotas};
use crate::structure::{cells, committees};

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Quotas,
    scope: Scope::QuotasWrite,
    shape: Shape {
        item: "Quota",
        columns: &COLUMNS,
        key: &["plan_code", "unit_code", "kind"],
        stands_for: &[("plan_id", "plan_code"), ("cell_id", "unit_code"), ("committee_id", "unit_code")],
    },
    put,
};

static COLUMNS: [Column; 4] = [
    column("plan_code", Holds::Text).required(),
    column("unit_code", Holds::Text).required(),
    column("kind", Holds::Term("quota_kind")).required(),
    column("value", Holds::Integer).required(),
];

/// A quota is known by its plan, unit and kind. What was issued is adjusted, and not by a file.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let plan = match row.needed("plan_code") {
        Some(code) => plan(tx, &code)?.or_else(|| row.unknown("plan_code")),
        None => None,
    };
    let (mut cell, mut committee) = (None, None);
    if let Some(code) = row.needed("unit_code") {
        // Where both have one code, the cell is meant.
        cell = cells::by_code(tx, &code)?;
        if cell.is_none() {
            committee = committees::by_code(tx, &code)?.or_else(|| row.unknown("unit_code"));
        }
    }
    let found = json!({ "plan_id": plan.as_ref().map(|plan| plan.id), "cell_id": cell.map(Key::uuid), "committee_id": committee.map(Key::uuid) });
    let new: QuotaCreate = row.body(tx, &["kind", "value"], found)?;
    let Some(known) = known(tx, &new)? else { return quotas::create(tx, &new).map(|_| Change::Created) };
    // What was issued may be said again.
    if known.value == new.value {
        return Ok(Change::Unchanged);
    }
    let changed = quotas::update(tx, known.id.into(), &Patch::of(row.changes(&["value"])))?;
    Ok(Change::between(known.version, changed.version))
}

fn plan(tx: &mut Tx<'_>, code: &str) -> Outcome<Option<Plan>> {
    let query: PlansQuery = query(json!({ "code": [code], "limit": 1 }))?;
    Ok(plans::list(tx, &query)?.items.into_iter().next())
}

fn known(tx: &mut Tx<'_>, new: &QuotaCreate) -> Outcome<Option<Quota>> {
    let mut asked = json!({ "plan_id": [new.plan_id], "kind": [new.kind], "limit": 200 });
    match (new.cell_id, new.committee_id) {
        (Some(cell), _) => asked["cell_id"] = json!([cell]),
        (None, committee) => asked["committee_id"] = json!(committee.into_iter().collect::<Vec<_>>()),
    }
    let query: QuotasQuery = query(asked)?;
    Ok(quotas::list(tx, &query)?.items.into_iter().find(|quota| quota.cell_id == new.cell_id))
}
