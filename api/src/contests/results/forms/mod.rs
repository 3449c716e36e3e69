//! Results in other forms: CSV, a workbook, a picture, a page to print; and blank score sheets. Not here: the result itself.

mod page;
mod picture;
mod table;
mod told;

use chibo_openapi::contests::{ContestReportQuery, ContestResultsQuery, ScoreFormsQuery};
use chibo_openapi::vocabulary::ReportFormat;
use chibo_openapi::{Code, Scope};
use diesel::prelude::*;

use super::gathering::Names;
use crate::contests::contest::{self, ContestFacts};
use crate::contests::rounds::draws;
use crate::contests::sheets::{conflicts, making};
use crate::contests::{entries, seats};
use crate::db::key::Key;
use crate::db::schema::committees;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{File, FileKind, Tx};
use page::Line;
use told::Told;

/// A result in a form.
pub fn report(tx: &mut Tx<'_>, contest: Key, query: &ContestReportQuery) -> Outcome<File> {
    let facts = super::seen(tx, contest)?;
    let results = super::get(tx, contest, &ContestResultsQuery { number: query.number })?;
    let shown = contest::get(tx, contest)?;
    let told = Told {
        lang: tx.request.meta.lang,
        committee: committee(tx, &facts)?,
        title: facts.title.clone(),
        rules: &facts.rules,
        document_number: results.document_number.clone().or(shown.document_number),
        published_on: shown.published_on,
        results: &results,
    };
    let (kind, bytes) = match query.format {
        ReportFormat::Csv => (FileKind::Csv, table::csv(&told, query.bom == Some(true))),
        ReportFormat::Xlsx => (FileKind::Xlsx, table::workbook(&told)?),
        ReportFormat::Svg => (FileKind::Svg, picture::svg(&told).into_bytes()),
        ReportFormat::Html => (FileKind::Html, page::results(&told).into_bytes()),
    };
    Ok(File { name: format!("{}-{}", facts.code, results.number), kind, bytes })
}

fn committee(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<String> {
    Ok(committees::table.find(contest.committee).select(committees::name).first(tx.conn)?)
}

/// Blank score sheets of a round, for who sees its sheets: a page for each judge and part.
pub fn score_sheets(tx: &mut Tx<'_>, contest: Key, query: &ScoreFormsQuery) -> Outcome<File> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let round = contest.rules.rounds.iter().find(|round| round.code == query.round);
    let codes = || contest.rules.rounds.iter().map(|round| round.code.as_str()).collect::<Vec<_>>().join(", ");
    let round = round.ok_or_else(|| Fail::parameters(vec![Flaw::parameter("round", Code::NotOneOf).with("allowed", codes())]))?;
    let (names, panel) = (Names::of(tx, contest.id)?, seats::panel(tx, contest.id)?);
    let panel: Vec<_> = panel.iter().filter(|seat| seat.round == round.code).collect();
    let declared = conflicts::between(tx, contest.id)?;
    let order = draws::order(tx, &contest, &round.code)?;
    let mut entrants = entries::taking_part(tx, contest.id)?;
    let place = |id: Key| order.iter().find(|drawn| drawn.entry_id == id.uuid()).map_or(i32::MAX, |drawn| drawn.place);
    entrants.sort_by_key(|entrant| place(entrant.id));
    let lines: Vec<Line> = entrants
        .into_iter()
        .map(|entrant| {
            let own =
                |seat: &&&chibo_openapi::contests::ContestSeat| seat.cell_id == Some(entrant.cell.uuid()) || declared.contains(&(seat.id.into(), entrant.id));
            let blocked = panel.iter().filter(own).map(|seat| seat.id).collect();
            Line { name: names.get(entrant.id.uuid()).to_owned(), cell_code: entrant.cell_code, blocked }
        })
        .collect();
    let nothing = chibo_openapi::contests::ContestResults {
        contest_id: contest.id.uuid(),
        number: 1,
        computed_at: tx.now,
        reason: None,
        document_number: None,
        groups: Vec::new(),
        special_prizes: Vec::new(),
    };
    let told = Told {
        lang: tx.request.meta.lang,
        committee: committee(tx, &contest)?,
        title: contest.title.clone(),
        rules: &contest.rules,
        document_number: None,
        published_on: None,
        results: &nothing,
    };
    let judges = |part| making::scoring(part, &panel).into_iter().map(|seat| (seat.id, seat.user_name.clone())).collect();
    let bytes = page::score_sheets(&told, round, judges, &lines).into_bytes();
    Ok(File { name: format!("{}-{}", contest.code, round.code), kind: FileKind::Html, bytes })
}
