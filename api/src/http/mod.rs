//! What every request shares. Not here: anything a single feature knows.
//! A request goes `envelope` → `limits` and `call` (who is calling) → `input` (body and query, checked against the document)
//! → the feature's handler → `reply`; `router` is the one list of operations and the document's source.

pub mod call;
pub mod contract;
pub mod docs;
pub mod envelope;
pub mod finish;
pub mod health;
pub mod idempotency;
pub mod input;
pub mod limits;
pub mod page;
pub mod problem;
pub mod reply;
pub mod router;
mod strict_json;

pub use call::{Call, Public, Tx};
pub use input::{Body, Id, IdPath, IfMatch, Patch, Query, SubId};
pub use page::{Order, Pager};
pub(crate) use page::{among, keyset, within};
pub use problem::{Fail, Flaw};
pub use reply::Reply;

/// What a handler answers.
pub type Answer = Result<Reply, Fail>;
