//! Acts that change the structure: moving below another committee, merging, splitting, dissolving. Each keeps history.

use chibo_openapi::structure::{Cell, CellCreate, CellMerge, CellSplit, Dissolution, ParentCreate};
use chibo_openapi::vocabulary::CellActKind;
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;
use serde::Serialize;

use super::store::{self, NewAct, Row};
use super::{CellFacts, facts, found, load, named, rules};
use crate::candidates;
use crate::committees;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Flaw, Tx};
use crate::members::{self, MovedMembers};

const WRITE: Scope = Scope::StructureWrite;

/// The cell an act is done to, with what is wrong about the day.
fn begin(tx: &mut Tx<'_>, id: Key, pointer: &str, on: NaiveDate) -> Outcome<(Row, CellFacts, Vec<Flaw>)> {
    let (row, unit) = load(tx, id, WRITE)?;
    tx.require_match(row.version)?;
    let since = store::period_start(tx, id)?;
    let mut flaws = rules::dated(&row.code, row.founded_on, row.dissolved_on, since, pointer, on);
    tx.not_in_future(pointer, on, &mut flaws);
    let facts = CellFacts::of(&row, unit.path);
    Ok((row, facts, flaws))
}

/// Records the event of an act with what the request said.
fn record(tx: &mut Tx<'_>, action: &str, before: &Cell, after: &Cell, said: &impl Serialize) -> Outcome<()> {
    let said = serde_json::json!({ "cell": after, "act": said });
    events::record(tx, Event::new(action, after.id.into()).unit(Some(after.committee_id.into()), Some(after.id.into())).before(before).after(&said))
}

/// The cell as it is now, after acts that touched its counters.
fn reload(tx: &mut Tx<'_>, id: Key) -> Outcome<Cell> {
    store::find(tx, id)?.map(|(row, _)| Cell::from(row)).ok_or_else(Fail::not_found)
}

/// Moves a cell below another committee from a day on.
pub fn set_parent(tx: &mut Tx<'_>, id: Key, new: &ParentCreate) -> Outcome<Cell> {
    let (row, _, mut flaws) = begin(tx, id, "/valid_from", new.valid_from)?;
    let before = Cell::from(row.clone());
    let Some(parent) = new.parent_id.map(Key::from) else {
        flaws.push(Flaw::field("/parent_id", Code::Required));
        return Err(Fail::invalid(flaws));
    };
    committees::named(tx, "/parent_id", parent, WRITE, &mut flaws)?;
    if parent == row.committee_id {
        flaws.push(Flaw::field("/parent_id", Code::Unchanged));
    }
    if store::period_start(tx, id)? == Some(new.valid_from) {
        flaws.push(Flaw::field("/valid_from", Code::TooEarly).with("earliest", new.valid_from.succ_opt().unwrap_or(new.valid_from).to_string()));
    }
    Fail::if_any(flaws)?;
    store::end_period(tx, id, new.valid_from)?;
    store::begin_period(tx, id, parent, new.valid_from)?;
    members::follow_cell(tx, id, parent)?;
    candidates::follow_cell(tx, id, parent)?;
    let document = Some((new.document_number.as_deref().unwrap_or_default(), new.reason.as_str()));
    store::insert_act(tx, &NewAct { kind: CellActKind::Transfer, cell: id, other: None, committee: Some(parent), on: new.valid_from, document })?;
    let row = row.moved(tx, parent);
    store::update(tx, &row)?;
    let after = Cell::from(row);
    record(tx, "cell.moved", &before, &after, new)?;
    Ok(after)
}

