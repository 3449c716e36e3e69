//! Options of every import.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options of every import.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// CSV or NDJSON file, `-` for standard input
    #[arg(short = 'f', long, value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Form of the rows; told by the file's name unless given
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<RowFormat>,
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
    /// One JSON object a line
    Ndjson,
}
