//! `chibo contest results|explain|certificates|bundle|verify|correct`: what a contest came to.

use std::path::{Path, PathBuf};

use chibo_openapi::contests::{AnswerCorrection, ContestBundle, ContestResults, PenaltyCorrection, SheetCorrection};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Value, json};

use super::entry;
use super::sheets::{Sheets, given};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::read_document;
use crate::input::terms;
use crate::output::Shape;
use crate::points::points;
use crate::records::{Body, BodyFile, CONTEST, crud, lists};
use crate::say::{note, say};
use crate::server::Call;
use crate::verify::verify as reckon;

/// What can be done with results.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Correct a published result; the one before is kept
    Correct {
        /// Code or id
        contest: String,
        /// Why
        #[arg(long)]
        reason: Option<String>,
        /// Number of the document
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
        #[command(flatten)]
        wrong: Wrong,
        /// Only say what would come of it
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Show the places
    Results {
        /// Code or id
        contest: String,
        /// Number of the result; the newest when absent
        #[arg(long)]
        number: Option<i32>,
    },
    /// Say how a place came about, step by step
    Explain {
        /// Code or id
        contest: String,
        /// The entry, by id, or by the code of the cell
        #[arg(long)]
        entry: String,
        /// Number of the result; the newest when absent
        #[arg(long)]
        number: Option<i32>,
    },
    /// List what the certificates say
    Certificates {
        /// Code or id
        contest: String,
    },
    /// Write the result as CSV, Excel workbook, SVG picture or page to print
    Report {
        /// Code or id
        contest: String,
        /// The form
        #[arg(long, value_parser = terms!(ReportFormat))]
        format: String,
        /// File to write, `-` for standard output
        #[arg(short = 'O', long, value_name = "FILE")]
        output_file: PathBuf,
        /// Number of the result; the newest when absent
        #[arg(long)]
        number: Option<i32>,
        /// Begin CSV with the mark by which Excel knows UTF-8
        #[arg(long)]
        bom: bool,
    },
    /// Write blank score sheets of a round, with the entrants' names, to be printed and filled by hand
    Forms {
        /// Code or id
        contest: String,
        /// Code of the round
        #[arg(long)]
        round: String,
        /// File to write, `-` for standard output
        #[arg(short = 'O', long, value_name = "FILE")]
        output_file: PathBuf,
    },
    /// Print everything that the result follows from, for `verify`
    Bundle {
        /// Code or id
        contest: String,
        /// Number of the result; the newest when absent
        #[arg(long)]
        number: Option<i32>,
    },
    /// Compute a result again from a bundle, offline, and say where it differs
    Verify {
        /// File that `bundle -o json` printed
        file: PathBuf,
    },
}

/// A line for each place.
const PLACES: Shape = Shape { columns: &["group", "place", "shared", "cell_code", "name", "total_x100", "total_exact_x100", "prize"], terms: &[] };
const CERTIFICATES: Shape =
    Shape { columns: &["name", "cell_code", "cell_name", "prize", "group", "contest", "committee", "document_number", "published_on"], terms: &[] };

/// Does what the verb says.
pub(super) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::Correct { contest, reason, document, wrong, dry_run, file } => {
            correct(context, &contest, (reason.as_ref(), document.as_ref()), &wrong, &file, dry_run)
        }
        Verb::Results { contest, number } => results(context, &contest, number),
        Verb::Explain { contest, entry, number } => explain(context, &contest, &entry, number),
        Verb::Certificates { contest } => certificates(context, &contest),
        Verb::Report { contest, format, output_file, number, bom } => {
            let call = Call::get(path(context, &contest, "results/report")?).query("format", Some(format)).query("number", number);
            crud::save(context, call.query("bom", bom.then_some(true)), &output_file)
        }
        Verb::Forms { contest, round, output_file } => {
            crud::save(context, Call::get(path(context, &contest, "score-forms")?).query("round", Some(round)), &output_file)
        }
        Verb::Bundle { contest, number } => bundle(context, &contest, number),
        Verb::Verify { file } => verify(context, &file),
    }
}

