//! What is told of a split: the lines, and what holds for the whole. Pure.

use chibo_openapi::Code;
use chibo_openapi::planning::{PoolNumbers, ProposalChange, ProposalDeviation, ProposalProperty, ProposalTie};
use chibo_openapi::vocabulary::{BoundHit, SplitMethod, SplitProperty};
use num_rational::Ratio;
use serde::{Deserialize, Serialize};

use super::split::{Conflict, Split, Unit, fairness, split};
use super::weighing::{Bounds, Reviewed};
use crate::fail::Flaw;

/// A line as it is kept; the names of its fields are kept with it for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) members: i64,
    pub(super) pool: PoolNumbers,
    pub(super) pool_weight: i64,
    pub(super) weight: String,
    pub(super) share: Option<String>,
    /// The share that was rounded, where shares were computed anew.
    pub(super) share_anew: Option<String>,
    pub(super) least: i32,
    pub(super) most: i32,
    pub(super) bound_reason: Option<String>,
    pub(super) bound: Option<BoundHit>,
    /// Whether it got, or did not get, one of the last parts in a tie.
    pub(super) tied: Option<bool>,
}

/// What is told of the whole, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// Which way of computing it was, should it ever be computed otherwise.
    pub(super) computed_by: u32,
    pub(super) weight: String,
    pub(super) shares_anew: bool,
    pub(super) tie: Option<ProposalTie>,
    pub(super) farthest: Option<ProposalDeviation>,
    pub(super) one_more: Option<Vec<ProposalChange>>,
    pub(super) one_less: Option<Vec<ProposalChange>>,
    pub(super) properties: Vec<ProposalProperty>,
}

/// This way of computing.
const COMPUTED_BY: u32 = 1;

/// What was computed: the whole, and of each unit the line and the quota.
pub(super) struct Told {
    pub(super) outcome: Outcome,
    pub(super) lines: Vec<(Line, i32)>,
}

/// Splits a total over units and tells what came of it, or why it cannot be.
pub(super) fn tell(total: u32, method: SplitMethod, units: &[Reviewed], weights: &[(i64, u128)], bounds: &[Bounds]) -> Result<Told, Vec<Flaw>> {
    let given: Vec<Unit<'_>> = units
        .iter()
        .zip(weights)
        .zip(bounds)
        .map(|((unit, (_, weight)), bounds)| Unit { code: &unit.code, weight: *weight, least: bounds.least, most: bounds.most })
        .collect();
    let found = split(total, &given, method).map_err(|conflict| refused(&conflict, total, &given))?;
    let said = fairness(total, &given, method, &found);
    let code = |at: usize| units[at].code.clone();
    let codes = |group: &[usize]| {
        let mut codes: Vec<String> = group.iter().map(|at| code(*at)).collect();
        codes.sort_unstable();
        codes
    };
    let changes = |parts: &Result<Vec<u32>, Conflict>| {
        let parts = parts.as_ref().ok()?;
        let change = |at: usize| (parts[at] != found.parts[at]).then(|| changed(code(at), parts[at], found.parts[at]));
        let mut changes: Vec<ProposalChange> = (0..units.len()).filter_map(change).collect();
        changes.sort_unstable_by(|one, other| one.unit_code.cmp(&other.unit_code));
        Some(changes)
    };
    let property = |property, of: super::split::Property| ProposalProperty { property, always: of.always, here: of.here };
    let outcome = Outcome {
        computed_by: COMPUTED_BY,
        weight: weights.iter().map(|(_, weight)| weight).sum::<u128>().to_string(),
        shares_anew: found.anew,
        tie: found.tie.as_ref().map(|tie| ProposalTie { with: codes(&tie.with), without: codes(&tie.without) }),
        farthest: said.farthest.map(|(at, by)| ProposalDeviation { unit_code: code(at), by: by.to_string() }),
        one_more: changes(&said.one_more),
        one_less: changes(&said.one_less),
        properties: vec![
            property(SplitProperty::ShareRounded, said.share_rounded),
            property(SplitProperty::Monotone, said.monotone),
            property(SplitProperty::HeavierNotLess, said.heavier_not_less),
        ],
    };
    let line = |at: usize| {
        let (unit, (pool_weight, weight), bounds) = (&units[at], weights[at], &bounds[at]);
        let line = Line {
            name: unit.name.clone(),
            members: unit.members,
            pool: unit.pool,
            pool_weight,
            weight: weight.to_string(),
            share: said.shares[at].map(|share| share.to_string()),
            share_anew: found.per_weight.filter(|_| found.anew).map(|(dividend, divisor)| Ratio::new(weight * dividend, divisor).to_string()),
            least: small(bounds.least),
            most: small(bounds.most),
            bound_reason: bounds.reason.clone(),
            bound: bound(&given[at], found.parts[at], said.shares[at]),
            tied: tied(&found, at),
        };
        (line, small(found.parts[at]))
    };
    Ok(Told { outcome, lines: (0..units.len()).map(line).collect() })
}

fn small(part: u32) -> i32 {
    i32::try_from(part).unwrap_or(i32::MAX)
}

fn changed(unit_code: String, then: u32, now: u32) -> ProposalChange {
    ProposalChange { unit_code, quota: small(then), change: small(then) - small(now) }
}

/// The bound that holds a unit: at the upper one though its share would round to more, or at the lower one though it would to less.
fn bound(unit: &Unit<'_>, part: u32, share: Option<Ratio<u128>>) -> Option<BoundHit> {
    let share = share?;
    let (down, up) = (share.floor().to_integer(), share.ceil().to_integer());
    if part == unit.most && up > u128::from(part) {
        Some(BoundHit::Most)
    } else if part == unit.least && part > 0 && down < u128::from(part) {
        Some(BoundHit::Least)
    } else {
        None
    }
}

fn tied(found: &Split, at: usize) -> Option<bool> {
    let tie = found.tie.as_ref()?;
    if tie.with.contains(&at) { Some(true) } else { tie.without.contains(&at).then_some(false) }
}

fn refused(conflict: &Conflict, total: u32, units: &[Unit<'_>]) -> Vec<Flaw> {
    let crossed = conflict.crossed.iter().map(|at| {
        let unit = &units[*at];
        Flaw::whole(Code::BoundsCrossed).with("unit", unit.code).with("least", unit.least).with("most", unit.most)
    });
    let over = (conflict.least_over > 0).then(|| Flaw::whole(Code::LeastOverTotal).with("total", total).with("by", conflict.least_over));
    let under = (conflict.most_under > 0)
        .then(|| Flaw::whole(Code::MostUnderTotal).with("total", total).with("by", conflict.most_under).with("without_weight", conflict.without_weight));
    crossed.chain(over).chain(under).collect()
}
