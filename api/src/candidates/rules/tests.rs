//! Tables, one row for each rule and trap with its clause, and properties over random histories.

use chibo_openapi::Code;
use chibo_openapi::candidates::{CandidateTransition, Certificate, Vote};
use chibo_openapi::vocabulary::{
    CancellationGround, CandidateFlag, CandidateStage, ConditionStatus, DeadlineKind, EducationLevel, OpinionKind, PaperKind, SponsorKind, VotingBody,
};
use chrono::{Duration, NaiveDate};
use proptest::prelude::*;

use super::*;
use CandidateStage::{
    Admitted, Cancelled, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Rejected, Removed, Source, Trained, Withdrawn,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn vote(body: VotingBody, in_favour: i32, against: i32, members: Option<i32>) -> Vote {
    Vote { body, in_favour, against, members, assigned_elsewhere: 0, exempt_absent: 0, suspended: 0, charged_or_held: 0 }
}

/// A move that meets every condition, to be spoiled by a row of a table.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Setup {
    case: Case,
    asked: CandidateTransition,
    officials: i64,
    cell_stood: bool,
    helper_fits: Option<bool>,
    youth_body: bool,
    decision_taken: bool,
    followed_twice: bool,
    membership_ended: bool,
}

/// The days of a way that is in time throughout: listing, fostering, course, dossier, cell, committee, decision, receipt, ceremony,
/// cell meeting, recognition.
type Days = [&'static str; 11];
const UNDER_24: Days =
    ["2022-07-04", "2022-08-01", "2022-10-03", "2022-11-01", "2022-12-01", "2022-12-12", "2023-01-10", "2023-01-12", "2023-02-03", "2024-02-16", "2024-02-28"];
const UNDER_294: Days =
    ["2025-07-02", "2025-08-01", "2025-10-01", "2025-11-03", "2025-12-01", "2025-12-10", "2025-12-22", "2025-12-25", "2026-01-12", "2027-01-15", "2027-01-22"];

const WAY: [CandidateStage; 9] = [Source, Fostering, Trained, Dossier, CellResolved, CommitteeResolved, Decided, Admitted, Official];

fn asked(to: CandidateStage, days: &Days) -> CandidateTransition {
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

fn paper(kind: PaperKind, dated_on: NaiveDate) -> PaperFacts {
    PaperFacts { kind, dated_on }
}

fn member(signed_on: NaiveDate) -> SponsorFacts {
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
fn setup(to: CandidateStage, days: &Days) -> Setup {
    let cell = Key::new();
    let at = WAY.iter().position(|stage| *stage == to).unwrap_or(WAY.len());
    let parameters = &crate::rulesets::tests::shipped();
    let acts = WAY[..at].iter().enumerate().map(|(index, stage)| {
        let asked = asked(*stage, days);
        let votes = parameters.on(asked.on).map(|ruleset| counted(&asked.votes, &ruleset.parameters, 20)).unwrap_or_default();
        act(i64::try_from(index).expect("few") + 1, &asked, cell, votes)
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
    fn found(&self) -> Vec<Finding> {
        let (rulesets, calendar) = (crate::rulesets::tests::shipped(), crate::holidays::tests::shipped());
        let world = World {
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

    fn drop_paper(&mut self, kind: PaperKind) {
        self.case.papers.retain(|paper| paper.kind != kind);
    }

    fn date_paper(&mut self, kind: PaperKind, on: &str) {
        self.drop_paper(kind);
        self.case.papers.push(paper(kind, day(on)));
    }
}

/// Conditions of a move and what is due after it.
fn outcome(case: &Case, calendar: &Calendar, asked: &CandidateTransition) -> (Vec<Finding>, Option<chibo_openapi::candidates::Due>) {
    let rulesets = crate::rulesets::tests::shipped();
    let world = World {
        rulesets: &rulesets,
        calendar,
        officials: 20,
        cell_stood: true,
        helper_fits: Some(true),
        youth_body: true,
        decision_taken: false,
        followed_twice: false,
        membership_ended: false,
    };
    let mut after = case.clone();
    after.acts.push(act(99, asked, Key::new(), Vec::new()));
    (conditions(case, &world, asked), due(&after, &rulesets, calendar))
}

#[test]
fn nothing_rests_on_what_a_move_does_not_read() {
    let first = day("2022-01-01");
    let (ordinary, never) = (Calendar::default(), Calendar::new(first.iter_days().take(3000).step_by(2), []));
    for days in [&UNDER_24, &UNDER_294] {
        for next in WAY[1..].iter().chain([&Withdrawn]) {
            let full = setup(*next, days).case;
            let bare = Case { helpers: Vec::new(), sponsors: Vec::new(), papers: Vec::new(), opinions: Vec::new(), ..full.clone() };
            for to in onward(full.stage()) {
                for ground in [None, Some(CancellationGround::WrongProcedure)] {
                    let asked = CandidateTransition { ground, ..asked(*to, days) };
                    let found = outcome(&full, &ordinary, &asked);
                    assert!(rests_on_dossier(*to) || found == outcome(&bare, &ordinary, &asked), "{to} from {} looks at the dossier", full.stage());
                    assert!(counts_working_days(*to) || found == outcome(&full, &never, &asked), "{to} from {} counts working days", full.stage());
                }
            }
        }
    }
}

fn not_met(found: &[Finding]) -> Vec<(Code, ConditionStatus)> {
    found.iter().filter(|one| one.status != ConditionStatus::Met).map(|one| (one.code, one.status)).collect()
}

fn clause_text(finding: &Finding) -> String {
    format!("{} {}", finding.clause.document, finding.clause.article.as_deref().unwrap_or("")).trim().to_owned()
}

#[test]
fn a_way_in_time_meets_every_condition() {
    for days in [&UNDER_24, &UNDER_294] {
        for to in &WAY[1..] {
            let setup = setup(*to, days);
            assert_eq!(not_met(&setup.found()), vec![], "{to} on {}", setup.asked.on);
        }
    }
}

/// One condition that does not hold: the move, what spoils it, the condition and how it then stands, its clause, and the day that
/// time alone needs.
struct Row {
    what: &'static str,
    to: CandidateStage,
    days: &'static Days,
    spoil: fn(&mut Setup),
    code: Code,
    status: ConditionStatus,
    clause: &'static str,
    earliest: &'static str,
}

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
const fn row(
    what: &'static str,
    to: CandidateStage,
    days: &'static Days,
    spoil: fn(&mut Setup),
    code: Code,
    status: ConditionStatus,
    clause: &'static str,
    earliest: &'static str,
) -> Row {
    Row { what, to, days, spoil, code, status, clause, earliest }
}

use ConditionStatus::{Needed, Unmet, Warning};

const ROWS: &[Row] = &[
    // Order, units, what every act needs.
    row("before the act it rests on", Fostering, &UNDER_294, |s| s.asked.on = day("2025-07-01"), Code::ActInOrder, Unmet, "294-QĐ/TW", "2025-07-02"),
    row("before any ruleset", Fostering, &UNDER_24, |s| s.asked.on = day("2021-07-29"), Code::RulesetInForce, Unmet, "24-QĐ/TW", "2021-07-30"),
    row("a cell that is no more", Fostering, &UNDER_294, |s| s.cell_stood = false, Code::CellStands, Unmet, "294-QĐ/TW", ""),
    row("no document", Fostering, &UNDER_294, |s| s.asked.document_number = None, Code::DocumentGiven, Needed, "294-QĐ/TW", ""),
    row("no helper named", Fostering, &UNDER_294, |s| s.helper_fits = None, Code::HelperOfficial, Needed, "294-QĐ/TW", ""),
    row("a helper on probation", Fostering, &UNDER_24, |s| s.helper_fits = Some(false), Code::HelperOfficial, Unmet, "24-QĐ/TW", ""),
    // The course.
    row("no certificate", Trained, &UNDER_294, |s| s.asked.certificate = None, Code::CertificateGiven, Needed, "294-QĐ/TW", ""),
    row(
        "the certificate of 15/01/2020 is good through 15/01/2025; 03/02/2025 is too late",
        CellResolved,
        &UNDER_24,
        |s| {
            s.case.acts[2].certificate.as_mut().expect("trained").issued_on = day("2020-01-15");
            s.asked.on = day("2025-02-03");
            s.case.papers.iter_mut().for_each(|paper| paper.dated_on = day("2025-01-10"));
        },
        Code::CertificateValid,
        Unmet,
        "01-HD/TW (28/9/2021)",
        "",
    ),
    row(
        "a certificate of sixty months and a day",
        Dossier,
        &UNDER_294,
        |s| s.case.acts[2].certificate.as_mut().expect("trained").issued_on = day("2020-11-02"),
        Code::CertificateValid,
        Unmet,
        "06-HD/TW (09/6/2025) 3.1",
        "",
    ),
    row("nobody helps any more", Dossier, &UNDER_294, |s| s.case.helpers[0].to = Some(day("2025-10-30")), Code::HelperAssigned, Unmet, "294-QĐ/TW", ""),
    // The person on the day of the cell meeting.
    row(
        "eighteen on the next day",
        CellResolved,
        &UNDER_294,
        |s| s.case.birth = Some(Birth::On(day("2007-12-02"))),
        Code::Age,
        Unmet,
        "294-QĐ/TW 1.1.1",
        "2025-12-02",
    ),
    row(
        "only the year of birth is known",
        CellResolved,
        &UNDER_294,
        |s| s.case.birth = Some(Birth::In(2007)),
        Code::Age,
        Unmet,
        "294-QĐ/TW 1.1.1",
        "2025-12-31",
    ),
    row("no birth date", CellResolved, &UNDER_294, |s| s.case.birth = None, Code::Age, Unmet, "294-QĐ/TW 1.1.1", ""),
    row("sixty and a month", CellResolved, &UNDER_294, |s| s.case.birth = Some(Birth::On(day("1965-11-01"))), Code::Age, Warning, "294-QĐ/TW 1.1.1", ""),
    row(
        "too little schooling",
        CellResolved,
        &UNDER_294,
        |s| s.case.education = Some(EducationLevel::LowerSecondaryCompleted),
        Code::Education,
        Unmet,
        "294-QĐ/TW 1.2.1",
        "",
    ),
    row("no schooling recorded", CellResolved, &UNDER_294, |s| s.case.education = None, Code::Education, Unmet, "294-QĐ/TW 1.2.1", ""),
    // Sponsors: two official members, or a union and one.
    row("one sponsor", CellResolved, &UNDER_294, |s| s.case.sponsors.truncate(1), Code::SponsorsEnough, Unmet, "294-QĐ/TW 3.2.1", ""),
    row(
        "one member named twice",
        CellResolved,
        &UNDER_294,
        |s| s.case.sponsors[1] = s.case.sponsors[0].clone(),
        Code::SponsorsEnough,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "",
    ),
    row("a sponsor on probation", CellResolved, &UNDER_24, |s| s.case.sponsors[0].official_on = None, Code::SponsorsEnough, Unmet, "24-QĐ/TW 3.2.1", ""),
    row(
        "a sponsor of another base unit",
        CellResolved,
        &UNDER_294,
        |s| s.case.sponsors[0].same_base = false,
        Code::SponsorsEnough,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "",
    ),
    row(
        "a sponsor who has left",
        CellResolved,
        &UNDER_294,
        |s| s.case.sponsors[0].left_on = Some(day("2025-12-01")),
        Code::SponsorsEnough,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "",
    ),
    row(
        "the Youth Union where there is no such body",
        CellResolved,
        &UNDER_294,
        |s| {
            s.youth_body = false;
            s.case.sponsors[1] = SponsorFacts { kind: SponsorKind::YouthUnion, member: None, ..s.case.sponsors[1].clone() };
            s.case.papers.push(paper(PaperKind::UnionIntroduction, day("2025-11-10")));
        },
        Code::SponsorsEnough,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "",
    ),
    row(
        "the trade union where there is a body of the Youth Union",
        CellResolved,
        &UNDER_294,
        |s| {
            s.case.sponsors[1] = SponsorFacts { kind: SponsorKind::TradeUnion, member: None, ..s.case.sponsors[1].clone() };
            s.case.papers.push(paper(PaperKind::UnionIntroduction, day("2025-11-10")));
        },
        Code::SponsorsEnough,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "",
    ),
    row(
        "eleven months together",
        CellResolved,
        &UNDER_294,
        |s| s.case.sponsors[0].known_since = Some(day("2025-01-01")),
        Code::SponsorsKnowLong,
        Unmet,
        "294-QĐ/TW 3.2.1",
        "2026-01-01",
    ),
    row(
        "half a year an official member",
        CellResolved,
        &UNDER_294,
        |s| s.case.sponsors[0].official_on = Some(day("2025-06-01")),
        Code::SponsorsSeasoned,
        Warning,
        "294-QĐ/TW",
        "",
    ),
    // Papers.
    row("no comments of the residence", CellResolved, &UNDER_294, |s| s.drop_paper(PaperKind::ResidenceComments), Code::PapersComplete, Unmet, "294-QĐ/TW", ""),
    row(
        "application after the curriculum vitae",
        CellResolved,
        &UNDER_294,
        |s| s.date_paper(PaperKind::Application, "2025-11-11"),
        Code::PapersInOrder,
        Unmet,
        "294-QĐ/TW",
        "",
    ),
    row(
        "an introduction of twelve months and a day",
        CellResolved,
        &UNDER_294,
        |s| s.date_paper(PaperKind::Introduction, "2024-11-30"),
        Code::PapersFresh,
        Unmet,
        "06-HD/TW (09/6/2025) 5.4",
        "",
    ),
    row("no opinion of the residence", CellResolved, &UNDER_294, |s| s.case.opinions.truncate(1), Code::OpinionTaken, Unmet, "294-QĐ/TW", ""),
    // Re-admission and special cases.
    row(
        "thirty-five months after leaving",
        CellResolved,
        &UNDER_294,
        |s| {
            s.case.flags = vec![CandidateFlag::Readmission];
            s.case.left_party_on = Some(day("2023-01-01"));
            s.case.papers.push(paper(PaperKind::ProvincialConsent, day("2025-11-10")));
        },
        Code::ReadmissionWait,
        Unmet,
        "294-QĐ/TW",
        "2026-01-01",
    ),
    row(
        "a second re-admission",
        CellResolved,
        &UNDER_294,
        |s| {
            s.case.flags = vec![CandidateFlag::Readmission];
            s.case.left_party_on = Some(day("2020-01-01"));
            s.case.readmitted_before = true;
            s.case.papers.push(paper(PaperKind::ProvincialConsent, day("2025-11-10")));
        },
        Code::ReadmissionOnce,
        Unmet,
        "294-QĐ/TW",
        "",
    ),
    row(
        "over sixty without the province's consent",
        Decided,
        &UNDER_294,
        |s| s.case.birth = Some(Birth::On(day("1965-10-31"))),
        Code::ProvincialConsent,
        Unmet,
        "294-QĐ/TW 1.1.1",
        "",
    ),
    row(
        "a believer without approval",
        Decided,
        &UNDER_294,
        |s| s.case.flags = vec![CandidateFlag::ReligiousBeliever],
        Code::SpecialApproval,
        Unmet,
        "294-QĐ/TW",
        "",
    ),
    row(
        "a believer, early",
        CellResolved,
        &UNDER_294,
        |s| s.case.flags = vec![CandidateFlag::ReligiousBeliever],
        Code::SpecialApproval,
        Warning,
        "294-QĐ/TW",
        "",
    ),
    // Votes.
    row(
        "two official members",
        CellResolved,
        &UNDER_294,
        |s| {
            s.officials = 2;
            s.asked.votes[0] = vote(VotingBody::Cell, 2, 0, None);
        },
        Code::CellCanVote,
        Unmet,
        "294-QĐ/TW",
        "",
    ),
    row(
        "13 of 20, four of them absent",
        CellResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Cell, 13, 3, None),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row(
        "more votes than members",
        CellResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Cell, 20, 1, None),
        Code::VotesCountable,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row("no vote", CellResolved, &UNDER_294, |s| s.asked.votes.clear(), Code::VoteShare, Needed, "06-HD/TW (09/6/2025) 3.6b, 5.1", ""),
    row(
        "9 of 15 in the committee",
        CommitteeResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Committee, 9, 6, Some(15)),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row(
        "half of the standing committee is not more than half",
        Decided,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::StandingCommittee, 4, 4, Some(8)),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.7a",
        "",
    ),
    row(
        "a committee of unknown size",
        CommitteeResolved,
        &UNDER_294,
        |s| s.asked.votes[0].members = None,
        Code::VoteShare,
        Needed,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row("followed twice", CommitteeResolved, &UNDER_294, |s| s.followed_twice = true, Code::FollowedOnce, Unmet, "294-QĐ/TW", ""),
    row("another person's decision", Decided, &UNDER_294, |s| s.decision_taken = true, Code::DecisionAlone, Unmet, "294-QĐ/TW", ""),
    // Deadlines warn and ask; they do not refuse an act that says why it is late.
    row("46 working days to the decision", Decided, &UNDER_294, |s| s.asked.on = day("2026-02-04"), Code::DecisionInTime, Needed, "294-QĐ/TW 4.3.1", ""),
    row(
        "the same with a reason",
        Decided,
        &UNDER_294,
        |s| {
            s.asked.on = day("2026-02-04");
            s.asked.reason = Some("Chờ thẩm tra".to_owned());
        },
        Code::DecisionInTime,
        Warning,
        "294-QĐ/TW 4.3.1",
        "",
    ),
    row("no receipt", Admitted, &UNDER_294, |s| s.asked.received_on = None, Code::ReceiptGiven, Needed, "294-QĐ/TW 4.1", ""),
    row("receipt before the decision", Admitted, &UNDER_294, |s| s.asked.received_on = Some(day("2025-12-21")), Code::ReceiptGiven, Unmet, "294-QĐ/TW 4.1", ""),
    row("31 working days to the ceremony", Admitted, &UNDER_294, |s| s.asked.on = day("2026-02-09"), Code::CeremonyInTime, Needed, "294-QĐ/TW 4.1", ""),
    row(
        "the same with the upper level's consent",
        Admitted,
        &UNDER_294,
        |s| {
            s.asked.on = day("2026-02-09");
            s.asked.consent_number = Some("31-CV/TU".to_owned());
        },
        Code::CeremonyInTime,
        Warning,
        "294-QĐ/TW 4.1",
        "",
    ),
    // Probation and recognition.
    row(
        "a day short of the probation",
        Official,
        &UNDER_24,
        |s| s.asked.cell_meeting_on = Some(day("2024-02-02")),
        Code::ProbationServed,
        Unmet,
        "24-QĐ/TW",
        "2024-02-03",
    ),
    row("no longer a member", Official, &UNDER_24, |s| s.membership_ended = true, Code::StillMember, Unmet, "24-QĐ/TW", ""),
    row("no day of the meeting", Official, &UNDER_24, |s| s.asked.cell_meeting_on = None, Code::MeetingGiven, Needed, "24-QĐ/TW", ""),
    row(
        "31 working days after the probation, across Tết 2024",
        Official,
        &UNDER_24,
        |s| {
            s.asked.cell_meeting_on = Some(day("2024-03-25"));
            s.asked.on = day("2024-03-29");
        },
        Code::ConsideredInTime,
        Needed,
        "24-QĐ/TW",
        "",
    ),
    row(
        "31 working days from the cell's meeting to the recognition",
        Official,
        &UNDER_24,
        |s| s.asked.on = day("2024-04-01"),
        Code::RecognitionInTime,
        Needed,
        "24-QĐ/TW",
        "",
    ),
    // Ways out.
    row(
        "off the list without a reason",
        Withdrawn,
        &UNDER_294,
        |s| s.asked.document_number = Some("1-BB/CB".to_owned()),
        Code::ReasonGiven,
        Needed,
        "208-QĐ/TW",
        "",
    ),
    row(
        "a decision cancelled without a ground",
        Cancelled,
        &UNDER_294,
        |s| s.asked.reason = Some("Sai".to_owned()),
        Code::GroundGiven,
        Needed,
        "208-QĐ/TW",
        "",
    ),
];

#[test]
fn each_rule_with_its_clause() {
    let mut wrong = Vec::new();
    for Row { what, to, days, spoil, code, status, clause, earliest } in ROWS {
        let mut setup = if *to == Withdrawn { Setup { asked: asked(Withdrawn, days), ..setup(Dossier, days) } } else { setup(*to, days) };
        spoil(&mut setup);
        let found = setup.found();
        let Some(one) = found.iter().find(|one| one.code == *code && one.status == *status) else {
            wrong.push(format!("{what}: {:?}", not_met(&found)));
            continue;
        };
        let (shown, day) = (clause_text(one), one.earliest_on.map(|day| day.to_string()).unwrap_or_default());
        if shown != *clause || day != *earliest {
            wrong.push(format!("{what}: {shown} instead of {clause}, from {day:?} instead of {earliest:?}"));
        }
        // The earliest day is the truth: on it the condition is met, on the day before it is not.
        if let Some(earliest) = one.earliest_on.filter(|_| *code != Code::RulesetInForce && *code != Code::ProbationServed) {
            for (on, met) in [(earliest, true), (earliest - Duration::days(1), false)] {
                let later = Setup { asked: CandidateTransition { on, ..setup.asked.clone() }, ..setup.clone() };
                let again = later.found();
                let again = again.iter().find(|one| one.code == *code).expect("the same condition");
                assert_eq!(again.status == ConditionStatus::Met, met, "{what} on {on}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_refusal_names_everything() {
    let mut spoilt = setup(CellResolved, &UNDER_294);
    spoilt.case.birth = Some(Birth::On(day("2008-06-01")));
    spoilt.case.education = None;
    spoilt.case.sponsors.clear();
    spoilt.drop_paper(PaperKind::Cv);
    spoilt.case.opinions.clear();
    spoilt.asked.votes.clear();
    spoilt.asked.document_number = None;
    let against: Vec<Code> = spoilt.found().iter().filter(|one| one.refuses()).map(|one| one.code).collect();
    let wanted = [
        Code::DocumentGiven,
        Code::Age,
        Code::Education,
        Code::SponsorsEnough,
        Code::SponsorsKnowLong,
        Code::PapersComplete,
        Code::OpinionTaken,
        Code::OpinionTaken,
        Code::VoteShare,
    ];
    assert_eq!(against, wanted);
}

#[test]
fn two_thirds_and_more_than_half() {
    let rulesets = crate::rulesets::tests::shipped();
    let parameters = &rulesets.on(day("2025-07-01")).expect("in force").parameters;
    for (body, members, needed) in [
        // 20 official members, 4 of them absent: 14.
        (VotingBody::Cell, 20, 14),
        (VotingBody::Cell, 3, 2),
        (VotingBody::Cell, 4, 3),
        (VotingBody::Cell, 21, 14),
        (VotingBody::Committee, 15, 10),
        (VotingBody::Committee, 13, 9),
        (VotingBody::StandingCommittee, 8, 5),
        (VotingBody::StandingCommittee, 9, 5),
        (VotingBody::StandingCommittee, 1, 1),
    ] {
        assert_eq!(votes::needed(votes::share(parameters, body), members), needed, "{body} of {members}");
    }
    // Those assigned elsewhere, exempt and absent, suspended, charged are left out of the cell's number.
    let vote = Vote { assigned_elsewhere: 2, exempt_absent: 1, suspended: 1, charged_or_held: 1, ..vote(VotingBody::Cell, 10, 0, None) };
    let counted = counted(&[vote], parameters, 20);
    assert_eq!((counted[0].denominator, counted[0].needed), (15, 10));
}

#[test]
fn other_routes_of_sponsors() {
    let union = |kind| SponsorFacts { kind, member: None, official_on: None, known_since: None, ..member(day("2025-11-10")) };
    let mut young = setup(CellResolved, &UNDER_294);
    young.case.sponsors = vec![member(day("2025-11-10")), union(SponsorKind::YouthUnion)];
    young.case.papers.push(paper(PaperKind::UnionIntroduction, day("2025-11-10")));
    assert_eq!(not_met(&young.found()), vec![], "the Youth Union's executive and one member");
    let mut older = young.clone();
    older.case.birth = Some(Birth::On(day("1990-01-01")));
    assert_eq!(not_met(&older.found())[0].0, Code::SponsorsEnough, "past Union age");
    let mut worker = young.clone();
    worker.youth_body = false;
    worker.case.sponsors[1] = union(SponsorKind::TradeUnion);
    assert_eq!(not_met(&worker.found()), vec![], "the trade union's where there is no body of the Youth Union");
    let mut replaced = setup(CellResolved, &UNDER_294);
    replaced.case.sponsors[0] = SponsorFacts { known_since: None, replacement: true, ..replaced.case.sponsors[0].clone() };
    assert_eq!(not_met(&replaced.found()), vec![], "the months are waived for a replacement");
}

#[test]
fn a_rejection_is_a_vote_that_failed() {
    let mut failed = Setup { asked: asked(Rejected, &UNDER_294), ..setup(CellResolved, &UNDER_294) };
    failed.asked.on = day("2025-12-01");
    assert_eq!(not_met(&failed.found()), vec![(Code::VoteShare, Needed)]);
    failed.asked.votes = vec![vote(VotingBody::Cell, 13, 5, None)];
    assert_eq!(not_met(&failed.found()), vec![]);
    failed.asked.votes = vec![vote(VotingBody::Cell, 14, 5, None)];
    assert_eq!(not_met(&failed.found()), vec![(Code::VoteFailed, Unmet)], "14 of 20 is an approval");
}

#[test]
fn a_case_begun_before_294_and_still_open_after() {
    // Cell resolution under 232 (60 working days), decision under 294 (45): the rules of the decision's day.
    let mut across = setup(Decided, &UNDER_294);
    across.case.acts[4].on = day("2025-05-05");
    across.case.acts[5].on = day("2025-05-20");
    across.asked.on = day("2025-07-08");
    let late = across.found();
    assert_eq!(not_met(&late), vec![(Code::DecisionInTime, Needed)], "45 working days ended on 7/7");
    across.asked.on = day("2025-06-30");
    let found = across.found();
    let decision = found.iter().find(|one| one.code == Code::DecisionInTime).expect("it is looked at");
    assert_eq!((decision.status, decision.clause.document.as_str()), (ConditionStatus::Met, "232-QĐ/TW"));
}

fn due_of(case: &Case) -> Option<(DeadlineKind, String, String)> {
    let (rulesets, calendar) = (crate::rulesets::tests::shipped(), crate::holidays::tests::shipped());
    due(case, &rulesets, &calendar).map(|due| {
        let article = due.clause.article.map(|article| format!(" {article}")).unwrap_or_default();
        (due.kind, due.on.to_string(), due.clause.document + &article)
    })
}

#[test]
fn what_is_due_next() {
    let wanted = |kind, on: &str, clause: &str| Some((kind, on.to_owned(), clause.to_owned()));
    let at = |to| setup(to, &UNDER_294).case;
    assert_eq!(due_of(&at(Fostering)), None);
    assert_eq!(due_of(&at(Dossier)), wanted(DeadlineKind::CertificateExpires, "2030-09-21", "01-HD/TW (19/5/2026)"));
    assert_eq!(due_of(&at(CellResolved)), wanted(DeadlineKind::PapersExpire, "2026-11-10", "01-HD/TW (19/5/2026)"));
    // 45 working days from 01/12/2025: Thursday 1/1 and Friday 2/1 off, Saturday 10/1 worked.
    assert_eq!(due_of(&at(CommitteeResolved)), wanted(DeadlineKind::DecisionDue, "2026-02-03", "294-QĐ/TW 4.3.1"));
    assert_eq!(due_of(&at(Decided)), wanted(DeadlineKind::DecisionDue, "2026-02-03", "294-QĐ/TW 4.3.1"));
    // 30 working days from the decision of 22/12/2025, until a receipt is recorded; then from the receipt of 25/12.
    let mut decided = at(Admitted);
    assert_eq!(due_of(&decided), wanted(DeadlineKind::CeremonyDue, "2026-02-03", "294-QĐ/TW 4.1"));
    decided.papers.push(paper(PaperKind::DecisionReceipt, day("2025-12-25")));
    assert_eq!(due_of(&decided), wanted(DeadlineKind::CeremonyDue, "2026-02-06", "294-QĐ/TW 4.1"));
    // Twelve months from the ceremony of 12/01/2026, then 30 working days, under the ruleset in force by then.
    let (kind, on, clause) = due_of(&at(Official)).expect("due");
    assert_eq!((kind, on.as_str()), (DeadlineKind::RecognitionDue, "2027-02-23"));
    assert!(clause.starts_with("208-QĐ/TW"), "{clause}");
}

#[test]
fn a_newer_ruleset_takes_no_day_back() {
    // Decided on 10/6/2026, received on 20/7/2026: by receipt the days end after 26/7/2026, when the new ruleset counts them from
    // the issue. By issue they would have ended on 22/7; the last day of the old rules stands.
    let mut case = setup(Admitted, &UNDER_294).case;
    for act in &mut case.acts {
        act.on = act.on.max(day("2026-06-10"));
    }
    case.papers.push(paper(PaperKind::DecisionReceipt, day("2026-07-20")));
    let (_, on, clause) = due_of(&case).expect("due");
    assert_eq!(on, "2026-07-25");
    assert!(clause.starts_with("294-QĐ/TW"), "{clause}");
}

#[test]
fn three_dates_in_two_years() {
    let mut case = setup(Official, &UNDER_24).case;
    let recognised = asked(Official, &UNDER_24);
    let cell = case.acts[0].cell;
    case.acts.push(act(9, &recognised, cell, Vec::new()));
    let one = membership(&case.acts, 12).expect("admitted");
    assert_eq!((one.admitted_on.to_string(), one.official_on.map(|day| day.to_string())), ("2023-02-03".to_owned(), Some("2024-02-03".to_owned())));
    let counts: Vec<(&str, String)> = contributions(&case.acts, &[]).iter().map(|one| (one.measure, one.on.to_string())).collect();
    assert_eq!(counts, [("course", "2022-09-23".to_owned()), ("admission_decision", "2023-01-10".to_owned()), ("admission_ceremony", "2023-02-03".to_owned())]);
}

#[test]
fn counting() {
    let mut case = setup(Official, &UNDER_294).case;
    let (old, new) = (case.acts[0].cell, Key::new());
    // Between resolution and decision the person changed the cell: it counts for the cell whose resolution was used.
    case.acts[6].cell = new;
    case.acts[7].cell = new;
    assert!(contributions(&case.acts, &[]).iter().all(|one| one.cell == old));
    let measures = |flags: &[CandidateFlag], acts: &[Act]| contributions(acts, flags).iter().map(|one| one.measure).collect::<Vec<_>>();
    assert_eq!(measures(&[CandidateFlag::Readmission], &case.acts), ["course", "readmission_decision", "readmission_ceremony"]);
    // A counted admission later cancelled.
    let cancelled = CandidateTransition { ground: Some(CancellationGround::WrongStandard), ..CandidateTransition::bare(Cancelled, day("2026-03-01")) };
    case.acts.push(act(9, &cancelled, new, Vec::new()));
    assert_eq!(measures(&[], &case.acts), ["course"]);
    assert_eq!(membership(&case.acts, 12).and_then(|one| one.struck_on), Some(day("2026-03-01")));
    assert_eq!(led_to(Cancelled, Some(CancellationGround::WrongProcedure)), Dossier, "a wrong procedure is done again");
    // Striking a probationer does not un-count the admission.
    case.acts.pop();
    case.acts.push(act(9, &CandidateTransition::bare(Removed, day("2026-03-01")), new, Vec::new()));
    assert_eq!(measures(&[], &case.acts), ["course", "admission_decision", "admission_ceremony"]);
}

#[test]
fn every_stage_can_be_reached_and_left() {
    let mut reached = vec![Source];
    while let Some(next) = reached.iter().flat_map(|from| onward(*from)).find(|to| !reached.contains(to)) {
        reached.push(*next);
    }
    assert_eq!(reached.len(), CandidateStage::ALL.len());
    for stage in CandidateStage::ALL.iter().filter(|stage| active(**stage)) {
        assert!(onward(*stage).iter().any(|to| !active(*to)), "{stage} has a way out");
    }
}

/// A step of a random history: which of the possible moves, how many days later, and what is left out of it.
type Step = (usize, i64, u8, i32);

fn step() -> impl Strategy<Value = Step> {
    (0_usize..4, 0_i64..90, 0_u8..12, 0_i32..24)
}

/// Plays steps on a case as the server does: only what meets the conditions is recorded.
fn play(steps: &[Step]) -> (Case, Vec<Contribution>) {
    let mut setup = setup(Fostering, &UNDER_24);
    let mut kept: Vec<Contribution> = Vec::new();
    let rulesets = crate::rulesets::tests::shipped();
    for (which, later, left_out, yes) in steps {
        let from = setup.case.stage();
        let moves = onward(from);
        let Some(to) = moves.get(which % moves.len().max(1)) else { break };
        let on = setup.case.acts.last().map_or(day("2022-07-04"), |act| act.on) + Duration::days(*later);
        let mut asked = asked(*to, &UNDER_24);
        asked.on = on;
        asked.reason = (left_out % 3 != 0).then(|| "vì".to_owned());
        asked.consent_number = asked.reason.clone();
        asked.received_on = asked.received_on.map(|_| on);
        asked.cell_meeting_on = asked.cell_meeting_on.map(|_| on);
        asked.ground = (*to == Cancelled).then_some(if left_out % 2 == 0 { CancellationGround::WrongProcedure } else { CancellationGround::WrongStandard });
        if let Some(certificate) = &mut asked.certificate {
            certificate.issued_on = on;
        }
        if *to == Rejected {
            asked.votes = vec![vote(VotingBody::Cell, *yes, 0, None)];
        } else if let Some(vote) = asked.votes.first_mut() {
            vote.in_favour = *yes;
        }
        setup.case.papers.iter_mut().for_each(|paper| paper.dated_on = on);
        setup.case.opinions.iter_mut().for_each(|opinion| opinion.1 = on);
        setup.case.sponsors.iter_mut().for_each(|sponsor| sponsor.signed_on = on);
        setup.asked = asked;
        if setup.found().iter().any(Finding::refuses) {
            continue;
        }
        let votes = rulesets.on(on).map(|ruleset| counted(&setup.asked.votes, &ruleset.parameters, 20)).unwrap_or_default();
        let number = i64::try_from(setup.case.acts.len()).expect("few") + 1;
        let before = contributions(&setup.case.acts, &setup.case.flags);
        let cell = setup.case.acts[0].cell;
        setup.case.acts.push(act(number, &setup.asked, cell, votes));
        // The counters are kept by differences, as the server keeps them.
        let mut after = contributions(&setup.case.acts, &setup.case.flags);
        for gone in before {
            match after.iter().position(|one| *one == gone) {
                Some(at) => drop(after.swap_remove(at)),
                None => drop(kept.swap_remove(kept.iter().position(|one| *one == gone).expect("it was counted"))),
            }
        }
        kept.append(&mut after);
    }
    (setup.case, kept)
}

proptest! {
    #[test]
    fn no_history_breaks_an_invariant(steps in proptest::collection::vec(step(), 0..60)) {
        let (case, mut kept) = play(&steps);
        prop_assert!(case.acts.windows(2).all(|pair| pair[0].on <= pair[1].on), "dates are in order");
        let reachable = case.acts.windows(2).all(|pair| onward(pair[0].stage).contains(&pair[1].to));
        prop_assert!(reachable, "each act follows from the stage before");
        for counted in case.acts.iter().flat_map(|act| &act.votes) {
            prop_assert!(i64::from(counted.vote.in_favour) + i64::from(counted.vote.against) <= counted.denominator, "votes ≤ denominator");
        }
        let mut scratch = contributions(&case.acts, &case.flags);
        scratch.sort_unstable();
        kept.sort_unstable();
        prop_assert_eq!(kept, scratch, "counters equal a count from scratch");
        let member = membership(&case.acts, 12);
        prop_assert_eq!(member.is_some(), case.acts.iter().any(|act| act.to == Admitted), "an admission makes a member");
        if let Some(member) = member {
            prop_assert!(member.official_on.is_none_or(|on| on > member.admitted_on), "official after the ceremony");
        }
        prop_assert!(active(case.stage()) || due_of(&case).is_none(), "nothing is due of one who is no longer followed");
    }

    #[test]
    fn a_share_is_the_least_that_suffices(members in 1_i64..500, numerator in 1_i32..10, more in 1_i32..10, strict: bool) {
        let denominator = numerator + more;
        let share = chibo_openapi::rulesets::VoteParameter { numerator, denominator, strict, document: String::new(), article: None, confirmed: true };
        let needed = votes::needed(&share, members);
        let enough = |yes: i64| if strict { i64::from(denominator) * yes > i64::from(numerator) * members } else { i64::from(denominator) * yes >= i64::from(numerator) * members };
        prop_assert!(enough(needed) && !enough(needed - 1));
    }
}
