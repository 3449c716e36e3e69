//! Handing a person's own data over, and erasing it where no rule requires to keep it.

use chibo_openapi::dossiers::Paper;
use chibo_openapi::privacy::{Erasure, ErasureOrder, OwnData};
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, Scope};

use super::store::{self, Row};
use super::{access, acts, load, personal, refuse_erased};
use crate::db::Outcome;
use crate::db::key::Key;
use crate::dossiers;
use crate::events::{self, Event};
use crate::http::{Fail, Tx, idempotency};
use crate::{audit, rulesets};

/// Everything kept about a person in one document, with nothing masked.
pub fn own_data(tx: &mut Tx<'_>, id: Key) -> Outcome<OwnData> {
    let (row, _) = load(tx, id, Scope::CandidatesPersonal)?;
    access::note(tx, "candidates_get_personal_data", &[(row.id, row.committee_id)], None)?;
    let cells = store::cells(tx, id)?;
    let history = acts::in_language(store::history(tx, id)?, tx.call.meta.lang);
    let dossier = dossiers::of(tx, id)?;
    let expires = super::paper_expires(tx)?;
    let papers = dossier.papers.into_iter().map(|paper| Paper { valid_until: expires(paper.kind, paper.dated_on), ..paper });
    let reads = audit::newest_of(tx, id)?;
    let personal = personal(tx, &row)?;
    Ok(OwnData {
        made_at: tx.now,
        candidate: row.shown(Some(personal), Vec::new(), Vec::new()),
        cells,
        acts: history,
        helpers: dossier.helpers,
        sponsors: dossier.sponsors.into_iter().map(|(sponsor, _)| sponsor).collect(),
        papers: papers.collect(),
        opinions: dossier.opinions,
        reads,
    })
}

/// Makes a person's values unrecoverable: they leave the record, the acts and the dossier, and the key goes without which those in the
/// log, in kept answers and in later backups cannot be read. Stages, days and counts stay.
pub fn erase(tx: &mut Tx<'_>, id: Key, order: &ErasureOrder) -> Outcome<Erasure> {
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
pub(super) fn erase_now(tx: &mut Tx<'_>, row: Row, document_number: Option<&str>) -> Outcome<()> {
    let (id, committee, cell) = (row.id, row.committee_id, row.cell_id);
    store::erase_acts(tx, id)?;
    dossiers::erase(tx, id)?;
    events::forget_person(tx, id)?;
    idempotency::forget(tx, id)?;
    let row = row.erased(tx.today).touched(tx);
    store::update(tx, &row)?;
    // The reason may name the person, so the log keeps only the document.
    let said = serde_json::json!({ "erased_on": tx.today, "document_number": document_number });
    events::record(tx, Event::new("candidate.erased", id).unit(Some(committee), Some(cell)).after(&said))
}
