//! A person's own data handed over, erasure, and who has read whose record.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::candidates::{Candidate, CandidateAct, CandidateCellPeriod};
use crate::dossiers::{Helper, Opinion, Paper, Sponsor};
use crate::vocabulary::PrincipalKind;

/// Everything kept about a person, with nothing masked: what is handed over when the person asks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OwnData {
    /// When it was put together.
    pub made_at: DateTime<Utc>,
    /// The record.
    pub candidate: Candidate,
    /// The cells that followed the person.
    #[schema(max_items = 1000)]
    pub cells: Vec<CandidateCellPeriod>,
    /// The acts.
    #[schema(max_items = 1000)]
    pub acts: Vec<CandidateAct>,
    /// The helpers.
    #[schema(max_items = 1000)]
    pub helpers: Vec<Helper>,
    /// The sponsors.
    #[schema(max_items = 100)]
    pub sponsors: Vec<Sponsor>,
    /// The papers.
    #[schema(max_items = 1000)]
    pub papers: Vec<Paper>,
    /// The opinions.
    #[schema(max_items = 1000)]
    pub opinions: Vec<Opinion>,
    /// Who has read the record, newest first.
    #[schema(max_items = 1000)]
    pub reads: Vec<AccessEntry>,
}

/// An order to erase a person's values.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureOrder {
    /// Why: the person's request, the end of the time of keeping.
    #[schema(min_length = 1, max_length = 1000, example = "Theo yêu cầu của người đó")]
    pub reason: String,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "09-CV/ĐU")]
    pub document_number: Option<String>,
}

/// A reading of a candidate's record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessEntry {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Person or system.
    pub caller_kind: PrincipalKind,
    /// Who read; null for the command line of the server itself.
    pub caller_id: Option<Uuid>,
    /// Whose record.
    pub candidate_id: Uuid,
    /// The operation.
    #[schema(max_length = 64, example = "candidates_get")]
    pub operation: String,
    /// Why, where a reason was asked for.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Id of the request.
    #[schema(max_length = 64)]
    pub request_id: String,
}

/// When a candidate's personal values may go.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Erasure {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The day they were erased.
    pub erased_on: NaiveDate,
}
