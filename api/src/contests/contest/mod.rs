//! Contests themselves: drafted for a plan of their kind, opened for registration once their rules can be carried out, cancelled.

pub mod http;
mod rules;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use chibo_openapi::contests::{Contest, ContestCreate, ContestEdit, ContestRound, ContestRules, ContestTransition, ContestValidation, ContestsQuery};
use chibo_openapi::vocabulary::{ContestStatus, PlanKind, PlanStatus};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use super::valid;
use crate::auth::{Reach, Unit};
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::planning::plans;
use crate::structure::names::with_names;
use crate::structure::{cells, committees};
use store::Row;

/// A contest, as its entries are held against it.
#[derive(Debug, Clone)]
pub struct ContestFacts {
    /// Id.
    pub id: Key,
    /// The committee that holds it.
    pub committee: Key,
    /// Its unit, for permission checks.
    pub unit: Unit,
    /// Where it stands.
    pub status: ContestStatus,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its rules.
    pub rules: Arc<ContestRules>,
    /// Last day on which cells register.
    pub registration_closes_on: Option<NaiveDate>,
    /// Number of the round that is being judged, or was judged last, from 0.
    round: Option<usize>,
}

/// What is known of a contest, without asking who may see it.
pub fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<ContestFacts>> {
    let Some(row) = store::find(tx, id)? else { return Ok(None) };
    let unit = unit_of(tx, &row)?;
    ContestFacts::of(&row, unit).map(Some)
}

/// The rules of the contests of a page, each read once, without asking who may see them.
pub fn rules_of(tx: &mut Tx<'_>, mut ids: Vec<Key>) -> Outcome<HashMap<Key, Arc<ContestRules>>> {
    ids.sort_unstable();
    ids.dedup();
    store::rules_of(tx, &ids)
}

impl ContestFacts {
    fn of(row: &Row, unit: Unit) -> Outcome<Self> {
        let (status, rules) = (row.status(), row.shared_rules()?);
        let round = row.round.and_then(|round| usize::try_from(round).ok());
        let (code, title) = (row.code.clone(), row.title.clone());
        Ok(Self { id: row.id, committee: row.committee_id, unit, status, code, title, rules, registration_closes_on: row.registration_closes_on, round })
    }

    /// The round that is being judged, or was judged last.
    pub fn current(&self) -> Option<&ContestRound> {
        self.rules.rounds.get(self.round?)
    }

    /// Number and rules of the round that comes next.
    pub fn coming(&self) -> Option<(usize, &ContestRound)> {
        let number = self.round.map_or(0, |round| round + 1);
        Some((number, self.rules.rounds.get(number)?))
    }

    /// 409 once a round is judged, or the contest was cancelled: the panel of a round stands when it opens.
    pub fn round_not_judged_yet(&self, round: &str) -> Result<(), Fail> {
        let number = self.rules.rounds.iter().position(|one| one.code == round);
        let coming = self.status == ContestStatus::Judging && number.is_none_or(|number| self.round.is_some_and(|current| number > current));
        if coming { Ok(()) } else { rules::only_in(rules::OPEN, self.status) }
    }

    /// Whether no round comes after the one that is being judged.
    pub fn in_last_round(&self) -> bool {
        self.coming().is_none()
    }
}

/// The contest that the caller may see, and do this with.
pub fn loaded(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<ContestFacts> {
    let (row, unit) = load(tx, id, act)?;
    ContestFacts::of(&row, unit)
}

/// Notes that what stands above a contest has changed.
pub fn touch(tx: &mut Tx<'_>, id: Key, action: &str, reason: &str, document_number: &str) -> Outcome<()> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit_of(tx, &row)?;
    let before = wire(tx, row.clone(), &unit)?;
    let row = row.touched(tx);
    store::update(tx, &row)?;
    let after = wire(tx, row, &unit)?;
    let event = Event::new(action, id).unit(Some(after.committee_id.into()), None).before(&before).after(&after);
    events::record(tx, event.said("reason", &reason).said("document_number", &document_number))
}

/// The contest that a body names under `pointer`: unknown or invisible is a fault.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<Option<ContestFacts>> {
    let found = facts(tx, id)?.filter(|contest| tx.caller().may_from_below(Scope::ContestsRead, &contest.unit));
    if found.is_none() {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
    }
    Ok(found)
}

fn unit_of(tx: &mut Tx<'_>, row: &Row) -> Outcome<Unit> {
    committees::unit(tx, row.committee_id)?.ok_or_else(|| Fail::internal("a contest without its committee"))
}

