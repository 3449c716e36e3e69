//! The split of a total over units by weight, within bounds, by one of five methods. Pure, and in whole numbers only: shares are fractions
//! and are compared by multiplying out. Not here: where weights and bounds come from, and how a split is told.
//!
//! Sources: M. L. Balinski and H. P. Young, *Fair Representation*, 2nd edition, Brookings 2001: the methods and what is true of them.

mod divisors;
mod fairness;
mod given;
mod remainders;
mod splitting;
#[cfg(test)]
mod tests;

pub use fairness::{Property, fairness};
pub use given::{Conflict, MOST, Split, Unit};
pub use splitting::split;
