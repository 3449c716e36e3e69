//! Proposals of quotas: a total split over the units of a plan by what their reviewed pools weigh, explained number by number, kept with
//! what it was computed from, and written as draft quotas. `weighing.rs` weights and bounds, `split` the split, `telling.rs` and `words.rs`
//! what is said of it.

pub mod http;
pub mod split;
mod store;
mod telling;
mod weighing;
mod words;

use std::collections::BTreeMap;

use chibo_openapi::planning::{
    ProposalApply, ProposalComparison, ProposalCreate, ProposalDifference, ProposalLine, ProposalLineChange, ProposalLines, ProposalReview,
    ProposalShareOfMembers, ProposalsQuery, QuotaProposal,
};
use chibo_openapi::vocabulary::{PlanKind, PlanStatus, QuotaKind};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::{Reach, Unit, subtrees};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::planning::plans::{self, PlanFacts};
use crate::planning::quotas::QuotaUnit;
use crate::planning::{pools, quotas};
use crate::structure::names::with_names;
use crate::structure::{cells, committees, members};
use store::{Inputs, LineRow, Row};
use weighing::Reviewed;

const READ: Scope = Scope::QuotasRead;
/// Proposals of one plan at most.
const MOST: i64 = 200;
/// Units of one proposal at most.
const UNITS: usize = 2_000;

/// A proposal with the unit it is of, whoever asks.
fn found(tx: &mut Tx<'_>, id: Key) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(READ)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = committees::unit(tx, row.committee_id)?.ok_or_else(|| Fail::internal("a proposal without its committee"))?;
    Ok((row, unit))
}

/// A proposal of which the caller sees some lines at least.
fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    let (row, unit) = found(tx, id)?;
    tx.caller().require_from_below(READ, READ, &unit)?;
    Ok(row)
}

fn shown(tx: &mut Tx<'_>, rows: Vec<Row>) -> Outcome<Vec<QuotaProposal>> {
    let units: BTreeMap<Key, i64> = store::units(tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?.into_iter().collect();
    let shown = |row: Row| {
        let units = units.get(&row.id).copied().unwrap_or_default();
        row.shown(units)
    };
    let proposals = rows.into_iter().map(shown).collect::<Outcome<Vec<_>>>()?;
    with_names(tx, proposals)
}

fn one(tx: &mut Tx<'_>, row: Row) -> Outcome<QuotaProposal> {
    shown(tx, vec![row])?.pop().ok_or_else(Fail::not_found)
}

/// One page of the proposals the caller sees: those of the committees it holds a role on or below. The whole of one tells of units that
/// a cell does not see.
pub fn list(tx: &mut Tx<'_>, query: &ProposalsQuery) -> Outcome<PageOf<QuotaProposal>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?;
    let PageOf { items, page } = store::list(tx, &reach, query)?;
    Ok(PageOf { items: shown(tx, items)?, page })
}

/// One proposal.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<QuotaProposal> {
    let row = load_whole(tx, id, READ)?;
    one(tx, row)
}

/// A proposal whose whole the caller may see.
fn load_whole(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    let (row, unit) = found(tx, id)?;
    tx.caller().require(READ, act, &unit)?;
    Ok(row)
}

/// The units of a proposal that the caller sees.
pub fn lines(tx: &mut Tx<'_>, id: Key) -> Outcome<ProposalLines> {
    let row = load(tx, id)?;
    let reach = tx.reach(READ)?;
    let (whole, lang) = (row.whole()?, tx.request.meta.lang);
    let items = store::lines(tx, &reach, id)?.into_iter().map(|line| line.shown(&whole, lang)).collect::<Outcome<_>>()?;
    Ok(ProposalLines { items })
}

/// A plan that quotas are fitted for, locked.
fn plan_to_fit(tx: &mut Tx<'_>, plan: Key) -> Outcome<PlanFacts> {
    tx.lock(&[Change(What::Plan(plan))])?;
    tx.caller().require_somewhere(Scope::PlansRead)?;
    let plan = plans::facts(tx, plan)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(Scope::PlansRead, Scope::QuotasWrite, &plan.unit)?;
    if plan.kind != PlanKind::MemberDevelopment {
        return Err(Fail::invalid(vec![Flaw::whole(Code::PlanKindWithoutQuotas).with("kind", plan.kind.as_str())]));
    }
    if plan.status == PlanStatus::Closed { Err(Fail::wrong_state(&plan.status)) } else { Ok(plan) }
}