/// One page of the contests the caller sees: those of the places it holds a role on, of everything below and of what is above.
pub fn list(tx: &mut Tx<'_>, query: &ContestsQuery) -> Outcome<PageOf<Contest>> {
    tx.caller().require_somewhere(Scope::ContestsRead)?;
    let reach = tx.reach(Scope::ContestsRead)?.with_above();
    let page = store::list(tx, &reach, query)?;
    let (writing, publishing) = (tx.reach(Scope::ContestsWrite)?, tx.reach(Scope::ContestsPublish)?);
    let PageOf { items, page } = page;
    let contests = items.into_iter().map(|row| {
        let within = |reach: &Reach| reach.everything || reach.committees.binary_search(&row.committee_id).is_ok();
        let may = |to: &ContestStatus| within(if rules::permission(*to) == Scope::ContestsPublish { &publishing } else { &writing });
        let allowed = rules::next(row.status(), row.in_last_round()?).iter().copied().filter(may).collect();
        row.wire(allowed)
    });
    let contests: Vec<Contest> = contests.collect::<Outcome<_>>()?;
    Ok(PageOf { items: with_names(tx, contests)?, page })
}

/// One contest.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Contest> {
    let (row, unit) = load(tx, id, Scope::ContestsRead)?;
    wire(tx, row, &unit)
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(Scope::ContestsRead)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit_of(tx, &row)?;
    tx.caller().require_from_below_or_seat(Scope::ContestsRead, act, &unit, id)?;
    Ok((row, unit))
}

/// The contest with the moves that are legal and that this caller may make.
fn wire(tx: &mut Tx<'_>, row: Row, unit: &Unit) -> Outcome<Contest> {
    let may = |to: &ContestStatus| tx.caller().may(rules::permission(*to), unit);
    let allowed = rules::next(row.status(), row.in_last_round()?).iter().copied().filter(may).collect();
    let contest = row.wire(allowed)?;
    with_names(tx, contest)
}

/// Drafts a contest for an adopted plan. Its rules need not be finished: whether they can be carried out is asked when registration opens.
pub fn create(tx: &mut Tx<'_>, new: &ContestCreate) -> Outcome<Contest> {
    // The committee of a plan never changes; who is not there has nothing to lock, and is refused below.
    if let Some(plan) = plans::facts(tx, new.plan_id.into())? {
        tx.lock(&[Hold(What::Committee(plan.committee)), Hold(What::Plan(plan.id))])?;
    }
    let mut flaws = Vec::new();
    let plan = plans::referenced(tx, "/plan_id", new.plan_id.into(), Scope::ContestsRead, Scope::ContestsWrite, &mut flaws)?;
    if let Some(plan) = &plan {
        if plan.kind != PlanKind::Contest {
            flaws.push(Flaw::field("/plan_id", Code::PlanOfOtherKind).with("kind", plan.kind.as_str()));
        }
        if plan.status != PlanStatus::Adopted {
            flaws.push(Flaw::field("/plan_id", Code::ContestPlanNotAdopted).with("status", plan.status.as_str()));
        }
    }
    Fail::if_any(flaws)?;
    let plan = plan.ok_or_else(Fail::not_found)?;
    let row = Row::new(tx, new, plan.committee)?;
    store::insert(tx, &row)?;
    let created = wire(tx, row, &plan.unit)?;
    events::record(tx, Event::new("contest.created", created.id.into()).unit(Some(plan.committee), None).after(&created))?;
    Ok(created)
}

/// Changes a contest that is not judged yet. While entrants register, its rules must stay such that they can be carried out.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<ContestEdit>) -> Outcome<Contest> {
    tx.lock(&[Change(What::Contest(id))])?;
    let (row, unit) = load(tx, id, Scope::ContestsWrite)?;
    tx.require_match(row.version)?;
    rules::only_in(rules::OPEN, row.status())?;
    let before = wire(tx, row.clone(), &unit)?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let edited = row.clone().edited(&edit)?;
    if edited == row {
        return Ok(before);
    }
    let taken = store::rounds_with_seats(tx, id)?;
    let gone = taken.into_iter().filter(|code| !edit.rules.rounds.iter().any(|round| round.code == *code));
    Fail::if_any(gone.map(|round| Flaw::field("/rules/rounds", Code::RoundHasSeats).with("round", round)).collect())?;
    if before.status == ContestStatus::Registration {
        let mut flaws = faults(tx, &row, &edit.rules)?;
        flaws.extend(rules::narrower(&before.rules, &edit.rules));
        Fail::if_any(flaws)?;
    }
    let row = edited.touched(tx);
    store::update(tx, &row)?;
    changed(tx, "contest.updated", &before, row, &unit, None)
}