fn path(context: &Context, contest: &str, below: &str) -> Outcome<String> {
    Ok(format!("{}/{below}", CONTEST.path_of(CONTEST.id(&context.api, contest)?)))
}

/// Shows the places, group by group.
fn results(context: &Context, contest: &str, number: Option<i32>) -> Outcome<()> {
    let call = Call::get(path(context, contest, "results")?).query("number", number);
    show(context, &context.api.send(call)?.read()?)
}

fn show(context: &Context, results: &ContestResults) -> Outcome<()> {
    let mut items: Vec<Value> = Vec::new();
    for group in &results.groups {
        items.extend(group.places.iter().map(|place| {
            json!({
                "group": group.group, "group_name": group.group_name, "place": place.place, "shared": place.shared, "cell_code": place.cell_code, "name": place.name,
                "total_x100": place.total.x100, "total_exact_x100": place.total.exact_x100, "prize": place.prize, "prize_name": place.prize_name,
            })
        }));
    }
    context.out.page(&json!({ "items": items }), PLACES)?;
    for given in &results.special_prizes {
        let (prize, name, cell) = (given.prize_name.as_ref().unwrap_or(&given.prize), &given.name, &given.cell_code);
        note(&format!("{prize}: {name} ({cell})"));
    }
    Ok(())
}

/// Says how a place came about.
fn explain(context: &Context, contest: &str, entry: &str, number: Option<i32>) -> Outcome<()> {
    let entry = entry::id_in(&context.api, contest, entry)?;
    let call = Call::get(path(context, contest, &format!("results/places/{entry}"))?).query("number", number);
    let explanation: chibo_openapi::contests::PlaceExplanation = context.api.send(call)?.read()?;
    for step in &explanation.steps {
        context.out.line(step)?;
    }
    Ok(())
}

/// Lists what the certificates say.
fn certificates(context: &Context, contest: &str) -> Outcome<()> {
    lists::show_whole(context, path(context, contest, "results/certificates")?, CERTIFICATES)
}

/// Prints everything that a result follows from.
fn bundle(context: &Context, contest: &str, number: Option<i32>) -> Outcome<()> {
    let call = Call::get(path(context, contest, "results/bundle")?).query("number", number);
    context.out.document(&context.api.send(call)?.body)
}

/// Computes a result again from a bundle, without the server.
fn verify(context: &Context, file: &Path) -> Outcome<()> {
    let named = file.display();
    let bundle: ContestBundle = serde_json::from_value(read_document(file)?)
        .map_err(|error| Failure::usage(say!("{named} không phải gói kết quả hội thi: {error}", "{named} is no bundle of a contest: {error}")))?;
    let Some(told) = &bundle.results else {
        return Err(Failure::usage(say!("{named} không có kết quả", "{named} holds no result")));
    };
    let (places, differences) = reckon(&bundle, told);
    for difference in &differences {
        context.out.line(difference)?;
    }
    let (code, number, count) = (&bundle.code, told.number, differences.len());
    if differences.is_empty() {
        context.out.line(&say!("{code}, kết quả số {number}: {places} hạng tính lại đều khớp.", "{code}, result {number}: all {places} places agree."))
    } else {
        Err(Failure::new(Exit::Refused, say!("{code}, kết quả số {number}: {count} chỗ khác", "{code}, result {number}: {count} differences")))
    }
}

/// What was wrong in a published result.
#[derive(Debug, Args)]
pub(crate) struct Wrong {
    /// The scores that a sheet should have had, in the order of the criteria: CELL/PART/JUDGE=POINTS POINTS
    #[arg(long = "sheet", value_name = "SHEET=POINTS")]
    sheets: Vec<String>,
    /// What an entrant should have lost by a rule, all together: CELL/RULE=AMOUNT, 0 for nothing
    #[arg(long = "penalty", value_name = "CELL/RULE=AMOUNT")]
    penalties: Vec<String>,
    /// The answer to an extra question of the last round: CELL/NUMBER=POINTS
    #[arg(long = "answer", value_name = "CELL/NUMBER=POINTS")]
    answers: Vec<String>,
    /// Entries to disqualify, by id, or by the code of the cell
    #[arg(long, value_name = "ENTRY")]
    disqualify: Vec<String>,
}

