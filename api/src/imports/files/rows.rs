//! What is read of a file, whatever its form.

use chibo_openapi::vocabulary::FileFormat;
use chibo_openapi::{Code, Fault};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fail::{Fail, Flaw};
use crate::imports::columns::Shape;

/// A row as it stands in the file. A cell is text, a number or a truth value as JSON has them; a day is `{"day": …}`, and what a spreadsheet
/// could not reckon `{"error": …}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::imports) struct RawRow {
    /// Its number as a spreadsheet shows it: empty rows count; of lines of JSON the line.
    pub(in crate::imports) number: i64,
    /// Its cells, in the order of the heading; of lines of JSON, the object.
    pub(in crate::imports) cells: Value,
    /// Why it cannot be read.
    pub(in crate::imports) broken: Option<Fault>,
}

/// What is not of the rows: how the file is to be read.
pub(in crate::imports) struct Reading<'a> {
    pub(in crate::imports) shape: &'static Shape,
    pub(in crate::imports) format: FileFormat,
    pub(in crate::imports) sheet: Option<&'a str>,
    /// Columns that need not be in the file, since the request gives their value.
    pub(in crate::imports) given: &'a [&'a str],
}

/// Columns of a file.
pub(super) const COLUMNS: usize = 500;

/// A file that cannot be read at all.
pub(super) fn unreadable(reason: &str) -> Fail {
    Fail::invalid(vec![Flaw::whole(Code::UnreadableFile).with("reason", reason)])
}
