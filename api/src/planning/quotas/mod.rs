//! Quotas: what each unit must reach under a plan, a cell or a committee that carries it further by a plan of its own. Drafted one by one, issued for the whole plan in one act, adjusted by
//! numbered, dated changes that overwrite nothing. Not here: what was reached (`progress`).

pub mod http;
pub mod issued;
pub(crate) mod rules;
mod store;
mod unit;
mod values;

use std::collections::HashMap;

use chibo_openapi::planning::{Quota, QuotaAdjust, QuotaCreate, QuotaEdit, QuotaIssue, QuotaValues, QuotasIssued, QuotasQuery};
use chibo_openapi::vocabulary::{PlanKind, PlanStatus, QuotaKind, QuotaStatus};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::planning::plans::{self, PlanFacts};
use crate::structure::names::with_names;
use crate::structure::{cells, committees};
use rules::Issue;
use store::Row;
pub(super) use unit::QuotaUnit;

const READ: Scope = Scope::QuotasRead;

/// Loads a quota and checks that the caller may see it, as its unit may, and do this, which is for the plan's committee.
fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    tx.caller().require_somewhere(READ)?;
    let (row, path) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require(READ, READ, &Unit { path, cell: row.cell_id() })?;
    if act != READ {
        let plan = plans::facts(tx, row.plan_id())?.ok_or_else(Fail::not_found)?;
        tx.caller().require_from_below(READ, act, &plan.unit)?;
    }
    Ok(row)
}

/// One page of the quotas the caller sees, as they are today or were on a day.
pub fn list(tx: &mut Tx<'_>, query: &QuotasQuery) -> Outcome<PageOf<Quota>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?;
    let mut page = store::list(tx, &reach, query)?;
    if let Some(day) = query.as_of {
        as_of(tx, &mut page.items, day)?;
    }
    with_names(tx, page)
}

/// One quota, as it is today or was on a day; before its issue it was not there.
pub fn get(tx: &mut Tx<'_>, id: Key, day: Option<NaiveDate>) -> Outcome<Quota> {
    let mut found = vec![load(tx, id, READ)?.into_wire()];
    if let Some(day) = day {
        as_of(tx, &mut found, day)?;
    }
    let found = found.pop().ok_or_else(Fail::not_found)?;
    with_names(tx, found)
}

/// Turns quotas back to how they stood on a day, from the values that are never overwritten; drops those not yet issued then.
fn as_of(tx: &mut Tx<'_>, quotas: &mut Vec<Quota>, day: NaiveDate) -> Outcome<()> {
    let ids: Vec<Key> = quotas.iter().map(|quota| quota.id.into()).collect();
    let values = values::on(tx, &ids, day)?;
    quotas.retain_mut(|quota| {
        let Some((number, value)) = values.get(&Key::from(quota.id)) else { return false };
        quota.value = *value;
        quota.adjustments = *number;
        quota.status = if *number == 0 { QuotaStatus::Issued } else { QuotaStatus::Adjusted };
        true
    });
    Ok(())
}

/// Drafts a quota.
pub fn create(tx: &mut Tx<'_>, new: &QuotaCreate) -> Outcome<Quota> {
    let below = new.cell_id.map(|cell| Hold(What::Cell(cell.into()))).or(new.committee_id.map(|committee| Hold(What::Committee(committee.into()))));
    tx.lock(&below.into_iter().chain([Change(What::Plan(new.plan_id.into()))]).collect::<Vec<_>>())?;
    let mut flaws = Vec::new();
    let plan = plans::referenced(tx, "/plan_id", new.plan_id.into(), Scope::PlansRead, Scope::QuotasWrite, &mut flaws)?;
    let unit = unit::named(tx, new, plan.as_ref(), &mut flaws)?;
    if let Some(plan) = plan.as_ref().filter(|plan| plan.kind != PlanKind::MemberDevelopment) {
        flaws.push(Flaw::field("/plan_id", Code::PlanKindWithoutQuotas).with("kind", plan.kind.as_str()));
    }
    Fail::if_any(flaws)?;
    let (Some(plan), Some(unit)) = (plan, unit) else { return Err(Fail::not_found()) };
    open(plan.status)?;
    let created = add(tx, new, unit)?;
    with_names(tx, created)
}

