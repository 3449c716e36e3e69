//! Rows out of a CSV or NDJSON file, one at a time, by the names of their columns.
//! Not here: what the values mean, and the heading (`heading.rs`). A row that cannot be read is given on with the reason, so that the others still go in.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;

use super::heading::{Column, Heading, check_names, delimiter_named, delimiter_of, known};
use super::options::RowFormat;
use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// The rows of a CSV text, for tests of what rows mean.
#[cfg(test)]
pub(crate) fn from_text(text: &str, columns: &'static [Column]) -> Vec<Row> {
    let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
    Rows::read(input, RowFormat::Csv, columns).and_then(Iterator::collect).unwrap()
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its number as a spreadsheet shows it: empty lines count, lines within a cell do not; of NDJSON the line.
    pub(crate) number: u64,
    /// Values by column, trimmed and composed. A column that the file does not have is absent.
    values: HashMap<&'static str, String>,
    /// Why it could not be read.
    pub(super) broken: Option<String>,
    /// The row as it stands in the file.
    pub(super) raw: RawRow,
}

/// A row in the file's own form.
#[derive(Debug, Clone)]
pub(super) enum RawRow {
    Csv(Vec<String>),
    Json(Map<String, Value>),
}

impl Row {
    /// The value of a column; `None` where the file has no such column or the value is empty.
    pub(crate) fn get(&self, column: &str) -> Option<&str> {
        self.values.get(column).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether the file has the column, be its value empty or not.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.values.contains_key(column)
    }
}

/// The rows of a file.
pub(super) struct Rows {
    heading: Heading,
    columns: &'static [Column],
    source: RowSource,
    /// Number of the row read last, and the line of the file behind it.
    number: u64,
    line: u64,
}

/// Where rows come from.
enum RowSource {
    Csv(csv::ByteRecordsIntoIter<Box<dyn BufRead>>),
    Ndjson(std::io::Lines<Box<dyn BufRead>>),
}

impl Rows {
    pub(super) fn open(path: &Path, format: Option<RowFormat>, columns: &'static [Column]) -> Outcome<Self> {
        let stdin = path.as_os_str() == "-";
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_lowercase();
        let format = match (format, kind.as_str()) {
            (Some(format), _) => format,
            (None, "csv" | "tsv") => RowFormat::Csv,
            (None, "ndjson" | "jsonl") => RowFormat::Ndjson,
            (None, _) => {
                return Err(Failure::usage(pick(
                    "Không rõ dạng của tệp; thêm --format csv hoặc --format ndjson",
                    "The form of the file is not known; add --format csv or --format ndjson",
                )));
            }
        };
        let input: Box<dyn BufRead> = if stdin {
            Box::new(BufReader::new(std::io::stdin()))
        } else {
            Box::new(BufReader::new(File::open(path).map_err(|error| Failure::file(path, &error))?))
        };
        Self::read(input, format, columns).map_err(|failure| {
            let name = path.display();
            failure.line(say!("Tệp: {name}", "File: {name}"))
        })
    }

