//! Decision, ceremony and recognition in time.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};

use super::row::{Row, check, row};
use crate::candidates::rules::tests::setup::{UNDER_24, UNDER_294, day};
use CandidateStage::{Admitted, Decided, Official};
use ConditionStatus::{Needed, Unmet, Warning};

const ROWS: &[Row] = &[
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
];

#[test]
fn each_rule_with_its_clause() {
    check(ROWS);
}
