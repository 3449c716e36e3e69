//! What every request shares. Not here: anything a single feature knows.
//! A connection has its place and its deadlines (`connections`). A request goes `envelope` → `limits` and `admit` (who is calling) → `request` (preconditions) → `json`, `query`, `form` and `path` (input, checked against the
//! document) → the feature's handler → `run` and `tx` (its transaction, with `idempotency`) → `reply`.

pub mod address;
mod admit;
mod app;
mod asking;
mod bell;
pub mod bounds;
pub mod connections;
pub mod contract;
mod cross_origin;
pub mod envelope;
mod export;
mod file;
mod form;
pub mod idempotency;
mod json;
pub mod limits;
pub mod listed;
mod meta;
mod observe;
mod operation;
pub(crate) mod page;
mod path;
pub mod portions;
mod preconditions;
mod query;
mod readings;
mod reply;
mod request;
mod run;
mod running;
mod streams;
mod strict_json;
mod tx;
mod typed;

pub use app::App;
pub use asking::Asking;
pub use bell::Bell;
pub use file::{File, FileKind, escaped};
pub use form::read_form;
pub use json::{Body, BodyHash, Patch, checked, received};
pub use meta::Meta;
pub use operation::MAY_LAG;
pub use page::{Pager, SortValue, whole};
pub(crate) use page::{among, sorted, within};
pub use path::{Id, IdPath, IfMatch, SubId, path_text};
pub use query::{NoQuery, Query};
pub use readings::{Reader, Readings};
pub use reply::{Answer, Answered, Reply, UNCOMPRESSED};
pub use request::{CallerRequest, LoginRequest, PublicRequest};
pub use running::Running;
pub use streams::{MOST as MOST_STREAMS, StreamPlace, Streams};
pub use strict_json::parse as parse_json;
pub use tx::{Counted, Tx};
pub use typed::{foreign_encoding, typed_text};
