//! Reports as files: a table as CSV, as a workbook with a native chart, and as a picture of its bars. Pure.

mod csv;
mod layout;
mod measure;
mod pen;
mod svg;
pub mod table;
mod xlsx;

use chibo_openapi::vocabulary::TableFormat;

use crate::fail::{Fail, Outcome};
use crate::http::{File, FileKind};
use table::Table;

/// A report in a form. JSON is no file: it is what the others are made of.
pub(super) fn file(table: &Table, format: TableFormat, mark: bool) -> Outcome<File> {
    let (kind, bytes) = match format {
        TableFormat::Csv | TableFormat::Json => (FileKind::Csv, csv::csv(table, mark)),
        TableFormat::Xlsx => (FileKind::Xlsx, xlsx::workbook(table).map_err(|error| Fail::internal(&format!("the workbook of a report: {error}")))?),
        TableFormat::Svg => (FileKind::Svg, svg::picture(table).into_bytes()),
    };
    Ok(File { name: table.name.clone(), kind, bytes })
}
