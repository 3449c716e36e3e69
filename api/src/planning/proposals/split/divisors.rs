//! The methods by divisors: each next part goes to whom it is owed most, weight over a divisor that grows with what the unit has.
//!
//! Jefferson (D'Hondt) divides by n + 1, Webster (Sainte-Laguë) by n + ½, Huntington and Hill by √(n(n + 1)), Adams by n: with nothing
//! yet, the last two owe without limit, and so give everyone with weight one part first, the heavier ones before.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use num_bigint::BigUint;

use super::given::{MOST, Split, Tie, Unit, weight_of};

/// A method.
pub(super) trait Divisor {
    /// What one is owed for the next part, against what another is: weight and parts of each.
    fn owed(one: (u128, u32), other: (u128, u32)) -> Ordering;
    /// How many parts are owed at least as much as one for `divisor` ÷ `dividend` of weight.
    fn parts(weight: u128, dividend: u128, divisor: u128) -> u128;
}

/// n + 1.
pub(super) struct Jefferson;
/// n + ½.
pub(super) struct Webster;
/// √(n(n + 1)).
pub(super) struct HuntingtonHill;
/// n.
pub(super) struct Adams;

/// Compares two weights, each over its divisor. Of two who are owed without limit the heavier one is owed more.
fn over(one: (u128, u128), other: (u128, u128)) -> Ordering {
    if one.1 == 0 && other.1 == 0 { one.0.cmp(&other.0) } else { (one.0 * other.1).cmp(&(other.0 * one.1)) }
}

impl Divisor for Jefferson {
    fn owed(one: (u128, u32), other: (u128, u32)) -> Ordering {
        over((one.0, u128::from(one.1) + 1), (other.0, u128::from(other.1) + 1))
    }

    fn parts(weight: u128, dividend: u128, divisor: u128) -> u128 {
        weight * dividend / divisor
    }
}

impl Divisor for Webster {
    fn owed(one: (u128, u32), other: (u128, u32)) -> Ordering {
        over((one.0, 2 * u128::from(one.1) + 1), (other.0, 2 * u128::from(other.1) + 1))
    }

    fn parts(weight: u128, dividend: u128, divisor: u128) -> u128 {
        (2 * weight * dividend + divisor) / (2 * divisor)
    }
}

impl Divisor for Adams {
    fn owed(one: (u128, u32), other: (u128, u32)) -> Ordering {
        over((one.0, u128::from(one.1)), (other.0, u128::from(other.1)))
    }

    fn parts(weight: u128, dividend: u128, divisor: u128) -> u128 {
        weight * dividend / divisor + 1
    }
}

impl Divisor for HuntingtonHill {
    fn owed(one: (u128, u32), other: (u128, u32)) -> Ordering {
        let squared = |parts: u32| u128::from(parts) * (u128::from(parts) + 1);
        if one.1 == 0 && other.1 == 0 {
            return one.0.cmp(&other.0);
        }
        let side = |weight: u128, parts: u32| weight.checked_mul(weight)?.checked_mul(squared(parts));
        match (side(one.0, other.1), side(other.0, one.1)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => {
                let side = |weight: u128, parts: u32| BigUint::from(weight).pow(2) * squared(parts);
                side(one.0, other.1).cmp(&side(other.0, one.1))
            }
        }
    }

    fn parts(weight: u128, dividend: u128, divisor: u128) -> u128 {
        let down = weight * dividend / divisor;
        // One more where √(n(n + 1)) ≤ share: n(n + 1)·divisor² ≤ (weight·dividend)².
        let share = weight * dividend;
        let up = match (divisor.checked_mul(divisor).and_then(|square| square.checked_mul(down * (down + 1))), share.checked_mul(share)) {
            (Some(bar), Some(square)) => bar <= square,
            _ => BigUint::from(divisor).pow(2) * (down * (down + 1)) <= BigUint::from(share).pow(2),
        };
        down + u128::from(up)
    }
}

/// Who is next: the one who is owed most, then the heavier one, then the one whose code comes first.
struct Next<D> {
    weight: u128,
    parts: u32,
    at: usize,
    by: std::marker::PhantomData<D>,
}

