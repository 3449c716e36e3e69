//! Planning: directives, plans, quotas and progress.

mod directives;
mod plans;
mod progress;
mod quotas;

pub use directives::*;
pub use plans::*;
pub use progress::*;
pub use quotas::*;
