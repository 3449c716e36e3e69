//! Imports: a file is sent to the server, which brings its rows in as a job; how far that is, and what could not go in, is shown.
//! Not here: what a row means, which the server knows.

mod options;
mod progress;
mod run;

pub(crate) use options::ImportArgs;
pub(crate) use run::{Given, run};
