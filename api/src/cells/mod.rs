//! Stand-in for the cells feature: only what members and posts ask of it. Replaced when the features are put together.

use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::auth::Unit;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::db::schema::{cells, committees};
use crate::http::{Flaw, Tx};

/// What others need to know of a cell.
#[derive(Debug, Clone)]
pub struct CellFacts {
    /// Id.
    pub id: Key,
    /// Short code.
    pub code: String,
    /// The committee above it.
    pub committee: Key,
    /// For permission checks.
    pub unit: Unit,
    /// First day.
    pub founded_on: NaiveDate,
    /// Last day; none while it exists.
    pub dissolved_on: Option<NaiveDate>,
    /// Official members now.
    pub official_members: i64,
    /// Probationary members now.
    pub probationary_members: i64,
}

/// A cell, without asking who may see it.
pub fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<CellFacts>> {
    type Found = (String, Key, String, NaiveDate, Option<NaiveDate>, i64, i64);
    let found: Option<Found> = cells::table
        .inner_join(committees::table.on(committees::id.eq(cells::committee_id)))
        .filter(cells::id.eq(id))
        .select((
            cells::code,
            cells::committee_id,
            committees::path,
            cells::founded_on,
            cells::dissolved_on,
            cells::official_members,
            cells::probationary_members,
        ))
        .first(tx.conn)
        .optional()?;
    Ok(found.map(|(code, committee, path, founded_on, dissolved_on, official_members, probationary_members)| {
        let unit = Unit { path, cell: Some(id) };
        CellFacts { id, code, committee, unit, founded_on, dissolved_on, official_members, probationary_members }
    }))
}

/// A cell that a body names: it must exist, be visible, not be dissolved, and allow the act.
pub fn named(tx: &mut Tx<'_>, pointer: &str, id: Key, see: Scope, act: Scope, flaws: &mut Vec<Flaw>) -> Outcome<Option<CellFacts>> {
    let Some(cell) = facts(tx, id)?.filter(|cell| tx.caller().may(see, &cell.unit)) else {
        tx.caller().require_somewhere(act)?;
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
        return Ok(None);
    };
    tx.caller().require(see, act, &cell.unit)?;
    if let Some(on) = cell.dissolved_on {
        flaws.push(Flaw::field(pointer, Code::CellDissolved).with("cell", cell.code.as_str()).with("on", on.to_string()));
    }
    Ok(Some(cell))
}

/// Adds to the counters of members.
pub fn count(tx: &mut Tx<'_>, id: Key, official: i64, probationary: i64) -> Outcome<()> {
    diesel::update(cells::table.find(id))
        .set((
            cells::official_members.eq(cells::official_members + official),
            cells::probationary_members.eq(cells::probationary_members + probationary),
            cells::updated_at.eq(tx.now.naive_utc()),
            cells::version.eq(cells::version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}