    fn read(mut input: Box<dyn BufRead>, format: RowFormat, columns: &'static [Column]) -> Outcome<Self> {
        let unreadable = |error: std::io::Error| Failure::usage(error.to_string());
        let start = input.fill_buf().map_err(unreadable)?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            return Err(Failure::usage(not_utf8()));
        }
        let bom = start.starts_with(b"\xef\xbb\xbf");
        // Some spreadsheets end lines with a carriage return alone.
        let end = if start.contains(&b'\r') && !start.contains(&b'\n') { b'\r' } else { b'\n' };
        if bom {
            input.consume(3);
        }
        if format == RowFormat::Ndjson {
            let heading = Heading { format, names: Vec::new(), delimiter: b',', bom };
            return Ok(Self { heading, columns, source: RowSource::Ndjson(input.lines()), number: 0, line: 0 });
        }
        let (mut first, mut named, mut number) = (Vec::new(), None, 0);
        while input.read_until(end, &mut first).map_err(unreadable)? > 0 {
            if let (0, None, Some(delimiter)) = (number, named, delimiter_named(&first)) {
                named = Some(delimiter);
            } else {
                number += 1;
                if !first.trim_ascii().is_empty() {
                    break;
                }
            }
            first.clear();
        }
        let delimiter = named.unwrap_or_else(|| delimiter_of(&first));
        // The last line ends like every other, so that lines can be counted.
        let input: Box<dyn BufRead> = Box::new(BufReader::new(std::io::Cursor::new(first).chain(input).chain(std::io::Cursor::new([end]))));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).terminator(csv::Terminator::Any(end)).flexible(true).from_reader(input);
        let names: Vec<String> = reader.headers().map_err(|error| Failure::usage(csv_reason(&error)))?.iter().map(|name| name.trim().to_lowercase()).collect();
        check_names(&names, columns)?;
        let (heading, line) = (Heading { format, names, delimiter, bom }, reader.position().line());
        Ok(Self { heading, columns, source: RowSource::Csv(reader.into_byte_records()), number, line })
    }

    pub(super) fn heading(&self) -> &Heading {
        &self.heading
    }

    fn csv_row(&self, number: u64, record: &csv::ByteRecord) -> Row {
        let mut raw: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        if let Some(last) = raw.last_mut().filter(|last| last.ends_with('\r')) {
            last.pop();
        }
        let names = &self.heading.names;
        let (cells, wanted) = (raw.len(), names.len());
        let broken = if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            Some(not_utf8().to_owned())
        } else {
            (cells != wanted).then(|| say!("Hàng có {cells} ô, tiêu đề có {wanted} cột", "The row has {cells} cells, the heading {wanted} columns"))
        };
        let values = self
            .columns
            .iter()
            .filter_map(|column| {
                let place = names.iter().position(|name| name == column.name)?;
                Some((column.name, tidy(raw.get(place).map_or("", String::as_str))))
            })
            .collect();
        Row { number, values, broken, raw: RawRow::Csv(raw) }
    }

    fn json_row(&self, number: u64, line: &str) -> Row {
        let mut broken = None;
        let fields: Map<String, Value> = serde_json::from_str(line).unwrap_or_else(|error| {
            broken = Some(say!("Không phải một đối tượng JSON: {error}", "Not a JSON object: {error}"));
            Map::new()
        });
        let unknown: Vec<&str> = fields.keys().map(String::as_str).filter(|name| !known(name, self.columns)).collect();
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            broken = Some(say!("Trường lạ: {unknown}", "Unknown fields: {unknown}"));
        }
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => tidy(text),
            other => other.to_string(),
        };
        let values = self.columns.iter().filter_map(|column| Some((column.name, text(fields.get(column.name)?)))).collect();
        Row { number, values, broken, raw: RawRow::Json(fields) }
    }
}

impl Iterator for Rows {
    type Item = Outcome<Row>;

    fn next(&mut self) -> Option<Outcome<Row>> {
        loop {
            match &mut self.source {
                RowSource::Csv(records) => match records.next()? {
                    Ok(record) => {
                        let (within, behind) = (record.as_slice().split(|byte| *byte == b'\n').skip(1).count(), records.reader().position().line());
                        let lines = behind.saturating_sub(self.line).saturating_sub(u64::try_from(within).unwrap_or_default());
                        self.number += lines.max(1);
                        self.line = behind;
                        if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                            return Some(Ok(self.csv_row(self.number, &record)));
                        }
                    }
                    Err(error) => return Some(Err(Failure::usage(csv_reason(&error)))),
                },
                RowSource::Ndjson(lines) => {
                    let line = lines.next()?;
                    self.number += 1;
                    match line {
                        Ok(line) if line.trim().is_empty() => {}
                        Ok(line) => return Some(Ok(self.json_row(self.number, &line))),
                        Err(error) => return Some(Err(Failure::usage(error.to_string()))),
                    }
                }
            }
        }
    }
}

/// Trimmed and composed, as the API keeps text. The apostrophe that protects a formula in our own CSV is taken off again.
fn tidy(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text);
    text.nfc().collect()
}

fn csv_reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => not_utf8().to_owned(),
        _ => error.to_string(),
    }
}

fn not_utf8() -> &'static str {
    pick("Không phải UTF-8; lưu lại tệp dạng CSV UTF-8", "Not UTF-8; save the file as CSV UTF-8")
}

#[cfg(test)]
mod tests;
