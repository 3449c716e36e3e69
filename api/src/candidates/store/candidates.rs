//! Queries of candidates. Not here: their list (`list.rs`), cells (`periods.rs`) and acts (`acts.rs`).

use std::collections::HashMap;

use chibo_openapi::vocabulary::{CandidateStage, DeadlineKind};
use chrono::NaiveDate;
use diesel::prelude::*;

use super::row::{Columns, Keyed, Row, Sealed, sealed_key};
use crate::auth::Reach;
use crate::candidates::span::Span;
use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::{candidate_acts as acts, candidate_cells as periods, candidates, cells, committees, members};
use crate::db::text::fold;
use crate::fail::Outcome;
use crate::http::Tx;

/// The candidate with an id or, when there is none, with the greatest id below it; and the path of the committee above the cell.
/// Looking for what is absent takes the same work as for what is there, so the time of a 404 does not tell them apart.
pub(in crate::candidates) fn nearest(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found: Option<(Columns, Option<Vec<u8>>, String)> = candidates::table
        .inner_join(committees::table.on(committees::id.eq(candidates::committee_id)))
        .filter(candidates::id.le(id))
        .order(candidates::id.desc())
        .select((Columns::as_select(), sealed_key(), committees::path))
        .first(tx.conn)
        .optional()?;
    found.map(|(columns, key, path)| Ok((Row::opened(tx, (columns, key))?, path))).transpose()
}

/// What a candidate hangs on: the cell and its committee, and the member with the member's cell.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::candidates) struct Around {
    pub(in crate::candidates) cell: Key,
    pub(in crate::candidates) committee: Key,
    pub(in crate::candidates) member: Option<(Key, Key)>,
}

/// What a candidate hangs on.
pub(in crate::candidates) fn around(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Around>> {
    let found = candidates::table.left_join(members::table.on(members::id.nullable().eq(candidates::member_id))).filter(candidates::id.eq(id));
    let found = found.select((candidates::cell_id, candidates::committee_id, members::id.nullable(), members::cell_id.nullable()));
    let found: Option<(Key, Key, Option<Key>, Option<Key>)> = on_connection!(tx.conn, conn => found.first(conn)).optional()?;
    Ok(found.map(|(cell, committee, member, of_member)| Around { cell, committee, member: member.zip(of_member) }))
}

/// A candidate of the caller's, seen before.
pub(in crate::candidates) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    let found = candidates::table.find(id).select((Columns::as_select(), sealed_key())).first(tx.conn).optional()?;
    found.map(|row| Row::opened(tx, row)).transpose()
}

/// Name and code of the cell of those candidates within a reach, in one query; of one who was erased the name is empty.
pub(in crate::candidates) fn names(tx: &mut Tx<'_>, reach: &Reach, ids: &[Key]) -> Outcome<HashMap<Key, (String, String)>> {
    let found = candidates::table.inner_join(cells::table.on(cells::id.eq(candidates::cell_id))).filter(candidates::id.eq_any(ids));
    let found: Vec<(Columns, Option<Vec<u8>>, String)> = found.select((Columns::as_select(), sealed_key(), cells::code)).load(tx.conn)?;
    let within = found.into_iter().filter(|(columns, ..)| reach.covers(columns.committee_id, columns.cell_id));
    let named = |(columns, key, cell)| Row::opened(tx, (columns, key)).map(|row| (row.id, (row.full_name().to_owned(), cell)));
    within.map(named).collect()
}

pub(in crate::candidates) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(candidates::table).values(row.columns()).execute(tx.conn)?;
    Ok(())
}

pub(in crate::candidates) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(candidates::table.find(row.id)).set(row.columns()).execute(tx.conn)?;
    Ok(())
}

pub(in crate::candidates) fn set_keyed(tx: &mut Tx<'_>, id: Key, keyed: &Keyed) -> Outcome<()> {
    diesel::update(candidates::table.find(id)).set(keyed).execute(tx.conn)?;
    Ok(())
}

