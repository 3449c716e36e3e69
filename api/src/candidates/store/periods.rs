//! The times with each cell that followed a candidate.

use chibo_openapi::candidates::CandidateCellPeriod;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::candidates::rules::Stay;
use crate::db::key::Key;
use crate::db::schema::candidate_cells as periods;
use crate::fail::Outcome;
use crate::http::Tx;

pub(in crate::candidates) fn begin_period(tx: &mut Tx<'_>, candidate: Key, cell: Key, from: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    diesel::insert_into(periods::table)
        .values((periods::candidate_id.eq(candidate), periods::cell_id.eq(cell), periods::valid_from.eq(from), periods::document_number.eq(document_number)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends the time that lasts; one that began no earlier than that day never was.
pub(in crate::candidates) fn end_period(tx: &mut Tx<'_>, candidate: Key, to: NaiveDate) -> Outcome<()> {
    let lasting = periods::candidate_id.eq(candidate).and(periods::valid_to.is_null());
    diesel::delete(periods::table.filter(lasting.and(periods::valid_from.ge(to)))).execute(tx.conn)?;
    diesel::update(periods::table.filter(lasting)).set(periods::valid_to.eq(to)).execute(tx.conn)?;
    Ok(())
}

/// The person was listed on another day: the first time with a cell began then, and those that had ended by then never were.
pub(in crate::candidates) fn relist(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<()> {
    let of_candidate = periods::candidate_id.eq(candidate);
    diesel::delete(periods::table.filter(of_candidate.and(periods::valid_to.le(on)))).execute(tx.conn)?;
    let first: NaiveDate = periods::table.filter(of_candidate).order(periods::valid_from).select(periods::valid_from).first(tx.conn)?;
    diesel::update(periods::table.find((candidate, first))).set(periods::valid_from.eq(on)).execute(tx.conn)?;
    Ok(())
}

/// Times with each cell, newest first.
pub(in crate::candidates) fn cells(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<CandidateCellPeriod>> {
    let rows: Vec<(Key, NaiveDate, Option<NaiveDate>, Option<String>)> = periods::table
        .filter(periods::candidate_id.eq(candidate))
        .order(periods::valid_from.desc())
        .limit(1000)
        .select((periods::cell_id, periods::valid_from, periods::valid_to, periods::document_number))
        .load(tx.conn)?;
    let wire = |(cell, valid_from, valid_to, document_number): (Key, _, _, _)| CandidateCellPeriod {
        cell_id: cell.uuid(),
        cell_code: String::new(),
        cell_name: String::new(),
        valid_from,
        valid_to,
        document_number,
    };
    Ok(rows.into_iter().map(wire).collect())
}

/// Times of some candidates with each cell, oldest first.
pub(in crate::candidates) fn stays_of(tx: &mut Tx<'_>, candidates: &[Key]) -> Outcome<Vec<(Key, Stay)>> {
    let rows: Vec<(Key, Key, NaiveDate, Option<NaiveDate>)> = periods::table
        .filter(periods::candidate_id.eq_any(candidates))
        .order((periods::candidate_id, periods::valid_from))
        .select((periods::candidate_id, periods::cell_id, periods::valid_from, periods::valid_to))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(candidate, cell, from, to)| (candidate, Stay { cell, from, to })).collect())
}
