//! What rows can be, a file for each kind: its columns, by what a record is known, and how a row becomes one, by the same use cases that
//! requests call. Not here: reading files and values (`files`, `values.rs`), and what happens to a row that cannot go in (`step.rs`).

mod candidates;
mod cells;
mod contest_entries;
mod directives;
mod kind;
mod members;
mod people;
mod posts;
mod quotas;
mod score_sheets;
mod users;

use chibo_openapi::vocabulary::ImportKind;

pub(super) use kind::{Change, Kind};

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
