//! Structure: committees, cells, mass organizations, members and posts.

pub mod cells;
pub mod committees;
mod logged;
pub mod members;
mod named;
pub mod names;
pub mod organizations;
pub mod posts;
pub mod versions;