/// Adds a draft.
fn add(tx: &mut Tx<'_>, new: &QuotaCreate, unit: QuotaUnit) -> Outcome<Quota> {
    let row = Row::new(tx, new, unit);
    store::insert(tx, &row)?;
    let (committee, cell) = (row.committee_id(), row.cell_id());
    let created = row.into_wire();
    events::record(tx, Event::new("quota.created", created.id.into()).unit(Some(committee), cell).after(&created))?;
    Ok(created)
}

/// Drafts quotas of one kind for units of a plan, over the drafts that are there; what was issued already refuses it. The plan is locked,
/// and the caller may.
pub(super) fn draft_all(tx: &mut Tx<'_>, plan: &PlanFacts, kind: QuotaKind, wanted: &[(QuotaUnit, i32)], dry_run: bool) -> Outcome<()> {
    open(plan.status)?;
    let there: HashMap<Key, Row> = store::rows_of_plan(tx, plan.id, kind)?.into_iter().map(|row| (row.unit_id(), row)).collect();
    let issued = |unit: &QuotaUnit| there.get(&unit.id()).is_some_and(|row| row.status() != QuotaStatus::Draft);
    let flaws = wanted.iter().filter(|(unit, _)| issued(unit)).map(|(unit, _)| Flaw::whole(Code::QuotaIssued).with("unit", unit.code.as_str()));
    let flaws: Vec<Flaw> = flaws.collect();
    if !flaws.is_empty() {
        return Err(Fail::refused("draft_quotas", flaws));
    }
    for (unit, value) in wanted.iter().filter(|_| !dry_run) {
        match there.get(&unit.id()) {
            Some(row) if row.value() == *value => {}
            Some(row) => {
                let before = row.clone().into_wire();
                let row = row.clone().edited(tx, &QuotaEdit { value: *value });
                store::update(tx, &row)?;
                changed(tx, "quota.updated", &before, row)?;
            }
            None => {
                let new = QuotaCreate { plan_id: plan.id.uuid(), cell_id: None, committee_id: None, kind, value: *value };
                add(tx, &new, unit.clone())?;
            }
        }
    }
    Ok(())
}

/// The quotas of a cell that stands below another committee now.
pub fn follow_cell(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    store::set_committee(tx, cell, committee)
}

/// A quota that the caller may change, with its plan locked: quotas of one plan change one after the other, since rules look at their sum.
fn load_to_change(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    if let Some(plan) = store::plan_of(tx, id)? {
        tx.lock(&[Change(What::Plan(plan))])?;
    }
    let row = load(tx, id, act)?;
    tx.require_match(row.version())?;
    Ok(row)
}

/// Quotas are drafted until the plan is closed.
fn open(status: PlanStatus) -> Result<(), Fail> {
    if status == PlanStatus::Closed { Err(Fail::wrong_state(&status)) } else { Ok(()) }
}

fn draft(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    let row = load_to_change(tx, id, Scope::QuotasWrite)?;
    if row.status() != QuotaStatus::Draft {
        return Err(Fail::wrong_state(&row.status()));
    }
    Ok(row)
}

/// Changes a draft.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<QuotaEdit>) -> Outcome<Quota> {
    let row = draft(tx, id)?;
    let before = with_names(tx, row.clone().into_wire())?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    if edit.value == before.value {
        return Ok(before);
    }
    let row = row.edited(tx, &edit);
    store::update(tx, &row)?;
    let after = changed(tx, "quota.updated", &before, row)?;
    with_names(tx, after)
}

fn changed(tx: &mut Tx<'_>, action: &str, before: &Quota, row: Row) -> Outcome<Quota> {
    let (committee, cell) = (row.committee_id(), row.cell_id());
    let after = row.into_wire();
    events::record(tx, Event::new(action, after.id.into()).unit(Some(committee), cell).before(before).after(&after))?;
    Ok(after)
}

/// Removes a draft.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let row = draft(tx, id)?;
    store::delete(tx, id)?;
    let (committee, cell) = (row.committee_id(), row.cell_id());
    let before = row.into_wire();
    events::record(tx, Event::new("quota.deleted", id).unit(Some(committee), cell).before(&before))
}

