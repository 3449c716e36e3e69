//! Rows and queries of helpers, sponsors, papers and opinions.

use chibo_openapi::dossiers::{Helper, Opinion, OpinionCreate, Paper, PaperCreate, Sponsor, SponsorCreate};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{candidate_helpers as helpers, candidate_opinions as opinions, candidate_papers as papers, candidate_sponsors as sponsors, members};
use crate::db::{Outcome, stored};
use crate::http::Tx;

/// Sponsors of one candidate at most.
pub(super) const SPONSORS: i64 = 100;
/// Helpers, papers and opinions of one candidate at most.
pub(super) const HELPERS: i64 = 1000;
pub(super) const PAPERS: i64 = 1000;
pub(super) const OPINIONS: i64 = 1000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = helpers)]
pub(super) struct HelperRow {
    pub(super) id: Key,
    pub(super) candidate_id: Key,
    pub(super) member_id: Key,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) document_number: Option<String>,
}

impl From<HelperRow> for Helper {
    fn from(row: HelperRow) -> Self {
        let HelperRow { id, candidate_id, member_id, valid_from, valid_to, document_number } = row;
        Self { id: id.uuid(), candidate_id: candidate_id.uuid(), member_id: member_id.uuid(), valid_from, valid_to, document_number }
    }
}

/// Every helper, newest first.
pub(super) fn helpers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<HelperRow>> {
    let rows = helpers::table.filter(helpers::candidate_id.eq(candidate)).order((helpers::valid_from.desc(), helpers::id.desc())).limit(HELPERS);
    Ok(rows.select(HelperRow::as_select()).load(tx.conn)?)
}

