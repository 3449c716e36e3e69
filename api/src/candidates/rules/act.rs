//! An act of the history.

use chibo_openapi::candidates::{CandidateTransition, Certificate, CountedVote};
use chibo_openapi::vocabulary::{CancellationGround, CandidateStage};
use chrono::NaiveDate;

use super::stages::led_to;
use crate::db::key::Key;

/// An act that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::candidates) struct Act {
    pub(in crate::candidates) number: i64,
    /// The stage that was asked for.
    pub(in crate::candidates) to: CandidateStage,
    /// The stage it led to.
    pub(in crate::candidates) stage: CandidateStage,
    pub(in crate::candidates) on: NaiveDate,
    /// The cell that followed the person on that day.
    pub(in crate::candidates) cell: Key,
    pub(in crate::candidates) certificate: Option<Certificate>,
    pub(in crate::candidates) votes: Vec<CountedVote>,
    pub(in crate::candidates) received_on: Option<NaiveDate>,
    pub(in crate::candidates) cell_meeting_on: Option<NaiveDate>,
    pub(in crate::candidates) ground: Option<CancellationGround>,
}

/// A move from a stage as an act of the history, once its votes are counted.
pub(in crate::candidates) fn act(number: i64, from: CandidateStage, asked: &CandidateTransition, cell: Key, votes: Vec<CountedVote>) -> Act {
    Act {
        number,
        to: asked.to,
        stage: led_to(from, asked.to, asked.ground),
        on: asked.on,
        cell,
        certificate: asked.certificate.clone(),
        votes,
        received_on: asked.received_on,
        cell_meeting_on: asked.cell_meeting_on,
        ground: asked.ground,
    }
}
