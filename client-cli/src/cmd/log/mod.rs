//! What is kept of what was done, and of who read whose record.

pub(crate) mod audit;
mod checkpoint;
pub(crate) mod event;
