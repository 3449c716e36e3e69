//! The record of a candidate: listing a person, reading, and correcting what is written of the person.
//! Not here: stage and history (`way.rs`, `corrections.rs`), and the cell (`transfers.rs`).

use chibo_openapi::candidates::{Candidate, CandidateActs, CandidateCells, CandidateCreate, CandidateEdit, CandidateTransition, CandidatesQuery};
use chibo_openapi::vocabulary::{CandidateStage, Reading};
use chibo_openapi::{Code, PageOf, Scope};

use super::consequences::{Change, settle};
use super::counted;
use super::explanations::in_language;
use super::history::{History, with_dossier};
use super::rules::{self, Case};
use super::store::{self, ActRow, Justification, MASK, MASKED_ID, Named, Others, Personal, Row};
use super::view::{self, in_full, load, lock, lock_person, refuse_erased, seen_twins, shown};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::Hold;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::access;
use crate::log::events::{self, Event};
use crate::regulations::Regulations;
use crate::structure::names::with_names;
use crate::structure::{cells, organizations};

/// One page of the candidates the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &CandidatesQuery) -> Outcome<PageOf<Candidate>> {
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let reading = tx.reach(Scope::CandidatesRead)?;
    let mut moving = Vec::new();
    for scope in [Scope::CandidatesWrite, Scope::CandidatesResolve, Scope::CandidatesDecide] {
        moving.push((scope, tx.reach(scope)?));
    }
    let may = |scope: Scope, row: &Row| moving.iter().any(|(one, reach)| *one == scope && reach.covers(row.committee_id, row.cell_id));
    let page = store::list(tx, &reading, query)?;
    let read: Vec<(Key, Key)> = page.items.iter().map(|row| (row.id, row.committee_id)).collect();
    access::note(tx, Reading::CandidatesList, &read, query.reason.as_deref())?;
    let page = page.map(|row| {
        let allowed = view::allowed(&row, |scope| may(scope, &row));
        row.shown(false, Others::default(), allowed)
    });
    with_names(tx, page)
}

/// Candidates of a name that the caller sees: whoever has the personal ID, else who has the name and birth in the cell. Of a person who was
/// followed more than once the one who is followed now, or was last.
pub fn named(tx: &mut Tx<'_>, named: &Named<'_>) -> Outcome<Vec<Key>> {
    let (found, by_id) = store::named(tx, named)?;
    let caller = tx.caller();
    let may = |path: String, cell: Key| caller.may(Scope::CandidatesRead, &Unit { path, cell: Some(cell) });
    let mut seen = Vec::new();
    for (id, cell, path) in found {
        if (by_id || Some(cell) == named.cell) && may(path, cell) {
            let there = get(tx, id)?;
            // What finds likely twins does not hear tones: Hương and Hường of one year are two people.
            if by_id || spelt(&there.full_name) == spelt(named.full_name) {
                seen.push((id, there.active));
            }
        }
    }
    // The newest come first, those who are followed before the others.
    let active = seen.iter().filter(|(_, active)| *active).count();
    seen.truncate(active.max(1));
    Ok(seen.into_iter().map(|(id, _)| id).collect())
}

/// A name as it is compared: its letters with their marks, be they small or capital, and single blanks.
fn spelt(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One candidate.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, Reading::CandidatesGet, &[(row.id, row.committee_id)], None)?;
    shown(tx, row, &unit)
}

/// 409 when the person is followed already and the caller sees it. One who does not must not learn of it here; whoever sees both
/// finds them named in either record, and the base committee cannot resolve on them before one is taken off.
fn refuse_twin(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    lock_person(tx, row)?;
    match seen_twins(tx, row)?.first() {
        Some(twin) => Err(Fail::new(Code::PersonFollowed).with("candidate_id", twin.to_string())),
        None => Ok(()),
    }
}

