//! The rules of admission, as pure functions over what is recorded of a candidate. No connection, no clock, no language.
//! `stages.rs` where one may go and who may; `conditions.rs` whether, with the clause; `deadlines.rs` by when;
//! `counting.rs` what counts for which cell, and the membership that follows.

mod conditions;
mod counting;
mod deadlines;
mod sponsors;
mod stages;
#[cfg(test)]
mod tests;
mod votes;

use chibo_openapi::Code;
use chibo_openapi::candidates::{CandidateTransition, Certificate, Clause, CountedVote};
use chibo_openapi::vocabulary::{CancellationGround, CandidateFlag, CandidateStage, ConditionStatus, EducationLevel, OpinionKind, PaperKind, SponsorKind};
use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::db::key::Key;
use crate::holidays::Calendar;
use crate::http::Flaw;
use crate::rulesets::{Ruleset, Rulesets};

pub(super) use conditions::{checklist, conditions};
pub(super) use counting::{Contribution, Membership, contributions, membership};
pub(super) use deadlines::{due, expires_on};
pub(super) use stages::{active, counts_working_days, gate, led_to, onward, resolved, rests_on_dossier};
pub(super) use votes::counted;

/// What is recorded of a candidate, as far as rules look at it.
#[derive(Debug, Clone, Default)]
pub(super) struct Case {
    pub(super) birth: Option<Birth>,
    pub(super) education: Option<EducationLevel>,
    pub(super) flags: Vec<CandidateFlag>,
    pub(super) left_party_on: Option<NaiveDate>,
    pub(super) readmitted_before: bool,
    /// The acts that count, oldest first; the first one is the listing.
    pub(super) acts: Vec<Act>,
    pub(super) helpers: Vec<HelperTime>,
    pub(super) sponsors: Vec<SponsorFacts>,
    pub(super) papers: Vec<PaperFacts>,
    pub(super) opinions: Vec<(OpinionKind, NaiveDate)>,
}

/// A birth date, or a year alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Birth {
    On(NaiveDate),
    In(i32),
}

impl Birth {
    /// Reads `YYYY` or `YYYY-MM-DD`.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() == 4 { text.parse().ok().map(Self::In) } else { text.parse().ok().map(Self::On) }
    }

    /// The days it may have been: the same twice, or the ends of the year.
    pub(super) fn span(self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::On(day) => Some((day, day)),
            Self::In(year) => Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        }
    }
}

/// An act that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) number: i64,
    /// The stage that was asked for.
    pub(super) to: CandidateStage,
    /// The stage it led to.
    pub(super) stage: CandidateStage,
    pub(super) on: NaiveDate,
    /// The cell that followed the person on that day.
    pub(super) cell: Key,
    pub(super) certificate: Option<Certificate>,
    pub(super) votes: Vec<CountedVote>,
    pub(super) received_on: Option<NaiveDate>,
    pub(super) cell_meeting_on: Option<NaiveDate>,
    pub(super) ground: Option<CancellationGround>,
}

/// A time of a helper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HelperTime {
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

/// A sponsor, and what the members' records say of a member who is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SponsorFacts {
    pub(super) kind: SponsorKind,
    /// The member, so that one member does not count twice.
    pub(super) member: Option<Key>,
    /// Day of becoming an official member.
    pub(super) official_on: Option<NaiveDate>,
    /// Day of leaving.
    pub(super) left_on: Option<NaiveDate>,
    /// Whether the member belongs to the candidate's base committee.
    pub(super) same_base: bool,
    pub(super) known_since: Option<NaiveDate>,
    pub(super) replacement: bool,
    pub(super) signed_on: NaiveDate,
}

/// A paper of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PaperFacts {
    pub(super) kind: PaperKind,
    pub(super) dated_on: NaiveDate,
}

/// What surrounds an act: rules, calendar, and facts of the day that are recorded elsewhere.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct World<'a> {
    pub(super) rulesets: &'a Rulesets,
    pub(super) calendar: &'a Calendar,
    /// Official members of the cell on the day of its vote.
    pub(super) officials: i64,
    /// Whether the cell was there on the day of the act.
    pub(super) cell_stood: bool,
    /// Whether the helper that the move names is an official member of the cell on that day; none when it names nobody.
    pub(super) helper_fits: Option<bool>,
    /// Whether the committee has a body of the Youth Union.
    pub(super) youth_body: bool,
    /// Whether another candidate of the committee has a decision of the same number and day.
    pub(super) decision_taken: bool,
    /// Whether the same person is followed as another candidate too.
    pub(super) followed_twice: bool,
    /// Whether the membership that the admission made has ended.
    pub(super) membership_ended: bool,
}

