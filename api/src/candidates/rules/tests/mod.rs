//! Tables, one row for each rule and trap with its clause (`clauses`), single cases, and properties over random histories.

mod clauses;
mod counting;
mod deadlines;
mod helping;
mod histories;
mod moves;
mod setup;
mod stages;
mod votes;
