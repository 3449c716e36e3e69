//! The access log as auditors read it. Not here: noting who reads (`candidates`).

pub mod http;
mod store;

use chibo_openapi::privacy::AccessEntry;
use chibo_openapi::{PageOf, Scope};

use crate::committees;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::http::Tx;
pub use http::AccessLogQuery;

/// One page of the readings of candidates of the caller's units, newest first.
pub fn access_log(tx: &mut Tx<'_>, query: &AccessLogQuery) -> Outcome<PageOf<AccessEntry>> {
    tx.caller().require_somewhere(Scope::AccessLogRead)?;
    let mut reach = tx.caller().reach(Scope::AccessLogRead);
    if !reach.everything {
        reach.committees = committees::expand(tx, &reach)?;
    }
    store::list(tx, &reach, query)
}

/// The newest readings of a candidate, without asking who may see them.
pub fn newest_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<AccessEntry>> {
    store::newest_of(tx, candidate)
}
