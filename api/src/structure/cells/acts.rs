//! Acts on a cell's structure, as they are written: each with its document, its place in the history and its event.
//! Not here: what an act does to members and candidates (`moves/cells`).

use chibo_openapi::Scope;
use chibo_openapi::structure::{Cell, CellCreate};
use chibo_openapi::vocabulary::CellActKind;
use chrono::NaiveDate;

use super::history::{self, NewAct};
use super::rules;
use super::store::{self, CellFacts, Row};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::body::Body;
use crate::log::events::{self, Event};
use crate::structure::names::with_names;

/// A cell that an act is done to.
pub struct ActingCell {
    row: Row,
    /// What is known of it.
    pub facts: CellFacts,
    /// Since when it stands where it stands.
    pub since: Option<NaiveDate>,
    /// As it was before the act.
    pub before: Cell,
}

/// Number of the document that an act rests on, and the reason.
pub type Document<'a> = Option<(&'a str, &'a str)>;

/// A cell and the path of the committee above it, if the caller sees it and may do this.
pub(super) fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, String)> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let (row, path) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = Unit { path: path.clone(), cell: Some(row.id) };
    tx.caller().require(Scope::StructureRead, act, &unit)?;
    Ok((row, path))
}

/// The cell that an act is done to, with what is wrong about the day.
pub fn begin(tx: &mut Tx<'_>, id: Key, pointer: &str, on: NaiveDate) -> Outcome<(ActingCell, Vec<Flaw>)> {
    let (row, path) = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let since = history::period_start(tx, id)?;
    let mut flaws = rules::dated(&row.code, row.founded_on, row.dissolved_on, since, pointer, on);
    tx.not_in_future(pointer, on, &mut flaws);
    let facts = CellFacts::of(&row, path);
    Ok((ActingCell { before: Cell::from(row.clone()), row, facts, since }, flaws))
}

/// Writes a new cell with its first period and its founding act.
pub fn found(tx: &mut Tx<'_>, new: &CellCreate, document: Document<'_>) -> Outcome<Cell> {
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    history::begin_period(tx, row.id, row.committee_id, new.founded_on)?;
    let act = NewAct { kind: CellActKind::Found, cell: row.id, other: None, committee: Some(row.committee_id), on: new.founded_on, document };
    history::insert_act(tx, &act)?;
    let (id, committee) = (row.id, row.committee_id);
    let created = Cell::from(row);
    events::record(tx, Event::new("cell.created", id).unit(Some(committee), Some(id)).after(&created))?;
    with_names(tx, created)
}

/// Places a cell below another committee from a day on.
pub fn place_below(tx: &mut Tx<'_>, cell: ActingCell, parent: Key, on: NaiveDate, document: Document<'_>) -> Outcome<()> {
    let id = cell.facts.id;
    history::end_period(tx, id, on)?;
    history::begin_period(tx, id, parent, on)?;
    history::insert_act(tx, &NewAct { kind: CellActKind::Transfer, cell: id, other: None, committee: Some(parent), on, document })?;
    store::update(tx, &cell.row.moved(tx, parent))
}

/// Notes that another cell came out of this one.
pub fn split_off(tx: &mut Tx<'_>, cell: Key, created: Key, on: NaiveDate, document: Document<'_>) -> Outcome<()> {
    history::insert_act(tx, &NewAct { kind: CellActKind::Split, cell, other: Some(created), committee: None, on, document })
}

/// Ends a cell: dissolved, or merged into another one.
pub fn end(tx: &mut Tx<'_>, cell: Key, into: Option<Key>, on: NaiveDate, document: Document<'_>) -> Outcome<()> {
    let kind = if into.is_some() { CellActKind::Merge } else { CellActKind::Dissolve };
    history::insert_act(tx, &NewAct { kind, cell, other: into, committee: None, on, document })?;
    history::end_period(tx, cell, on)?;
    let (row, _) = store::find(tx, cell)?.ok_or_else(Fail::not_found)?;
    store::update(tx, &row.dissolved(tx, on))
}

/// The cell as it is now, after acts that touched its counters.
pub fn reload(tx: &mut Tx<'_>, id: Key) -> Outcome<Cell> {
    let (row, _) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    with_names(tx, Cell::from(row))
}

/// Records the event of an act with what the request said; gives the cell as it is now.
pub fn record(tx: &mut Tx<'_>, action: &str, before: &Cell, act: &impl Body) -> Outcome<Cell> {
    let after = reload(tx, before.id.into())?;
    let event = Event::new(action, after.id.into()).unit(Some(after.committee_id.into()), Some(after.id.into()));
    events::record(tx, event.before(before).after(&after).act(act))?;
    Ok(after)
}
