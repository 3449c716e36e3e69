//! Cases and moves that meet every condition, to be spoiled by a test; and how what is found of them reads.

use chibo_openapi::Code;
use chibo_openapi::candidates::{CandidateTransition, Certificate, Vote};
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, DeadlineKind, EducationLevel, OpinionKind, PaperKind, SponsorKind, VotingBody};
use chrono::{Duration, NaiveDate};

use crate::candidates::rules::{Birth, Case, Circumstances, Finding, HelperTime, PaperFacts, SponsorFacts, act, conditions, counted, due};
use crate::db::key::Key;
use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Source, Trained};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(super) fn vote(body: VotingBody, in_favour: i32, against: i32, members: Option<i32>) -> Vote {
    Vote { body, in_favour, against, members, assigned_elsewhere: 0, exempt_absent: 0, suspended: 0, charged_or_held: 0 }
}

/// A move that meets every condition, to be spoiled by a row of a table.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Setup {
    pub(super) case: Case,
    pub(super) asked: CandidateTransition,
    pub(super) officials: i64,
    pub(super) cell_stood: bool,
    pub(super) helper_fits: Option<bool>,
    pub(super) youth_body: bool,
    pub(super) decision_taken: bool,
    pub(super) followed_twice: bool,
    pub(super) membership_ended: bool,
}

/// The days of a way that is in time throughout: listing, fostering, course, dossier, cell, committee, decision, receipt, ceremony,
/// cell meeting, recognition.
pub(super) type Days = [&'static str; 11];
pub(super) const UNDER_24: Days =
    ["2022-07-04", "2022-08-01", "2022-10-03", "2022-11-01", "2022-12-01", "2022-12-12", "2023-01-10", "2023-01-12", "2023-02-03", "2024-02-16", "2024-02-28"];
pub(super) const UNDER_294: Days =
    ["2025-07-02", "2025-08-01", "2025-10-01", "2025-11-03", "2025-12-01", "2025-12-10", "2025-12-22", "2025-12-25", "2026-01-12", "2027-01-15", "2027-01-22"];

pub(super) const WAY: [CandidateStage; 9] = [Source, Fostering, Trained, Dossier, CellResolved, CommitteeResolved, Decided, Admitted, Official];

pub(super) fn asked(to: CandidateStage, days: &Days) -> CandidateTransition {
    let at = |index: usize| day(days[index]);
    let on = match to {
        Source => at(0),
        Fostering => at(1),
        Trained => at(2),
        Dossier => at(3),
        CellResolved => at(4),
        CommitteeResolved => at(5),
        Decided => at(6),
        Admitted => at(8),
        _ => at(10),
    };
    let cell = vote(VotingBody::Cell, 14, 2, None);
    let committee = vote(VotingBody::Committee, 10, 1, Some(15));
    let standing = vote(VotingBody::StandingCommittee, 5, 1, Some(9));
    CandidateTransition {
        document_number: Some(format!("{}-NQ/CB", to.as_str().len())),
        helper_id: matches!(to, Fostering | Admitted).then(uuid::Uuid::nil),
        certificate: (to == Trained)
            .then(|| Certificate { number: "7/GCN".to_owned(), issuer: "Trung tâm".to_owned(), issued_on: at(2) - Duration::days(10) }),
        votes: match to {
            CellResolved => vec![cell],
            CommitteeResolved => vec![committee],
            Decided => vec![standing],
            Official => vec![cell, committee, standing],
            _ => Vec::new(),
        },
        received_on: (to == Admitted).then(|| at(7)),
        cell_meeting_on: (to == Official).then(|| at(9)),
        ..CandidateTransition::bare(to, on)
    }
}

pub(super) fn paper(kind: PaperKind, dated_on: NaiveDate) -> PaperFacts {
    PaperFacts { kind, dated_on }
}

pub(super) fn member(signed_on: NaiveDate) -> SponsorFacts {
    SponsorFacts {
        kind: SponsorKind::Member,
        member: Some(Key::new()),
        official_on: Some(day("2015-05-19")),
        left_on: None,
        same_base: true,
        known_since: Some(signed_on - Duration::days(800)),
        replacement: false,
        signed_on,
    }
}

/// Everything up to the stage before `to`, and the move to it.
pub(super) fn setup(to: CandidateStage, days: &Days) -> Setup {
    let cell = Key::new();
    let at = WAY.iter().position(|stage| *stage == to).unwrap_or(WAY.len());
    let parameters = &crate::regulations::rulesets::tests::shipped();
    let acts = WAY[..at].iter().enumerate().map(|(index, stage)| {
        let asked = asked(*stage, days);
        let votes = parameters.on(asked.on).map(|ruleset| counted(&asked.votes, &ruleset.parameters, 20)).unwrap_or_default();
        act(i64::try_from(index).expect("few") + 1, WAY[index.saturating_sub(1)], &asked, cell, votes)
    });
    let drawn_up = day(days[3]) + Duration::days(7);
    let case = Case {
        birth: Some(Birth::On(day("1999-04-30"))),
        education: Some(EducationLevel::University),
        acts: acts.collect(),
        helpers: vec![HelperTime { from: day(days[1]), to: None }],
        sponsors: vec![member(drawn_up), member(drawn_up)],
        papers: [
            PaperKind::Application,
            PaperKind::Cv,
            PaperKind::Verification,
            PaperKind::Introduction,
            PaperKind::OrganizationComments,
            PaperKind::ResidenceComments,
        ]
        .into_iter()
        .map(|kind| paper(kind, drawn_up))
        .collect(),
        opinions: vec![(OpinionKind::MassOrganization, drawn_up), (OpinionKind::ResidenceCell, drawn_up)],
        ..Case::default()
    };
    Setup {
        case,
        asked: asked(to, days),
        officials: 20,
        cell_stood: true,
        helper_fits: Some(true),
        youth_body: true,
        decision_taken: false,
        followed_twice: false,
        membership_ended: false,
    }
}

impl Setup {
    pub(super) fn found(&self) -> Vec<Finding> {
        let (rulesets, calendar) = (crate::regulations::rulesets::tests::shipped(), crate::regulations::holidays::tests::shipped());
        let world = Circumstances {
            rulesets: &rulesets,
            calendar: &calendar,
            officials: self.officials,
            cell_stood: self.cell_stood,
            helper_fits: self.helper_fits,
            youth_body: self.youth_body,
            decision_taken: self.decision_taken,
            followed_twice: self.followed_twice,
            membership_ended: self.membership_ended,
        };
        conditions(&self.case, &world, &self.asked)
    }

    pub(super) fn drop_paper(&mut self, kind: PaperKind) {
        self.case.papers.retain(|paper| paper.kind != kind);
    }

    pub(super) fn date_paper(&mut self, kind: PaperKind, on: &str) {
        self.drop_paper(kind);
        self.case.papers.push(paper(kind, day(on)));
    }
}

pub(super) fn not_met(found: &[Finding]) -> Vec<(Code, ConditionStatus)> {
    found.iter().filter(|one| one.status != ConditionStatus::Met).map(|one| (one.code, one.status)).collect()
}

pub(super) fn due_of(case: &Case) -> Option<(DeadlineKind, String, String)> {
    let (rulesets, calendar) = (crate::regulations::rulesets::tests::shipped(), crate::regulations::holidays::tests::shipped());
    due(case, &rulesets, &calendar).map(|due| {
        let article = due.clause.article.map(|article| format!(" {article}")).unwrap_or_default();
        (due.kind, due.on.to_string(), due.clause.document + &article)
    })
}
