//! The program as it starts: the command line, which command does what it says, and how failures are told.
//! Not here: the commands (`cmd/`).

mod args;
mod dispatch;
mod examples;
mod failures;
mod help;
mod start;
#[cfg(test)]
mod tests;

pub use help::command;
pub use start::run;
