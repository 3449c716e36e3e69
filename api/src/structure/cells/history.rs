//! Rows and queries of a cell's history: the committees above it, and the acts on its structure.

use chibo_openapi::structure::CellAct;
use chibo_openapi::vocabulary::CellActKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{cell_acts as acts, cell_parents as periods};
use crate::fail::Outcome;
use crate::http::Tx;

pub(super) fn begin_period(tx: &mut Tx<'_>, cell: Key, committee: Key, from: NaiveDate) -> Outcome<()> {
    diesel::insert_into(periods::table)
        .values((periods::cell_id.eq(cell), periods::committee_id.eq(committee), periods::valid_from.eq(from)))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn end_period(tx: &mut Tx<'_>, cell: Key, to: NaiveDate) -> Outcome<()> {
    diesel::update(periods::table.filter(periods::cell_id.eq(cell).and(periods::valid_to.is_null()))).set(periods::valid_to.eq(to)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn period_start(tx: &mut Tx<'_>, cell: Key) -> Outcome<Option<NaiveDate>> {
    Ok(periods::table.filter(periods::cell_id.eq(cell).and(periods::valid_to.is_null())).select(periods::valid_from).first(tx.conn).optional()?)
}

/// An act to record; the document is its number and the reason.
pub(super) struct NewAct<'a> {
    pub(super) kind: CellActKind,
    pub(super) cell: Key,
    pub(super) other: Option<Key>,
    pub(super) committee: Option<Key>,
    pub(super) on: NaiveDate,
    pub(super) document: Option<(&'a str, &'a str)>,
}

pub(super) fn insert_act(tx: &mut Tx<'_>, act: &NewAct<'_>) -> Outcome<()> {
    let NewAct { kind, cell, other, committee, on, document } = act;
    diesel::insert_into(acts::table)
        .values((
            acts::id.eq(Key::new()),
            acts::kind.eq(kind.as_str()),
            acts::cell_id.eq(cell),
            acts::other_cell_id.eq(other),
            acts::committee_id.eq(committee),
            acts::acted_on.eq(on),
            acts::document_number.eq(document.map(|(number, _)| number).filter(|number| !number.is_empty())),
            acts::reason.eq(document.map(|(_, reason)| reason)),
            acts::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = acts)]
struct ActRow {
    id: Key,
    kind: String,
    cell_id: Key,
    other_cell_id: Option<Key>,
    committee_id: Option<Key>,
    acted_on: NaiveDate,
    document_number: Option<String>,
    reason: Option<String>,
    created_at: NaiveDateTime,
}

/// Acts done to a cell, and those of other cells that it took part in.
pub(super) fn acts(tx: &mut Tx<'_>, cell: Key) -> Outcome<Vec<CellAct>> {
    let rows: Vec<ActRow> = acts::table
        .filter(acts::cell_id.eq(cell).or(acts::other_cell_id.eq(cell)))
        .order((acts::acted_on.desc(), acts::id.desc()))
        .limit(200)
        .select(ActRow::as_select())
        .load(tx.conn)?;
    let wire = |row: ActRow| {
        let ActRow { id, kind, cell_id, other_cell_id, committee_id, acted_on, document_number, reason, created_at } = row;
        CellAct {
            id: id.uuid(),
            kind: parse_stored(&kind),
            cell_id: cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            other_cell_id: other_cell_id.map(Key::uuid),
            other_cell_code: None,
            other_cell_name: None,
            committee_id: committee_id.map(Key::uuid),
            committee_code: None,
            committee_name: None,
            acted_on,
            document_number,
            reason,
            created_at: created_at.and_utc(),
        }
    };
    Ok(rows.into_iter().map(wire).collect())
}
