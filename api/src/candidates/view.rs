//! One candidate as this caller sees it: loading with the permission, masking, and what may follow.

use chibo_openapi::candidates::Candidate;
use chibo_openapi::vocabulary::{CandidateStage, Reading};
use chibo_openapi::{Code, Scope};

use super::rules;
use super::store::{self, Others, Row};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{self, Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::access;
use crate::structure::names::with_names;
use crate::vault::PersonKey;

/// The stages a caller may move a candidate to; none once the record was erased.
pub(super) fn allowed(row: &Row, may: impl Fn(Scope) -> bool) -> Vec<CandidateStage> {
    let from = row.stage();
    let onward = rules::onward(from).iter().copied().filter(|_| row.erased_on.is_none());
    onward.filter(|to| may(rules::gate(from, *to))).collect()
}

/// A candidate and its unit, if the caller sees it and may do this.
pub(super) fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let (row, path) = store::nearest(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = Unit { path, cell: Some(row.cell_id) };
    let judged = tx.caller().require(Scope::CandidatesRead, act, &unit);
    if row.id != id {
        return Err(Fail::not_found());
    }
    judged?;
    Ok((row, unit))
}

/// Locks a candidate whose record, dossier or way changes: the cell that follows it stays as it is meanwhile, and so does the member it may
/// have become. Loading comes after.
pub(super) fn lock(tx: &mut Tx<'_>, id: Key, also: &[Lock]) -> Outcome<()> {
    // Who is not there has nothing to lock; loading says so.
    let Some(around) = store::around(tx, id)? else { return Ok(()) };
    tx.is_about(id, around.committee);
    let mut wanted = vec![Hold(What::Regulations), Hold(What::Cell(around.cell)), Change(What::Candidate(id))];
    if let Some((member, cell)) = around.member {
        wanted.extend([Hold(What::Cell(cell)), Change(What::Member(member))]);
    }
    wanted.extend(also);
    tx.lock(&wanted)?;
    if tx.alone() || store::around(tx, id)? == Some(around) { Ok(()) } else { Err(Fail::overtaken()) }
}

/// Locks a candidate for an act that may count a member in or out of a cell.
pub(super) fn lock_for_act(tx: &mut Tx<'_>, id: Key, also: &[Lock]) -> Outcome<()> {
    let around = store::around(tx, id)?;
    let cells = around.iter().flat_map(|around| [Some(around.cell), around.member.map(|(_, cell)| cell)]).flatten();
    let changed: Vec<Lock> = cells.map(|cell| Change(What::Cell(cell))).chain(also.iter().copied()).collect();
    lock(tx, id, &changed)
}

/// Nobody else with the same personal ID is listed or resolved on until the commit.
pub(super) fn lock_person(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    let tag = row.personal_id_hash.as_deref().and_then(|hash| hash.first_chunk());
    tag.map_or(Ok(()), |tag| tx.lock(&[Change(What::Person(i64::from_be_bytes(*tag)))]))
}

/// What the caller sees: contact and personal ID only with the permission, the same person elsewhere only where it sees that one too.
pub(super) fn shown(tx: &mut Tx<'_>, row: Row, unit: &Unit) -> Outcome<Candidate> {
    let personal = tx.caller().may(Scope::CandidatesPersonal, unit);
    let (same, likely) = (seen_twins(tx, &row)?, store::likely_same(tx, &row)?);
    let others = Others { same_person: same.iter().map(|id| id.uuid()).collect(), likely: seen(tx, &likely).iter().map(|id| id.uuid()).collect() };
    let allowed = allowed(&row, |scope| tx.caller().may(scope, unit));
    with_names(tx, row.shown(personal, others, allowed))
}

/// Others with the same personal ID who are followed where the caller sees them.
pub(super) fn seen_twins(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<Key>> {
    let twins = store::same_person(tx, row)?;
    Ok(seen(tx, &twins))
}

/// Those of some candidates, each with the cell and the path of its committee, whom the caller sees.
fn seen(tx: &Tx<'_>, candidates: &[(Key, Key, String)]) -> Vec<Key> {
    let sees = |(_, cell, path): &&(Key, Key, String)| tx.caller().may(Scope::CandidatesRead, &Unit { path: path.clone(), cell: Some(*cell) });
    candidates.iter().filter(sees).map(|(id, ..)| *id).collect()
}

/// A candidate in full, for the log, where it is encrypted.
pub(super) fn in_full(row: Row) -> Candidate {
    row.shown(true, Others::default(), Vec::new())
}

/// 409 for a record that was erased.
pub(super) fn refuse_erased(row: &Row) -> Outcome<()> {
    if row.erased_on.is_some() { Err(Fail::new(Code::Erased)) } else { Ok(()) }
}

/// A candidate whose dossier is read or changed.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    /// Id.
    pub(super) id: Key,
    /// The cell today.
    pub(super) cell: Key,
    /// Its committee.
    pub(super) committee: Key,
    /// The stage now.
    pub(super) stage: CandidateStage,
    /// The version, which every change of the dossier raises.
    pub(super) version: i64,
    /// The key of the person's values; none once erased.
    key: Option<PersonKey>,
}

impl Followed {
    fn of(row: &Row) -> Self {
        Self { id: row.id, cell: row.cell_id, committee: row.committee_id, stage: row.stage(), version: row.version, key: row.key().cloned() }
    }

    /// The key of the person's values.
    pub(super) fn key(&self) -> Outcome<&PersonKey> {
        self.key.as_ref().ok_or_else(|| Fail::new(Code::Erased))
    }

    /// The same, or none once erased.
    pub(super) const fn key_if_kept(&self) -> Option<&PersonKey> {
        self.key.as_ref()
    }
}

/// A candidate whose dossier the caller reads, which is recorded.
pub(super) fn followed(tx: &mut Tx<'_>, id: Key, reading: Reading) -> Outcome<Followed> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, reading, &[(row.id, row.committee_id)], None)?;
    Ok(Followed::of(&row))
}

/// A candidate whose dossier the caller changes, locked.
pub(super) fn followed_to_change(tx: &mut Tx<'_>, id: Key) -> Outcome<Followed> {
    lock(tx, id, &[])?;
    let (row, _) = load(tx, id, Scope::CandidatesWrite)?;
    refuse_erased(&row)?;
    Ok(Followed::of(&row))
}
