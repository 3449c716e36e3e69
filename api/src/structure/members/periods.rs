//! The times of members in cells: rows and queries.

use chibo_openapi::structure::MemberCellPeriod;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Date, Nullable, Text};

use super::stays::{self, Stay};
use crate::db::key::Key;
use crate::db::schema::{cells, member_cells as periods, members};
use crate::fail::Outcome;
use crate::http::Tx;
use crate::structure::cells::CellFacts;

/// Who was an official member of a cell on a day. The day a time or a membership ends is the first one after it.
macro_rules! official_in {
    ($cell:expr, $on:expr) => {
        members::table.inner_join(periods::table.on(periods::member_id.eq(members::id))).filter(
            periods::cell_id
                .eq($cell)
                .and(periods::valid_from.le($on))
                .and(periods::valid_to.is_null().or(periods::valid_to.gt($on)))
                .and(members::official_on.le($on))
                .and(members::left_on.is_null().or(members::left_on.gt($on))),
        )
    };
}

pub(super) fn officials_on(tx: &mut Tx<'_>, cell: Key, on: NaiveDate) -> Outcome<i64> {
    Ok(official_in!(cell, on).count().get_result(tx.conn)?)
}

/// How many members the cells of some committees had on a day, official and probationary.
pub(super) fn count_on(tx: &mut Tx<'_>, committees: &[Key], on: NaiveDate) -> Outcome<i64> {
    let rows = members::table.inner_join(periods::table.on(periods::member_id.eq(members::id)));
    let rows = rows.inner_join(cells::table.on(cells::id.eq(periods::cell_id))).filter(cells::committee_id.eq_any(committees));
    let there = periods::valid_from.le(on).and(periods::valid_to.is_null().or(periods::valid_to.gt(on)));
    Ok(rows.filter(there.and(members::left_on.is_null().or(members::left_on.gt(on)))).count().get_result(tx.conn)?)
}

pub(super) fn is_official_in(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<bool> {
    let found: i64 = official_in!(cell, on).filter(members::id.eq(member)).count().get_result(tx.conn)?;
    Ok(found > 0)
}

/// The day from which a member who is official in a cell on a day is there no more; none for one who still is.
pub(super) fn official_until(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<Option<NaiveDate>> {
    let found: Option<(Option<NaiveDate>, Option<NaiveDate>)> =
        official_in!(cell, on).filter(members::id.eq(member)).select((periods::valid_to, members::left_on)).first(tx.conn).optional()?;
    Ok(found.and_then(|(moved, left)| moved.into_iter().chain(left).min()))
}

/// The times as they follow from the days of the membership; `before` are the cells that followed the person until then.
pub(super) fn restate(tx: &mut Tx<'_>, member: Key, before: &[MemberCellPeriod], from: NaiveDate, to: Option<NaiveDate>) -> Outcome<()> {
    let rows = periods::table.filter(periods::member_id.eq(member)).order(periods::valid_from);
    let rows: Vec<(Key, NaiveDate, Option<NaiveDate>, Option<String>)> =
        rows.select((periods::cell_id, periods::valid_from, periods::valid_to, periods::document_number)).load(tx.conn)?;
    let kept: Vec<Stay> = rows.into_iter().map(|(cell, from, to, document_number)| Stay { cell, from, to, document_number }).collect();
    let before: Vec<Stay> =
        before.iter().map(|time| Stay { cell: time.cell_id.into(), from: time.valid_from, to: time.valid_to, document_number: None }).collect();
    let now = stays::between(&before, &kept, from, to);
    if now == kept {
        return Ok(());
    }
    diesel::delete(periods::table.filter(periods::member_id.eq(member))).execute(tx.conn)?;
    for Stay { cell, from, to, document_number } in now {
        diesel::insert_into(periods::table)
            .values((
                periods::member_id.eq(member),
                periods::cell_id.eq(cell),
                periods::valid_from.eq(from),
                periods::valid_to.eq(to),
                periods::document_number.eq(document_number),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

pub(super) fn begin(tx: &mut Tx<'_>, member: Key, cell: Key, from: NaiveDate) -> Outcome<()> {
    diesel::insert_into(periods::table).values((periods::member_id.eq(member), periods::cell_id.eq(cell), periods::valid_from.eq(from))).execute(tx.conn)?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, member: Key, to: NaiveDate) -> Outcome<()> {
    diesel::update(periods::table.filter(periods::member_id.eq(member).and(periods::valid_to.is_null()))).set(periods::valid_to.eq(to)).execute(tx.conn)?;
    Ok(())
}

/// First day of the time that lasts.
pub(super) fn start(tx: &mut Tx<'_>, member: Key) -> Outcome<Option<NaiveDate>> {
    let lasting = periods::table.filter(periods::member_id.eq(member).and(periods::valid_to.is_null()));
    Ok(lasting.select(periods::valid_from).first(tx.conn).optional()?)
}

pub(super) fn list(tx: &mut Tx<'_>, member: Key) -> Outcome<Vec<MemberCellPeriod>> {
    let rows: Vec<(Key, NaiveDate, Option<NaiveDate>)> = periods::table
        .filter(periods::member_id.eq(member))
        .order(periods::valid_from.desc())
        .limit(1000)
        .select((periods::cell_id, periods::valid_from, periods::valid_to))
        .load(tx.conn)?;
    let period = |(cell, valid_from, valid_to): (Key, _, _)| MemberCellPeriod {
        cell_id: cell.uuid(),
        cell_code: String::new(),
        cell_name: String::new(),
        valid_from,
        valid_to,
    };
    Ok(rows.into_iter().map(period).collect())
}

/// Moves members to a cell from a day on; four statements, however many they are.
pub(super) fn relocate(tx: &mut Tx<'_>, moved: &[Key], to: &CellFacts, on: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    let lasting = periods::member_id.eq_any(moved).and(periods::valid_to.is_null());
    // Whoever came no earlier than that day was never in the old cell as it then was: that time is one in the new cell.
    diesel::update(periods::table.filter(lasting.clone().and(periods::valid_from.ge(on))))
        .set((periods::cell_id.eq(to.id), periods::document_number.eq(document_number)))
        .execute(tx.conn)?;
    let before = periods::table.filter(lasting.and(periods::valid_from.lt(on)));
    let begun = (periods::member_id, to.id.into_sql::<Binary>(), on.into_sql::<Date>(), document_number.into_sql::<Nullable<Text>>());
    diesel::insert_into(periods::table)
        .values(before.clone().select(begun))
        .into_columns((periods::member_id, periods::cell_id, periods::valid_from, periods::document_number))
        .execute(tx.conn)?;
    diesel::update(before).set(periods::valid_to.eq(on)).execute(tx.conn)?;
    diesel::update(members::table.filter(members::id.eq_any(moved)))
        .set((
            members::cell_id.eq(to.id),
            members::committee_id.eq(to.committee),
            members::updated_at.eq(tx.now.naive_utc()),
            members::version.eq(members::version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}
