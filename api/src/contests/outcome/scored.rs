//! Entrants with their totals of a round, before they have places.

use std::cmp::Reverse;

use chibo_openapi::contests::{BundleEntry, TieBreakResult};

use super::exact::Exact;
use super::part::ScoredPart;

/// An entrant with the total of a round.
pub(super) struct Scored<'a> {
    pub(super) entry: &'a BundleEntry,
    pub(super) parts: Vec<ScoredPart>,
    pub(super) total: Exact,
    pub(super) tie_break: Vec<TieBreakResult>,
    /// The weighted scores of the parts together.
    pub(super) sum: Exact,
    /// What the round before added.
    pub(super) carried: Exact,
}

/// Entrants that are equal to the end, one class after the other, best first.
pub(super) type Classes<'a> = Vec<Vec<Scored<'a>>>;

/// Classes of the same total, the greatest first.
pub(super) fn by_total(mut scored: Vec<Scored<'_>>) -> Classes<'_> {
    scored.sort_by_key(|one| Reverse(one.total));
    let mut classes: Classes<'_> = Vec::new();
    for one in scored {
        match classes.last_mut() {
            Some(class) if class.first().is_some_and(|first| first.total == one.total) => class.push(one),
            _ => classes.push(vec![one]),
        }
    }
    classes
}
