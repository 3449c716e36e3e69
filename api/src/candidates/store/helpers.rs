//! Rows and queries of helpers.

use chibo_openapi::candidates::Helper;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::candidate_helpers as helpers;
use crate::fail::Outcome;
use crate::http::Tx;

/// Helpers of one candidate at most.
pub(in crate::candidates) const HELPERS: i64 = 1000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = helpers)]
pub(in crate::candidates) struct HelperRow {
    pub(in crate::candidates) id: Key,
    pub(in crate::candidates) candidate_id: Key,
    pub(in crate::candidates) member_id: Key,
    pub(in crate::candidates) valid_from: NaiveDate,
    pub(in crate::candidates) valid_to: Option<NaiveDate>,
    pub(in crate::candidates) document_number: Option<String>,
}

impl From<HelperRow> for Helper {
    fn from(row: HelperRow) -> Self {
        let HelperRow { id, candidate_id, member_id, valid_from, valid_to, document_number } = row;
        Self { id: id.uuid(), candidate_id: candidate_id.uuid(), member_id: member_id.uuid(), member_name: None, valid_from, valid_to, document_number }
    }
}

/// Every helper, newest first.
pub(in crate::candidates) fn helpers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<HelperRow>> {
    let rows = helpers::table.filter(helpers::candidate_id.eq(candidate)).order((helpers::valid_from.desc(), helpers::id.desc())).limit(HELPERS);
    Ok(rows.select(HelperRow::as_select()).load(tx.conn)?)
}

pub(in crate::candidates) fn insert_helper(tx: &mut Tx<'_>, row: &HelperRow) -> Outcome<()> {
    diesel::insert_into(helpers::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Ends the times that last beyond a day; one that would begin no earlier never was.
pub(in crate::candidates) fn end_helping(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<usize> {
    let of_candidate = helpers::candidate_id.eq(candidate);
    let beyond = of_candidate.and(helpers::valid_to.is_null().or(helpers::valid_to.gt(on)));
    let ended = diesel::update(helpers::table.filter(beyond)).set(helpers::valid_to.eq(on)).execute(tx.conn)?;
    // Mostly nobody helped before.
    if ended > 0 {
        let never = of_candidate.and(helpers::valid_to.eq(on)).and(helpers::valid_from.ge(on));
        diesel::delete(helpers::table.filter(never)).execute(tx.conn)?;
    }
    Ok(ended)
}

/// Members of one statement at most: both databases bound the number of values.
const CHUNK: usize = 1000;

/// Candidates whom these members help beyond a day, each with the member.
pub(in crate::candidates) fn helped_by(tx: &mut Tx<'_>, members: &[Key], on: NaiveDate) -> Outcome<Vec<(Key, Key)>> {
    let mut found = Vec::new();
    for chunk in members.chunks(CHUNK) {
        let beyond = helpers::member_id.eq_any(chunk).and(helpers::valid_to.is_null().or(helpers::valid_to.gt(on)));
        let rows: Vec<(Key, Key)> = helpers::table
            .filter(beyond)
            .select((helpers::candidate_id, helpers::member_id))
            .distinct()
            .order((helpers::candidate_id, helpers::member_id))
            .load(tx.conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Ends what one member does for a candidate beyond a day.
pub(in crate::candidates) fn end_helping_by(tx: &mut Tx<'_>, candidate: Key, member: Key, on: NaiveDate) -> Outcome<()> {
    let theirs = helpers::candidate_id.eq(candidate).and(helpers::member_id.eq(member));
    let beyond = theirs.and(helpers::valid_to.is_null().or(helpers::valid_to.gt(on)));
    diesel::delete(helpers::table.filter(beyond.and(helpers::valid_from.ge(on)))).execute(tx.conn)?;
    diesel::update(helpers::table.filter(beyond)).set(helpers::valid_to.eq(on)).execute(tx.conn)?;
    Ok(())
}

/// A time was another member's, or of other days.
pub(in crate::candidates) fn change_helper(tx: &mut Tx<'_>, id: Key, member: Key, from: NaiveDate, to: Option<NaiveDate>) -> Outcome<()> {
    let change = (helpers::member_id.eq(member), helpers::valid_from.eq(from), helpers::valid_to.eq(to));
    diesel::update(helpers::table.find(id)).set(change).execute(tx.conn)?;
    Ok(())
}

/// The document that a time rests on.
pub(in crate::candidates) fn name_document(tx: &mut Tx<'_>, id: Key, document_number: Option<&str>) -> Outcome<()> {
    diesel::update(helpers::table.find(id)).set(helpers::document_number.eq(document_number)).execute(tx.conn)?;
    Ok(())
}

/// A time never was.
pub(in crate::candidates) fn delete_helper(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(helpers::table.find(id)).execute(tx.conn)?;
    Ok(())
}
