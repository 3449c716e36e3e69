//! What each unit weighs, and between which bounds its quota lies. Pure.

use std::collections::HashMap;

use chibo_openapi::Code;
use chibo_openapi::planning::{PoolNumbers, ProposalBound, ProposalWeights};
use chibo_openapi::vocabulary::QuotaKind;
use uuid::Uuid;

use crate::db::key::Key;
use crate::fail::Flaw;

/// A unit as its review shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reviewed {
    pub(super) committee: Key,
    pub(super) cell: Option<Key>,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) members: i64,
    pub(super) pool: PoolNumbers,
}

impl Reviewed {
    /// The cell, or else the committee.
    pub(super) fn id(&self) -> Key {
        self.cell.unwrap_or(self.committee)
    }
}

/// What a pool weighs, each person by the stage.
pub(super) fn pool_weight(weights: &ProposalWeights, pool: &PoolNumbers) -> i64 {
    let ProposalWeights { pool_percent: _, source, fostering, trained, dossier, resolved } = *weights;
    let farther = [pool.cell_resolved, pool.committee_resolved, pool.decided].map(i64::from).iter().sum::<i64>();
    let stages = [(source, pool.source), (fostering, pool.fostering), (trained, pool.trained), (dossier, pool.dossier)];
    stages.into_iter().map(|(weight, people)| i64::from(weight) * i64::from(people)).sum::<i64>() + i64::from(resolved) * farther
}

/// The weight of each unit. Of a blend of a parts pool and b parts members a unit weighs a·(pool ÷ all pools) + b·(members ÷ all members),
/// brought to one denominator and divided by what all have in common. Where one of the two is nothing everywhere, it decides nothing.
pub(super) fn weights(spec: &ProposalWeights, units: &[Reviewed]) -> Result<Vec<u128>, Vec<Flaw>> {
    let whole = |number: i64| u128::try_from(number).unwrap_or_default();
    let pools: Vec<u128> = units.iter().map(|unit| whole(pool_weight(spec, &unit.pool))).collect();
    let members: Vec<u128> = units.iter().map(|unit| whole(unit.members)).collect();
    let (all_pools, all_members): (u128, u128) = (pools.iter().sum(), members.iter().sum());
    let (by_pool, by_members) = (whole(spec.pool_percent.into()), whole((100 - spec.pool_percent).into()));
    let nothing = |by: &str| Flaw::whole(Code::NothingWeighs).with("by", by);
    let mut flaws = Vec::new();
    if by_pool > 0 && all_pools == 0 {
        flaws.push(nothing("pool"));
    }
    if by_members > 0 && all_members == 0 {
        flaws.push(nothing("members"));
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let blended = |(pool, members): (&u128, &u128)| match (by_pool, by_members) {
        (_, 0) => *pool,
        (0, _) => *members,
        _ => by_pool * pool * all_members + by_members * members * all_pools,
    };
    let weights: Vec<u128> = pools.iter().zip(&members).map(blended).collect();
    let common = weights.iter().copied().fold(0, gcd);
    Ok(if by_pool > 0 && by_members > 0 && common > 1 { weights.into_iter().map(|weight| weight / common).collect() } else { weights })
}

const fn gcd(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Bounds of a unit, with the reason where they are not the usual ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) least: u32,
    pub(super) most: u32,
    pub(super) reason: Option<String>,
}

/// The people that a unit could bring this year: who is ready to be admitted, or (of a course) who has not been trained yet.
pub(super) fn usual_most(kind: QuotaKind, pool: &PoolNumbers) -> i32 {
    match kind {
        QuotaKind::Admission => pool.ready,
        QuotaKind::Course => pool.source.saturating_add(pool.fostering),
    }
}

