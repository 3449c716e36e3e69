//! The records that the API keeps, and what commands do with every kind of them: naming one, bodies, lists, and the shared verbs.
//! Not here: which options a noun has (`cmd/`).

mod body;
pub(crate) mod crud;
mod existing;
mod find;
pub(crate) mod lists;
mod meant;
mod person;
mod resource;
mod rows;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use body::{Body, BodyFile};
pub(crate) use existing::IfExists;
pub(crate) use find::Record;
pub(crate) use lists::{ListArgs, PageArgs, Pages, SearchArgs, SortArgs};
pub(crate) use person::PersonArgs;
pub(crate) use resource::{
    CANDIDATE, CELL, CLIENT, COMMITTEE, CONFERENCE, CONTEST, CONTEST_ENTRY, DIRECTIVE, HOLIDAY, MEMBER, ORGANIZATION, PLAN, POOL_REVIEW, QUOTA, QUOTA_PROPOSAL,
    RULESET, Resource, USER, WEBHOOK_ENDPOINT,
};
pub(crate) use rows::Rows;
