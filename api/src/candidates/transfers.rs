//! Candidates between cells: by a transfer of their own, with a cell that merges, and as members once they are admitted.

use chibo_openapi::candidates::{Candidate, CandidateTransfer};
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;

use super::counted;
use super::deadlines;
use super::rules;
use super::store::{self, Row};
use super::view::{in_full, load, lock, refuse_erased, shown};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::cells::{self, CellFacts};

/// Candidates of one turn when a whole cell moves.
const CHUNK: i64 = 500;

/// Moves a candidate to another cell from a day on. Up to the decision the new cell goes on where the old one stopped: what is
/// resolved stays resolved and counts for the cell that resolved it. An admitted one moves as the member.
pub fn transfer(tx: &mut Tx<'_>, id: Key, act: &CandidateTransfer) -> Outcome<Candidate> {
    lock(tx, id, &[Hold(What::Cell(act.cell_id.into()))])?;
    let (row, _) = load(tx, id, Scope::CandidatesWrite)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    if !rules::moves_as_candidate(row.stage()) {
        return Err(Fail::wrong_state(&row.stage()));
    }
    let mut flaws = Vec::new();
    let to = cells::referenced(tx, "/cell_id", act.cell_id.into(), Scope::CandidatesRead, Scope::CandidatesWrite, &mut flaws)?;
    tx.not_in_future("/valid_from", act.valid_from, &mut flaws);
    if Key::from(act.cell_id) == row.cell_id {
        flaws.push(Flaw::field("/cell_id", Code::SameUnit));
    }
    let since = store::cells(tx, id)?.first().and_then(|time| time.valid_from.succ_opt());
    let earliest = since.max(Some(row.stage_on)).max(to.as_ref().map(|cell| cell.founded_on));
    flaws.extend(earliest.and_then(|earliest| Flaw::too_early("/valid_from", act.valid_from, earliest)));
    let to = to.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    store::end_helping(tx, id, act.valid_from)?;
    let moved = relocate(tx, row, &to, act.valid_from, act.document_number.as_deref(), act.reason.as_deref())?;
    let unit = Unit { path: to.unit.path, cell: Some(to.id) };
    shown(tx, moved, &unit)
}

/// Ends the time with one cell and begins the one with the other.
fn relocate(tx: &mut Tx<'_>, row: Row, to: &CellFacts, on: NaiveDate, document_number: Option<&str>, reason: Option<&str>) -> Outcome<Row> {
    let before = row.clone();
    let counted = counted::read(tx, &row)?;
    store::end_period(tx, row.id, on)?;
    store::begin_period(tx, row.id, to.id, on, document_number)?;
    let row = row.in_cell(to).touched(tx);
    store::update(tx, &row)?;
    let counts = counted::read(tx, &row)?;
    counted::change(tx, row.id, "candidate.transferred", counted, counts)?;
    let (before, after) = (in_full(before), in_full(row.clone()));
    let event = Event::new("candidate.transferred", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).key(row.key());
    let event = event.before(&before).after(&after).said("valid_from", &on);
    events::record(tx, event.confided("document_number", &document_number).confided("reason", &reason))?;
    Ok(row)
}

/// A cell is merged into another: whom it followed, the other one follows, with the same helpers. The members move after them.
pub fn cell_merged(tx: &mut Tx<'_>, from: Key, to: &CellFacts, on: NaiveDate, document_number: &str) -> Outcome<()> {
    let mut after = None;
    loop {
        let rows = store::followed_by(tx, from, after, CHUNK)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
        for row in rows.into_iter().filter(|row| row.active || rules::moves_as_candidate(row.stage())) {
            relocate(tx, row, to, on, Some(document_number), None)?;
        }
        after = Some(last);
    }
}

/// A cell now stands below another committee, and whom it follows with it.
pub fn follow_cell(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    store::set_committee(tx, cell, committee)
}

/// Members moved to another cell: candidates on probation go with the member they have become, and candidates whom the members
/// helped have no helper from that day on.
pub fn follow_members(tx: &mut Tx<'_>, members: &[Key], to: Option<&CellFacts>, on: NaiveDate) -> Outcome<()> {
    let (helped, became) = (store::helped_by(tx, members, on)?, store::of_members(tx, members)?);
    let touched = helped.iter().map(|(candidate, _)| *candidate).chain(became.iter().filter(|_| to.is_some()).map(|row| row.id));
    tx.lock(&touched.map(|id| Change(What::Candidate(id))).collect::<Vec<_>>())?;
    for (candidate, member) in helped {
        let Some(row) = store::find(tx, candidate)? else { continue };
        // Who helps and who is helped go to the same cell when theirs is merged.
        if to.is_some_and(|to| to.id == row.cell_id) {
            continue;
        }
        store::end_helping_by(tx, candidate, member, on)?;
        let event = Event::new("candidate.helper_ended", candidate).unit(Some(row.committee_id), Some(row.cell_id)).person(candidate);
        events::record(tx, event.said("valid_to", &on))?;
        deadlines::refresh(tx, candidate)?;
    }
    if let Some(to) = to {
        // When a cell is merged, those on probation are in the other one already.
        for row in store::of_members(tx, members)?.into_iter().filter(|row| row.cell_id != to.id) {
            let counted = counted::read(tx, &row)?;
            if row.stage() == CandidateStage::Admitted {
                store::end_period(tx, row.id, on)?;
                store::begin_period(tx, row.id, to.id, on, None)?;
            }
            let row = row.in_cell(to).touched(tx);
            store::update(tx, &row)?;
            let counts = counted::read(tx, &row)?;
            counted::change(tx, row.id, "member.transferred", counted, counts)?;
        }
    }
    Ok(())
}

/// How many a cell still follows; a cell that does so cannot end.
pub fn active_in(tx: &mut Tx<'_>, cell: Key) -> Outcome<i64> {
    store::active_in(tx, cell)
}
