//! Accounts: people, service clients, sessions, and OAuth 2.

mod clients;
mod oauth;
mod sessions;
mod users;

pub use clients::*;
pub use oauth::*;
pub use sessions::*;
pub use users::*;
