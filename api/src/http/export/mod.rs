//! A list sent whole as one file: the use case of the list is run page after page on one state of the database, and each page is written and
//! sent before the next is read, so memory stays small however long the list is.
//! `columns.rs` says what stands in a file, `writers.rs` writes it, `run.rs` runs and sends. Not here: what is asked for (`listed.rs`).

mod columns;
mod run;
mod writers;

pub(super) use run::send;
