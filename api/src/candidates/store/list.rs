//! The list of candidates, narrowed to what the caller sees and asks for.

use chibo_openapi::PageOf;
use chibo_openapi::candidates::CandidatesQuery;
use diesel::prelude::*;

use super::row::Row;
use crate::auth::Reach;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::candidates;
use crate::db::text::like;
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted, within};

type Boxed<'a> = candidates::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a CandidatesQuery) -> Boxed<'a> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let CandidatesQuery { q, cell_id, committee_id, stage, active, sex, due_before, sort: _, limit: _, cursor: _, include_total: _, reason: _ } = query;
    let mut rows = within!(candidates::table.into_boxed(), reach, candidates::committee_id, candidates::cell_id);
    if let Some(q) = q {
        rows = rows.filter(candidates::name_folded.like(like(q)).escape('\\'));
    }
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
    rows
}

pub(in crate::candidates) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &CandidatesQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "candidates", query, "name")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let mut rows = filtered(reach, query).select(Row::as_select());
    if pager.sort() == "due_on" {
        // Only what has a deadline can be in order of deadlines.
        rows = rows.filter(candidates::due_on.is_not_null());
    }
    let (rows, value) = sorted!(pager, rows, Row, candidates::id, {
        "name" => candidates::name_sort, |row| row.name_sort.clone();
        "created_at" => candidates::id, |row| row.id;
        "stage_on" => candidates::stage_on, |row| row.stage_on;
        "due_on" => candidates::due_on, |row| row.due_on.unwrap_or_default();
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
