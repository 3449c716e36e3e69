//! How what the API says is shown to people, by the client and in the server's own files: what fields are called, and how values are written.
//! Not here: the labels of enumerations (`vocabulary`).

mod contests;
mod figures;
mod headings;
mod imports;
mod named;
mod quotas;
mod values;
mod webhooks;

pub use headings::heading;
pub use values::{Reader, for_programs, hundredths, is_for_people, is_named, is_percent, label, points, without_formula};
