//! Rows and queries of directives.

use std::collections::{BTreeMap, BTreeSet};

use chibo_openapi::PageOf;
use chibo_openapi::planning::{Directive, DirectiveCreate, DirectiveEdit, DirectivesQuery};
use chibo_openapi::vocabulary::DirectiveKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use uuid::Uuid;

use super::rules::Number;
use crate::db::key::Key;
use crate::db::schema::{committees, directive_links as links, directives, plan_directives, plans};
use crate::db::text::{fold, like};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

/// Levels that documents may stand on one another; a handful are in use, from the Centre down to a ward.
pub(super) const LEVELS: usize = 32;

/// Names of what uses a directive that an answer lists at most.
const NAMED: i64 = 20;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = directives, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    number: String,
    form: String,
    serial: i32,
    kind: String,
    issuer: String,
    issued_on: NaiveDate,
    title: String,
    title_folded: String,
    pub(super) committee_id: Key,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &DirectiveCreate, number: Number, kind: DirectiveKind) -> Self {
        let DirectiveCreate { number: _, kind: _, issued_on, title, committee_id, carries_out: _ } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            number: number.to_string(),
            form: number.form.to_string(),
            serial: number.serial,
            kind: kind.to_string(),
            issuer: number.issuer,
            issued_on: *issued_on,
            title: title.clone(),
            title_folded: fold(title),
            committee_id: Key::from(*committee_id),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    pub(super) fn edited(self, edit: &DirectiveEdit, number: Number, kind: DirectiveKind) -> Self {
        let DirectiveEdit { number: _, kind: _, issued_on, title, carries_out: _ } = edit;
        Self {
            number: number.to_string(),
            form: number.form.to_string(),
            serial: number.serial,
            kind: kind.to_string(),
            issuer: number.issuer,
            issued_on: *issued_on,
            title: title.clone(),
            title_folded: fold(title),
            ..self
        }
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn wire(self, carries_out: Vec<Uuid>) -> Directive {
        let Self { id, number, form, serial, kind, issuer, issued_on, title, title_folded: _, committee_id, created_at, updated_at, version } = self;
        Directive {
            id: id.uuid(),
            number,
            form: parse_stored(&form),
            serial,
            kind: parse_stored(&kind),
            issuer,
            issued_on,
            title,
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            carries_out,
            carries_out_numbers: Vec::new(),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(directives::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(directives::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(directives::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Deletes a directive with its own links; those to it must be gone.
pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    set_links(tx, id, &[])?;
    diesel::delete(directives::table.find(id)).execute(tx.conn)?;
    Ok(())
}

fn keys(ids: &[Uuid]) -> Vec<Key> {
    ids.iter().map(|id| Key::from(*id)).collect()
}

/// Those of the ids that are directives.
pub(super) fn known(tx: &mut Tx<'_>, ids: &[Uuid]) -> Outcome<BTreeSet<Key>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found: Vec<Key> = directives::table.filter(directives::id.eq_any(keys(ids))).select(directives::id).load(tx.conn)?;
    Ok(found.into_iter().collect())
}

/// What each of the directives carries out.
pub(super) fn links(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<BTreeMap<Key, Vec<Uuid>>> {
    let mut found: BTreeMap<Key, Vec<Uuid>> = BTreeMap::new();
    for (from, to) in links_from(tx, ids)? {
        found.entry(from).or_default().push(to.uuid());
    }
    Ok(found)
}

fn links_from(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<(Key, Key)>> {
    let rows = links::table.filter(links::directive_id.eq_any(ids)).order((links::directive_id, links::carries_out_id));
    Ok(rows.select((links::directive_id, links::carries_out_id)).load(tx.conn)?)
}

/// Every link that can be reached from the directives, one query a level; none when that goes deeper than it may.
pub(super) fn links_below(tx: &mut Tx<'_>, ids: &[Uuid]) -> Outcome<Option<Vec<(Key, Key)>>> {
    let mut open = keys(ids);
    let mut seen: BTreeSet<Key> = open.iter().copied().collect();
    let mut found = Vec::new();
    for _ in 0..LEVELS {
        if open.is_empty() {
            return Ok(Some(found));
        }
        let level = links_from(tx, &open)?;
        open = level.iter().map(|(_, to)| *to).filter(|to| seen.insert(*to)).collect();
        found.extend(level);
    }
    Ok(open.is_empty().then_some(found))
}

/// Replaces what a directive carries out.
pub(super) fn set_links(tx: &mut Tx<'_>, id: Key, carries_out: &[Uuid]) -> Outcome<()> {
    diesel::delete(links::table.filter(links::directive_id.eq(id))).execute(tx.conn)?;
    let rows: Vec<_> = carries_out.iter().map(|to| (links::directive_id.eq(id), links::carries_out_id.eq(Key::from(*to)))).collect();
    if !rows.is_empty() {
        match tx.conn {
            Conn::Postgres(conn) => diesel::insert_into(links::table).values(rows).execute(conn)?,
            Conn::Sqlite(conn) => diesel::insert_into(links::table).values(rows).execute(conn)?,
        };
    }
    Ok(())
}

/// Numbers of the directives that carry out this one.
pub(super) fn carried_out_by(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<String>> {
    let rows = directives::table.inner_join(links::table.on(links::directive_id.eq(directives::id))).filter(links::carries_out_id.eq(id));
    Ok(rows.order((directives::issued_on, directives::id)).limit(NAMED).select(directives::number).load(tx.conn)?)
}

/// Codes of the plans that rest on a directive, with the paths of their committees.
pub(super) fn plans_resting_on(tx: &mut Tx<'_>, directive: Key) -> Outcome<Vec<(String, String)>> {
    let rows = plans::table
        .inner_join(plan_directives::table.on(plan_directives::plan_id.eq(plans::id)))
        .inner_join(committees::table.on(committees::id.eq(plans::committee_id)));
    Ok(rows.filter(plan_directives::directive_id.eq(directive)).order(plans::code).limit(NAMED).select((plans::code, committees::path)).load(tx.conn)?)
}

type Boxed<'a> = directives::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered(query: &DirectivesQuery) -> Boxed<'_> {
    let DirectivesQuery { q, number, kind, issuer, serial, committee_id, issued_on_gte, issued_on_lt, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = directives::table.into_boxed();
    if let Some(q) = q {
        rows = rows.filter(directives::title_folded.like(like(q)).escape('\\'));
    }
    if let Some(numbers) = number {
        rows = rows.filter(directives::number.eq_any(numbers));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(directives::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(issuers) = issuer {
        rows = rows.filter(directives::issuer.eq_any(issuers));
    }
    if let Some(serial) = serial {
        rows = rows.filter(directives::serial.eq(*serial));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(directives::committee_id.eq_any(keys(committees)));
    }
    if let Some(from) = issued_on_gte {
        rows = rows.filter(directives::issued_on.ge(*from));
    }
    if let Some(before) = issued_on_lt {
        rows = rows.filter(directives::issued_on.lt(*before));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, query: &DirectivesQuery) -> Outcome<PageOf<Directive>> {
    let pager = Pager::new(tx, "directives", query, "-issued_on")?;
    let total = pager.total(|| filtered(query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(query).select(Row::as_select()), Row, directives::id, {
        "issued_on" => directives::issued_on, |row| row.issued_on;
        "created_at" => directives::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let page = pager.page(tx, rows, total, |row| (value(row), row.id));
    let mut links = links(tx, &page.items.iter().map(|row| row.id).collect::<Vec<_>>())?;
    Ok(page.map(|row| {
        let carries_out = links.remove(&row.id).unwrap_or_default();
        row.wire(carries_out)
    }))
}
