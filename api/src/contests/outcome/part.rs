//! What an entrant reaches in a part: sheets to a score.

use chibo_openapi::contests::{BundlePenalty, ContestPart, ContestRound, ContestRules, PartResult, PenaltyResult, PenaltyRule, SheetResult};
use chibo_openapi::vocabulary::{Aggregation, RoundingPlace};

use super::exact::{Exact, rounded, rounding, score, whole};
use super::facts::Counted;

/// Sheets below which the highest and the lowest are not left out.
const ENOUGH_FOR_EXTREMES: usize = 5;

/// A part as it was scored: what results show, and its exact score after penalties, without and with the weight.
pub(super) struct ScoredPart {
    pub(super) result: PartResult,
    pub(super) unweighted: Exact,
    pub(super) weighted: Exact,
}

/// A part of an entrant whose sheets are all there, at least one of them.
pub(super) fn score_part(rules: &ContestRules, round: &ContestRound, part: &ContestPart, sheets: &[Counted<'_>], penalties: &[&BundlePenalty]) -> ScoredPart {
    let judges = super::facts::panel_size(round, part);
    let values: Vec<Exact> = sheets.iter().map(|sheet| sheet.value(rules)).collect();
    let together = aggregate(rules.aggregation, &values, judges);
    let after = rounded(together.value, rounding(rules, RoundingPlace::Part));
    let taken = penalties_of(round, Some(&part.code), penalties);
    let unweighted = less(after, &taken);
    let weighted = unweighted * Exact::new(part.weight_x100.into(), 100);
    let shown = sheets.iter().zip(&values).enumerate().map(|(at, (sheet, value))| SheetResult {
        seat_id: sheet.seat,
        sum_x100: sheet.sum_x100(),
        rounded: score(*value),
        left_out: together.left_out.contains(&at),
    });
    let result = PartResult {
        part: part.code.clone(),
        part_name: None,
        sheets: shown.collect(),
        judges: i32::try_from(judges).unwrap_or(i32::MAX),
        aggregation: together.by,
        aggregate: score(together.value),
        rounded: score(after),
        penalties: taken,
        weight_x100: part.weight_x100,
        score: score(weighted),
    };
    ScoredPart { result, unweighted, weighted }
}

/// What is left of a score after penalties, down to zero.
pub(super) fn less(value: Exact, penalties: &[PenaltyResult]) -> Exact {
    let taken: i128 = penalties.iter().map(|penalty| i128::from(penalty.points_x100)).sum();
    (value - whole(taken)).max(whole(0))
}

/// The penalties that are taken from a part, or (none named) from the round.
pub(super) fn penalties_of(round: &ContestRound, part: Option<&str>, penalties: &[&BundlePenalty]) -> Vec<PenaltyResult> {
    let rule_of = |penalty: &BundlePenalty| round.penalties.iter().find(|rule| rule.code == penalty.penalty && rule.part.as_deref() == part);
    penalties.iter().filter_map(|penalty| Some(counted(rule_of(penalty)?, penalty.amount))).collect()
}

/// A penalty as its rule counts it: each started unit of time, or each time.
fn counted(rule: &PenaltyRule, amount: i32) -> PenaltyResult {
    let units = rule.per_seconds.map_or(amount, |seconds| amount.div_euclid(seconds) + i32::from(amount.rem_euclid(seconds) > 0));
    let points = i64::from(units) * i64::from(rule.points_x100);
    let points_x100 = rule.most_x100.map_or(points, |most| points.min(most.into()));
    PenaltyResult { penalty: rule.code.clone(), penalty_name: None, amount, units, points_x100 }
}

/// Sheets put together.
struct Together {
    value: Exact,
    by: Aggregation,
    /// Which sheets were left out.
    left_out: Vec<usize>,
}

/// Puts sheets together; of at least one.
fn aggregate(how: Aggregation, values: &[Exact], judges: usize) -> Together {
    let count = |number: usize| whole(i128::try_from(number).unwrap_or(i128::MAX));
    let sum: Exact = values.iter().sum();
    let all = |value: Exact, by: Aggregation| Together { value, by, left_out: Vec::new() };
    match how {
        Aggregation::Mean => all(sum / count(values.len()), how),
        Aggregation::MeanWithoutExtremes if values.len() < ENOUGH_FOR_EXTREMES => all(sum / count(values.len()), Aggregation::Mean),
        Aggregation::MeanWithoutExtremes => {
            let by_value = |at: &usize| values[*at];
            let lowest = (0..values.len()).min_by_key(by_value).unwrap_or_default();
            // Of several that are the highest the last one goes, so that it is never the one that went as the lowest.
            let highest = (0..values.len()).max_by_key(by_value).unwrap_or_default();
            let value = (sum - values[lowest] - values[highest]) / count(values.len() - 2);
            Together { value, by: how, left_out: vec![lowest, highest] }
        }
        Aggregation::Median => {
            let mut sorted = values.to_vec();
            sorted.sort_unstable();
            let middle = sorted.len() / 2;
            let value = if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / whole(2) };
            all(value, how)
        }
        // As if the judge who may not score had scored as the others did on the average.
        Aggregation::Sum => all(sum * count(judges) / count(values.len()), how),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(how: Aggregation, values: &[i32], judges: usize) -> (String, Aggregation) {
        let together = aggregate(how, &values.iter().map(|value| whole(*value)).collect::<Vec<_>>(), judges);
        (together.value.to_string(), together.by)
    }

    #[test]
    fn aggregations_by_hand() {
        use Aggregation::{Mean, MeanWithoutExtremes, Median, Sum};
        for (how, values, judges, wanted, by) in [
            (Mean, vec![800, 850, 900], 3, "850", Mean),
            (Mean, vec![800, 850, 825], 3, "825", Mean),
            (Mean, vec![800, 850, 900, 725, 775], 5, "810", Mean),
            (Mean, vec![700, 800, 900, 1000, 650, 725, 750], 7, "5525/7", Mean),
            (MeanWithoutExtremes, vec![700, 800, 900, 1000, 650], 5, "800", MeanWithoutExtremes),
            (MeanWithoutExtremes, vec![800, 800, 800, 800, 800], 5, "800", MeanWithoutExtremes),
            (MeanWithoutExtremes, vec![700, 800, 900, 1000], 5, "850", Mean),
            (Median, vec![700, 1000, 800], 3, "800", Median),
            (Median, vec![700, 1000, 800, 825], 4, "1625/2", Median),
            (Median, vec![700], 1, "700", Median),
            (Sum, vec![700, 800, 900], 3, "2400", Sum),
            (Sum, vec![700, 800], 3, "2250", Sum),
        ] {
            assert_eq!(put(how, &values, judges), (wanted.to_owned(), by), "{how} of {values:?}");
        }
    }

    #[test]
    fn one_highest_and_one_lowest_go() {
        let values = [500, 700, 700, 500, 600].map(whole);
        let together = aggregate(Aggregation::MeanWithoutExtremes, &values, 5);
        assert_eq!((together.value, together.left_out), (whole(600), vec![0, 2]));
        let same = aggregate(Aggregation::MeanWithoutExtremes, &[whole(800); 5], 5);
        assert_eq!(same.left_out, [0, 4], "two of them, not one twice");
    }

    #[test]
    fn penalties_by_hand() {
        let rule = |per_seconds, most_x100| PenaltyRule {
            code: "over".to_owned(),
            name: "Quá giờ".to_owned(),
            name_en: None,
            part: None,
            points_x100: 500,
            per_seconds,
            most_x100,
        };
        for (per_seconds, most, amount, units, points) in [
            (None, None, 2, 2, 1000),
            (Some(15), None, 1, 1, 500),
            (Some(15), None, 15, 1, 500),
            (Some(15), None, 16, 2, 1000),
            (Some(15), Some(750), 46, 4, 750),
            (Some(60), None, 86_400, 1440, 720_000),
        ] {
            let found = counted(&rule(per_seconds, most), amount);
            assert_eq!((found.units, found.points_x100), (units, points), "{amount} by {per_seconds:?}");
        }
        let taken = [counted(&rule(None, None), 2)];
        assert_eq!((less(whole(1500), &taken), less(whole(999), &taken)), (whole(500), whole(0)), "down to zero, not below");
    }
}
