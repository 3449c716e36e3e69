//! Plans: what a committee sets out to reach in a year, from draft through consultation to adopted and closed.
//! Not here: how a plan is split over cells (`quotas`), and the documents it rests on (`directives`).

mod above;
pub mod http;
mod open_comments;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chibo_openapi::planning::{Plan, PlanCreate, PlanEdit, PlanTransition, PlansQuery};
use chibo_openapi::vocabulary::PlanStatus;
use chibo_openapi::{Code, Lang, PageOf, Scope};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::planning::directives;
use crate::structure::committees;
use crate::structure::names::with_names;
use above::Own;
pub use store::PlanFacts;
use store::Row;

/// States in which a plan may still be changed.
const OPEN: &[PlanStatus] = &[PlanStatus::Draft, PlanStatus::Consultation];

/// The facts of a plan, whoever asks; none when there is no such plan.
pub fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<PlanFacts>> {
    let Some(row) = store::find(tx, id)? else { return Ok(None) };
    let unit = unit(tx, &row)?;
    Ok(Some(row.facts(unit)))
}

/// The plan of a committee for the development of members in a year, whoever asks.
pub fn of_year(tx: &mut Tx<'_>, committee: Key, year: i32) -> Outcome<Option<Key>> {
    store::of_year(tx, committee, year)
}

/// The title of a plan, whoever asks.
pub fn title(tx: &mut Tx<'_>, id: Key) -> Outcome<String> {
    Ok(store::find(tx, id)?.ok_or_else(Fail::not_found)?.title)
}

/// The plan that a body names under `pointer`: it must exist, be visible by `see`, and allow `act`.
/// A fault goes to `flaws`; a visible plan without the permission is 403.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, see: Scope, act: Scope, flaws: &mut Vec<Flaw>) -> Outcome<Option<PlanFacts>> {
    let found = facts(tx, id)?;
    if !tx.caller().may_name(see, act, found.as_ref().map(|plan| &plan.unit))? {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
        return Ok(None);
    }
    Ok(found)
}

/// Notes the day on which the plan's quotas were issued; gives the plan's new version.
pub fn mark_issued(tx: &mut Tx<'_>, id: Key, on: NaiveDate, document_number: &str) -> Outcome<i64> {
    tx.lock(&[Change(What::Plan(id))])?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit(tx, &row)?;
    let before = wire(tx, row.clone(), &unit)?;
    let row = row.issued(on).touched(tx);
    store::update(tx, &row)?;
    let after = wire(tx, row, &unit)?;
    let event = Event::new("plan.quotas_issued", id).unit(Some(after.committee_id.into()), None).before(&before).after(&after);
    events::record(tx, event.said("issued_on", &on).said("document_number", &document_number))?;
    Ok(after.version)
}

/// One page of the plans the caller sees: those of the places it holds a role on, of everything below and of what is above.
pub fn list(tx: &mut Tx<'_>, query: &PlansQuery) -> Outcome<PageOf<Plan>> {
    tx.caller().require_somewhere(Scope::PlansRead)?;
    let reach = tx.reach(Scope::PlansRead)?.with_above();
    let page = store::list(tx, &reach, query)?;
    let units = units(tx, &page.items)?;
    let mut directives = store::directives(tx, &page.items.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let page = page.map(|row| {
        let directives = directives.remove(&row.id).unwrap_or_default();
        wire_with(tx, units.get(&row.committee_id), row, directives)
    });
    with_names(tx, page)
}

/// One plan.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Plan> {
    let (row, unit) = load(tx, id, Scope::PlansRead)?;
    wire(tx, row, &unit)
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(Scope::PlansRead)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit(tx, &row)?;
    tx.caller().require_from_below(Scope::PlansRead, act, &unit)?;
    Ok((row, unit))
}

fn unit(tx: &mut Tx<'_>, row: &Row) -> Outcome<Unit> {
    committees::unit(tx, row.committee_id)?.ok_or_else(|| Fail::internal("a plan without its committee"))
}

fn wire(tx: &mut Tx<'_>, row: Row, unit: &Unit) -> Outcome<Plan> {
    let mut directives = store::directives(tx, &[row.id])?;
    let directives = directives.remove(&row.id).unwrap_or_default();
    let plan = wire_with(tx, Some(unit), row, directives);
    with_names(tx, plan)
}

