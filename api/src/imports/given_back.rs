//! Rows that could not go in, as a file in the form of the one that was sent, with what is wrong in a column of its own.

use chibo_openapi::shown::without_formula;
use chibo_openapi::vocabulary::FileFormat;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Value, json};

use super::failures::{self, Failure};
use super::files::heading::{ERROR, Heading};
use super::{load, require_ended};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome, sentence};
use crate::http::{File, FileKind, Tx};

/// Rows of a file: what one answer holds in memory.
const MOST: i64 = 100_000;
/// Rows that are read at once.
const AT_ONCE: i64 = 500;

/// The file.
pub(super) fn file(tx: &mut Tx<'_>, id: Key) -> Outcome<File> {
    let import = load(tx, id)?;
    require_ended(&import)?;
    let heading = import.heading()?;
    let (mut rows, mut after) = (Vec::new(), 0);
    while let read @ [_, ..] = failures::failures(tx, id, after, AT_ONCE)?.as_slice() {
        after = read.last().map_or(after, |failure| failure.row.number);
        rows.extend(read.iter().map(|failure| (failure.row.cells.clone(), told(tx, failure))));
        if i64::try_from(rows.len()).is_ok_and(|count| count >= MOST) {
            break;
        }
    }
    let name = format!("{}-failed", import.kind());
    match heading.format {
        FileFormat::Csv => csv(&heading, rows).map(|bytes| File { name, kind: FileKind::Csv, bytes }),
        FileFormat::Ndjson => Ok(File { name, kind: FileKind::Ndjson, bytes: lines(rows) }),
        FileFormat::Xlsx => {
            workbook(&heading, rows).map(|bytes| File { name, kind: FileKind::Xlsx, bytes }).map_err(|error| Fail::internal(&error.to_string()))
        }
    }
}

/// What is wrong with a row, in words.
fn told(tx: &Tx<'_>, failure: &Failure) -> String {
    let lang = tx.request.meta.lang;
    let one = |fault: &chibo_openapi::Fault| {
        let detail = sentence(fault, lang).detail;
        fault.pointer.as_deref().map_or(detail.clone(), |pointer| format!("{}: {detail}", pointer.trim_start_matches("#/")))
    };
    failure.faults.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The columns as they were, but for an `error` of before.
fn kept(heading: &Heading) -> Vec<usize> {
    (0..heading.names.len()).filter(|at| !heading.names[*at].trim().eq_ignore_ascii_case(ERROR)).collect()
}

fn csv(heading: &Heading, rows: Vec<(Value, String)>) -> Outcome<Vec<u8>> {
    let columns = kept(heading);
    let mut bytes = if heading.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new().delimiter(heading.delimiter).terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    let broken = |error: csv::Error| Fail::internal(&error.to_string());
    writer.write_record(columns.iter().map(|at| heading.names[*at].as_str()).chain([ERROR])).map_err(broken)?;
    for (cells, error) in rows {
        // What an import reads away again.
        let cell = |at: &usize| without_formula(cells.get(*at).and_then(Value::as_str).unwrap_or_default().to_owned());
        writer.write_record(columns.iter().map(cell).chain([without_formula(error)])).map_err(broken)?;
    }
    writer.flush().map_err(|error| Fail::internal(&error.to_string()))?;
    drop(writer);
    Ok(bytes)
}

fn lines(rows: Vec<(Value, String)>) -> Vec<u8> {
    let mut text = String::new();
    for (mut fields, error) in rows {
        if fields.is_object() {
            fields[ERROR] = json!(error);
        } else {
            // What is no object cannot be mended by a field.
            fields = json!({ ERROR: error, "line": fields });
        }
        text.push_str(&fields.to_string());
        text.push('\n');
    }
    text.into_bytes()
}

/// As much of a text as a cell of a workbook holds: 32,767 units of UTF-16.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > 32_767
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn workbook(heading: &Heading, rows: Vec<(Value, String)>) -> Result<Vec<u8>, XlsxError> {
    let columns = kept(heading);
    let (mut book, day, bold) = (Workbook::new(), Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_bold());
    let sheet = book.add_worksheet();
    for (to, at) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(0, to, fitting(&heading.names[*at]), &bold)?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.write_string_with_format(0, last, ERROR, &bold)?;
    for (row, (cells, error)) in (1_u32..).zip(rows) {
        for (to, at) in (0_u16..).zip(&columns) {
            match cells.get(*at).unwrap_or(&Value::Null) {
                Value::String(text) => sheet.write_string(row, to, fitting(text)).map(drop)?,
                Value::Number(number) => sheet.write_number(row, to, number.as_f64().unwrap_or_default()).map(drop)?,
                Value::Bool(holds) => sheet.write_boolean(row, to, *holds).map(drop)?,
                cell => match (cell["day"].as_str().and_then(|day| day.parse::<chrono::NaiveDate>().ok()), cell["error"].as_str()) {
                    (Some(date), _) => sheet.write_date_with_format(row, to, date, &day).map(drop)?,
                    (None, Some(error)) => sheet.write_string(row, to, fitting(error)).map(drop)?,
                    (None, None) => {}
                },
            }
        }
        sheet.write_string(row, last, fitting(&error))?;
    }
    book.save_to_buffer()
}
