//! The board: how far the round is that is being judged. It has no scores.

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::contests::{BoardEntry, BoardPart, ContestBoard, ContestRound, DrawnEntry};
use chibo_openapi::vocabulary::SheetStatus;

use super::{draws, turns};
use crate::contests::called::called;
use crate::contests::contest;
use crate::contests::sheets::{self, Progress};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// The board of a contest, for who sees its sheets.
pub fn get(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestBoard> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let mut board = ContestBoard {
        contest_id: contest.id.uuid(),
        status: contest.status,
        round: contest.current().map(|round| round.code.clone()),
        round_name: None,
        on: None,
        submitted: 0,
        expected: 0,
        entries: Vec::new(),
    };
    let Some(round) = contest.current() else { return Ok(board) };
    let (on, seconds) = turns::taken(tx, contest.id)?;
    let mut taken: HashMap<(Key, String), i64> = HashMap::new();
    for (entry, part, seconds) in seconds {
        *taken.entry((entry, part)).or_default() += seconds;
    }
    let drawn = draws::order(tx, &contest, &round.code)?;
    let mut entries: Vec<(Key, BoardEntry)> = Vec::new();
    for sheet in sheets::progress(tx, contest.id, &round.code)? {
        let at = match entries.iter().position(|(entry, _)| *entry == sheet.entry) {
            Some(at) => at,
            None => {
                entries.push((sheet.entry, entry(round, &sheet, &drawn, &taken)));
                entries.len() - 1
            }
        };
        if let Some(part) = entries[at].1.parts.iter_mut().find(|part| part.part == sheet.part) {
            noted(part, sheet);
        }
    }
    let place = |entry: Key| drawn.iter().find(|drawn| drawn.entry_id == entry.uuid()).map_or(i32::MAX, |drawn| drawn.place);
    entries.sort_by(|(one, first), (other, second)| (place(*one), &first.cell_code).cmp(&(place(*other), &second.cell_code)));
    board.on = on;
    board.entries = entries.into_iter().map(|(_, entry)| entry).collect();
    let parts = board.entries.iter().flat_map(|entry| &entry.parts);
    (board.submitted, board.expected) = parts.fold((0, 0), |(submitted, expected), part| (submitted + part.submitted, expected + part.expected));
    Ok(called(&contest.rules, board))
}

fn entry(round: &ContestRound, sheet: &Progress, drawn: &[DrawnEntry], taken: &HashMap<(Key, String), i64>) -> BoardEntry {
    let own = drawn.iter().find(|drawn| drawn.entry_id == sheet.entry.uuid());
    let parts = round.parts.iter().map(|part| {
        let seconds = taken.get(&(sheet.entry, part.code.clone())).copied().unwrap_or_default();
        let question = own.and_then(|own| own.questions.iter().find(|question| question.part == part.code)).map(|question| question.number);
        let over_seconds = part.time_limit_seconds.map_or(0, |limit| (seconds - i64::from(limit)).max(0));
        BoardPart { part: part.code.clone(), part_name: None, question, submitted: 0, expected: 0, waiting_for: Vec::new(), seconds, over_seconds }
    });
    BoardEntry {
        entry_id: sheet.entry.uuid(),
        cell_code: sheet.cell_code.clone(),
        cell_name: sheet.cell_name.clone(),
        entrant_name: sheet.entrant_name.clone(),
        parts: parts.collect(),
    }
}

fn noted(part: &mut BoardPart, sheet: Progress) {
    match sheet.status {
        SheetStatus::Blocked => {}
        SheetStatus::Draft => {
            part.expected += 1;
            part.waiting_for.push(sheet.judge_name);
        }
        SheetStatus::Submitted | SheetStatus::Locked => {
            part.expected += 1;
            part.submitted += 1;
        }
    }
}
