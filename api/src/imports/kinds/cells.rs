//! Rows that are cells.

use chibo_openapi::Scope;
use chibo_openapi::structure::{CellCreate, CellPut};
use chibo_openapi::vocabulary::ImportKind;
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::imports::row::Row;
use crate::imports::values::Holds;
use crate::structure::cells::{self, Put};

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Cells,
    scope: Scope::StructureWrite,
    shape: Shape { item: "Cell", columns: &COLUMNS, key: &["code"], stands_for: &[("committee_id", "committee_code")] },
    put,
};

static COLUMNS: [Column; 6] = [
    column("code", Holds::Text).required(),
    column("organization_code", Holds::Digits(14)),
    column("name", Holds::Text).required(),
    column("kind", Holds::Term("cell_kind")).required(),
    column("committee_code", Holds::Text).required(),
    column("founded_on", Holds::Day).required(),
];

/// A cell is known by its code.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let code = row.needed("code").unwrap_or_default();
    let known = cells::by_code(tx, &code)?.map(|id| cells::get(tx, id)).transpose()?;
    let Some(known) = known else {
        let committee = row.committee(tx, "committee_code")?;
        let found = json!({ "committee_id": committee.map(Key::uuid) });
        let new: CellCreate = row.body(tx, &["code", "organization_code", "name", "kind", "founded_on"], found)?;
        return cells::create(tx, &new).map(|_| Change::Created);
    };
    let mut found = json!({});
    // A file without the column does not take the code away.
    if !row.has("organization_code") {
        found["organization_code"] = json!(known.organization_code);
    }
    let wanted: CellPut = row.body(tx, &["organization_code", "name", "kind", "committee_code", "founded_on"], found)?;
    match cells::put(tx, &code, &wanted)? {
        Put::Kept(cell) => Ok(Change::between(known.version, cell.version)),
        Put::Created(_) => Ok(Change::Created),
    }
}
