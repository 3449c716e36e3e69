//! What is printed, and how it looks: the forms of output and conditions.
//! Not here: remarks on standard error (`say.rs`) and how failures read (`program/failures.rs`), and the words of the contract (`shown` there).

mod bodies;
mod book;
pub(crate) mod conditions;
mod csv_text;
mod listing;
mod shape;
mod show;
mod words;
mod writer;

pub(crate) use bodies::{array, items, unfolded};
pub(crate) use shape::Shape;
pub(crate) use words::{for_people, heading, in_viet_nam, label, shown_of};
pub(crate) use writer::Output;
