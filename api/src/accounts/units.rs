//! The units that accounts, roles and clients belong to.

use chibo_openapi::{Code, Scope};

use crate::auth::{Unit, forbidden};
use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::Tx;
use crate::structure::{cells, committees};

/// The unit of an account or a grant: a committee's, a cell's, or (neither) everything, which has no path.
pub(super) fn unit_of(tx: &mut Tx<'_>, committee: Option<Key>, cell: Option<Key>) -> Outcome<Unit> {
    let unit = match (committee, cell) {
        (_, Some(cell)) => cells::facts(tx, cell)?.map(|facts| facts.unit),
        (Some(committee), None) => committees::unit(tx, committee)?,
        (None, None) => None,
    };
    Ok(unit.unwrap_or(Unit { path: String::new(), cell: None }))
}

/// The unit named in a body by `committee_id` or `cell_id`, on which the caller must have the permission.
pub(super) fn check_unit(
    tx: &mut Tx<'_>,
    pointer: &str,
    committee: Option<uuid::Uuid>,
    cell: Option<uuid::Uuid>,
    act: Scope,
    flaws: &mut Vec<Flaw>,
) -> Outcome<()> {
    match (committee, cell) {
        (Some(_), Some(_)) => flaws.push(Flaw::field(&format!("{pointer}/cell_id"), Code::Exclusive).with("fields", "committee_id, cell_id")),
        (Some(id), None) => drop(committees::referenced(tx, &format!("{pointer}/committee_id"), id.into(), act, flaws)?),
        (None, Some(id)) => drop(cells::referenced(tx, &format!("{pointer}/cell_id"), id.into(), Scope::StructureRead, act, flaws)?),
        (None, None) if tx.caller().may_everywhere(act) => {}
        (None, None) => return Err(forbidden(act)),
    }
    Ok(())
}
