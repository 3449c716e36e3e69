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

use super::faults::fault;
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
    let width = heading.names.len();
    let rest = top.into_iter().skip(1).map(Ok).chain(rows).map(move |row| row.map(|row| fitted(row, width)));
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

/// A row has as many cells as the heading; empty ones more or fewer are nothing.
fn fitted(mut row: RawRow, width: usize) -> RawRow {
    let Some(cells) = row.cells.as_array_mut() else { return row };
    while cells.len() > width && cells.last().is_some_and(|cell| cell.is_null() || cell == "") {
        cells.pop();
    }
    let given = cells.len();
    if given > width {
        let params = [("cells", Value::from(given)), ("columns", Value::from(width))].map(|(name, value)| (name.to_owned(), value));
        row.broken.get_or_insert_with(|| fault(None, Code::CellsMismatch, params.into_iter().collect()));
    }
    cells.resize(given.max(width), Value::Null);
    row
}
