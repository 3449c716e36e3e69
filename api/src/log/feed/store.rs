//! Rows of the change feed.

use chibo_openapi::vocabulary::EventSubject;
use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{event_seals as seals, events};
use crate::fail::Outcome;

/// A sealed event, without what the log keeps of the record.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    pub(super) sequence: i64,
    pub(super) id: Key,
    pub(super) at: NaiveDateTime,
    pub(super) action: String,
    subject_kind: String,
    pub(super) subject_id: Key,
    pub(super) committee_id: Option<Key>,
    pub(super) cell_id: Option<Key>,
    pub(super) changed: Option<String>,
    pub(super) request_id: String,
}

impl Row {
    pub(super) fn kind(&self) -> EventSubject {
        parse_stored(&self.subject_kind)
    }
}

/// What a row is made of.
macro_rules! columns {
    () => {
        (
            seals::sequence,
            events::id,
            events::at,
            events::action,
            events::subject_kind,
            events::subject_id,
            events::committee_id,
            events::cell_id,
            events::changed,
            events::request_id,
        )
    };
}

/// The number of the last sealed event.
pub(super) fn latest(conn: &mut Conn) -> Outcome<i64> {
    Ok(seals::table.select(max(seals::sequence)).first::<Option<i64>>(conn)?.unwrap_or_default())
}

/// Whether an event was sealed before an instant.
pub(super) fn is_older(conn: &mut Conn, sequence: i64, than: NaiveDateTime) -> Outcome<bool> {
    let sealed_at: Option<NaiveDateTime> = seals::table.find(sequence).select(seals::sealed_at).first(conn).optional()?;
    Ok(sealed_at.is_some_and(|at| at < than))
}

/// The event of a number.
pub(super) fn find(conn: &mut Conn, sequence: i64) -> Outcome<Option<Row>> {
    let row = seals::table.inner_join(events::table.on(events::id.eq(seals::event_id))).filter(seals::sequence.eq(sequence));
    Ok(row.select(columns!()).first(conn).optional()?)
}

/// Events behind a number up to another, of some kinds and perhaps of one record, the first of them.
pub(super) fn behind(conn: &mut Conn, after: i64, last: i64, kinds: &[&str], subject: Option<Key>, limit: usize) -> Outcome<Vec<Row>> {
    let rows = seals::table.inner_join(events::table.on(events::id.eq(seals::event_id)));
    let mut rows = rows.filter(seals::sequence.gt(after).and(seals::sequence.le(last))).filter(events::subject_kind.eq_any(kinds)).into_boxed();
    if let Some(subject) = subject {
        rows = rows.filter(events::subject_id.eq(subject));
    }
    Ok(rows.select(columns!()).order(seals::sequence).limit(i64::try_from(limit).unwrap_or(i64::MAX)).load(conn)?)
}
