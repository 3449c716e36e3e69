//! Regulations: rulesets and the calendar that working days are counted by.

mod holidays;
mod parameters;
mod rulesets;

pub use holidays::*;
pub use parameters::*;
pub use rulesets::*;