impl<D: Divisor> Ord for Next<D> {
    fn cmp(&self, other: &Self) -> Ordering {
        D::owed((self.weight, self.parts), (other.weight, other.parts)).then_with(|| self.weight.cmp(&other.weight)).then_with(|| other.at.cmp(&self.at))
    }
}

impl<D: Divisor> PartialOrd for Next<D> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<D: Divisor> PartialEq for Next<D> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<D: Divisor> Eq for Next<D> {}

/// Rounds of looking for a divisor that comes close to the total; without one every part is given by itself, which only takes longer.
const ROUNDS: usize = 8;

/// Units in the order of their codes; the total can be split.
pub(super) fn split<D: Divisor>(total: u32, units: &[Unit<'_>]) -> Split {
    let mut parts = begun::<D>(total, units);
    let left = u64::from(total) - parts.iter().map(|part| u64::from(*part)).sum::<u64>();
    let mut next: BinaryHeap<Next<D>> = (0..units.len())
        .filter(|at| parts[*at] < units[*at].ceiling())
        .map(|at| Next { weight: units[at].weight, parts: parts[at], at, by: std::marker::PhantomData })
        .collect();
    for _ in 0..left {
        let Some(mut first) = next.pop() else { break };
        parts[first.at] += 1;
        first.parts += 1;
        if first.parts < units[first.at].ceiling() {
            next.push(first);
        }
    }
    let tie = tie::<D>(units, &parts);
    let weight = weight_of(units);
    Split { parts, tie, per_weight: (weight > 0).then_some((total.into(), weight)), anew: false }
}

/// What everyone has whose parts are owed more than some bar: as close to the total as a few tries come, and never above it.
fn begun<D: Divisor>(total: u32, units: &[Unit<'_>]) -> Vec<u32> {
    let divisor = weight_of(units);
    let mut best: Vec<u32> = units.iter().map(|unit| unit.least).collect();
    if divisor == 0 {
        return best;
    }
    let (total, mut dividend, mut above, mut reached) = (i64::from(total), i64::from(total), i64::MAX, 0);
    for _ in 0..ROUNDS {
        let bar = u128::try_from(dividend).unwrap_or(0);
        let part = |unit: &Unit<'_>| u32::try_from(D::parts(unit.weight, bar, divisor)).unwrap_or(u32::MAX).clamp(unit.least, unit.ceiling());
        let parts: Vec<u32> = units.iter().map(part).collect();
        let sum: i64 = parts.iter().map(|part| i64::from(*part)).sum();
        let off = total - sum;
        if off < 0 {
            above = above.min(dividend);
        } else {
            reached = reached.max(dividend);
            best = parts;
        }
        // No further than to where it was too much, and never so high that products leave 128 bits.
        let wanted = (dividend + off).min(above - 1).min(i64::from(MOST) * 8).max(reached);
        if off == 0 || wanted == dividend || wanted <= 0 || (off < 0 && wanted == reached) {
            break;
        }
        dividend = wanted;
    }
    best
}

/// Whether somebody without the last part was owed as much as somebody with it. Whom a bound stops is no part of it.
fn tie<D: Divisor>(units: &[Unit<'_>], parts: &[u32]) -> Option<Tie> {
    let last = |at: usize| (parts[at] > units[at].least).then(|| (units[at].weight, parts[at] - 1));
    let next = |at: usize| (parts[at] < units[at].ceiling()).then(|| (units[at].weight, parts[at]));
    let owed = |one: &(u128, u32), other: &(u128, u32)| D::owed(*one, *other);
    let bar = (0..units.len()).filter_map(last).min_by(owed)?;
    let first = (0..units.len()).filter_map(next).max_by(owed)?;
    if owed(&bar, &first) != Ordering::Equal {
        return None;
    }
    let equal =
        |of: &dyn Fn(usize) -> Option<(u128, u32)>| (0..units.len()).filter(|at| of(*at).is_some_and(|one| owed(&one, &bar) == Ordering::Equal)).collect();
    Some(Tie { with: equal(&last), without: equal(&next) })
}
