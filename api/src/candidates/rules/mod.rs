//! The rules of admission, as pure functions over what is recorded of a candidate. No connection, no clock, no language.
//! `stages.rs` where one may go and who may; `conditions` whether, with the clause; `deadlines.rs` by when; `counting.rs` what counts
//! for which cell, and the membership that follows; `helping.rs` the times of helpers after a correction. What they look at: `case.rs` with `act.rs` and `birth.rs`, and `circumstances.rs`;
//! what they answer: `finding.rs` with its `clause.rs`.

mod act;
mod birth;
mod case;
mod circumstances;
mod clause;
mod conditions;
mod counted;
mod counting;
mod deadlines;
mod finding;
pub(super) mod helping;
mod sponsors;
mod stages;
#[cfg(test)]
mod tests;
mod votes;

pub(super) use act::{Act, act};
pub(super) use birth::{Birth, dates_of_life};
pub(super) use case::{Case, HelperTime, PaperFacts, SponsorFacts};
pub(super) use circumstances::Circumstances;
pub(super) use conditions::{checklist, conditions};
pub use counted::AGES;
pub(super) use counted::{Counted, Person, Stay, counted as counts};
pub(super) use counting::{Membership, membership};
pub(super) use deadlines::{due, expires_on};
pub(super) use finding::Finding;
pub(super) use stages::{active, counts_working_days, gate, moves_as_candidate, onward, resolved, rests_on_dossier};
pub(super) use votes::counted;