/// A condition and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) status: ConditionStatus,
    pub(super) required: Option<String>,
    pub(super) actual: Option<String>,
    /// Further values of its sentence.
    pub(super) params: Map<String, Value>,
    pub(super) clause: Clause,
    pub(super) earliest_on: Option<NaiveDate>,
    pub(super) pointer: Option<&'static str>,
}

impl Finding {
    /// Whether it stands against the move: not met, or not given.
    pub(super) fn refuses(&self) -> bool {
        matches!(self.status, ConditionStatus::Unmet | ConditionStatus::Needed)
    }
}

impl Case {
    /// The stage now.
    pub(super) fn stage(&self) -> CandidateStage {
        self.acts.last().map_or(CandidateStage::Source, |act| act.stage)
    }

    /// The last act to a stage.
    pub(super) fn last(&self, to: CandidateStage) -> Option<&Act> {
        self.acts.iter().rev().find(|act| act.to == to)
    }

    /// The certificate of the awareness course.
    pub(super) fn certificate(&self) -> Option<&Certificate> {
        self.acts.iter().rev().find_map(|act| act.certificate.as_ref())
    }

    /// Votes that failed.
    pub(super) fn failed_votes(&self) -> i64 {
        self.acts.iter().filter(|act| act.to == CandidateStage::Rejected).map(|_| 1).sum()
    }

    /// The newest paper of a kind, drawn up on or before a day.
    pub(super) fn paper(&self, kind: PaperKind, on: NaiveDate) -> Option<PaperFacts> {
        self.papers.iter().copied().filter(|paper| paper.kind == kind && paper.dated_on <= on).max_by_key(|paper| paper.dated_on)
    }

    /// The day the cell received the decision, as far as it is recorded.
    pub(super) fn received_on(&self) -> Option<NaiveDate> {
        let decided = self.last(CandidateStage::Decided)?;
        let paper = self.papers.iter().filter(|paper| paper.kind == PaperKind::DecisionReceipt && paper.dated_on >= decided.on);
        decided.received_on.or_else(|| paper.map(|paper| paper.dated_on).min())
    }

    /// The same case before an act.
    pub(super) fn before(&self, at: usize) -> Self {
        Self { acts: self.acts[..at].to_vec(), ..self.clone() }
    }
}

/// A clause of a parameter.
macro_rules! clause {
    ($parameter:expr) => {
        chibo_openapi::candidates::Clause { document: $parameter.document.clone(), article: $parameter.article.clone(), confirmed: $parameter.confirmed }
    };
}
pub(super) use clause;

/// A ruleset as a whole, for what it asks for without a number.
fn whole(ruleset: &Ruleset) -> Clause {
    Clause { document: ruleset.code.clone(), article: None, confirmed: true }
}

/// A move as an act of the history, once its votes are counted.
pub(super) fn act(number: i64, asked: &CandidateTransition, cell: Key, votes: Vec<CountedVote>) -> Act {
    Act {
        number,
        to: asked.to,
        stage: led_to(asked.to, asked.ground),
        on: asked.on,
        cell,
        certificate: asked.certificate.clone(),
        votes,
        received_on: asked.received_on,
        cell_meeting_on: asked.cell_meeting_on,
        ground: asked.ground,
    }
}

/// Faults of a birth date and of a day of leaving the Party.
pub(super) fn dates_of_life(birth: Option<&str>, left_party_on: Option<NaiveDate>, today: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let in_future = |pointer: &str| Flaw::field(pointer, Code::InFuture).with("today", today.to_string());
    let born = birth.map(|text| Birth::read(text).and_then(Birth::span));
    match born {
        Some(None) => flaws.push(Flaw::field("/birth", Code::InvalidFormat).with("expected", "a year or a day of the calendar, YYYY or YYYY-MM-DD")),
        Some(Some((earliest, _))) if earliest > today => flaws.push(in_future("/birth")),
        _ => {}
    }
    if let Some(left) = left_party_on {
        if left > today {
            flaws.push(in_future("/left_party_on"));
        }
        if let Some((earliest, _)) = born.flatten().filter(|(earliest, _)| left < *earliest) {
            flaws.push(Flaw::field("/left_party_on", Code::TooEarly).with("earliest", earliest.to_string()));
        }
    }
    flaws
}
