//! What entrants reached, reckoned from the sheets of a bundle. Written apart from the server's: two ways that agree are worth more than one.

use std::collections::HashMap;

use chibo_openapi::contests::{BundleSheet, ContestBundle, ContestPart, ContestRound, PenaltyRule};
use chibo_openapi::vocabulary::{Aggregation, RoundingMode, RoundingPlace, SeatKind, SheetStatus, SheetsOf};
use num_rational::Ratio;
use uuid::Uuid;

/// Hundredths of points, exact.
pub(super) type Points = Ratio<i128>;

/// Sheets from which on the highest and the lowest are left out.
const EXTREMES_FROM: usize = 5;

pub(super) fn int(value: impl Into<i128>) -> Points {
    Ratio::from_integer(value.into())
}

fn count(value: usize) -> Points {
    int(i128::try_from(value).unwrap_or(i128::MAX))
}

fn percent(value: i32) -> Points {
    Ratio::new(value.into(), 100)
}

/// A bundle with its sheets at hand.
pub(super) struct Reckoning<'b> {
    pub(super) bundle: &'b ContestBundle,
    sheets: HashMap<(Uuid, &'b str), Vec<&'b BundleSheet>>,
}

impl<'b> Reckoning<'b> {
    pub(super) fn new(bundle: &'b ContestBundle) -> Self {
        let mut sheets: HashMap<(Uuid, &str), Vec<&BundleSheet>> = HashMap::new();
        for sheet in &bundle.sheets {
            sheets.entry((sheet.entry_id, sheet.part.as_str())).or_default().push(sheet);
        }
        Self { bundle, sheets }
    }

    fn round_to(&self, place: RoundingPlace, value: Points) -> Points {
        let Some(rule) = self.bundle.rules.rounding.iter().find(|rule| rule.place == place) else { return value };
        let steps = value / int(rule.step_x100);
        let (below, above) = (steps.floor(), steps.ceil());
        let nearer = match rule.mode {
            RoundingMode::Up => above,
            RoundingMode::Down => below,
            RoundingMode::HalfUp | RoundingMode::HalfEven => match (steps - below).cmp(&(above - steps)) {
                std::cmp::Ordering::Less => below,
                std::cmp::Ordering::Greater => above,
                std::cmp::Ordering::Equal if rule.mode == RoundingMode::HalfEven && below.to_integer() % 2 == 0 => below,
                std::cmp::Ordering::Equal => above,
            },
        };
        nearer * int(rule.step_x100)
    }

    /// What a sheet comes to.
    fn value(&self, sheet: &BundleSheet) -> Points {
        let sum: i64 = sheet.scores.iter().map(|score| i64::from(score.score_x100)).sum();
        self.round_to(RoundingPlace::Sheet, int(sum.max(0)))
    }

    /// The seats whose sheets count in a part.
    fn scorers(&self, round: &ContestRound, part: &ContestPart) -> Vec<Uuid> {
        let scores = |kind| kind == SeatKind::Chair || (kind == SeatKind::Judge && part.sheets_of == SheetsOf::EachJudge);
        self.bundle.seats.iter().filter(|seat| seat.round == round.code && scores(seat.kind)).map(|seat| seat.id).collect()
    }

    /// The chair's sheets of an entrant over a round, weighted; none where one of them is blocked or missing.
    pub(super) fn chair(&self, round: &ContestRound, entry: Uuid) -> Option<Points> {
        let chair = self.bundle.seats.iter().find(|seat| seat.round == round.code && seat.kind == SeatKind::Chair)?;
        let mut sum = int(0);
        for part in &round.parts {
            let sheet = self.sheets.get(&(entry, part.code.as_str()))?.iter().find(|sheet| sheet.seat_id == chair.id)?;
            if sheet.status == SheetStatus::Blocked {
                return None;
            }
            sum += self.value(sheet) * percent(part.weight_x100);
        }
        Some(sum)
    }

