//! The sheets of a round, made when it opens, so that what is missing is there to be seen.

use std::collections::HashSet;

use chibo_openapi::contests::{ContestPart, ContestRound, ContestSeat};
use chibo_openapi::vocabulary::{SeatKind, SheetStatus, SheetsOf};

use super::conflicts;
use super::store::{self, Columns};
use crate::contests::contest::ContestFacts;
use crate::contests::entries::TakingPart;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Seats that score a part.
pub fn scoring<'s>(part: &ContestPart, seats: &[&'s ContestSeat]) -> Vec<&'s ContestSeat> {
    let scores = |seat: &&&ContestSeat| seat.kind == SeatKind::Chair || (seat.kind == SeatKind::Judge && part.sheets_of == SheetsOf::EachJudge);
    seats.iter().filter(scores).copied().collect()
}

/// The sheets of a round, to be made: part by part, entrant by entrant, judge by judge.
pub struct Sheets(Vec<Columns>);

impl Sheets {
    /// Sheets that one round has at most.
    pub const MOST: usize = 50_000;

    /// How many.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// Entrants and parts that nobody may score.
    pub fn without_judge(&self) -> Vec<(Key, String)> {
        let scored: HashSet<(Key, &str)> =
            self.0.iter().filter(|sheet| sheet.status != SheetStatus::Blocked.as_str()).map(|sheet| (sheet.entry_id, sheet.part_code.as_str())).collect();
        let mut found: Vec<(Key, String)> =
            self.0.iter().map(|sheet| (sheet.entry_id, sheet.part_code.clone())).filter(|(entry, part)| !scored.contains(&(*entry, part.as_str()))).collect();
        found.dedup();
        found
    }

    /// Those of a round for who takes part in it.
    pub fn of(tx: &mut Tx<'_>, contest: &ContestFacts, round: &ContestRound, seats: &[ContestSeat], entrants: &[TakingPart]) -> Outcome<Self> {
        let conflicts: HashSet<(Key, Key)> = conflicts::between(tx, contest.id)?;
        let seats: Vec<&ContestSeat> = seats.iter().filter(|seat| seat.round == round.code).collect();
        let now = tx.now.naive_utc();
        let mut made = Vec::new();
        for part in &round.parts {
            let scoring = scoring(part, &seats);
            for entrant in entrants {
                made.extend(scoring.iter().map(|seat| {
                    let own = seat.cell_id == Some(entrant.cell.uuid()) || conflicts.contains(&(seat.id.into(), entrant.id));
                    Columns {
                        id: Key::new(),
                        contest_id: contest.id,
                        seat_id: seat.id.into(),
                        entry_id: entrant.id,
                        round_code: round.code.clone(),
                        part_code: part.code.clone(),
                        status: if own { SheetStatus::Blocked } else { SheetStatus::Draft }.to_string(),
                        scores: None,
                        first_scores: None,
                        first_by: None,
                        second_scores: None,
                        second_by: None,
                        submitted_at: None,
                        created_at: now,
                        updated_at: now,
                        version: 1,
                    }
                }));
            }
        }
        Ok(Self(made))
    }

    /// Writes them.
    pub fn make(self, tx: &mut Tx<'_>) -> Outcome<()> {
        store::insert(tx, &self.0)
    }
}