/// The plan with the moves that are legal and that this caller may make.
fn wire_with(tx: &Tx<'_>, unit: Option<&Unit>, row: Row, directives: Vec<Uuid>) -> Plan {
    let may = |to: &PlanStatus| unit.is_some_and(|unit| tx.caller().may(rules::permission(*to), unit));
    let allowed = rules::next(row.status()).iter().copied().filter(may).collect();
    row.wire(directives, allowed)
}

/// Drafts a plan.
pub fn create(tx: &mut Tx<'_>, new: &PlanCreate) -> Outcome<Plan> {
    let above = new.carries_out_id.map(|above| Hold(What::Plan(above.into())));
    tx.lock(&[Hold(What::Committee(new.committee_id.into()))].into_iter().chain(above).collect::<Vec<_>>())?;
    let mut flaws = Vec::new();
    let unit = committees::referenced(tx, "/committee_id", new.committee_id.into(), Scope::PlansWrite, &mut flaws)?;
    directives::listed(tx, "/directive_ids", &new.directive_ids, &mut flaws)?;
    flaws.extend(rules::targets(new.kind, new.admission_target, new.course_target));
    flaws.extend(above::follows_nothing(new.follows, new.carries_out_id));
    let own = Own { committee: new.committee_id.into(), year: new.year, kind: new.kind };
    if let (Some(unit), Some(above)) = (&unit, new.carries_out_id) {
        let above = facts(tx, above.into())?;
        flaws.extend(above::flaw(tx, above.as_ref(), &own, unit));
    }
    let Some(unit) = unit else { return Err(Fail::invalid(flaws)) };
    Fail::if_any(flaws)?;
    let row = above::with_assigned(tx, Row::new(tx, new))?;
    store::insert(tx, &row)?;
    store::set_directives(tx, row.id, &new.directive_ids)?;
    let created = wire(tx, row, &unit)?;
    events::record(tx, Event::new("plan.created", created.id.into()).unit(Some(created.committee_id.into()), None).after(&created))?;
    Ok(created)
}

/// The plans that carry out the quotas of one.
pub(super) fn carrying_out(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<Key>> {
    Ok(above::carrying_out(tx, id)?.iter().map(|row| row.id).collect())
}

/// Tells the plans that carry out the quotas of one what is assigned to them now. They are locked, and the plan itself is.
pub(super) fn reassign(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    for row in above::carrying_out(tx, id)? {
        let now = above::with_assigned(tx, row.clone())?;
        if now == row {
            continue;
        }
        let unit = unit(tx, &row)?;
        let before = wire(tx, row, &unit)?;
        let row = now.touched(tx);
        store::update(tx, &row)?;
        changed(tx, "plan.assigned", &before, row, &unit, None)?;
    }
    Ok(())
}

/// Changes a plan that is not adopted yet.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<PlanEdit>) -> Outcome<Plan> {
    let above = patch.named("carries_out_id").map(|above| Hold(What::Plan(above)));
    tx.lock(&[Change(What::Plan(id))].into_iter().chain(above).collect::<Vec<_>>())?;
    let (row, unit) = load(tx, id, Scope::PlansWrite)?;
    tx.require_match(row.version)?;
    rules::only_in(OPEN, row.status())?;
    let before = wire(tx, row.clone(), &unit)?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let mut flaws = rules::targets(before.kind, edit.admission_target, edit.course_target);
    directives::listed(tx, "/directive_ids", &edit.directive_ids, &mut flaws)?;
    flaws.extend(above::follows_nothing(edit.follows, edit.carries_out_id));
    if let Some(above) = edit.carries_out_id.filter(|_| edit.carries_out_id != before.carries_out_id) {
        let own = Own { committee: row.committee_id, year: before.year, kind: before.kind };
        let above = facts(tx, above.into())?;
        flaws.extend(above::flaw(tx, above.as_ref(), &own, &unit));
    }
    Fail::if_any(flaws)?;
    let mut directives = edit.directive_ids.clone();
    directives.sort_unstable();
    let edited = above::with_assigned(tx, row.clone().edited(&edit))?;
    if edited == row && directives == before.directive_ids {
        return Ok(before);
    }
    let row = edited.touched(tx);
    store::update(tx, &row)?;
    store::set_directives(tx, id, &directives)?;
    changed(tx, "plan.updated", &before, row, &unit, None)
}

