//! Rows that are entries of a contest.

use chibo_openapi::Scope;
use chibo_openapi::contests::{ContestEntriesQuery, ContestEntryCreate};
use chibo_openapi::vocabulary::ImportKind;
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column, query};
use super::people;
use super::score_sheets::of_row;
use crate::contests::entries;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::ContestEntries,
    scope: Scope::ContestEntriesWrite,
    shape: Shape {
        item: "ContestEntry",
        columns: &COLUMNS,
        key: &["contest_code", "cell_code", "member_id", "member_name", "member_birth", "member_card_number"],
        stands_for: &[("contest_id", "contest_code"), ("cell_id", "cell_code")],
    },
    put,
};

static COLUMNS: [Column; 8] = [
    column("contest_code", Holds::Text).required(),
    column("cell_code", Holds::Text).required(),
    column("member_id", Holds::Text),
    column("member_name", Holds::Text),
    column("member_birth", Holds::Birth),
    column("member_card_number", Holds::Digits(8)),
    column("cluster", Holds::Text),
    column("statement", Holds::Text),
];

/// An entry is known by its contest, cell and member.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let contest = of_row(tx, row)?;
    let cell = row.cell(tx, "cell_code")?;
    let member = people::member(tx, row, cell)?;
    let found = json!({ "contest_id": contest.map(|contest| contest.id), "cell_id": cell.map(Key::uuid), "member_id": member.map(Key::uuid) });
    let new: ContestEntryCreate = row.body(tx, &["cluster", "statement"], found)?;
    let of_cell: ContestEntriesQuery = query(json!({ "contest_id": [new.contest_id], "cell_id": [new.cell_id], "limit": 200 }))?;
    let known = entries::list(tx, &of_cell)?.items.into_iter().find(|entry| entry.member_id == new.member_id);
    let Some(known) = known else { return entries::create(tx, &new).map(|_| Change::Created) };
    // Lists do not show the text handed in, so an empty cell says nothing of it; and what is there may be said again in any state.
    let known = entries::get(tx, known.id.into())?;
    let same = |wanted: &Option<String>, there: &Option<String>| wanted.is_none() || wanted == there;
    if same(&new.cluster, &known.cluster) && same(&new.statement, &known.statement) {
        return Ok(Change::Unchanged);
    }
    let changes = row.changes_but_for_empty(&["cluster", "statement"], &["cluster", "statement"]);
    let changed = entries::update(tx, known.id.into(), &Patch::of(changes))?;
    Ok(Change::between(known.version, changed.version))
}
