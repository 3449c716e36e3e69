//! Exact scores: rationals, rounded only where a rule says so.

use chibo_openapi::contests::{ContestRules, Rounding, Score};
use chibo_openapi::vocabulary::{RoundingMode, RoundingPlace};
use num_rational::Ratio;

/// An exact score, in hundredths. Nothing overflows it: of three rounds of ten parts scored by at most thirty judges the denominators stay below
/// 10^20, and the scores within them below 10^9.
pub(super) type Exact = Ratio<i128>;

/// A whole number of hundredths.
pub(super) fn whole(x100: impl Into<i128>) -> Exact {
    Exact::from_integer(x100.into())
}

/// The score as results show it.
pub(super) fn score(value: Exact) -> Score {
    let shown = nearest(value, &whole(1), RoundingMode::HalfUp).to_integer();
    Score { x100: i64::try_from(shown).unwrap_or(i64::MAX), exact_x100: value.to_string() }
}

/// The rule that rounds at a place.
pub(super) fn rounding(rules: &ContestRules, place: RoundingPlace) -> Option<&Rounding> {
    rules.rounding.iter().find(|rule| rule.place == place)
}

/// What a rule rounds, rounded; the value itself where there is no rule.
pub(super) fn rounded(value: Exact, rule: Option<&Rounding>) -> Exact {
    rule.map_or(value, |rule| nearest(value, &whole(rule.step_x100), rule.mode))
}

fn nearest(value: Exact, step: &Exact, mode: RoundingMode) -> Exact {
    let steps = value / step;
    let (floor, half) = (steps.floor(), Exact::new(1, 2));
    let rest = steps - floor;
    let even = floor.to_integer() % 2 == 0;
    let up = match mode {
        RoundingMode::Down => false,
        RoundingMode::Up => rest > whole(0),
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfEven => rest > half || (rest == half && !even),
    };
    (if up { floor + whole(1) } else { floor }) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        for (value, step, mode, wanted) in [
            ((825, 1), 50, HalfUp, 850),
            ((825, 1), 50, HalfEven, 800),
            ((875, 1), 50, HalfEven, 900),
            ((824, 1), 50, HalfUp, 800),
            ((2474, 3), 50, HalfUp, 800),
            ((2476, 3), 50, HalfUp, 850),
            ((2475, 3), 50, HalfUp, 850),
            ((801, 1), 50, Up, 850),
            ((800, 1), 50, Up, 800),
            ((849, 1), 50, Down, 800),
            ((2500, 3), 1, HalfUp, 833),
            ((2501, 3), 1, HalfUp, 834),
        ] {
            let rule = Rounding { place: RoundingPlace::Total, step_x100: step, mode };
            assert_eq!(rounded(Exact::new(value.0, value.1), Some(&rule)), whole(wanted), "{value:?} to {step}, {mode}");
        }
        assert_eq!(rounded(Exact::new(2500, 3), None), Exact::new(2500, 3));
    }

    #[test]
    fn scores_are_shown_to_the_hundredth() {
        assert_eq!(score(Exact::new(11900, 3)), Score { x100: 3967, exact_x100: "11900/3".to_owned() });
        assert_eq!(score(whole(4000)), Score { x100: 4000, exact_x100: "4000".to_owned() });
        assert_eq!(score(Exact::new(-1, 2)), Score { x100: 0, exact_x100: "-1/2".to_owned() });
    }
}
