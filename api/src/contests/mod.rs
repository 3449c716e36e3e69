//! Contests of cell secretaries: rules, entries, panels, sheets, results.

pub mod outcome;
pub mod valid;
