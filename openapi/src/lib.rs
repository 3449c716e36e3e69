//! The contract of Chibo: wire types, enumerations with their labels, scopes, error codes, pages and problems.
//! Not here: how a request is served (`api`) or sent (`client-cli`); this crate knows neither HTTP server nor database.
//! The folders are the floors of the server. `README.md` beside this crate says how the API behaves; `openapi.json` is the generated document.

pub mod accounts;
pub mod candidates;
pub mod codes;
pub mod conditions;
pub mod contests;
pub mod imports;
pub mod log;
pub mod page;
pub mod planning;
pub mod problem;
pub mod regulations;
pub mod reports;
pub mod scopes;
pub mod service;
pub mod shown;
pub mod structure;
pub mod vocabulary;
pub mod webhooks;

pub use codes::{Code, Lang};
pub use page::{ExportQuery, Page, PageOf};
pub use problem::{Fault, Problem};
pub use scopes::Scope;
