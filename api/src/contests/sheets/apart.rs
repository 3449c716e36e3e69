//! Sheets that lie far from the others of their panel: pointed out to the chair, changed by nobody.

use chibo_openapi::Scope;
use chibo_openapi::contests::{ApartSheet, ApartSheets, Score};
use chibo_openapi::vocabulary::{SeatKind, SheetStatus};

use super::store::{self, Row};
use crate::auth::forbidden;
use crate::contests::called::called;
use crate::contests::contest;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Sheets that are told at most.
const MOST: usize = 1000;

/// Those of the round that is being judged, for its chair: where every sheet of an entrant and a part is handed in, so that nobody is told what
/// the others gave before.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ApartSheets> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let chairs = tx.caller().seats.iter().filter(|seat| seat.contest == contest.id && seat.kind == SeatKind::Chair);
    let rounds: Vec<&str> = chairs.map(|seat| seat.round.as_str()).collect();
    let round = contest.current().map(|round| round.code.as_str());
    if rounds.is_empty() || round.is_some_and(|round| !rounds.contains(&round)) {
        return Err(forbidden(Scope::ScoreSheetsRead));
    }
    let (Some(apart), Some(round)) = (contest.rules.apart_x100, round) else { return Ok(ApartSheets { items: Vec::new() }) };
    let mut rows = store::of_round(tx, contest.id, round)?;
    rows.retain(|row| row.status() != SheetStatus::Blocked);
    rows.sort_by(|one, other| key(one).cmp(&key(other)));
    let mut items = Vec::new();
    for together in rows.chunk_by(|one, other| key(one) == key(other)) {
        if together.iter().any(|row| row.status() == SheetStatus::Draft) {
            continue;
        }
        items.extend(far(together, apart.into())?);
    }
    items.truncate(MOST);
    Ok(ApartSheets { items: called(&contest.rules, items) })
}

fn key(row: &Row) -> (&str, &str, Key) {
    (&row.columns.part_code, &row.cell_code, row.columns.entry_id)
}

/// Of the sheets of an entrant and a part those that lie farther from the median than they may.
fn far(together: &[Row], apart: i64) -> Outcome<Vec<ApartSheet>> {
    let mut sums = Vec::with_capacity(together.len());
    for row in together {
        let scores = store::read(row.columns.scores.as_deref())?.unwrap_or_default();
        sums.push(scores.iter().map(|score| i64::from(score.score_x100)).sum::<i64>());
    }
    let twice = twice_median(&sums);
    let told = together.iter().zip(&sums).filter(|(_, sum)| (**sum * 2 - twice).abs() > apart * 2);
    let told = told.map(|(row, sum)| ApartSheet {
        sheet_id: row.columns.id.uuid(),
        part: row.columns.part_code.clone(),
        part_name: None,
        judge_name: row.judge_name.clone(),
        cell_code: row.cell_code.clone(),
        sum_x100: *sum,
        median: Score { x100: (twice + 1).div_euclid(2), exact_x100: if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{twice}/2") } },
    });
    Ok(told.collect())
}

/// Twice the median, so that it is a whole number.
fn twice_median(sums: &[i64]) -> i64 {
    let mut sorted = sums.to_vec();
    sorted.sort_unstable();
    let at = |at: usize| sorted.get(at).copied().unwrap_or_default();
    if sorted.len() % 2 == 1 { at(sorted.len() / 2) * 2 } else { at(sorted.len() / 2) + at((sorted.len() / 2).saturating_sub(1)) }
}

#[cfg(test)]
mod tests {
    use super::twice_median;

    #[test]
    fn medians() {
        for (sums, twice) in [(&[700][..], 1400), (&[700, 800], 1500), (&[900, 700, 800], 1600), (&[100, 200, 300, 405], 500), (&[], 0)] {
            assert_eq!(twice_median(sums), twice, "{sums:?}");
        }
    }
}
