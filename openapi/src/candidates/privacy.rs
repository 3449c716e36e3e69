//! A person's own data handed over, and erasure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::dossier::{Helper, Opinion, Paper, Sponsor};
use super::history::{CandidateAct, CandidateCellPeriod};
use super::record::Candidate;
use crate::log::AccessEntry;

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

/// When a candidate's personal values may go.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Erasure {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The day they were erased.
    pub erased_on: NaiveDate,
}
