//! Queries of the access log.

use chibo_openapi::PageOf;
use chibo_openapi::privacy::AccessEntry;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::http::{AccessLogQuery, AccessSort};
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::access_log;
use crate::db::{Outcome, stored};
use crate::http::page::value;
use crate::http::{Pager, Tx, among, keyset};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = access_log)]
struct Row {
    id: Key,
    at: NaiveDateTime,
    caller_kind: String,
    caller_id: Option<Key>,
    candidate_id: Key,
    operation: String,
    reason: Option<String>,
    request_id: String,
}

impl From<Row> for AccessEntry {
    fn from(row: Row) -> Self {
        let Row { id, at, caller_kind, caller_id, candidate_id, operation, reason, request_id } = row;
        Self {
            id: id.uuid(),
            at: at.and_utc(),
            caller_kind: stored(&caller_kind),
            caller_id: caller_id.map(Key::uuid),
            candidate_id: candidate_id.uuid(),
            operation,
            reason,
            request_id,
        }
    }
}

pub(super) fn newest_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<AccessEntry>> {
    let rows: Vec<Row> =
        access_log::table.filter(access_log::candidate_id.eq(candidate)).order(access_log::id.desc()).limit(1000).select(Row::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(AccessEntry::from).collect())
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    let order = AccessSort::read(Some("-created_at"));
    let bound_to = ("access_log", AccessLogQuery { limit: None, cursor: None, ..query.clone() });
    let pager = Pager::new(tx, &bound_to, query.limit, query.cursor.as_deref())?;
    let mut rows = access_log::table.select(Row::as_select()).into_boxed();
    if !reach.everything {
        rows = among!(rows, access_log::committee_id, reach.committees.clone());
    }
    if let Some(candidate) = query.candidate_id {
        rows = rows.filter(access_log::candidate_id.eq(Key::from(candidate)));
    }
    if let Some(caller) = query.caller_id {
        rows = rows.filter(access_log::caller_id.eq(Key::from(caller)));
    }
    let rows = rows.limit(pager.rows());
    let rows = keyset!(rows, access_log::id, access_log::id, order, pager.after(value::to_key)?);
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, None, |row: &Row| (value::key(row.id), row.id), AccessEntry::from))
}
