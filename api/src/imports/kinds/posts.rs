//! Rows that are posts.

use chibo_openapi::Scope;
use chibo_openapi::structure::PostCreate;
use chibo_openapi::vocabulary::ImportKind;
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column};
use super::people;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;
use crate::structure::posts;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Posts,
    scope: Scope::StructureWrite,
    shape: Shape {
        item: "Post",
        columns: &COLUMNS,
        key: &["cell_code", "kind", "member_id", "member_name", "member_birth", "member_card_number", "valid_from"],
        stands_for: &[],
    },
    put,
};

static COLUMNS: [Column; 8] = [
    column("cell_code", Holds::Text).required(),
    column("kind", Holds::Term("post_kind")).required(),
    column("member_id", Holds::Text),
    column("member_name", Holds::Text),
    column("member_birth", Holds::Birth),
    column("member_card_number", Holds::Digits(8)),
    column("valid_from", Holds::Day).required(),
    column("valid_to", Holds::Day),
];

/// A time in a post is known by cell, kind, holder and first day; only its end can change.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let cell = row.cell(tx, "cell_code")?;
    let member = people::member(tx, row, cell)?;
    let new: PostCreate = row.body(tx, &["kind", "valid_from", "valid_to"], json!({ "member_id": member.map(Key::uuid) }))?;
    let Some(cell) = cell else { return row.so_far().map(|()| Change::Unchanged) };
    let held = posts::list(tx, cell)?.items;
    let same = held.into_iter().find(|post| post.kind == new.kind && post.member_id == new.member_id && post.valid_from == new.valid_from);
    let Some(same) = same else { return posts::create(tx, cell, &new).map(|_| Change::Created) };
    let changed = posts::update(tx, cell, same.id.into(), &Patch::of(row.changes(&["valid_to"])))?;
    Ok(Change::between(same.version, changed.version))
}