    /// Points of a part before its weight; what is missing where it cannot be told.
    pub(super) fn part(&self, round: &ContestRound, part: &ContestPart, entry: Uuid) -> Result<Points, String> {
        let there = self.sheets.get(&(entry, part.code.as_str())).map_or(&[][..], Vec::as_slice);
        let mut values = Vec::new();
        for seat in self.scorers(round, part) {
            match there.iter().find(|sheet| sheet.seat_id == seat) {
                Some(sheet) if sheet.status == SheetStatus::Blocked => {}
                Some(sheet) if sheet.status != SheetStatus::Draft => values.push(self.value(sheet)),
                _ => return Err(format!("{} / {entry} / {seat}", part.code)),
            }
        }
        if values.is_empty() {
            return Err(format!("{} / {entry}", part.code));
        }
        let whole_panel = if part.sheets_of == SheetsOf::Panel { 1 } else { usize::try_from(round.judges).unwrap_or_default() };
        let together = self.round_to(RoundingPlace::Part, put_together(self.bundle.rules.aggregation, values, whole_panel));
        Ok((together - self.taken(round, entry, Some(&part.code))).max(int(0)))
    }

    /// Points that are taken from a part of an entrant, or from the round.
    fn taken(&self, round: &ContestRound, entry: Uuid, part: Option<&str>) -> Points {
        let rule = |code: &str| round.penalties.iter().find(|rule| rule.code == code && rule.part.as_deref() == part);
        let own = self.bundle.penalties.iter().filter(|penalty| penalty.entry_id == entry && penalty.round == round.code);
        own.filter_map(|penalty| Some(points_of(rule(&penalty.penalty)?, penalty.amount))).sum()
    }

    /// The total of a round, with what the one before gives.
    pub(super) fn total(&self, round: &ContestRound, entry: Uuid, before: Option<Points>) -> Result<Points, String> {
        let mut sum = before.unwrap_or_else(|| int(0)) * percent(round.carried_percent);
        for part in &round.parts {
            sum += self.part(round, part, entry)? * percent(part.weight_x100);
        }
        Ok(self.round_to(RoundingPlace::Total, (sum - self.taken(round, entry, None)).max(int(0))))
    }
}

fn points_of(rule: &PenaltyRule, amount: i32) -> Points {
    let times = rule.per_seconds.map_or_else(|| int(amount), |seconds| Ratio::new(i128::from(amount), i128::from(seconds)).ceil());
    let points = times * int(rule.points_x100);
    rule.most_x100.map_or(points, |most| points.min(int(most)))
}

fn put_together(how: Aggregation, mut values: Vec<Points>, whole_panel: usize) -> Points {
    values.sort_unstable();
    let kept = if how == Aggregation::MeanWithoutExtremes && values.len() >= EXTREMES_FROM { &values[1..values.len() - 1] } else { &values[..] };
    let mean = kept.iter().sum::<Points>() / count(kept.len());
    match how {
        Aggregation::Mean | Aggregation::MeanWithoutExtremes => mean,
        Aggregation::Sum => mean * count(whole_panel),
        Aggregation::Median => {
            let (upper, lower) = (values.len() / 2, (values.len() - 1) / 2);
            (values[upper] + values[lower]) / int(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(how: Aggregation, values: &[i32]) -> String {
        put_together(how, values.iter().map(|value| int(*value)).collect(), 5).to_string()
    }

    #[test]
    fn sheets_are_put_together() {
        assert_eq!(put(Aggregation::Mean, &[800, 850, 900]), "850");
        assert_eq!(put(Aggregation::Mean, &[800, 850, 875]), "2525/3");
        assert_eq!(put(Aggregation::MeanWithoutExtremes, &[100, 800, 800, 801, 1000]), "2401/3");
        assert_eq!(put(Aggregation::MeanWithoutExtremes, &[100, 800, 900, 1000]), "700", "of fewer than five all count");
        assert_eq!(put(Aggregation::Median, &[900, 100, 800, 850]), "825");
        assert_eq!(put(Aggregation::Sum, &[800, 900, 850, 850]), "4250", "scaled up to the panel of five");
    }
}
