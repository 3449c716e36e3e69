//! What the tests stand on: databases, servers, a client that holds every answer against the document, and a made-up city.
//! Not here: the tests (`tests/`).

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails where it stands")]

pub mod client;
pub mod database;
pub mod document;
pub mod fixture;
pub mod golden;
pub mod imports;
pub mod postgres;
pub mod process;
pub mod receiver;
pub mod server;

pub use client::{Client, Response};
pub use database::{Database, Kind};
pub use fixture::Fixture;
pub use receiver::{Answer, Receiver};
pub use serde_json::{Value, json};
pub use server::{PASSWORD, Server};
