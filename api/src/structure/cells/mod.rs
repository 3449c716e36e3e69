//! Cells: where members meet and vote. A cell stands below a committee from a day on; `acts.rs` writes what changes that and keeps history.
//! Not here: members (`members`), posts (`posts`), and acts that concern them as well, such as merging (`moves/cells`).

pub mod acts;
mod history;
pub mod http;
mod rules;
mod store;

use chibo_openapi::structure::{Cell, CellAct, CellCreate, CellEdit, CellPut, CellsQuery};
use chibo_openapi::vocabulary::CellKind;
use chibo_openapi::{Code, PageOf, Scope};

pub use rules::{LEAST_FOR_COMMITTEE, LEAST_TO_VOTE};
pub use store::{CellFacts, facts};

use crate::auth::subtrees;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome, Retry};
use crate::http::{Patch, Tx, whole};
use crate::log::events::{self, Event};
use crate::structure::committees;
use crate::structure::names::with_names;
use acts::{found, load};
use store::Row;

/// The cell that a body names under `pointer`: unknown or invisible is a fault, visible without the permission is 403,
/// dissolved is a fault.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, see: Scope, act: Scope, flaws: &mut Vec<Flaw>) -> Outcome<Option<CellFacts>> {
    let found = facts(tx, id)?;
    if !tx.caller().may_name(see, act, found.as_ref().map(|facts| &facts.unit))? {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
        return Ok(None);
    }
    if let Some((facts, on)) = found.as_ref().and_then(|facts| Some((facts, facts.dissolved_on?))) {
        flaws.push(Flaw::field(pointer, Code::CellDissolved).with("cell", facts.code.as_str()).with("on", on.to_string()));
    }
    Ok(found)
}

/// Counts members in or out of a cell, in the transaction of the act that moves them.
pub fn count(tx: &mut Tx<'_>, id: Key, official: i64, probationary: i64) -> Outcome<()> {
    store::count(tx, id, official, probationary)
}

/// Existing cells directly below a committee, by code.
pub fn directly_below(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<(Key, String)>> {
    store::directly_below(tx, committee)
}

/// Existing cells directly below a committee, by code: id, code, name and members today, official and probationary.
pub fn with_members(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<(Key, String, String, i64)>> {
    store::with_members(tx, committee)
}

/// How many cells of each kind there are below a committee, itself included.
pub fn kinds_within(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<(CellKind, i64)>> {
    let committees = subtrees(tx.conn, &[committee])?;
    store::kinds_of(tx, &committees)
}

/// One page of the cells the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &CellsQuery) -> Outcome<PageOf<Cell>> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let reach = tx.reach(Scope::StructureRead)?;
    let page = store::list(tx, &reach, query)?;
    with_names(tx, page)
}

/// One cell.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Cell> {
    let (row, _) = load(tx, id, Scope::StructureRead)?;
    with_names(tx, Cell::from(row))
}

/// The cell with a code, whoever asks.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Outcome<Option<Key>> {
    store::id_by_code(tx, code)
}

/// One cell by its code.
pub fn get_by_code(tx: &mut Tx<'_>, code: &str) -> Outcome<Cell> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let id = store::id_by_code(tx, code)?.ok_or_else(Fail::not_found)?;
    get(tx, id)
}

/// Records a cell.
pub fn create(tx: &mut Tx<'_>, new: &CellCreate) -> Outcome<Cell> {
    tx.lock(&[Hold(What::Committee(new.committee_id.into()))])?;
    let mut flaws = Vec::new();
    committees::referenced(tx, "/committee_id", new.committee_id.into(), Scope::StructureWrite, &mut flaws)?;
    tx.not_in_future("/founded_on", new.founded_on, &mut flaws);
    Fail::if_any(flaws)?;
    found(tx, new, None)
}

/// Changes code, organization code, name or kind. What changes nothing keeps the version.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<CellEdit>) -> Outcome<Cell> {
    tx.lock(&[Change(What::Cell(id))])?;
    let (row, _) = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, Cell::from(row.clone()))?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let row = row.edited(tx, edit);
    if row.version == before.version { Ok(before) } else { save(tx, "cell.updated", &before, row) }
}

