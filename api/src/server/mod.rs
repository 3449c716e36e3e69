//! What is assembled: the application, the one list of operations, the document, health and docs, work beside the requests, the program
//! with its commands, and the demo.

pub mod admin;
pub mod app;
mod arguments;
pub mod background;
mod copies;
pub mod demo;
mod docs;
pub mod document;
mod health;
pub mod help;
mod log_output;
pub mod master_key;
mod probe;
mod router;
pub mod run;
pub mod serve;
pub mod work;
