//! Committees: a dated tree. The path of each is kept beside it, since what a caller may do is decided on it.
//! Not here: cells below them (`cells`), and what a grant allows (`auth`).

pub mod http;
mod rules;
mod store;

use chibo_openapi::structure::{Committee, CommitteeCreate, CommitteeEdit, CommitteesQuery, Dissolution, ParentCreate, ParentPeriod};
use chibo_openapi::{Code, Page, PageOf, Scope};

use crate::auth::{Unit, subtrees};
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::names::with_names;
pub use store::CommitteeFacts;
use store::Row;

/// The unit of a committee, for permission checks; none when there is no such committee.
pub fn unit(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Unit>> {
    Ok(store::path(tx, id)?.map(|path| Unit { path, cell: None }))
}

/// The committee that a body names under `pointer`: it must exist, be visible, not be dissolved, and allow the act.
/// A fault goes to `flaws`; a visible committee without the permission is 403.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, act: Scope, flaws: &mut Vec<Flaw>) -> Outcome<Option<Unit>> {
    let (unit, dissolved) = match store::place(tx, id)? {
        Some((code, path, on)) => (Some(Unit { path, cell: None }), on.map(|_| code)),
        None => (None, None),
    };
    if !tx.caller().may_name(Scope::StructureRead, act, unit.as_ref())? {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
        return Ok(None);
    }
    if let Some(code) = dissolved {
        flaws.push(Flaw::field(pointer, Code::CommitteeDissolved).with("committee", code));
    }
    Ok(unit)
}

/// The facts of a committee, whoever asks.
pub fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<CommitteeFacts>> {
    store::facts(tx, id)
}

/// Existing committees directly below one, by code.
pub fn directly_below(tx: &mut Tx<'_>, parent: Key) -> Outcome<Vec<CommitteeFacts>> {
    store::directly_below(tx, parent)
}

/// The committee with a code, whether or not the caller may see it.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Outcome<Option<Key>> {
    store::id_by_code(tx, code)
}

/// One page of the committees the caller sees: those of the places it holds a role on, with everything below and above.
pub fn list(tx: &mut Tx<'_>, query: &CommitteesQuery) -> Outcome<PageOf<Committee>> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let reach = tx.reach(Scope::StructureRead)?.with_above();
    let page = store::list(tx, &reach, query)?;
    with_names(tx, page)
}

/// One committee.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Committee> {
    let row = load(tx, id, Scope::StructureRead)?;
    with_names(tx, Committee::from(row))
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(Scope::StructureRead, act, &Unit { path: row.path.clone(), cell: None })?;
    Ok(row)
}

/// Records a committee.
pub fn create(tx: &mut Tx<'_>, new: &CommitteeCreate) -> Outcome<Committee> {
    let parent = new.parent_id.map(|parent| Hold(What::Committee(parent.into())));
    tx.lock(&[Hold(What::Tree)].into_iter().chain(parent).collect::<Vec<_>>())?;
    let mut flaws = Vec::new();
    let parent = match new.parent_id {
        Some(parent) => referenced(tx, "/parent_id", parent.into(), Scope::StructureWrite, &mut flaws)?,
        // A committee at the top is nobody's subtree: only who may write everywhere makes one.
        None if tx.caller().may_everywhere(Scope::StructureWrite) => None,
        None => return Err(crate::auth::forbidden(Scope::StructureWrite)),
    };
    tx.not_in_future("/founded_on", new.founded_on, &mut flaws);
    flaws.extend(rules::depth(parent.as_ref().map(|unit| unit.path.as_str()), 0, "/parent_id"));
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new, parent.as_ref());
    store::insert(tx, &row)?;
    store::begin_period(tx, row.id, row.parent_id, new.founded_on)?;
    let created = Committee::from(row);
    events::record(tx, Event::new("committee.created", created.id.into()).unit(Some(created.id.into()), None).after(&created))?;
    with_names(tx, created)
}

