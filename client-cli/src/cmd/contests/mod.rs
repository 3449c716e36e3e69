//! Contests of cell secretaries.

mod conflict;
pub(crate) mod contest;
pub(crate) mod entry;
mod judge;
mod result;
mod round;
pub(crate) mod score;
mod sheets;
