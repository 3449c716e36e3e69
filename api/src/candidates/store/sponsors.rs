//! Rows and queries of sponsors.

use chibo_openapi::candidates::{Sponsor, SponsorCreate};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{candidate_sponsors as sponsors, members};
use crate::fail::Outcome;
use crate::http::Tx;

/// Sponsors of one candidate at most.
pub(in crate::candidates) const SPONSORS: i64 = 100;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sponsors)]
pub(in crate::candidates) struct SponsorRow {
    pub(in crate::candidates) id: Key,
    pub(in crate::candidates) candidate_id: Key,
    pub(in crate::candidates) kind: String,
    pub(in crate::candidates) member_id: Option<Key>,
    pub(in crate::candidates) organization_id: Option<Key>,
    pub(in crate::candidates) known_since: Option<NaiveDate>,
    pub(in crate::candidates) replacement: bool,
    pub(in crate::candidates) signed_on: NaiveDate,
    pub(in crate::candidates) created_at: NaiveDateTime,
}

impl SponsorRow {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, candidate: Key, new: &SponsorCreate) -> Self {
        let SponsorCreate { kind, member_id, organization_id, known_since, replacement, signed_on } = new;
        Self {
            id: Key::new(),
            candidate_id: candidate,
            kind: kind.to_string(),
            member_id: member_id.map(Key::from),
            organization_id: organization_id.map(Key::from),
            known_since: *known_since,
            replacement: *replacement,
            signed_on: *signed_on,
            created_at: tx.now.naive_utc(),
        }
    }
}

impl From<SponsorRow> for Sponsor {
    fn from(row: SponsorRow) -> Self {
        let SponsorRow { id, candidate_id, kind, member_id, organization_id, known_since, replacement, signed_on, created_at } = row;
        Self {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind: parse_stored(&kind),
            member_id: member_id.map(Key::uuid),
            member_name: None,
            organization_id: organization_id.map(Key::uuid),
            organization_name: None,
            known_since,
            replacement,
            signed_on,
            created_at: created_at.and_utc(),
        }
    }
}

/// Of the member who is a sponsor: official since, left on, committee.
pub(in crate::candidates) type SponsoringMember = Option<(Option<NaiveDate>, Option<NaiveDate>, Key)>;

/// Every sponsor with what the record of the member says, oldest first.
pub(in crate::candidates) fn sponsors(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<(SponsorRow, SponsoringMember)>> {
    let rows = sponsors::table
        .left_join(members::table.on(sponsors::member_id.eq(members::id.nullable())))
        .filter(sponsors::candidate_id.eq(candidate))
        .order(sponsors::id)
        .limit(SPONSORS)
        .select((SponsorRow::as_select(), (members::official_on, members::left_on, members::committee_id).nullable()))
        .load(tx.conn)?;
    Ok(rows)
}

pub(in crate::candidates) fn insert_sponsor(tx: &mut Tx<'_>, row: &SponsorRow) -> Outcome<()> {
    diesel::insert_into(sponsors::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A sponsor of a candidate.
pub(in crate::candidates) fn sponsor(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<SponsorRow>> {
    let found = sponsors::table.filter(sponsors::id.eq(id).and(sponsors::candidate_id.eq(candidate)));
    Ok(found.select(SponsorRow::as_select()).first(tx.conn).optional()?)
}

pub(in crate::candidates) fn delete_sponsor(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(sponsors::table.find(id)).execute(tx.conn)?;
    Ok(())
}
