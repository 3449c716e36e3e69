//! Reports.

pub(crate) mod due;
pub(crate) mod figures;
pub(crate) mod report;
