//! The commands, a file a noun. Not here: the verbs they share (`crud.rs`) and the imports (`import/`).

pub(crate) mod api;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod candidate;
pub(crate) mod cell;
pub(crate) mod client;
pub(crate) mod committee;
pub(crate) mod directive;
pub(crate) mod doctor;
pub(crate) mod holiday;
pub(crate) mod manual;
pub(crate) mod member;
pub(crate) mod organization;
pub(crate) mod plan;
pub(crate) mod post;
pub(crate) mod quota;
pub(crate) mod report;
pub(crate) mod ruleset;
pub(crate) mod user;
pub(crate) mod vocabulary;

#[cfg(test)]
mod tests;
