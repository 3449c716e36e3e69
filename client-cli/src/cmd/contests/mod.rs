//! Contests of cell secretaries.

pub(crate) mod contest;
