//! Small cases worked out by hand: bounds, ties, what cannot be split, and what is said about it.

use chibo_openapi::vocabulary::SplitMethod::{self, Adams, HuntingtonHill, Jefferson, LargestRemainder, Webster};
use num_rational::Ratio;

use super::super::given::Tie;
use super::super::{Conflict, MOST, Unit, fairness, split};
use super::{parts, units};

fn bounded(rows: &[(&'static str, u128, u32, u32)]) -> Vec<Unit<'static>> {
    rows.iter().map(|(code, weight, least, most)| Unit { code, weight: *weight, least: *least, most: *most }).collect()
}

#[test]
fn bounds_hold_and_what_they_take_is_shared_by_weight() {
    // Without bounds 50, 30 and 20; the first can take 10, so the others share 90 as 3 to 2.
    let units = bounded(&[("A", 50, 0, 10), ("B", 30, 0, MOST), ("C", 20, 0, MOST)]);
    for method in SplitMethod::ALL {
        assert_eq!(parts(100, &units, *method).parts, [10, 54, 36], "{method}");
    }
    let found = parts(100, &units, LargestRemainder);
    assert_eq!((found.per_weight, found.anew), (Some((90, 50)), true));
    // 5, 3 and 2; the last has to get 4, so the others share 6 as 5 to 3: 3.75 and 2.25.
    let units = bounded(&[("A", 5, 0, MOST), ("B", 3, 0, MOST), ("C", 2, 4, MOST)]);
    for method in SplitMethod::ALL {
        assert_eq!(parts(10, &units, *method).parts, [4, 2, 4], "{method}");
    }
}

#[test]
fn ties_are_told_where_they_decide() {
    for method in [LargestRemainder, Webster, HuntingtonHill, Jefferson, Adams] {
        let alike = units(&[("B", 7), ("A", 7), ("C", 7)]);
        let found = parts(4, &alike, method);
        assert_eq!(found.parts, [1, 2, 1], "{method}: by code, whatever the order");
        assert_eq!(found.tie, Some(Tie { with: vec![1], without: vec![0, 2] }), "{method}");
        assert_eq!(parts(6, &alike, method).tie, None, "{method}: nothing is left to decide");
        // B and C can have one only: their bounds decide.
        let capped = bounded(&[("B", 7, 0, 1), ("A", 7, 0, 9), ("C", 7, 0, 1)]);
        let found = parts(4, &capped, method);
        assert_eq!((found.parts, found.tie), (vec![1, 2, 1], None), "{method}");
    }
    // 1.5 and 0.5 have equal remainders: the heavier one is first.
    let found = parts(2, &units(&[("A", 1), ("B", 3)]), LargestRemainder);
    assert_eq!((found.parts, found.tie), (vec![0, 2], Some(Tie { with: vec![1], without: vec![0] })));
    // Webster: 3 ÷ 3 and 1 ÷ 1.
    let found = parts(2, &units(&[("A", 1), ("B", 3)]), Webster);
    assert_eq!((found.parts, found.tie), (vec![0, 2], Some(Tie { with: vec![1], without: vec![0] })));
}

#[test]
fn nothing_without_weight() {
    for method in SplitMethod::ALL {
        let nobody = units(&[("A", 0), ("B", 0)]);
        assert_eq!(split(3, &nobody, *method), Err(Conflict { most_under: 3, without_weight: 3, ..Conflict::default() }), "{method}");
        assert_eq!(parts(0, &nobody, *method).parts, [0, 0], "{method}");
        let one = bounded(&[("A", 0, 1, 5), ("B", 4, 0, 2)]);
        assert_eq!(parts(3, &one, *method).parts, [1, 2], "{method}: the lower bound and no more");
        assert_eq!(split(5, &one, *method), Err(Conflict { most_under: 2, without_weight: 2, ..Conflict::default() }), "{method}");
    }
}

#[test]
fn conflicts_say_by_how_much() {
    for method in SplitMethod::ALL {
        let over = bounded(&[("A", 4, 3, 5), ("B", 4, 4, 9)]);
        assert_eq!(split(5, &over, *method), Err(Conflict { least_over: 2, ..Conflict::default() }));
        assert_eq!(split(20, &over, *method), Err(Conflict { most_under: 6, ..Conflict::default() }));
        let crossed = bounded(&[("A", 4, 3, 2), ("B", 4, 0, 9)]);
        assert_eq!(split(5, &crossed, *method), Err(Conflict { crossed: vec![0], ..Conflict::default() }));
        assert_eq!(split(0, &[], *method).map(|split| split.parts), Ok(Vec::new()));
    }
}

#[test]
fn what_is_said_of_a_split() {
    // Shares 4.6, 3.5 and 1.9 of ten; the largest remainder goes to C, then A.
    let three = units(&[("A", 46), ("B", 35), ("C", 19)]);
    let found = parts(10, &three, LargestRemainder);
    assert_eq!(found.parts, [5, 3, 2]);
    let said = fairness(10, &three, LargestRemainder, &found);
    assert_eq!(said.shares, [Some(Ratio::new(23, 5)), Some(Ratio::new(7, 2)), Some(Ratio::new(19, 10))]);
    assert_eq!(said.farthest, Some((1, Ratio::new(1, 2))));
    assert_eq!((said.one_more, said.one_less), (Ok(vec![5, 4, 2]), Ok(vec![4, 3, 2])));
    assert!(said.share_rounded.here && said.share_rounded.always && said.monotone.here && !said.monotone.always && said.heavier_not_less.here);
    // Jefferson favours the large: 90 of 100 is a share of 18, and every next part is owed to it before the others' first.
    let large = units(&[("A", 900), ("B", 34), ("C", 33), ("D", 33)]);
    let found = parts(20, &large, Jefferson);
    let said = fairness(20, &large, Jefferson, &found);
    assert_eq!((found.parts, said.farthest), (vec![20, 0, 0, 0], Some((0, Ratio::from_integer(2)))));
    assert!(!said.share_rounded.here && !said.share_rounded.always && said.monotone.always && said.monotone.here);
}
