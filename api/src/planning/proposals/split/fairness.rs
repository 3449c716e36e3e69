//! What can be said of a split: how far it lies from the exact shares, what one more and one less would change, and what holds for it.

use chibo_openapi::vocabulary::SplitMethod;
use num_rational::Ratio;

use super::given::{Conflict, Split, Unit, weight_of};
use super::splitting::split;

/// What may hold of a method always, and of one split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Whether it holds for the method whatever the weights, as long as no bound is in the way.
    pub always: bool,
    /// Whether it holds here, bounds and all.
    pub here: bool,
}

/// What can be said of a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fairness {
    /// The exact share of the total of each unit, by its weight alone; none where nothing has weight.
    pub shares: Vec<Option<Ratio<u128>>>,
    /// The unit whose part lies farthest from its share, and how far.
    pub farthest: Option<(usize, Ratio<u128>)>,
    /// The split of one more.
    pub one_more: Result<Vec<u32>, Conflict>,
    /// The split of one less.
    pub one_less: Result<Vec<u32>, Conflict>,
    /// Every unit gets its share rounded down or up, or its bound: the quota rule.
    pub share_rounded: Property,
    /// With one more nobody gets less, with one less nobody more: monotone in the total.
    pub monotone: Property,
    /// Who weighs more never gets less, bounds aside.
    pub heavier_not_less: Property,
}

/// Looks at a split of a total.
pub fn fairness(total: u32, units: &[Unit<'_>], method: SplitMethod, found: &Split) -> Fairness {
    let weight = weight_of(units);
    let share = |unit: &Unit<'_>| (weight > 0).then(|| Ratio::new(unit.weight * u128::from(total), weight));
    let shares: Vec<Option<Ratio<u128>>> = units.iter().map(share).collect();
    let parts = &found.parts;
    let off = |at: usize| {
        let (part, share) = (Ratio::from_integer(u128::from(parts[at])), shares[at]?);
        Some((at, if part > share { part - share } else { share - part }))
    };
    let farther = |one: (usize, Ratio<u128>), other: (usize, Ratio<u128>)| {
        let later = other.1 < one.1 || (other.1 == one.1 && units[one.0].code <= units[other.0].code);
        if later { one } else { other }
    };
    let farthest = (0..units.len()).filter_map(off).reduce(farther);
    let next_to = |total: Option<u32>| {
        total.map_or_else(|| Err(Conflict { least_over: 1, ..Conflict::default() }), |total| split(total, units, method)).map(|split| split.parts)
    };
    let (one_more, one_less) = (next_to(total.checked_add(1)), next_to(total.checked_sub(1)));
    let never = |parts: &Result<Vec<u32>, Conflict>, worse: fn(u32, u32) -> bool| {
        parts.as_ref().map_or(true, |other| !other.iter().zip(&found.parts).any(|(other, here)| worse(*other, *here)))
    };
    let rounded = |at: usize| {
        let Some(share) = shares[at] else { return true };
        let part = u128::from(parts[at]);
        let (down, up) = (share.floor().to_integer(), share.ceil().to_integer());
        (part >= down || parts[at] == units[at].ceiling()) && (part <= up || parts[at] == units[at].least)
    };
    let by_remainder = method == SplitMethod::LargestRemainder;
    Fairness {
        farthest,
        share_rounded: Property { always: by_remainder, here: (0..units.len()).all(rounded) },
        monotone: Property { always: !by_remainder, here: never(&one_more, |more, here| more < here) && never(&one_less, |less, here| less > here) },
        heavier_not_less: Property { always: true, here: heavier_not_less(units, parts) },
        shares,
        one_more,
        one_less,
    }
}

/// Looks at units by weight: among those that could have one more, none may have less than somebody lighter who could have one less.
fn heavier_not_less(units: &[Unit<'_>], parts: &[u32]) -> bool {
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_unstable_by_key(|at| units[*at].weight);
    let mut most_lighter = 0;
    order.chunk_by(|one, other| units[*one].weight == units[*other].weight).all(|alike| {
        let fine = alike.iter().all(|at| parts[*at] >= most_lighter || parts[*at] == units[*at].ceiling());
        let free = alike.iter().filter(|at| parts[**at] > units[**at].least).map(|at| parts[*at]).max();
        most_lighter = most_lighter.max(free.unwrap_or(0));
        fine
    })
}
