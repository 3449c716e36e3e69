//! Queries of reports.

use chibo_openapi::reports::{CellDeadlines, DeadlineCounts};
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::http::DeadlinesQuery;
use crate::auth::Reach;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::db::schema::{candidates, cells};
use crate::http::Tx;

/// Deadlines up to a day, counted by cell and day, by cell code.
pub(super) fn due(tx: &mut Tx<'_>, reach: &Reach, query: &DeadlinesQuery, until: NaiveDate) -> Outcome<Vec<(CellDeadlines, NaiveDate, i64)>> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let mut rows = candidates::table
        .inner_join(cells::table.on(cells::id.eq(candidates::cell_id)))
        .group_by((cells::code, cells::id, cells::name, cells::committee_id, candidates::due_on))
        .select((cells::id, cells::code, cells::name, cells::committee_id, candidates::due_on.assume_not_null(), count_star()))
        .filter(candidates::due_on.le(until))
        .into_boxed();
    if !reach.everything {
        rows = rows.filter(candidates::committee_id.eq_any(reach.committees.clone()).or(candidates::cell_id.eq_any(reach.cells.clone())));
    }
    if let Some(committees) = &query.committee_id {
        rows = rows.filter(candidates::committee_id.eq_any(keys(committees)));
    }
    if let Some(cells) = &query.cell_id {
        rows = rows.filter(candidates::cell_id.eq_any(keys(cells)));
    }
    let rows: Vec<(Key, String, String, Key, NaiveDate, i64)> = rows.order((cells::code, cells::id)).load(tx.conn)?;
    let wire = |(id, code, name, committee, due_on, count): (Key, String, String, Key, NaiveDate, i64)| {
        let cell =
            CellDeadlines { cell_id: id.uuid(), cell_code: code, cell_name: name, committee_id: committee.uuid(), counts: DeadlineCounts::default() };
        (cell, due_on, count)
    };
    Ok(rows.into_iter().map(wire).collect())
}
