//! Rows and queries of plans.

use std::collections::BTreeMap;

use chibo_openapi::PageOf;
use chibo_openapi::planning::{Plan, PlanAssigned, PlanCreate, PlanEdit, PlansQuery};
use chibo_openapi::vocabulary::{CountingBasis, PlanKind, PlanStatus, QuotaStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::{Reach, Unit};
use crate::db::key::Key;
use crate::db::schema::{committees, plan_directives as links, plans, quotas};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

/// What others need to know of a plan.
#[derive(Debug, Clone)]
pub struct PlanFacts {
    /// Its id.
    pub id: Key,
    /// Its code.
    pub code: String,
    /// The year it is for.
    pub year: i32,
    /// What it is for.
    pub kind: PlanKind,
    /// The committee whose plan it is.
    pub committee: Key,
    /// That committee as a unit, for permission checks.
    pub unit: Unit,
    /// Where it stands.
    pub status: PlanStatus,
    /// New members that all cells together must reach.
    pub admission_target: i32,
    /// Course certificates that all cells together must reach.
    pub course_target: i32,
    /// Which dated act counts.
    pub counting_basis: CountingBasis,
    /// Day of adoption.
    pub adopted_on: Option<NaiveDate>,
    /// Day on which its quotas were issued.
    pub quotas_issued_on: Option<NaiveDate>,
    /// Its version.
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = plans, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    code: String,
    year: i32,
    kind: String,
    pub(super) committee_id: Key,
    pub(super) title: String,
    pub(super) carries_out_id: Option<Key>,
    assigned_admission: Option<i32>,
    assigned_course: Option<i32>,
    follows: bool,
    admission_target: i32,
    course_target: i32,
    counting_basis: String,
    status: String,
    document_number: Option<String>,
    adopted_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    quotas_issued_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &PlanCreate) -> Self {
        let PlanCreate { code, year, kind, committee_id, title, directive_ids: _, carries_out_id, follows, admission_target, course_target, counting_basis } =
            new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            code: code.clone(),
            year: *year,
            kind: kind.to_string(),
            committee_id: Key::from(*committee_id),
            title: title.clone(),
            carries_out_id: carries_out_id.map(Key::from),
            assigned_admission: None,
            assigned_course: None,
            follows: *follows,
            admission_target: *admission_target,
            course_target: *course_target,
            counting_basis: counting_basis.to_string(),
            status: PlanStatus::Draft.to_string(),
            document_number: None,
            adopted_on: None,
            closed_on: None,
            quotas_issued_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    pub(super) fn status(&self) -> PlanStatus {
        parse_stored(&self.status)
    }

    pub(super) fn edited(self, edit: &PlanEdit) -> Self {
        let PlanEdit { code, title, directive_ids: _, carries_out_id, follows, admission_target, course_target, counting_basis } = edit;
        Self {
            code: code.clone(),
            title: title.clone(),
            carries_out_id: carries_out_id.map(Key::from),
            follows: *follows,
            admission_target: *admission_target,
            course_target: *course_target,
            counting_basis: counting_basis.to_string(),
            ..self
        }
    }

    pub(super) fn moved(self, to: PlanStatus, on: NaiveDate, document_number: Option<String>) -> Self {
        let row = Self { status: to.to_string(), ..self };
        match to {
            PlanStatus::Draft | PlanStatus::Consultation => row,
            PlanStatus::Adopted => Self { adopted_on: Some(on), document_number, ..row },
            PlanStatus::Closed => Self { closed_on: Some(on), ..row },
        }
    }

    /// With what is assigned to it now, admission and course; until it is adopted, the targets of a plan that follows are just that.
    pub(super) fn assigned(self, assigned: Option<(i32, i32)>) -> Self {
        let open = matches!(self.status(), PlanStatus::Draft | PlanStatus::Consultation);
        let (admission_target, course_target) = if open && self.follows { assigned.unwrap_or_default() } else { (self.admission_target, self.course_target) };
        let (assigned_admission, assigned_course) = assigned.unzip();
        Self { assigned_admission, assigned_course, admission_target, course_target, ..self }
    }

    pub(super) fn issued(self, on: NaiveDate) -> Self {
        Self { quotas_issued_on: Some(on), ..self }
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn facts(self, unit: Unit) -> PlanFacts {
        let Self {
            id,
            code,
            year,
            kind,
            committee_id,
            title: _,
            carries_out_id: _,
            assigned_admission: _,
            assigned_course: _,
            follows: _,
            admission_target,
            course_target,
            counting_basis,
            status,
            document_number: _,
            adopted_on,
            closed_on: _,
            quotas_issued_on,
            created_at: _,
            updated_at: _,
            version,
        } = self;
        PlanFacts {
            id,
            code,
            year,
            kind: parse_stored(&kind),
            committee: committee_id,
            unit,
            status: parse_stored(&status),
            admission_target,
            course_target,
            counting_basis: parse_stored(&counting_basis),
            adopted_on,
            quotas_issued_on,
            version,
        }
    }

    pub(super) fn wire(self, directive_ids: Vec<Uuid>, allowed_transitions: Vec<PlanStatus>) -> Plan {
        let Self {
            id,
            code,
            year,
            kind,
            committee_id,
            title,
            carries_out_id,
            assigned_admission,
            assigned_course,
            follows,
            admission_target,
            course_target,
            counting_basis,
            status,
            document_number,
            adopted_on,
            closed_on,
            quotas_issued_on,
            created_at,
            updated_at,
            version,
        } = self;
        Plan {
            id: id.uuid(),
            code,
            year,
            kind: parse_stored(&kind),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            title,
            directive_ids,
            directive_numbers: Vec::new(),
            carries_out_id: carries_out_id.map(Key::uuid),
            carries_out_code: None,
            assigned: assigned_admission.zip(assigned_course).map(|(admission, course)| PlanAssigned {
                admission,
                course,
                admission_difference: admission_target - admission,
                course_difference: course_target - course,
            }),
            follows,
            admission_target,
            course_target,
            counting_basis: parse_stored(&counting_basis),
            status: parse_stored(&status),
            allowed_transitions,
            document_number,
            adopted_on,
            closed_on,
            quotas_issued_on,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(plans::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn of_year(tx: &mut Tx<'_>, committee: Key, year: i32) -> Outcome<Option<Key>> {
    let of_year = plans::committee_id.eq(committee).and(plans::year.eq(year)).and(plans::kind.eq(PlanKind::MemberDevelopment.as_str()));
    Ok(plans::table.filter(of_year).select(plans::id).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(plans::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(plans::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Deletes a plan with its draft quotas, which have no life of their own; gives their number.
pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<usize> {
    let drafts = quotas::table.filter(quotas::plan_id.eq(id).and(quotas::status.eq(QuotaStatus::Draft.as_str())));
    let deleted = diesel::delete(drafts).execute(tx.conn)?;
    set_directives(tx, id, &[])?;
    diesel::delete(plans::table.find(id)).execute(tx.conn)?;
    Ok(deleted)
}

/// Directives that each of the plans rests on.
pub(super) fn directives(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<BTreeMap<Key, Vec<Uuid>>> {
    let rows = links::table.filter(links::plan_id.eq_any(ids)).order((links::plan_id, links::directive_id));
    let rows: Vec<(Key, Key)> = rows.select((links::plan_id, links::directive_id)).load(tx.conn)?;
    let mut found: BTreeMap<Key, Vec<Uuid>> = BTreeMap::new();
    for (plan, directive) in rows {
        found.entry(plan).or_default().push(directive.uuid());
    }
    Ok(found)
}

/// Replaces the directives that a plan rests on.
pub(super) fn set_directives(tx: &mut Tx<'_>, id: Key, directives: &[Uuid]) -> Outcome<()> {
    diesel::delete(links::table.filter(links::plan_id.eq(id))).execute(tx.conn)?;
    let rows: Vec<_> = directives.iter().map(|directive| (links::plan_id.eq(id), links::directive_id.eq(Key::from(*directive)))).collect();
    if !rows.is_empty() {
        match tx.conn {
            Conn::Postgres(conn) => diesel::insert_into(links::table).values(rows).execute(conn)?,
            Conn::Sqlite(conn) => diesel::insert_into(links::table).values(rows).execute(conn)?,
        };
    }
    Ok(())
}

/// Paths of committees.
pub(super) fn paths(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<(Key, String)>> {
    Ok(committees::table.filter(committees::id.eq_any(ids)).select((committees::id, committees::path)).load(tx.conn)?)
}

type Boxed<'a> = plans::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a PlansQuery) -> Boxed<'a> {
    let PlansQuery { code, year, kind, committee_id, status, carries_out_id, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = plans::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(plans::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(codes) = code {
        rows = rows.filter(plans::code.eq_any(codes));
    }
    if let Some(year) = year {
        rows = rows.filter(plans::year.eq(*year));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(plans::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(plans::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(above) = carries_out_id {
        rows = rows.filter(plans::carries_out_id.eq(Key::from(*above)));
    }
    if let Some(states) = status {
        rows = rows.filter(plans::status.eq_any(states.iter().map(|status| status.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &PlansQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "plans", query, "-year")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, plans::id, {
        "year" => plans::year, |row| row.year;
        "code" => plans::code, |row| row.code.clone();
        "created_at" => plans::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
