//! Regulations: what they ask for on each day, and the calendar that working days are counted by.

mod calendar;
mod current;
pub mod holidays;
mod logged;
mod months;
pub mod rulesets;

pub use calendar::{Calendar, is_weekend};
pub use current::Regulations;
pub use months::{add_months, months_of_age, of_age_from};
pub use rulesets::{Ruleset, Rulesets};