pub(super) fn insert_helper(tx: &mut Tx<'_>, row: &HelperRow) -> Outcome<()> {
    diesel::insert_into(helpers::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Ends the times that last beyond a day; one that would begin no earlier never was.
pub(super) fn end_helping(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<usize> {
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
pub(super) fn helped_by(tx: &mut Tx<'_>, members: &[Key], on: NaiveDate) -> Outcome<Vec<(Key, Key)>> {
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
pub(super) fn end_helping_by(tx: &mut Tx<'_>, candidate: Key, member: Key, on: NaiveDate) -> Outcome<()> {
    let theirs = helpers::candidate_id.eq(candidate).and(helpers::member_id.eq(member));
    let beyond = theirs.and(helpers::valid_to.is_null().or(helpers::valid_to.gt(on)));
    diesel::delete(helpers::table.filter(beyond.and(helpers::valid_from.ge(on)))).execute(tx.conn)?;
    diesel::update(helpers::table.filter(beyond)).set(helpers::valid_to.eq(on)).execute(tx.conn)?;
    Ok(())
}

/// Takes back what an act of a day did to the helpers: the time that it began, and the end that it put to the one before.
pub(super) fn undo(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<()> {
    diesel::delete(helpers::table.filter(helpers::candidate_id.eq(candidate).and(helpers::valid_from.eq(on)))).execute(tx.conn)?;
    let ended = helpers::table.filter(helpers::candidate_id.eq(candidate).and(helpers::valid_to.eq(on))).order(helpers::id.desc());
    let last: Option<Key> = ended.select(helpers::id).first(tx.conn).optional()?;
    if let Some(last) = last {
        diesel::update(helpers::table.find(last)).set(helpers::valid_to.eq(None::<NaiveDate>)).execute(tx.conn)?;
    }
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sponsors)]
pub(super) struct SponsorRow {
    pub(super) id: Key,
    pub(super) candidate_id: Key,
    pub(super) kind: String,
    pub(super) member_id: Option<Key>,
    pub(super) organization_id: Option<Key>,
    pub(super) known_since: Option<NaiveDate>,
    pub(super) replacement: bool,
    pub(super) signed_on: NaiveDate,
    pub(super) created_at: NaiveDateTime,
}

impl SponsorRow {
    pub(super) fn new(tx: &Tx<'_>, candidate: Key, new: &SponsorCreate) -> Self {
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
            kind: stored(&kind),
            member_id: member_id.map(Key::uuid),
            organization_id: organization_id.map(Key::uuid),
            known_since,
            replacement,
            signed_on,
            created_at: created_at.and_utc(),
        }
    }
}

/// Of the member who is a sponsor: official since, left on, committee.
pub type Membership = Option<(Option<NaiveDate>, Option<NaiveDate>, Key)>;

/// Every sponsor with what the record of the member says, oldest first.
pub(super) fn sponsors(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<(SponsorRow, Membership)>> {
    let rows = sponsors::table
        .left_join(members::table.on(sponsors::member_id.eq(members::id.nullable())))
        .filter(sponsors::candidate_id.eq(candidate))
        .order(sponsors::id)
        .limit(SPONSORS)
        .select((SponsorRow::as_select(), (members::official_on, members::left_on, members::committee_id).nullable()))
        .load(tx.conn)?;
    Ok(rows)
}

pub(super) fn insert_sponsor(tx: &mut Tx<'_>, row: &SponsorRow) -> Outcome<()> {
    diesel::insert_into(sponsors::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A sponsor of a candidate.
pub(super) fn sponsor(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<SponsorRow>> {
    let found = sponsors::table.filter(sponsors::id.eq(id).and(sponsors::candidate_id.eq(candidate)));
    Ok(found.select(SponsorRow::as_select()).first(tx.conn).optional()?)
}

pub(super) fn delete_sponsor(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(sponsors::table.find(id)).execute(tx.conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = papers)]
pub(super) struct PaperRow {
    pub(super) id: Key,
    pub(super) candidate_id: Key,
    pub(super) kind: String,
    pub(super) number: Option<String>,
    pub(super) dated_on: NaiveDate,
    pub(super) verified_by: Option<String>,
    pub(super) kept_where: Option<String>,
    pub(super) created_at: NaiveDateTime,
}

impl PaperRow {
    pub(super) fn new(tx: &Tx<'_>, candidate: Key, new: &PaperCreate) -> Self {
        let PaperCreate { kind, number, dated_on, verified_by, kept_where } = new.clone();
        Self { id: Key::new(), candidate_id: candidate, kind: kind.to_string(), number, dated_on, verified_by, kept_where, created_at: tx.now.naive_utc() }
    }

    pub(super) fn wire(self, valid_until: Option<NaiveDate>) -> Paper {
        let Self { id, candidate_id, kind, number, dated_on, verified_by, kept_where, created_at } = self;
        Paper {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind: stored(&kind),
            number,
            dated_on,
            verified_by,
            kept_where,
            valid_until,
            created_at: created_at.and_utc(),
        }
    }
}

/// Every paper, oldest record first.
pub(super) fn papers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<PaperRow>> {
    let rows = papers::table.filter(papers::candidate_id.eq(candidate)).order(papers::id).limit(PAPERS);
    Ok(rows.select(PaperRow::as_select()).load(tx.conn)?)
}

pub(super) fn count_papers(tx: &mut Tx<'_>, candidate: Key) -> Outcome<i64> {
    Ok(papers::table.filter(papers::candidate_id.eq(candidate)).count().get_result(tx.conn)?)
}

pub(super) fn insert_paper(tx: &mut Tx<'_>, row: &PaperRow) -> Outcome<()> {
    diesel::insert_into(papers::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// A paper of a candidate.
pub(super) fn paper(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<PaperRow>> {
    let found = papers::table.filter(papers::id.eq(id).and(papers::candidate_id.eq(candidate)));
    Ok(found.select(PaperRow::as_select()).first(tx.conn).optional()?)
}

pub(super) fn delete_paper(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(papers::table.find(id)).execute(tx.conn)?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = opinions)]
pub(super) struct OpinionRow {
    pub(super) id: Key,
    pub(super) candidate_id: Key,
    pub(super) kind: String,
    pub(super) organization_id: Option<Key>,
    pub(super) given_on: NaiveDate,
    pub(super) favourable: bool,
    pub(super) text: Option<String>,
    pub(super) created_at: NaiveDateTime,
}

impl OpinionRow {
    pub(super) fn new(tx: &Tx<'_>, candidate: Key, new: &OpinionCreate) -> Self {
        let OpinionCreate { kind, organization_id, given_on, favourable, text } = new.clone();
        Self {
            id: Key::new(),
            candidate_id: candidate,
            kind: kind.to_string(),
            organization_id: organization_id.map(Key::from),
            given_on,
            favourable,
            text,
            created_at: tx.now.naive_utc(),
        }
    }
}

impl From<OpinionRow> for Opinion {
    fn from(row: OpinionRow) -> Self {
        let OpinionRow { id, candidate_id, kind, organization_id, given_on, favourable, text, created_at } = row;
        Self {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind: stored(&kind),
            organization_id: organization_id.map(Key::uuid),
            given_on,
            favourable,
            text,
            created_at: created_at.and_utc(),
        }
    }
}

/// Every opinion, oldest record first.
pub(super) fn opinions(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<OpinionRow>> {
    let rows = opinions::table.filter(opinions::candidate_id.eq(candidate)).order(opinions::id).limit(OPINIONS);
    Ok(rows.select(OpinionRow::as_select()).load(tx.conn)?)
}

pub(super) fn count_opinions(tx: &mut Tx<'_>, candidate: Key) -> Outcome<i64> {
    Ok(opinions::table.filter(opinions::candidate_id.eq(candidate)).count().get_result(tx.conn)?)
}

pub(super) fn insert_opinion(tx: &mut Tx<'_>, row: &OpinionRow) -> Outcome<()> {
    diesel::insert_into(opinions::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// An opinion of a candidate.
pub(super) fn opinion(tx: &mut Tx<'_>, candidate: Key, id: Key) -> Outcome<Option<OpinionRow>> {
    let found = opinions::table.filter(opinions::id.eq(id).and(opinions::candidate_id.eq(candidate)));
    Ok(found.select(OpinionRow::as_select()).first(tx.conn).optional()?)
}

pub(super) fn delete_opinion(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(opinions::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// Removes what a dossier says in words; kinds and days stay for the statistics.
pub(super) fn erase(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    diesel::update(papers::table.filter(papers::candidate_id.eq(candidate)))
        .set((papers::number.eq(None::<String>), papers::verified_by.eq(None::<String>), papers::kept_where.eq(None::<String>)))
        .execute(tx.conn)?;
    diesel::update(opinions::table.filter(opinions::candidate_id.eq(candidate))).set(opinions::text.eq(None::<String>)).execute(tx.conn)?;
    Ok(())
}
