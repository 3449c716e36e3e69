//! What is due next, and which ruleset says so.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, DeadlineKind, PaperKind};

use super::setup::{UNDER_294, day, due_of, not_met, paper, setup};
use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official};
use ConditionStatus::Needed;

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
