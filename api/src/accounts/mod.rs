//! Accounts: people and service clients, how they log in, and what they may do where.

pub mod clients;
mod logged;
mod named;
pub mod oauth;
pub mod sessions;
mod status;
mod units;
pub mod users;
