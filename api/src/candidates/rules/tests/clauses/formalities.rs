//! Order, units, what every act needs; the helper and the course; ways out.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};

use super::row::{Row, check, row};
use crate::candidates::rules::tests::setup::{UNDER_24, UNDER_294, day};
use CandidateStage::{Cancelled, CellResolved, Dossier, Fostering, Trained, Withdrawn};
use ConditionStatus::{Needed, Unmet};

const ROWS: &[Row] = &[
    // Order, units, what every act needs.
    row("before the act it rests on", Fostering, &UNDER_294, |s| s.asked.on = day("2025-07-01"), Code::ActInOrder, Unmet, "294-QĐ/TW", "2025-07-02"),
    row("before any ruleset", Fostering, &UNDER_24, |s| s.asked.on = day("2011-10-31"), Code::RulesetInForce, Unmet, "45-QĐ/TW", "2011-11-01"),
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
    check(ROWS);
}
