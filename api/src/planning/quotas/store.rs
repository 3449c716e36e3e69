//! Rows and queries of quotas and their values.

use chibo_openapi::PageOf;
use chibo_openapi::planning::{Quota, QuotaAdjust, QuotaCreate, QuotaEdit, QuotasQuery};
use chibo_openapi::vocabulary::{QuotaKind, QuotaStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules::QuotaLine;
use super::unit::QuotaUnit;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{cells, committees, quotas};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted, within};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = quotas, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Columns {
    id: Key,
    plan_id: Key,
    committee_id: Key,
    cell_id: Option<Key>,
    kind: String,
    value: i32,
    status: String,
    adjustments: i32,
    issued_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

/// A quota with what is shown of its unit.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    columns: Columns,
    unit_code: String,
    unit_name: String,
}

diesel::define_sql_function! {
    /// The first of two that is there.
    fn coalesce(first: diesel::sql_types::Nullable<diesel::sql_types::Text>, second: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &QuotaCreate, unit: QuotaUnit) -> Self {
        let QuotaCreate { plan_id, cell_id: _, committee_id: _, kind, value } = new;
        let now = tx.now.naive_utc();
        let columns = Columns {
            id: Key::new(),
            plan_id: (*plan_id).into(),
            committee_id: unit.committee,
            cell_id: unit.cell,
            kind: kind.to_string(),
            value: *value,
            status: QuotaStatus::Draft.to_string(),
            adjustments: 0,
            issued_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        Self { columns, unit_code: unit.code, unit_name: unit.name }
    }

    pub(super) const fn cell_id(&self) -> Option<Key> {
        self.columns.cell_id
    }

    pub(super) const fn committee_id(&self) -> Key {
        self.columns.committee_id
    }

    /// The cell, or else the committee.
    pub(super) fn unit_id(&self) -> Key {
        self.columns.cell_id.unwrap_or(self.columns.committee_id)
    }

    pub(super) const fn value(&self) -> i32 {
        self.columns.value
    }

    pub(super) const fn plan_id(&self) -> Key {
        self.columns.plan_id
    }

    /// How often it was adjusted.
    pub(super) const fn adjustments(&self) -> i32 {
        self.columns.adjustments
    }

    pub(super) const fn version(&self) -> i64 {
        self.columns.version
    }

    pub(super) fn status(&self) -> QuotaStatus {
        parse_stored(&self.columns.status)
    }

    pub(super) fn edited(mut self, tx: &Tx<'_>, edit: &QuotaEdit) -> Self {
        self.columns.value = edit.value;
        self.touched(tx)
    }

    pub(super) fn adjusted(mut self, tx: &Tx<'_>, act: &QuotaAdjust) -> Self {
        self.columns.value = act.value;
        self.columns.adjustments += 1;
        self.columns.status = QuotaStatus::Adjusted.to_string();
        self.touched(tx)
    }

    fn touched(mut self, tx: &Tx<'_>) -> Self {
        self.columns.updated_at = tx.now.naive_utc();
        self.columns.version += 1;
        self
    }

    pub(super) fn into_wire(self) -> Quota {
        let Self { columns, unit_code, unit_name } = self;
        let Columns { id, plan_id, committee_id, cell_id, kind, value, status, adjustments, issued_on, created_at, updated_at, version } = columns;
        Quota {
            id: id.uuid(),
            plan_id: plan_id.uuid(),
            plan_code: String::new(),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            cell_id: cell_id.map(Key::uuid),
            unit_code,
            unit_name,
            kind: parse_stored(&kind),
            value,
            status: parse_stored(&status),
            adjustments,
            issued_on,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

/// Quotas with their cells, where they have one, and committees.
macro_rules! joined {
    () => {
        quotas::table
            .left_join(cells::table.on(cells::id.nullable().eq(quotas::cell_id)))
            .inner_join(committees::table.on(committees::id.eq(quotas::committee_id)))
    };
}

/// What a row is made of.
macro_rules! shown {
    () => {
        (Columns::as_select(), coalesce(cells::code.nullable(), committees::code), coalesce(cells::name.nullable(), committees::name))
    };
}

/// The plan of a quota.
pub(super) fn plan_of(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Key>> {
    Ok(quotas::table.find(id).select(quotas::plan_id).first(tx.conn).optional()?)
}

/// A quota and the path of its committee.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let (code, name) = (coalesce(cells::code.nullable(), committees::code), coalesce(cells::name.nullable(), committees::name));
    let found: Option<(Columns, String, String, String)> =
        joined!().filter(quotas::id.eq(id)).select((Columns::as_select(), code, name, committees::path)).first(tx.conn).optional()?;
    Ok(found.map(|(columns, unit_code, unit_name, path)| (Row { columns, unit_code, unit_name }, path)))
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(quotas::table).values(&row.columns).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(quotas::table.find(row.columns.id)).set(&row.columns).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(quotas::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// The quotas of a plan of one kind.
pub(super) fn rows_of_plan(tx: &mut Tx<'_>, plan: Key, kind: QuotaKind) -> Outcome<Vec<Row>> {
    Ok(joined!().filter(quotas::plan_id.eq(plan).and(quotas::kind.eq(kind.as_str()))).select(shown!()).load(tx.conn)?)
}

/// The quotas of a plan as issuing sees them.
pub(super) fn lines(tx: &mut Tx<'_>, plan: Key) -> Outcome<Vec<QuotaLine>> {
    type Found = ((Key, Option<Key>), String, (Option<NaiveDate>, Option<NaiveDate>), String, i32, String);
    let code = coalesce(cells::code.nullable(), committees::code);
    let rows: Vec<Found> = joined!()
        .filter(quotas::plan_id.eq(plan))
        .order((code, quotas::kind))
        .select((
            (quotas::committee_id, quotas::cell_id),
            coalesce(cells::code.nullable(), committees::code),
            (cells::dissolved_on.nullable(), committees::dissolved_on),
            quotas::kind,
            quotas::value,
            quotas::status,
        ))
        .load(tx.conn)?;
    let line = |((committee, cell), code, (cell_ended, committee_ended), kind, value, status): Found| QuotaLine {
        unit: cell.unwrap_or(committee),
        code,
        is_cell: cell.is_some(),
        dissolved_on: cell_ended.or(committee_ended),
        kind: parse_stored(&kind),
        value: value.into(),
        status: parse_stored(&status),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The quotas of a cell are those of another committee from now on.
pub(super) fn set_committee(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    diesel::update(quotas::table.filter(quotas::cell_id.eq(cell))).set(quotas::committee_id.eq(committee)).execute(tx.conn)?;
    Ok(())
}

type WithCells = diesel::dsl::LeftJoin<quotas::table, diesel::dsl::On<cells::table, diesel::dsl::Eq<diesel::dsl::Nullable<cells::id>, quotas::cell_id>>>;
type Joined = diesel::dsl::InnerJoin<WithCells, diesel::dsl::On<committees::table, diesel::dsl::Eq<committees::id, quotas::committee_id>>>;
type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a QuotasQuery) -> Boxed<'a> {
    let QuotasQuery { plan_id, committee_id, cell_id, kind, status, as_of: _, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = within!(joined!().into_boxed(), reach, quotas::committee_id, quotas::cell_id);
    if let Some(plans) = plan_id {
        rows = rows.filter(quotas::plan_id.eq_any(plans.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(quotas::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(cells) = cell_id {
        rows = rows.filter(quotas::cell_id.eq_any(cells.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(quotas::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(states) = status {
        rows = rows.filter(quotas::status.eq_any(states.iter().map(|status| status.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &QuotasQuery) -> Outcome<PageOf<Quota>> {
    let pager = Pager::new(tx, "quotas", query, "unit_code")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(shown!()), Row, quotas::id, {
        "unit_code" => coalesce(cells::code.nullable(), committees::code), |row| row.unit_code.clone();
        "created_at" => quotas::id, |row| row.columns.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.columns.id)).map(Row::into_wire))
}
