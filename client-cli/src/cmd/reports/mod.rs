//! Reports.

pub(crate) mod figures;
pub(crate) mod report;
