//! Rows and queries of the access log.

use chibo_openapi::PageOf;
use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::access_log;
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Reading, Tx, among, sorted};

/// Readings of one statement: both databases bound the number of values.
const CHUNK: usize = 1_000;

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
            caller_kind: parse_stored(&caller_kind),
            caller_id: caller_id.map(Key::uuid),
            candidate_id: candidate_id.uuid(),
            operation,
            reason,
            request_id,
        }
    }
}

/// Writes readings.
pub(super) fn insert(conn: &mut Conn, readings: &[Reading]) -> Outcome<()> {
    for chunk in readings.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|reading| {
                (
                    access_log::id.eq(reading.id),
                    access_log::at.eq(reading.at),
                    access_log::caller_kind.eq(reading.caller_kind.as_str()),
                    access_log::caller_id.eq(reading.caller),
                    access_log::candidate_id.eq(reading.person),
                    access_log::committee_id.eq(reading.committee),
                    access_log::operation.eq(&reading.operation),
                    access_log::reason.eq(reading.reason.as_deref()),
                    access_log::request_id.eq(&reading.request_id),
                )
            })
            .collect();
        on_connection!(conn, conn => diesel::insert_into(access_log::table).values(rows).execute(conn))?;
    }
    Ok(())
}

pub(super) fn newest_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<AccessEntry>> {
    let rows: Vec<Row> =
        access_log::table.filter(access_log::candidate_id.eq(candidate)).order(access_log::id.desc()).limit(1000).select(Row::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(AccessEntry::from).collect())
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    let pager = Pager::new(tx, "access_log", query, "-created_at")?;
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
    let (rows, value) = sorted!(pager, rows, Row, access_log::id, { "created_at" => access_log::id, |row| row.id; });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, None, |row| (value(row), row.id)).map(AccessEntry::from))
}
