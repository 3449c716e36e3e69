//! What a file of a kind looks like: its columns, and by which of them no two rows are alike. Not here: how a row becomes a record (`kinds`).

use super::values::Holds;

/// A column of a file.
#[derive(Debug)]
pub(super) struct Column {
    /// The field, as exports write it.
    pub(super) field: &'static str,
    pub(super) holds: Holds,
    /// Whether the file must have it.
    pub(super) required: bool,
}

impl Column {
    pub(super) const fn of(field: &'static str, holds: Holds) -> Self {
        Self { field, holds, required: false }
    }

    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// What a file of a kind looks like.
#[derive(Debug)]
pub(super) struct Shape {
    /// The schema of what lists of it show.
    pub(super) item: &'static str,
    pub(super) columns: &'static [Column],
    /// Columns that no two rows of a file have alike, together; a row that has none of them has no key.
    pub(super) key: &'static [&'static str],
    /// Fields of a request that stand for a column: what is wrong with them is told of the column.
    pub(super) stands_for: &'static [(&'static str, &'static str)],
}
