//! Structure: committees, cells, mass organizations, members and posts.

pub mod cells;
pub mod committees;
mod logged;
pub mod members;
pub mod organizations;
pub mod posts;
pub mod versions;
