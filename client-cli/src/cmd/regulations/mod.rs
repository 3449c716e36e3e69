//! What the regulations ask for, and the days that are counted.

pub(crate) mod holiday;
pub(crate) mod ruleset;
