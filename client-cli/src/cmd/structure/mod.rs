//! The Party's structure: committees, cells, mass organizations, members and posts.

pub(crate) mod cell;
pub(crate) mod committee;
pub(crate) mod member;
pub(crate) mod organization;
pub(crate) mod post;
mod unit_acts;
