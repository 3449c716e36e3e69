//! What is due of candidates and of conferences, for each cell and in total. Not here: progress of a plan (`planning/progress`).

pub mod http;
mod store;

use std::collections::BTreeMap;

use chibo_openapi::Scope;
use chibo_openapi::reports::{CellDeadlines, DeadlineCounts, DeadlinesQuery, DeadlinesReport};
use chrono::{Duration, NaiveDate};

use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{Pager, Tx};
use crate::structure::names::{Named, Names, Of, with_names};

/// Days from today up to which the report looks.
const HORIZON: i64 = 60;

/// How many deadlines each cell of a page has in each band, and all together. Four queries for any number of cells.
pub fn get(tx: &mut Tx<'_>, query: &DeadlinesQuery) -> Outcome<DeadlinesReport> {
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let reach = tx.reach(Scope::CandidatesRead)?;
    let pager = Pager::new(tx, "deadlines", query, "")?;
    let today = pager.today();
    let mut total = DeadlineCounts::default();
    let until = today + Duration::days(HORIZON);
    for (due_on, count) in store::in_all(tx, &reach, query, until)? {
        *band(&mut total, today, due_on) += count;
    }
    let mut conclusions = DeadlineCounts::default();
    if tx.caller().may_somewhere(Scope::PlansRead) {
        let reach = tx.reach(Scope::PlansRead)?;
        for (due_on, count) in store::conclusions(tx, &reach, query, until)? {
            *band(&mut conclusions, today, due_on) += count;
        }
    }
    let after = pager.after(|cell: &CellDeadlines| cell.cell_code.clone())?.map(|(code, _)| code);
    let mut cells = store::cells(tx, &reach, query, until, after, pager.rows())?;
    let mut by_cell: BTreeMap<Key, DeadlineCounts> = BTreeMap::new();
    let ids: Vec<Key> = cells.iter().map(|cell| Key::from(cell.cell_id)).collect();
    for (cell, due_on, count) in store::of_cells(tx, &ids, until)? {
        *band(by_cell.entry(cell).or_default(), today, due_on) += count;
    }
    for cell in &mut cells {
        cell.counts = by_cell.remove(&Key::from(cell.cell_id)).unwrap_or_default();
    }
    let page = pager.page(tx, cells, None, |cell| (cell.cell_code.clone(), Key::from(cell.cell_id)));
    Ok(DeadlinesReport { on: today, items: with_names(tx, page.items)?, total, conclusions, page: page.page })
}

impl Named for CellDeadlines {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        names.unit(Of::Committee, self.committee_id, &mut self.committee_code, &mut self.committee_name);
    }
}

/// The band a day falls into, counted from today.
fn band(counts: &mut DeadlineCounts, today: NaiveDate, due_on: NaiveDate) -> &mut i64 {
    match (due_on - today).num_days() {
        ..0 => &mut counts.overdue,
        0..=7 => &mut counts.within_7,
        8..=15 => &mut counts.within_15,
        16..=30 => &mut counts.within_30,
        31.. => &mut counts.within_60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_do_not_overlap() {
        let today: NaiveDate = "2024-06-01".parse().expect("a day");
        for (due_on, wanted) in [
            ("2024-05-31", [1, 0, 0, 0, 0]),
            ("2024-06-01", [0, 1, 0, 0, 0]),
            ("2024-06-08", [0, 1, 0, 0, 0]),
            ("2024-06-09", [0, 0, 1, 0, 0]),
            ("2024-06-16", [0, 0, 1, 0, 0]),
            ("2024-06-17", [0, 0, 0, 1, 0]),
            ("2024-07-01", [0, 0, 0, 1, 0]),
            ("2024-07-02", [0, 0, 0, 0, 1]),
            ("2024-07-31", [0, 0, 0, 0, 1]),
        ] {
            let mut counts = DeadlineCounts::default();
            *band(&mut counts, today, due_on.parse().expect("a day")) += 1;
            let DeadlineCounts { overdue, within_7, within_15, within_30, within_60 } = counts;
            assert_eq!([overdue, within_7, within_15, within_30, within_60], wanted, "{due_on}");
        }
    }
}
