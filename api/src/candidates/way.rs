//! The way of a candidate: a move to another stage, and its explanation. Each act is held against the rules in the transaction that
//! records it. Not here: what follows from a changed history (`consequences.rs`).

use chibo_openapi::Scope;
use chibo_openapi::candidates::{Candidate, CandidateTransition, Eligibility, EligibilityQuery};
use chibo_openapi::conditions::{Condition, RulesetUsed};
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, Reading};
use serde_json::json;

use super::circumstances::circumstances;
use super::consequences::{Change, assign_helper, settle};
use super::counted;
use super::explanations::refuse;
use super::history::{History, cell_on};
use super::rules::{self, Act, Circumstances, Finding};
use super::store::{self, ActRow, Justification};
use super::view::{load, lock_for_act, refuse_erased, shown};
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::access;
use crate::regulations::{Regulations, Ruleset};

/// Whether a candidate could move, and why.
pub fn eligibility(tx: &mut Tx<'_>, id: Key, query: &EligibilityQuery) -> Outcome<Eligibility> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, Reading::CandidatesGetEligibility, &[(row.id, row.committee_id)], None)?;
    refuse_erased(&row)?;
    let from = row.stage();
    Fail::if_illegal(&from, &query.to, rules::onward(from))?;
    let on = query.on.unwrap_or(tx.today);
    let asked = CandidateTransition::bare(query.to, on);
    let history = History::read_for_move(tx, &row, query.to)?;
    let regulations = Regulations::read_for(tx, rules::counts_working_days(query.to))?;
    let cell = cell_on(tx, &row, on)?;
    let circumstances = circumstances(tx, &regulations, &row, &cell, &asked)?;
    let found = rules::conditions(&history.case, &circumstances, &asked);
    let unmet: Vec<&Finding> = found.iter().filter(|one| one.status == ConditionStatus::Unmet).collect();
    let by_time = unmet.iter().all(|one| one.earliest_on.is_some());
    Ok(Eligibility {
        candidate_id: row.id.uuid(),
        from,
        to: query.to,
        on,
        eligible: unmet.is_empty(),
        ruleset: regulations.rulesets.on(on).map(used),
        earliest_on: unmet.iter().filter_map(|one| one.earliest_on).max().filter(|_| by_time),
        conditions: found.iter().map(|one| one.wire(tx.request.meta.lang)).collect(),
    })
}

fn used(ruleset: &Ruleset) -> RulesetUsed {
    RulesetUsed { id: ruleset.id.uuid(), code: ruleset.code.clone(), revision: ruleset.revision }
}

/// Moves a candidate to another stage, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, asked: &CandidateTransition) -> Outcome<Candidate> {
    lock_for_act(tx, id, &[])?;
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    let from = row.stage();
    tx.caller().require(Scope::CandidatesRead, rules::gate(from, asked.to), &unit)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    Fail::if_illegal(&from, &asked.to, rules::onward(from))?;
    // A refusal and a dry run leave no event, and tell of the record.
    access::note(tx, Reading::CandidatesTransition, &[(row.id, row.committee_id)], None)?;
    let mut flaws = Vec::new();
    days_have_come(tx, "", asked, &mut flaws);
    let history = History::read_for_move(tx, &row, asked.to)?;
    let regulations = Regulations::read_for(tx, rules::counts_working_days(asked.to))?;
    let cell = cell_on(tx, &row, asked.on)?;
    let circumstances = circumstances(tx, &regulations, &row, &cell, asked)?;
    let found = rules::conditions(&history.case, &circumstances, asked);
    refuse(tx, asked.to, flaws, &found)?;
    let act = counted(&circumstances, from, asked, cell.id, history.next_number());
    let mut after = history.case.clone();
    after.acts.push(act.clone());
    if asked.dry_run {
        let due = rules::due(&after, &regulations.rulesets, &regulations.calendar);
        let member = row.member_id;
        return shown(tx, row.after_acts(&after, member, due.as_ref()), &unit);
    }
    let conditions: Vec<Condition> = found.iter().map(|one| one.wire(tx.request.meta.lang)).collect();
    let ruleset = regulations.rulesets.on(asked.on).map(|ruleset| (ruleset.id, ruleset.revision));
    let counted = counted::of(tx, &row, &history.case.acts)?;
    let act = ActRow::new(tx, &row, &act, asked, &Justification { ruleset, conditions: &conditions, corrects: None })?;
    store::insert_act(tx, &act)?;
    assign_helper(tx, &row, asked, after.stage())?;
    let said = json!({ "act": asked, "number": act.number });
    let change = Change { action: "candidate.transitioned", said: Some(said), counted, before: row.clone(), row, was: &history.case, is: &after };
    settle(tx, &regulations, &unit, change)
}

/// Days named in a move must have come.
pub(super) fn days_have_come(tx: &Tx<'_>, prefix: &str, asked: &CandidateTransition, flaws: &mut Vec<Flaw>) {
    let issued = asked.certificate.as_ref().map(|certificate| certificate.issued_on);
    for (field, day) in
        [("/on", Some(asked.on)), ("/received_on", asked.received_on), ("/cell_meeting_on", asked.cell_meeting_on), ("/certificate/issued_on", issued)]
    {
        if let Some(day) = day {
            tx.not_in_future(&format!("{prefix}{field}"), day, flaws);
        }
    }
}

/// A move from a stage as an act, with its votes counted.
pub(super) fn counted(circumstances: &Circumstances<'_>, from: CandidateStage, asked: &CandidateTransition, cell: Key, number: i64) -> Act {
    let votes = circumstances.rulesets.on(asked.on).map(|ruleset| rules::counted(&asked.votes, &ruleset.parameters, circumstances.officials));
    rules::act(number, from, asked, cell, votes.unwrap_or_default())
}
