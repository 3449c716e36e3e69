//! Rows out of a CSV or NDJSON file, one at a time, by the names of their columns.
//! Not here: what the values mean, and the heading (`heading.rs`). A row that cannot be read is given on with the reason, so that the others still go in.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;

use super::heading::{Column, Heading, check_names, delimiter_of, known};
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
    /// Its number as a spreadsheet shows it, where the heading is row 1; of NDJSON the line.
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
    /// Number of the row read last.
    number: u64,
}

/// Where rows come from.
enum RowSource {
    Csv(csv::StringRecordsIntoIter<Box<dyn BufRead>>),
    Ndjson(std::io::Lines<Box<dyn BufRead>>),
}

impl Rows {
    pub(super) fn open(path: &Path, format: Option<RowFormat>, columns: &'static [Column]) -> Outcome<Self> {
        let stdin = path.as_os_str() == "-";
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_lowercase();
        let format = match (format, kind.as_str()) {
            (Some(format), _) => format,
            (None, "csv") => RowFormat::Csv,
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
        let start = input.fill_buf().map_err(|error| Failure::usage(error.to_string()))?;
        let bom = start.starts_with(b"\xef\xbb\xbf");
        if bom {
            input.consume(3);
        }
        if format == RowFormat::Ndjson {
            let heading = Heading { format, names: Vec::new(), delimiter: b',', bom };
            return Ok(Self { heading, columns, source: RowSource::Ndjson(input.lines()), number: 0 });
        }
        let mut first = Vec::new();
        input.read_until(b'\n', &mut first).map_err(|error| Failure::usage(error.to_string()))?;
        let delimiter = delimiter_of(&first);
        let input: Box<dyn BufRead> = Box::new(BufReader::new(std::io::Cursor::new(first).chain(input)));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let names: Vec<String> = reader.headers().map_err(|error| Failure::usage(csv_reason(&error)))?.iter().map(|name| name.trim().to_lowercase()).collect();
        check_names(&names, columns)?;
        let heading = Heading { format, names, delimiter, bom };
        Ok(Self { heading, columns, source: RowSource::Csv(reader.into_records()), number: 1 })
    }

    pub(super) fn heading(&self) -> &Heading {
        &self.heading
    }

    fn csv_row(&self, number: u64, record: &csv::StringRecord) -> Row {
        let raw: Vec<String> = record.iter().map(str::to_owned).collect();
        let names = &self.heading.names;
        let (cells, wanted) = (raw.len(), names.len());
        let broken = (cells != wanted).then(|| say!("Hàng có {cells} ô, tiêu đề có {wanted} cột", "The row has {cells} cells, the heading {wanted} columns"));
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
            self.number += 1;
            let number = self.number;
            match &mut self.source {
                RowSource::Csv(records) => match records.next()? {
                    Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
                    Ok(record) => return Some(Ok(self.csv_row(number, &record))),
                    Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
                        let broken = Some(csv_reason(&error));
                        return Some(Ok(Row { number, values: HashMap::new(), broken, raw: RawRow::Csv(Vec::new()) }));
                    }
                    Err(error) => return Some(Err(Failure::usage(csv_reason(&error)))),
                },
                RowSource::Ndjson(lines) => match lines.next()? {
                    Ok(line) if line.trim().is_empty() => {}
                    Ok(line) => return Some(Ok(self.json_row(number, &line))),
                    Err(error) => return Some(Err(Failure::usage(error.to_string()))),
                },
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
        csv::ErrorKind::Utf8 { .. } => pick("Không phải UTF-8; lưu lại tệp dạng CSV UTF-8", "Not UTF-8; save the file as CSV UTF-8").to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    const COLUMNS: &[Column] = &[Column { name: "code", required: true }, Column { name: "name", required: true }, Column { name: "note", required: false }];

    fn read(text: &str, format: RowFormat) -> Outcome<Vec<Row>> {
        let bytes = text.as_bytes().to_vec();
        Rows::read(Box::new(std::io::Cursor::new(bytes)), format, COLUMNS)?.collect()
    }

    fn csv(text: &str) -> Outcome<Vec<Row>> {
        read(text, RowFormat::Csv)
    }

    #[test]
    fn a_mark_and_either_delimiter_are_read_alike() {
        let files = ["code,name\nCB01,\"Tổ 1, 2\"\n", "\u{feff}code,name\r\nCB01,\"Tổ 1, 2\"\r\n", "\u{feff}Code; Name \nCB01;Tổ 1, 2\n"];
        for text in files {
            let rows = csv(text).unwrap();
            assert_eq!(rows.len(), 1, "{text}");
            assert_eq!((rows[0].get("code"), rows[0].get("name")), (Some("CB01"), Some("Tổ 1, 2")), "{text}");
            assert_eq!(rows[0].number, 2);
            assert!(!rows[0].has("note"));
        }
    }

    #[test]
    fn every_wrong_column_is_named_at_once() {
        let failure = csv("code,colour,size,code\nCB01,red,1,CB01\n").unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        let text = failure.detail.join("\n");
        assert!(text.contains("colour, size") && text.contains("name") && text.contains("lặp: code"), "{text}");
    }

    #[test]
    fn a_file_of_failed_rows_can_be_read_again() {
        let rows = csv("code,name,error\nCB01,Tổ 1,sai tên\n").unwrap();
        assert!(rows[0].broken.is_none());
    }

    #[test]
    fn a_row_with_too_few_or_unreadable_cells_does_not_end_the_file() {
        let rows = csv("code,name\nCB01\n\nCB02,Tổ 2\n").unwrap();
        assert!(rows[0].broken.is_some() && rows[1].broken.is_none());
        assert_eq!((rows[0].number, rows[1].number), (2, 3));
        let bytes = b"code,name\nCB01,T\xf4 1\nCB02,x\n".to_vec();
        let rows = Rows::read(Box::new(std::io::Cursor::new(bytes)), RowFormat::Csv, COLUMNS).unwrap();
        let rows: Vec<Row> = rows.collect::<Outcome<_>>().unwrap();
        assert!(rows[0].broken.is_some() && rows[1].broken.is_none());
    }

    #[test]
    fn decomposed_text_is_composed() {
        let rows = csv("code,name\nCB01,Tô\u{309} 1\n").unwrap();
        assert_eq!(rows[0].get("name"), Some("Tổ 1"));
    }

    #[test]
    fn ndjson_rows_take_numbers_and_name_unknown_fields() {
        let rows = read("{\"code\":1,\"name\":\"a\",\"note\":null}\n\n{\"x\":1}\nnot json\n", RowFormat::Ndjson).unwrap();
        assert_eq!((rows[0].get("code"), rows[0].get("note"), rows[0].has("note")), (Some("1"), None, true));
        assert!(rows[1].broken.as_ref().is_some_and(|reason| reason.contains('x')));
        assert!(rows[2].broken.is_some());
        assert_eq!(rows[2].number, 4);
    }
}
