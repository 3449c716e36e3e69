//! What a kind of rows is, and what its file is written with. Not here: which kinds there are (`mod.rs`).

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::ImportKind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fail::{Fail, Outcome};
use crate::http::Tx;
pub(super) use crate::imports::columns::{Column, Shape};
use crate::imports::row::Row;
use crate::imports::values::Holds;

/// What a row did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imports) enum Change {
    Created,
    Updated,
    Unchanged,
}

impl Change {
    /// Of a record that was there with a version, and has this one now.
    pub(in crate::imports) const fn between(before: i64, after: i64) -> Self {
        if before == after { Self::Unchanged } else { Self::Updated }
    }
}

/// A kind of rows.
pub(in crate::imports) struct Kind {
    pub(in crate::imports) of: ImportKind,
    /// What whoever imports it needs, somewhere; each row is held against it where it is.
    pub(in crate::imports) scope: Scope,
    pub(in crate::imports) shape: Shape,
    /// Makes the row's record as it says, or finds it as it says already.
    pub(in crate::imports) put: fn(&mut Tx<'_>, &mut Row<'_>) -> Outcome<Change>,
}

impl Kind {
    /// Rows of a part: a step takes about as long as a request may. Accounts take their time for the password.
    pub(in crate::imports) fn at_once(&self) -> usize {
        if self.of == ImportKind::Users { 5 } else { 100 }
    }

    /// Rows that go in all or not at all, or are tried as one: they are locked together, and PostgreSQL has room for so many locks.
    pub(in crate::imports) fn together(&self) -> usize {
        if self.of == ImportKind::Users { 20 } else { 1_000 }
    }
}

/// The query of a list, by its parameters: what a row names is looked up as anybody looks it up.
pub(super) fn query<T: DeserializeOwned>(parameters: Value) -> Outcome<T> {
    serde_json::from_value(parameters).map_err(|error| Fail::internal(&format!("a query: {error}")))
}

pub(super) const fn column(field: &'static str, holds: Holds) -> Column {
    Column::of(field, holds)
}
