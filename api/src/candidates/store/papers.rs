//! Rows and queries of papers: what each is and where it is kept, never a scan.

use chibo_openapi::candidates::{Paper, PaperCreate};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::candidate_papers as papers;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::vault::PersonKey;

/// Papers of one candidate at most.
pub(in crate::candidates) const PAPERS: i64 = 1000;

/// What a paper says in words: sealed with the person's key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Words {
    number: Option<String>,
    verified_by: Option<String>,
    kept_where: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = papers)]
pub(in crate::candidates) struct PaperRow {
    pub(in crate::candidates) id: Key,
    pub(in crate::candidates) candidate_id: Key,
    pub(in crate::candidates) kind: String,
    pub(in crate::candidates) dated_on: NaiveDate,
    words_sealed: Option<Vec<u8>>,
    pub(in crate::candidates) created_at: NaiveDateTime,
}

impl PaperRow {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, candidate: Key, key: &PersonKey, new: &PaperCreate) -> Outcome<Self> {
        let PaperCreate { kind, number, dated_on, verified_by, kept_where } = new.clone();
        let words = key.seal_json(&Words { number, verified_by, kept_where }).map_err(|error| Fail::internal(&error.to_string()))?;
        let now = tx.now.naive_utc();
        Ok(Self { id: Key::new(), candidate_id: candidate, kind: kind.to_string(), dated_on, words_sealed: Some(words), created_at: now })
    }

    /// As answers show it; without its words once the person was erased.
    pub(in crate::candidates) fn wire(self, key: Option<&PersonKey>, valid_until: Option<NaiveDate>) -> Outcome<Paper> {
        let Self { id, candidate_id, kind, dated_on, words_sealed, created_at } = self;
        let open = |(key, sealed): (&PersonKey, Vec<u8>)| key.open_json(&sealed).ok_or_else(|| Fail::internal("a paper does not open with the person's key"));
        let Words { number, verified_by, kept_where } = key.zip(words_sealed).map(open).transpose()?.unwrap_or_default();
        Ok(Paper {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind: parse_stored(&kind),
            number,
            dated_on,
            verified_by,
            kept_where,
            valid_until,
            created_at: created_at.and_utc(),
        })
    }
}

/// Every paper, oldest record first.
pub(in crate::candidates) fn papers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<PaperRow>> {
    let rows = papers::table.filter(papers::candidate_id.eq(candidate)).order(papers::id).limit(PAPERS);
    Ok(rows.select(PaperRow::as_select()).load(tx.conn)?)
}

pub(in crate::candidates) fn count_papers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<i64> {
    Ok(papers::table.filter(papers::candidate_id.eq(candidate)).count().get_result(tx.conn)?)
}

pub(in crate::candidates) fn insert_paper(tx: &mut Tx<'_>, row: &PaperRow) -> Outcome<()> {
    diesel::insert_into(papers::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A paper of a candidate.
pub(in crate::candidates) fn paper(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<PaperRow>> {
    let found = papers::table.filter(papers::id.eq(id).and(papers::candidate_id.eq(candidate)));
    Ok(found.select(PaperRow::as_select()).first(tx.conn).optional()?)
}

pub(in crate::candidates) fn delete_paper(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(papers::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// Removes what papers say in words; kinds and days stay for the statistics.
pub(in crate::candidates) fn erase_papers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    diesel::update(papers::table.filter(papers::candidate_id.eq(candidate))).set(papers::words_sealed.eq(None::<Vec<u8>>)).execute(tx.conn)?;
    Ok(())
}
