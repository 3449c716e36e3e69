//! Talking to the server: requests and answers over HTTP, logins and tokens, and the API as commands see it.
//! Not here: what the things of the API are called and where each lives (`records/`).

mod address;
mod api;
mod call;
mod credentials;
mod http;
mod reply;
mod retry;
mod tokens;

pub(crate) use address::is_this_machine;
pub(crate) use api::{Api, LARGEST_PAGE};
pub(crate) use call::{Call, percent_encoded, sendable};
pub(crate) use credentials::{Credentials, Login};
pub(crate) use http::Http;
pub(crate) use reply::Reply;
pub(crate) use tokens::Tokens;
