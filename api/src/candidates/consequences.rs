//! What follows from a changed history: counters, the member record, and what is due next are brought to what the acts now say.

use chibo_openapi::candidates::{Candidate, CandidateTransition};
use chibo_openapi::vocabulary::CandidateStage;
use serde_json::Value;

use super::counted;
use super::history::cell_on;
use super::membership;
use super::rules::{self, Case, Counted};
use super::store::{self, Row};
use super::view::{in_full, shown};
use crate::auth::Unit;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::regulations::Regulations;
use crate::structure::members;

/// The helper that a move names begins on its day, and stays no longer than in the cell, from which he or she may have gone by now; whoever leaves the list has none any more.
pub(super) fn assign_helper(tx: &mut Tx<'_>, row: &Row, asked: &CandidateTransition, stage: CandidateStage) -> Outcome<()> {
    if let Some(helper) = asked.helper_id.filter(|_| matches!(asked.to, CandidateStage::Fostering | CandidateStage::Admitted)) {
        let cell = cell_on(tx, row, asked.on)?.id;
        let until = members::official_until(tx, helper.into(), cell, asked.on)?;
        store::assign_helper(tx, row.id, helper.into(), (asked.on, until), asked.document_number.as_deref())?;
    } else if !rules::active(stage) {
        store::end_helping(tx, row.id, asked.on)?;
    }
    Ok(())
}

/// What was and what is of one history.
pub(super) struct Change<'a> {
    /// What happened, as the log names it.
    pub(super) action: &'static str,
    /// What the act said, which is sealed.
    pub(super) said: Option<Value>,
    /// What the person was counted for before anything was changed.
    pub(super) counted: Vec<Counted>,
    /// The record as it was.
    pub(super) before: Row,
    /// The record as it is to be, but for what follows from the acts.
    pub(super) row: Row,
    /// The history as it was.
    pub(super) was: &'a Case,
    /// The history as it is.
    pub(super) is: &'a Case,
}

/// Brings counters, member and record to what the acts now say, and records the event.
pub(super) fn settle(tx: &mut Tx<'_>, regulations: &Regulations, unit: &Unit, change: Change<'_>) -> Outcome<Candidate> {
    let Change { action, said, counted, before, row, was, is } = change;
    let probation = |case: &Case| {
        let ceremony = case.last(CandidateStage::Admitted).map(|act| act.on);
        ceremony.and_then(|on| regulations.rulesets.on(on)).map_or(12, |ruleset| ruleset.parameters.probation_months.value)
    };
    let (old, new) = (rules::membership(&was.acts, probation(was)), rules::membership(&is.acts, probation(is)));
    let gone = row.member_id;
    // Of what is taken back there is no act whose day it could be.
    let on = is.acts.last().filter(|_| is.acts.len() >= was.acts.len()).map_or(tx.today, |act| act.on);
    let member = if old == new { gone } else { membership::follow(tx, &row, old, new, on)? };
    if let Some(known) = gone.filter(|known| member == Some(*known)) {
        membership::follow_record(tx, &before, &row, known)?;
    }
    if let Some(member) = member.filter(|_| before.stage() == CandidateStage::Official) {
        membership::follow_moves(tx, &row, member, is.last(CandidateStage::Official).map(|act| act.on))?;
    }
    let due = rules::due(is, &regulations.rulesets, &regulations.calendar);
    let row = row.after_acts(is, member, due.as_ref()).touched(tx);
    store::update(tx, &row)?;
    let counts = counted::of(tx, &row, &is.acts)?;
    counted::change(tx, row.id, action, counted, counts)?;
    if let Some(unmade) = gone.filter(|_| old.is_some() && new.is_none()) {
        // Only now does the candidate no longer name the member.
        members::unrecord(tx, unmade)?;
    }
    let (before, after) = (in_full(before), in_full(row.clone()));
    let event = Event::new(action, row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).key(row.key()).before(&before).after(&after);
    events::record(tx, if let Some(said) = said { event.confided("act", &said) } else { event })?;
    shown(tx, row, unit)
}
