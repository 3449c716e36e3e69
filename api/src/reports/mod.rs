//! Reports: views over many cells and several features.

pub mod deadlines;
