//! Who calls: logins, people's accounts and service clients.

mod account_state;
pub(crate) mod auth;
pub(crate) mod client;
pub(crate) mod secret;
pub(crate) mod user;