fn changed(tx: &mut Tx<'_>, action: &str, before: &Plan, row: Row, unit: &Unit, act: Option<&PlanTransition>) -> Outcome<Plan> {
    let after = wire(tx, row, unit)?;
    let event = Event::new(action, after.id.into()).unit(Some(after.committee_id.into()), None).before(before).after(&after);
    let event = match act {
        Some(act) => event.said("on", &act.on.unwrap_or(tx.today)).said("note", &act.note),
        None => event,
    };
    events::record(tx, event)?;
    Ok(after)
}

/// Deletes a draft with its draft quotas.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Plan(id))])?;
    let (row, unit) = load(tx, id, Scope::PlansWrite)?;
    tx.require_match(row.version)?;
    rules::only_in(&[PlanStatus::Draft], row.status())?;
    let before = wire(tx, row, &unit)?;
    let quotas = store::delete(tx, id)?;
    let event = Event::new("plan.deleted", id).unit(Some(before.committee_id.into()), None).before(&before);
    events::record(tx, event.said("draft_quotas_deleted", &quotas))
}

/// Moves a plan to another state, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &PlanTransition) -> Outcome<Plan> {
    tx.lock(&[Change(What::Plan(id))])?;
    let (row, unit) = load(tx, id, rules::permission(act.to))?;
    tx.require_match(row.version)?;
    rules::legal(row.status(), act.to)?;
    let before = wire(tx, row.clone(), &unit)?;
    let on = act.on.unwrap_or(tx.today);
    let number = conditions(tx, &before, act, on)?;
    let row = row.moved(act.to, on, number);
    if act.dry_run {
        return wire(tx, row, &unit);
    }
    let row = row.touched(tx);
    store::update(tx, &row)?;
    changed(tx, event(act.to), &before, row, &unit, Some(act))
}

const fn event(to: PlanStatus) -> &'static str {
    match to {
        PlanStatus::Draft => "plan.returned",
        PlanStatus::Consultation => "plan.opened",
        PlanStatus::Adopted => "plan.adopted",
        PlanStatus::Closed => "plan.closed",
    }
}

/// Fails with everything that a move lacks; gives the number of the adopted document as it is written.
fn conditions(tx: &mut Tx<'_>, plan: &Plan, act: &PlanTransition, on: NaiveDate) -> Outcome<Option<String>> {
    let (mut flaws, mut unmet, mut number) = (Vec::new(), Vec::new(), None);
    tx.not_in_future("/on", on, &mut flaws);
    match act.to {
        PlanStatus::Draft | PlanStatus::Consultation => {}
        PlanStatus::Adopted => {
            number = document_number(act.document_number.as_deref()).map_err(|flaw| flaws.push(flaw)).ok();
            unmet = rules::adoptable(plan.kind, plan.directive_ids.len(), plan.admission_target, plan.course_target);
            let open = open_comments::of(tx, plan.id.into())?;
            unmet.extend(open.into_iter().map(|unit| Flaw::whole(Code::CommentOpen).with("unit", unit)));
        }
        PlanStatus::Closed => flaws.extend(rules::closed(plan.adopted_on, plan.quotas_issued_on, on)),
    }
    if unmet.is_empty() {
        return Fail::if_any(flaws).map(|()| number);
    }
    let act = match tx.request.meta.lang {
        Lang::Vi => "ban hành kế hoạch",
        Lang::En => "adopt the plan",
    };
    flaws.append(&mut unmet);
    Err(Fail::refused(act, flaws))
}

fn document_number(text: Option<&str>) -> Result<String, Flaw> {
    let place = |code| Flaw::field("/document_number", code);
    let number = directives::parse_number(text.ok_or_else(|| place(Code::Required))?);
    number.map(|number| number.to_string()).map_err(|fault| fault.at(place))
}

/// Units of the committees of a page's plans, for what the caller may do with each.
fn units(tx: &mut Tx<'_>, rows: &[Row]) -> Outcome<BTreeMap<Key, Unit>> {
    let mut committees: Vec<Key> = rows.iter().map(|row| row.committee_id).collect();
    committees.sort_unstable();
    committees.dedup();
    Ok(store::paths(tx, &committees)?.into_iter().map(|(id, path)| (id, Unit { path, cell: None })).collect())
}
