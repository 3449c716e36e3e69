//! The log: what was done, and who read whom. Events are only ever added; each gets a number and a place in a tree (`seal`), and is followed by it (`feed`);
//! the trees of other offices are cosigned (`witness`).

pub mod access;
pub mod body;
pub mod events;
pub mod feed;
mod guard;
mod people;
pub mod seal;
pub mod witness;

pub(crate) use body::logged;
