//! Comments on a plan in consultation: by secretaries for their cells, and of organizations; each is answered before the plan is adopted.

pub mod http;
mod store;

use chibo_openapi::planning::{PlanComment, PlanCommentAnswer, PlanCommentCreate, PlanCommentsQuery};
use chibo_openapi::vocabulary::PlanStatus;
use chibo_openapi::{Code, PageOf, Scope};

use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::planning::plans::{self, PlanFacts};
use crate::structure::names::with_names;
use crate::structure::{cells, organizations};
use store::Row;

const READ: Scope = Scope::PlansRead;
/// Comments on one plan at most.
const MOST: i64 = 1_000;

/// A plan that the caller may see and do this on.
fn plan(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<PlanFacts> {
    tx.caller().require_somewhere(READ)?;
    let plan = plans::facts(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(READ, act, &plan.unit)?;
    Ok(plan)
}

/// Only while it is discussed.
fn discussed(plan: &PlanFacts) -> Result<(), Fail> {
    if plan.status == PlanStatus::Consultation { Ok(()) } else { Err(Fail::wrong_state(&plan.status)) }
}

/// One page of the comments on a plan that the caller sees: those of the own cells, or of everybody below the own committee.
pub fn list(tx: &mut Tx<'_>, id: Key, query: &PlanCommentsQuery) -> Outcome<PageOf<PlanComment>> {
    plan(tx, id, READ)?;
    let reach = tx.reach(READ)?;
    let page = store::list(tx, &reach, id, query)?;
    with_names(tx, page)
}

/// A comment of a plan, as far as its unit may be seen.
fn load(tx: &mut Tx<'_>, of: &PlanFacts, id: Key, act: Scope) -> Outcome<Row> {
    let row = store::find(tx, id)?.filter(|row| row.plan_id() == of.id).ok_or_else(Fail::not_found)?;
    tx.caller().require(READ, act, &Unit { path: of.unit.path.clone(), cell: row.cell_id() })?;
    Ok(row)
}

/// One comment.
pub fn get(tx: &mut Tx<'_>, id: Key, comment: Key) -> Outcome<PlanComment> {
    let plan = plan(tx, id, READ)?;
    let found = load(tx, &plan, comment, READ)?.shown();
    with_names(tx, found)
}

/// Comments on a plan, for a cell or an organization.
pub fn create(tx: &mut Tx<'_>, id: Key, new: &PlanCommentCreate) -> Outcome<PlanComment> {
    let by = new.cell_id.map(|cell| Hold(What::Cell(cell.into()))).or(new.organization_id.map(|organization| Hold(What::Organization(organization.into()))));
    tx.lock(&by.into_iter().chain([Change(What::Plan(id))]).collect::<Vec<_>>())?;
    let plan = plan(tx, id, READ)?;
    let mut flaws = Vec::new();
    match (new.cell_id, new.organization_id) {
        (Some(_), Some(_)) => flaws.push(Flaw::field("/organization_id", Code::Exclusive).with("fields", "cell_id, organization_id")),
        (None, None) => flaws.push(Flaw::field("/cell_id", Code::Required)),
        (Some(cell), None) => {
            let cell = cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::PlansComment, &mut flaws)?;
            if let Some(cell) = cell.filter(|cell| !cell.unit.path.starts_with(&plan.unit.path)) {
                flaws.push(Flaw::field("/cell_id", Code::UnitOfOtherCommittee).with("unit", cell.code));
            }
        }
        (None, Some(organization)) => {
            tx.caller().require_from_below(READ, Scope::PlansComment, &plan.unit)?;
            organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
        }
    }
    Fail::if_any(flaws)?;
    discussed(&plan)?;
    if store::count(tx, id)? >= MOST {
        return Err(Fail::invalid(vec![Flaw::whole(Code::TooLong).with("max", MOST)]));
    }
    let row = store::insert(tx, &plan, new)?;
    let (cell, made) = (row.cell_id(), row.shown());
    events::record(tx, Event::new("plan_comment.created", made.id.into()).unit(Some(plan.committee), cell).after(&made))?;
    with_names(tx, made)
}

/// Answers a comment; the newest answer stands.
pub fn answer(tx: &mut Tx<'_>, id: Key, comment: Key, act: &PlanCommentAnswer) -> Outcome<PlanComment> {
    tx.lock(&[Change(What::Plan(id))])?;
    let plan = plan(tx, id, READ)?;
    let row = load(tx, &plan, comment, READ)?;
    tx.caller().require_from_below(READ, Scope::PlansWrite, &plan.unit)?;
    tx.require_match(row.version())?;
    discussed(&plan)?;
    let (cell, before) = (row.cell_id(), row.clone().shown());
    let row = row.answered(tx.today, act);
    store::update(tx, &row)?;
    let after = row.shown();
    events::record(tx, Event::new("plan_comment.answered", comment).unit(Some(plan.committee), cell).before(&before).after(&after))?;
    with_names(tx, after)
}

/// Takes a comment back that has no answer yet.
pub fn delete(tx: &mut Tx<'_>, id: Key, comment: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Plan(id))])?;
    let plan = plan(tx, id, READ)?;
    let row = load(tx, &plan, comment, Scope::PlansComment)?;
    tx.require_match(row.version())?;
    discussed(&plan)?;
    if row.is_answered() {
        return Err(Fail::wrong_state(&"answered"));
    }
    store::delete(tx, comment)?;
    let (cell, before) = (row.cell_id(), row.shown());
    events::record(tx, Event::new("plan_comment.deleted", comment).unit(Some(plan.committee), cell).before(&before))
}
