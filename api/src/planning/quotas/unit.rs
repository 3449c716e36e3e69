//! What a quota is for: a cell of the plan's committee, or a committee directly below it.

use chibo_openapi::planning::QuotaCreate;
use chibo_openapi::{Code, Scope};

use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::planning::plans::PlanFacts;
use crate::structure::{cells, committees};

/// What a quota is for.
#[derive(Debug, Clone)]
pub(in crate::planning) struct QuotaUnit {
    pub(in crate::planning) committee: Key,
    pub(in crate::planning) cell: Option<Key>,
    pub(in crate::planning) code: String,
    pub(in crate::planning) name: String,
}

impl QuotaUnit {
    /// The cell, or else the committee.
    pub(super) fn id(&self) -> Key {
        self.cell.unwrap_or(self.committee)
    }
}

/// The unit that a body names: a cell of the plan's committee, or a committee directly below it.
pub(super) fn named(tx: &mut Tx<'_>, new: &QuotaCreate, plan: Option<&PlanFacts>, flaws: &mut Vec<Flaw>) -> Outcome<Option<QuotaUnit>> {
    let (pointer, committee, above, unit) = match (new.cell_id, new.committee_id) {
        (Some(_), Some(_)) => {
            flaws.push(Flaw::field("/committee_id", Code::Exclusive).with("fields", "cell_id, committee_id"));
            return Ok(None);
        }
        (None, None) => {
            flaws.push(Flaw::field("/cell_id", Code::Required));
            return Ok(None);
        }
        (Some(cell), None) => {
            let Some(cell) = cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::QuotasWrite, flaws)? else { return Ok(None) };
            ("/cell_id", cell.committee, Some(cell.committee), (Some(cell.id), cell.code, cell.name))
        }
        (None, Some(committee)) => {
            if committees::referenced(tx, "/committee_id", committee.into(), Scope::QuotasWrite, flaws)?.is_none() {
                return Ok(None);
            }
            let known = committees::facts(tx, committee.into())?.ok_or_else(Fail::not_found)?;
            ("/committee_id", known.id, known.parent, (None, known.code, known.name))
        }
    };
    let (cell, code, name) = unit;
    if plan.is_some_and(|plan| above != Some(plan.committee)) {
        flaws.push(Flaw::field(pointer, Code::UnitOfOtherCommittee).with("unit", code.as_str()));
    }
    Ok(Some(QuotaUnit { committee, cell, code, name }))
}
