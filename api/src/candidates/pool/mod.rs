//! Making a review of the source pool, and who stands behind its numbers.
//! Not here: the numbers once they are made, and what the cells' secretaries say of them (`planning/pools`).

mod forecast;
pub mod http;
mod store;

use std::collections::BTreeMap;

use chibo_openapi::planning::{PoolDuration, PoolNumbers, PoolPeopleQuery, PoolPerson, PoolReview};
use chibo_openapi::vocabulary::{CandidateStage, CountingBasis, PlanKind, PlanStatus, Reading};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::{Datelike, NaiveDate};

use super::rules;
use super::store::{self as candidates, ActRow, Row};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::access;
use crate::planning::plans::{self, PlanFacts};
use crate::planning::pools::{self, Reviewed, ReviewedCell};
use crate::regulations::{Regulations, add_months};
use crate::structure::cells;
use crate::structure::names::with_names;
use forecast::{Defaults, Followed, Limits, Outlook, outlook, usual};
use store::Person;

/// Cells of one review at most.
const CELLS: usize = 2_000;
/// People of one review at most.
const PEOPLE: i64 = 20_000;
/// Acts of a committee's history that durations are measured by, at most.
const ACTS: i64 = 50_000;
/// How far back that history goes.
const MONTHS: i32 = 60;
/// Candidates whose acts are read with one query.
const CHUNK: usize = 1_000;

/// Reviews the pool of a plan's cells as it stands today.
pub fn make(tx: &mut Tx<'_>, plan: Key) -> Outcome<PoolReview> {
    tx.lock(&[Change(What::Plan(plan))])?;
    tx.caller().require_somewhere(Scope::PlansRead)?;
    let plan = plans::facts(tx, plan)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(Scope::PlansRead, Scope::QuotasWrite, &plan.unit)?;
    if plan.kind != PlanKind::MemberDevelopment {
        return Err(Fail::invalid(vec![Flaw::whole(Code::PlanKindWithoutQuotas).with("kind", plan.kind.as_str())]));
    }
    if plan.status == PlanStatus::Closed {
        return Err(Fail::wrong_state(&plan.status));
    }
    let of_cells = cells::with_members(tx, plan.committee)?;
    let followed = candidates::followed_in(tx, plan.committee, PEOPLE + 1)?;
    if of_cells.len() > CELLS || followed.len() > usize::try_from(PEOPLE).unwrap_or(usize::MAX) {
        return Err(Fail::invalid(vec![Flaw::whole(Code::TooLong).with("max", if of_cells.len() > CELLS { CELLS.to_string() } else { PEOPLE.to_string() })]));
    }
    let regulations = Regulations::read(tx)?;
    let durations = durations(tx, plan.committee, &regulations)?;
    let limits = limits(&regulations, tx.today).ok_or_else(|| Fail::internal("no ruleset is in force today"))?;
    let until = NaiveDate::from_ymd_opt(plan.year, 12, 31).unwrap_or(tx.today);
    let year = Year { until, basis: plan.counting_basis, today: tx.today };
    let mut people = Vec::with_capacity(followed.len());
    for rows in followed.chunks(CHUNK) {
        people.extend(year.people(tx, rows, &durations, &limits)?);
    }
    let reviewed = numbers(of_cells, &people);
    let review = pools::add(tx, &of_plan(&plan, until, durations), &reviewed)?;
    store::insert(tx, review.id.into(), &people)?;
    Ok(review)
}

fn of_plan(plan: &PlanFacts, until: NaiveDate, durations: Vec<PoolDuration>) -> Reviewed {
    Reviewed { plan_id: plan.id, committee_id: plan.committee, until, basis: plan.counting_basis, durations }
}

/// How long stages last in this committee.
fn durations(tx: &mut Tx<'_>, committee: Key, regulations: &Regulations) -> Outcome<Vec<PoolDuration>> {
    let today = tx.today;
    let histories = by_candidate(candidates::acts_since(tx, committee, add_months(today, -MONTHS), ACTS)?);
    let steps = |acts: &Vec<ActRow>| candidates::counting(acts).iter().map(|(place, act)| act.act(*place)).map(|act| (act.stage, act.on)).collect();
    Ok(usual(&histories.values().map(steps).collect::<Vec<_>>(), defaults(regulations, today)))
}

/// How long stages last where nothing else is known, as the regulations of a day have it.
fn defaults(regulations: &Regulations, on: NaiveDate) -> Defaults {
    let parameters = regulations.rulesets.on(on).map(|ruleset| &ruleset.parameters);
    let days = |working: Option<i32>| {
        let working = working.and_then(|days| u32::try_from(days).ok()).unwrap_or_default();
        (regulations.calendar.add_working_days(on, working) - on).num_days()
    };
    Defaults {
        to_decision: days(parameters.map(|parameters| parameters.decision_working_days.value)),
        to_ceremony: days(parameters.map(|parameters| parameters.ceremony_working_days.value)),
    }
}

