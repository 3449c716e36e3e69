//! Queries of reports.

use chibo_openapi::reports::{CellDeadlines, DeadlineCounts, DeadlinesQuery};
use chrono::NaiveDate;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{candidates, cells, conference_conclusions as conclusions};
use crate::fail::Outcome;
use crate::http::{Tx, among, within};

fn keys(ids: &[uuid::Uuid]) -> Vec<Key> {
    ids.iter().map(|id| Key::from(*id)).collect()
}

/// How many deadlines there are on each day up to a day, wherever the query looks.
pub(super) fn in_all(tx: &mut Tx<'_>, reach: &Reach, query: &DeadlinesQuery, until: NaiveDate) -> Outcome<Vec<(NaiveDate, i64)>> {
    let rows = candidates::table.group_by(candidates::due_on).select((candidates::due_on, count_star())).filter(candidates::due_on.le(until)).into_boxed();
    let mut rows = within!(rows, reach, candidates::committee_id, candidates::cell_id);
    if let Some(committees) = &query.committee_id {
        rows = among!(rows, candidates::committee_id, keys(committees));
    }
    if let Some(cells) = &query.cell_id {
        rows = among!(rows, candidates::cell_id, keys(cells));
    }
    let rows: Vec<(Option<NaiveDate>, i64)> = rows.load(tx.conn)?;
    Ok(rows.into_iter().filter_map(|(due_on, count)| Some((due_on?, count))).collect())
}

/// How many open conclusions are due on each day up to a day, wherever the query looks.
pub(super) fn conclusions(tx: &mut Tx<'_>, reach: &Reach, query: &DeadlinesQuery, until: NaiveDate) -> Outcome<Vec<(NaiveDate, i64)>> {
    let rows = conclusions::table.group_by(conclusions::due_on).select((conclusions::due_on, count_star()));
    let rows = rows.filter(conclusions::done_on.is_null().and(conclusions::due_on.le(until))).into_boxed();
    let mut rows = within!(rows, reach, conclusions::committee_id, conclusions::cell_id);
    if let Some(committees) = &query.committee_id {
        rows = among!(rows, conclusions::committee_id, keys(committees));
    }
    if let Some(cells) = &query.cell_id {
        rows = rows.filter(conclusions::cell_id.eq_any(keys(cells)));
    }
    let rows: Vec<(Option<NaiveDate>, i64)> = rows.load(tx.conn)?;
    Ok(rows.into_iter().filter_map(|(due_on, count)| Some((due_on?, count))).collect())
}

/// How many deadlines each of some cells has on each day up to a day.
pub(super) fn of_cells(tx: &mut Tx<'_>, cells: &[Key], until: NaiveDate) -> Outcome<Vec<(Key, NaiveDate, i64)>> {
    let rows = candidates::table.group_by((candidates::cell_id, candidates::due_on)).select((candidates::cell_id, candidates::due_on, count_star()));
    let rows = rows.filter(candidates::due_on.le(until).and(candidates::cell_id.eq_any(cells)));
    let rows: Vec<(Key, Option<NaiveDate>, i64)> = rows.load(tx.conn)?;
    Ok(rows.into_iter().filter_map(|(cell, due_on, count)| Some((cell, due_on?, count))).collect())
}

/// The cells of one page that have a deadline up to a day, by code; candidates stand where their cells do.
pub(super) fn cells(
    tx: &mut Tx<'_>,
    reach: &Reach,
    query: &DeadlinesQuery,
    until: NaiveDate,
    after: Option<String>,
    limit: i64,
) -> Outcome<Vec<CellDeadlines>> {
    let due = candidates::table.filter(candidates::cell_id.eq(cells::id).and(candidates::due_on.le(until)));
    let rows = cells::table.select((cells::id, cells::code, cells::name, cells::committee_id)).into_boxed().filter(exists(due));
    let mut rows = within!(rows, reach, cells::committee_id, cells::id);
    if let Some(committees) = &query.committee_id {
        rows = among!(rows, cells::committee_id, keys(committees));
    }
    if let Some(cells) = &query.cell_id {
        rows = among!(rows, cells::id, keys(cells));
    }
    if let Some(after) = after {
        rows = rows.filter(cells::code.gt(after));
    }
    let rows: Vec<(Key, String, String, Key)> = rows.order(cells::code).limit(limit).load(tx.conn)?;
    let wire = |(id, code, name, committee): (Key, String, String, Key)| CellDeadlines {
        cell_id: id.uuid(),
        cell_code: code,
        cell_name: name,
        committee_id: committee.uuid(),
        committee_code: String::new(),
        committee_name: String::new(),
        counts: DeadlineCounts::default(),
    };
    Ok(rows.into_iter().map(wire).collect())
}
