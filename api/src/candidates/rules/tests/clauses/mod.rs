//! One row for each rule and trap, with its clause: what spoils a move that meets every condition, and how the condition then stands.

mod dossier;
mod formalities;
mod in_time;
mod person;
mod row;
mod votes;
