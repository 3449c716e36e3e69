//! Conferences of a committee. `conference.rs` calling, changing and moving one; `people.rs` who takes part; `contributions.rs` what is
//! said; `conclusions.rs` what is concluded, as tasks; `minutes.rs` all of it, and `page.rs` as it is printed.

pub mod conclusions;
pub mod conference;
pub mod contributions;
pub mod http;
pub mod minutes;
mod page;
pub mod people;
mod store;