/// Other candidates with the same name, but for marks and case, and the same birth, with their cells and the paths of their committees.
pub(in crate::candidates) fn likely_same(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<(Key, Key, String)>> {
    let Some(hash) = &row.likeness_hash else { return Ok(Vec::new()) };
    let found = candidates::table
        .inner_join(committees::table.on(committees::id.eq(candidates::committee_id)))
        .filter(candidates::likeness_hash.eq(hash).and(candidates::id.ne(row.id)))
        .order(candidates::id)
        .limit(20)
        .select((candidates::id, candidates::cell_id, committees::path))
        .load(tx.conn)?;
    Ok(found)
}

/// By what an office names a candidate.
#[derive(Debug)]
pub struct Named<'a> {
    /// Full name.
    pub full_name: &'a str,
    /// Day of birth, or the year.
    pub birth: Option<&'a str>,
    /// Personal ID.
    pub personal_id: Option<&'a str>,
    /// The cell where a name is looked for.
    pub cell: Option<Key>,
}

/// A candidate, the cell, and the path of its committee.
type Found = (Key, Key, String);

/// Candidates who have a personal ID, else who have a name and birth and no other ID; with their cells and the paths of their
/// committees. And whether the ID found them.
pub(in crate::candidates) fn named(tx: &mut Tx<'_>, named: &Named<'_>) -> Outcome<(Vec<Found>, bool)> {
    let vault = &tx.request.app.vault;
    let rows = candidates::table.inner_join(committees::table.on(committees::id.eq(candidates::committee_id))).filter(candidates::erased_on.is_null());
    let rows = rows.order((candidates::active.desc(), candidates::id.desc())).limit(20).select((candidates::id, candidates::cell_id, committees::path));
    let wanted = named.personal_id.map(|id| vault.person_tag(id).to_vec());
    if let Some(wanted) = &wanted {
        let found: Vec<Found> = rows.filter(candidates::personal_id_hash.eq(wanted)).load(tx.conn)?;
        if !found.is_empty() {
            return Ok((found, true));
        }
    }
    let Some(birth) = named.birth else { return Ok((Vec::new(), false)) };
    let named = rows.filter(candidates::likeness_hash.eq(vault.likeness_tag(&fold(named.full_name), birth).to_vec()));
    let found = if wanted.is_some() { named.filter(candidates::personal_id_hash.is_null()).load(tx.conn)? } else { named.load(tx.conn)? };
    Ok((found, false))
}

