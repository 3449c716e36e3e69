//! Rows and queries of rulesets and their revisions. Parameters are kept as the API writes them.

use chibo_openapi::PageOf;
use chibo_openapi::regulations::{Ruleset as Wire, RulesetCreate, RulesetParameters, RulesetRevision, RulesetsQuery};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules::{self, Ruleset};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{ruleset_revisions as revisions, rulesets};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rulesets, treat_none_as_null = true)]
pub(super) struct Row {
    pub(super) id: Key,
    code: String,
    title: String,
    pub(super) in_force_from: NaiveDate,
    revision: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &RulesetCreate) -> Self {
        let RulesetCreate { code, title, in_force_from, parameters: _, reason: _, document_number: _ } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            code: code.clone(),
            title: title.clone(),
            in_force_from: *in_force_from,
            revision: 1,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    pub(super) fn corrected(self, tx: &Tx<'_>, in_force_from: NaiveDate) -> Self {
        Self { in_force_from, revision: self.revision + 1, updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn wire(self, in_force_to: Option<NaiveDate>, parameters: RulesetParameters) -> Wire {
        let Self { id, code, title, in_force_from, revision, created_at, updated_at, version } = self;
        Wire {
            id: id.uuid(),
            code,
            title,
            in_force_from,
            in_force_to,
            revision,
            parameters,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

fn read(parameters: &str) -> Outcome<RulesetParameters> {
    serde_json::from_str(parameters).map_err(|error| Fail::internal(&format!("parameters of a ruleset: {error}")))
}

type Joined = diesel::dsl::InnerJoin<
    rulesets::table,
    diesel::dsl::On<
        revisions::table,
        diesel::dsl::And<diesel::dsl::Eq<revisions::ruleset_id, rulesets::id>, diesel::dsl::Eq<revisions::number, rulesets::revision>>,
    >,
>;
type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

/// Rulesets with their current revisions.
fn current() -> Joined {
    rulesets::table.inner_join(revisions::table.on(revisions::ruleset_id.eq(rulesets::id).and(revisions::number.eq(rulesets::revision))))
}

pub(super) fn all(tx: &mut Tx<'_>) -> Outcome<Vec<Ruleset>> {
    type Found = (Key, i64, String, NaiveDate, String);
    let rows: Vec<Found> =
        current().select((rulesets::id, rulesets::revision, rulesets::code, rulesets::in_force_from, revisions::parameters)).load(tx.conn)?;
    let ruleset = |(id, revision, code, in_force_from, parameters): Found| -> Outcome<Ruleset> {
        Ok(Ruleset { id, revision, code, in_force_from, parameters: read(&parameters)? })
    };
    rows.into_iter().map(ruleset).collect()
}

pub(super) fn revision(tx: &mut Tx<'_>, id: Key, number: i64) -> Outcome<Option<Ruleset>> {
    let found: Option<(String, NaiveDate, String)> = rulesets::table
        .inner_join(revisions::table.on(revisions::ruleset_id.eq(rulesets::id)))
        .filter(rulesets::id.eq(id).and(revisions::number.eq(number)))
        .select((rulesets::code, revisions::in_force_from, revisions::parameters))
        .first(tx.conn)
        .optional()?;
    found.map(|(code, in_force_from, parameters)| Ok(Ruleset { id, revision: number, code, in_force_from, parameters: read(&parameters)? })).transpose()
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, RulesetParameters)>> {
    let found: Option<(Row, String)> = current().filter(rulesets::id.eq(id)).select((Row::as_select(), revisions::parameters)).first(tx.conn).optional()?;
    found.map(|(row, parameters)| Ok((row, read(&parameters)?))).transpose()
}

/// When each ruleset comes into force, in order.
pub(super) fn begins(tx: &mut Tx<'_>) -> Outcome<Vec<(NaiveDate, Key)>> {
    Ok(rulesets::table.order(rulesets::in_force_from).select((rulesets::in_force_from, rulesets::id)).load(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(rulesets::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(rulesets::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Gives rulesets a new version without changing them.
pub(super) fn touch(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::update(rulesets::table.filter(rulesets::id.eq_any(ids)))
        .set((rulesets::updated_at.eq(tx.now.naive_utc()), rulesets::version.eq(rulesets::version + 1)))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps a row's current revision.
pub(super) fn insert_revision(tx: &mut Tx<'_>, row: &Row, parameters: &RulesetParameters, reason: &str, document_number: &str) -> Outcome<()> {
    let parameters = serde_json::to_string(parameters).map_err(|error| Fail::internal(&error.to_string()))?;
    diesel::insert_into(revisions::table)
        .values((
            revisions::ruleset_id.eq(row.id),
            revisions::number.eq(row.revision),
            revisions::in_force_from.eq(row.in_force_from),
            revisions::parameters.eq(parameters),
            revisions::reason.eq(reason),
            revisions::document_number.eq(document_number),
            revisions::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn revisions(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<RulesetRevision>> {
    type Found = (i64, NaiveDate, String, String, String, NaiveDateTime);
    let rows: Vec<Found> = revisions::table
        .filter(revisions::ruleset_id.eq(id))
        .order(revisions::number)
        .limit(1000)
        .select((revisions::number, revisions::in_force_from, revisions::parameters, revisions::reason, revisions::document_number, revisions::created_at))
        .load(tx.conn)?;
    let wire = |(number, in_force_from, parameters, reason, document_number, at): Found| -> Outcome<RulesetRevision> {
        Ok(RulesetRevision { number, in_force_from, parameters: read(&parameters)?, reason, document_number, created_at: at.and_utc() })
    };
    rows.into_iter().map(wire).collect()
}

/// `on` is the first day of the ruleset in force, once the day asked for has been looked up.
fn filtered(query: &RulesetsQuery, on: Option<NaiveDate>) -> Boxed<'_> {
    let RulesetsQuery { on: _, code, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = current().into_boxed();
    if let Some(from) = on {
        rows = rows.filter(rulesets::in_force_from.eq(from));
    }
    if let Some(codes) = code {
        rows = rows.filter(rulesets::code.eq_any(codes));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, query: &RulesetsQuery) -> Outcome<PageOf<Wire>> {
    let pager = Pager::new(tx, "rulesets", query, "-in_force_from")?;
    let begins = begins(tx)?;
    // Before the first ruleset nothing is in force: no row begins on that day, since the first begins later.
    let on = query.on.map(|day| rules::in_force_since(&begins, day).unwrap_or(day));
    let total = pager.total(|| filtered(query, on).count().get_result(tx.conn))?;
    let rows = filtered(query, on).select((Row::as_select(), revisions::parameters));
    let (rows, value) = sorted!(pager, rows, (Row, String), rulesets::id, {
        "in_force_from" => rulesets::in_force_from, |(row, _)| row.in_force_from;
    });
    let rows: Vec<(Row, String)> = rows.load(tx.conn)?;
    let PageOf { items, page } = pager.page(tx, rows, total, |found| (value(found), found.0.id));
    let wire = |(row, parameters): (Row, String)| {
        let in_force_to = rules::last_day(&begins, row.in_force_from);
        Ok(row.wire(in_force_to, read(&parameters)?))
    };
    Ok(PageOf { items: items.into_iter().map(wire).collect::<Outcome<_>>()?, page })
}
