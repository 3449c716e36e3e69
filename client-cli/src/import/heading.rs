//! The heading of a file of rows: which columns there may be, which there are, and what stands between them.

use super::options::RowFormat;
use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// The column that a file of failed rows has besides; it is read over.
pub(super) const ERROR_COLUMN: &str = "error";

/// A column of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// Whether the file must have it.
    pub(crate) required: bool,
}

/// The heading of a file, for the file of its failed rows.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub(super) format: RowFormat,
    pub(super) names: Vec<String>,
    pub(super) delimiter: u8,
    pub(super) bom: bool,
}

/// Comma or semicolon, whichever the heading has more of outside quotes; spreadsheets write either.
pub(super) fn delimiter_of(heading: &[u8]) -> u8 {
    let mut quoted = false;
    let (mut commas, mut semicolons) = (0, 0);
    for byte in heading {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// Whether a file may have a column of this name.
pub(super) fn known(name: &str, columns: &[Column]) -> bool {
    name == ERROR_COLUMN || columns.iter().any(|column| column.name == name)
}

/// Names every unknown, missing and repeated column at once.
pub(super) fn check_names(names: &[String], columns: &[Column]) -> Outcome<()> {
    let list = |names: Vec<&str>| names.join(", ");
    let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !known(name, columns)).collect();
    let missing: Vec<&str> =
        columns.iter().filter(|column| column.required && !names.iter().any(|name| name == column.name)).map(|column| column.name).collect();
    let repeated: Vec<&str> =
        names.iter().enumerate().filter(|(place, name)| names.iter().take(*place).any(|earlier| earlier == *name)).map(|(_, name)| name.as_str()).collect();
    if unknown.is_empty() && missing.is_empty() && repeated.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::usage(pick("Tiêu đề cột không đúng", "The heading is not right"));
    if !unknown.is_empty() {
        let names = list(unknown);
        failure = failure.line(say!("Cột lạ: {names}", "Unknown columns: {names}"));
    }
    if !missing.is_empty() {
        let names = list(missing);
        failure = failure.line(say!("Thiếu cột: {names}", "Missing columns: {names}"));
    }
    if !repeated.is_empty() {
        let names = list(repeated);
        failure = failure.line(say!("Cột lặp: {names}", "Repeated columns: {names}"));
    }
    let all = list(columns.iter().map(|column| column.name).collect());
    Err(failure.hint(say!("Các cột: {all}", "The columns are: {all}")))
}
