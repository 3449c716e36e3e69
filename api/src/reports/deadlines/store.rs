//! Queries of reports.

use chibo_openapi::reports::{CellDeadlines, DeadlineCounts, DeadlinesQuery};
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{candidates, cells};
use crate::fail::Outcome;
use crate::http::{Tx, among, within};

/// How many deadlines each cell has on each day, up to a day.
pub(super) fn due(tx: &mut Tx<'_>, reach: &Reach, query: &DeadlinesQuery, until: NaiveDate) -> Outcome<Vec<(Key, NaiveDate, i64)>> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let rows = candidates::table
        .group_by((candidates::cell_id, candidates::due_on))
        .select((candidates::cell_id, candidates::due_on, count_star()))
        .filter(candidates::due_on.le(until))
        .into_boxed();
    let mut rows = within!(rows, reach, candidates::committee_id, candidates::cell_id);
    if let Some(committees) = &query.committee_id {
        rows = among!(rows, candidates::committee_id, keys(committees));
    }
    if let Some(cells) = &query.cell_id {
        rows = among!(rows, candidates::cell_id, keys(cells));
    }
    let rows: Vec<(Key, Option<NaiveDate>, i64)> = rows.load(tx.conn)?;
    Ok(rows.into_iter().filter_map(|(cell, due_on, count)| Some((cell, due_on?, count))).collect())
}

/// Code, name and committee of cells, by code.
pub(super) fn cells(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<CellDeadlines>> {
    let mut found = Vec::new();
    // Both databases bound the number of values of a statement.
    for chunk in ids.chunks(10_000) {
        let rows: Vec<(Key, String, String, Key)> =
            cells::table.filter(cells::id.eq_any(chunk)).select((cells::id, cells::code, cells::name, cells::committee_id)).load(tx.conn)?;
        found.extend(rows);
    }
    let wire = |(id, code, name, committee): (Key, String, String, Key)| CellDeadlines {
        cell_id: id.uuid(),
        cell_code: code,
        cell_name: name,
        committee_id: committee.uuid(),
        counts: DeadlineCounts::default(),
    };
    let mut cells: Vec<CellDeadlines> = found.into_iter().map(wire).collect();
    cells.sort_by(|a, b| a.cell_code.cmp(&b.cell_code));
    Ok(cells)
}
