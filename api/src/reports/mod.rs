//! Reports: views over many cells and several features, read from counters and never from people.
//! A report opens a `view` of units as they were known, reads what was counted of them, and answers it as JSON or `printed` as a file.

pub mod changes;
pub mod deadlines;
pub mod forecast;
mod forms;
pub mod history;
pub mod new_members;
pub mod pipeline;
mod printed;
pub mod progress;
mod view;
mod words;
