//! Imports: rows of a file brought in one after the other under their codes, so that a second run changes nothing.
//! Not here: what a row means (`cmd/structure/cell_import.rs`, `cmd/planning/quota_import.rs`).

mod failed_rows;
mod faults;
mod heading;
mod options;
mod progress;
mod report;
mod rows;
mod run;
mod terms;

pub(crate) use faults::RowFault;
pub(crate) use heading::Column;
pub(crate) use options::ImportArgs;
pub(crate) use report::Change;
pub(crate) use rows::Row;
pub(crate) use run::{Import, RowError, run};
pub(crate) use terms::{not_a_term, plain_code, term};

#[cfg(test)]
pub(crate) use rows::from_text;
