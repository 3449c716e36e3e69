//! What happened to a candidate, and the correction of a wrong entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::moves::{CandidateTransition, Certificate, Vote};
use crate::conditions::{Condition, RulesetUsed};
use crate::vocabulary::{CancellationGround, CandidateStage};

/// A vote as it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountedVote {
    /// The vote as it was given.
    pub vote: Vote,
    /// Members who count, absent ones included: what the share is of.
    #[schema(minimum = 0)]
    pub denominator: i64,
    /// Votes for that were needed.
    #[schema(minimum = 0)]
    pub needed: i64,
}

/// An act in the history of a candidate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateAct {
    /// Number within the history, from 1.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The stage before; null for the first act.
    pub from: Option<CandidateStage>,
    /// The stage that was asked for.
    pub to: CandidateStage,
    /// The stage it led to: a decision cancelled for its procedure leads back to the dossier.
    pub stage: CandidateStage,
    /// Day of the act.
    pub on: NaiveDate,
    /// The cell that followed the person on that day.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// Number of its document.
    #[schema(max_length = 64)]
    pub document_number: Option<String>,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// A remark.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// The member who helps.
    pub helper_id: Option<Uuid>,
    /// Name of that member, as it is now; null for callers who may not read the member, and where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub helper_name: Option<String>,
    /// The certificate.
    pub certificate: Option<Certificate>,
    /// The votes as they were counted.
    #[schema(max_items = 3)]
    pub votes: Vec<CountedVote>,
    /// Day of receipt of the decision.
    pub received_on: Option<NaiveDate>,
    /// Day of the cell meeting that considered full membership.
    pub cell_meeting_on: Option<NaiveDate>,
    /// Number of the upper level's consent.
    #[schema(max_length = 64)]
    pub consent_number: Option<String>,
    /// What was wrong with the decision.
    pub ground: Option<CancellationGround>,
    /// The ruleset that it was taken under.
    pub ruleset: Option<RulesetUsed>,
    /// The conditions as they stood then.
    #[schema(max_items = 100)]
    pub conditions: Vec<Condition>,
    /// Number of the act that this one corrects.
    pub corrects: Option<i64>,
    /// Whether it counts: false once it was corrected or taken back.
    pub counts: bool,
    /// Number of the act that stands in its place; null also when it was taken back.
    pub corrected_by: Option<i64>,
    /// Why it was corrected.
    #[schema(max_length = 1000)]
    pub correction_reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Every act of a candidate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateActs {
    /// The acts.
    #[schema(max_items = 1000)]
    pub items: Vec<CandidateAct>,
}

/// A time with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidateCellPeriod {
    /// The cell.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// Number of the document of the move.
    #[schema(max_length = 64)]
    pub document_number: Option<String>,
}

/// Every cell that has followed a candidate, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateCells {
    /// The times.
    #[schema(max_items = 1000)]
    pub items: Vec<CandidateCellPeriod>,
}

/// A correction of a wrong entry: the act as it really was, or that it was not at all. The wrong entry stays in the history.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateCorrection {
    /// Number of the act.
    #[schema(minimum = 1, example = 3)]
    pub act: i64,
    /// Why it is corrected.
    #[schema(min_length = 1, max_length = 1000, example = "Ghi nhầm ngày họp")]
    pub reason: String,
    /// Number of the document that shows it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "03-BB/CB")]
    pub document_number: Option<String>,
    /// The act as it really was, to the same stage; null when it was not at all: only the last act can be taken back so.
    #[serde(default)]
    pub as_it_was: Option<CandidateTransition>,
}