/// Removes a candidate with the listing.
pub(in crate::candidates) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(periods::table.filter(periods::candidate_id.eq(id))).execute(tx.conn)?;
    diesel::delete(acts::table.filter(acts::candidate_id.eq(id))).execute(tx.conn)?;
    diesel::delete(candidates::table.find(id)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn opened(tx: &Tx<'_>, read: Vec<Sealed>) -> Outcome<Vec<Row>> {
    read.into_iter().map(|row| Row::opened(tx, row)).collect()
}

/// Some who left the list before a day, were never decided on, and whose values are still there.
pub(in crate::candidates) fn gone_before(tx: &mut Tx<'_>, day: NaiveDate, limit: i64) -> Outcome<Vec<Row>> {
    let gone = [CandidateStage::Withdrawn, CandidateStage::Rejected].map(CandidateStage::as_str);
    let decided = acts::table.filter(acts::candidate_id.eq(candidates::id).and(acts::asked.eq(CandidateStage::Decided.as_str())));
    let rows = candidates::table
        .filter(candidates::stage_on.lt(day).and(candidates::active.eq(false)).and(candidates::erased_on.is_null()))
        .filter(candidates::stage.eq_any(gone).and(diesel::dsl::not(diesel::dsl::exists(decided))))
        .order((candidates::stage_on, candidates::id))
        .limit(limit)
        .select((Columns::as_select(), sealed_key()));
    let rows: Vec<Sealed> = rows.load(tx.conn)?;
    opened(tx, rows)
}

/// Other candidates with the same personal ID who are still followed, with the paths of their committees.
pub(in crate::candidates) fn same_person(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<(Key, Key, String)>> {
    let Some(hash) = &row.personal_id_hash else { return Ok(Vec::new()) };
    let found = candidates::table
        .inner_join(committees::table.on(committees::id.eq(candidates::committee_id)))
        .filter(candidates::personal_id_hash.eq(hash).and(candidates::id.ne(row.id)).and(candidates::active.eq(true)))
        .order(candidates::id)
        .limit(20)
        .select((candidates::id, candidates::cell_id, committees::path))
        .load(tx.conn)?;
    Ok(found)
}

/// The candidate whose admission made a member.
pub(in crate::candidates) fn of_member(tx: &mut Tx<'_>, member: Key) -> Outcome<Option<Row>> {
    let found = candidates::table.filter(candidates::member_id.eq(member)).select((Columns::as_select(), sealed_key())).first(tx.conn).optional()?;
    found.map(|row| Row::opened(tx, row)).transpose()
}

/// The candidates whose admissions made these members.
pub(in crate::candidates) fn of_members(tx: &mut Tx<'_>, members: &[Key]) -> Outcome<Vec<Row>> {
    let rows = candidates::table.filter(candidates::member_id.eq_any(members)).order(candidates::id);
    let rows: Vec<Sealed> = rows.select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    opened(tx, rows)
}

/// Everybody a cell follows, in pages by id.
pub(in crate::candidates) fn followed_by(tx: &mut Tx<'_>, cell: Key, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = candidates::table.filter(candidates::cell_id.eq(cell)).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(candidates::id.gt(after));
    }
    let rows: Vec<Sealed> = rows.order(candidates::id).limit(limit).select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    opened(tx, rows)
}

/// How many a cell still follows.
pub(in crate::candidates) fn active_in(tx: &mut Tx<'_>, cell: Key) -> Outcome<i64> {
    Ok(candidates::table.filter(candidates::cell_id.eq(cell).and(candidates::active.eq(true))).count().get_result(tx.conn)?)
}

/// Candidates repeat the committee of their cell; not a change of the candidate, so no new version.
pub(in crate::candidates) fn set_committee(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    diesel::update(candidates::table.filter(candidates::cell_id.eq(cell))).set(candidates::committee_id.eq(committee)).execute(tx.conn)?;
    Ok(())
}

/// Candidates with something due within a span, of these kinds, in pages by day and id.
pub(in crate::candidates) fn due_within(tx: &mut Tx<'_>, span: &Span, after: Option<(NaiveDate, Key)>, limit: i64) -> Outcome<Vec<Row>> {
    let from = after.map_or(span.from, |(day, _)| day.max(span.from));
    let mut rows = candidates::table.filter(candidates::due_on.ge(from)).into_boxed();
    if let Some(to) = span.to {
        rows = rows.filter(candidates::due_on.le(to));
    }
    if span.counted_in_working_days {
        let counted = [DeadlineKind::DecisionDue, DeadlineKind::CeremonyDue, DeadlineKind::RecognitionDue].map(DeadlineKind::as_str);
        rows = rows.filter(candidates::due_kind.eq_any(counted));
    }
    if let Some((day, id)) = after {
        rows = rows.filter(candidates::due_on.gt(day).or(candidates::id.gt(id)));
    }
    let rows: Vec<Sealed> = rows.order((candidates::due_on, candidates::id)).limit(limit).select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    opened(tx, rows)
}

/// Whoever is followed in the cells of a committee, so many at most.
pub(in crate::candidates) fn followed_in(tx: &mut Tx<'_>, committee: Key, limit: i64) -> Outcome<Vec<Row>> {
    let rows = candidates::table.filter(candidates::committee_id.eq(committee).and(candidates::active.eq(true))).order(candidates::id);
    let rows: Vec<Sealed> = rows.limit(limit).select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    opened(tx, rows)
}

/// Every candidate, in pages by id.
pub(in crate::candidates) fn all(tx: &mut Tx<'_>, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = candidates::table.into_boxed();
    if let Some(after) = after {
        rows = rows.filter(candidates::id.gt(after));
    }
    let rows: Vec<Sealed> = rows.order(candidates::id).limit(limit).select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    opened(tx, rows)
}
