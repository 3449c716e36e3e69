//! The split itself: whether there can be one, and by which method.

use chibo_openapi::vocabulary::SplitMethod;

use super::given::{Conflict, Split, Unit};
use super::{divisors, remainders};

/// Splits a total. The order of the units makes no difference.
pub fn split(total: u32, units: &[Unit<'_>], method: SplitMethod) -> Result<Split, Conflict> {
    if let Some(conflict) = conflict(total, units) {
        return Err(conflict);
    }
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_unstable_by(|one, other| units[*one].code.cmp(units[*other].code));
    let sorted: Vec<Unit<'_>> = order.iter().map(|at| units[*at].clone()).collect();
    let mut split = match method {
        SplitMethod::LargestRemainder => remainders::split(total, &sorted),
        SplitMethod::Webster => divisors::split::<divisors::Webster>(total, &sorted),
        SplitMethod::HuntingtonHill => divisors::split::<divisors::HuntingtonHill>(total, &sorted),
        SplitMethod::Jefferson => divisors::split::<divisors::Jefferson>(total, &sorted),
        SplitMethod::Adams => divisors::split::<divisors::Adams>(total, &sorted),
    };
    let mut parts = vec![0; units.len()];
    for (place, part) in order.iter().zip(&split.parts) {
        parts[*place] = *part;
    }
    split.parts = parts;
    if let Some(tie) = &mut split.tie {
        for group in [&mut tie.with, &mut tie.without] {
            for at in group.iter_mut() {
                *at = order[*at];
            }
        }
    }
    Ok(split)
}

fn conflict(total: u32, units: &[Unit<'_>]) -> Option<Conflict> {
    let sum = |of: &dyn Fn(&Unit<'_>) -> u32| -> u64 { units.iter().map(|unit| u64::from(of(unit))).sum() };
    let total = u64::from(total);
    let crossed: Vec<usize> = (0..units.len()).filter(|at| units[*at].least > units[*at].most).collect();
    let least_over = sum(&|unit| unit.least).saturating_sub(total);
    let most_under = total.saturating_sub(sum(&|unit| unit.ceiling()));
    let idle = sum(&|unit| unit.most.saturating_sub(unit.ceiling()));
    (!crossed.is_empty() || least_over > 0 || most_under > 0).then(|| Conflict { crossed, least_over, most_under, without_weight: idle.min(most_under) })
}
