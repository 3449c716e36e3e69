//! Files of rows as offices make them: CSV, workbooks, and lines of JSON, read row after row.
//! `csv.rs`, `xlsx.rs` and `ndjson.rs` read; `heading.rs` tells which column is which;
//! `unfolded.rs` refuses a workbook that would not fit into memory. Not here: what values mean (`values.rs` beside).

mod csv;
pub(super) mod heading;
mod ndjson;
mod rows;
mod unfolded;
mod xlsx;

use std::fs::File;

use chibo_openapi::Code;
use chibo_openapi::vocabulary::FileFormat;
use serde_json::Value;

use super::faults::{fault, params};
use crate::fail::Outcome;
use heading::Heading;
pub(super) use rows::{RawRow, Reading};

/// A file that is being read: its heading, and the rows behind it.
pub(super) struct Table {
    pub(super) heading: Heading,
    pub(super) rows: Box<dyn Iterator<Item = Outcome<RawRow>> + Send>,
}

/// Rows that are looked through for a heading that is not the first.
const TOP: usize = 20;

/// Opens a file and reads its heading.
pub(super) fn open(file: File, reading: &Reading<'_>, document: &Value) -> Outcome<Table> {
    let (mut rows, plain): (Box<dyn Iterator<Item = Outcome<RawRow>> + Send>, Heading) = match reading.format {
        FileFormat::Ndjson => return Ok(Table { heading: Heading::plain(FileFormat::Ndjson), rows: ndjson::open(file, reading, document) }),
        FileFormat::Csv => csv::open(file)?,
        FileFormat::Xlsx => (Box::new(xlsx::open(file, reading.sheet)), Heading::plain(FileFormat::Xlsx)),
    };
    let top = rows.by_ref().take(TOP).collect::<Outcome<Vec<_>>>()?;
    let names: Vec<Vec<String>> = top.iter().map(|row| texts(&row.cells)).collect();
    let heading = plain.named(&names, &top.iter().map(|row| row.number).collect::<Vec<_>>(), reading, document)?;
    let names = heading.names.clone();
    let rest = top.into_iter().skip(1).map(Ok).chain(rows).map(move |row| row.map(|row| fitted(row, &names)));
    Ok(Table { heading, rows: Box::new(rest) })
}

fn texts(cells: &Value) -> Vec<String> {
    cells
        .as_array()
        .into_iter()
        .flatten()
        .map(|cell| cell.as_str().map_or_else(|| if cell.is_null() { String::new() } else { cell.to_string() }, str::to_owned))
        .collect()
}

/// A row has as many cells as the heading; empty ones more or fewer are nothing. Nothing stands in a column that has no name.
fn fitted(mut row: RawRow, names: &[String]) -> RawRow {
    let width = names.len();
    let Some(cells) = row.cells.as_array_mut() else { return row };
    let empty = |cell: &Value| cell.is_null() || cell.as_str().is_some_and(|text| text.trim().is_empty());
    while cells.len() > width && cells.last().is_some_and(empty) {
        cells.pop();
    }
    if let Some(at) = names.iter().zip(&*cells).position(|(name, cell)| name.is_empty() && !empty(cell)) {
        row.broken.get_or_insert_with(|| fault(None, Code::ColumnWithoutName, params([("column", Value::from(letters(at)))])));
    }
    let given = cells.len();
    if given > width {
        row.broken.get_or_insert_with(|| fault(None, Code::CellsMismatch, params([("cells", Value::from(given)), ("columns", Value::from(width))])));
    }
    cells.resize(given.max(width), Value::Null);
    row
}

/// A column as a spreadsheet names it: A, B, … Z, AA.
fn letters(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or_default()));
        let Some(rest) = (at / 26).checked_sub(1) else { return name };
        at = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
