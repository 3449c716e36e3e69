//! Contests of cell secretaries: rules, entries, panels, sheets, results.

pub mod contest;
mod logged;
pub mod outcome;
pub mod valid;
