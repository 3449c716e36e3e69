//! Rows and queries of committees.

use chibo_openapi::PageOf;
use chibo_openapi::structure::{Committee, CommitteeCreate, CommitteeEdit, CommitteesQuery, ParentPeriod};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::auth::{Reach, Unit, below, step};
use crate::db::key::Key;
use crate::db::schema::{cells, committee_parents as periods, committees};
use crate::db::text::{fold, like, sort_key};
use crate::db::{Conn, on_connection};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};
use crate::structure::versions::{self, CommitteeVersion};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = committees, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) code: String,
    name: String,
    name_folded: String,
    name_sort: Vec<u8>,
    level: String,
    pub(super) parent_id: Option<Key>,
    pub(super) path: String,
    pub(super) founded_on: NaiveDate,
    pub(super) dissolved_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &CommitteeCreate, parent: Option<&Unit>) -> Self {
        let CommitteeCreate { code, name, level, parent_id, founded_on } = new;
        let (id, now) = (Key::new(), tx.now.naive_utc());
        Self {
            id,
            code: code.clone(),
            name: name.clone(),
            name_folded: fold(name),
            name_sort: sort_key(name),
            level: level.to_string(),
            parent_id: parent_id.map(Key::from),
            path: path_below(parent, id),
            founded_on: *founded_on,
            dissolved_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: CommitteeEdit) -> Self {
        let CommitteeEdit { code, name, level } = edit;
        let (name_folded, name_sort) = (fold(&name), sort_key(&name));
        let edited = Self { code, name, name_folded, name_sort, level: level.to_string(), ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    pub(super) fn moved(self, tx: &Tx<'_>, parent_id: Option<Key>, parent: Option<&Unit>) -> Self {
        let path = path_below(parent, self.id);
        Self { parent_id, path, ..self }.touched(tx)
    }

    pub(super) fn dissolved(self, tx: &Tx<'_>, on: NaiveDate) -> Self {
        Self { dissolved_on: Some(on), ..self }.touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }
}

fn path_below(parent: Option<&Unit>, id: Key) -> String {
    format!("{}{}", parent.map_or("/", |parent| parent.path.as_str()), step(id))
}

impl From<Row> for Committee {
    fn from(row: Row) -> Self {
        let Row { id, code, name, name_folded: _, name_sort: _, level, parent_id, path: _, founded_on, dissolved_on, created_at, updated_at, version } = row;
        Self {
            id: id.uuid(),
            code,
            name,
            level: crate::db::parse_stored(&level),
            parent_id: parent_id.map(Key::uuid),
            parent_code: None,
            parent_name: None,
            founded_on,
            dissolved_on,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(committees::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

/// What a unit below it needs to know of a committee: its code, its path, and its last day.
pub(super) fn place(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(String, String, Option<NaiveDate>)>> {
    let found = committees::table.find(id).select((committees::code, committees::path, committees::dissolved_on));
    Ok(on_connection!(tx.conn, conn => found.first(conn)).optional()?)
}

/// What others need to know of a committee.
#[derive(Debug, Clone, Queryable)]
pub struct CommitteeFacts {
    /// Id.
    pub id: Key,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The committee above it.
    pub parent: Option<Key>,
}

pub(super) fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<CommitteeFacts>> {
    Ok(committees::table.find(id).select((committees::id, committees::code, committees::name, committees::parent_id)).first(tx.conn).optional()?)
}

/// Existing committees directly below one, by code.
pub(super) fn directly_below(tx: &mut Tx<'_>, parent: Key) -> Outcome<Vec<CommitteeFacts>> {
    let existing = committees::table.filter(committees::parent_id.eq(parent).and(committees::dissolved_on.is_null()));
    let facts = (committees::id, committees::code, committees::name, committees::parent_id);
    Ok(existing.order(committees::code).select(facts).load(tx.conn)?)
}

pub(super) fn path(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<String>> {
    Ok(committees::table.find(id).select(committees::path).first(tx.conn).optional()?)
}

pub(super) fn id_by_code(tx: &mut Tx<'_>, code: &str) -> Outcome<Option<Key>> {
    Ok(committees::table.filter(committees::code.eq(code)).select(committees::id).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(committees::table).values(row).execute(tx.conn)?;
    note(tx, row)
}

/// Notes what reports say of a committee from now on.
fn note(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    let version = CommitteeVersion {
        committee_id: row.id,
        known_from: tx.now.naive_utc(),
        known_until: versions::for_ever(),
        code: row.code.clone(),
        name: row.name.clone(),
        parent_id: row.parent_id,
        path: row.path.clone(),
        founded_on: row.founded_on,
        dissolved_on: row.dissolved_on,
    };
    versions::note_committee(tx, version)
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(committees::table.find(row.id)).set(row).execute(tx.conn)?;
    note(tx, row)
}

/// Levels below a committee.
pub(super) fn height(tx: &mut Tx<'_>, path: &str) -> Outcome<usize> {
    let paths: Vec<String> = committees::table.filter(below(path)).select(committees::path).load(tx.conn)?;
    let levels = |path: &str| path.matches('/').count();
    Ok(paths.iter().map(|other| levels(other)).max().unwrap_or_default().saturating_sub(levels(path)))
}

/// Units that stand directly below a committee and still exist.
pub(super) fn units_below(tx: &mut Tx<'_>, id: Key) -> Outcome<i64> {
    let committees: i64 = committees::table.filter(committees::parent_id.eq(id).and(committees::dissolved_on.is_null())).count().get_result(tx.conn)?;
    let cells: i64 = cells::table.filter(cells::committee_id.eq(id).and(cells::dissolved_on.is_null())).count().get_result(tx.conn)?;
    Ok(committees + cells)
}

/// Writes a moved committee and the paths of everything below it.
pub(super) fn relocate(tx: &mut Tx<'_>, before: &Committee, row: &Row) -> Outcome<()> {
    let old = path(tx, before.id.into())?.unwrap_or_default();
    let subtree: Vec<(Key, String)> = committees::table.filter(below(&old)).select((committees::id, committees::path)).load(tx.conn)?;
    update(tx, row)?;
    for (id, path) in subtree.into_iter().filter(|(id, _)| *id != row.id) {
        let moved = path.replacen(&old, &row.path, 1);
        diesel::update(committees::table.find(id)).set(committees::path.eq(moved)).execute(tx.conn)?;
        let below: Row = committees::table.find(id).select(Row::as_select()).first(tx.conn)?;
        note(tx, &below)?;
    }
    Ok(())
}

pub(super) fn begin_period(tx: &mut Tx<'_>, committee: Key, parent: Option<Key>, from: NaiveDate) -> Outcome<()> {
    diesel::insert_into(periods::table)
        .values((periods::committee_id.eq(committee), periods::parent_id.eq(parent), periods::valid_from.eq(from)))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn end_period(tx: &mut Tx<'_>, committee: Key, to: NaiveDate) -> Outcome<()> {
    diesel::update(periods::table.filter(periods::committee_id.eq(committee).and(periods::valid_to.is_null())))
        .set(periods::valid_to.eq(to))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn period_start(tx: &mut Tx<'_>, committee: Key) -> Outcome<Option<NaiveDate>> {
    Ok(periods::table.filter(periods::committee_id.eq(committee).and(periods::valid_to.is_null())).select(periods::valid_from).first(tx.conn).optional()?)
}

pub(super) fn periods(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<ParentPeriod>> {
    let rows: Vec<(Option<Key>, NaiveDate, Option<NaiveDate>)> = periods::table
        .filter(periods::committee_id.eq(committee))
        .order(periods::valid_from.desc())
        .limit(200)
        .select((periods::parent_id, periods::valid_from, periods::valid_to))
        .load(tx.conn)?;
    let period = |(parent, valid_from, valid_to): (Option<Key>, _, _)| ParentPeriod {
        parent_id: parent.map(Key::uuid),
        parent_code: None,
        parent_name: None,
        valid_from,
        valid_to,
    };
    Ok(rows.into_iter().map(period).collect())
}

type Boxed<'a> = committees::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a CommitteesQuery) -> Boxed<'a> {
    let CommitteesQuery { q, code, level, parent_id, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = committees::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(committees::id.eq_any(reach.committees.clone()));
    }
    if let Some(q) = q {
        rows = rows.filter(committees::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(codes) = code {
        rows = rows.filter(committees::code.eq_any(codes));
    }
    if let Some(levels) = level {
        rows = rows.filter(committees::level.eq_any(levels.iter().map(|level| level.as_str())));
    }
    if let Some(parents) = parent_id {
        rows = rows.filter(committees::parent_id.eq_any(parents.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &CommitteesQuery) -> Outcome<PageOf<Committee>> {
    let pager = Pager::new(tx, "committees", query, "name")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, committees::id, {
        "name" => committees::name_sort, |row| row.name_sort.clone();
        "code" => committees::code, |row| row.code.clone();
        "created_at" => committees::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)).map(Committee::from))
}
