//! Splits against what was published, against rules that always hold, and in small cases worked out by hand.

mod by_hand;
mod properties;
mod published;
mod tables;

use chibo_openapi::vocabulary::SplitMethod;

use super::{MOST, Split, Unit, split};

/// Units with these weights and no bounds.
fn units<'a>(weights: &[(&'a str, u128)]) -> Vec<Unit<'a>> {
    weights.iter().map(|(code, weight)| Unit { code, weight: *weight, least: 0, most: MOST }).collect()
}

/// A split that is possible.
fn parts(total: u32, units: &[Unit<'_>], method: SplitMethod) -> Split {
    split(total, units, method).expect("a split")
}
