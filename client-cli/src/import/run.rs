//! The run of an import: every row of the file is brought in, or told why not.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
use crate::say::{pick, say};

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
    /// What a row without faults says.
    type Wanted;
    /// Reads what is there already about these rows, in as few requests as possible.
    fn load(&mut self, rows: &[Row]) -> Outcome<()>;
    /// What a row says, or everything that is wrong with it as far as can be told here.
    fn read(&self, row: &Row) -> Result<Self::Wanted, Vec<RowFault>>;
    /// What no two rows of a file have alike, as far as the row says it.
    fn key(row: &Row) -> Option<String>;
    /// Brings a row in, or says what would happen.
    fn put(&mut self, row: &Row, wanted: Self::Wanted, dry_run: bool) -> Result<Change, RowError>;
}

/// Brings every row in and tells about each.
pub(crate) fn run<I: Import>(context: &Context, args: &ImportArgs, mut import: I) -> Outcome<()> {
    let mut rows = Rows::open(&args.file, args.format, I::COLUMNS)?;
    let mut report = Report::new(&context.out, args, rows.heading())?;
    let progress = Progress::begin(&args.file);
    let stop = stop_on_interrupt();
    let mut ended = None;
    let mut seen = HashMap::new();
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
                None => match bring_in(&mut import, row, &mut seen, args.dry_run) {
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

/// Brings a row in unless anything can be said against it here. `seen` holds the rows of the keys so far.
fn bring_in<I: Import>(import: &mut I, row: &Row, seen: &mut HashMap<String, u64>, dry_run: bool) -> Result<Change, RowError> {
    let mut faults: Vec<RowFault> = I::COLUMNS.iter().filter_map(|column| RowFault::spoilt(column.name, row.get(column.name)?)).collect();
    match I::key(row).map(|key| seen.entry(key)) {
        Some(Entry::Occupied(taken)) => {
            let first = taken.get();
            faults.push(RowFault::new("code", Code::NotUnique, say!("Đã có ở hàng {first} của tệp", "Row {first} of the file has it already")));
        }
        Some(Entry::Vacant(free)) => drop(free.insert(row.number)),
        None => {}
    }
    match import.read(row) {
        Ok(wanted) if faults.is_empty() => import.put(row, wanted, dry_run),
        Ok(_) => Err(RowError::Row(faults)),
        Err(others) => {
            // What a spoilt value is not is no further fault.
            let others: Vec<RowFault> = others.into_iter().filter(|other| faults.iter().all(|fault| fault.column != other.column)).collect();
            Err(RowError::Row(faults.into_iter().chain(others).collect()))
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::from_text;

    /// Takes names of letters alone, and nothing else is wrong with a row.
    struct Names;

    impl Import for Names {
        const COLUMNS: &'static [Column] = &[Column { name: "code", required: true }, Column { name: "name", required: true }];
        type Wanted = ();

        fn load(&mut self, _rows: &[Row]) -> Outcome<()> {
            Ok(())
        }

        fn read(&self, row: &Row) -> Result<(), Vec<RowFault>> {
            let letters = row.get("name").is_some_and(|name| name.chars().all(char::is_alphabetic));
            if letters { Ok(()) } else { Err(vec![RowFault::missing("name")]) }
        }

        fn key(row: &Row) -> Option<String> {
            row.get("code").map(str::to_owned)
        }

        fn put(&mut self, _row: &Row, (): (), _dry_run: bool) -> Result<Change, RowError> {
            Ok(Change::Created)
        }
    }

    #[test]
    fn a_key_twice_is_a_fault_of_the_second_row_beside_its_others() {
        let rows = from_text("code,name\nCB01,a\nCB02,1\nCB01,b\nCB02,2\nCB03,c?\n", Names::COLUMNS);
        let mut seen = HashMap::new();
        let mut faults = |row: &Row| match bring_in(&mut Names, row, &mut seen, false) {
            Ok(_) => Vec::new(),
            Err(RowError::Row(faults)) => faults.into_iter().map(|fault| format!("{} {}", fault.column, fault.code)).collect(),
            Err(RowError::All(failure)) => panic!("{failure:?}"),
        };
        let told: Vec<Vec<String>> = rows.iter().map(&mut faults).collect();
        assert_eq!(told, [vec![], vec!["name required"], vec!["code not_unique"], vec!["code not_unique", "name required"], vec!["name invalid_format"]]);
        assert_eq!(seen.get("CB01"), Some(&2), "the row that a person looks for");
    }
}
