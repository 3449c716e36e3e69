//! Candidates: who is followed by which cell, how far, and by which clause one may go on. Sensitive personal data: every reading is
//! recorded. `acts.rs` the way of a candidate, `moves.rs` between cells, `privacy.rs` handing over and erasing, `access.rs` who read.
//! Not here: papers, helpers, sponsors and opinions (`dossiers`).

mod access;
mod acts;
pub mod counters;
pub mod http;
mod moves;
mod privacy;
mod rules;
mod store;

use chibo_openapi::candidates::{Candidate, CandidateActs, CandidateCells, CandidateCreate, CandidateEdit};
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, PageOf, Scope};

use crate::auth::{Reach, Unit};
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Flaw, Patch, Tx};
use crate::vault::Vault;
use crate::{cells, committees, organizations};
pub use access::{AccessLog, flush as flush_access_log};
pub use acts::{correct, eligibility, transition};
pub use http::CandidatesQuery;
pub use moves::{active_in, cell_merged, follow_cell, follow_members, transfer};
pub use privacy::{erase, own_data};
use store::{MASK, MASKED_ID, Personal, Row};

/// Where the caller has a permission, its committees expanded and in order.
fn reach(tx: &mut Tx<'_>, scope: Scope) -> Outcome<Reach> {
    let mut reach = tx.caller().reach(scope);
    if !reach.everything {
        reach.committees = committees::expand(tx, &reach)?;
    }
    Ok(reach)
}

/// One page of the candidates the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &CandidatesQuery) -> Outcome<PageOf<Candidate>> {
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let reading = reach(tx, Scope::CandidatesRead)?;
    let mut moving = Vec::new();
    for scope in [Scope::CandidatesWrite, Scope::CandidatesResolve, Scope::CandidatesDecide] {
        moving.push((scope, reach(tx, scope)?));
    }
    let may = |scope: Scope, row: &Row| {
        let reach = moving.iter().find(|(one, _)| *one == scope).map(|(_, reach)| reach);
        reach.is_some_and(|reach| reach.everything || reach.cells.contains(&row.cell_id) || reach.committees.binary_search(&row.committee_id).is_ok())
    };
    let allowed = |row: &Row| allowed(row, |scope| may(scope, row));
    let (page, read) = store::list(tx, &reading, query, allowed)?;
    access::note(tx, "candidates_list", &read, query.reason.as_deref())?;
    Ok(page)
}

/// The stages a caller may move a candidate to; none once the record was erased.
fn allowed(row: &Row, may: impl Fn(Scope) -> bool) -> Vec<CandidateStage> {
    let from = row.stage();
    let onward = rules::onward(from).iter().copied().filter(|_| row.erased_on.is_none());
    onward.filter(|to| may(rules::gate(from, *to))).collect()
}

/// One candidate.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, "candidates_get", &[(row.id, row.committee_id)], None)?;
    shown(tx, row, &unit)
}

/// A candidate and its unit, if the caller sees it and may do this.
fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
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

/// What the caller sees: contact and personal ID only with the permission, the same person elsewhere only where it sees that one too.
fn shown(tx: &mut Tx<'_>, row: Row, unit: &Unit) -> Outcome<Candidate> {
    let personal = personal_for(tx, &row, unit)?;
    let same = seen_twins(tx, &row)?;
    let allowed = allowed(&row, |scope| tx.caller().may(scope, unit));
    Ok(row.shown(personal, same.iter().map(|id| id.uuid()).collect(), allowed))
}

/// Contact and personal ID for a caller who needs them.
fn personal_for(tx: &mut Tx<'_>, row: &Row, unit: &Unit) -> Outcome<Option<Personal>> {
    if tx.caller().may(Scope::CandidatesPersonal, unit) { personal(tx, row).map(Some) } else { Ok(None) }
}

fn personal(tx: &mut Tx<'_>, row: &Row) -> Outcome<Personal> {
    if !row.has_personal() {
        return Ok(Personal::default());
    }
    let key = events::person_key(tx, row.id)?;
    row.opened(&key)
}

