//! What every change of a member shares: loading with the permission, counting in the cell, and the event.

use chibo_openapi::Scope;
use chibo_openapi::structure::Member;
use chibo_openapi::vocabulary::MemberStatus;

use super::row::Row;
use super::store;
use crate::auth::Unit;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::names::with_names;

/// A member and the unit, if the caller sees it and may do this.
pub(super) fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(Scope::MembersRead)?;
    let (row, path) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = Unit { path, cell: Some(row.cell_id) };
    tx.caller().require(Scope::MembersRead, act, &unit)?;
    Ok((row, unit))
}

/// How a member of a state counts in the cell: as official, as probationary.
pub(super) const fn counted(status: MemberStatus) -> (i64, i64) {
    match status {
        MemberStatus::Official => (1, 0),
        MemberStatus::Probationary => (0, 1),
        MemberStatus::Left => (0, 0),
    }
}

/// As answers about one member show it: with those who are likely the same person.
pub(super) fn shown(tx: &mut Tx<'_>, row: Row, may_write: bool) -> Outcome<Member> {
    let likely = store::likely_same(tx, &row)?;
    let sees = |(_, cell, path): &&(Key, Key, String)| tx.caller().may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(*cell) });
    let likely_duplicate_ids = likely.iter().filter(sees).map(|(id, ..)| id.uuid()).collect();
    with_names(tx, Member { likely_duplicate_ids, ..row.shown(may_write) })
}

/// Writes a change and its event; gives the member as it is now. What changes nothing is not written.
pub(super) fn changed(tx: &mut Tx<'_>, action: &str, before: Row, row: Row, document_number: Option<&str>) -> Outcome<Member> {
    if row.version == before.version {
        return shown(tx, row, true);
    }
    store::update(tx, &row)?;
    let event = Event::new(action, row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id);
    let event = event.before(&before.in_full()).after(&row.clone().in_full());
    events::record(tx, if document_number.is_some() { event.said("document_number", &document_number) } else { event })?;
    shown(tx, row, true)
}