/// The bounds of each unit, or what is wrong with those that were given.
pub(super) fn bounds(kind: QuotaKind, given: &[ProposalBound], units: &[Reviewed]) -> Result<Vec<Bounds>, Vec<Flaw>> {
    let known: HashMap<Uuid, usize> = units.iter().enumerate().map(|(at, unit)| (unit.id().uuid(), at)).collect();
    let (mut flaws, mut named): (Vec<Flaw>, HashMap<usize, &ProposalBound>) = (Vec::new(), HashMap::new());
    for (at, bound) in given.iter().enumerate() {
        let flaw = |code| Flaw::field(&format!("/bounds/{at}/unit_id"), code);
        match known.get(&bound.unit_id) {
            None => flaws.push(flaw(Code::UnknownReference)),
            Some(unit) if named.insert(*unit, bound).is_some() => flaws.push(flaw(Code::NotUnique)),
            Some(_) => {}
        }
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let whole = |number: i32| u32::try_from(number).unwrap_or_default();
    let bounds = |(at, unit): (usize, &Reviewed)| {
        let usual = usual_most(kind, &unit.pool);
        let given = named.get(&at);
        Bounds {
            least: whole(given.and_then(|bound| bound.least).unwrap_or(0)),
            most: whole(given.and_then(|bound| bound.most).unwrap_or(usual)),
            reason: given.map(|bound| bound.reason.clone()),
        }
    };
    Ok(units.iter().enumerate().map(bounds).collect())
}

/// So many hundredths of a percent of members, rounded up.
pub(super) fn share_of(members: i64, percent_x100: i32) -> i64 {
    (members * i64::from(percent_x100) + 9_999) / 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: &str, members: i64, pool: PoolNumbers) -> Reviewed {
        Reviewed { committee: Key::new(), cell: Some(Key::new()), code: code.to_owned(), name: String::new(), members, pool }
    }

    fn pool(source: i32, trained: i32, ready: i32) -> PoolNumbers {
        PoolNumbers { source, trained, ready, ..PoolNumbers::default() }
    }

    #[test]
    fn pools_weigh_by_stage() {
        let all =
            PoolNumbers { source: 1, fostering: 10, trained: 100, dossier: 1000, cell_resolved: 1, committee_resolved: 1, decided: 1, ready: 9, falls_out: 9 };
        assert_eq!(pool_weight(&ProposalWeights::default(), &all), 1 + 20 + 300 + 4000 + 15);
    }

    #[test]
    fn blends_have_one_denominator() {
        let units = [unit("A", 30, pool(4, 0, 0)), unit("B", 10, pool(1, 1, 0))];
        let by = |percent| weights(&ProposalWeights { pool_percent: percent, ..ProposalWeights::default() }, &units).ok();
        assert_eq!(by(100), Some(vec![4, 4]));
        assert_eq!(by(0), Some(vec![30, 10]));
        // Half of each: 50·4·40 + 50·30·8 = 20,000 and 50·4·40 + 50·10·8 = 12,000.
        assert_eq!(by(50), Some(vec![5, 3]));
        let nobody = [unit("A", 0, pool(0, 0, 0)), unit("B", 0, pool(0, 0, 0))];
        let flaws = weights(&ProposalWeights { pool_percent: 50, ..ProposalWeights::default() }, &nobody).expect_err("nothing weighs");
        assert_eq!(flaws.iter().map(Flaw::code).collect::<Vec<_>>(), [Code::NothingWeighs, Code::NothingWeighs]);
    }

    #[test]
    fn the_most_is_who_can_be_counted() {
        let units = [unit("A", 30, pool(4, 2, 3)), unit("B", 10, pool(1, 1, 0))];
        let usual = bounds(QuotaKind::Admission, &[], &units).expect("bounds");
        assert_eq!(usual.iter().map(|bound| (bound.least, bound.most)).collect::<Vec<_>>(), [(0, 3), (0, 0)]);
        let course = bounds(QuotaKind::Course, &[], &units).expect("bounds");
        assert_eq!(course.iter().map(|bound| bound.most).collect::<Vec<_>>(), [4, 1]);
        let given = |unit_id| ProposalBound { unit_id, least: Some(1), most: Some(9), reason: "x".to_owned() };
        let own = bounds(QuotaKind::Admission, &[given(units[1].id().uuid())], &units).expect("bounds");
        assert_eq!(own[1], Bounds { least: 1, most: 9, reason: Some("x".to_owned()) });
        let wrong = [given(units[1].id().uuid()), given(units[1].id().uuid()), given(Uuid::new_v4())];
        let flaws = bounds(QuotaKind::Admission, &wrong, &units).expect_err("wrong");
        assert_eq!(flaws.iter().map(Flaw::code).collect::<Vec<_>>(), [Code::NotUnique, Code::UnknownReference]);
    }

    #[test]
    fn percentages_are_rounded_up() {
        for (members, percent, share) in [(700, 300, 21), (701, 300, 22), (700, 0, 0), (0, 300, 0), (1, 1, 1)] {
            assert_eq!(share_of(members, percent), share, "{percent} of {members}");
        }
    }
}
