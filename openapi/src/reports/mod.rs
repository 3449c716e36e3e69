//! Reports over many cells.

mod changes;
mod deadlines;
mod forecast;
mod history;
mod new_members;
mod pipeline;
mod progress;

pub use changes::*;
pub use deadlines::*;
pub use forecast::*;
pub use history::*;
pub use new_members::*;
pub use pipeline::*;
pub use progress::*;
