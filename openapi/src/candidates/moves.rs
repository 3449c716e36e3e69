//! Moves of a candidate: what is asked for, whether it could be, and between cells.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::conditions::{Condition, RulesetUsed};
use crate::vocabulary::{CancellationGround, CandidateStage, VotingBody};

/// A certificate of the awareness course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its number.
    #[schema(min_length = 1, max_length = 64, example = "123/GCN")]
    pub number: String,
    /// Who issued it.
    #[schema(min_length = 1, max_length = 200, example = "Trung tâm chính trị quận")]
    pub issuer: String,
    /// Day of issue; the course quota counts by it.
    #[schema(example = "2024-03-20")]
    pub issued_on: NaiveDate,
}

/// A vote. The cell's members are counted from the records of the day; other bodies state their number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// Whose vote it is.
    pub body: VotingBody,
    /// Votes for.
    #[schema(minimum = 0, maximum = 10_000, example = 14)]
    pub in_favour: i32,
    /// Votes against.
    #[schema(minimum = 0, maximum = 10_000, example = 2)]
    pub against: i32,
    /// Members of the body; not for the cell.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10_000, example = 15)]
    pub members: Option<i32>,
    /// Left out of the cell's count: temporarily assigned elsewhere.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub assigned_elsewhere: i32,
    /// Left out of the cell's count: exempt and not present.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub exempt_absent: i32,
    /// Left out of the cell's count: suspended.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub suspended: i32,
    /// Left out of the cell's count: charged or held.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub charged_or_held: i32,
}

/// A move to another stage. What each stage needs is a condition of it: ask `eligibility`, or send it with `dry_run`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateTransition {
    /// The stage to move to.
    pub to: CandidateStage,
    /// Day of the act, not in the future: the cell's meeting, the committee's resolution, the decision, the ceremony.
    #[schema(example = "2024-05-20")]
    pub on: NaiveDate,
    /// Number of the document of the act.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "12-NQ/CB")]
    pub document_number: Option<String>,
    /// Why: for ways out, for what comes late.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// A remark for the record.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
    /// The member who helps: for `fostering` and `admitted`.
    #[serde(default)]
    pub helper_id: Option<Uuid>,
    /// The certificate: for `trained`.
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// The votes: the cell's for `cell_resolved`, the committee's for `committee_resolved`, the standing committee's for
    /// `decided`, all three for `official`, the failed one for `rejected`.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub votes: Vec<Vote>,
    /// Day on which the cell received the decision: for `admitted` where the ceremony's deadline runs from receipt.
    #[serde(default)]
    #[schema(example = "2024-06-25")]
    pub received_on: Option<NaiveDate>,
    /// Day of the cell meeting that considered full membership: for `official`.
    #[serde(default)]
    #[schema(example = "2025-07-01")]
    pub cell_meeting_on: Option<NaiveDate>,
    /// Number of the upper level's consent: for a late ceremony.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "31-CV/QU")]
    pub consent_number: Option<String>,
    /// What was wrong with the decision: for `cancelled`.
    #[serde(default)]
    pub ground: Option<CancellationGround>,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

impl CandidateTransition {
    /// A move that says nothing but where to and when.
    pub const fn bare(to: CandidateStage, on: NaiveDate) -> Self {
        Self {
            to,
            on,
            document_number: None,
            reason: None,
            note: None,
            helper_id: None,
            certificate: None,
            votes: Vec::new(),
            received_on: None,
            cell_meeting_on: None,
            consent_number: None,
            ground: None,
            dry_run: false,
        }
    }
}

/// Whether a move could be made on a day, and why or why not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Eligibility {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The stage now.
    pub from: CandidateStage,
    /// The stage asked about.
    pub to: CandidateStage,
    /// The day asked about.
    pub on: NaiveDate,
    /// Whether nothing stands against it but what must come with the move itself.
    pub eligible: bool,
    /// The ruleset in force on that day.
    pub ruleset: Option<RulesetUsed>,
    /// Every condition, met or not.
    #[schema(max_items = 100)]
    pub conditions: Vec<Condition>,
    /// The earliest day on which it could be eligible, where time alone will do it.
    pub earliest_on: Option<NaiveDate>,
}

/// A move to another cell, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateTransfer {
    /// The cell from that day on.
    pub cell_id: Uuid,
    /// First day there, not in the future and not before the last act or move.
    #[schema(example = "2024-08-15")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "05-CV/CB")]
    pub document_number: Option<String>,
    /// Why.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// Which move, on which day.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EligibilityQuery {
    /// The stage to move to.
    pub to: CandidateStage,
    /// The day, also one to come; today when absent.
    #[param(example = "2024-05-20")]
    pub on: Option<NaiveDate>,
}
