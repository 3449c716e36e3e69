//! Rows that are members.

use chibo_openapi::structure::{Member, MemberCreate};
use chibo_openapi::vocabulary::ImportKind;
use chibo_openapi::{Code, Scope};
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column};
use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;
use crate::moves::members as acts;
use crate::structure::members::{self, Named};

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Members,
    scope: Scope::MembersWrite,
    shape: Shape { item: "Member", columns: &COLUMNS, key: &["full_name", "birth", "card_number", "cell_code"], stands_for: &[("cell_id", "cell_code")] },
    put,
};

static COLUMNS: [Column; 8] = [
    column("full_name", Holds::Text).required(),
    column("birth", Holds::Birth),
    column("sex", Holds::Term("sex")),
    column("card_number", Holds::Digits(8)),
    column("cell_code", Holds::Text).required(),
    column("joined_cell_on", Holds::Day),
    column("admitted_on", Holds::Day),
    column("official_on", Holds::Day),
];

/// What makes a member.
const FIELDS: [&str; 7] = ["full_name", "birth", "sex", "card_number", "joined_cell_on", "admitted_on", "official_on"];
/// What is corrected of one who is there.
const CORRECTED: [&str; 5] = ["full_name", "birth", "sex", "card_number", "admitted_on"];

/// Whoever has the number of the card, or the name and birth in the cell, is corrected; others are recorded.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let cell = row.cell(tx, "cell_code")?;
    let Some(known) = known(tx, row, cell)? else {
        let new: MemberCreate = row.body(tx, &FIELDS, json!({ "cell_id": cell.map(Key::uuid) }))?;
        return acts::create(tx, &new).map(|_| Change::Created);
    };
    // Who is elsewhere, or official since another day, got there by an act, and not by a file.
    if cell.is_some_and(|cell| cell.uuid() != known.cell_id) {
        row.flaw(Flaw::field("/cell_code", Code::ReadOnly));
    }
    row.keeps("official_on", &json!(known.official_on));
    row.so_far()?;
    let changed = acts::update(tx, known.id.into(), &Patch::of(row.changes(&CORRECTED)))?;
    Ok(Change::between(known.version, changed.version))
}

fn known(tx: &mut Tx<'_>, row: &mut Row<'_>, cell: Option<Key>) -> Outcome<Option<Member>> {
    let text = |field: &str| row.text(field).map(str::to_owned);
    let (card, name, birth) = (text("card_number").filter(|card| !card.contains('•')), text("full_name"), text("birth"));
    let mut found = match &card {
        Some(card) => members::by_card(tx, card)?,
        None => Vec::new(),
    };
    if let (true, Some(name), Some(_)) = (found.is_empty(), &name, cell) {
        found = members::named(tx, &Named { full_name: name, birth: birth.as_deref(), cell })?;
        found.retain(|(_, of)| Some(*of) == cell);
        // Two of one name and birth have cards of their own.
        let members = found.iter().map(|(id, _)| acts::get(tx, *id)).collect::<Outcome<Vec<_>>>()?;
        let same = |member: &Member| card.is_none() || member.card_number.is_none();
        found = members.iter().filter(|member| same(member)).map(|member| (member.id.into(), member.cell_id.into())).collect();
    }
    match found.as_slice() {
        [] => Ok(None),
        [(id, _)] => acts::get(tx, *id).map(Some),
        many => {
            row.flaw(Flaw::field("/full_name", Code::AmbiguousPerson).with("count", many.len()));
            row.so_far().map(|()| None)
        }
    }
}
