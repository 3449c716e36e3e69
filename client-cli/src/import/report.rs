//! What became of every row of an import, the sums, the file of failed rows, and the exit code.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chibo_openapi::Code;
use serde_json::{Map, Value, json};

use crate::Context;
use crate::args::Format;
use crate::exit::{Exit, Failure, Outcome};
use crate::import::rows::{Heading, Raw, Row};
use crate::import::{ImportArgs, RowFormat};
use crate::listing::Rows;
use crate::output::{Output, Shape, note};
use crate::say::{pick, say};

/// What a row did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Created,
    Updated,
    Unchanged,
}

/// A fault of a row; the column is empty where the row as a whole is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFault {
    pub(crate) column: String,
    /// A code of the contract's table.
    pub(crate) code: String,
    pub(crate) detail: String,
}

impl RowFault {
    pub(crate) fn new(column: &str, code: Code, detail: impl Into<String>) -> Self {
        Self { column: column.to_owned(), code: code.as_str().to_owned(), detail: detail.into() }
    }

    /// A column without a value.
    pub(crate) fn missing(column: &str) -> Self {
        Self::new(column, Code::Required, pick("Bắt buộc phải có", "It is required"))
    }

    /// A fault of the row as a whole.
    pub(crate) fn whole(code: Code, detail: &str) -> Self {
        Self::new("", code, detail)
    }

    fn text(&self) -> String {
        if self.column.is_empty() { self.detail.clone() } else { format!("{}: {}", self.column, self.detail) }
    }
}

/// The faults that a refusal of the server tells of.
pub(crate) fn faults_of(failure: &Failure) -> Vec<RowFault> {
    let Some(problem) = failure.problem.as_ref().map(|problem| &problem.0) else {
        return vec![RowFault::whole(Code::MalformedRequest, &failure.title)];
    };
    if problem.errors.is_empty() {
        return vec![RowFault { column: String::new(), code: problem.code.clone(), detail: problem.detail.clone() }];
    }
    let column = |pointer: &Option<String>| pointer.as_deref().map(|pointer| pointer.trim_start_matches("#/").to_owned());
    let fault = |fault: &chibo_openapi::Fault| {
        let column = column(&fault.pointer).or_else(|| fault.parameter.clone()).unwrap_or_default();
        RowFault { column, code: fault.code.clone(), detail: fault.detail.clone() }
    };
    problem.errors.iter().map(fault).collect()
}

/// How many rows did what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) failed: u64,
}

impl Sums {
    fn add(&mut self, result: Result<Change, ()>) {
        *match result {
            Ok(Change::Created) => &mut self.created,
            Ok(Change::Updated) => &mut self.updated,
            Ok(Change::Unchanged) => &mut self.unchanged,
            Err(()) => &mut self.failed,
        } += 1;
    }

    pub(crate) fn all(self) -> u64 {
        self.created + self.updated + self.unchanged + self.failed
    }

    /// All went in, some did, or none.
    pub(crate) fn exit(self) -> Exit {
        match (self.failed, self.all() - self.failed) {
            (0, _) => Exit::Ok,
            (_, 0) => Exit::Refused,
            _ => Exit::Partial,
        }
    }
}

const SHAPE: Shape = Shape { columns: &["row", "code", "result", "errors"], terms: &[] };

/// The report in the making.
pub(crate) struct Report<'a> {
    output: &'a Output,
    rows: Rows<'a>,
    waiting: Vec<Value>,
    sums: Sums,
    failed: Option<FailedRows>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(context: &'a Context, args: &ImportArgs, heading: &Heading) -> Outcome<Self> {
        let failed = args.failed_to.as_ref().map(|path| FailedRows::new(path, &args.file, heading)).transpose()?;
        let output = &context.out;
        Ok(Self { output, rows: output.rows(SHAPE), waiting: Vec::new(), sums: Sums::default(), failed })
    }

    pub(crate) fn count(&self) -> u64 {
        self.sums.all()
    }

    /// Takes note of a row.
    pub(crate) fn row(&mut self, row: &Row, result: Result<Change, Vec<RowFault>>) -> Outcome<()> {
        self.sums.add(result.as_ref().copied().map_err(|_| ()));
        let faults = result.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let text = faults.iter().map(RowFault::text).collect::<Vec<_>>().join("; ");
        if let (Err(_), Some(failed)) = (&result, &mut self.failed) {
            failed.write(&row.raw, &text)?;
        }
        let people = matches!(self.output.format, Format::Table | Format::Csv);
        let errors =
            if people { json!(text) } else { faults.iter().map(|fault| json!({"field": fault.column, "code": fault.code, "detail": fault.detail})).collect() };
        let word = word(result.ok(), self.output.format == Format::Table);
        self.waiting.push(json!({"row": row.number, "code": row.get("code"), "result": word, "errors": errors}));
        Ok(())
    }

    /// Prints the rows noted since.
    pub(crate) fn show(&mut self) -> Outcome<()> {
        self.rows.push(&std::mem::take(&mut self.waiting))?;
        self.output.flush()
    }

    /// Prints the sums; the exit code says whether every row went in.
    pub(crate) fn end(mut self, dry_run: bool) -> Outcome<()> {
        self.show()?;
        let Sums { created, updated, unchanged, failed } = self.sums;
        let summary = json!({"created": created, "updated": updated, "unchanged": unchanged, "failed": failed, "dry_run": dry_run});
        self.rows.end(Some(&Map::from_iter([("summary".to_owned(), summary)])))?;
        self.output.flush()?;
        let all = self.sums.all();
        note(&say!(
            "{all} hàng: {created} mới, {updated} sửa, {unchanged} không đổi, {failed} lỗi.",
            "{all} rows: {created} created, {updated} updated, {unchanged} unchanged, {failed} failed."
        ));
        if dry_run {
            note(pick("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."));
        }
        if let (1.., Some(rows)) = (failed, self.failed) {
            let path = rows.path.display();
            note(&say!("Các hàng lỗi ở {path}.", "The failed rows are in {path}."));
        }
        match self.sums.exit() {
            Exit::Ok => Ok(()),
            exit => Err(Failure::silent(exit)),
        }
    }
}

