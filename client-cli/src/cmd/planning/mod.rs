//! Directives, plans and the quotas of cells.

mod comment;
pub(crate) mod conference;
mod conference_part;
mod conference_parts;
pub(crate) mod directive;
pub(crate) mod plan;
pub(crate) mod pool;
mod proposal;
pub(crate) mod quota;
