//! Webhooks: endpoints of service clients are told what happens, as Standard Webhooks 1.0 asks (<https://www.standardwebhooks.com>). Another reader of
//! the log beside the change feed: what is told is the feed's event, as the client would read it at that moment.
//! `endpoints` has where is told and the secrets that sign, `deliveries` what became of telling, `delivering` does it beside the requests.
//! `rules.rs` says when it is tried again, `address.rs` where nothing is sent, `sending.rs` sends. Not here: the events (`log/feed`), and what a
//! client is (`accounts/clients`).

mod address;
pub mod deliveries;
mod delivering;
pub mod endpoints;
mod logged;
mod rules;
mod secrets;
mod sending;

pub use deliveries::forget_ended;
pub use delivering::{Places, run_due, work};
pub use endpoints::{REMOVAL, removal_step};
pub use secrets::reseal;
