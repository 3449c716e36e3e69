//! Corrections of wrong entries: an act as it really was, or that it was not at all. The wrong entry stays in the history, and every act
//! after it is held against the rules again.

use chibo_openapi::candidates::{Candidate, CandidateCorrection, CandidateTransition};
use chibo_openapi::conditions::Condition;
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, Scope};
use serde_json::json;

use super::circumstances::{as_recorded, circumstances};
use super::consequences::{Change, assign_helper, settle};
use super::explanations::refuse;
use super::history::{History, cell_on};
use super::rules::{self, Act, Case};
use super::store::{self, ActRow, Justification, Row};
use super::view::{load, refuse_erased};
use super::way::{counted, days_have_come};
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::regulations::{Regulations, Rulesets, rulesets};
use crate::structure::cells;

/// Corrects a wrong entry: the act as it was, or that it was not at all.
pub fn correct(tx: &mut Tx<'_>, id: Key, order: &CandidateCorrection) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let history = History::read(tx, &row)?;
    let place = history.counting.iter().position(|(_, act)| act.number == order.act);
    let from = place.and_then(|at| at.checked_sub(1)).map_or(CandidateStage::Source, |at| history.case.acts[at].stage);
    let decided = place.is_some_and(|at| rules::gate(from, history.case.acts[at].to) == Scope::CandidatesDecide);
    tx.caller().require(Scope::CandidatesRead, if decided { Scope::CandidatesDecide } else { Scope::CandidatesResolve }, &unit)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let Some(at) = place else { return Err(Fail::invalid(vec![Flaw::field("/act", Code::UnknownReference)])) };
    let regulations = Regulations::read(tx)?;
    let correction = Correction { row: &row, history: &history, regulations: &regulations, at, order };
    let (by, after) = match &order.as_it_was {
        None => (store::TAKEN_BACK, correction.take_back(tx)?),
        Some(really) => correction.replace(tx, really)?,
    };
    store::mark_corrected(tx, id, order.act, by, &order.reason)?;
    let said = Some(json!({ "correction": order }));
    let change = Change { action: "candidate.corrected", said, before: row.clone(), row: row.clone(), was: &history.case, is: &after };
    settle(tx, &regulations, &unit, change)
}

/// Whether an act names a helper, or ends the helping.
fn touches_helpers(act: &Act) -> bool {
    matches!(act.to, CandidateStage::Fostering | CandidateStage::Admitted) || !rules::active(act.stage)
}

/// What a correction is about: one act of one history.
struct Correction<'a> {
    row: &'a Row,
    history: &'a History,
    regulations: &'a Regulations,
    /// The act's index among those that count.
    at: usize,
    order: &'a CandidateCorrection,
}

impl Correction<'_> {
    fn is_last(&self) -> bool {
        self.at + 1 == self.history.counting.len()
    }

    /// Takes an act back. Only the last one can be, and not the listing: a person listed by mistake is taken off the list.
    fn take_back(&self, tx: &mut Tx<'_>) -> Outcome<Case> {
        if self.at == 0 {
            return Err(Fail::wrong_state(&CandidateStage::Source));
        }
        if !self.is_last() {
            return Err(Fail::new(Code::LaterActs).with("act", self.order.act));
        }
        let mut after = self.history.case.clone();
        if let Some(gone) = after.acts.pop().filter(touches_helpers) {
            store::undo_helping(tx, self.row.id, gone.on)?;
        }
        Ok(after)
    }

    /// Puts the act as it really was in its place, if it and every later act stand up to the rules; gives its number.
    fn replace(&self, tx: &mut Tx<'_>, really: &CandidateTransition) -> Outcome<(i64, Case)> {
        let Self { row, history, regulations, at, order } = *self;
        let was = &history.case.acts[at];
        let mut flaws = Vec::new();
        if really.to != was.to {
            flaws.push(Flaw::field("/as_it_was/to", Code::ReadOnly));
        }
        days_have_come(tx, "/as_it_was", really, &mut flaws);
        Fail::if_any(flaws)?;
        let cell = cell_on(tx, row.id, really.on)?;
        let cell = if at == 0 { cells::facts(tx, was.cell)?.ok_or_else(Fail::not_found)? } else { cell };
        let here = circumstances(tx, regulations, row, &cell, really)?;
        let mut found = rules::conditions(&history.case.before(at), &here, really);
        let conditions: Vec<Condition> = found.iter().map(|one| one.wire(tx.request.meta.lang)).collect();
        let (place, _) = history.counting[at];
        let act = counted(regulations, &here, really, cell.id, history.next_number());
        let mut after = history.case.clone();
        after.acts[at] = Act { number: place, ..act.clone() };
        for (later, (_, recorded)) in history.counting.iter().enumerate().skip(at + 1) {
            // A past act keeps the parameters that it was taken under.
            let rulesets = match recorded.ruleset() {
                Some((id, revision)) => Rulesets::new(vec![rulesets::revision(tx, id, revision)?]),
                None => regulations.rulesets.clone(),
            };
            let then = as_recorded(&rulesets, &regulations.calendar, &history.case.acts[later]);
            found.extend(rules::conditions(&after.before(later), &then, &recorded.asked()));
        }
        refuse(tx, really.to, Vec::new(), &found)?;
        let ruleset = regulations.rulesets.on(really.on).map(|ruleset| (ruleset.id, ruleset.revision));
        let justification = Justification { ruleset: ruleset.filter(|_| at > 0), conditions: &conditions, corrects: Some(order.act) };
        let new = act.number;
        store::insert_act(tx, &ActRow::new(tx, row, &act, really, &justification)?)?;
        if at == 0 {
            store::relist(tx, row.id, really.on)?;
        }
        if self.is_last() && touches_helpers(&after.acts[at]) {
            store::undo_helping(tx, row.id, was.on)?;
            assign_helper(tx, row, really, after.stage())?;
        }
        Ok((new, after))
    }
}