/// Others with the same personal ID who are followed where the caller sees them.
fn seen_twins(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<Key>> {
    let twins = store::same_person(tx, row)?;
    let seen = |(_, cell, path): &(Key, Key, String)| tx.caller().may(Scope::CandidatesRead, &Unit { path: path.clone(), cell: Some(*cell) });
    Ok(twins.iter().filter(|twin| seen(twin)).map(|(id, ..)| *id).collect())
}

/// 409 when the person is followed already and the caller sees it. One who does not must not learn of it here; whoever sees both
/// finds them named in either record, and the base committee cannot resolve on them before one is taken off.
fn refuse_twin(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    match seen_twins(tx, row)?.first() {
        Some(twin) => Err(Fail::new(Code::PersonFollowed).with("candidate_id", twin.to_string())),
        None => Ok(()),
    }
}

/// Lists a person as a candidate of a cell.
pub fn create(tx: &mut Tx<'_>, new: &CandidateCreate) -> Outcome<Candidate> {
    let mut flaws = Vec::new();
    let cell = cells::named(tx, "/cell_id", new.cell_id.into(), Scope::CandidatesRead, Scope::CandidatesWrite, &mut flaws)?;
    flaws.extend(rules::dates_of_life(new.birth.as_deref(), new.left_party_on, tx.today));
    tx.not_in_future("/listed_on", new.listed_on, &mut flaws);
    if let Some(earliest) = cell.as_ref().map(|cell| cell.founded_on).filter(|founded| new.listed_on < *founded) {
        flaws.push(Flaw::field("/listed_on", Code::TooEarly).with("earliest", earliest.to_string()));
    }
    if let Some(organization) = new.organization_id {
        organizations::named(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    let cell = cell.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let row = Row::new(tx, new, &cell);
    let key = events::person_key(tx, row.id)?;
    let CandidateCreate { phone, address, personal_id, .. } = new.clone();
    let row = row.sealed(tx, &key, &Personal { phone, address, personal_id });
    refuse_twin(tx, &row)?;
    store::insert(tx, &row)?;
    store::begin_period(tx, row.id, cell.id, new.listed_on, new.document_number.as_deref())?;
    acts::listed(tx, &row, new)?;
    let created = shown(tx, row.clone(), &cell.unit)?;
    let after = told(tx, row.clone())?;
    events::record(tx, Event::new("candidate.created", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).after(&after))?;
    Ok(created)
}

/// A candidate in full, for the log, where it is encrypted.
fn told(tx: &mut Tx<'_>, row: Row) -> Outcome<Candidate> {
    let personal = personal(tx, &row)?;
    Ok(row.shown(Some(personal), Vec::new(), Vec::new()))
}

/// Corrects the record of a candidate.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<CandidateEdit>) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesWrite)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let seen = shown(tx, row.clone(), &unit)?;
    let edit = patch.apply(&tx.call.app.contract, &seen)?;
    let mut flaws = rules::dates_of_life(edit.birth.as_deref(), edit.left_party_on, tx.today);
    if let Some(organization) = edit.organization_id.filter(|organization| seen.organization_id != Some(*organization)) {
        organizations::named(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    let now = personal(tx, &row)?;
    let mut unmask = |pointer: &str, edited: &Option<String>, mask: &str, now: Option<String>| match edited {
        Some(text) if text == mask && now.is_some() => now,
        Some(text) if text.contains('•') => {
            flaws.push(Flaw::field(pointer, Code::InvalidFormat).with("expected", "a new value, or the masked one as it was read"));
            None
        }
        other => other.clone(),
    };
    let after = Personal {
        phone: unmask("/phone", &edit.phone, MASK, now.phone),
        address: unmask("/address", &edit.address, MASK, now.address),
        personal_id: unmask("/personal_id", &edit.personal_id, MASKED_ID, now.personal_id),
    };
    Fail::if_any(flaws)?;
    let key = events::person_key(tx, row.id)?;
    let changed = row.clone().edited(&edit).sealed(tx, &key, &after);
    if changed.personal_id_hash != row.personal_id_hash {
        refuse_twin(tx, &changed)?;
    }
    acts::restated(tx, "candidate.updated", row, changed, &unit)
}

fn refuse_erased(row: &Row) -> Outcome<()> {
    if row.erased_on.is_some() { Err(Fail::new(Code::Erased)) } else { Ok(()) }
}

/// Every act of a candidate, and the version.
pub fn acts_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, CandidateActs)> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, "candidates_list_transitions", &[(row.id, row.committee_id)], None)?;
    Ok((row.version, CandidateActs { items: acts::in_language(store::history(tx, id)?, tx.call.meta.lang) }))
}

/// Every cell that has followed a candidate, newest first, and the version.
pub fn cells_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, CandidateCells)> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, "candidates_list_cells", &[(row.id, row.committee_id)], None)?;
    Ok((row.version, CandidateCells { items: store::cells(tx, id)? }))
}

