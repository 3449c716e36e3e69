//! The way itself, whatever the conditions are.

use chibo_openapi::vocabulary::CandidateStage;

use crate::candidates::rules::{active, onward};
use CandidateStage::Source;

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
