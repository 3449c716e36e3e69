//! The access log with names: of who read, and of who was read where the caller may read that person now. Here because names of candidates
//! are opened with their keys. Not here: the rows (`log/access`).

pub mod http;

use std::collections::HashMap;

use chibo_openapi::log::{AccessEntry, AccessLogQuery};
use chibo_openapi::vocabulary::PrincipalKind;
use chibo_openapi::{PageOf, Scope};

use super::store;
use crate::accounts::{clients, users};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::log::access;
use crate::structure::names::with_names;

/// One page of the readings of people of the caller's units.
pub fn list(tx: &mut Tx<'_>, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    let PageOf { items, page } = access::list(tx, query)?;
    Ok(PageOf { items: named(tx, items)?, page })
}

/// Readings with names: some queries for all of them, whatever they name.
pub(super) fn named(tx: &mut Tx<'_>, entries: Vec<AccessEntry>) -> Outcome<Vec<AccessEntry>> {
    let mut entries = with_names(tx, entries)?;
    let callers = |kind: PrincipalKind| distinct(entries.iter().filter(|entry| entry.caller_kind == kind).filter_map(|entry| entry.caller_id));
    let (people, systems) = (callers(PrincipalKind::User), callers(PrincipalKind::Client));
    let mut names: HashMap<Key, String> = users::names(tx, &people)?;
    names.extend(clients::names(tx, &systems)?);
    let reach = tx.reach(Scope::CandidatesRead)?;
    let read = store::names(tx, &reach, &distinct(entries.iter().filter_map(|entry| entry.candidate_id)))?;
    for entry in &mut entries {
        entry.caller_name = entry.caller_id.and_then(|id| names.get(&id.into()).cloned());
        let candidate = entry.candidate_id.and_then(|id| read.get(&id.into()));
        entry.cell_code = candidate.map(|(_, cell)| cell.clone());
        // Of an erased candidate no name is left.
        entry.candidate_name = candidate.map(|(name, _)| name.clone()).filter(|name| !name.is_empty());
    }
    Ok(entries)
}

fn distinct(ids: impl Iterator<Item = uuid::Uuid>) -> Vec<Key> {
    let mut ids: Vec<Key> = ids.map(Key::from).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
