//! Candidates as people follow them, through the API: whole ways, refusals and what explains them, moves, corrections, counts, and
//! what a cell must not learn of another cell's candidate. Dossiers have their own folder.

mod corrected_days;
mod corrections;
pub mod days;
mod deadlines;
mod erasure;
mod once;
mod recognition;
mod refusals;
mod secrecy;
mod transfers;
pub mod ward;
mod ways;

use crate::Test;

pub fn tests() -> Vec<Test> {
    let parts = [
        ways::tests(),
        refusals::tests(),
        corrections::tests(),
        corrected_days::tests(),
        recognition::tests(),
        transfers::tests(),
        deadlines::tests(),
        once::tests(),
        secrecy::tests(),
        erasure::tests(),
    ];
    parts.into_iter().flatten().collect()
}
