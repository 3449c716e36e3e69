//! Progress of a plan: what each unit reached against its quota on a day, as it was known at an instant, what it reached in the same period of
//! the year before, and what is expected by the end of the year. Not here: counting itself, which happens where the counted act is recorded.

pub mod http;
mod outlook;
mod printed;
mod rules;

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::reports::{Progress, ProgressQuery, ProgressReportQuery, ProgressRow, ProgressTotal};
use chibo_openapi::vocabulary::{ProgressStatus, QuotaKind, ReportBy, TableFormat};
use chrono::NaiveDate;

use super::forms::whole;
use super::view::{ReportUnit, Root, Times, View};
use crate::counters::{Sums, measures, months_and_days};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{File, Pager, Tx};
use crate::planning::plans::{self, PlanFacts};
use crate::planning::quotas::issued::{self, Given};
use outlook::{Expected, Expecting};
pub(super) use outlook::{stage_names, stage_times};
use rules::{counted_until, status};
pub(super) use rules::{first_day, percent_x100, same_day_last_year};

/// Units that are looked at in one turn.
const UNITS: i64 = 100;

/// Progress of a plan, for the units the caller sees: a secretary's is that of the own cell.
pub fn get(tx: &mut Tx<'_>, plan: Key, query: &ProgressQuery) -> Outcome<Progress> {
    let pager = Pager::bound_to(tx, "progress", query, "", &plan.uuid())?;
    report(tx, plan, query, &pager).map(|(report, ..)| report)
}

/// The same as a file.
pub fn file(tx: &mut Tx<'_>, query: &ProgressReportQuery, format: TableFormat) -> Outcome<File> {
    let (plan, asked) = asked(query);
    let pager = Pager::bound_to(tx, "progress", &asked, "", &plan.uuid())?;
    let pager = whole(pager, query.limit.is_some() || query.cursor.is_some());
    let (progress, committee, facts) = report(tx, plan, &asked, &pager)?;
    let table = printed::table(tx, &facts, committee, query.kind.unwrap_or(QuotaKind::Admission), &progress)?;
    super::printed::file(&table, format, query.bom == Some(true))
}

/// The plan that is named, and what else is asked.
fn asked(query: &ProgressReportQuery) -> (Key, ProgressQuery) {
    let ProgressReportQuery { plan_id, as_of, known_at, by, cell_id, kind, status, format: _, bom: _, limit, cursor } = query.clone();
    (plan_id.into(), ProgressQuery { as_of, known_at, by, cell_id, kind, status, limit, cursor })
}

/// Progress of a plan that the query names.
pub fn named(tx: &mut Tx<'_>, query: &ProgressReportQuery) -> Outcome<Progress> {
    let (plan, asked) = asked(query);
    get(tx, plan, &asked)
}

/// With the name of the plan's committee, as it was known, and what is known of the plan.
fn report(tx: &mut Tx<'_>, plan: Key, query: &ProgressQuery, pager: &Pager) -> Outcome<(Progress, String, PlanFacts)> {
    tx.caller().require_somewhere(Scope::QuotasRead)?;
    let facts = plans::facts(tx, plan)?.ok_or_else(Fail::not_found)?;
    let times = Times::new(tx, pager.today(), query.as_of, query.known_at);
    let until = counted_until(facts.year, times.as_of);
    let lasting = (first_day(facts.year), until);
    let view = View::open(tx, Scope::QuotasRead, Root::Committee(facts.committee), query.by, times, lasting)?;
    let committee = view.name(tx)?;
    let view = match query.cell_id.map(Key::from) {
        Some(cell) => view.only(tx, Scope::QuotasRead, cell)?,
        None => view.with_given(tx, plan)?,
    };
    let given = if view.by == ReportBy::Cell { Given::In(facts.year) } else { Given::By(plan) };
    let expecting = Expecting::new(tx, &view, facts.year, facts.counting_basis)?;
    let looked_at = LookedAt {
        facts: &facts,
        view: &view,
        given,
        this_year: (first_day(facts.year), until),
        last_year: (first_day(facts.year - 1), same_day_last_year(until)),
        expecting,
    };
    let totals = looked_at.totals(tx)?;
    let kinds: Vec<QuotaKind> = totals.iter().map(|total| total.kind).collect();
    let place = |row: &ProgressRow| format!("{} {} {}", row.unit_code, u8::from(row.cell_id.is_some()), row.kind);
    let after = pager.after(place)?.map(|(place, _)| place);
    let wanted = |row: &ProgressRow| {
        query.kind.is_none_or(|kind| row.kind == kind)
            && query.status.is_none_or(|wanted| row.status == wanted)
            && after.as_ref().is_none_or(|after| place(row) > *after)
    };
    // The last row of the page before may have been the first of its unit's two, so that unit is looked at again.
    let mut behind = after.as_deref().and_then(|after| after.rsplit_once(' ')).map(|(unit, _)| unit.to_owned());
    let mut again = true;
    let mut found = Vec::new();
    loop {
        let turn = view.page(tx, behind.as_deref(), again, UNITS)?;
        again = false;
        let Some(last) = turn.last() else { break };
        behind = Some(last.place());
        found.extend(looked_at.rows(tx, &turn, &kinds)?.into_iter().filter(wanted));
        if pager.is_full(found.len()) {
            break;
        }
    }
    let page = pager.clone().page(tx, found, None, |row| (place(row), row.cell_id.unwrap_or(row.committee_id).into()));
    let totals = totals.into_iter().filter(|total| query.kind.is_none_or(|kind| total.kind == kind)).collect();
    let (as_of, known_at) = (times.as_of, times.known_at);
    let plan_code = facts.code.clone();
    Ok((Progress { plan_id: plan.uuid(), plan_code, year: facts.year, as_of, known_at, items: page.items, totals, page: page.page }, committee, facts))
}

