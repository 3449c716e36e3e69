//! What is kept about readings of records.

pub(crate) mod audit;
