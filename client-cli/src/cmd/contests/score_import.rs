//! Import of score sheets: each row holds the scores of one sheet.

use chibo_openapi::Code;
use chibo_openapi::contests::{CriterionScore, ScoreSheet};

use super::sheets::{Sheets, given, named};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::import::{self, Change, Column, Import, ImportArgs, Row, RowError, RowFault};

/// Imports the file into the sheets that the caller fills.
pub(super) fn run(context: &Context, sheets: Sheets<'_>, submit: bool, args: &ImportArgs) -> Outcome<()> {
    let own = sheets.all(None, true)?;
    // Who fills no sheet of its own enters paper of others.
    let known = if own.is_empty() { sheets.all(None, false)? } else { own };
    import::run(context, args, ScoreImport { sheets, known, submit })
}

/// The sheets that rows can be about.
struct ScoreImport<'a> {
    sheets: Sheets<'a>,
    known: Vec<ScoreSheet>,
    submit: bool,
}

/// Where the sheet is in the list, and its scores.
struct Wanted {
    at: usize,
    scores: Vec<CriterionScore>,
}

impl Import for ScoreImport<'_> {
    const COLUMNS: &'static [Column] = &[
        Column { name: "cell", required: true },
        Column { name: "part", required: true },
        Column { name: "judge", required: false },
        Column { name: "scores", required: true },
    ];
    type Wanted = Wanted;

    fn load(&mut self, _: &[Row]) -> Outcome<()> {
        Ok(())
    }

    fn read(&self, row: &Row) -> Result<Wanted, Vec<RowFault>> {
        let missing = ["cell", "part", "scores"].into_iter().filter(|column| row.get(column).is_none());
        let faults: Vec<RowFault> = missing.map(RowFault::missing).collect();
        let (Some(cell), Some(part), Some(text)) = (row.get("cell"), row.get("part"), row.get("scores")) else { return Err(faults) };
        let sheet = named(&self.known, cell, part, row.get("judge")).map_err(|failure| wrong("cell", Code::NotFound, failure))?;
        let words: Vec<String> = text.split([' ', ';']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let rules = self.sheets.part(&sheet).map_err(|failure| wrong("part", Code::NotFound, failure))?;
        let scores = given(rules, &words).map_err(|failure| wrong("scores", Code::InvalidFormat, failure))?;
        let at = self.known.iter().position(|known| known.id == sheet.id).unwrap_or_default();
        Ok(Wanted { at, scores })
    }

    fn key(row: &Row) -> Option<String> {
        Some(format!("{}/{}/{}", row.get("cell")?, row.get("part")?, row.get("judge").unwrap_or_default()))
    }

    fn put(&mut self, _: &Row, Wanted { at, scores }: Wanted, dry_run: bool) -> Result<Change, RowError> {
        let sheet = &self.known[at];
        let same = sheet.scores.as_ref().is_some_and(|there| there.len() == scores.len() && scores.iter().all(|score| there.contains(score)));
        let handed_in = !self.submit || sheet.allowed_transitions.is_empty();
        if same && handed_in {
            return Ok(Change::Unchanged);
        }
        if dry_run {
            return Ok(Change::Updated);
        }
        let saved = if same { sheet.clone() } else { self.sheets.save(sheet, scores)? };
        self.known[at] = if self.submit { self.sheets.hand_in(saved)? } else { saved };
        Ok(Change::Updated)
    }
}

fn wrong(column: &str, code: Code, failure: Failure) -> Vec<RowFault> {
    vec![RowFault::new(column, code, failure.title)]
}