fn word(change: Option<Change>, people: bool) -> &'static str {
    let (value, vi, en) = match change {
        Some(Change::Created) => ("created", "mới", "created"),
        Some(Change::Updated) => ("updated", "sửa", "updated"),
        Some(Change::Unchanged) => ("unchanged", "không đổi", "unchanged"),
        None => ("failed", "lỗi", "failed"),
    };
    if people { pick(vi, en) } else { value }
}

/// The file of failed rows, made when the first one fails.
struct FailedRows {
    path: PathBuf,
    heading: Heading,
    file: Option<File>,
}

impl FailedRows {
    fn new(path: &Path, input: &Path, heading: &Heading) -> Outcome<Self> {
        if let (Ok(a), Ok(b)) = (path.canonicalize(), input.canonicalize())
            && a == b
        {
            return Err(Failure::usage(pick("--failed-to phải là tệp khác với -f", "--failed-to must be another file than -f")));
        }
        Ok(Self { path: path.to_owned(), heading: heading.clone(), file: None })
    }

    fn write(&mut self, raw: &Raw, error: &str) -> Outcome<()> {
        let mut text = String::new();
        if self.file.is_none() {
            self.file = Some(File::create(&self.path).map_err(|error| Failure::file(&self.path, &error))?);
            text = self.heading_text()?;
        }
        text.push_str(&self.row_text(raw, error)?);
        match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()).map_err(|error| Failure::file(&self.path, &error)),
            None => Ok(()),
        }
    }

    fn heading_text(&self) -> Outcome<String> {
        if self.heading.format == RowFormat::Ndjson {
            return Ok(String::new());
        }
        let names = self.heading.names.iter().map(String::as_str).filter(|name| *name != "error");
        let line = self.csv_line(names.chain(["error"]))?;
        Ok(if self.heading.bom { format!("\u{feff}{line}") } else { line })
    }

    fn row_text(&self, raw: &Raw, error: &str) -> Outcome<String> {
        match raw {
            Raw::Csv(cells) => {
                let names = &self.heading.names;
                let cell = |(place, name): (usize, &String)| (name != "error").then(|| cells.get(place).map_or("", String::as_str));
                let error = crate::fields::harmless(error.to_owned());
                self.csv_line(names.iter().enumerate().filter_map(cell).chain([error.as_str()]))
            }
            Raw::Json(fields) => {
                let mut fields = fields.clone();
                fields.insert("error".to_owned(), json!(error));
                Ok(format!("{}\n", Value::Object(fields)))
            }
        }
    }

    fn csv_line<'b>(&self, cells: impl Iterator<Item = &'b str>) -> Outcome<String> {
        let mut writer = csv::WriterBuilder::new().delimiter(self.heading.delimiter).from_writer(Vec::new());
        writer.write_record(cells).map_err(|error| Failure::bug(error.to_string()))?;
        let bytes = writer.into_inner().map_err(|error| Failure::bug(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| Failure::bug(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_all_some_and_none_apart() {
        let sums = |created, unchanged, failed| Sums { created, updated: 0, unchanged, failed };
        assert_eq!(sums(3, 1, 0).exit(), Exit::Ok);
        assert_eq!(sums(0, 0, 0).exit(), Exit::Ok);
        assert_eq!(sums(1, 0, 2).exit(), Exit::Partial);
        assert_eq!(sums(0, 1, 1).exit(), Exit::Partial);
        assert_eq!(sums(0, 0, 2).exit(), Exit::Refused);
    }

    #[test]
    fn failed_rows_keep_their_columns_delimiter_and_mark() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("failed.csv");
        let names = ["code", "error", "value"].map(str::to_owned).to_vec();
        let heading = Heading { format: RowFormat::Csv, names, delimiter: b';', bom: true };
        let mut failed = FailedRows::new(&path, Path::new("-"), &heading).unwrap();
        assert!(!path.exists());
        let row = ["CB01", "an older error", "x"].map(str::to_owned).to_vec();
        failed.write(&Raw::Csv(row.clone()), "value: số nguyên; kind: thiếu").unwrap();
        failed.write(&Raw::Csv(row), "b").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{feff}code;value;error\nCB01;x;\"value: số nguyên; kind: thiếu\"\nCB01;x;b\n");
    }

    #[test]
    fn faults_of_a_problem_are_told_by_column() {
        let body = json!({
            "type": "t", "code": "validation_failed", "title": "t", "status": 422, "detail": "d", "instance": "/", "request_id": "r",
            "errors": [{"pointer": "#/name", "parameter": null, "header": null, "code": "required", "detail": "Thiếu", "params": {}}],
        });
        assert_eq!(faults_of(&Failure::from_answer(422, &body)), [RowFault::new("name", Code::Required, "Thiếu")]);
    }
}
