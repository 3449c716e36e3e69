//! The list of candidates, narrowed to what the caller sees and asks for. Names are sealed, so a search by name opens one turn after the other.

use chibo_openapi::PageOf;
use chibo_openapi::candidates::CandidatesQuery;
use diesel::prelude::*;

use super::candidates::opened;
use super::row::{Columns, Row, Sealed, sealed_key};
use crate::auth::Reach;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::candidates;
use crate::db::text::fold;
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted, within};

/// Rows of one turn of a search.
const TURN: i64 = 500;

type Boxed<'a> = candidates::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// How the place of a row is told.
type Place = fn(&Row) -> String;

/// All but the name.
fn filtered<'a>(reach: &Reach, query: &'a CandidatesQuery, pager: &Pager) -> Boxed<'a> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let CandidatesQuery { q: _, cell_id, committee_id, stage, active, sex, due_before, sort: _, limit: _, cursor: _, include_total: _, reason: _ } = query;
    let mut rows = within!(candidates::table.into_boxed(), reach, candidates::committee_id, candidates::cell_id);
    if let Some(cells) = cell_id {
        rows = among!(rows, candidates::cell_id, keys(cells));
    }
    if let Some(committees) = committee_id {
        rows = among!(rows, candidates::committee_id, keys(committees));
    }
    if let Some(stages) = stage {
        rows = among!(rows, candidates::stage, stages.iter().map(|stage| stage.as_str()).collect());
    }
    if let Some(active) = active {
        rows = rows.filter(candidates::active.eq(*active));
    }
    if let Some(sexes) = sex {
        rows = rows.filter(candidates::sex.eq_any(sexes.iter().map(|sex| sex.as_str())));
    }
    if let Some(day) = due_before {
        rows = rows.filter(candidates::due_on.lt(*day));
    }
    if pager.sort() == "due_on" {
        // Only what has a deadline can be in order of deadlines.
        rows = rows.filter(candidates::due_on.is_not_null());
    }
    rows
}

/// The rows of a page before their names are looked at, one more than it has, and how the place of each is told.
fn turn(tx: &mut Tx<'_>, reach: &Reach, query: &CandidatesQuery, pager: &Pager) -> Outcome<(Vec<Row>, Place)> {
    let rows = filtered(reach, query, pager).select((Columns::as_select(), sealed_key()));
    let (rows, value) = sorted!(pager, rows, Row, candidates::id, {
        "name" => candidates::name_order, |row| row.name_order.clone();
        "created_at" => candidates::id, |row| row.id;
        "stage_on" => candidates::stage_on, |row| row.stage_on;
        "due_on" => candidates::due_on, |row| row.due_on.unwrap_or_default();
    });
    let rows: Vec<Sealed> = rows.load(tx.conn)?;
    Ok((opened(tx, rows)?, value))
}

pub(in crate::candidates) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &CandidatesQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "candidates", query, "name")?;
    if let Some(q) = &query.q {
        return search(tx, reach, query, pager, &fold(q));
    }
    let total = pager.total(|| filtered(reach, query, &pager).count().get_result(tx.conn))?;
    let (rows, value) = turn(tx, reach, query, &pager)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}

/// Those with a text in their names.
fn search(tx: &mut Tx<'_>, reach: &Reach, query: &CandidatesQuery, pager: Pager, text: &str) -> Outcome<PageOf<Row>> {
    let matches = |row: &Row| fold(row.full_name()).contains(text);
    let mut total = 0;
    if pager.counts() {
        let mut at = Some(pager.from_the_start(TURN));
        while let Some(turns) = at {
            let (rows, value) = turn(tx, reach, query, &turns)?;
            at = turns.next(&rows, |row| (value(row), row.id));
            total += rows.iter().filter(|row| matches(row)).count();
        }
    }
    let (mut found, mut place): (Vec<Row>, Place) = (Vec::new(), |_| String::new());
    let mut at = Some(pager.onward(TURN));
    while let Some(turns) = at.filter(|_| !pager.is_full(found.len())) {
        let (rows, value) = turn(tx, reach, query, &turns)?;
        at = turns.next(&rows, |row| (value(row), row.id));
        found.extend(rows.into_iter().filter(matches));
        place = value;
    }
    let total = pager.total(|| Ok(i64::try_from(total).unwrap_or(i64::MAX)))?;
    Ok(pager.page(tx, found, total, |row| (place(row), row.id)))
}