/// What progress is looked at of.
struct LookedAt<'a> {
    facts: &'a PlanFacts,
    view: &'a View,
    /// Who gave the units their quotas.
    given: Given,
    this_year: (NaiveDate, NaiveDate),
    last_year: (NaiveDate, NaiveDate),
    expecting: Expecting,
}

impl LookedAt<'_> {
    fn measures(&self) -> [&'static str; 2] {
        [QuotaKind::Admission, QuotaKind::Course].map(|kind| measures::of_quota(kind, self.facts.counting_basis))
    }

    /// A total for each kind that the plan has, or that something was reached of; the kinds are never added together.
    fn totals(&self, tx: &mut Tx<'_>) -> Outcome<Vec<ProgressTotal>> {
        let at = self.view.times.instant();
        let assigned = match self.view.only_cell() {
            Some(cell) => {
                let of_cell = issued::of_units(tx, self.given, (&[cell], &[]), self.view.times.as_of, at)?;
                of_cell.into_iter().map(|((_, kind), value)| (kind, value)).collect()
            }
            None => issued::sums(tx, self.facts.id, self.view.reach(), self.view.times.as_of, at)?,
        };
        let this_year = self.view.totals(tx, &self.measures(), &months_and_days(Some(self.this_year.0), self.this_year.1))?;
        let last_year = self.view.totals(tx, &self.measures(), &months_and_days(Some(self.last_year.0), self.last_year.1))?;
        let on_the_way = self.expecting.totals(tx, self.view)?;
        let mut totals = Vec::new();
        for kind in QuotaKind::ALL {
            let measure = measures::of_quota(*kind, self.facts.counting_basis);
            let number = |sums: &HashMap<String, Sums>| sums.get(measure).map_or(0, |sums| sums.number);
            let (reached, reached_last_year) = (number(&this_year), number(&last_year));
            let quota = assigned.get(kind).copied();
            if quota.is_none() && reached == 0 {
                continue;
            }
            let units = if totals.is_empty() { self.view.count(tx)? } else { totals.first().map_or(0, |total: &ProgressTotal| total.units) };
            let sum = quota.unwrap_or_default();
            let forecast = self.expecting.told(*kind, &on_the_way);
            let expected_x100 = reached * 100 + forecast.stages.iter().map(|stage| stage.expected_x100).sum::<i64>();
            totals.push(ProgressTotal {
                kind: *kind,
                units,
                quota: sum,
                reached,
                percent_x100: percent_x100(reached, sum),
                status: status(reached, sum),
                reached_last_year,
                expected_x100,
                at_risk: rules::at_risk(sum, expected_x100),
                forecast,
            });
        }
        Ok(totals)
    }

    /// The rows of some units, by code and kind.
    fn rows(&self, tx: &mut Tx<'_>, units: &[ReportUnit], kinds: &[QuotaKind]) -> Outcome<Vec<ProgressRow>> {
        let ids = |cells: bool| units.iter().filter(|unit| unit.is_cell == cells).map(|unit| unit.id).collect::<Vec<Key>>();
        let quotas = issued::of_units(tx, self.given, (&ids(true), &ids(false)), self.view.times.as_of, self.view.times.instant())?;
        let this_year = self.view.figures(tx, units, &self.measures(), &months_and_days(Some(self.this_year.0), self.this_year.1))?;
        let last_year = self.view.figures(tx, units, &self.measures(), &months_and_days(Some(self.last_year.0), self.last_year.1))?;
        let on_the_way = self.expecting.figures(tx, self.view, units)?;
        let mut rows = Vec::with_capacity(units.len() * kinds.len());
        for unit in units {
            for kind in kinds {
                let measure = measures::of_quota(*kind, self.facts.counting_basis);
                let number = |sums: &HashMap<(Key, String), Sums>| sums.get(&(unit.id, measure.to_owned())).map_or(0, |sums| sums.number);
                let (quota, reached) = (quotas.get(&(unit.id, *kind)).copied(), number(&this_year));
                let Expected { expected_x100, risk } = self.expecting.row(tx.request.meta.lang, *kind, unit.id, quota, reached, &on_the_way);
                rows.push(ProgressRow {
                    cell_id: unit.cell_id(),
                    committee_id: unit.committee.uuid(),
                    unit_code: unit.code.clone(),
                    unit_name: unit.name.clone(),
                    kind: *kind,
                    quota,
                    reached,
                    percent_x100: quota.and_then(|quota| percent_x100(reached, quota)),
                    status: quota.map_or(ProgressStatus::NoQuota, |quota| status(reached, quota)),
                    reached_last_year: number(&last_year),
                    expected_x100,
                    at_risk: risk.is_some(),
                    risk_reason: risk.as_ref().map(|(reason, _)| *reason),
                    risk: risk.map(|(_, told)| told),
                });
            }
        }
        Ok(rows)
    }
}
