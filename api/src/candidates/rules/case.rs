//! What is recorded of a candidate: the person, the acts, and the dossier.

use chibo_openapi::candidates::Certificate;
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, EducationLevel, LeavingGround, OpinionKind, PaperKind, SponsorKind};
use chrono::NaiveDate;

use super::act::Act;
use super::birth::Birth;
use crate::db::key::Key;

/// What is recorded of a candidate, as far as rules look at it.
#[derive(Debug, Clone, Default)]
pub(in crate::candidates) struct Case {
    pub(in crate::candidates) birth: Option<Birth>,
    pub(in crate::candidates) education: Option<EducationLevel>,
    pub(in crate::candidates) flags: Vec<CandidateFlag>,
    pub(in crate::candidates) left_party_on: Option<NaiveDate>,
    pub(in crate::candidates) left_party_ground: Option<LeavingGround>,
    pub(in crate::candidates) conviction_cleared_on: Option<NaiveDate>,
    pub(in crate::candidates) readmitted_before: bool,
    /// The acts that count, oldest first; the first one is the listing.
    pub(in crate::candidates) acts: Vec<Act>,
    pub(in crate::candidates) helpers: Vec<HelperTime>,
    pub(in crate::candidates) sponsors: Vec<SponsorFacts>,
    pub(in crate::candidates) papers: Vec<PaperFacts>,
    pub(in crate::candidates) opinions: Vec<(OpinionKind, NaiveDate)>,
}

/// A time of a helper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) struct HelperTime {
    pub(in crate::candidates) from: NaiveDate,
    pub(in crate::candidates) to: Option<NaiveDate>,
}

/// A sponsor, and what the members' records say of a member who is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::candidates) struct SponsorFacts {
    pub(in crate::candidates) kind: SponsorKind,
    /// The member, so that one member does not count twice.
    pub(in crate::candidates) member: Option<Key>,
    /// Day of becoming an official member.
    pub(in crate::candidates) official_on: Option<NaiveDate>,
    /// Day of leaving.
    pub(in crate::candidates) left_on: Option<NaiveDate>,
    /// Whether the member belongs to the candidate's base committee.
    pub(in crate::candidates) same_base: bool,
    pub(in crate::candidates) known_since: Option<NaiveDate>,
    pub(in crate::candidates) replacement: bool,
    pub(in crate::candidates) signed_on: NaiveDate,
}

/// A paper of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) struct PaperFacts {
    pub(in crate::candidates) kind: PaperKind,
    pub(in crate::candidates) dated_on: NaiveDate,
}

impl Case {
    /// The stage now.
    pub(in crate::candidates) fn stage(&self) -> CandidateStage {
        self.acts.last().map_or(CandidateStage::Source, |act| act.stage)
    }

    /// The last act to a stage.
    pub(in crate::candidates) fn last(&self, to: CandidateStage) -> Option<&Act> {
        self.acts.iter().rev().find(|act| act.to == to)
    }

    /// The certificate of the awareness course.
    pub(in crate::candidates) fn certificate(&self) -> Option<&Certificate> {
        self.acts.iter().rev().find_map(|act| act.certificate.as_ref())
    }

    /// Votes that failed.
    pub(in crate::candidates) fn failed_votes(&self) -> i64 {
        self.acts.iter().filter(|act| act.to == CandidateStage::Rejected).map(|_| 1).sum()
    }

    /// The newest paper of a kind, drawn up on or before a day.
    pub(in crate::candidates) fn paper(&self, kind: PaperKind, on: NaiveDate) -> Option<PaperFacts> {
        self.papers.iter().copied().filter(|paper| paper.kind == kind && paper.dated_on <= on).max_by_key(|paper| paper.dated_on)
    }

    /// The day the cell received the decision, as far as it is recorded.
    pub(in crate::candidates) fn received_on(&self) -> Option<NaiveDate> {
        let decided = self.last(CandidateStage::Decided)?;
        let paper = self.papers.iter().filter(|paper| paper.kind == PaperKind::DecisionReceipt && paper.dated_on >= decided.on);
        decided.received_on.or_else(|| paper.map(|paper| paper.dated_on).min())
    }

    /// The same case before an act.
    pub(in crate::candidates) fn before(&self, at: usize) -> Self {
        Self { acts: self.acts[..at].to_vec(), ..self.clone() }
    }
}
