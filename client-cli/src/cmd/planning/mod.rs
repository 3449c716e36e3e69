//! Directives, plans and the quotas of cells.

pub(crate) mod directive;
pub(crate) mod plan;
pub(crate) mod pool;
pub(crate) mod quota;
mod quota_import;
