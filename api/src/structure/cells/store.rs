//! Rows and queries of cells.

use chibo_openapi::PageOf;
use chibo_openapi::structure::{Cell, CellCreate, CellEdit, CellsQuery};
use chibo_openapi::vocabulary::{CellActKind, CellKind};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::rules::{LEAST_FOR_COMMITTEE, LEAST_TO_VOTE, dotted};
use crate::auth::{Reach, Unit};
use crate::db::key::Key;
use crate::db::schema::{
    cell_acts as acts, cell_parents as periods, cells, clients, committees, contest_entries, contest_seats, counter_changes, grants, member_cells, posts,
    quotas,
};
use crate::db::text::{fold, like, sort_key};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted, within};
use crate::structure::versions::{self, CellVersion};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cells, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) code: String,
    organization_code: Option<String>,
    pub(super) name: String,
    name_folded: String,
    name_sort: Vec<u8>,
    kind: String,
    pub(super) committee_id: Key,
    pub(super) founded_on: NaiveDate,
    pub(super) dissolved_on: Option<NaiveDate>,
    pub(super) official_members: i64,
    pub(super) probationary_members: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &CellCreate) -> Self {
        let CellCreate { code, organization_code, name, kind, committee_id, founded_on } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            code: code.clone(),
            organization_code: organization_code.as_deref().map(dotted),
            name: name.clone(),
            name_folded: fold(name),
            name_sort: sort_key(name),
            kind: kind.to_string(),
            committee_id: (*committee_id).into(),
            founded_on: *founded_on,
            dissolved_on: None,
            official_members: 0,
            probationary_members: 0,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: CellEdit) -> Self {
        let CellEdit { code, organization_code, name, kind } = edit;
        let (name_folded, name_sort) = (fold(&name), sort_key(&name));
        let organization_code = organization_code.as_deref().map(dotted);
        let edited = Self { code, organization_code, name, name_folded, name_sort, kind: kind.to_string(), ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    pub(super) fn moved(self, tx: &Tx<'_>, committee_id: Key) -> Self {
        Self { committee_id, ..self }.touched(tx)
    }

    pub(super) fn dissolved(self, tx: &Tx<'_>, on: NaiveDate) -> Self {
        Self { dissolved_on: Some(on), ..self }.touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }
}

impl From<Row> for Cell {
    fn from(row: Row) -> Self {
        let Row { id, code, organization_code, name, name_folded: _, name_sort: _, kind, committee_id, founded_on, dissolved_on, .. } = row;
        let Row { official_members, probationary_members, created_at, updated_at, version, .. } = row;
        Self {
            id: id.uuid(),
            code,
            organization_code,
            name,
            kind: parse_stored(&kind),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            founded_on,
            dissolved_on,
            official_members,
            probationary_members,
            can_vote: official_members >= LEAST_TO_VOTE,
            elects_committee: official_members >= LEAST_FOR_COMMITTEE,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

/// What other features need to know of a cell.
#[derive(Debug, Clone)]
pub struct CellFacts {
    /// Id.
    pub id: Key,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: CellKind,
    /// The committee above it.
    pub committee: Key,
    /// Its unit, for permission checks.
    pub unit: Unit,
    /// First day.
    pub founded_on: NaiveDate,
    /// Last day.
    pub dissolved_on: Option<NaiveDate>,
    /// Official members today.
    pub official_members: i64,
    /// Probationary members today.
    pub probationary_members: i64,
}

impl CellFacts {
    pub(super) fn of(row: &Row, path: String) -> Self {
        Self {
            id: row.id,
            code: row.code.clone(),
            name: row.name.clone(),
            kind: parse_stored(&row.kind),
            committee: row.committee_id,
            unit: Unit { path, cell: Some(row.id) },
            founded_on: row.founded_on,
            dissolved_on: row.dissolved_on,
            official_members: row.official_members,
            probationary_members: row.probationary_members,
        }
    }
}

/// A cell and the path of the committee above it.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found = cells::table.inner_join(committees::table.on(committees::id.eq(cells::committee_id))).filter(cells::id.eq(id));
    Ok(on_connection!(tx.conn, conn => found.select((Row::as_select(), committees::path)).first(conn)).optional()?)
}

/// Facts of a cell, without a permission check.
pub fn facts(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<CellFacts>> {
    Ok(find(tx, id)?.map(|(row, path)| CellFacts::of(&row, path)))
}

pub(super) fn id_by_code(tx: &mut Tx<'_>, code: &str) -> Outcome<Option<Key>> {
    Ok(cells::table.filter(cells::code.eq(code)).select(cells::id).first(tx.conn).optional()?)
}

pub(super) fn directly_below(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<(Key, String)>> {
    let existing = cells::table.filter(cells::committee_id.eq(committee).and(cells::dissolved_on.is_null()));
    Ok(existing.order(cells::code).select((cells::id, cells::code)).load(tx.conn)?)
}

pub(super) fn with_members(tx: &mut Tx<'_>, committee: Key) -> Outcome<Vec<(Key, String, String, i64)>> {
    let existing = cells::table.filter(cells::committee_id.eq(committee).and(cells::dissolved_on.is_null())).order(cells::code);
    Ok(existing.select((cells::id, cells::code, cells::name, cells::official_members + cells::probationary_members)).load(tx.conn)?)
}

/// How many existing cells of each kind some committees have.
pub(super) fn kinds_of(tx: &mut Tx<'_>, committees: &[Key]) -> Outcome<Vec<(CellKind, i64)>> {
    let existing = cells::table.filter(cells::committee_id.eq_any(committees).and(cells::dissolved_on.is_null()));
    let rows: Vec<(String, i64)> = existing.group_by(cells::kind).select((cells::kind, count_star())).load(tx.conn)?;
    Ok(rows.into_iter().map(|(kind, count)| (parse_stored(&kind), count)).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(cells::table).values(row).execute(tx.conn)?;
    note(tx, row)
}

/// Notes what reports say of a cell from now on.
fn note(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    let version = CellVersion {
        cell_id: row.id,
        known_from: tx.now.naive_utc(),
        known_until: versions::for_ever(),
        code: row.code.clone(),
        name: row.name.clone(),
        committee_id: row.committee_id,
        founded_on: row.founded_on,
        dissolved_on: row.dissolved_on,
    };
    versions::note_cell(tx, version)
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(cells::table.find(row.id)).set(row).execute(tx.conn)?;
    note(tx, row)
}

pub(super) fn count(tx: &mut Tx<'_>, id: Key, official: i64, probationary: i64) -> Outcome<()> {
    diesel::update(cells::table.find(id))
        .set((
            cells::official_members.eq(cells::official_members + official),
            cells::probationary_members.eq(cells::probationary_members + probationary),
            // The counters are part of what a reader sees, so they change the ETag.
            cells::version.eq(cells::version + 1),
            cells::updated_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What refers to a cell, in the words of the API.
pub(super) fn used_by(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<&'static str>> {
    let counts: [(&'static str, i64); 9] = [
        ("members", member_cells::table.filter(member_cells::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("posts", posts::table.filter(posts::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("quotas", quotas::table.filter(quotas::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("contest_entries", contest_entries::table.filter(contest_entries::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("contest_seats", contest_seats::table.filter(contest_seats::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("results", counter_changes::table.filter(counter_changes::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("grants", grants::table.filter(grants::cell_id.eq(id)).count().get_result(tx.conn)?),
        ("clients", clients::table.filter(clients::cell_id.eq(id)).count().get_result(tx.conn)?),
        (
            "acts",
            acts::table
                .filter(acts::other_cell_id.eq(id).or(acts::cell_id.eq(id).and(acts::kind.ne(CellActKind::Found.as_str()))))
                .count()
                .get_result(tx.conn)?,
        ),
    ];
    Ok(counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(acts::table.filter(acts::cell_id.eq(id))).execute(tx.conn)?;
    diesel::delete(periods::table.filter(periods::cell_id.eq(id))).execute(tx.conn)?;
    diesel::delete(cells::table.find(id)).execute(tx.conn)?;
    versions::end_cell(tx, id)
}

type Boxed<'a> = cells::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a CellsQuery) -> Boxed<'a> {
    let CellsQuery { q, code, kind, committee_id, dissolved, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = within!(cells::table.into_boxed(), reach, cells::committee_id, cells::id);
    if let Some(q) = q {
        rows = rows.filter(cells::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(codes) = code {
        rows = rows.filter(cells::code.eq_any(codes));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(cells::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(cells::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    match dissolved {
        Some(true) => rows.filter(cells::dissolved_on.is_not_null()),
        Some(false) => rows.filter(cells::dissolved_on.is_null()),
        None => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &CellsQuery) -> Outcome<PageOf<Cell>> {
    let pager = Pager::new(tx, "cells", query, "code")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, cells::id, {
        "code" => cells::code, |row| row.code.clone();
        "name" => cells::name_sort, |row| row.name_sort.clone();
        "created_at" => cells::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)).map(Cell::from))
}
