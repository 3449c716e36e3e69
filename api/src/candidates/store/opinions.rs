//! Rows and queries of opinions.

use chibo_openapi::candidates::{Opinion, OpinionCreate};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::candidate_opinions as opinions;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::vault::PersonKey;

/// Opinions on one candidate at most.
pub(in crate::candidates) const OPINIONS: i64 = 1000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = opinions)]
pub(in crate::candidates) struct OpinionRow {
    pub(in crate::candidates) id: Key,
    pub(in crate::candidates) candidate_id: Key,
    pub(in crate::candidates) kind: String,
    pub(in crate::candidates) organization_id: Option<Key>,
    pub(in crate::candidates) given_on: NaiveDate,
    pub(in crate::candidates) favourable: bool,
    text_sealed: Option<Vec<u8>>,
    pub(in crate::candidates) created_at: NaiveDateTime,
}

impl OpinionRow {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, candidate: Key, key: &PersonKey, new: &OpinionCreate) -> Outcome<Self> {
        let OpinionCreate { kind, organization_id, given_on, favourable, text } = new;
        let sealed = text.as_ref().map(|text| key.seal_json(text)).transpose();
        Ok(Self {
            id: Key::new(),
            candidate_id: candidate,
            kind: kind.to_string(),
            organization_id: organization_id.map(Key::from),
            given_on: *given_on,
            favourable: *favourable,
            text_sealed: sealed.map_err(|error| Fail::internal(&error.to_string()))?,
            created_at: tx.now.naive_utc(),
        })
    }

    /// As answers show it; without its text once the person was erased.
    pub(in crate::candidates) fn wire(self, key: Option<&PersonKey>) -> Outcome<Opinion> {
        let Self { id, candidate_id, kind, organization_id, given_on, favourable, text_sealed, created_at } = self;
        let open =
            |(key, sealed): (&PersonKey, Vec<u8>)| key.open_json(&sealed).ok_or_else(|| Fail::internal("an opinion does not open with the person's key"));
        let text = key.zip(text_sealed).map(open).transpose()?;
        Ok(Opinion {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind: parse_stored(&kind),
            organization_id: organization_id.map(Key::uuid),
            organization_name: None,
            given_on,
            favourable,
            text,
            created_at: created_at.and_utc(),
        })
    }
}

/// Every opinion, oldest record first.
pub(in crate::candidates) fn opinions(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<OpinionRow>> {
    let rows = opinions::table.filter(opinions::candidate_id.eq(candidate)).order(opinions::id).limit(OPINIONS);
    Ok(rows.select(OpinionRow::as_select()).load(tx.conn)?)
}

pub(in crate::candidates) fn count_opinions(tx: &mut Tx<'_>, candidate: Key) -> Outcome<i64> {
    Ok(opinions::table.filter(opinions::candidate_id.eq(candidate)).count().get_result(tx.conn)?)
}

pub(in crate::candidates) fn insert_opinion(tx: &mut Tx<'_>, row: &OpinionRow) -> Outcome<()> {
    diesel::insert_into(opinions::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// An opinion of a candidate.
pub(in crate::candidates) fn opinion(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<OpinionRow>> {
    let found = opinions::table.filter(opinions::id.eq(id).and(opinions::candidate_id.eq(candidate)));
    Ok(found.select(OpinionRow::as_select()).first(tx.conn).optional()?)
}

pub(in crate::candidates) fn delete_opinion(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(opinions::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// Removes what opinions say in words; kinds and days stay for the statistics.
pub(in crate::candidates) fn erase_opinions(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    diesel::update(opinions::table.filter(opinions::candidate_id.eq(candidate))).set(opinions::text_sealed.eq(None::<Vec<u8>>)).execute(tx.conn)?;
    Ok(())
}
