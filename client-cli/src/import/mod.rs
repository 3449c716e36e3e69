//! Imports: rows of a file brought in one after the other under their codes, so that a second run changes nothing.
//! Not here: reading rows (`rows.rs`), telling about them (`report.rs`), what a row means (`cells.rs`, `quotas.rs`).

pub(crate) mod cells;
pub(crate) mod progress;
pub(crate) mod quotas;
pub(crate) mod report;
pub(crate) mod rows;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chibo_openapi::Code;
use chibo_openapi::vocabulary::vocabulary;
use clap::{Args, ValueEnum};
use unicode_normalization::UnicodeNormalization as _;

use crate::Context;
use crate::exit::{Exit, Failure, Outcome};
use crate::import::progress::Progress;
use crate::import::report::{Change, Report, RowFault};
use crate::import::rows::{Column, Row, Rows};
use crate::say::{pick, say};

/// So many rows are looked up with one request.
const CHUNK: usize = 50;

/// Options of every import.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// CSV or NDJSON file, `-` for standard input
    #[arg(short = 'f', long, value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Form of the rows; told by the file's name unless given
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<RowFormat>,
    /// Only say what would happen; nothing is written
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the failed rows there, in the file's own form with a column `error`, to be mended and imported again
    #[arg(long, value_name = "FILE")]
    pub(crate) failed_to: Option<PathBuf>,
}

/// Form of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// Comma- or semicolon-separated values with a heading
    Csv,
    /// One JSON object a line
    Ndjson,
}

/// Why a row did not go in.
pub(crate) enum RowError {
    /// The row is at fault; the next one may go in.
    Row(Vec<RowFault>),
    /// No row will go in any more.
    All(Failure),
}

impl From<Failure> for RowError {
    /// What the server refuses is the row's fault; not being let in or not reaching it is everybody's.
    fn from(failure: Failure) -> Self {
        match failure.exit {
            Exit::Refused | Exit::Conflict | Exit::NotFound | Exit::Forbidden => Self::Row(report::faults_of(&failure)),
            // A row can also be unreadable to the server, such as a code that is no code.
            Exit::Usage if failure.problem.is_some() => Self::Row(report::faults_of(&failure)),
            _ => Self::All(failure),
        }
    }
}

/// What one kind of import does.
pub(crate) trait Import {
    /// The columns it knows.
    const COLUMNS: &'static [Column];
    /// Reads what is there already about these rows, in as few requests as possible.
    fn load(&mut self, rows: &[Row]) -> Outcome<()>;
    /// Brings a row in, or says what would happen.
    fn put(&mut self, row: &Row, dry_run: bool) -> Result<Change, RowError>;
}

/// Brings every row in and tells about each.
pub(crate) fn run<I: Import>(context: &Context, args: &ImportArgs, mut import: I) -> Outcome<()> {
    let mut rows = Rows::open(&args.file, args.format, I::COLUMNS)?;
    let mut report = Report::new(context, args, rows.heading())?;
    let progress = Progress::begin(&args.file);
    let stop = stop_on_interrupt();
    let mut ended = None;
    'file: loop {
        let chunk: Vec<Row> = rows.by_ref().take(CHUNK).collect::<Outcome<_>>()?;
        if chunk.is_empty() {
            break;
        }
        if let Err(failure) = import.load(&chunk) {
            ended = Some(failure);
            break;
        }
        for row in &chunk {
            if stop.load(Ordering::Relaxed) {
                ended = Some(Failure::new(Exit::Cancelled, pick("Đã dừng theo yêu cầu", "Stopped as asked")));
                break 'file;
            }
            let result = match &row.broken {
                Some(reason) => Err(vec![RowFault::whole(Code::MalformedRequest, reason)]),
                None => match import.put(row, args.dry_run) {
                    Ok(change) => Ok(change),
                    Err(RowError::Row(faults)) => Err(faults),
                    Err(RowError::All(failure)) => {
                        ended = Some(failure);
                        break 'file;
                    }
                },
            };
            report.row(row, result)?;
            progress.row(report.count());
        }
        progress.aside(|| report.show())?;
    }
    progress.end();
    let done = report.end(args.dry_run);
    match ended {
        None => done,
        Some(failure) => Err(go_on(failure)),
    }
}

fn go_on(failure: Failure) -> Failure {
    let hint = failure.hint.clone();
    let mut failure = failure.line(pick(
        "Các hàng nêu trên đã xong; chạy lại cùng lệnh để làm tiếp, hàng đã nhập sẽ không đổi.",
        "The rows reported above are done; run the same command again to go on, they will not change.",
    ));
    failure.hint = hint;
    failure
}

/// Ctrl-C lets the row in hand finish; a second one ends at once.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // Without a handler Ctrl-C just ends the program, which is safe too: every row is one request.
    let _ = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Cancelled.number()));
        }
    });
    stop
}

/// A value of an enumeration, from the value itself or from its Vietnamese or English label.
fn term(list: &str, text: &str) -> Option<String> {
    let folded = |text: &str| text.trim().nfc().collect::<String>().to_lowercase();
    let text = folded(text);
    let terms = vocabulary().lists.into_iter().find(|known| known.name == list)?.terms;
    let same = |term: &chibo_openapi::vocabulary::Term| [&term.value, &term.vi, &term.en].iter().any(|name| folded(name) == text);
    terms.into_iter().find(same).map(|term| term.value)
}

/// The values that a column of an enumeration may have.
fn values(list: &str) -> String {
    let lists = vocabulary().lists;
    let terms = lists.iter().find(|known| known.name == list).map(|list| list.terms.as_slice()).unwrap_or_default();
    terms.iter().map(|term| term.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether a code can be asked for together with others.
fn plain_code(code: &str) -> bool {
    (1..=32).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A fault of a column whose value is not one of an enumeration.
fn not_a_term(column: &'static str, list: &str) -> RowFault {
    let known = values(list);
    RowFault::new(column, Code::InvalidFormat, say!("Phải là một trong: {known}", "It must be one of: {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_known_by_value_and_by_both_labels() {
        for text in ["police", "Công an", "công an", "Police", " POLICE "] {
            assert_eq!(term("cell_kind", text).as_deref(), Some("police"), "{text}");
        }
        assert_eq!(term("cell_kind", "bank"), None);
    }
}