/// Corrects a published result.
fn correct(
    context: &Context,
    contest: &str,
    (reason, document): (Option<&String>, Option<&String>),
    wrong: &Wrong,
    file: &BodyFile,
    dry_run: bool,
) -> Outcome<()> {
    let body = Body::from(file)?.text("reason", reason).text("document_number", document).set("dry_run", dry_run.then_some(true))?;
    let body = put_right(context, contest, wrong, body)?;
    show(context, &context.api.post(path(context, contest, "corrections")?, &body.into_value())?.read()?)?;
    if dry_run {
        crate::records::crud::note_dry_run();
    }
    Ok(())
}

/// Sets what the options say was wrong.
fn put_right(context: &Context, contest: &str, wrong: &Wrong, body: Body) -> Outcome<Body> {
    let api = &context.api;
    let entry = |named: &str| entry::id_in(api, contest, named);
    let parted = |text: &str| -> Outcome<(String, String)> {
        let parts = text.rsplit_once('=').map(|(what, value)| (what.to_owned(), value.to_owned()));
        parts.ok_or_else(|| Failure::usage(say!("Thiếu dấu bằng: {text}", "Without an equals sign: {text}")))
    };
    let pair = |what: &str| -> Outcome<(String, String)> {
        let parts = what.split_once('/').map(|(cell, rest)| (cell.to_owned(), rest.to_owned()));
        parts.ok_or_else(|| Failure::usage(say!("Thiếu dấu gạch chéo: {what}", "Without a slash: {what}")))
    };
    let whole = |text: &str| text.parse::<i32>().map_err(|_| Failure::usage(say!("Không phải số nguyên: {text}", "Not a whole number: {text}")));
    let sheets = Sheets::of(api, contest)?;
    let sheet = |text: &String| -> Outcome<SheetCorrection> {
        let (named, value) = parted(text)?;
        let sheet = sheets.find(&named)?;
        let words: Vec<String> = value.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let scores = given(sheets.part(&sheet)?, &words)?;
        Ok(SheetCorrection { seat_id: sheet.seat_id, entry_id: sheet.entry_id, part: sheet.part, scores })
    };
    let penalty = |text: &String| -> Outcome<PenaltyCorrection> {
        let (what, amount) = parted(text)?;
        let (cell, penalty) = pair(&what)?;
        Ok(PenaltyCorrection { entry_id: entry(&cell)?, penalty, amount: whole(&amount)? })
    };
    let answer = |text: &String| -> Outcome<AnswerCorrection> {
        let (what, score) = parted(text)?;
        let (cell, number) = pair(&what)?;
        Ok(AnswerCorrection { round: sheets.last_round().to_owned(), number: whole(&number)?, entry_id: entry(&cell)?, score_x100: points(&score)? })
    };
    let body = set_list(body, "sheets", &wrong.sheets, sheet)?;
    let body = set_list(body, "penalties", &wrong.penalties, penalty)?;
    let body = set_list(body, "answers", &wrong.answers, answer)?;
    set_list(body, "disqualified", &wrong.disqualify, |named: &String| entry(named))
}

/// Sets a list of a body where any of it is given.
fn set_list<T: Serialize>(body: Body, field: &str, texts: &[String], read: impl Fn(&String) -> Outcome<T>) -> Outcome<Body> {
    let list = texts.iter().map(read).collect::<Outcome<Vec<T>>>()?;
    body.set(field, (!list.is_empty()).then_some(list))
}

#[cfg(test)]
mod tests {
    use super::CERTIFICATES;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<chibo_openapi::contests::ContestCertificate>(CERTIFICATES);
    }
}
