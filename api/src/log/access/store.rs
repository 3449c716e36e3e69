//! Rows and queries of the access log.

use chibo_openapi::PageOf;
use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chibo_openapi::vocabulary::Reading;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{access_log, person_keys};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted};
use crate::log::events;
use crate::vault::Vault;

/// Rows that one transaction forgets, at most: others wait for it. The next turn takes the next.
const AT_ONCE: i64 = 10_000;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = access_log)]
struct Row {
    id: Key,
    caller_kind: String,
    caller_id: Key,
    person_id: Key,
    committee_id: Key,
    operation: String,
    reason_sealed: Option<Vec<u8>>,
    request_id: String,
    first_at: NaiveDateTime,
    last_at: NaiveDateTime,
    readings: i64,
}

/// The sealed key of the person who was read.
#[diesel::dsl::auto_type(no_type_alias)]
fn sealed_key() -> _ {
    person_keys::table.filter(person_keys::person_id.eq(access_log::person_id)).select(person_keys::key_sealed).single_value()
}

impl Row {
    /// With the reason, unless the person was erased.
    fn wire(self, vault: &Vault, key: Option<Vec<u8>>) -> Outcome<AccessEntry> {
        let Self { id, caller_kind, caller_id, person_id, committee_id, operation, reason_sealed, request_id, first_at, last_at, readings } = self;
        let key = events::opened(vault, key.filter(|_| reason_sealed.is_some()).as_deref())?;
        let operation: Reading = parse_stored(&operation);
        let of_members = operation == Reading::MembersList;
        let reason = key.zip(reason_sealed).and_then(|(key, sealed)| String::from_utf8(key.open(&sealed)?).ok());
        Ok(AccessEntry {
            id: id.uuid(),
            first_at: first_at.and_utc(),
            last_at: last_at.and_utc(),
            readings,
            caller_kind: parse_stored(&caller_kind),
            caller_id: Some(caller_id.uuid()).filter(|id| !id.is_nil()),
            caller_name: None,
            candidate_id: (!of_members).then_some(person_id.uuid()),
            candidate_name: None,
            member_id: of_members.then_some(person_id.uuid()),
            member_name: None,
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            cell_code: None,
            operation,
            reason,
            request_id,
        })
    }
}

/// The reason of a list was given for everybody on it, so it goes there too.
pub(super) fn forget_reasons(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    let given = access_log::table.filter(access_log::person_id.eq(person)).filter(access_log::reason_sealed.is_not_null());
    let given = given.select((access_log::caller_id, access_log::reason_tag, access_log::hour)).distinct();
    for (caller, tag, hour) in given.load::<(Key, Vec<u8>, NaiveDateTime)>(tx.conn)? {
        let rows = access_log::table.filter(access_log::reason_tag.eq(tag)).filter(access_log::hour.eq(hour)).filter(access_log::reason_sealed.is_not_null());
        diesel::update(rows.filter(access_log::caller_id.eq(caller))).set(access_log::reason_sealed.eq(None::<Vec<u8>>)).execute(tx.conn)?;
    }
    Ok(())
}

pub(super) fn forget_before(conn: &mut Conn, day: DateTime<Utc>) -> Outcome<usize> {
    // Ids rise with time, so the oldest stand together.
    let after_a_turn = access_log::table.select(access_log::id).order(access_log::id).offset(AT_ONCE).first::<Key>(conn).optional()?;
    let end = after_a_turn.map_or(Key::at(day), |next| next.min(Key::at(day)));
    Ok(diesel::delete(access_log::table.filter(access_log::id.lt(end))).execute(conn)?)
}

pub(super) fn newest_of(tx: &mut Tx<'_>, person: Key) -> Outcome<Vec<AccessEntry>> {
    let rows = access_log::table.filter(access_log::person_id.eq(person)).order(access_log::id.desc()).limit(1000);
    let rows: Vec<(Row, Option<Vec<u8>>)> = rows.select((Row::as_select(), sealed_key())).load(tx.conn)?;
    rows.into_iter().map(|(row, key)| row.wire(&tx.request.app.vault, key)).collect()
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    let pager = Pager::new(tx, "access_log", query, "-created_at")?;
    let mut rows = access_log::table.select((Row::as_select(), sealed_key())).into_boxed();
    if !reach.everything {
        rows = among!(rows, access_log::committee_id, reach.committees.clone());
    }
    for person in [query.candidate_id, query.member_id].into_iter().flatten() {
        rows = rows.filter(access_log::person_id.eq(Key::from(person)));
    }
    if let Some(caller) = query.caller_id {
        rows = rows.filter(access_log::caller_id.eq(Key::from(caller)));
    }
    let (rows, value) = sorted!(pager, rows, Row, access_log::id, { "created_at" => access_log::id, |row| row.id; });
    let rows: Vec<(Row, Option<Vec<u8>>)> = rows.load(tx.conn)?;
    let page = pager.page(tx, rows, None, |(row, _)| (value(row), row.id));
    page.try_map(|(row, key)| row.wire(&tx.request.app.vault, key))
}
