//! Rows and queries of mass organizations.

use chibo_openapi::PageOf;
use chibo_openapi::structure::{Organization, OrganizationCreate, OrganizationEdit, OrganizationsQuery};
use chibo_openapi::vocabulary::OrganizationKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{committees, organizations};
use crate::db::text::{fold, like, sort_key};
use crate::db::{Conn, on_connection};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organizations, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    id: Key,
    code: String,
    name: String,
    name_folded: String,
    name_sort: Vec<u8>,
    kind: String,
    committee_id: Key,
    dissolved_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &OrganizationCreate) -> Self {
        let OrganizationCreate { code, name, kind, committee_id } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            code: code.clone(),
            name: name.clone(),
            name_folded: fold(name),
            name_sort: sort_key(name),
            kind: kind.to_string(),
            committee_id: Key::from(*committee_id),
            dissolved_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: OrganizationEdit) -> Self {
        let OrganizationEdit { code, name, kind, dissolved_on } = edit;
        let (name_folded, name_sort) = (fold(&name), sort_key(&name));
        let edited = Self { code, name, name_folded, name_sort, kind: kind.to_string(), dissolved_on, ..self.clone() };
        if edited == self { self } else { Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..edited } }
    }
}

impl From<Row> for Organization {
    fn from(row: Row) -> Self {
        let Row { id, code, name, name_folded: _, name_sort: _, kind, committee_id, dissolved_on, created_at, updated_at, version } = row;
        Self {
            id: id.uuid(),
            code,
            name,
            kind: crate::db::parse_stored(&kind),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            dissolved_on,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

/// An organization and the path of its committee.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found = organizations::table
        .inner_join(committees::table.on(committees::id.eq(organizations::committee_id)))
        .filter(organizations::id.eq(id))
        .select((Row::as_select(), committees::path))
        .first(tx.conn)
        .optional()?;
    Ok(found)
}

/// Whether a committee has an organization of a kind on a day.
pub(super) fn has(tx: &mut Tx<'_>, committee: Key, kind: OrganizationKind, on: NaiveDate) -> Outcome<bool> {
    let of_committee = organizations::committee_id.eq(committee).and(organizations::kind.eq(kind.as_str()));
    let lasting = organizations::dissolved_on.is_null().or(organizations::dissolved_on.gt(on));
    let found: i64 = organizations::table.filter(of_committee.and(lasting)).count().get_result(tx.conn)?;
    Ok(found > 0)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    on_connection!(tx.conn, conn => diesel::insert_into(organizations::table).values(row).execute(conn))?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(organizations::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(organizations::table.find(id)).execute(tx.conn)?;
    Ok(())
}

type Boxed<'a> = organizations::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a OrganizationsQuery) -> Boxed<'a> {
    let OrganizationsQuery { q, code, kind, committee_id, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = organizations::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(organizations::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(q) = q {
        rows = rows.filter(organizations::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(codes) = code {
        rows = rows.filter(organizations::code.eq_any(codes));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(organizations::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(organizations::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &OrganizationsQuery) -> Outcome<PageOf<Organization>> {
    let pager = Pager::new(tx, "organizations", query, "name")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, organizations::id, {
        "name" => organizations::name_sort, |row| row.name_sort.clone();
        "code" => organizations::code, |row| row.code.clone();
        "created_at" => organizations::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)).map(Organization::from))
}
