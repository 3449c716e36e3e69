//! Webhooks: where a system next door is told what happens, and what became of telling it.

mod deliveries;
mod endpoints;

pub use deliveries::*;
pub use endpoints::*;
