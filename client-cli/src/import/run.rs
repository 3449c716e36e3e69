//! The run of an import: every row of the file is brought in, or told why not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chibo_openapi::Code;

use super::faults::{RowFault, faults_of};
use super::heading::Column;
use super::options::ImportArgs;
use super::progress::Progress;
use super::report::{Change, Report};
use super::rows::{Row, Rows};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::pick;

/// So many rows are looked up with one request.
const CHUNK: usize = 50;

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
            Exit::Refused | Exit::Conflict | Exit::NotFound | Exit::Forbidden => Self::Row(faults_of(&failure)),
            // A row can also be unreadable to the server, such as a code that is no code.
            Exit::Usage if failure.problem.is_some() => Self::Row(faults_of(&failure)),
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
    let mut report = Report::new(&context.out, args, rows.heading())?;
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
        Some(failure) => Err(with_how_to_go_on(failure)),
    }
}

fn with_how_to_go_on(failure: Failure) -> Failure {
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
