//! Handing a person's own data over, and erasing it where no rule requires to keep it.

use chibo_openapi::candidates::{Erasure, ErasureOrder, OwnData, Paper};
use chibo_openapi::vocabulary::{CandidateStage, Reading};
use chibo_openapi::{Code, Scope};

use super::deadlines;
use super::explanations::in_language;
use super::readings;
use super::store::{self, Row};
use super::view::{in_full, load, lock, refuse_erased};
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::{Tx, idempotency};
use crate::log::access;
use crate::log::events::{self, Event};
use crate::regulations::{add_months, rulesets};
use crate::structure::names::with_names;
use crate::vault::Vault;

/// Everything kept about a person in one document, with nothing masked.
pub fn own_data(tx: &mut Tx<'_>, id: Key) -> Outcome<OwnData> {
    let (row, _) = load(tx, id, Scope::CandidatesPersonal)?;
    access::note(tx, Reading::CandidatesGetPersonalData, &[(row.id, row.committee_id)], None)?;
    let cells = store::cells(tx, id)?;
    let history = in_language(store::history(tx, id)?, tx.request.meta.lang);
    let kept = store::dossier(tx, &row)?;
    let expires = deadlines::paper_expires(tx)?;
    let papers = kept.papers.into_iter().map(|paper| Paper { valid_until: expires(paper.kind, paper.dated_on), ..paper });
    let reads = access::newest_of(tx, id)?;
    let reads = readings::named(tx, reads)?;
    let own = OwnData {
        made_at: tx.now,
        candidate: in_full(row),
        cells,
        acts: history,
        helpers: kept.helpers,
        sponsors: kept.sponsors.into_iter().map(|(sponsor, _)| sponsor).collect(),
        papers: papers.collect(),
        opinions: kept.opinions,
        reads,
    };
    with_names(tx, own)
}

/// Makes a person's values unrecoverable: they leave the record, the acts and the dossier, and the key goes without which those in the
/// log, in kept answers and in later backups cannot be read. Stages, days and counts stay.
pub fn erase(tx: &mut Tx<'_>, id: Key, order: &ErasureOrder) -> Outcome<Erasure> {
    lock(tx, id, &[])?;
    let (row, _) = load(tx, id, Scope::CandidatesPersonal)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let decided = store::acts(tx, id)?.iter().any(|act| act.is_to(CandidateStage::Decided));
    if row.active || decided || row.member_id.is_some() {
        let rulesets = rulesets::all(tx)?;
        let document = rulesets.on(tx.today).map(|ruleset| ruleset.code.clone()).unwrap_or_default();
        return Err(Fail::new(Code::KeepingRequired).with("document", document).with("candidate_stage", row.stage().as_str()));
    }
    erase_now(tx, row, order.document_number.as_deref())?;
    Ok(Erasure { candidate_id: id.uuid(), erased_on: tx.today })
}

/// Erases without asking whether it may be.
fn erase_now(tx: &mut Tx<'_>, row: Row, document_number: Option<&str>) -> Outcome<()> {
    let (id, committee, cell) = (row.id, row.committee_id, row.cell_id);
    store::erase_acts(tx, id)?;
    store::erase_dossier(tx, id)?;
    events::forget_person(tx, id)?;
    idempotency::forget(tx, id)?;
    access::forget_reasons(tx, id)?;
    let row = row.erased(tx.today).touched(tx);
    store::update(tx, &row)?;
    // The reason may name the person, so the log keeps only the document.
    let event = Event::new("candidate.erased", id).unit(Some(committee), Some(cell)).said("erased_on", &tx.today);
    events::record(tx, event.said("document_number", &document_number))
}

/// Erases those who left the list so many months ago that nobody needs them any more, some at a time; how many.
pub fn erase_old(tx: &mut Tx<'_>, months: i32) -> Outcome<usize> {
    let before = add_months(tx.today, -months);
    let found = store::gone_before(tx, before, 100)?.into_iter().map(|row| Change(What::Candidate(row.id)));
    tx.lock(&found.chain([Hold(What::Regulations)]).collect::<Vec<_>>())?;
    // Whoever was taken up again meanwhile is not among them any more.
    let mut old = store::gone_before(tx, before, 100)?;
    old.retain(|row| tx.locks().change(What::Candidate(row.id)));
    for row in &old {
        erase_now(tx, row.clone(), None)?;
    }
    Ok(old.len())
}

/// Makes what is keyed, the hashes of personal IDs and the order of names, anew for another master key. The persons' own keys must still be
/// sealed with the one of before.
pub fn rehash(tx: &mut Tx<'_>, new: &Vault) -> Outcome<()> {
    let mut after = None;
    loop {
        let rows = store::all(tx, after, 1_000)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
        for row in rows {
            if let Some(keyed) = row.rehashed(new) {
                store::set_keyed(tx, row.id, &keyed)?;
            }
        }
        after = Some(last);
    }
}