/// Everything that keeps rules from being carried out, by themselves and with the cells that there are.
fn faults(tx: &mut Tx<'_>, row: &Row, rules: &ContestRules) -> Outcome<Vec<Flaw>> {
    let kinds = cells::kinds_within(tx, row.committee_id)?;
    // A cell sends its secretary, and perhaps a deputy.
    let each = if rules.deputies_may_enter { 2 } else { 1 };
    let mut found = valid::faults(rules);
    found.extend(valid::too_many_prizes(rules, |group| kinds.iter().filter(|(kind, _)| group.cell_kinds.contains(kind)).map(|(_, count)| count * each).sum()));
    Ok(found)
}

/// Whether the rules can be carried out, with every reason why not.
pub fn validate(tx: &mut Tx<'_>, id: Key) -> Outcome<ContestValidation> {
    let (row, _) = load(tx, id, Scope::ContestsRead)?;
    let rules = row.rules()?;
    let found = faults(tx, &row, &rules)?;
    let valid = found.is_empty();
    let problem = Fail::invalid(found).render(tx.request.meta.lang, "", "");
    Ok(ContestValidation { valid, errors: problem.errors, errors_left_out: problem.errors_left_out.unwrap_or_default() })
}

fn changed(tx: &mut Tx<'_>, action: &str, before: &Contest, row: Row, unit: &Unit, act: Option<&ContestTransition>) -> Outcome<Contest> {
    let after = wire(tx, row, unit)?;
    let event = Event::new(action, after.id.into()).unit(Some(after.committee_id.into()), None).before(before).after(&after);
    let event = match act {
        Some(act) => event.said("reason", &act.reason),
        None => event,
    };
    events::record(tx, event)?;
    Ok(after)
}

/// Deletes a draft. One that somebody has a seat on is kept: each seat is taken first, so that the log tells what became of it.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Contest(id))])?;
    let (row, unit) = load(tx, id, Scope::ContestsWrite)?;
    tx.require_match(row.version)?;
    rules::only_in(&[ContestStatus::Draft], row.status())?;
    if !store::rounds_with_seats(tx, id)?.is_empty() {
        return Err(Fail::new(Code::InUse).with("used_by", vec!["contest_seats"]));
    }
    let before = wire(tx, row, &unit)?;
    store::delete(tx, id)?;
    events::record(tx, Event::new("contest.deleted", id).unit(Some(before.committee_id.into()), None).before(&before))
}

/// A contest that is about to move: locked, and the move is one that it may make.
pub struct Moving {
    /// The contest as it stands.
    pub contest: ContestFacts,
    row: Row,
    before: Contest,
}

/// The contest that the caller moves.
pub fn moving(tx: &mut Tx<'_>, id: Key, act: &ContestTransition) -> Outcome<Moving> {
    tx.lock(&[Change(What::Contest(id))])?;
    let (row, unit) = load(tx, id, rules::permission(act.to))?;
    tx.require_match(row.version)?;
    let contest = ContestFacts::of(&row, unit)?;
    rules::legal(row.status(), act.to, contest.in_last_round())?;
    let before = wire(tx, row.clone(), &contest.unit)?;
    Ok(Moving { contest, row, before })
}

impl Moving {
    /// Fails with everything that the move lacks: of the contest itself, and `unmet` of what stands above it.
    pub fn require(&self, tx: &mut Tx<'_>, act: &ContestTransition, mut unmet: Vec<Flaw>) -> Outcome<()> {
        let mut flaws = rules::said(self.row.status(), act, tx.today);
        match act.to {
            ContestStatus::Registration => {
                let plan = plans::facts(tx, self.row.plan_id)?.ok_or_else(|| Fail::internal("a contest without its plan"))?;
                if plan.status != PlanStatus::Adopted {
                    unmet.push(Flaw::whole(Code::ContestPlanNotAdopted).with("status", plan.status.as_str()));
                }
                unmet.extend(faults(tx, &self.row, &self.contest.rules)?);
            }
            ContestStatus::Draft => {
                let entries = store::entries(tx, self.row.id)?;
                if entries > 0 {
                    unmet.push(Flaw::whole(Code::EntrantsRegistered).with("entries", entries));
                }
            }
            _ => {}
        }
        if unmet.is_empty() {
            return Fail::if_any(flaws);
        }
        flaws.append(&mut unmet);
        Err(Fail::refused(rules::in_words(act.to, tx.request.meta.lang), flaws))
    }

    /// Moves it; of a dry run the answer is the contest as it would be.
    pub fn go(self, tx: &mut Tx<'_>, act: &ContestTransition) -> Outcome<Contest> {
        let from = self.row.status();
        let row = self.row.moved(tx, act);
        if act.dry_run {
            return wire(tx, row, &self.contest.unit);
        }
        let row = row.touched(tx);
        store::update(tx, &row)?;
        changed(tx, rules::event(from, act.to), &self.before, row, &self.contest.unit, Some(act))
    }
}
