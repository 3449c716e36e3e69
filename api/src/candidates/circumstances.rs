//! Facts of the day of an act that are recorded elsewhere: members, cells, organizations, other candidates.

use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CandidateStage, VotingBody};
use chrono::NaiveDate;

use super::history::cell_on;
use super::rules::{Act, Circumstances};
use super::store::{self, Row};
use super::view::{lock_person, seen_twins};
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::planning::directives;
use crate::regulations::{Calendar, Regulations, Rulesets};
use crate::structure::cells::CellFacts;
use crate::structure::{members, organizations};

/// The day of the cell's vote.
fn vote_day(asked: &CandidateTransition) -> NaiveDate {
    asked.cell_meeting_on.filter(|_| asked.to == CandidateStage::Official).unwrap_or(asked.on)
}

/// Official members of the cell that voted, on the day on which it did: the person may be with another cell by the day of the act.
fn voters(tx: &mut Tx<'_>, row: &Row, cell: &CellFacts, asked: &CandidateTransition) -> Outcome<i64> {
    let day = vote_day(asked);
    let cell = if day == asked.on { cell.id } else { cell_on(tx, row, day)?.id };
    // Who is recorded as recognised already, and is not yet on the day of a correction, does not vote on it.
    let own = match row.member_id {
        Some(member) if asked.to == CandidateStage::Official => members::is_official_in(tx, member, cell, day)?,
        _ => false,
    };
    Ok(members::officials_on(tx, cell, day)? - i64::from(own))
}

/// Facts of the day of an act that are recorded elsewhere. What the stage does not ask for is not read.
pub(super) fn circumstances<'a>(
    tx: &mut Tx<'_>,
    regulations: &'a Regulations,
    row: &Row,
    cell: &CellFacts,
    asked: &CandidateTransition,
) -> Outcome<Circumstances<'a>> {
    use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Rejected};
    let votes = matches!(asked.to, CellResolved | Official | Rejected);
    let officials = if votes { voters(tx, row, cell, asked)? } else { 0 };
    let helper_fits = match asked.helper_id.filter(|_| matches!(asked.to, Fostering | Admitted)) {
        Some(helper) => Some(members::is_official_in(tx, helper.into(), cell.id, asked.on)?),
        None => None,
    };
    let youth_body = matches!(asked.to, CellResolved | Dossier) && organizations::has_youth_union(tx, cell.committee, asked.on)?;
    if asked.to == Decided {
        tx.lock(&[Change(What::Decisions(row.committee_id))])?;
    }
    if asked.to == CommitteeResolved {
        lock_person(tx, row)?;
    }
    let decision_taken = match asked.document_number.as_deref().filter(|_| asked.to == Decided) {
        Some(number) => store::other_decisions(tx, row, asked.on)?.iter().any(|other| directives::same_number(other, number)),
        None => false,
    };
    let membership_ended = match row.member_id.filter(|_| asked.to == Official) {
        Some(member) => members::had_left(tx, member, asked.on)?,
        None => false,
    };
    Ok(Circumstances {
        rulesets: &regulations.rulesets,
        calendar: &regulations.calendar,
        officials,
        cell_stood: cell.founded_on <= asked.on && cell.dissolved_on.is_none_or(|end| end > asked.on),
        helper_fits,
        youth_body,
        decision_taken,
        // Only what the caller sees: the condition must not tell of another cell's candidate.
        followed_twice: asked.to == CommitteeResolved && !seen_twins(tx, row)?.is_empty(),
        membership_ended,
    })
}

/// The official members whom the cell's vote of an act was counted among.
fn recorded_officials(act: &Act) -> Option<i64> {
    let counted = act.votes.iter().find(|counted| counted.vote.body == VotingBody::Cell)?;
    let vote = &counted.vote;
    Some(counted.denominator + i64::from(vote.assigned_elsewhere + vote.exempt_absent + vote.suspended + vote.charged_or_held))
}

impl Circumstances<'_> {
    /// With the facts that were established when an act of the same day was recorded: whoever has come, left or been found out since
    /// does not change them.
    pub(super) fn kept(self, act: &Act, same_helper: bool) -> Self {
        Self {
            officials: recorded_officials(act).unwrap_or(self.officials),
            cell_stood: true,
            helper_fits: if same_helper { self.helper_fits.map(|_| true) } else { self.helper_fits },
            followed_twice: false,
            membership_ended: false,
            ..self
        }
    }
}

/// The facts of the day of an act as they were when it was recorded.
pub(super) fn as_recorded<'a>(rulesets: &'a Rulesets, calendar: &'a Calendar, act: &Act) -> Circumstances<'a> {
    Circumstances {
        rulesets,
        calendar,
        officials: recorded_officials(act).unwrap_or_default(),
        cell_stood: true,
        helper_fits: Some(true),
        youth_body: true,
        decision_taken: false,
        followed_twice: false,
        membership_ended: false,
    }
}
