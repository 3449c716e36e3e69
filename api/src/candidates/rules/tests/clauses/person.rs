//! The person on the day of the cell meeting; re-admission and special cases.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, ConditionStatus, EducationLevel, LeavingGround, PaperKind};

use super::row::{Row, check, row};
use crate::candidates::rules::tests::setup::{Setup, UNDER_294, day, paper, setup};
use crate::candidates::rules::{Birth, checklist};
use CandidateStage::{CellResolved, Decided};
use ConditionStatus::{Met, Unmet, Warning};

/// Left the Party in 2010.
fn left_for(setup: &mut Setup, ground: Option<LeavingGround>) {
    setup.case.flags = vec![CandidateFlag::Readmission];
    setup.case.left_party_on = Some(day("2010-01-01"));
    setup.case.left_party_ground = ground;
    setup.case.papers.push(paper(PaperKind::ProvincialConsent, day("2025-11-10")));
}

const ROWS: &[Row] = &[
    // The person on the day of the cell meeting.
    row(
        "eighteen next month, however late in it",
        CellResolved,
        &UNDER_294,
        |s| s.case.birth = Some(Birth::On(day("2008-01-31"))),
        Code::Age,
        Unmet,
        "294-QĐ/TW 1.1.1",
        "2026-01-01",
    ),
    row(
        "only the year of birth is known",
        CellResolved,
        &UNDER_294,
        |s| s.case.birth = Some(Birth::In(2008)),
        Code::Age,
        Unmet,
        "294-QĐ/TW 1.1.1",
        "2026-12-01",
    ),
    row("no birth date", CellResolved, &UNDER_294, |s| s.case.birth = None, Code::Age, Unmet, "294-QĐ/TW 1.1.1", ""),
    row("sixty and a month", CellResolved, &UNDER_294, |s| s.case.birth = Some(Birth::On(day("1965-11-30"))), Code::Age, Warning, "294-QĐ/TW 1.1.1", ""),
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
    // Re-admission and special cases.
    row(
        "thirty-five months after leaving",
        CellResolved,
        &UNDER_294,
        |s| {
            s.case.flags = vec![CandidateFlag::Readmission];
            s.case.left_party_on = Some(day("2023-01-01"));
            s.case.left_party_ground = Some(LeavingGround::Other);
            s.case.papers.push(paper(PaperKind::ProvincialConsent, day("2025-11-10")));
        },
        Code::ReadmissionWait,
        Unmet,
        "294-QĐ/TW",
        "2026-01-01",
    ),
    row("the ground of leaving is not named", CellResolved, &UNDER_294, |s| left_for(s, None), Code::ReadmissionGround, Unmet, "294-QĐ/TW 3.5.2", ""),
    row(
        "a ground that excludes",
        CellResolved,
        &UNDER_294,
        |s| left_for(s, Some(LeavingGround::Abandoned)),
        Code::ReadmissionGround,
        Unmet,
        "294-QĐ/TW 3.5.2",
        "",
    ),
    row(
        "a conviction that was not cleared",
        CellResolved,
        &UNDER_294,
        |s| left_for(s, Some(LeavingGround::LesserCrime)),
        Code::ReadmissionWait,
        Unmet,
        "294-QĐ/TW 3.5.1",
        "",
    ),
    row(
        "fifty-nine months after the conviction was cleared",
        CellResolved,
        &UNDER_294,
        |s| {
            left_for(s, Some(LeavingGround::LesserCrime));
            s.case.conviction_cleared_on = Some(day("2021-01-01"));
        },
        Code::ReadmissionWait,
        Unmet,
        "294-QĐ/TW 3.5.1",
        "2026-01-01",
    ),
    row(
        "a ground that another regulation is about",
        CellResolved,
        &UNDER_294,
        |s| left_for(s, Some(LeavingGround::PopulationPolicy)),
        Code::ReadmissionOtherRule,
        Warning,
        "294-QĐ/TW 3.5.1",
        "",
    ),
    row(
        "a second re-admission",
        CellResolved,
        &UNDER_294,
        |s| {
            s.case.flags = vec![CandidateFlag::Readmission];
            s.case.left_party_on = Some(day("2020-01-01"));
            s.case.left_party_ground = Some(LeavingGround::ResignedHardship);
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
];

#[test]
fn each_rule_with_its_clause() {
    check(ROWS);
}

#[test]
fn ages_are_counted_by_month() {
    // The meeting is on 2025-12-01.
    for (birth, status) in [("2007-12-31", Met), ("2008-01-01", Unmet), ("1965-12-01", Met), ("1965-11-30", Warning)] {
        let mut setup = setup(CellResolved, &UNDER_294);
        setup.case.birth = Some(Birth::On(day(birth)));
        let found = setup.found();
        assert_eq!(found.iter().find(|one| one.code == Code::Age).map(|one| one.status), Some(status), "{birth}");
        let asks = found.iter().any(|one| one.code == Code::ProvincialConsent);
        assert_eq!(asks, status == Warning, "the province is asked for exactly those over the age: {birth}");
        let rulesets = crate::regulations::rulesets::tests::shipped();
        let ruleset = rulesets.on(setup.asked.on).expect("in force");
        let listed = checklist(&setup.case, ruleset, setup.asked.on).iter().any(|(kind, _)| *kind == PaperKind::ProvincialConsent);
        assert_eq!(listed, asks, "the checklist says the same: {birth}");
    }
}
