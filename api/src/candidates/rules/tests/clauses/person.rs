//! The person on the day of the cell meeting; re-admission and special cases.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, ConditionStatus, EducationLevel, PaperKind};

use super::row::{Row, check, row};
use crate::candidates::rules::Birth;
use crate::candidates::rules::tests::setup::{UNDER_294, day, paper};
use CandidateStage::{CellResolved, Decided};
use ConditionStatus::{Unmet, Warning};

const ROWS: &[Row] = &[
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
];

#[test]
fn each_rule_with_its_clause() {
    check(ROWS);
}
