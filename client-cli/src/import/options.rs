//! Options of every import.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::input::terms;

/// Options of every import.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// CSV, .xlsx or NDJSON file, `-` for standard input
    #[arg(short = 'f', long, value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Form of the file; told by its name unless given
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<RowFormat>,
    /// Sheet of the workbook; the first one unless given
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Write all rows or none
    #[arg(long)]
    pub(crate) atomic: bool,
    /// What happens to a row whose record is there and differs: it is changed (update), left (skip), or a fault (error)
    #[arg(long, value_name = "WHAT", value_parser = terms!(ImportConflict))]
    pub(crate) on_conflict: Option<String>,
    /// Only say what would happen; nothing is written
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the failed rows there, in the file's own form with a column `error`, to be mended and imported again
    #[arg(long, value_name = "FILE")]
    pub(crate) failed_to: Option<PathBuf>,
}

/// Form of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// Values with a heading, separated by commas, semicolons or tabs
    Csv,
    /// An Excel workbook
    Xlsx,
    /// One JSON object a line
    Ndjson,
}

impl RowFormat {
    /// By the ending of a file's name.
    pub(crate) fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            _ => None,
        }
    }

    /// The media type.
    pub(super) const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ndjson => "application/x-ndjson",
        }
    }
}
