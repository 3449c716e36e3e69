//! The log: what was done, and who read whom. Events are only ever added.

pub mod access;
mod body;
pub mod events;
mod guard;
mod people;

pub(crate) use body::Body;
pub(crate) use body::logged;
