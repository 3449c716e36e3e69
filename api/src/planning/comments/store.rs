//! Rows and queries of comments on plans.

use chibo_openapi::PageOf;
use chibo_openapi::planning::{PlanComment, PlanCommentAnswer, PlanCommentCreate, PlanCommentsQuery};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{cells, organizations, plan_comments as comments};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted, within};
use crate::planning::plans::PlanFacts;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = comments, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Columns {
    id: Key,
    plan_id: Key,
    committee_id: Key,
    cell_id: Option<Key>,
    organization_id: Option<Key>,
    text: String,
    answer: Option<String>,
    accepted: Option<bool>,
    answered_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    version: i64,
}

/// A comment with what is shown of who made it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    columns: Columns,
    cell: Option<(String, String)>,
    organization: Option<(String, String)>,
}

impl Row {
    pub(super) const fn plan_id(&self) -> Key {
        self.columns.plan_id
    }

    pub(super) const fn cell_id(&self) -> Option<Key> {
        self.columns.cell_id
    }

    pub(super) const fn version(&self) -> i64 {
        self.columns.version
    }

    pub(super) const fn is_answered(&self) -> bool {
        self.columns.answer.is_some()
    }

    pub(super) fn answered(mut self, on: NaiveDate, act: &PlanCommentAnswer) -> Self {
        let PlanCommentAnswer { answer, accepted } = act;
        self.columns =
            Columns { answer: Some(answer.clone()), accepted: Some(*accepted), answered_on: Some(on), version: self.columns.version + 1, ..self.columns };
        self
    }

    pub(super) fn shown(self) -> PlanComment {
        let Columns { id, plan_id, committee_id: _, cell_id, organization_id, text, answer, accepted, answered_on, created_at, version } = self.columns;
        let (unit_code, unit_name) = self.cell.or(self.organization).unwrap_or_default();
        PlanComment {
            id: id.uuid(),
            plan_id: plan_id.uuid(),
            plan_code: String::new(),
            cell_id: cell_id.map(Key::uuid),
            organization_id: organization_id.map(Key::uuid),
            unit_code,
            unit_name,
            text,
            answer,
            accepted,
            answered_on,
            created_at: created_at.and_utc(),
            version,
        }
    }
}

macro_rules! joined {
    () => {
        comments::table
            .left_join(cells::table.on(cells::id.nullable().eq(comments::cell_id)))
            .left_join(organizations::table.on(organizations::id.nullable().eq(comments::organization_id)))
    };
}

macro_rules! shown {
    () => {
        (Columns::as_select(), (cells::code, cells::name).nullable(), (organizations::code, organizations::name).nullable())
    };
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(joined!().filter(comments::id.eq(id)).select(shown!()).first(tx.conn).optional()?)
}

pub(super) fn count(tx: &mut Tx<'_>, plan: Key) -> Outcome<i64> {
    Ok(comments::table.filter(comments::plan_id.eq(plan)).select(count_star()).first(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, plan: &PlanFacts, new: &PlanCommentCreate) -> Outcome<Row> {
    let PlanCommentCreate { cell_id, organization_id, text } = new;
    let columns = Columns {
        id: Key::new(),
        plan_id: plan.id,
        committee_id: plan.committee,
        cell_id: cell_id.map(Key::from),
        organization_id: organization_id.map(Key::from),
        text: text.clone(),
        answer: None,
        accepted: None,
        answered_on: None,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(comments::table).values(&columns).execute(tx.conn)?;
    find(tx, columns.id)?.ok_or_else(|| Fail::internal("a comment that was just made"))
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(comments::table.find(row.columns.id)).set(&row.columns).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(comments::table.find(id)).execute(tx.conn)?;
    Ok(())
}

type WithCells = diesel::dsl::LeftJoin<comments::table, diesel::dsl::On<cells::table, diesel::dsl::Eq<diesel::dsl::Nullable<cells::id>, comments::cell_id>>>;
type Joined = diesel::dsl::LeftJoin<
    WithCells,
    diesel::dsl::On<organizations::table, diesel::dsl::Eq<diesel::dsl::Nullable<organizations::id>, comments::organization_id>>,
>;
type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, plan: Key, query: &PlanCommentsQuery) -> Boxed<'a> {
    let PlanCommentsQuery { open, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let rows = joined!().filter(comments::plan_id.eq(plan)).into_boxed();
    let rows = within!(rows, reach, comments::committee_id, comments::cell_id);
    match open {
        Some(true) => rows.filter(comments::answer.is_null()),
        Some(false) => rows.filter(comments::answer.is_not_null()),
        None => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, plan: Key, query: &PlanCommentsQuery) -> Outcome<PageOf<PlanComment>> {
    let pager = Pager::bound_to(tx, "plan-comments", query, "created_at", &plan.uuid())?;
    let total = pager.total(|| filtered(reach, plan, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, plan, query).select(shown!()), Row, comments::id, {
        "created_at" => comments::id, |row| row.columns.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.columns.id)).map(Row::shown))
}
