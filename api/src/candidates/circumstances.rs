//! Facts of the day of an act that are recorded elsewhere: members, cells, organizations, other candidates.

use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CandidateStage, VotingBody};
use chrono::NaiveDate;

use super::rules::{Act, Circumstances};
use super::store::{self, Row};
use super::view::seen_twins;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::regulations::{Calendar, Regulations, Rulesets};
use crate::structure::cells::CellFacts;
use crate::structure::{members, organizations};

/// The day of the cell's vote.
fn vote_day(asked: &CandidateTransition) -> NaiveDate {
    asked.cell_meeting_on.filter(|_| asked.to == CandidateStage::Official).unwrap_or(asked.on)
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
    let officials = if votes { members::officials_on(tx, cell.id, vote_day(asked))? } else { 0 };
    let helper_fits = match asked.helper_id.filter(|_| matches!(asked.to, Fostering | Admitted)) {
        Some(helper) => Some(members::is_official_in(tx, helper.into(), cell.id, asked.on)?),
        None => None,
    };
    let youth_body = matches!(asked.to, CellResolved | Dossier) && organizations::has_youth_union(tx, cell.committee, asked.on)?;
    let decision_taken = match asked.document_number.as_deref().filter(|_| asked.to == Decided) {
        Some(number) => store::decision_taken(tx, row, number, asked.on)?,
        None => false,
    };
    let membership_ended = match row.member_id.filter(|_| asked.to == Official) {
        Some(member) => members::has_left(tx, member)?,
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

/// The facts of the day of an act as they were when it was recorded.
pub(super) fn as_recorded<'a>(rulesets: &'a Rulesets, calendar: &'a Calendar, act: &Act) -> Circumstances<'a> {
    let of_cell = act.votes.iter().find(|counted| counted.vote.body == VotingBody::Cell);
    let officials = of_cell.map_or(0, |counted| {
        let vote = &counted.vote;
        counted.denominator + i64::from(vote.assigned_elsewhere + vote.exempt_absent + vote.suspended + vote.charged_or_held)
    });
    Circumstances {
        rulesets,
        calendar,
        officials,
        cell_stood: true,
        helper_fits: Some(true),
        youth_body: true,
        decision_taken: false,
        followed_twice: false,
        membership_ended: false,
    }
}
