//! Contests of cell secretaries: rules, entries, panels, sheets, results.

mod called;
pub mod contest;
pub mod course;
pub mod entries;
mod logged;
mod named;
pub mod outcome;
pub mod results;
pub mod rounds;
pub mod seats;
pub mod sheets;
pub mod valid;
