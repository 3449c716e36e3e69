//! Planning: directives, plans, conferences, source-pool reviews and quotas.

mod comments;
mod conference_parts;
mod conferences;
mod directives;
mod plans;
mod pools;
mod proposal_lines;
mod proposals;
mod quotas;

pub use comments::*;
pub use conference_parts::*;
pub use conferences::*;
pub use directives::*;
pub use plans::*;
pub use pools::*;
pub use proposal_lines::*;
pub use proposals::*;
pub use quotas::*;
