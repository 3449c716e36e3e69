//! Who is on the way to admission, how far, since when, and where people do not go on.

pub mod http;
mod table;

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::reports::{PipelineQuery, PipelineReport, PipelineRow, PipelineStage};
use chibo_openapi::vocabulary::TableFormat;
use chrono::Datelike;

use super::forecast::{StageTime, WAY};
use super::forms::whole;
use super::progress::{first_day, stage_names, stage_times};
use super::view::{ReportUnit, Times, View, root};
use crate::counters::{Sums, months_and_days};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{File, Pager, Tx};

/// One page of the pipeline.
pub fn get(tx: &mut Tx<'_>, query: &PipelineQuery) -> Outcome<PipelineReport> {
    let pager = Pager::new(tx, "pipeline", query, "")?;
    report(tx, query, &pager).map(|(report, _)| report)
}

/// The same as a file.
pub fn file(tx: &mut Tx<'_>, query: &PipelineQuery, format: TableFormat) -> Outcome<File> {
    let pager = Pager::new(tx, "pipeline", query, "")?;
    let pager = whole(pager, query.limit.is_some() || query.cursor.is_some());
    let (report, view) = report(tx, query, &pager)?;
    let name = view.name(tx)?;
    super::printed::file(&table::table(tx, name, &report), format, query.bom == Some(true))
}

fn report(tx: &mut Tx<'_>, query: &PipelineQuery, pager: &Pager) -> Outcome<(PipelineReport, View)> {
    let root = root(query.committee_id, query.cell_id)?;
    let times = Times::new(tx, pager.today(), query.as_of, query.known_at);
    let view = View::open(tx, Scope::CandidatesRead, root, query.by, times, (times.as_of, times.as_of))?;
    let lasting = stage_times(tx, &view, times.as_of)?;
    let names = stage_names();
    let asked: Vec<&str> = names.iter().map(String::as_str).collect();
    let (ever, this_year) = (months_and_days(None, times.as_of), months_and_days(Some(first_day(times.as_of.year())), times.as_of));
    let told = Told { lasting: &lasting, names: &names, today: i64::from(times.as_of.num_days_from_ce()) };
    let (there, went) = (view.totals(tx, &asked, &ever)?, view.totals(tx, &asked, &this_year)?);
    let totals = told.stages(|name| (there.get(name).copied(), went.get(name).copied()));
    let after = pager.after(|row: &PipelineRow| place(row))?.map(|(place, _)| place);
    let units = view.page(tx, after.as_deref(), false, pager.rows())?;
    let (there, went) = (view.figures(tx, &units, &asked, &ever)?, view.figures(tx, &units, &asked, &this_year)?);
    let items = units.iter().map(|unit| told.row(unit, &there, &went)).collect();
    let page = pager.clone().page(tx, items, None, |row| (place(row), row.cell_id.unwrap_or(row.committee_id).into()));
    Ok((PipelineReport { as_of: times.as_of, known_at: times.known_at, items: page.items, totals, page: page.page }, view))
}

fn place(row: &PipelineRow) -> String {
    format!("{} {}", row.unit_code, u8::from(row.cell_id.is_some()))
}

/// What stages are told by.
struct Told<'a> {
    lasting: &'a [StageTime],
    names: &'a [String],
    /// Days from 0001-01-01.
    today: i64,
}

impl Told<'_> {
    fn stages(&self, of: impl Fn(&String) -> (Option<Sums>, Option<Sums>)) -> Vec<PipelineStage> {
        let stage = |((stage, name), lasting): ((&_, &String), &StageTime)| {
            let (there, went) = of(name);
            let (there, went) = (there.unwrap_or_default(), went.unwrap_or_default());
            let mean_days = (there.number > 0).then(|| (self.today - there.since / there.number).max(0));
            #[expect(clippy::cast_possible_truncation, reason = "days of a stage")]
            let usual_days = lasting.mean.round() as i64;
            PipelineStage {
                stage: *stage,
                people: there.number,
                mean_days,
                usual_days,
                default: lasting.default,
                stuck: mean_days.is_some_and(|days| days > usual_days),
                went_on: went.passed,
                lost: went.lost,
            }
        };
        WAY.iter().zip(self.names).zip(self.lasting).map(stage).collect()
    }

    fn row(&self, unit: &ReportUnit, there: &HashMap<(Key, String), Sums>, went: &HashMap<(Key, String), Sums>) -> PipelineRow {
        let of = |sums: &HashMap<(Key, String), Sums>, name: &String| sums.get(&(unit.id, name.clone())).copied();
        let stages = self.stages(|name| (of(there, name), of(went, name)));
        // Compared as fractions: waited over usual.
        let waiting = stages.iter().filter(|stage| stage.stuck).max_by_key(|stage| stage.mean_days.unwrap_or_default() * 1_000 / stage.usual_days.max(1));
        PipelineRow {
            cell_id: unit.cell_id(),
            committee_id: unit.committee.uuid(),
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            people: stages.iter().map(|stage| stage.people).sum(),
            stuck_at: waiting.map(|stage| stage.stage),
            stages,
        }
    }
}
