//! Reports over many cells.

mod deadlines;

pub use deadlines::*;
