//! Progress of a plan: what each cell reached against its quota on a day, and in the same period of the year before.
//! Not here: counting itself, which happens where the counted act is recorded.

pub mod http;
mod rules;
mod store;

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::planning::{Progress, ProgressQuery, ProgressRow, ProgressTotal};
use chibo_openapi::vocabulary::{CountingBasis, ProgressStatus, QuotaKind};
use chrono::{Datelike, NaiveDate};

use crate::auth::subtrees;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx};
use crate::planning::plans::{self, PlanFacts};
use crate::planning::{counters, quotas};
use rules::{counted_until, percent_x100, same_day_last_year, status};

/// The counter that a kind of quota is measured by under a plan.
pub const fn measure(kind: QuotaKind, basis: CountingBasis) -> &'static str {
    match (kind, basis) {
        (QuotaKind::Course, _) => "course",
        (QuotaKind::Admission, CountingBasis::Decision) => "admission_decision",
        (QuotaKind::Admission, CountingBasis::Ceremony) => "admission_ceremony",
    }
}

/// Progress of a plan, for the cells the caller sees: a secretary's is that of the own cell.
pub fn get(tx: &mut Tx<'_>, plan: Key, query: &ProgressQuery) -> Outcome<Progress> {
    let scope = Scope::QuotasRead;
    tx.caller().require_somewhere(scope)?;
    let facts = plans::facts(tx, plan)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_from_below(scope, scope, &facts.unit)?;
    let reach = tx.reach(scope)?;
    let pager = Pager::bound_to(tx, "progress", query, "", &plan.uuid())?;
    let as_of = query.as_of.unwrap_or(pager.today());
    let until = counted_until(facts.year, as_of);
    let committees = subtrees(tx.conn, &[facts.committee])?;
    let cells = store::Cells { plan, committees: &committees, reach: &reach, from: first_day(facts.year), until, as_of: query.as_of };
    let this_year = (cells.from, until);
    let last_year = (first_day(facts.year - 1), same_day_last_year(until));
    let looked_at = LookedAt { plan: &facts, cells: &cells, this_year, last_year };
    let totals = looked_at.totals(tx)?;
    let of_plan: Vec<QuotaKind> = totals.iter().filter(|total| total.has_quotas).map(|total| total.row.kind).collect();
    let place = |row: &ProgressRow| format!("{} {}", row.cell_code, row.kind);
    let after = pager.after(place)?.map(|(place, _)| place);
    let wanted = |row: &ProgressRow| {
        query.kind.is_none_or(|kind| row.kind == kind)
            && query.status.is_none_or(|wanted| row.status == wanted)
            && after.as_ref().is_none_or(|after| place(row) > *after)
    };
    // The last row of the page before may have been the first of its cell's two, so that cell is looked at again.
    let mut behind = after.as_deref().and_then(|after| after.rsplit_once(' ')).map(|(code, _)| code.to_owned());
    let mut again = behind.clone();
    let mut found = Vec::new();
    loop {
        let turn = store::page(tx, &cells, behind.as_deref(), again.as_deref(), CELLS)?;
        again = None;
        let Some((_, last, _)) = turn.last() else { break };
        behind = Some(last.clone());
        found.extend(looked_at.rows(tx, &turn, &of_plan)?.into_iter().filter(wanted));
        if pager.is_full(found.len()) {
            break;
        }
    }
    let page = pager.page(tx, found, None, |row| (place(row), Key::from(row.cell_id)));
    let totals = totals.into_iter().map(|total| total.row).filter(|total| query.kind.is_none_or(|kind| total.kind == kind)).collect();
    Ok(Progress { plan_id: plan.uuid(), year: facts.year, as_of, items: page.items, totals, page: page.page })
}

/// Cells that are looked at in one turn.
const CELLS: i64 = 100;

/// A total, and whether the plan has quotas of its kind.
struct Total {
    row: ProgressTotal,
    has_quotas: bool,
}

