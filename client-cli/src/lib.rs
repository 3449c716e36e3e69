//! The command-line client of Chibo. The program is `main.rs`; this library exists so that tests can see the command tree.
//! Not here: the contract (`chibo-openapi`) and anything that decides; the server does.

mod cmd;
mod context;
mod coverage;
mod exit;
mod failure;
mod files;
mod import;
mod input;
mod output;
mod points;
mod program;
mod records;
mod say;
mod server;
mod settings;
mod verify;

pub use crate::coverage::{COVERED, UNCOVERED};
pub use crate::program::{command, run};
pub use crate::verify::verify as verify_contest;
