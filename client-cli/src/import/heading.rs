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

/// What stands between the columns: comma, semicolon or tab, whichever the heading has most of outside quotes; spreadsheets write any.
pub(super) fn delimiter_of(heading: &[u8]) -> u8 {
    let mut quoted = false;
    let mut found = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in heading {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = found.iter_mut().find(|(delimiter, _)| !quoted && delimiter == byte) {
            *count += 1;
        }
    }
    // Of equal ones the last is taken, which is the comma here.
    found.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

/// The delimiter that a first line `sep=;` names, as spreadsheets write and read it without showing it as a row.
pub(super) fn delimiter_named(line: &[u8]) -> Option<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [name @ .., delimiter] if name.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
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