fn save(tx: &mut Tx<'_>, action: &str, before: &Cell, row: Row) -> Outcome<Cell> {
    store::update(tx, &row)?;
    let (id, committee) = (row.id, row.committee_id);
    let after = Cell::from(row);
    events::record(tx, Event::new(action, id).unit(Some(committee), Some(id)).before(before).after(&after))?;
    with_names(tx, after)
}

/// What became of a cell that another system put.
pub enum Put {
    /// It is new.
    Created(Cell),
    /// It was there, and is now (or was already) as it was put.
    Kept(Cell),
}

/// Makes the cell with this code, or makes it as described. Putting the same twice changes nothing, so it needs no `If-Match`;
/// changing one that differs does.
pub fn put(tx: &mut Tx<'_>, code: &str, wanted: &CellPut) -> Outcome<Put> {
    let CellPut { organization_code, name, kind, committee_code, founded_on } = wanted;
    tx.caller().require_somewhere(Scope::StructureWrite)?;
    let Some(id) = store::id_by_code(tx, code)? else {
        let mut flaws = Vec::new();
        let committee = match committees::by_code(tx, committee_code)? {
            Some(id) => {
                tx.lock(&[Hold(What::Committee(id))])?;
                committees::referenced(tx, "/committee_code", id, Scope::StructureWrite, &mut flaws)?.map(|_| id)
            }
            None => {
                flaws.push(Flaw::field("/committee_code", Code::UnknownReference));
                None
            }
        };
        tx.not_in_future("/founded_on", *founded_on, &mut flaws);
        if !rules::valid_code(code) {
            flaws.push(Flaw::parameter("code", Code::InvalidFormat).with("expected", "1 to 32 letters, digits, dots, dashes or underscores"));
        }
        Fail::if_any(flaws)?;
        tx.request.require_nothing_named()?;
        let committee_id = committee.ok_or_else(Fail::not_found)?.uuid();
        let new = CellCreate {
            code: code.to_owned(),
            organization_code: organization_code.clone(),
            name: name.clone(),
            kind: *kind,
            committee_id,
            founded_on: *founded_on,
        };
        // Another one that made it meanwhile: run again, this one finds it.
        let created = found(tx, &new, None).map_err(|fail| if fail.is_taken("code") { fail.retried(Retry::AfterPause) } else { fail });
        return created.map(Put::Created);
    };
    tx.lock(&[Change(What::Cell(id))])?;
    let (row, _) = load(tx, id, Scope::StructureWrite)?;
    if tx.only_if_absent() {
        return Err(Fail::new(Code::PreconditionFailed).with("current_version", row.version));
    }
    let before = with_names(tx, Cell::from(row.clone()))?;
    let mut flaws = Vec::new();
    if committees::by_code(tx, committee_code)? != Some(row.committee_id) {
        flaws.push(Flaw::field("/committee_code", Code::ReadOnly));
    }
    if *founded_on != row.founded_on {
        flaws.push(Flaw::field("/founded_on", Code::ReadOnly));
    }
    Fail::if_any(flaws)?;
    let edit = CellEdit { code: code.to_owned(), organization_code: organization_code.clone(), name: name.clone(), kind: *kind };
    let changed = row.edited(tx, edit);
    if changed.version == before.version {
        return Ok(Put::Kept(before));
    }
    tx.require_match(before.version)?;
    save(tx, "cell.updated", &before, changed).map(Put::Kept)
}

/// Removes a cell that was recorded by mistake; one that is used stays and is dissolved instead.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Cell(id))])?;
    let (row, _) = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let used_by = store::used_by(tx, id)?;
    if !used_by.is_empty() {
        return Err(Fail::new(Code::InUse).with("used_by", used_by));
    }
    store::delete(tx, id)?;
    let before = Cell::from(row);
    events::record(tx, Event::new("cell.deleted", id).unit(Some(before.committee_id.into()), Some(id)).before(&before))
}

/// Acts on a cell's structure, newest first.
pub fn list_acts(tx: &mut Tx<'_>, id: Key) -> Outcome<PageOf<CellAct>> {
    load(tx, id, Scope::StructureRead)?;
    let acts = history::acts(tx, id)?;
    with_names(tx, whole(acts))
}
