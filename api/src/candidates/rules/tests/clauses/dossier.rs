//! Who introduces, which papers there are, whose opinion was taken.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, PaperKind, SponsorKind};

use super::row::{Row, check, row};
use crate::candidates::rules::SponsorFacts;
use crate::candidates::rules::tests::setup::{UNDER_24, UNDER_294, day, paper};
use CandidateStage::CellResolved;
use ConditionStatus::{Unmet, Warning};

const ROWS: &[Row] = &[
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
];

#[test]
fn each_rule_with_its_clause() {
    check(ROWS);
}