/// Lists a person as a candidate of a cell.
pub fn create(tx: &mut Tx<'_>, new: &CandidateCreate) -> Outcome<Candidate> {
    tx.lock(&[Hold(What::Cell(new.cell_id.into()))])?;
    let mut flaws = Vec::new();
    let cell = cells::referenced(tx, "/cell_id", new.cell_id.into(), Scope::CandidatesRead, Scope::CandidatesWrite, &mut flaws)?;
    flaws.extend(rules::dates_of_life(new.birth.as_deref(), new.left_party_on, tx.today));
    flaws.extend(new.conviction_cleared_on.and_then(|day| Flaw::in_future("/conviction_cleared_on", day, tx.today)));
    tx.not_in_future("/listed_on", new.listed_on, &mut flaws);
    flaws.extend(cell.as_ref().and_then(|cell| Flaw::too_early("/listed_on", new.listed_on, cell.founded_on)));
    if let Some(organization) = new.organization_id {
        organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    let cell = cell.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let id = Key::new();
    tx.is_about(id, cell.committee);
    let key = events::new_person(tx, id)?;
    let row = Row::new(tx, new, &cell, id, key)?;
    refuse_twin(tx, &row)?;
    store::insert(tx, &row)?;
    store::begin_period(tx, row.id, cell.id, new.listed_on, new.document_number.as_deref())?;
    listed(tx, &row, new)?;
    let counts = counted::read(tx, &row)?;
    counted::change(tx, row.id, "candidate.created", Vec::new(), counts)?;
    let created = shown(tx, row.clone(), &cell.unit)?;
    let event = Event::new("candidate.created", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).key(row.key());
    events::record(tx, event.after(&in_full(row.clone())))?;
    Ok(created)
}

/// Corrects the record of a candidate.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<CandidateEdit>) -> Outcome<Candidate> {
    lock(tx, id, &[])?;
    let (row, unit) = load(tx, id, Scope::CandidatesWrite)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let seen = shown(tx, row.clone(), &unit)?;
    let edit = patch.apply(&tx.request.app.contract, &seen)?;
    let mut flaws = rules::dates_of_life(edit.birth.as_deref(), edit.left_party_on, tx.today);
    flaws.extend(edit.conviction_cleared_on.and_then(|day| Flaw::in_future("/conviction_cleared_on", day, tx.today)));
    if let Some(organization) = edit.organization_id.filter(|organization| seen.organization_id != Some(*organization)) {
        organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    let now = row.personal().clone();
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
    let changed = row.clone().edited(tx, &edit, after)?;
    if changed == row {
        return Ok(seen);
    }
    if changed.personal_id_hash != row.personal_id_hash {
        refuse_twin(tx, &changed)?;
    }
    restated(tx, row, changed, &unit)
}

/// Removes a candidate who was listed by mistake; one whom anything rests on stays, and is taken off the list instead. The log keeps who was
/// listed and removed, by whom.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    lock(tx, id, &[])?;
    let (row, _) = load(tx, id, Scope::CandidatesWrite)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let dossier = store::dossier(tx, &row)?;
    let resting = [
        ("acts", store::acts(tx, id)?.len() > 1),
        ("transfers", store::cells(tx, id)?.len() > 1),
        ("helpers", !dossier.helpers.is_empty()),
        ("sponsors", !dossier.sponsors.is_empty()),
        ("documents", !dossier.papers.is_empty()),
        ("opinions", !dossier.opinions.is_empty()),
    ];
    let used_by: Vec<&str> = resting.iter().filter(|(_, rests)| *rests).map(|(what, _)| *what).collect();
    if !used_by.is_empty() {
        return Err(Fail::new(Code::InUse).with("used_by", used_by));
    }
    let counted = counted::read(tx, &row)?;
    counted::change(tx, id, "candidate.deleted", counted, Vec::new())?;
    store::delete(tx, id)?;
    let event = Event::new("candidate.deleted", id).unit(Some(row.committee_id), Some(row.cell_id)).person(id).key(row.key());
    events::record(tx, event.before(&in_full(row.clone())))
}

/// Every act of a candidate, and the version.
pub fn acts_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, CandidateActs)> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, Reading::CandidatesListTransitions, &[(row.id, row.committee_id)], None)?;
    let acts = CandidateActs { items: in_language(store::history(tx, id)?, tx.request.meta.lang) };
    Ok((row.version, with_names(tx, acts)?))
}

/// Every cell that has followed a candidate, newest first, and the version.
pub fn cells_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, CandidateCells)> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, Reading::CandidatesListCells, &[(row.id, row.committee_id)], None)?;
    let times = CandidateCells { items: store::cells(tx, id)? };
    Ok((row.version, with_names(tx, times)?))
}

/// Writes the first act: the listing.
fn listed(tx: &mut Tx<'_>, row: &Row, new: &CandidateCreate) -> Outcome<()> {
    let asked = CandidateTransition { document_number: new.document_number.clone(), ..CandidateTransition::bare(CandidateStage::Source, new.listed_on) };
    let act = rules::act(1, CandidateStage::Source, &asked, row.cell_id, Vec::new());
    let act = ActRow::new(tx, row, &act, &asked, &Justification { ruleset: None, conditions: &[], corrects: None })?;
    store::insert_act(tx, &act)
}

/// Saves a changed record: flags and birth matter to counts and deadlines.
fn restated(tx: &mut Tx<'_>, before: Row, row: Row, unit: &Unit) -> Outcome<Candidate> {
    let history = History::read(tx, &before)?;
    let regulations = Regulations::read(tx)?;
    let counted = counted::of(tx, &before, &history.case.acts)?;
    let is = Case { acts: history.case.acts.clone(), ..with_dossier(&row, store::dossier(tx, &row)?) };
    settle(tx, &regulations, unit, Change { action: "candidate.updated", said: None, counted, before, row, was: &history.case, is: &is })
}
