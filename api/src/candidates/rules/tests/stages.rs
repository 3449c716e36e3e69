//! The way itself, whatever the conditions are.

use chibo_openapi::vocabulary::CandidateStage;

use crate::candidates::rules::{active, moves_as_candidate, onward};
use CandidateStage::{Admitted, Cancelled, Official, Removed, Source, Withdrawn};

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

#[test]
fn whoever_can_go_on_as_a_candidate_can_change_the_cell() {
    for stage in CandidateStage::ALL {
        let is_member = matches!(stage, Admitted | Official);
        let is_over = matches!(stage, Withdrawn | Removed | Cancelled);
        assert_eq!(moves_as_candidate(*stage), !is_member && !is_over, "{stage}");
        assert_eq!(is_over, onward(*stage).is_empty(), "{stage}");
    }
}
