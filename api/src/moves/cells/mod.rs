//! Acts on cells that members and candidates follow: moving below another committee, merging, splitting, dissolving.

pub mod http;

use chibo_openapi::structure::{Cell, CellCreate, CellMerge, CellSplit, Dissolution, ParentCreate};
use chibo_openapi::{Code, Scope};

use super::members::{MovedMembers, relocate};
use crate::candidates;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::planning::quotas;
use crate::structure::cells::{self, acts};
use crate::structure::{committees, members};

/// Moves a cell below another committee from a day on.
pub fn set_parent(tx: &mut Tx<'_>, id: Key, new: &ParentCreate) -> Outcome<Cell> {
    let parent = new.parent_id.map(|parent| Hold(What::Committee(parent.into())));
    tx.lock(&parent.into_iter().chain([Hold(What::Regulations), Change(What::Cell(id))]).collect::<Vec<_>>())?;
    let (cell, mut flaws) = acts::begin(tx, id, "/valid_from", new.valid_from)?;
    let Some(parent) = new.parent_id.map(Key::from) else {
        flaws.push(Flaw::field("/parent_id", Code::Required));
        return Err(Fail::invalid(flaws));
    };
    committees::referenced(tx, "/parent_id", parent, Scope::StructureWrite, &mut flaws)?;
    if parent == cell.facts.committee {
        flaws.push(Flaw::field("/parent_id", Code::Unchanged));
    }
    // A day on which it came to where it stands cannot be one on which it leaves.
    let earliest = cell.since.filter(|since| *since == new.valid_from).and_then(|since| since.succ_opt());
    flaws.extend(earliest.and_then(|earliest| Flaw::too_early("/valid_from", new.valid_from, earliest)));
    Fail::if_any(flaws)?;
    let before = cell.before.clone();
    let document = Some((new.document_number.as_deref().unwrap_or_default(), new.reason.as_str()));
    tx.count_elsewhere(id, cell.facts.committee, parent);
    acts::place_below(tx, cell, parent, new.valid_from, document)?;
    members::follow_cell(tx, id, parent)?;
    candidates::follow_cell(tx, id, parent)?;
    quotas::follow_cell(tx, id, parent)?;
    acts::record(tx, "cell.moved", &before, new)
}

/// Merges a cell into another one: every member moves, the cell ends.
pub fn merge(tx: &mut Tx<'_>, id: Key, act: &CellMerge) -> Outcome<Cell> {
    tx.lock(&[Hold(What::Regulations), Change(What::Cell(id)), Change(What::Cell(act.into_cell_id.into()))])?;
    let (cell, mut flaws) = acts::begin(tx, id, "/acted_on", act.acted_on)?;
    let into = Key::from(act.into_cell_id);
    let target = cells::referenced(tx, "/into_cell_id", into, Scope::StructureRead, Scope::StructureWrite, &mut flaws)?;
    if into == id {
        flaws.push(Flaw::field("/into_cell_id", Code::SameUnit));
    }
    flaws.extend(target.as_ref().and_then(|target| Flaw::too_early("/acted_on", act.acted_on, target.founded_on)));
    Fail::if_any(flaws)?;
    let target = target.ok_or_else(Fail::not_found)?;
    candidates::cell_merged(tx, id, &target, act.acted_on, &act.document_number)?;
    relocate(tx, MovedMembers::All, &cell.facts, &target, act.acted_on, Some(&act.document_number))?;
    acts::end(tx, id, Some(into), act.acted_on, Some((&act.document_number, &act.reason)))?;
    acts::record(tx, "cell.merged", &cell.before, act)
}

/// Splits a new cell off: the members named move to it. Answers the new cell.
pub fn split(tx: &mut Tx<'_>, id: Key, act: &CellSplit) -> Outcome<Cell> {
    let above = cells::facts(tx, id)?.map(|cell| cell.committee);
    let above_held = above.map(|committee| Hold(What::Committee(committee)));
    tx.lock(&above_held.into_iter().chain([Hold(What::Regulations), Change(What::Cell(id))]).collect::<Vec<_>>())?;
    let (cell, mut flaws) = acts::begin(tx, id, "/acted_on", act.acted_on)?;
    if above != Some(cell.facts.committee) {
        return Err(Fail::overtaken());
    }
    let absent = members::absent_from(tx, id, &act.member_ids)?;
    for (at, member) in act.member_ids.iter().enumerate() {
        if absent.contains(member) {
            flaws.push(Flaw::field(&format!("/member_ids/{at}"), Code::MemberNotInCell));
        }
        if act.member_ids[..at].contains(member) {
            flaws.push(Flaw::field(&format!("/member_ids/{at}"), Code::NotUnique));
        }
    }
    Fail::if_any(flaws)?;
    let CellSplit { code, organization_code, name, kind, member_ids, acted_on, document_number, reason } = act.clone();
    let document = Some((document_number.as_str(), reason.as_str()));
    let new = CellCreate { code, organization_code, name, kind, committee_id: cell.facts.committee.uuid(), founded_on: acted_on };
    let created = acts::found(tx, &new, document)?;
    let target = cells::facts(tx, created.id.into())?.ok_or_else(Fail::not_found)?;
    let moved = MovedMembers::These(member_ids.into_iter().map(Key::from).collect());
    relocate(tx, moved, &cell.facts, &target, acted_on, Some(&document_number))?;
    acts::split_off(tx, id, target.id, acted_on, document)?;
    acts::record(tx, "cell.split", &cell.before, act)?;
    acts::reload(tx, target.id)
}

/// Ends a cell that nobody belongs to any more.
pub fn dissolve(tx: &mut Tx<'_>, id: Key, act: &Dissolution) -> Outcome<Cell> {
    tx.lock(&[Change(What::Cell(id))])?;
    let (cell, mut flaws) = acts::begin(tx, id, "/acted_on", act.acted_on)?;
    let remaining = cell.facts.official_members + cell.facts.probationary_members;
    if remaining > 0 {
        flaws.push(Flaw::whole(Code::StillHasMembers).with("count", remaining));
    }
    let followed = candidates::active_in(tx, id)?;
    if followed > 0 {
        flaws.push(Flaw::whole(Code::StillHasCandidates).with("count", followed));
    }
    Fail::if_any(flaws)?;
    acts::end(tx, id, None, act.acted_on, Some((&act.document_number, &act.reason)))?;
    acts::record(tx, "cell.dissolved", &cell.before, act)
}