/// Locks a plan together with those that carry out its quotas: they are told what is assigned to them.
fn lock_with_those_below(tx: &mut Tx<'_>, plan: Key) -> Outcome<()> {
    let below = plans::carrying_out(tx, plan)?;
    tx.lock(&[plan].into_iter().chain(below.iter().copied()).map(|plan| Change(What::Plan(plan))).collect::<Vec<_>>())?;
    if plans::carrying_out(tx, plan)? == below { Ok(()) } else { Err(Fail::overtaken()) }
}

/// Issues every quota of a plan in one act, or says every reason why not.
pub fn issue(tx: &mut Tx<'_>, plan: Key, act: &QuotaIssue) -> Outcome<QuotasIssued> {
    lock_with_those_below(tx, plan)?;
    tx.caller().require_somewhere(Scope::PlansRead)?;
    let facts = plans::facts(tx, plan)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(Scope::PlansRead, Scope::QuotasIssue, &facts.unit)?;
    tx.require_match(facts.version)?;
    let mut units = cells::directly_below(tx, facts.committee)?;
    units.extend(committees::directly_below(tx, facts.committee)?.into_iter().map(|below| (below.id, below.code)));
    let quotas = store::lines(tx, plan)?;
    let mut flaws = rules::issue(&Issue {
        plan_kind: facts.kind,
        plan_status: facts.status,
        adopted_on: facts.adopted_on,
        admission_target: facts.admission_target.into(),
        course_target: facts.course_target.into(),
        units: &units,
        quotas: &quotas,
        issued_on: act.issued_on,
    });
    tx.not_in_future("/issued_on", act.issued_on, &mut flaws);
    if !flaws.is_empty() {
        return Err(Fail::refused("issue_quotas", flaws));
    }
    let sum = |kind: QuotaKind| rules::sum(&quotas, kind);
    let mut issued = QuotasIssued {
        plan_id: plan.uuid(),
        plan_code: facts.code,
        issued_on: act.issued_on,
        written: !act.dry_run,
        quotas: i64::try_from(quotas.iter().filter(|line| line.status == QuotaStatus::Draft).count()).unwrap_or(i64::MAX),
        admission_total: sum(QuotaKind::Admission),
        course_total: sum(QuotaKind::Course),
        admission_above_target: rules::above_target(&quotas, QuotaKind::Admission, facts.admission_target.into()),
        course_above_target: rules::above_target(&quotas, QuotaKind::Course, facts.course_target.into()),
        plan_version: facts.version,
    };
    if act.dry_run {
        return Ok(issued);
    }
    values::issue_drafts(tx, plan, act)?;
    issued.plan_version = plans::mark_issued(tx, plan, act.issued_on, &act.document_number)?;
    plans::reassign(tx, plan)?;
    Ok(issued)
}

/// Every value a quota has had, oldest first.
pub fn values(tx: &mut Tx<'_>, id: Key) -> Outcome<QuotaValues> {
    load(tx, id, READ)?;
    Ok(QuotaValues { items: values::all(tx, id)? })
}

/// Adjusts an issued quota from a day on.
pub fn adjust(tx: &mut Tx<'_>, id: Key, act: &QuotaAdjust) -> Outcome<Quota> {
    if let Some(plan) = store::plan_of(tx, id)? {
        lock_with_those_below(tx, plan)?;
    }
    let row = load(tx, id, Scope::QuotasIssue)?;
    tx.require_match(row.version())?;
    if row.status() == QuotaStatus::Draft {
        return Err(Fail::wrong_state(&row.status()));
    }
    let plan = plans::facts(tx, row.plan_id())?.ok_or_else(Fail::not_found)?;
    open(plan.status)?;
    let before = row.clone().into_wire();
    let last_from = values::last_change(tx, id)?;
    let mut flaws = rules::adjust(before.value, last_from, act.value, act.valid_from);
    tx.not_in_future("/valid_from", act.valid_from, &mut flaws);
    Fail::if_any(flaws)?;
    let row = row.adjusted(tx, act);
    values::add(tx, id, row.adjustments(), act)?;
    store::update(tx, &row)?;
    let (committee, cell) = (row.committee_id(), row.cell_id());
    let after = row.into_wire();
    events::record(tx, Event::new("quota.adjusted", id).unit(Some(committee), cell).before(&before).after(&after).act(act))?;
    plans::reassign(tx, plan.id)?;
    with_names(tx, after)
}
