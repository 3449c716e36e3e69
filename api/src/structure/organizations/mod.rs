//! Mass organizations: each works beside a committee and is seen from everything below it.
//! Not here: the committees themselves (`committees`).

pub mod http;
mod rules;
mod store;

use chibo_openapi::structure::{Organization, OrganizationCreate, OrganizationEdit, OrganizationsQuery};
use chibo_openapi::vocabulary::OrganizationKind;
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::committees;
use crate::structure::names::with_names;
use store::Row;

/// One page of the organizations the caller sees: those of the places it holds a role on, with everything below and above.
pub fn list(tx: &mut Tx<'_>, query: &OrganizationsQuery) -> Outcome<PageOf<Organization>> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let reach = tx.reach(Scope::StructureRead)?.with_above();
    let page = store::list(tx, &reach, query)?;
    with_names(tx, page)
}

/// One organization.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Organization> {
    let row = load(tx, id, Scope::StructureRead)?;
    with_names(tx, Organization::from(row))
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let (row, path) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(Scope::StructureRead, act, &Unit { path, cell: None })?;
    Ok(row)
}

/// The organization that a body names under `pointer`; unknown or invisible is a fault.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<Option<OrganizationKind>> {
    let found = store::find(tx, id)?.filter(|(_, path)| tx.caller().may_from_below(Scope::StructureRead, &Unit { path: path.clone(), cell: None }));
    if found.is_none() {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
    }
    Ok(found.map(|(row, _)| Organization::from(row).kind))
}

/// Whether a committee has a body of the Youth Union on a day.
pub fn has_youth_union(tx: &mut Tx<'_>, committee: Key, on: NaiveDate) -> Outcome<bool> {
    store::has(tx, committee, OrganizationKind::YouthUnion, on)
}

/// Records an organization.
pub fn create(tx: &mut Tx<'_>, new: &OrganizationCreate) -> Outcome<Organization> {
    tx.lock(&[Hold(What::Committee(new.committee_id.into()))])?;
    let mut flaws = Vec::new();
    committees::referenced(tx, "/committee_id", new.committee_id.into(), Scope::StructureWrite, &mut flaws)?;
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    let created = Organization::from(row);
    let event = Event::new("organization.created", created.id.into()).unit(Some(created.committee_id.into()), None);
    events::record(tx, event.after(&created))?;
    with_names(tx, created)
}

/// Changes name, code, kind or last day.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<OrganizationEdit>) -> Outcome<Organization> {
    tx.lock(&[Change(What::Organization(id))])?;
    let row = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, Organization::from(row.clone()))?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    Fail::if_any(rules::ended(edit.dissolved_on, tx.today).into_iter().collect())?;
    let row = row.edited(tx, edit);
    if row.version == before.version {
        return Ok(before);
    }
    store::update(tx, &row)?;
    let after = Organization::from(row);
    let event = Event::new("organization.updated", id).unit(Some(after.committee_id.into()), None);
    events::record(tx, event.before(&before).after(&after))?;
    with_names(tx, after)
}

/// Removes an organization; refused while something refers to it.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Organization(id))])?;
    let row = load(tx, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    store::delete(tx, id)?;
    let before = Organization::from(row);
    let event = Event::new("organization.deleted", id).unit(Some(before.committee_id.into()), None);
    events::record(tx, event.before(&before))
}
