//! Planning: directives, plans, quotas and progress.

mod comments;
mod conference_parts;
mod conferences;
mod directives;
mod plans;
mod pools;
mod progress;
mod proposal_lines;
mod proposals;
mod quotas;

pub use comments::*;
pub use conference_parts::*;
pub use conferences::*;
pub use directives::*;
pub use plans::*;
pub use pools::*;
pub use progress::*;
pub use proposal_lines::*;
pub use proposals::*;
pub use quotas::*;
