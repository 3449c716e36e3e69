//! What a history counts for, and the membership it makes.

use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CancellationGround, CandidateFlag, CandidateStage};

use super::setup::{UNDER_24, UNDER_294, asked, day, setup};
use crate::candidates::rules::stages::led_to;
use crate::candidates::rules::{Act, act, contributions, membership};
use crate::db::key::Key;
use CandidateStage::{Cancelled, Dossier, Official, Removed};

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
