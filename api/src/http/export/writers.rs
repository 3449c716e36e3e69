//! The forms of a file. Pure but for a workbook, whose rows wait in a temporary file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use chibo_openapi::Code;
use chibo_openapi::vocabulary::ListFormat;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::columns::{Cell, Columns};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::listed::Export;

/// Rows of a sheet beside its headings (ECMA-376 as Excel reads it).
const MOST_ROWS: u32 = 1_048_575;
/// Letters of a cell.
const MOST_LETTERS: usize = 32_767;
/// Bytes of a finished file that are sent at once.
const PORTION: usize = 64 * 1024;

/// Writes items to a file in its form.
pub(super) enum Writer {
    Lines(Columns),
    Csv(Columns),
    Sheet(Box<Sheet>),
}

/// A workbook being written, row after row.
pub(super) struct Sheet {
    columns: Columns,
    book: Workbook,
    rows: u32,
    date: Format,
    instant: Format,
}

impl Writer {
    /// Begins a file; what its first bytes are.
    pub(super) fn begin(export: Export, columns: Columns) -> Outcome<(Self, Vec<u8>)> {
        match export.format {
            ListFormat::Csv => {
                let mut text = if export.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
                write_line(&mut text, columns.headings())?;
                Ok((Self::Csv(columns), text))
            }
            ListFormat::Xlsx => Sheet::begin(columns, export.labels.is_some()).map(|sheet| (Self::Sheet(Box::new(sheet)), Vec::new())).map_err(broken),
            ListFormat::Ndjson | ListFormat::Json => Ok((Self::Lines(columns), Vec::new())),
        }
    }

    /// Writes some items; the bytes that can be sent.
    pub(super) fn write(&mut self, items: Vec<Value>) -> Outcome<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Self::Lines(columns) => {
                for item in items {
                    serde_json::to_writer(&mut bytes, &columns.object(item)).map_err(|error| Fail::internal(&error.to_string()))?;
                    bytes.push(b'\n');
                }
            }
            Self::Csv(columns) => items.iter().try_for_each(|item| write_line(&mut bytes, columns.texts(item)))?,
            Self::Sheet(sheet) => items.iter().try_for_each(|item| sheet.row(item))?,
        }
        Ok(bytes)
    }

    /// Ends the file, giving on what was not sent yet.
    pub(super) fn end(self, mut send: impl FnMut(Vec<u8>) -> Outcome<()>) -> Outcome<()> {
        let Self::Sheet(mut sheet) = self else { return Ok(()) };
        let unwritable = |error: std::io::Error| Fail::internal(&format!("a temporary file: {error}"));
        let mut file = tempfile::tempfile().map_err(unwritable)?;
        sheet.book.save_to_writer(&mut file).map_err(broken)?;
        file.flush().and_then(|()| file.seek(SeekFrom::Start(0))).map_err(unwritable)?;
        loop {
            let portion = portion(&mut file).map_err(unwritable)?;
            if portion.is_empty() {
                return Ok(());
            }
            send(portion)?;
        }
    }
}

fn portion(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(PORTION);
    file.take(PORTION as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Sheet {
    fn begin(columns: Columns, for_people: bool) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // The same list is the same file, whenever it is written.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let sheet = book.add_worksheet_with_constant_memory()?;
        let bold = Format::new().set_bold();
        for (at, heading) in (0_u16..).zip(columns.headings()) {
            // Cells are as wide as what mostly stands in them; to fit them, every row would have to be kept.
            sheet.set_column_width(at, 18)?;
            sheet.write_string_with_format(0, at, heading, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let (date, instant) = if for_people { ("dd/mm/yyyy", "dd/mm/yyyy hh:mm") } else { ("yyyy-mm-dd", "yyyy-mm-dd hh:mm") };
        Ok(Self { columns, book, rows: 0, date: Format::new().set_num_format(date), instant: Format::new().set_num_format(instant) })
    }

    fn row(&mut self, item: &Value) -> Outcome<()> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(too_large(i64::from(MOST_ROWS)));
        }
        let cells = self.columns.cells(item);
        if cells.iter().any(|cell| matches!(cell, Cell::Text(text) if text.encode_utf16().count() > MOST_LETTERS)) {
            return Err(too_large(32_767));
        }
        let (row, date, instant) = (self.rows, &self.date, &self.instant);
        let sheet = self.book.worksheet_from_index(0).map_err(broken)?;
        let write = |sheet: &mut Worksheet, at: u16, cell: Cell| -> Result<(), XlsxError> {
            match cell {
                Cell::Empty => Ok(()),
                Cell::Text(text) => sheet.write_string(row, at, text).map(drop),
                Cell::Number(number) => sheet.write_number(row, at, number).map(drop),
                Cell::Bool(holds) => sheet.write_boolean(row, at, holds).map(drop),
                Cell::Date(day) => sheet.write_date_with_format(row, at, day, date).map(drop),
                Cell::Instant(instant_at) => sheet.write_datetime_with_format(row, at, instant_at, instant).map(drop),
            }
        };
        (0_u16..).zip(cells).try_for_each(|(at, cell)| write(sheet, at, cell)).map_err(broken)
    }
}

/// A workbook has no room for it: the other forms have.
fn too_large(most: i64) -> Fail {
    Fail::parameters(vec![Flaw::parameter("format", Code::TooLong).with("max", most)])
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn broken(error: XlsxError) -> Fail {
    Fail::internal(&format!("a workbook: {error}"))
}

/// A line of CSV (RFC 4180).
fn write_line(bytes: &mut Vec<u8>, texts: Vec<String>) -> Outcome<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    writer.write_record(texts).and_then(|()| Ok(writer.flush()?)).map_err(|error| Fail::internal(&error.to_string()))
}