/// Merges a cell into another one: every member moves, the cell ends.
pub fn merge(tx: &mut Tx<'_>, id: Key, act: &CellMerge) -> Outcome<Cell> {
    let (row, from, mut flaws) = begin(tx, id, "/acted_on", act.acted_on)?;
    let before = Cell::from(row.clone());
    let into = Key::from(act.into_cell_id);
    let target = named(tx, "/into_cell_id", into, Scope::StructureRead, WRITE, &mut flaws)?;
    if into == id {
        flaws.push(Flaw::field("/into_cell_id", Code::SameUnit));
    }
    if let Some(target) = target.as_ref().filter(|target| target.founded_on > act.acted_on) {
        flaws.push(Flaw::field("/acted_on", Code::TooEarly).with("earliest", target.founded_on.to_string()));
    }
    Fail::if_any(flaws)?;
    let target = target.ok_or_else(Fail::not_found)?;
    let document = Some((act.document_number.as_str(), act.reason.as_str()));
    candidates::cell_merged(tx, id, &target, act.acted_on, &act.document_number)?;
    transfer(tx, MovedMembers::All, &from, &target, act.acted_on, &act.document_number)?;
    store::insert_act(tx, &NewAct { kind: CellActKind::Merge, cell: id, other: Some(into), committee: None, on: act.acted_on, document })?;
    close(tx, id, act.acted_on)?;
    let after = reload(tx, id)?;
    record(tx, "cell.merged", &before, &after, act)?;
    Ok(after)
}

/// Moves members and counts them out of one cell and into the other.
fn transfer(tx: &mut Tx<'_>, who: MovedMembers, from: &CellFacts, to: &CellFacts, on: NaiveDate, document: &str) -> Outcome<()> {
    let (official, probationary) = members::move_between(tx, who, from, to, on, Some(document))?;
    store::count(tx, from.id, -official, -probationary)?;
    store::count(tx, to.id, official, probationary)
}

/// Splits a new cell off: the members named move to it. Answers the new cell.
pub fn split(tx: &mut Tx<'_>, id: Key, act: &CellSplit) -> Outcome<Cell> {
    let (row, from, mut flaws) = begin(tx, id, "/acted_on", act.acted_on)?;
    let before = Cell::from(row);
    let members: Vec<Key> = act.member_ids.iter().map(|member| Key::from(*member)).collect();
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
    let CellSplit { code, organization_code, name, kind, member_ids: _, acted_on, document_number, reason } = act.clone();
    let document = Some((document_number.as_str(), reason.as_str()));
    let new = CellCreate { code, organization_code, name, kind, committee_id: before.committee_id, founded_on: acted_on };
    let created = found(tx, &new, document)?;
    let target = facts(tx, created.id.into())?.ok_or_else(Fail::not_found)?;
    transfer(tx, MovedMembers::These(members), &from, &target, acted_on, &document_number)?;
    store::insert_act(tx, &NewAct { kind: CellActKind::Split, cell: id, other: Some(target.id), committee: None, on: acted_on, document })?;
    let after = reload(tx, id)?;
    record(tx, "cell.split", &before, &after, act)?;
    reload(tx, target.id)
}

/// Ends a cell that nobody belongs to any more.
pub fn dissolve(tx: &mut Tx<'_>, id: Key, act: &Dissolution) -> Outcome<Cell> {
    let (row, facts, mut flaws) = begin(tx, id, "/acted_on", act.acted_on)?;
    let before = Cell::from(row);
    let remaining = facts.official_members + facts.probationary_members;
    if remaining > 0 {
        flaws.push(Flaw::whole(Code::StillHasMembers).with("count", remaining));
    }
    let followed = candidates::active_in(tx, id)?;
    if followed > 0 {
        flaws.push(Flaw::whole(Code::StillHasCandidates).with("count", followed));
    }
    Fail::if_any(flaws)?;
    let document = Some((act.document_number.as_str(), act.reason.as_str()));
    store::insert_act(tx, &NewAct { kind: CellActKind::Dissolve, cell: id, other: None, committee: None, on: act.acted_on, document })?;
    close(tx, id, act.acted_on)?;
    let after = reload(tx, id)?;
    record(tx, "cell.dissolved", &before, &after, act)?;
    Ok(after)
}

fn close(tx: &mut Tx<'_>, id: Key, on: NaiveDate) -> Outcome<()> {
    store::end_period(tx, id, on)?;
    let (row, _) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let row = row.dissolved(tx, on);
    store::update(tx, &row)
}
