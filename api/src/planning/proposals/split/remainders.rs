//! The largest remainders (Hamilton 1792, Hare, Niemeyer): shares are rounded down, and what is left goes to the largest fractions.
//!
//! With bounds: a share is of the whole total as long as every unit can get its share rounded down or up, or its bound; so the House of
//! Representatives was apportioned from 1850 on, where no state had less than one. Where bounds take or leave more than that, the shares of
//! the units between their bounds are computed anew, in proportion, from what is left to them.

use std::cmp::Ordering;

use super::given::{Split, Tie, Unit, weight_of};

/// Units in the order of their codes; the total can be split.
pub(super) fn split(total: u32, units: &[Unit<'_>]) -> Split {
    let weight = weight_of(units);
    if weight == 0 {
        return Split { parts: units.iter().map(|unit| unit.least).collect(), tie: None, per_weight: None, anew: false };
    }
    let whole = (u128::from(total), weight);
    round(total, units, whole).unwrap_or_else(|| {
        let anew = level(total, units);
        // All of it lies between bounds that are whole numbers, so this always comes out.
        let found = round(total, units, anew).unwrap_or_else(|| Split { parts: Vec::new(), tie: None, per_weight: None, anew: true });
        Split { anew: true, ..found }
    })
}

/// Rounds shares of so much for each unit of weight; none if rounding down or up does not come to the total.
fn round(total: u32, units: &[Unit<'_>], per_weight: (u128, u128)) -> Option<Split> {
    let (dividend, divisor) = per_weight;
    let mut parts = Vec::with_capacity(units.len());
    let mut fractions: Vec<(u128, usize)> = Vec::new();
    let mut left = i64::from(total);
    for (at, unit) in units.iter().enumerate() {
        let (down, fraction) = (unit.weight * dividend / divisor, unit.weight * dividend % divisor);
        let down = u32::try_from(down).unwrap_or(u32::MAX);
        let part = down.clamp(unit.least, unit.ceiling());
        if fraction > 0 && part == down && part < unit.most {
            fractions.push((fraction, at));
        }
        left -= i64::from(part);
        parts.push(part);
    }
    let left = usize::try_from(left).ok().filter(|left| *left <= fractions.len())?;
    let claim = |one: &(u128, usize), other: &(u128, usize)| -> Ordering {
        other.0.cmp(&one.0).then_with(|| units[other.1].weight.cmp(&units[one.1].weight)).then(one.1.cmp(&other.1))
    };
    fractions.sort_unstable_by(claim);
    for (_, at) in &fractions[..left] {
        parts[*at] += 1;
    }
    let tie = (left > 0 && fractions.get(left).is_some_and(|(next, _)| *next == fractions[left - 1].0)).then(|| {
        let equal = |found: &[(u128, usize)]| found.iter().filter(|(fraction, _)| *fraction == fractions[left].0).map(|(_, at)| *at).collect();
        Tie { with: equal(&fractions[..left]), without: equal(&fractions[left..]) }
    });
    Some(Split { parts, tie, per_weight: Some(per_weight), anew: false })
}

/// So much for each unit of weight that the shares, held within the bounds, come to the total exactly. Going up from nothing, a unit takes
/// part from where its share passes its lower bound to where it reaches its upper one.
fn level(total: u32, units: &[Unit<'_>]) -> (u128, u128) {
    #[derive(Clone, Copy)]
    struct Bend {
        bound: u32,
        weight: u128,
        upper: bool,
    }
    let mut bends: Vec<Bend> = Vec::new();
    let mut fixed: i128 = 0;
    for unit in units {
        fixed += i128::from(unit.least);
        if unit.weight > 0 && unit.least < unit.most {
            bends.push(Bend { bound: unit.least, weight: unit.weight, upper: false });
            bends.push(Bend { bound: unit.most, weight: unit.weight, upper: true });
        }
    }
    bends.sort_unstable_by(|one, other| (u128::from(one.bound) * other.weight).cmp(&(u128::from(other.bound) * one.weight)));
    let total = i128::from(total);
    let (mut free, mut reached) = (0_u128, (0_u128, 1_u128));
    for bend in bends {
        // What it comes to where this one bends: fixed + free × bound ÷ weight.
        let at = (u128::from(bend.bound), bend.weight);
        let missing = u128::try_from(total - fixed).unwrap_or(0);
        if free > 0 && free * at.0 >= missing * at.1 {
            return (missing, free);
        }
        if free == 0 && missing == 0 {
            return reached;
        }
        if bend.upper {
            free -= bend.weight;
            fixed += i128::from(bend.bound);
        } else {
            free += bend.weight;
            fixed -= i128::from(bend.bound);
        }
        reached = at;
    }
    reached
}
