//! What is printed, and how it looks: the forms of output, headings, values for people and for programs, conditions.
//! Not here: remarks on standard error (`say.rs`) and how failures read (`program/failures.rs`).

mod bodies;
pub(crate) mod conditions;
mod csv_text;
mod figures;
mod headings;
mod listing;
mod shape;
mod show;
mod values;
mod writer;

pub(crate) use bodies::{array, items, unfolded};
pub(crate) use csv_text::csv_text;
pub(crate) use headings::heading;
pub(crate) use listing::Listing;
pub(crate) use shape::Shape;
pub(crate) use values::{for_people, label, without_formula};
pub(crate) use writer::Output;
