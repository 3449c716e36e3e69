//! What is kept of what was done, and of who read whose record.

pub(crate) mod audit;
pub(crate) mod event;