/// Days that the stages up to the decision and the ceremony after it last where a committee has no history of its own, in their order, on a
/// day.
pub fn default_days(tx: &mut Tx<'_>, on: NaiveDate) -> Outcome<[i64; 7]> {
    Ok(defaults(&Regulations::read(tx)?, on).days())
}

fn by_candidate(acts: Vec<(Key, ActRow)>) -> BTreeMap<Key, Vec<ActRow>> {
    let mut histories: BTreeMap<Key, Vec<ActRow>> = BTreeMap::new();
    for (candidate, act) in acts {
        histories.entry(candidate).or_default().push(act);
    }
    histories
}

fn limits(regulations: &Regulations, today: NaiveDate) -> Option<Limits> {
    let parameters = &regulations.rulesets.on(today)?.parameters;
    Some(Limits {
        min_age_years: parameters.min_age_years.value,
        max_age_years: parameters.max_age_years.value,
        certificate_months: parameters.certificate_months.value,
    })
}

/// The year that a pool is reviewed for.
struct Year {
    until: NaiveDate,
    basis: CountingBasis,
    today: NaiveDate,
}

impl Year {
    /// What is expected of some people. Whoever was admitted, or counts already for another year, is not of the pool any more.
    fn people(&self, tx: &mut Tx<'_>, rows: &[Row], durations: &[PoolDuration], limits: &Limits) -> Outcome<Vec<Person>> {
        let histories = by_candidate(candidates::acts_of(tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?);
        let to = match self.basis {
            CountingBasis::Decision => CandidateStage::Decided,
            CountingBasis::Ceremony => CandidateStage::Admitted,
        };
        let person = |row: &Row| {
            let acts = histories.get(&row.id).map_or_else(Vec::new, |acts| candidates::counting(acts));
            let mut case = row.case();
            case.acts = acts.iter().map(|(place, act)| act.act(*place)).collect();
            let (stage, stage_on) = case.acts.last().map(|act| (act.stage, act.on))?;
            let counted = stage == CandidateStage::Decided && to == CandidateStage::Decided;
            let of_pool = stage != CandidateStage::Admitted && rules::active(stage) && (!counted || stage_on.year() == self.until.year());
            of_pool.then(|| {
                let certified_on = case.certificate().map(|certificate| certificate.issued_on);
                let followed = Followed { stage, stage_on, birth: case.birth, certified_on };
                let Outlook { earliest_on, exit } = outlook(&followed, durations, limits, self.today, to);
                Person { candidate: row.id, cell: row.cell_id, stage, stage_on, earliest_on, ready: exit.is_none() && earliest_on <= self.until, exit }
            })
        };
        Ok(rows.iter().filter_map(person).collect())
    }
}

/// The numbers of each cell.
fn numbers(of_cells: Vec<(Key, String, String, i64)>, people: &[Person]) -> Vec<ReviewedCell> {
    let mut by_cell: BTreeMap<Key, PoolNumbers> = BTreeMap::new();
    for person in people {
        let numbers = by_cell.entry(person.cell).or_default();
        let stage = match person.stage {
            CandidateStage::Source => Some(&mut numbers.source),
            CandidateStage::Fostering => Some(&mut numbers.fostering),
            CandidateStage::Trained => Some(&mut numbers.trained),
            CandidateStage::Dossier => Some(&mut numbers.dossier),
            CandidateStage::CellResolved => Some(&mut numbers.cell_resolved),
            CandidateStage::CommitteeResolved => Some(&mut numbers.committee_resolved),
            CandidateStage::Decided => Some(&mut numbers.decided),
            _ => None,
        };
        if let Some(stage) = stage {
            *stage += 1;
        }
        numbers.ready += i32::from(person.ready);
        numbers.falls_out += i32::from(person.exit.is_some());
    }
    of_cells.into_iter().map(|cell| ReviewedCell::new(cell.clone(), by_cell.remove(&cell.0).unwrap_or_default())).collect()
}

/// One page of the people behind a review, of the cells whose candidates the caller may read.
pub fn people(tx: &mut Tx<'_>, review: Key, query: &PoolPeopleQuery) -> Outcome<PageOf<PoolPerson>> {
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let committee = pools::committee(tx, review, Scope::QuotasRead)?;
    let reach = tx.reach(Scope::CandidatesRead)?;
    let page = store::list(tx, &reach, review, query)?;
    let read: Vec<(Key, Key)> = page.items.iter().map(|person| (person.candidate_id.into(), committee)).collect();
    access::note(tx, Reading::PoolPeopleList, &read, query.reason.as_deref())?;
    with_names(tx, page)
}
