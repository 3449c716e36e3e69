//! Moves as a whole: what meets every condition, what a refusal names, what a move does not look at.

use chibo_openapi::Code;
use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CancellationGround, CandidateStage, ConditionStatus, PaperKind, SponsorKind, VotingBody};

use super::setup::{Setup, UNDER_24, UNDER_294, WAY, asked, day, member, not_met, paper, setup, vote};
use crate::candidates::rules::{Birth, Case, Circumstances, Finding, SponsorFacts, act, conditions, counts_working_days, due, onward, rests_on_dossier};
use crate::db::key::Key;
use crate::regulations::Calendar;
use CandidateStage::{CellResolved, Rejected, Withdrawn};
use ConditionStatus::{Needed, Unmet};

#[test]
fn a_way_in_time_meets_every_condition() {
    for days in [&UNDER_24, &UNDER_294] {
        for to in &WAY[1..] {
            let setup = setup(*to, days);
            // The holidays of 2027 are not recorded, which is said and does not stand against the move.
            let unsure = if setup.asked.on < day("2027-01-01") { vec![] } else { vec![(Code::HolidaysRecorded, ConditionStatus::Warning); 2] };
            assert_eq!(not_met(&setup.found()), unsure, "{to} on {}", setup.asked.on);
        }
    }
}

#[test]
fn a_recognition_without_a_meeting_says_what_is_unsure() {
    let mut setup = setup(CandidateStage::Official, &UNDER_294);
    setup.asked.cell_meeting_on = None;
    assert_eq!(not_met(&setup.found()), [(Code::MeetingGiven, Needed), (Code::HolidaysRecorded, ConditionStatus::Warning)]);
}

#[test]
fn what_a_ruleset_asks_for_without_a_number_is_as_sure_as_the_rest_of_it() {
    for (days, wanted) in [(&UNDER_24, true), (&UNDER_294, true)] {
        let found = setup(CandidateStage::Fostering, days).found();
        assert_eq!(found.iter().find(|one| one.code == Code::DocumentGiven).map(|one| one.clause.confirmed), Some(wanted));
    }
    let mut old = setup(CandidateStage::Fostering, &UNDER_24);
    old.asked.on = day("2015-03-02");
    let found = old.found();
    let document = found.iter().find(|one| one.code == Code::DocumentGiven).map(|one| (one.clause.document.as_str(), one.clause.confirmed));
    assert_eq!(document, Some(("45-QĐ/TW", false)));
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
fn other_routes_of_sponsors() {
    let union = |kind| SponsorFacts { kind, member: None, official_on: None, known_since: None, ..member(day("2025-11-10")) };
    let mut young = setup(CellResolved, &UNDER_294);
    young.case.sponsors = vec![member(day("2025-11-10")), union(SponsorKind::YouthUnion)];
    young.case.papers.push(paper(PaperKind::UnionIntroduction, day("2025-11-10")));
    assert_eq!(not_met(&young.found()), vec![], "the Youth Union's executive and one member");
    let mut older = young.clone();
    older.case.birth = Some(Birth::On(day("1995-11-30")));
    assert_eq!(not_met(&older.found())[0].0, Code::SponsorsEnough, "past Union age, which is counted by month");
    older.case.birth = Some(Birth::On(day("1995-12-01")));
    assert_eq!(not_met(&older.found()), vec![], "in the month of the thirtieth birthday");
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

/// Conditions of a move and what is due after it.
fn outcome(case: &Case, calendar: &Calendar, asked: &CandidateTransition) -> (Vec<Finding>, Option<chibo_openapi::candidates::Due>) {
    let rulesets = crate::regulations::rulesets::tests::shipped();
    let world = Circumstances {
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
    after.acts.push(act(99, case.stage(), asked, Key::new(), Vec::new()));
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
