//! Columns of what a candidate's commands print, against the contract.

use chibo_openapi::{candidates, dossiers, privacy};

use super::{CELLS, dossier, moves};
use crate::resource::tests::check;

#[test]
fn columns_and_labels_are_those_of_the_contract() {
    check::<candidates::CandidateCellPeriod>(CELLS);
    check::<candidates::CandidateAct>(moves::ACTS);
    check::<dossiers::Helper>(dossier::HELPERS.shape);
    check::<dossiers::Sponsor>(dossier::SPONSORS.shape);
    check::<dossiers::Paper>(dossier::PAPERS.shape);
    check::<dossiers::Opinion>(dossier::OPINIONS.shape);
    check::<privacy::AccessEntry>(crate::cmd::audit::READINGS);
}
