//! Outcomes: contests computed by hand, and what holds for every contest.

mod properties;
pub(in crate::contests) mod setup;
mod tables;
