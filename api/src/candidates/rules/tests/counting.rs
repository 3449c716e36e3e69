//! What a history counts for, and the membership it makes.

use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CancellationGround, CandidateFlag, CandidateStage};

use super::setup::{UNDER_24, UNDER_294, asked, day, setup};
use crate::candidates::rules::counting::contributions;
use crate::candidates::rules::{Act, act, membership};
use crate::db::key::Key;
use CandidateStage::{Admitted, Cancelled, Official, Rejected, Removed};

#[test]
fn three_dates_in_two_years() {
    let mut case = setup(Official, &UNDER_24).case;
    let recognised = asked(Official, &UNDER_24);
    let cell = case.acts[0].cell;
    case.acts.push(act(9, Admitted, &recognised, cell, Vec::new()));
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
    case.acts.push(act(9, Admitted, &cancelled, new, Vec::new()));
    assert_eq!(measures(&[], &case.acts), ["course"]);
    assert_eq!(membership(&case.acts, 12).and_then(|one| one.struck_on), Some(day("2026-03-01")));
    // Striking a probationer does not un-count the admission.
    case.acts.pop();
    case.acts.push(act(9, Admitted, &CandidateTransition::bare(Removed, day("2026-03-01")), new, Vec::new()));
    assert_eq!(measures(&[], &case.acts), ["course", "admission_decision", "admission_ceremony"]);
}

#[test]
fn a_recognition_that_fails_or_is_cancelled_leads_back_to_probation() {
    let mut case = setup(Official, &UNDER_24).case;
    let cell = case.acts[0].cell;
    let admitted = (membership(&case.acts, 12), contributions(&case.acts, &[]));
    let by_procedure = |on: &str| CandidateTransition { ground: Some(CancellationGround::WrongProcedure), ..CandidateTransition::bare(Cancelled, day(on)) };
    let recognised = |on: &str| CandidateTransition { on: day(on), ..asked(Official, &UNDER_24) };
    let official = Some(day("2024-02-03"));
    for (number, asked, stage, official_on) in [
        (9, CandidateTransition::bare(Rejected, day("2024-02-16")), Admitted, None),
        (10, recognised("2024-05-06"), Official, official),
        (11, by_procedure("2024-06-03"), Admitted, None),
        (12, recognised("2024-07-01"), Official, official),
    ] {
        case.acts.push(act(number, case.stage(), &asked, cell, Vec::new()));
        assert_eq!(case.stage(), stage, "after act {number}");
        let member = membership(&case.acts, 12);
        assert_eq!(member.map(|one| (one.act, one.official_on, one.struck_on)), Some((8, official_on, None)), "the same membership after act {number}");
        assert_eq!(contributions(&case.acts, &[]), admitted.1, "nothing is counted again by act {number}");
    }
    // The decision itself of a wrong procedure is done again from the dossier on, and the membership ends.
    case.acts.truncate(8);
    assert_eq!(membership(&case.acts, 12), admitted.0);
    case.acts.push(act(9, Admitted, &by_procedure("2023-03-01"), cell, Vec::new()));
    assert_eq!((case.stage(), membership(&case.acts, 12).and_then(|one| one.struck_on)), (CandidateStage::Dossier, Some(day("2023-03-01"))));
}
