//! Contests of cell secretaries.

pub(crate) mod contest;
pub(crate) mod entry;
mod judge;
