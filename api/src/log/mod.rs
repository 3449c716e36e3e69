//! The log: what was done, and who read whom. Events are only ever added.

pub mod access;
pub mod body;
pub mod events;
mod guard;
mod people;

pub(crate) use body::logged;
