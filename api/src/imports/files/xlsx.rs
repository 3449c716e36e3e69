//! Rows of a workbook: of its first sheet, or of one that is named. Formulas count by the value that was kept with them.

use std::fs::File;
use std::io::BufReader;
use std::sync::mpsc::sync_channel;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use chibo_openapi::Code;
use serde_json::{Value, json};

use super::rows::{COLUMNS, RawRow, unreadable};
use super::unfolded;
use crate::fail::{Fail, Flaw, Outcome};

/// Bytes of the texts of a row: a text that cells share stands in each of them.
const ROW: usize = 1 << 20;
/// And of all rows together.
const SHEET: usize = 1 << 30;
/// Rows that wait between the reader of the file and who takes them.
const WAITING: usize = 256;

/// Rows of a sheet. Cells are read as they stand in the file, so memory holds one row and the texts that cells share.
///
/// A reader of cells borrows the workbook, so it has a thread of its own, which ends with the file or with who reads it.
pub(super) fn open(file: File, sheet: Option<&str>) -> impl Iterator<Item = Outcome<RawRow>> + Send + use<> {
    let (sender, receiver) = sync_channel(WAITING);
    let sheet = sheet.map(str::to_owned);
    std::thread::spawn(move || {
        let end = read(file, sheet.as_deref(), |row| sender.send(Ok(Some(row))).is_ok());
        // Nobody may read any more.
        drop(sender.send(end.map(|()| None)));
    });
    // A thread that broke off says no end: what it gave must not pass for the whole.
    let broken_off = || Err(unreadable("what it says makes no sense"));
    std::iter::from_fn(move || receiver.recv().unwrap_or_else(|_| broken_off()).transpose()).fuse()
}

fn unknown_sheet(names: &[String]) -> Fail {
    let names: Vec<&str> = names.iter().take(50).map(String::as_str).collect();
    Fail::parameters(vec![Flaw::parameter("sheet", Code::NotOneOf).with("allowed", names)])
}

/// Gives each row on that is not empty, until nobody takes any more.
fn read(file: File, sheet: Option<&str>, mut sent: impl FnMut(RawRow) -> bool) -> Outcome<()> {
    if !unfolded::is_workbook(&file) {
        return Err(Fail::invalid(vec![Flaw::whole(Code::NotAWorkbook)]));
    }
    unfolded::weigh(&file)?;
    let broken = |error: XlsxError| unreadable(&error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let names = book.sheet_names();
    let name = match sheet {
        None => names.first().ok_or_else(|| unreadable("there is no sheet"))?,
        Some(wanted) => names.iter().find(|name| name.trim() == wanted.trim()).ok_or_else(|| unknown_sheet(&names))?,
    };
    let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut row: Option<(u32, Vec<Value>)> = None;
    let (mut of_row, mut of_sheet) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let ((at, column), value) = (cell.get_position(), value_of(cell.get_value()));
        if value.is_null() {
            continue;
        }
        let current = row.as_ref().map(|(current, _)| *current);
        if current.is_some_and(|current| at < current) {
            return Err(unreadable(&format!("row {} stands behind row {}", at + 1, current.unwrap_or_default() + 1)));
        }
        if column as usize >= COLUMNS {
            return Err(unreadable(&format!("row {} has more than {COLUMNS} columns", at + 1)));
        }
        of_row = if current == Some(at) { of_row } else { 0 };
        of_row += value.as_str().map_or(0, str::len);
        of_sheet += value.as_str().map_or(0, str::len);
        if of_row > ROW || of_sheet > SHEET {
            return Err(unreadable(&format!("there is too much text up to row {}", at + 1)));
        }
        if current != Some(at)
            && let Some(ended) = row.replace((at, Vec::new()))
            && !sent(finished(ended))
        {
            return Ok(());
        }
        if let Some((_, values)) = &mut row {
            values.resize(values.len().max(column as usize + 1), Value::Null);
            values[column as usize] = value;
        }
    }
    if let Some(last) = row {
        sent(finished(last));
    }
    Ok(())
}

fn finished((at, cells): (u32, Vec<Value>)) -> RawRow {
    RawRow { number: i64::from(at) + 1, cells: Value::Array(cells), broken: None }
}

fn value_of(value: &DataRef<'_>) -> Value {
    match Data::from(value.clone()) {
        Data::Empty => Value::Null,
        Data::String(text) if text.trim().is_empty() => Value::Null,
        Data::String(text) => Value::from(text),
        Data::Int(number) => Value::from(number),
        // JSON knows one kind of number: 7.0 is the whole number 7.
        Data::Float(number) => whole(number).map_or_else(|| Value::from(number), Value::from),
        Data::Bool(holds) => Value::from(holds),
        Data::DateTime(at) if at.is_datetime() => at.as_datetime().map_or_else(|| Value::from(at.as_f64()), |at| json!({ "day": at.date().to_string() })),
        Data::DateTime(at) => Value::from(at.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Value::from(text),
        Data::Error(error) => json!({ "error": error.to_string() }),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within the whole numbers that a double holds exactly")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// The rows of a workbook of one sheet, or the reason why it cannot be read.
    fn rows(shared: &str, data: &str) -> Result<Vec<(i64, usize)>, String> {
        let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = |id: &str, what: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{kind}/{what}\" Target=\"{target}\"/>");
        for (name, text) in [
            ("_rels/.rels", format!("<Relationships xmlns=\"{package}\">{}</Relationships>", relation("r1", "officeDocument", "xl/workbook.xml"))),
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships xmlns=\"{package}\">{}</Relationships>", relation("r1", "worksheet", "worksheets/sheet1.xml")),
            ),
            (
                "xl/workbook.xml",
                format!("<workbook xmlns=\"{main}\" xmlns:r=\"{kind}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            ),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\"><si><t>{shared}</t></si></sst>")),
            ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>")),
        ] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        let read = open(archive.finish().unwrap(), None);
        let row = |row: Outcome<RawRow>| row.map(|row| (row.number, row.cells.as_array().map_or(0, Vec::len))).map_err(|fail| fail.to_string());
        read.map(row).collect()
    }

    fn row(number: usize, cells: usize) -> String {
        format!("<row r=\"{number}\">{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(cells))
    }

    #[test]
    fn a_text_that_cells_share_counts_in_each() {
        assert_eq!(rows("x", &row(1, 3)), Ok(vec![(1, 3)]));
        assert_eq!(rows(&"x".repeat(32_767), &row(1, 31)), Ok(vec![(1, 31)]));
        assert!(rows(&"x".repeat(32_767), &row(1, 33)).is_err());
        assert!(rows("x", &row(1, COLUMNS + 1)).is_err());
    }

    #[test]
    fn rows_stand_in_their_order() {
        assert_eq!(rows("x", &(row(1, 1) + &row(5, 1) + &row(6, 2))), Ok(vec![(1, 1), (5, 1), (6, 2)]));
        assert!(rows("x", &(row(1, 1) + &row(6, 1) + &row(5, 1))).is_err());
        // Nor does a row come twice.
        assert!(rows("x", &(row(5, 1) + &row(6, 1) + &row(5, 1))).is_err());
    }

    #[test]
    fn what_breaks_off_is_no_end() {
        assert!(rows("x", "<row r=\"1\"><c t=\"s\"><v>0</v></c>").is_err());
        assert!(rows("x", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>").is_err());
    }
}