/// Changes name, code or level.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<CommitteeEdit>) -> Outcome<Committee> {
    tx.lock(&[Change(What::Committee(id))])?;
    let row = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, Committee::from(row.clone()))?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let row = row.edited(tx, edit);
    if row.version == before.version {
        return Ok(before);
    }
    store::update(tx, &row)?;
    changed(tx, "committee.updated", &before, row)
}

fn changed(tx: &mut Tx<'_>, action: &str, before: &Committee, row: Row) -> Outcome<Committee> {
    let after = Committee::from(row);
    events::record(tx, Event::new(action, after.id.into()).unit(Some(after.id.into()), None).before(before).after(&after))?;
    with_names(tx, after)
}

/// Where the committee has stood in the tree, newest first.
pub fn parents(tx: &mut Tx<'_>, id: Key) -> Outcome<PageOf<ParentPeriod>> {
    load(tx, id, Scope::StructureRead)?;
    let items = store::periods(tx, id)?;
    with_names(tx, PageOf { items, page: Page { limit: 200, next_cursor: None, total: None } })
}

/// Moves the committee below another one from a day on; its whole subtree moves with it.
pub fn set_parent(tx: &mut Tx<'_>, id: Key, new: &ParentCreate) -> Outcome<Committee> {
    load(tx, id, Scope::StructureWrite)?;
    tx.lock(&[Change(What::Tree)])?;
    // Nobody adds to the subtree or moves a part of it any more, and nobody shall put a cell below what moves.
    let moving = subtrees(tx.conn, &[id])?.into_iter().map(|below| Change(What::Committee(below)));
    let parent = new.parent_id.map(|parent| Hold(What::Committee(parent.into())));
    tx.lock(&moving.chain(parent).collect::<Vec<_>>())?;
    let row = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let before = Committee::from(row.clone());
    let mut flaws = Vec::new();
    let parent = match new.parent_id {
        Some(parent) => referenced(tx, "/parent_id", parent.into(), Scope::StructureWrite, &mut flaws)?,
        None if tx.caller().may_everywhere(Scope::StructureWrite) => None,
        None => return Err(crate::auth::forbidden(Scope::StructureWrite)),
    };
    tx.not_in_future("/valid_from", new.valid_from, &mut flaws);
    let since = store::period_start(tx, id)?;
    let below = store::height(tx, &row.path)?;
    flaws.extend(rules::moved(&row.path, parent.as_ref().map(|unit| unit.path.as_str()), since, new.valid_from));
    flaws.extend(rules::depth(parent.as_ref().map(|unit| unit.path.as_str()), below, "/parent_id"));
    if new.parent_id.map(Key::from) == row.parent_id {
        flaws.push(Flaw::field("/parent_id", Code::Unchanged));
    }
    Fail::if_any(flaws)?;
    store::end_period(tx, id, new.valid_from)?;
    store::begin_period(tx, id, new.parent_id.map(Key::from), new.valid_from)?;
    let row = row.moved(tx, new.parent_id.map(Key::from), parent.as_ref());
    store::relocate(tx, &before, &row)?;
    let after = Committee::from(row);
    events::record(tx, Event::new("committee.moved", id).unit(Some(id), None).before(&before).after(&after).act(new))?;
    with_names(tx, after)
}

/// Ends the committee; refused while units stand below it.
pub fn dissolve(tx: &mut Tx<'_>, id: Key, act: &Dissolution) -> Outcome<Committee> {
    tx.lock(&[Change(What::Committee(id))])?;
    let row = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let before = Committee::from(row.clone());
    let mut flaws = Vec::new();
    tx.not_in_future("/acted_on", act.acted_on, &mut flaws);
    let remaining = store::units_below(tx, id)?;
    flaws.extend(rules::dissolved(&before, remaining, act.acted_on));
    Fail::if_any(flaws)?;
    let row = row.dissolved(tx, act.acted_on);
    store::update(tx, &row)?;
    store::end_period(tx, id, act.acted_on)?;
    let after = Committee::from(row);
    events::record(tx, Event::new("committee.dissolved", id).unit(Some(id), None).before(&before).after(&after).act(act))?;
    with_names(tx, after)
}