/// A candidate whose dossier is read or changed.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Id.
    pub id: Key,
    /// The cell today.
    pub cell: Key,
    /// Its committee.
    pub committee: Key,
    /// The unit, for permission checks.
    pub unit: Unit,
    /// The stage now.
    pub stage: CandidateStage,
    /// The version, which every change of the dossier raises.
    pub version: i64,
}

/// A candidate for the dossier: seen, and with the permission; a reading is recorded under the operation's name.
pub fn followed(tx: &mut Tx<'_>, id: Key, act: Scope, operation: &str) -> Outcome<Followed> {
    let (row, unit) = load(tx, id, act)?;
    if act == Scope::CandidatesRead {
        access::note(tx, operation, &[(row.id, row.committee_id)], None)?;
    } else {
        refuse_erased(&row)?;
    }
    Ok(Followed { id: row.id, cell: row.cell_id, committee: row.committee_id, unit, stage: row.stage(), version: row.version })
}

/// Whether a resolution of the cell stands, which rests on the dossier.
pub const fn resolved(stage: CandidateStage) -> bool {
    rules::resolved(stage)
}

/// The first day with the present cell.
pub fn in_cell_since(tx: &mut Tx<'_>, id: Key) -> Outcome<chrono::NaiveDate> {
    let newest = store::cells(tx, id)?.into_iter().next();
    newest.map(|time| time.valid_from).ok_or_else(|| Fail::internal("a candidate without a cell"))
}

/// The dossier of a candidate changed: a new version, which is given, and what is due next may be another.
pub fn dossier_changed(tx: &mut Tx<'_>, id: Key) -> Outcome<i64> {
    acts::refresh(tx, id)
}

/// Moves the deadlines that a change of holidays or rulesets moves; answers how many did.
pub fn deadlines_changed(tx: &mut Tx<'_>, from: chrono::NaiveDate) -> Outcome<i64> {
    acts::deadlines_changed(tx, from)
}

/// Papers that the dossier of a candidate needs, and how each stands: the checklist.
pub fn checklist(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<chibo_openapi::dossiers::ChecklistItem>> {
    acts::checklist(tx, id)
}

/// Says of a paper of a kind and day on which day it is good for the last time, by the ruleset of today.
pub fn paper_expires(tx: &mut Tx<'_>) -> Outcome<impl Fn(chibo_openapi::vocabulary::PaperKind, chrono::NaiveDate) -> Option<chrono::NaiveDate> + use<>> {
    let (rulesets, today) = (crate::rulesets::all(tx)?, tx.today);
    Ok(move |kind, dated_on| rulesets.on(today).and_then(|ruleset| rules::expires_on(kind, dated_on, ruleset)))
}

/// Makes the keyed hashes of personal IDs anew for another master key. The persons' own keys must be sealed with it already.
pub fn rehash(tx: &mut Tx<'_>, new: &Vault) -> Outcome<()> {
    let mut after = None;
    loop {
        let rows = store::all(tx, after, 1_000)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
        for row in rows.into_iter().filter(|row| row.personal_id_hash.is_some()) {
            let key = events::person_key_by(tx, new, row.id)?;
            let hash = row.opened(&key)?.personal_id.map(|id| new.person_tag(&id).to_vec());
            store::set_hash(tx, row.id, hash)?;
        }
        after = Some(last);
    }
}

/// Erases those who left the list so many months ago that nobody needs them any more, some at a time; how many.
pub fn erase_old(tx: &mut Tx<'_>, months: i32) -> Outcome<usize> {
    let before = crate::holidays::add_months(tx.today, -months);
    let old = store::gone_before(tx, before, 100)?;
    for row in &old {
        privacy::erase_now(tx, row.clone(), None)?;
    }
    Ok(old.len())
}

/// 409 for a member whose standing follows from the acts of an admission that is not yet over.
pub fn refuse_made_member(tx: &mut Tx<'_>, member: Key) -> Outcome<()> {
    match store::of_member(tx, member)? {
        Some(row) => Err(Fail::new(Code::FollowsCandidate).with("candidate_id", row.id.to_string())),
        None => Ok(()),
    }
}
