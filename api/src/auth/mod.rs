//! Who is calling and what the caller may do: role × subtree of units. The decision is made in the use case, before reading.
//! Not here: logging in, OAuth and the accounts themselves (`accounts`).

mod caller;
mod identify;
pub mod keys;
pub mod password;
mod reach;
pub mod roles;
pub mod token;

pub use caller::{Caller, Grant, GrantUnit, Seat, Unit, forbidden, step};
pub use identify::{Auth, client, load, owner};
pub use reach::{Reach, after_subtree, below, subtrees};
