//! Years side by side: what a committee brings to its conference.

pub mod http;
mod table;

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::reports::{HistoryQuery, HistoryReport, HistoryRow, HistoryYear};
use chibo_openapi::vocabulary::{CountingBasis, QuotaKind, ReportBy, TableFormat};
use chrono::{Datelike, NaiveDate};

use super::forms::whole;
use super::progress::{first_day, percent_x100};
use super::view::{ReportUnit, Times, View, root};
use crate::counters::measures::{OFFICIAL_MEMBERS, PROBATIONARY_MEMBERS, of_quota, of_readmission};
use crate::counters::{Sums, months_and_days};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{File, Pager, Tx};
use crate::planning::plans;
use crate::planning::quotas::issued::{self, Given};

/// Years, when none are named.
const YEARS: i32 = 3;

const ADMITTED: &str = of_quota(QuotaKind::Admission, CountingBasis::Decision);
const READMITTED: &str = of_readmission(CountingBasis::Decision);
const COURSE: &str = of_quota(QuotaKind::Course, CountingBasis::Decision);

/// One page of the years.
pub fn get(tx: &mut Tx<'_>, query: &HistoryQuery) -> Outcome<HistoryReport> {
    let pager = Pager::new(tx, "history", query, "")?;
    report(tx, query, &pager).map(|(report, _)| report)
}

/// The same as a file.
pub fn file(tx: &mut Tx<'_>, query: &HistoryQuery, format: TableFormat) -> Outcome<File> {
    let pager = Pager::new(tx, "history", query, "")?;
    let pager = whole(pager, query.limit.is_some() || query.cursor.is_some());
    let (report, view) = report(tx, query, &pager)?;
    let name = view.name(tx)?;
    super::printed::file(&table::table(tx, name, &report), format, query.bom == Some(true))
}

fn report(tx: &mut Tx<'_>, query: &HistoryQuery, pager: &Pager) -> Outcome<(HistoryReport, View)> {
    let root = root(query.committee_id, query.cell_id)?;
    let times = Times::new(tx, pager.today(), query.as_of, query.known_at);
    let last = times.as_of.year();
    let first = last - query.years.unwrap_or(YEARS) + 1;
    let view = View::open(tx, Scope::QuotasRead, root, query.by, times, (first_day(first), times.as_of))?;
    let planning = view.planning_committee(tx)?;
    let after = pager.after(|row: &HistoryRow| place(row))?.map(|(place, _)| place);
    let units = view.page(tx, after.as_deref(), false, pager.rows())?;
    let mut items: Vec<HistoryRow> = units.iter().map(row).collect();
    let mut totals = Vec::new();
    for year in first..=last {
        let plan = planning.map(|committee| plans::of_year(tx, committee, year)).transpose()?.flatten();
        let counted = Counted::read(tx, &view, &units, year, plan)?;
        for (row, unit) in items.iter_mut().zip(&units) {
            row.years.push(counted.year(
                year,
                |figures, measure| figures.units.get(&(unit.id, measure.to_owned())).copied(),
                |kind| counted.quotas.get(&(unit.id, kind)).copied(),
            ));
        }
        totals.push(counted.year(year, |figures, measure| figures.all.get(measure).copied(), |kind| counted.given.get(&kind).copied()));
    }
    let page = pager.clone().page(tx, items, None, |row| (place(row), row.cell_id.unwrap_or(row.committee_id).into()));
    Ok((HistoryReport { as_of: times.as_of, known_at: times.known_at, items: page.items, totals, page: page.page }, view))
}

fn place(row: &HistoryRow) -> String {
    format!("{} {}", row.unit_code, u8::from(row.cell_id.is_some()))
}

fn row(unit: &ReportUnit) -> HistoryRow {
    HistoryRow { cell_id: unit.cell_id(), committee_id: unit.committee.uuid(), unit_code: unit.code.clone(), unit_name: unit.name.clone(), years: Vec::new() }
}

/// What was counted, of each unit and of all.
#[derive(Default)]
struct Figures {
    units: HashMap<(Key, String), Sums>,
    all: HashMap<String, Sums>,
}

/// What is known of a year.
struct Counted {
    /// What was reached in it.
    reached: Figures,
    /// Who was there at its start.
    members: Figures,
    /// The quotas of units, and of all.
    quotas: HashMap<(Key, QuotaKind), i64>,
    given: HashMap<QuotaKind, i64>,
}

impl Counted {
    fn read(tx: &mut Tx<'_>, view: &View, units: &[ReportUnit], year: i32, plan: Option<Key>) -> Outcome<Self> {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(view.times.as_of).min(view.times.as_of);
        let reached = [ADMITTED, READMITTED, COURSE];
        let spans = months_and_days(Some(first_day(year)), end);
        let reached = Figures { units: view.figures(tx, units, &reached, &spans)?, all: view.totals(tx, &reached, &spans)? };
        let members = [OFFICIAL_MEMBERS, PROBATIONARY_MEMBERS];
        let spans = months_and_days(None, first_day(year));
        let members = Figures { units: view.figures(tx, units, &members, &spans)?, all: view.totals(tx, &members, &spans)? };
        let at = view.times.instant();
        let ids = |cells: bool| units.iter().filter(|unit| unit.is_cell == cells).map(|unit| unit.id).collect::<Vec<Key>>();
        let (quotas, given) = match plan {
            Some(plan) => (
                issued::of_units(tx, if view.by == ReportBy::Cell { Given::In(year) } else { Given::By(plan) }, (&ids(true), &ids(false)), end, at)?,
                issued::sums(tx, plan, view.reach(), end, at)?,
            ),
            None => (HashMap::new(), HashMap::new()),
        };
        Ok(Self { reached, members, quotas, given })
    }

    fn year(&self, year: i32, sums: impl Fn(&Figures, &str) -> Option<Sums>, quota: impl Fn(QuotaKind) -> Option<i64>) -> HistoryYear {
        let number = |figures: &Figures, measure: &str| sums(figures, measure).map_or(0, |sums| sums.number);
        let members_at_start = number(&self.members, OFFICIAL_MEMBERS) + number(&self.members, PROBATIONARY_MEMBERS);
        let (admitted, admission_quota) = (number(&self.reached, ADMITTED), quota(QuotaKind::Admission));
        HistoryYear {
            year,
            members_at_start,
            admission_quota,
            admitted,
            readmitted: number(&self.reached, READMITTED),
            percent_x100: admission_quota.and_then(|quota| percent_x100(admitted, quota)),
            course_quota: quota(QuotaKind::Course),
            course: number(&self.reached, COURSE),
            rate_x100: percent_x100(admitted, members_at_start),
        }
    }
}