/// What progress is looked at of.
struct LookedAt<'a> {
    plan: &'a PlanFacts,
    cells: &'a store::Cells<'a>,
    this_year: (NaiveDate, NaiveDate),
    last_year: (NaiveDate, NaiveDate),
}

impl LookedAt<'_> {
    /// A total for each kind that the plan has, or that something was reached of; the kinds are never added together.
    fn totals(&self, tx: &mut Tx<'_>) -> Outcome<Vec<Total>> {
        let assigned = store::assigned(tx, self.cells)?;
        let mut totals = Vec::new();
        for kind in QuotaKind::ALL {
            let quota = assigned.iter().find(|(known, _)| known == kind).map(|(_, sum)| *sum);
            let measure = measure(*kind, self.plan.counting_basis);
            let (reached, reaching) = store::reached(tx, self.cells, measure, self.this_year)?;
            let cells = if quota.is_some() { store::count(tx, self.cells)? } else { reaching };
            if cells == 0 {
                continue;
            }
            // Of a kind that the plan has no quotas of, only the cells that reached something have a row.
            let reached_last_year = if quota.is_some() {
                store::reached(tx, self.cells, measure, self.last_year)?.0
            } else {
                store::reached_by_those(tx, self.cells, measure, self.this_year, self.last_year)?
            };
            let sum = quota.unwrap_or_default();
            let (percent_x100, status) = (percent_x100(reached, sum), status(reached, sum));
            let row = ProgressTotal { kind: *kind, cells, quota: sum, reached, percent_x100, status, reached_last_year };
            totals.push(Total { row, has_quotas: quota.is_some() });
        }
        Ok(totals)
    }

    /// The rows of some cells, by code and kind: one for each kind that the plan has quotas of, or that the cell reached something of.
    fn rows(&self, tx: &mut Tx<'_>, cells: &[(Key, String, String)], of_plan: &[QuotaKind]) -> Outcome<Vec<ProgressRow>> {
        let ids: Vec<Key> = cells.iter().map(|(id, ..)| *id).collect();
        let quotas = quotas::of_plan(tx, self.cells.plan, self.cells.reach, &ids, self.cells.as_of)?;
        let assigned: HashMap<(Key, QuotaKind), i64> =
            quotas.iter().filter_map(|quota| Some(((quota.cell_id?.into(), quota.kind), i64::from(quota.value)))).collect();
        let counted = counters::counted(tx, &ids, self.last_year.0, self.this_year.1)?;
        let sum = |cell: Key, kind: QuotaKind, (from, to): (NaiveDate, NaiveDate)| -> i64 {
            let wanted = measure(kind, self.plan.counting_basis);
            let of_cell = counted.get(&cell).into_iter().flatten();
            of_cell.filter(|one| one.measure == wanted && one.day >= from && one.day <= to).map(|one| one.reached).sum()
        };
        let mut rows = Vec::new();
        for (cell, code, name) in cells {
            for kind in QuotaKind::ALL {
                let (quota, reached) = (assigned.get(&(*cell, *kind)).copied(), sum(*cell, *kind, self.this_year));
                if !of_plan.contains(kind) && reached == 0 {
                    continue;
                }
                rows.push(ProgressRow {
                    cell_id: cell.uuid(),
                    cell_code: code.clone(),
                    cell_name: name.clone(),
                    kind: *kind,
                    quota,
                    reached,
                    percent_x100: quota.and_then(|quota| percent_x100(reached, quota)),
                    status: quota.map_or(ProgressStatus::NoQuota, |quota| status(reached, quota)),
                    reached_last_year: sum(*cell, *kind, self.last_year),
                });
            }
        }
        Ok(rows)
    }
}

fn first_day(year: i32) -> NaiveDate {
    NaiveDate::MIN.with_year(year).and_then(|day| day.with_ordinal(1)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_in_january() {
        assert_eq!(first_day(2023).to_string(), "2023-01-01");
        assert_eq!(first_day(2024).to_string(), "2024-01-01");
    }
}