/// Computes a proposal and keeps it.
pub fn create(tx: &mut Tx<'_>, plan: Key, new: &ProposalCreate) -> Outcome<QuotaProposal> {
    let plan = plan_to_fit(tx, plan)?;
    let number = store::count(tx, plan.id)? + 1;
    let (units, reviews) = units(tx, &plan)?;
    let mut flaws = Vec::new();
    if number > MOST || units.len() > UNITS {
        flaws.push(Flaw::whole(Code::TooLong).with("max", if number > MOST { MOST.to_string() } else { UNITS.to_string() }));
    }
    if new.total.is_some() && new.percent_x100.is_some() {
        flaws.push(Flaw::field("/percent_x100", Code::Exclusive).with("fields", "total, percent_x100"));
    }
    Fail::if_any(flaws)?;
    let (total, total_of) = total(tx, &plan, new)?;
    let (weights, bounds) = match (weighing::weights(&new.weights, &units), weighing::bounds(new.kind, &new.bounds, &units)) {
        (Ok(weights), Ok(bounds)) => (weights, bounds),
        (weights, bounds) => {
            return Err(Fail::invalid(weights.err().into_iter().flatten().chain(bounds.err().into_iter().flatten()).collect()));
        }
    };
    let weights: Vec<(i64, u128)> = units.iter().zip(weights).map(|(unit, weight)| (weighing::pool_weight(&new.weights, &unit.pool), weight)).collect();
    let told = telling::tell(total, new.method, &units, &weights, &bounds).map_err(|flaws| Fail::refused("split_quotas", flaws))?;
    let total = i32::try_from(total).unwrap_or(i32::MAX);
    let inputs = Inputs { total, total_of, method: new.method, weights: new.weights, reviews };
    let row = Row::new(tx, (plan.id, plan.committee), i32::try_from(number).unwrap_or(i32::MAX), new.kind, &inputs, &told.outcome)?;
    let lines = units.iter().zip(&told.lines).map(|(unit, (line, quota))| LineRow::new(row.id, unit, line, *quota)).collect::<Outcome<Vec<_>>>()?;
    store::insert(tx, &row, &lines, &inputs.reviews)?;
    let made = one(tx, row)?;
    events::record(tx, Event::new("quota_proposal.created", made.id.into()).unit(Some(plan.committee), None).after(&made))?;
    Ok(made)
}

/// What is to be split: as given, as a percentage of members, or the plan's target.
fn total(tx: &mut Tx<'_>, plan: &PlanFacts, new: &ProposalCreate) -> Outcome<(u32, Option<ProposalShareOfMembers>)> {
    let target = match new.kind {
        QuotaKind::Admission => plan.admission_target,
        QuotaKind::Course => plan.course_target,
    };
    let whole = |total: i64| u32::try_from(total).ok().filter(|total| *total <= split::MOST);
    let too_large = || Fail::invalid(vec![Flaw::field("/percent_x100", Code::OutOfRange).with("bound", format!("≤ {}", split::MOST))]);
    let Some(percent_x100) = new.percent_x100 else {
        return Ok((whole(new.total.unwrap_or(target).into()).ok_or_else(too_large)?, None));
    };
    let begins = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap_or(tx.today);
    let below = subtrees(tx.conn, &[plan.committee])?;
    let members = members::count_on(tx, &below, begins)?;
    let total = whole(weighing::share_of(members, percent_x100)).ok_or_else(too_large)?;
    Ok((total, Some(ProposalShareOfMembers { members, percent_x100 })))
}

/// The units directly below a plan's committee as their newest reviews show them, or all that have none.
fn units(tx: &mut Tx<'_>, plan: &PlanFacts) -> Outcome<(Vec<Reviewed>, Vec<ProposalReview>)> {
    let until = NaiveDate::from_ymd_opt(plan.year, 12, 31).unwrap_or(tx.today);
    let of_cells = cells::with_members(tx, plan.committee)?;
    let below = committees::directly_below(tx, plan.committee)?;
    let asked: Vec<Key> = below.iter().map(|below| below.id).chain([plan.committee]).collect();
    let newest: BTreeMap<Key, pools::NewestReview> = pools::newest(tx, &asked, until)?.into_iter().map(|review| (review.committee, review)).collect();
    let reviewed = match newest.get(&plan.committee) {
        Some(review) => pools::all_cells(tx, review.id)?,
        None => Vec::new(),
    };
    let reviewed: BTreeMap<Key, _> = reviewed.into_iter().map(|cell| (Key::from(cell.cell_id), cell)).collect();
    let (mut units, mut flaws) = (Vec::new(), Vec::new());
    for (id, code, name, _) in of_cells {
        match reviewed.get(&id) {
            Some(cell) => units.push(Reviewed { committee: plan.committee, cell: Some(id), code, name, members: cell.members.into(), pool: cell.numbers }),
            None => flaws.push(Flaw::whole(Code::PoolNotReviewed).with("unit", code)),
        }
    }
    let mut used: Vec<&pools::NewestReview> = newest.get(&plan.committee).filter(|_| !units.is_empty()).into_iter().collect();
    for committees::CommitteeFacts { id, code, name, parent: _ } in below {
        match newest.get(&id) {
            Some(review) => {
                units.push(Reviewed { committee: id, cell: None, code, name, members: review.members, pool: review.numbers });
                used.push(review);
            }
            None => flaws.push(Flaw::whole(Code::PoolNotReviewed).with("unit", code)),
        }
    }
    if !flaws.is_empty() {
        return Err(Fail::refused("split_quotas", flaws));
    }
    let review = |review: &pools::NewestReview| ProposalReview {
        review_id: review.id.uuid(),
        reviewed_on: review.reviewed_on,
        cells: review.cells,
        confirmed: review.confirmed,
    };
    Ok((units, used.into_iter().map(review).collect()))
}

