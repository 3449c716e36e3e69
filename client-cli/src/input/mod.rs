//! What people type: dates and terms as options, and answers to questions on a terminal.
//! Not here: which options a command has (`cmd/`), and files (`files.rs`).

mod dates;
mod prompt;
mod terms;

pub(crate) use dates::{birth, date, instant};
pub(crate) use prompt::{Yes, ask, choose, confirm, new_password, password, question};
pub(crate) use terms::{checked, scopes, terms};
