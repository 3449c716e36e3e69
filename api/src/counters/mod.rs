//! Counters of cells and committees, by measure and day: what reports are read from, so that none of them reads people. They are kept as acts
//! come, in the transaction of the act, and each knows since when it was known: what a report printed on any day can be printed again.
//! Not here: what counts (`candidates`, `structure/members`), and what is made of it (`planning/progress`, `reports`).

pub mod measures;
mod reading;
mod span;
mod store;
mod sums;

pub use reading::{Asked, Known, read, read_all};
pub use span::{Grain, Span, months_and_days};
pub use store::{RowKey, all, correct, expected, moved, write};
pub use sums::{Counting, Sums};
