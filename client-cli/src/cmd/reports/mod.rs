//! Reports.

pub(crate) mod report;
