//! Candidates as people follow them, through the API: whole ways, refusals and what explains them, moves, corrections, counts, and
//! what a cell must not learn of another cell's candidate. Dossiers have their own folder.

mod corrections;
pub mod days;
mod deadlines;
mod erasure;
mod once;
mod refusals;
mod secrecy;
mod transfers;
pub mod ward;
mod ways;

use crate::Test;

pub fn tests() -> Vec<Test> {
    [ways::tests(), refusals::tests(), corrections::tests(), transfers::tests(), deadlines::tests(), once::tests(), secrecy::tests(), erasure::tests()]
        .into_iter()
        .flatten()
        .collect()
}
