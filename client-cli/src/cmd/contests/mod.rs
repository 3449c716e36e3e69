//! Contests of cell secretaries.

mod conflict;
pub(crate) mod contest;
pub(crate) mod entry;
mod judge;
pub(crate) mod score;
mod score_import;
