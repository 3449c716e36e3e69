//! The contract of Chibo: wire types, enumerations with their labels, scopes, error codes, pages and problems.
//! Not here: how a request is served (`api`) or sent (`client-cli`); this crate knows neither HTTP server nor database.
//! `README.md` beside this crate says how the API behaves; `openapi.json` is the generated document.

pub mod auth;
pub mod candidates;
pub mod codes;
pub mod common;
pub mod directives;
pub mod dossiers;
pub mod holidays;
pub mod members;
pub mod oauth;
pub mod plans;
pub mod privacy;
pub mod problem;
pub mod quotas;
pub mod reports;
pub mod rulesets;
pub mod scopes;
pub mod structure;
pub mod vocabulary;

pub use codes::{Code, Lang};
pub use common::{Page, PageOf};
pub use problem::{Fault, Problem};
pub use scopes::Scope;
