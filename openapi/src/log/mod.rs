//! The log as its readers see it.

mod access;
mod entry;
mod feed;
mod tree;
mod witness;

pub use access::*;
pub use entry::*;
pub use feed::*;
pub use tree::*;
pub use witness::*;
