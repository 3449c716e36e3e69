//! Structure: committees, cells, mass organizations, members and posts.

mod cells;
mod committees;
mod members;
mod organizations;
mod posts;

pub use cells::*;
pub use committees::*;
pub use members::*;
pub use organizations::*;
pub use posts::*;
