//! Rows and queries of quotas and their values.

use std::collections::HashMap;

use chibo_openapi::PageOf;
use chibo_openapi::planning::{Quota, QuotaAdjust, QuotaCreate, QuotaEdit, QuotaIssue, QuotaValue, QuotasQuery};
use chibo_openapi::vocabulary::QuotaStatus;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules::QuotaLine;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{cells, committees, quota_values as values, quotas};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted, within};
use crate::structure::cells::CellFacts;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = quotas, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Columns {
    id: Key,
    plan_id: Key,
    cell_id: Key,
    kind: String,
    value: i32,
    status: String,
    adjustments: i32,
    issued_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

/// A quota with what is shown of its cell.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    columns: Columns,
    cell_code: String,
    cell_name: String,
    pub(super) committee: Key,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &QuotaCreate, cell: &CellFacts) -> Self {
        let QuotaCreate { plan_id, cell_id, kind, value } = new;
        let now = tx.now.naive_utc();
        let columns = Columns {
            id: Key::new(),
            plan_id: (*plan_id).into(),
            cell_id: (*cell_id).into(),
            kind: kind.to_string(),
            value: *value,
            status: QuotaStatus::Draft.to_string(),
            adjustments: 0,
            issued_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        Self { columns, cell_code: cell.code.clone(), cell_name: cell.name.clone(), committee: cell.committee }
    }

    pub(super) const fn cell_id(&self) -> Key {
        self.columns.cell_id
    }

    pub(super) const fn plan_id(&self) -> Key {
        self.columns.plan_id
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
        let Self { columns, cell_code, cell_name, committee: _ } = self;
        let Columns { id, plan_id, cell_id, kind, value, status, adjustments, issued_on, created_at, updated_at, version } = columns;
        Quota {
            id: id.uuid(),
            plan_id: plan_id.uuid(),
            cell_id: cell_id.uuid(),
            cell_code,
            cell_name,
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

/// The plan of a quota.
pub(super) fn plan_of(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Key>> {
    Ok(quotas::table.find(id).select(quotas::plan_id).first(tx.conn).optional()?)
}

/// A quota and the path of its cell's committee.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found: Option<(Columns, String, String, Key, String)> = quotas::table
        .inner_join(cells::table.on(cells::id.eq(quotas::cell_id)))
        .inner_join(committees::table.on(committees::id.eq(cells::committee_id)))
        .filter(quotas::id.eq(id))
        .select((Columns::as_select(), cells::code, cells::name, cells::committee_id, committees::path))
        .first(tx.conn)
        .optional()?;
    Ok(found.map(|(columns, cell_code, cell_name, committee, path)| (Row { columns, cell_code, cell_name, committee }, path)))
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

/// The quotas of a plan as issuing sees them.
pub(super) fn lines(tx: &mut Tx<'_>, plan: Key) -> Outcome<Vec<QuotaLine>> {
    type Found = (Key, String, Option<NaiveDate>, String, i32, String);
    let rows: Vec<Found> = quotas::table
        .inner_join(cells::table.on(cells::id.eq(quotas::cell_id)))
        .filter(quotas::plan_id.eq(plan))
        .order((cells::code, quotas::kind))
        .select((quotas::cell_id, cells::code, cells::dissolved_on, quotas::kind, quotas::value, quotas::status))
        .load(tx.conn)?;
    let line = |(cell, cell_code, cell_dissolved_on, kind, value, status): Found| QuotaLine {
        cell,
        cell_code,
        cell_dissolved_on,
        kind: parse_stored(&kind),
        value: value.into(),
        status: parse_stored(&status),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Turns every draft of a plan into an issued quota with its first value: two statements for any number of cells.
pub(super) fn issue_drafts(tx: &mut Tx<'_>, plan: Key, act: &QuotaIssue) -> Outcome<()> {
    use diesel::dsl::sql;
    use diesel::sql_types::{Date, Integer, Nullable, Text, Timestamp};
    let now = tx.now.naive_utc();
    let drafts = quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::status.eq(QuotaStatus::Draft.as_str()))).select((
        quotas::id,
        sql::<Integer>("0"),
        quotas::value,
        act.issued_on.into_sql::<Date>(),
        sql::<Nullable<Text>>("NULL"),
        act.document_number.as_str().into_sql::<Text>(),
        now.into_sql::<Timestamp>(),
    ));
    diesel::insert_into(values::table)
        .values(drafts)
        .into_columns((values::quota_id, values::number, values::value, values::valid_from, values::reason, values::document_number, values::created_at))
        .execute(tx.conn)?;
    diesel::update(quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::status.eq(QuotaStatus::Draft.as_str()))))
        .set((
            quotas::status.eq(QuotaStatus::Issued.as_str()),
            quotas::issued_on.eq(act.issued_on),
            quotas::updated_at.eq(now),
            quotas::version.eq(quotas::version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn insert_value(tx: &mut Tx<'_>, row: &Row, act: &QuotaAdjust) -> Outcome<()> {
    diesel::insert_into(values::table)
        .values((
            values::quota_id.eq(row.columns.id),
            values::number.eq(row.columns.adjustments),
            values::value.eq(act.value),
            values::valid_from.eq(act.valid_from),
            values::reason.eq(&act.reason),
            values::document_number.eq(&act.document_number),
            values::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// First day of the newest value.
pub(super) fn last_change(tx: &mut Tx<'_>, quota: Key) -> Outcome<NaiveDate> {
    Ok(values::table.filter(values::quota_id.eq(quota)).order(values::number.desc()).select(values::valid_from).first(tx.conn)?)
}

pub(super) fn values(tx: &mut Tx<'_>, quota: Key) -> Outcome<Vec<QuotaValue>> {
    type Found = (i32, i32, NaiveDate, Option<String>, String, NaiveDateTime);
    let rows: Vec<Found> = values::table
        .filter(values::quota_id.eq(quota))
        .order(values::number)
        .limit(1000)
        .select((values::number, values::value, values::valid_from, values::reason, values::document_number, values::created_at))
        .load(tx.conn)?;
    let wire = |(number, value, valid_from, reason, document_number, at): Found| QuotaValue {
        number,
        value,
        valid_from,
        reason,
        document_number,
        created_at: at.and_utc(),
    };
    Ok(rows.into_iter().map(wire).collect())
}

/// Number and value of each quota on a day.
pub(super) fn values_on(tx: &mut Tx<'_>, of: &[Key], day: NaiveDate) -> Outcome<HashMap<Key, (i32, i32)>> {
    let mut found = HashMap::new();
    // Both databases bound the number of values of a statement.
    for chunk in of.chunks(10_000) {
        let rows: Vec<(Key, i32, i32)> = values::table
            .filter(values::quota_id.eq_any(chunk).and(values::valid_from.le(day)))
            .order((values::quota_id, values::number))
            .select((values::quota_id, values::number, values::value))
            .load(tx.conn)?;
        // Numbers rise with time, so the last one of each quota is the one in force.
        found.extend(rows.into_iter().map(|(quota, number, value)| (quota, (number, value))));
    }
    Ok(found)
}

/// The quotas of a plan within a reach, of some cells or (none named) of every one.
pub(super) fn of_plan(tx: &mut Tx<'_>, plan: Key, reach: &Reach, of_cells: &[Key]) -> Outcome<Vec<Quota>> {
    let cell_id = Some(of_cells.iter().map(|cell| cell.uuid()).collect::<Vec<_>>()).filter(|cells| !cells.is_empty());
    let query = QuotasQuery { plan_id: Some(vec![plan.uuid()]), cell_id, ..QuotasQuery::default() };
    let rows: Vec<Row> = filtered(reach, &query).select((Columns::as_select(), cells::code, cells::name, cells::committee_id)).load(tx.conn)?;
    Ok(rows.into_iter().map(Row::into_wire).collect())
}

type Joined = diesel::dsl::InnerJoin<quotas::table, diesel::dsl::On<cells::table, diesel::dsl::Eq<cells::id, quotas::cell_id>>>;
type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a QuotasQuery) -> Boxed<'a> {
    let QuotasQuery { plan_id, cell_id, kind, status, as_of: _, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let rows = quotas::table.inner_join(cells::table.on(cells::id.eq(quotas::cell_id))).into_boxed();
    let mut rows = within!(rows, reach, cells::committee_id, cells::id);
    if let Some(plans) = plan_id {
        rows = rows.filter(quotas::plan_id.eq_any(plans.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
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
    let pager = Pager::new(tx, "quotas", query, "cell_code")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select((Columns::as_select(), cells::code, cells::name, cells::committee_id)), Row, quotas::id, {
        "cell_code" => cells::code, |row| row.cell_code.clone();
        "created_at" => quotas::id, |row| row.columns.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.columns.id)).map(Row::into_wire))
}
