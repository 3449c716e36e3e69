//! `chibo score`: score sheets, filled at the keyboard, by arguments, or from a file.

use chibo_openapi::contests::{ContestPart, Criterion, CriterionScore, ScoreSheet};
use chibo_openapi::vocabulary::{ImportKind, SheetStatus};
use clap::{Args, Subcommand};

use super::sheets::{Sheets, fits, given};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::import::{self, Given, ImportArgs};
use crate::input::{question, terms};
use crate::output::Shape;
use crate::points::{hundredths, shown};
use crate::records::{CONTEST, ListArgs, SortArgs, lists};
use crate::say::{note, pick, say};
use crate::server::Call;

/// What can be done with score sheets. One is named by id, or as CELL/PART, of several judges as CELL/PART/JUDGE: CB01/greeting.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List sheets: a judge's own, those of the round for its chair and secretaries
    List(Filters),
    /// Show a sheet
    Get {
        /// Code or id of the contest
        contest: String,
        /// Id, or CELL/PART
        sheet: String,
    },
    /// Fill the own sheets at the keyboard, entrant by entrant, with running sums
    Enter {
        /// Code or id of the contest
        contest: String,
        /// Only this part, by its code
        #[arg(long)]
        part: Option<String>,
        /// Only the entrant of this cell, by its code
        #[arg(long, value_name = "CODE")]
        cell: Option<String>,
    },
    /// Save the scores of a sheet
    Save {
        /// Code or id of the contest
        contest: String,
        /// Id, or CELL/PART
        sheet: String,
        /// Points in the order of the criteria, or CRITERION=POINTS
        #[arg(required = true, allow_negative_numbers = true)]
        scores: Vec<String>,
        /// And hand it in
        #[arg(long)]
        submit: bool,
    },
    /// Save the scores of sheets from a file: cell, part, scores in the order of the criteria, and from judges' paper the judge
    Import {
        /// Code or id of the contest
        contest: String,
        /// And hand them in
        #[arg(long)]
        submit: bool,
        #[command(flatten)]
        args: ImportArgs,
    },
    /// Hand a sheet in
    Submit {
        /// Code or id of the contest
        contest: String,
        /// Id, or CELL/PART
        sheet: String,
    },
    /// Take a sheet back that was handed in, as chair of the panel
    Reopen {
        /// Code or id of the contest
        contest: String,
        /// Id, or CELL/PART/JUDGE
        sheet: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Code or id of the contest
    contest: String,
    /// Only sheets that you score
    #[arg(long)]
    own: bool,
    /// Only this round, by its code
    #[arg(long)]
    round: Option<String>,
    /// Only this part, by its code
    #[arg(long)]
    part: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(SheetStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

const SHEETS: Shape =
    Shape { columns: &["id", "part", "cell_code", "entrant_name", "judge_name", "status", "scores", "sum_x100"], terms: &[("status", "sheet_status")] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::List(args) => {
            let sheets = Sheets::of(&context.api, &args.contest)?;
            let call = args.sort.apply(Call::get(&sheets.path)).query("own", args.own.then_some(true)).query("round", args.round);
            lists::show(context, call.query("part", args.part).query("status", args.status), &args.list, SHEETS)
        }
        Verb::Get { contest, sheet } => {
            let sheets = Sheets::of(&context.api, &contest)?;
            show(context, &sheets.find(&sheet)?)
        }
        Verb::Enter { contest, part, cell } => enter(context, &Sheets::of(&context.api, &contest)?, part.as_deref(), cell.as_deref()),
        Verb::Save { contest, sheet, scores, submit } => {
            let sheets = Sheets::of(&context.api, &contest)?;
            let sheet = sheets.find(&sheet)?;
            let scores = given(sheets.part(&sheet)?, &scores)?;
            let saved = sheets.save(&sheet, scores)?;
            show(context, &if submit { sheets.hand_in(saved)? } else { saved })
        }
        Verb::Import { contest, submit, args } => {
            let contest = CONTEST.code(&context.api, &contest)?;
            import::run(context, ImportKind::ScoreSheets, &Given { contest: Some(contest), submit, ..Given::default() }, &args)
        }
        Verb::Submit { contest, sheet } => {
            let sheets = Sheets::of(&context.api, &contest)?;
            show(context, &sheets.hand_in(sheets.find(&sheet)?)?)
        }
        Verb::Reopen { contest, sheet, reason } => {
            let sheets = Sheets::of(&context.api, &contest)?;
            show(context, &sheets.moved(&sheets.find(&sheet)?, SheetStatus::Draft, Some(reason))?)
        }
    }
}

fn show(context: &Context, sheet: &ScoreSheet) -> Outcome<()> {
    let body = serde_json::to_value(sheet).map_err(|error| Failure::bug(error.to_string()))?;
    context.out.one(&body, SHEETS)
}

/// Asks for the scores of each sheet that is not handed in, and says the sum as it grows. An empty answer keeps what is there; at the end of
/// the input what was entered is saved.
fn enter(context: &Context, sheets: &Sheets<'_>, part: Option<&str>, cell: Option<&str>) -> Outcome<()> {
    let open = |sheet: &ScoreSheet| sheet.status == SheetStatus::Draft && cell.is_none_or(|cell| sheet.cell_code == cell);
    let waiting: Vec<ScoreSheet> = sheets.all(part, true)?.into_iter().filter(open).collect();
    let count = waiting.len();
    if waiting.is_empty() {
        note(pick("Không còn phiếu nào phải chấm.", "No sheet is left to be filled."));
        return Ok(());
    }
    for (at, sheet) in waiting.into_iter().enumerate() {
        let part = sheets.part(&sheet)?;
        let number = at + 1;
        note(&format!("\n[{number}/{count}] {} · {} · {} ({})", part.name, sheet.cell_code, sheet.entrant_name, sheet.cell_name));
        let Some(scores) = asked(part, &sheet) else { return Ok(()) };
        let complete = scores.len() == part.criteria.len();
        let sheet = sheets.save(&sheet, scores)?;
        let hand_in = complete && question(pick("Nộp phiếu này? [c/K] ", "Hand it in? [y/N] ")).is_some_and(|answer| agreed(&answer));
        show(context, &if hand_in { sheets.hand_in(sheet)? } else { sheet })?;
    }
    Ok(())
}

fn agreed(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có" | "co")
}

/// The scores of a sheet as they are answered; none where the input ended before anything was.
fn asked(part: &ContestPart, sheet: &ScoreSheet) -> Option<Vec<CriterionScore>> {
    let mut scores: Vec<CriterionScore> = sheet.scores.iter().flatten().cloned().map(CriterionScore::from).collect();
    let mut answered = false;
    for criterion in &part.criteria {
        loop {
            let sum: i64 = scores.iter().map(|score| i64::from(score.score_x100)).sum();
            let there = scores.iter().find(|score| score.criterion == criterion.code).map(|score| score.score_x100);
            let Some(answer) = question(&prompt(criterion, there, sum, part)) else { return answered.then_some(scores) };
            answered = true;
            if answer.trim().is_empty() {
                break;
            }
            match hundredths(&answer).filter(|x100| fits(criterion, *x100)) {
                Some(score_x100) => {
                    scores.retain(|score| score.criterion != criterion.code);
                    scores.push(CriterionScore { criterion: criterion.code.clone(), score_x100 });
                    break;
                }
                None => note(&bounds(criterion)),
            }
        }
    }
    Some(scores)
}

fn bounds(criterion: &Criterion) -> String {
    let [least, most, step] = [criterion.min_x100, criterion.max_x100, criterion.step_x100].map(|x100| shown(x100.into()));
    say!("Điểm từ {least} đến {most}, bước {step}.", "Points from {least} to {most}, in steps of {step}.")
}

fn prompt(criterion: &Criterion, there: Option<i32>, sum: i64, part: &ContestPart) -> String {
    let (most, sum, all) = (shown(criterion.max_x100.into()), shown(sum), shown(part.max_x100.into()));
    let kept = there.map(|x100| format!(" [{}]", shown(x100.into()))).unwrap_or_default();
    let name = &criterion.name;
    say!("  {name} (tối đa {most}; đang có {sum}/{all}){kept}: ", "  {name} (at most {most}; {sum}/{all} so far){kept}: ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<ScoreSheet>(SHEETS);
    }
}
