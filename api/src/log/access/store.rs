//! Rows and queries of the access log.

use chibo_openapi::PageOf;
use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::access_log;
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted};

/// Rows that one transaction forgets, at most: others wait for it. The next turn takes the next.
const AT_ONCE: i64 = 10_000;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = access_log)]
struct Row {
    id: Key,
    caller_kind: String,
    caller_id: Key,
    candidate_id: Key,
    operation: String,
    reason: Option<String>,
    request_id: String,
    first_at: NaiveDateTime,
    last_at: NaiveDateTime,
    readings: i64,
}

impl From<Row> for AccessEntry {
    fn from(row: Row) -> Self {
        let Row { id, caller_kind, caller_id, candidate_id, operation, reason, request_id, first_at, last_at, readings } = row;
        Self {
            id: id.uuid(),
            first_at: first_at.and_utc(),
            last_at: last_at.and_utc(),
            readings,
            caller_kind: parse_stored(&caller_kind),
            caller_id: Some(caller_id.uuid()).filter(|id| !id.is_nil()),
            candidate_id: candidate_id.uuid(),
            operation,
            reason,
            request_id,
        }
    }
}

/// The reason of a list was given for everybody on it, so it goes there too.
pub(super) fn forget_reasons(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    let given = access_log::table.filter(access_log::candidate_id.eq(person)).filter(access_log::reason.is_not_null());
    let given = given.select((access_log::caller_id, access_log::reason_tag, access_log::hour)).distinct();
    for (caller, tag, hour) in given.load::<(Key, Vec<u8>, NaiveDateTime)>(tx.conn)? {
        let rows = access_log::table.filter(access_log::reason_tag.eq(tag)).filter(access_log::hour.eq(hour)).filter(access_log::reason.is_not_null());
        diesel::update(rows.filter(access_log::caller_id.eq(caller))).set(access_log::reason.eq(None::<String>)).execute(tx.conn)?;
    }
    Ok(())
}

pub(super) fn forget_before(conn: &mut Conn, day: DateTime<Utc>) -> Outcome<usize> {
    // Ids rise with time, so the oldest stand together.
    let after_a_turn = access_log::table.select(access_log::id).order(access_log::id).offset(AT_ONCE).first::<Key>(conn).optional()?;
    let end = after_a_turn.map_or(Key::at(day), |next| next.min(Key::at(day)));
    Ok(diesel::delete(access_log::table.filter(access_log::id.lt(end))).execute(conn)?)
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
