//! Progress of a plan: what each cell reached against its quota on a day, and in the same period of the year before.
//! Not here: counting itself, which happens where the counted act is recorded.

pub mod http;
mod rules;

use std::collections::{BTreeMap, HashMap};

use chibo_openapi::Scope;
use chibo_openapi::planning::{Progress, ProgressQuery, ProgressRow, ProgressTotal, Quota};
use chibo_openapi::vocabulary::{CountingBasis, ProgressStatus, QuotaKind};
use chrono::{Datelike, NaiveDate};

use crate::auth::Reach;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx};
use crate::planning::plans::{self, PlanFacts};
use crate::planning::{counters, quotas};
use crate::structure::cells;
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
    let quotas = quotas::of_plan(tx, plan, &reach, query.as_of)?;
    let rows = rows(tx, &facts, &reach, as_of, &quotas)?;
    let totals = totals(&rows);
    let rows: Vec<ProgressRow> =
        rows.into_iter().filter(|row| query.kind.is_none_or(|kind| row.kind == kind) && query.status.is_none_or(|wanted| row.status == wanted)).collect();
    let place = |row: &ProgressRow| format!("{} {}", row.cell_code, row.kind);
    let after = pager.after(place)?;
    let place = |row: &ProgressRow| (place(row), Key::from(row.cell_id));
    let rest: Vec<ProgressRow> = rows.into_iter().filter(|row| after.as_ref().is_none_or(|after| place(row) > *after)).collect();
    let page = pager.page(tx, rest, None, place);
    let totals = totals.into_iter().filter(|total| query.kind.is_none_or(|kind| total.kind == kind)).collect();
    Ok(Progress { plan_id: plan.uuid(), year: facts.year, as_of, items: page.items, totals, page: page.page })
}

/// One row for each quota, and for each cell of the plan's committee without one of a kind that the plan has or the cell reached
/// something of; by cell code and kind. A handful of queries for any number of cells.
fn rows(tx: &mut Tx<'_>, plan: &PlanFacts, reach: &Reach, as_of: NaiveDate, quotas: &[Quota]) -> Outcome<Vec<ProgressRow>> {
    let until = counted_until(plan.year, as_of);
    let this_year = (first_day(plan.year), until);
    let last_year = (first_day(plan.year - 1), same_day_last_year(until));
    let mut named: BTreeMap<Key, (String, String)> =
        quotas.iter().map(|quota| (Key::from(quota.cell_id), (quota.cell_code.clone(), quota.cell_name.clone()))).collect();
    named.extend(cells::existing(tx, plan.committee, reach, this_year.0, until)?.into_iter().map(|(cell, code, name)| (cell, (code, name))));
    let assigned: HashMap<(Key, QuotaKind), i64> = quotas.iter().map(|quota| ((quota.cell_id.into(), quota.kind), i64::from(quota.value))).collect();
    let counted = counters::counted(tx, &named.keys().copied().collect::<Vec<_>>(), last_year.0, this_year.1)?;
    let sum = |cell: Key, kind: QuotaKind, (from, to): (NaiveDate, NaiveDate)| -> i64 {
        let wanted = measure(kind, plan.counting_basis);
        let of_cell = counted.get(&cell).into_iter().flatten();
        of_cell.filter(|one| one.measure == wanted && one.day >= from && one.day <= to).map(|one| one.reached).sum()
    };
    let mut rows = Vec::new();
    for kind in QuotaKind::ALL {
        let of_plan = quotas.iter().any(|quota| quota.kind == *kind);
        for (cell, (code, name)) in &named {
            let (quota, reached, reached_last_year) = (assigned.get(&(*cell, *kind)).copied(), sum(*cell, *kind, this_year), sum(*cell, *kind, last_year));
            if of_plan || reached > 0 {
                rows.push(ProgressRow {
                    cell_id: cell.uuid(),
                    cell_code: code.clone(),
                    cell_name: name.clone(),
                    kind: *kind,
                    quota,
                    reached,
                    percent_x100: quota.and_then(|quota| percent_x100(reached, quota)),
                    status: quota.map_or(ProgressStatus::NoQuota, |quota| status(reached, quota)),
                    reached_last_year,
                });
            }
        }
    }
    rows.sort_by(|a, b| (&a.cell_code, a.kind.as_str()).cmp(&(&b.cell_code, b.kind.as_str())));
    Ok(rows)
}

fn first_day(year: i32) -> NaiveDate {
    NaiveDate::MIN.with_year(year).and_then(|day| day.with_ordinal(1)).unwrap_or(NaiveDate::MIN)
}

/// A total for each kind; the kinds are never added together.
fn totals(rows: &[ProgressRow]) -> Vec<ProgressTotal> {
    let of_kind = |kind: QuotaKind| {
        let rows: Vec<&ProgressRow> = rows.iter().filter(|row| row.kind == kind).collect();
        let sum = |part: fn(&ProgressRow) -> i64| rows.iter().map(|row| part(row)).sum::<i64>();
        let (quota, reached) = (sum(|row| row.quota.unwrap_or_default()), sum(|row| row.reached));
        (!rows.is_empty()).then(|| ProgressTotal {
            kind,
            cells: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            quota,
            reached,
            percent_x100: percent_x100(reached, quota),
            status: status(reached, quota),
            reached_last_year: sum(|row| row.reached_last_year),
        })
    };
    QuotaKind::ALL.iter().filter_map(|kind| of_kind(*kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: QuotaKind, quota: i64, reached: i64) -> ProgressRow {
        ProgressRow {
            cell_id: Key::new().uuid(),
            cell_code: "CB".to_owned(),
            cell_name: "Chi bộ".to_owned(),
            kind,
            quota: Some(quota),
            reached,
            percent_x100: percent_x100(reached, quota),
            status: status(reached, quota),
            reached_last_year: 1,
        }
    }

    #[test]
    fn kinds_are_totalled_apart() {
        let rows = [row(QuotaKind::Admission, 50, 50), row(QuotaKind::Admission, 55, 53), row(QuotaKind::Course, 0, 0)];
        let totals = totals(&rows);
        assert_eq!(totals.len(), 2);
        assert_eq!((totals[0].quota, totals[0].reached, totals[0].percent_x100, totals[0].status), (105, 103, Some(9809), ProgressStatus::Begun));
        assert_eq!((totals[1].cells, totals[1].percent_x100, totals[1].status, totals[1].reached_last_year), (1, None, ProgressStatus::NotAssigned, 1));
    }

    #[test]
    fn years_begin_in_january() {
        assert_eq!(first_day(2023).to_string(), "2023-01-01");
        assert_eq!(first_day(2024).to_string(), "2024-01-01");
    }
}
