//! The log as its readers see it.

mod access;

pub use access::*;
