//! What holds for all weights and bounds.

use chibo_openapi::vocabulary::SplitMethod::{self, LargestRemainder};
use num_rational::Ratio;
use proptest::prelude::*;

use super::super::{MOST, Unit, fairness, split};
use super::units;

const CODES: [&str; 12] = ["CB01", "CB02", "CB03", "CB04", "CB05", "CB06", "CB07", "CB08", "CB09", "CB10", "CB11", "CB12"];

fn method() -> impl Strategy<Value = SplitMethod> {
    proptest::sample::select(SplitMethod::ALL.to_vec())
}

fn weight() -> impl Strategy<Value = u128> {
    prop_oneof![1 => Just(0), 4 => 1_u128..12, 4 => 1_u128..1_000_000, 1 => (1_u128 << 80)..(1 << 90)]
}

fn free() -> impl Strategy<Value = Vec<Unit<'static>>> {
    proptest::collection::vec(weight(), 1..12).prop_map(|weights| units(&CODES.into_iter().zip(weights).collect::<Vec<_>>()))
}

fn bounded() -> impl Strategy<Value = Vec<Unit<'static>>> {
    let unit = (weight(), 0_u32..6, prop_oneof![4 => 0_u32..20, 1 => Just(MOST)]);
    proptest::collection::vec(unit, 1..12).prop_map(|units| {
        CODES.into_iter().zip(units).map(|(code, (weight, least, more))| Unit { code, weight, least, most: (least + more).min(MOST) }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_sum_is_exact_and_bounds_are_kept(total in 0_u32..300, units in bounded(), method in method()) {
        let least: u64 = units.iter().map(|unit| u64::from(unit.least)).sum();
        let most: u64 = units.iter().map(|unit| u64::from(if unit.weight == 0 { unit.least } else { unit.most })).sum();
        let wanted = u64::from(total);
        match split(total, &units, method) {
            Ok(found) => {
                prop_assert_eq!(found.parts.iter().sum::<u32>(), total);
                prop_assert!(units.iter().zip(&found.parts).all(|(unit, part)| (unit.least..=unit.most).contains(part)));
            }
            // Refused exactly when it cannot be, and by the true shortfall.
            Err(conflict) => {
                prop_assert_eq!((conflict.least_over, conflict.most_under), (least.saturating_sub(wanted), wanted.saturating_sub(most)));
                prop_assert!(least > wanted || most < wanted);
            }
        }
    }

    #[test]
    fn order_makes_no_difference((units, shuffled) in bounded().prop_flat_map(|units| (Just(units.clone()), Just(units).prop_shuffle())), total in 0_u32..200, method in method()) {
        let by_code = |units: &[Unit<'_>]| split(total, units, method).map(|found| {
            let mut rows: Vec<(String, u32)> = units.iter().zip(&found.parts).map(|(unit, part)| (unit.code.to_owned(), *part)).collect();
            let named = |group: &[usize]| { let mut names: Vec<String> = group.iter().map(|at| units[*at].code.to_owned()).collect(); names.sort(); names };
            let tie = found.tie.as_ref().map(|tie| (named(&tie.with), named(&tie.without)));
            rows.sort();
            (rows, tie)
        }).map_err(|conflict| (conflict.least_over, conflict.most_under));
        prop_assert_eq!(by_code(&units), by_code(&shuffled));
        prop_assert_eq!(split(total, &units, method), split(total, &units, method));
    }

    #[test]
    fn largest_remainders_stay_within_the_share(total in 0_u32..300, units in free()) {
        prop_assume!(units.iter().any(|unit| unit.weight > 0));
        let found = split(total, &units, LargestRemainder).expect("no bounds");
        let said = fairness(total, &units, LargestRemainder, &found);
        prop_assert!(said.share_rounded.here && said.heavier_not_less.here && !found.anew);
    }

    #[test]
    fn divisors_never_take_for_a_larger_total(total in 0_u32..200, units in bounded(), method in method()) {
        prop_assume!(method != LargestRemainder);
        if let (Ok(less), Ok(more)) = (split(total, &units, method), split(total + 1, &units, method)) {
            prop_assert!(less.parts.iter().zip(&more.parts).all(|(less, more)| less <= more), "{:?} {:?}", less.parts, more.parts);
            prop_assert!(fairness(total, &units, method, &less).monotone.here);
        }
    }

    /// Uniform: some of the units, with what they got together, are split among themselves as before. So a newcomer with its part moves
    /// nothing between the others.
    #[test]
    fn divisors_split_a_part_as_the_whole(total in 0_u32..200, units in bounded(), method in method()) {
        prop_assume!(method != LargestRemainder);
        if let Ok(whole) = split(total, &units, method) {
            let (others, had): (Vec<Unit<'_>>, Vec<u32>) = units.iter().cloned().zip(whole.parts.iter().copied()).skip(1).unzip();
            let again = split(had.iter().sum(), &others, method).expect("as before");
            prop_assert_eq!(again.parts, had);
        }
    }

    /// The numbers that explain a split: shares come to the total, rounded shares lie around the part, a tie is a tie.
    #[test]
    fn explanations_add_up(total in 0_u32..200, units in bounded(), method in method()) {
        let Ok(found) = split(total, &units, method) else { return Ok(()) };
        let said = fairness(total, &units, method, &found);
        if units.iter().any(|unit| unit.weight > 0) {
            let sum: Ratio<u128> = said.shares.iter().flatten().fold(Ratio::from_integer(0), |sum, share| add(sum, *share));
            prop_assert_eq!(sum, Ratio::from_integer(u128::from(total)));
        }
        for other in [&said.one_more, &said.one_less].into_iter().flatten() {
            prop_assert_eq!(other.iter().sum::<u32>().abs_diff(total), 1);
        }
        if let Some((at, off)) = said.farthest {
            let part = Ratio::from_integer(u128::from(found.parts[at]));
            let share = said.shares[at].expect("a share");
            prop_assert_eq!(if part > share { part - share } else { share - part }, off);
        }
        if let (LargestRemainder, Some((dividend, divisor))) = (method, found.per_weight) {
            for (unit, part) in units.iter().zip(&found.parts) {
                let share = Ratio::new(unit.weight * dividend, divisor);
                let (down, up) = (share.floor().to_integer(), share.ceil().to_integer());
                let part128 = u128::from(*part);
                prop_assert!((down..=up).contains(&part128) || *part == unit.least || *part == unit.most, "{part} of {share}");
            }
        }
        if let Some(tie) = found.tie {
            prop_assert!(!tie.with.is_empty() && !tie.without.is_empty());
            for (with, without) in tie.with.iter().flat_map(|with| tie.without.iter().map(move |without| (*with, *without))) {
                prop_assert!(found.parts[with] > units[with].least && found.parts[without] < units[without].most);
                let claim = |at: usize| (std::cmp::Reverse(units[at].weight), units[at].code);
                prop_assert!(claim(with) < claim(without), "by weight, then by code");
            }
        }
    }
}

/// Shares have one divisor, so their sum needs no larger one.
fn add(one: Ratio<u128>, other: Ratio<u128>) -> Ratio<u128> {
    one + other
}
