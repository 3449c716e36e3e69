//! Cells and committees as they were known: each state with the instant from which and until which it was known. What a report printed on any
//! day can be printed again, with the names of then and for the units that stood there then.
//! Not here: where a unit stood on which day of its own history, which the periods of `cells` and `committees` say.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{cell_versions, committee_versions};
use crate::fail::Outcome;
use crate::http::Tx;

/// The instant until which what is known now will have been known.
pub fn for_ever() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(9999, 12, 31).and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap_or(NaiveDateTime::MAX)
}

/// What a report says of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = cell_versions)]
pub struct CellVersion {
    /// The cell.
    pub cell_id: Key,
    /// From which instant this was known.
    pub known_from: NaiveDateTime,
    /// The instant from which something else was known.
    pub known_until: NaiveDateTime,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The committee directly above.
    pub committee_id: Key,
    /// Day of founding.
    pub founded_on: NaiveDate,
    /// Day of ending.
    pub dissolved_on: Option<NaiveDate>,
}

/// What a report says of a committee.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = committee_versions)]
pub struct CommitteeVersion {
    /// The committee.
    pub committee_id: Key,
    /// From which instant this was known.
    pub known_from: NaiveDateTime,
    /// The instant from which something else was known.
    pub known_until: NaiveDateTime,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The committee directly above.
    pub parent_id: Option<Key>,
    /// Ids from the top down to this one.
    pub path: String,
    /// Day of founding.
    pub founded_on: NaiveDate,
    /// Day of ending.
    pub dissolved_on: Option<NaiveDate>,
}

/// Notes what is known of a unit from now on, if it is anything else than before. Of one instant the last counts.
macro_rules! note {
    ($tx:expr, $table:ident, $id:ident, $version:ident, $now:expr) => {{
        let current = $table::table.filter($table::$id.eq($now.$id).and($table::known_until.eq(for_ever())));
        let known: Option<$version> = current.select($version::as_select()).first($tx.conn).optional()?;
        if let Some(known) = known {
            if known == ($version { known_from: known.known_from, ..$now.clone() }) {
                return Ok(());
            }
            let current = $table::table.find((known.$id, known.known_from));
            if known.known_from < $now.known_from {
                diesel::update(current).set($table::known_until.eq($now.known_from)).execute($tx.conn)?;
            } else {
                diesel::delete(current).execute($tx.conn)?;
            }
        }
        diesel::insert_into($table::table).values($now).execute($tx.conn)?;
        Ok(())
    }};
}

/// Notes what is known of a cell from now on.
pub(super) fn note_cell(tx: &mut Tx<'_>, now: CellVersion) -> Outcome<()> {
    note!(tx, cell_versions, cell_id, CellVersion, now)
}

/// Notes what is known of a committee from now on.
pub(super) fn note_committee(tx: &mut Tx<'_>, now: CommitteeVersion) -> Outcome<()> {
    note!(tx, committee_versions, committee_id, CommitteeVersion, now)
}

/// From now on a cell is known to have been recorded by mistake.
pub(super) fn end_cell(tx: &mut Tx<'_>, cell: Key) -> Outcome<()> {
    let now = tx.now.naive_utc();
    let current = cell_versions::cell_id.eq(cell).and(cell_versions::known_until.eq(for_ever()));
    diesel::delete(cell_versions::table.filter(current.and(cell_versions::known_from.ge(now)))).execute(tx.conn)?;
    diesel::update(cell_versions::table.filter(current)).set(cell_versions::known_until.eq(now)).execute(tx.conn)?;
    Ok(())
}