/// A proposal that the caller may act on, with its plan locked.
fn to_act(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    if let Some(row) = store::find(tx, id)? {
        tx.lock(&[Change(What::Plan(row.plan_id))])?;
    }
    let row = load_whole(tx, id, Scope::QuotasWrite)?;
    tx.require_match(row.version)?;
    Ok(row)
}

/// Writes the numbers of a proposal as draft quotas, over the drafts that are there.
pub fn apply(tx: &mut Tx<'_>, id: Key, act: &ProposalApply) -> Outcome<QuotaProposal> {
    let row = to_act(tx, id)?;
    let plan = plan_to_fit(tx, row.plan_id)?;
    let lines = store::lines(tx, &Reach::all(), id)?;
    let wanted: Vec<(QuotaUnit, i32)> = lines.iter().map(|line| (line.unit(), line.quota)).collect();
    quotas::draft_all(tx, &plan, row.kind(), &wanted, act.dry_run)?;
    if act.dry_run {
        return one(tx, row);
    }
    let before = one(tx, row.clone())?;
    let row = row.applied(tx);
    store::update(tx, &row)?;
    store::forget_changes(tx, id)?;
    let after = one(tx, row)?;
    events::record(tx, Event::new("quota_proposal.applied", id).unit(Some(plan.committee), None).before(&before).after(&after))?;
    Ok(after)
}

/// Changes a number of an applied proposal, and the draft quota with it; the reason is kept beside the proposal.
pub fn change(tx: &mut Tx<'_>, id: Key, act: &ProposalLineChange) -> Outcome<ProposalLine> {
    let row = to_act(tx, id)?;
    let plan = plan_to_fit(tx, row.plan_id)?;
    if !row.is_applied() {
        return Err(Fail::wrong_state(&"not_applied"));
    }
    let Some(line) = store::line(tx, id, act.unit_id.into())? else {
        return Err(Fail::invalid(vec![Flaw::field("/unit_id", Code::UnknownReference)]));
    };
    quotas::draft_all(tx, &plan, row.kind(), &[(line.unit(), act.value)], false)?;
    let (whole, lang) = (row.whole()?, tx.request.meta.lang);
    let before = line.clone().shown(&whole, lang)?;
    let line = line.changed(act.value, &act.reason);
    store::update_line(tx, &line)?;
    let (committee, cell) = (line.committee_id, line.cell_id);
    let row = row.touched();
    store::update(tx, &row)?;
    let after = line.shown(&whole, lang)?;
    events::record(tx, Event::new("quota_proposal.changed", id).unit(Some(committee), cell).before(&before).after(&after).act(act))?;
    Ok(after)
}

/// Two proposals side by side, over the units that the caller sees.
pub fn compare(tx: &mut Tx<'_>, id: Key, with: Key) -> Outcome<ProposalComparison> {
    let (one, other) = (load(tx, id)?, load(tx, with)?);
    let reach = tx.reach(READ)?;
    let mut units: BTreeMap<(String, Key), (Option<i32>, Option<i32>)> = BTreeMap::new();
    for line in store::lines(tx, &reach, id)? {
        units.entry((line.unit_code.clone(), line.cell_id.unwrap_or(line.committee_id))).or_default().0 = Some(line.quota);
    }
    for line in store::lines(tx, &reach, with)? {
        units.entry((line.unit_code.clone(), line.cell_id.unwrap_or(line.committee_id))).or_default().1 = Some(line.quota);
    }
    let differ = |((unit_code, _), (quota, with_quota)): ((String, Key), (Option<i32>, Option<i32>))| {
        let difference = with_quota.unwrap_or_default() - quota.unwrap_or_default();
        (quota != with_quota).then_some(ProposalDifference { unit_code, quota, with_quota, difference })
    };
    Ok(ProposalComparison {
        proposal_id: id.uuid(),
        proposal_number: one.number,
        with_id: with.uuid(),
        with_number: other.number,
        total_difference: other.whole()?.total - one.whole()?.total,
        items: units.into_iter().filter_map(differ).collect(),
    })
}
