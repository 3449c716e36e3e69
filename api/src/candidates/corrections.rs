//! Corrections of wrong entries: an act as it really was, or that it was not at all. The wrong entry stays in the history, and what the
//! correction changes is held against the rules again, in the act and in every later one.

use chibo_openapi::candidates::{Candidate, CandidateCorrection, CandidateTransition};
use chibo_openapi::conditions::Condition;
use chibo_openapi::vocabulary::CandidateStage;
use chibo_openapi::{Code, Scope};
use serde_json::json;

use super::circumstances::{as_recorded, circumstances};
use super::consequences::{Change, settle};
use super::counted;
use super::explanations::refuse;
use super::helping::{self, Corrected};
use super::history::{History, cell_on};
use super::rules::{self, Act, Case, Circumstances, Finding};
use super::store::{self, ActRow, Justification, Row};
use super::view::{load, lock_for_act, refuse_erased};
use super::way::{counted, days_have_come};
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::regulations::{Regulations, Rulesets, rulesets};
use crate::structure::cells::{self, CellFacts};
use crate::structure::members;

/// Corrects a wrong entry: the act as it was, or that it was not at all.
pub fn correct(tx: &mut Tx<'_>, id: Key, order: &CandidateCorrection) -> Outcome<Candidate> {
    lock_for_act(tx, id, &[])?;
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
    let counted = counted::of(tx, &row, &history.case.acts)?;
    let correction = Correction { row: &row, history: &history, regulations: &regulations, at, order };
    let (by, after) = match &order.as_it_was {
        None => (store::TAKEN_BACK, correction.take_back(tx)?),
        Some(really) => correction.replace(tx, really)?,
    };
    store::mark_corrected(tx, &row, order.act, by, &order.reason)?;
    let said = Some(json!({ "correction": order }));
    let change = Change { action: "candidate.corrected", said, counted, before: row.clone(), row: row.clone(), was: &history.case, is: &after };
    settle(tx, &regulations, &unit, change)
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
    /// Takes an act back. Only the last one can be, and not the listing: a person listed by mistake is taken off the list.
    fn take_back(&self, tx: &mut Tx<'_>) -> Outcome<Case> {
        if self.at == 0 {
            return Err(Fail::wrong_state(&CandidateStage::Source));
        }
        if self.at + 1 < self.history.counting.len() {
            return Err(Fail::new(Code::LaterActs).with("act", self.order.act));
        }
        let mut after = self.history.case.clone();
        if let Some(gone) = after.acts.pop() {
            helping::take_back(tx, self.row, &gone, &self.recorded().asked())?;
        }
        Ok(after)
    }

    fn recorded(&self) -> &ActRow {
        &self.history.counting[self.at].1
    }

    /// The rules that an act was taken under: a past act keeps them.
    fn rulesets(&self, tx: &mut Tx<'_>, recorded: &ActRow) -> Outcome<Rulesets> {
        match recorded.ruleset() {
            Some((id, revision)) => Ok(Rulesets::new(vec![rulesets::revision(tx, id, revision)?])),
            None => Ok(self.regulations.rulesets.clone()),
        }
    }

    /// Faults that no rule of admission is needed for.
    fn flaws(&self, tx: &mut Tx<'_>, really: &CandidateTransition, cell: &CellFacts) -> Outcome<Vec<Flaw>> {
        let was = &self.history.case.acts[self.at];
        let mut flaws = Vec::new();
        if really.to != was.to {
            flaws.push(Flaw::field("/as_it_was/to", Code::ReadOnly));
        }
        days_have_come(tx, "/as_it_was", really, &mut flaws);
        if self.at == 0 {
            flaws.extend(Flaw::too_early("/as_it_was/on", really.on, cell.founded_on));
        }
        // Nobody is admitted on or after the day of leaving. A membership that acts of the way ended is in their order anyway.
        let admitted = self.row.member_id.filter(|_| really.to == CandidateStage::Admitted);
        if let Some(left) = admitted.map(|member| members::left_on(tx, member)).transpose()?.flatten().filter(|left| *left <= really.on) {
            flaws.push(Flaw::field("/as_it_was/on", Code::OutOfRange).with("bound", format!("< {left}")));
        }
        Ok(flaws)
    }

    /// Puts the act as it really was in its place, if nothing that it changes stands against it or a later act; gives its number. What
    /// stood against the entry as it was, and stands against it still, is not the correction's.
    fn replace(&self, tx: &mut Tx<'_>, really: &CandidateTransition) -> Outcome<(i64, Case)> {
        let Self { row, history, regulations, at, order } = *self;
        let (was, recorded) = (&history.case.acts[at], self.recorded());
        let asked = recorded.asked();
        let same_day = really.on == was.on && really.cell_meeting_on == was.cell_meeting_on;
        let then = cells::facts(tx, was.cell)?.ok_or_else(Fail::not_found)?;
        let cell = if same_day { then.clone() } else { cell_on(tx, row, really.on)? };
        Fail::if_any(self.flaws(tx, really, &cell)?)?;
        let kept = self.rulesets(tx, recorded)?;
        let before = history.case.before(at);
        let stood = Circumstances { rulesets: &kept, ..circumstances(tx, regulations, row, &then, &asked)? }.kept(was, true);
        let here = circumstances(tx, regulations, row, &cell, really)?;
        let here = if same_day { Circumstances { rulesets: &kept, ..here }.kept(was, really.helper_id == asked.helper_id) } else { here };
        let found = rules::conditions(&before, &here, really);
        let conditions: Vec<Condition> = found.iter().map(|one| one.wire(tx.request.meta.lang)).collect();
        let mut judged = changed(&rules::conditions(&before, &stood, &asked), found);
        let (place, _) = history.counting[at];
        let act = counted(&here, before.stage(), really, cell.id, history.next_number());
        let mut after = history.case.clone();
        after.acts[at] = Act { number: place, ..act.clone() };
        if after.acts.get(at + 1).is_some_and(|next| !rules::onward(act.stage).contains(&next.to)) {
            return Err(Fail::new(Code::LaterActs).with("act", order.act));
        }
        for (later, (_, recorded)) in history.counting.iter().enumerate().skip(at + 1) {
            let kept = self.rulesets(tx, recorded)?;
            let then = as_recorded(&kept, &regulations.calendar, &history.case.acts[later]);
            let asked = recorded.asked();
            let stood = rules::conditions(&history.case.before(later), &then, &asked);
            judged.extend(changed(&stood, rules::conditions(&after.before(later), &then, &asked)));
        }
        refuse(tx, really.to, Vec::new(), &judged)?;
        let in_force = regulations.rulesets.on(really.on).map(|ruleset| (ruleset.id, ruleset.revision));
        let ruleset = if same_day { recorded.ruleset() } else { in_force };
        let justification = Justification { ruleset: ruleset.filter(|_| at > 0), conditions: &conditions, corrects: Some(order.act) };
        let new = act.number;
        store::insert_act(tx, &ActRow::new(tx, row, &act, really, &justification)?)?;
        if at == 0 {
            store::relist(tx, row.id, really.on)?;
        }
        let last = at + 1 == history.counting.len();
        helping::follow(tx, row, &Corrected { was: (was, &asked), is: (&after.acts[at], really), last })?;
        Ok((new, after))
    }
}

/// What was found of an act as it really was, without what stood against it as it was recorded in the very same way.
fn changed(stood: &[Finding], found: Vec<Finding>) -> Vec<Finding> {
    found.into_iter().filter(|one| !one.refuses() || !stood.contains(one)).collect()
}
