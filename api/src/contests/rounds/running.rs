//! The round that is being judged, and who takes part in it.

use chibo_openapi::contests::ContestRound;
use chibo_openapi::vocabulary::ContestStatus;
use chibo_openapi::{Code, Scope};
use diesel::prelude::*;

use crate::contests::contest::{self, ContestFacts};
use crate::contests::entries::TakingPart;
use crate::contests::sheets;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::schema::{cells, contest_entries as entries, person_keys};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::vault::PersonKey;

/// What runs a round: the organizer, the chair and the secretaries of the panel.
pub(super) const RUN: Scope = Scope::ContestRoundsRun;

/// A contest that is being judged, locked, for who runs its rounds.
pub(super) fn locked(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestFacts> {
    let contest = run_by_caller(tx, contest)?;
    judged(contest)
}

/// The same, to change something of it that has a version.
pub(super) fn locked_to_change(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestFacts> {
    let contest = run_by_caller(tx, contest)?;
    tx.require_version_named()?;
    judged(contest)
}

fn run_by_caller(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestFacts> {
    tx.lock(&[Change(What::Contest(contest))])?;
    contest::loaded(tx, contest, RUN)
}

fn judged(contest: ContestFacts) -> Outcome<ContestFacts> {
    if contest.status == ContestStatus::Judging { Ok(contest) } else { Err(Fail::wrong_state(&contest.status)) }
}

/// The round that is being judged.
pub(super) fn round(contest: &ContestFacts) -> Outcome<&ContestRound> {
    contest.current().ok_or_else(|| Fail::internal("a contest that is judged in no round"))
}

/// The entrant that a body names, who must take part in the round.
pub(super) fn entrant(tx: &mut Tx<'_>, contest: &ContestFacts, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<Option<TakingPart>> {
    let found = sheets::entrants(tx, contest)?.into_iter().find(|entrant| entrant.id == id);
    if found.is_none() {
        flaws.push(Flaw::field("/entry_id", Code::NotInRound));
    }
    Ok(found)
}

/// An event about something of an entrant in a contest.
pub(super) fn event<'a>(action: &'a str, id: Key, contest: &ContestFacts, entrant: &TakingPart) -> Event<'a> {
    Event::new(action, id).unit(Some(contest.committee), Some(entrant.cell)).person(entrant.member)
}

/// An entrant, whatever became of the entry.
pub(super) fn whoever(tx: &mut Tx<'_>, id: Key) -> Outcome<TakingPart> {
    let found = entries::table.inner_join(cells::table.on(cells::id.eq(entries::cell_id))).filter(entries::id.eq(id));
    let (cell, cell_code, member, cluster) = found.select((entries::cell_id, cells::code, entries::member_id, entries::cluster)).first(tx.conn)?;
    Ok(TakingPart { id, cell, cell_code, member, cluster })
}

/// The keys of everybody who entered a contest, by entry: one query for a list.
pub(super) fn keys(tx: &mut Tx<'_>, contest: Key) -> Outcome<std::collections::HashMap<Key, PersonKey>> {
    let rows: Vec<(Key, Vec<u8>)> = entries::table
        .inner_join(person_keys::table.on(person_keys::person_id.eq(entries::member_id)))
        .filter(entries::contest_id.eq(contest))
        .select((entries::id, person_keys::key_sealed))
        .load(tx.conn)?;
    let vault = tx.request.app.vault.clone();
    let opened = rows.into_iter().map(|(entry, sealed)| Ok(events::opened(&vault, Some(&sealed))?.map(|key| (entry, key))));
    Ok(opened.collect::<Outcome<Vec<_>>>()?.into_iter().flatten().collect())
}
