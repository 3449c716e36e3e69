//! Planning: what a committee sets out to reach, by which documents, and how far its cells have come.

pub mod comments;
pub mod conferences;
pub mod directives;
mod logged;
mod named;
pub mod plans;
pub mod pools;
pub mod proposals;
pub mod quotas;
