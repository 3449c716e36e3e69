//! A list as a workbook that an office prints: headings and values in words, numbers, percentages and days as what they are, totals in bold.

use chibo_openapi::Lang;
use chibo_openapi::shown::{heading, is_percent};
use chrono::{DateTime, NaiveDate};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::shape::Shape;
use super::words::{in_viet_nam, reader, shown_of};
use crate::failure::{Failure, Outcome};
use crate::say::{lang, say};

/// Rows of a sheet, with its heading.
const ROWS: u32 = 1_048_576;
/// Widest column, in letters; longer words go on in the next line.
const WIDEST: usize = 60;

/// A workbook while it is written.
pub(super) struct Book {
    workbook: Workbook,
    lang: Lang,
    rows: u32,
    widths: Vec<usize>,
}

impl Book {
    /// A sheet with its heading.
    pub(super) fn begin(names: &[String], labels: Option<Lang>) -> Outcome<Self> {
        let (mut workbook, lang) = (Workbook::new(), labels.unwrap_or_else(lang));
        // Rows go to a file as they come, so that memory stays small.
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(|error| broken(&error))?;
        let bold = Format::new().set_bold().set_text_wrap();
        let headings = names.iter().map(|name| heading(lang, name));
        let widths = headings.clone().map(text_width).collect();
        for (at, text) in (0_u16..).zip(headings) {
            sheet.write_string_with_format(0, at, text, &bold).map_err(|error| broken(&error))?;
        }
        sheet.set_freeze_panes(1, 0).map_err(|error| broken(&error))?;
        Ok(Self { workbook, lang, rows: 1, widths })
    }

    /// Adds a row.
    pub(super) fn add(&mut self, names: &[String], item: &Value, shape: Shape, total: bool) -> Outcome<()> {
        let (row, reader) = (self.rows, reader(self.lang));
        if row == ROWS {
            return Err(Failure::usage(say!("Một trang tính chỉ chứa {ROWS} hàng", "A sheet holds {ROWS} rows")).hint(say!("Dùng -o csv.", "Use -o csv.")));
        }
        let place = Value::from(row);
        let sheet = self.workbook.worksheet_from_index(0).map_err(|error| broken(&error))?;
        for ((at, name), width) in (0_u16..).zip(names).zip(&mut self.widths) {
            let value = if name == "#" { &place } else { shown_of(item, name) };
            let text = reader.value(name, value, shape.terms);
            *width = text.lines().map(text_width).chain([*width]).max().unwrap_or_default();
            write(sheet, (row, at), name, value, &text, total).map_err(|error| broken(&error))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// The file.
    pub(super) fn end(mut self) -> Outcome<Vec<u8>> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(|error| broken(&error))?;
        for (at, width) in (0_u16..).zip(&self.widths) {
            sheet.set_column_width(at, f64::from(u16::try_from((*width).min(WIDEST)).unwrap_or(u16::MAX)) + 2.0).map_err(|error| broken(&error))?;
        }
        self.workbook.save_to_buffer().map_err(|error| broken(&error))
    }
}

/// Writes a value as what it is.
fn write(sheet: &mut Worksheet, (row, at): (u32, u16), name: &str, value: &Value, text: &str, total: bool) -> Result<(), XlsxError> {
    let format = if total { Format::new().set_bold() } else { Format::new() };
    let number = value.as_f64();
    match value {
        Value::Number(_) if is_percent(name) => {
            sheet.write_number_with_format(row, at, number.unwrap_or_default() / 10_000.0, &format.set_num_format("0.00%"))?
        }
        Value::Number(_) if name.ends_with("_x100") => {
            sheet.write_number_with_format(row, at, number.unwrap_or_default() / 100.0, &format.set_num_format("0.##"))?
        }
        Value::Number(_) => sheet.write_number_with_format(row, at, number.unwrap_or_default(), &format)?,
        // What is shown in other words than it is sent, and is a day or an instant.
        Value::String(sent) if sent != text => match (sent.parse::<NaiveDate>(), DateTime::parse_from_rfc3339(sent)) {
            (Ok(day), _) => sheet.write_date_with_format(row, at, day, &format.set_num_format("dd/mm/yyyy"))?,
            (_, Ok(instant)) => sheet.write_datetime_with_format(row, at, in_viet_nam(instant.to_utc()), &format.set_num_format("dd/mm/yyyy hh:mm"))?,
            _ => sheet.write_string_with_format(row, at, fitting(text), &format.set_text_wrap())?,
        },
        _ => sheet.write_string_with_format(row, at, fitting(text), &format.set_text_wrap())?,
    };
    Ok(())
}

/// As much of a text as a cell holds: 32,767 units of UTF-16, of which a letter has two at most.
fn fitting(text: &str) -> &str {
    text.char_indices().nth(16_000).map_or(text, |(end, _)| &text[..end])
}

fn broken(error: &XlsxError) -> Failure {
    Failure::bug(error.to_string())
}

/// Letters of a text as they stand beside each other.
pub(super) fn text_width(text: &str) -> usize {
    text.nfc().count()
}
