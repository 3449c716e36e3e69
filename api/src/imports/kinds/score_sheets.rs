//! Rows that are score sheets: the scores that a judge gave an entrant in a part.

use chibo_openapi::contests::{
    Contest, ContestPart, ContestsQuery, CriterionScore, ScoreSheet, ScoreSheetSave, ScoreSheetTransition, ScoreSheetsQuery, SheetScore,
};
use chibo_openapi::shown::hundredths;
use chibo_openapi::vocabulary::{ImportKind, SheetStatus};
use chibo_openapi::{Code, Scope};
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column, query};
use crate::contests::{contest, sheets};
use crate::fail::{Flaw, Outcome};
use crate::http::Tx;
use crate::imports::row::Row;
use crate::imports::values::Holds;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::ScoreSheets,
    scope: Scope::ScoreSheetsWrite,
    shape: Shape { item: "ScoreSheet", columns: &COLUMNS, key: &["contest_code", "round", "part", "cell_code", "judge_name"], stands_for: &[] },
    put,
};

static COLUMNS: [Column; 6] = [
    column("contest_code", Holds::Text).required(),
    column("round", Holds::Text),
    column("part", Holds::Text).required(),
    column("cell_code", Holds::Text).required(),
    column("judge_name", Holds::Text),
    column("scores", Holds::Text).required(),
];

/// The contest that a row names.
pub(super) fn of_row(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Option<Contest>> {
    let Some(code) = row.needed("contest_code") else { return Ok(None) };
    let query: ContestsQuery = query(json!({ "code": [code], "limit": 1 }))?;
    let found = contest::list(tx, &query)?.items.into_iter().next();
    Ok(found.or_else(|| row.unknown("contest_code")))
}

/// A sheet is made by the draw of who judges whom; a row fills it, and hands it in where the import does.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let contest = of_row(tx, row)?;
    let (part, cell) = (row.needed("part"), row.needed("cell_code"));
    let (Some(contest), Some(part), Some(cell)) = (contest, part, cell) else { return row.so_far().map(|()| Change::Unchanged) };
    let Some(sheet) = sheet(tx, row, &contest, &part, &cell)? else { return row.so_far().map(|()| Change::Unchanged) };
    if sheet.scores.as_deref().is_none_or(<[_]>::is_empty) && row.text("scores").is_none() && !row.submits {
        // The list of a contest that is being judged has sheets without scores, or shows none; what it shows goes in again.
        return row.so_far().map(|()| Change::Unchanged);
    }
    let Some(text) = row.needed("scores") else { return row.so_far().map(|()| Change::Unchanged) };
    let rounds = contest.rules.rounds.iter().filter(|round| round.code == sheet.round);
    let rules = rounds.flat_map(|round| &round.parts).find(|one| one.code == part);
    let Some(scores) = rules.and_then(|part| scores(part, &text)) else {
        row.flaw(Flaw::field("/scores", Code::InvalidFormat).with("expected", "18.5; 9 / content=18.5; style=9"));
        return row.so_far().map(|()| Change::Unchanged);
    };
    row.so_far()?;
    let (contest, id) = (contest.id.into(), sheet.id.into());
    let there: Option<Vec<CriterionScore>> = sheet.scores.clone().map(|scores| scores.into_iter().map(CriterionScore::from).collect());
    let same = there.is_some_and(|there| there.len() == scores.len() && scores.iter().all(|score| there.contains(score)));
    let mut after = if same { sheet.clone() } else { sheets::save(tx, contest, id, &ScoreSheetSave { scores })? };
    if row.submits && after.allowed_transitions.contains(&SheetStatus::Submitted) {
        after = sheets::transition(tx, contest, id, &ScoreSheetTransition { to: SheetStatus::Submitted, reason: None })?;
    }
    Ok(Change::between(sheet.version, after.version))
}

/// The sheet of a part and a cell: of the judge who is named, else the caller's own, or the only one.
fn sheet(tx: &mut Tx<'_>, row: &mut Row<'_>, contest: &Contest, part: &str, cell: &str) -> Outcome<Option<ScoreSheet>> {
    let (round, judge) = (row.text("round").map(str::to_owned), row.text("judge_name").map(str::to_owned));
    for own in [true, false] {
        let (mut found, mut cursor): (Vec<ScoreSheet>, Option<String>) = (Vec::new(), None);
        // A part can have more sheets than a page: one of each entrant and judge.
        loop {
            let asked = json!({ "own": own, "part": [part], "round": round.as_ref().map(|round| [round]), "limit": 200, "cursor": cursor });
            let asked: ScoreSheetsQuery = query(asked)?;
            let page = sheets::list(tx, contest.id.into(), &asked)?;
            found.extend(page.items.into_iter().filter(|sheet| sheet.cell_code == cell && judge.as_ref().is_none_or(|judge| sheet.judge_name == *judge)));
            cursor = page.page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        match found.len() {
            0 => {}
            1 => return Ok(found.into_iter().next()),
            many => {
                row.flaw(Flaw::field("/judge_name", Code::AmbiguousPerson).with("count", many));
                return Ok(None);
            }
        }
    }
    Ok(row.unknown("cell_code"))
}

/// The code of a criterion that is named by it, or by its name in either language as files for people have it.
fn code_of(part: &ContestPart, named: &str) -> String {
    let same = |text: &str| text.to_lowercase() == named.to_lowercase();
    let found = part.criteria.iter().find(|one| same(&one.code) || same(&one.name) || one.name_en.as_deref().is_some_and(same));
    found.map_or_else(|| named.to_owned(), |one| one.code.clone())
}

/// Scores as exports and people write them: JSON, `content 18,5, style 9`, `content=18.5; style=9`, or the numbers in the order of the criteria.
fn scores(part: &ContestPart, text: &str) -> Option<Vec<CriterionScore>> {
    if text.starts_with('[') {
        // As lists have them, with names beside the codes, or as requests do.
        let shown = serde_json::from_str::<Vec<SheetScore>>(text).map(|scores| scores.into_iter().map(CriterionScore::from).collect());
        return shown.or_else(|_| serde_json::from_str(text)).ok();
    }
    let between: &[char] = if text.contains(';') { &[';'] } else { &[' '] };
    let mut words = text.split(between).map(|word| word.trim().trim_end_matches(',')).filter(|word| !word.is_empty());
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        // Names of criteria have blanks, so the score is behind the last one.
        let named = word.rsplit_once(['=', ' ']).map(|(name, score)| (name.trim(), score.trim()));
        let (criterion, score) = match named {
            Some((name, score)) => (code_of(part, name), hundredths(score)?),
            None => match hundredths(word) {
                Some(score) => (part.criteria.get(found.len())?.code.clone(), score),
                None => (word.to_owned(), hundredths(words.next()?)?),
            },
        };
        found.push(CriterionScore { criterion, score_x100: score });
    }
    Some(found)
}
