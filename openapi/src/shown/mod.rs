//! How what the API says is shown to people, by the client and in the server's own files: what fields are called, and how values are written.
//! Not here: the labels of enumerations (`vocabulary`).

mod figures;
mod headings;
mod named;
mod values;
mod webhooks;

pub use headings::heading;
pub use values::{Reader, for_programs, hundredths, label, points, without_formula};
