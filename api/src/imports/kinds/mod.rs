//! What rows can be, a file for each kind: its columns, by what a record is known, and how a row becomes one, by the same use cases that
//! requests call. Not here: reading files and values (`files`, `values.rs`), and what happens to a row that cannot go in (`step.rs`).

mod candidates;
mod cells;
mod contest_entries;
mod directives;
mod members;
mod people;
mod posts;
mod quotas;
mod score_sheets;
mod users;

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::ImportKind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::columns::{Column, Shape};
use super::row::Row;
use super::values::Holds;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;

/// What a row did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Created,
    Updated,
    Unchanged,
}

impl Change {
    /// Of a record that was there with a version, and has this one now.
    pub(super) const fn between(before: i64, after: i64) -> Self {
        if before == after { Self::Unchanged } else { Self::Updated }
    }
}

/// A kind of rows.
pub(super) struct Kind {
    pub(super) of: ImportKind,
    /// What whoever imports it needs, somewhere; each row is held against it where it is.
    pub(super) scope: Scope,
    pub(super) shape: Shape,
    /// Makes the row's record as it says, or finds it as it says already.
    pub(super) put: fn(&mut Tx<'_>, &mut Row<'_>) -> Outcome<Change>,
}

/// Every kind.
static KINDS: [&Kind; 9] = [
    &cells::KIND,
    &members::KIND,
    &posts::KIND,
    &candidates::KIND,
    &directives::KIND,
    &quotas::KIND,
    &contest_entries::KIND,
    &score_sheets::KIND,
    &users::KIND,
];

/// One kind.
pub(super) fn of(kind: ImportKind) -> &'static Kind {
    KINDS.into_iter().find(|known| known.of == kind).unwrap_or(KINDS[0])
}

/// The query of a list, by its parameters: what a row names is looked up as anybody looks it up.
fn query<T: DeserializeOwned>(parameters: Value) -> Outcome<T> {
    serde_json::from_value(parameters).map_err(|error| Fail::internal(&format!("a query: {error}")))
}

const fn column(field: &'static str, holds: Holds) -> Column {
    Column::of(field, holds)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chibo_openapi::Lang;
    use chibo_openapi::shown::heading;

    use super::*;

    #[test]
    fn every_kind_is_known_and_its_columns_are_told_apart() {
        for kind in ImportKind::ALL {
            let known = of(*kind);
            assert_eq!(known.of, *kind);
            let fields: Vec<&str> = known.shape.columns.iter().map(|column| column.field).collect();
            for lang in [Lang::Vi, Lang::En] {
                let headings: BTreeSet<&str> = fields.iter().map(|field| heading(lang, field)).collect();
                assert_eq!(headings.len(), fields.len(), "{kind}: {headings:?}");
                assert!(fields.iter().all(|field| heading(lang, field) != *field), "{kind}: a column without a heading");
            }
            assert!(known.shape.key.iter().all(|field| fields.contains(field)), "{kind}");
            assert!(known.shape.stands_for.iter().all(|(_, column)| fields.contains(column)), "{kind}");
        }
    }
}
