//! The units of a report as they were known, and what was counted of them. A committee stands for everything below it.
//! What was counted of them: `figures.rs`. Not here: what is asked of them (`progress`, `pipeline`, `new_members`, `history`).

/// What was known of a unit at an instant.
macro_rules! then {
    ($table:ident, $at:expr) => {
        $table::known_from.le($at).and($table::known_until.gt($at))
    };
}

mod figures;

use chibo_openapi::vocabulary::ReportBy;
use chibo_openapi::{Code, Scope};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::{Reach, Unit, after_subtree};
use crate::clock::Clock;
use crate::counters::Known;
use crate::db::key::Key;
use crate::db::schema::{cell_versions as cells, cells as cells_now, committee_versions as committees, committees as committees_now, quotas};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Tx, within};
use crate::structure::versions::{CellVersion, for_ever};

/// Whose report it is: a committee or a cell, exactly one.
pub(super) fn root(committee_id: Option<Uuid>, cell_id: Option<Uuid>) -> Result<Root, Fail> {
    match (committee_id, cell_id) {
        (Some(committee), None) => Ok(Root::Committee(committee.into())),
        (None, Some(cell)) => Ok(Root::Cell(cell.into())),
        (None, None) => Err(Fail::parameters(vec![Flaw::parameter("committee_id", Code::UnitMissing)])),
        (Some(_), Some(_)) => Err(Fail::parameters(vec![Flaw::parameter("cell_id", Code::UnitMissing)])),
    }
}

/// Whose report it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// A committee with everything below it.
    Committee(Key),
    /// A cell.
    Cell(Key),
}

/// The day that a report speaks of, and the instant whose knowledge it uses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) as_of: NaiveDate,
    pub(super) known: Known,
    /// As the report says it.
    pub(super) known_at: DateTime<Utc>,
}

impl Times {
    /// `today` is the day on which a list was begun.
    pub(super) fn new(tx: &Tx<'_>, today: NaiveDate, as_of: Option<NaiveDate>, known_at: Option<DateTime<Utc>>) -> Self {
        let as_of = as_of.unwrap_or(known_at.map_or(today, |at| Clock::day(at).min(today)));
        Self { as_of, known: known_at.map_or(Known::Now, |at| Known::At(at.naive_utc())), known_at: known_at.unwrap_or(tx.now).min(tx.now) }
    }

    /// The instant at which what is read was known: for what is known now, one that has not come yet.
    pub(super) fn instant(&self) -> NaiveDateTime {
        match self.known {
            Known::At(at) => at,
            Known::Now => for_ever() - chrono::Duration::days(1),
        }
    }
}

/// A unit of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportUnit {
    pub(super) id: Key,
    pub(super) is_cell: bool,
    pub(super) committee: Key,
    pub(super) code: String,
    pub(super) name: String,
}

impl ReportUnit {
    /// Its place among the others: by code, a committee before a cell of the same one.
    pub(super) fn place(&self) -> String {
        format!("{} {}", self.code, u8::from(self.is_cell))
    }

    pub(super) fn cell_id(&self) -> Option<Uuid> {
        self.is_cell.then(|| self.id.uuid())
    }
}

/// What a report is of, for whom.
pub(super) struct View {
    root: Root,
    /// Path of the root as it was known; of a cell that of its committee.
    path: String,
    /// Committees at and below the root that the caller sees, each with the one directly below the root that it belongs to.
    seen: Vec<(Key, Option<Key>)>,
    /// Every committee at and below the root.
    pub(super) all: Vec<Key>,
    reach: Reach,
    pub(super) by: ReportBy,
    pub(super) times: Times,
    /// Units that ended before its first day or were founded after its last one have no row.
    lasting: (NaiveDate, NaiveDate),
    /// Cells beside those below the root.
    beside: Vec<Key>,
}

/// Narrows a query over versions of units to what was known at an instant and lasted within the time of a report.
macro_rules! known {
    ($rows:expr, $table:ident, $view:expr) => {{
        let at = $view.times.instant();
        let lasting = $table::dissolved_on.is_null().or($table::dissolved_on.assume_not_null().ge($view.lasting.0));
        $rows.filter(then!($table, at).and($table::founded_on.le($view.lasting.1)).and(lasting))
    }};
}

impl View {
    /// A report of a unit for who has a permission there or below; the same 404 for one that is not there and one that the caller does not see.
    pub(super) fn open(tx: &mut Tx<'_>, scope: Scope, root: Root, by: Option<ReportBy>, times: Times, lasting: (NaiveDate, NaiveDate)) -> Outcome<Self> {
        tx.caller().require_somewhere(scope)?;
        let committee = match root {
            Root::Committee(id) => {
                let path: Option<String> = committees_now::table.find(id).select(committees_now::path).first(tx.conn).optional()?;
                tx.caller().require_from_below(scope, scope, &Unit { path: path.ok_or_else(Fail::not_found)?, cell: None })?;
                id
            }
            Root::Cell(id) => {
                let of = cells_now::table
                    .inner_join(committees_now::table.on(committees_now::id.eq(cells_now::committee_id)))
                    .filter(cells_now::id.eq(id))
                    .select(committees_now::path);
                let path: Option<String> = of.first(tx.conn).optional()?;
                tx.caller().require(scope, scope, &Unit { path: path.ok_or_else(Fail::not_found)?, cell: Some(id) })?;
                let then = cells::cell_id.eq(id).and(then!(cells, times.instant()));
                cells::table.filter(then).select(cells::committee_id).first(tx.conn).optional()?.ok_or_else(Fail::not_found)?
            }
        };
        let reach = tx.reach(scope)?;
        let at = times.instant();
        let known = || then!(committees, at);
        let path = committees::table.filter(committees::committee_id.eq(committee).and(known())).select(committees::path);
        let path: String = path.first(tx.conn).optional()?.ok_or_else(Fail::not_found)?;
        let (mut seen, mut all) = (Vec::new(), Vec::new());
        if matches!(root, Root::Committee(_)) {
            let below = committees::path.ge(&path).and(committees::path.lt(after_subtree(&path)));
            let rows: Vec<(Key, String)> = committees::table.filter(below.and(known())).select((committees::committee_id, committees::path)).load(tx.conn)?;
            for (id, of) in rows {
                all.push(id);
                if reach.everything || reach.committees.binary_search(&id).is_ok() {
                    let child = of.strip_prefix(&path).and_then(|rest| rest.split('/').next()).and_then(|step| Uuid::try_parse(step).ok());
                    seen.push((id, child.map(Key::from)));
                }
            }
        }
        Ok(Self { root, path, seen, all, reach, by: by.unwrap_or(ReportBy::Unit), times, lasting, beside: Vec::new() })
    }

    /// Of one cell below the root alone; how long stages usually last stays that of the root.
    pub(super) fn only(self, tx: &mut Tx<'_>, scope: Scope, cell: Key) -> Outcome<Self> {
        let of_cell = Self::open(tx, scope, Root::Cell(cell), Some(ReportBy::Cell), self.times, self.lasting)?;
        if of_cell.path.starts_with(&self.path) { Ok(Self { all: self.all, ..of_cell }) } else { Err(Fail::not_found()) }
    }

    /// The cell that the report is of alone.
    pub(super) const fn only_cell(&self) -> Option<Key> {
        match self.root {
            Root::Cell(cell) => Some(cell),
            Root::Committee(_) => None,
        }
    }

    /// With cells that have a quota of a plan and did not stand below the root as it was known, for whoever sees them; at most a thousand.
    pub(super) fn with_given(mut self, tx: &mut Tx<'_>, plan: Key) -> Outcome<Self> {
        let at = self.times.instant();
        let below = committees::path.ge(&self.path).and(committees::path.lt(after_subtree(&self.path)));
        let below = committees::table.filter(below.and(then!(committees, at))).select(committees::committee_id);
        let of_plan = quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::cell_id.is_not_null())).select(quotas::cell_id.assume_not_null());
        let then = then!(cells, at).and(cells::cell_id.eq_any(of_plan));
        let rows = cells::table.filter(then.and(cells::committee_id.ne_all(below))).limit(1_000).select((cells::cell_id, cells::committee_id));
        let rows: Vec<(Key, Key)> = rows.load(tx.conn)?;
        self.beside = rows.into_iter().filter(|(cell, committee)| self.reach.covers(*committee, *cell)).map(|(cell, _)| cell).collect();
        Ok(self)
    }

    /// Where the caller has the permission.
    pub(super) const fn reach(&self) -> &Reach {
        &self.reach
    }

    fn cells(&self) -> cells::BoxedQuery<'_, <crate::db::Conn as diesel::Connection>::Backend> {
        let rows = known!(cells::table.into_boxed(), cells, self);
        let rows = within!(rows, self.reach, cells::committee_id, cells::cell_id);
        match (self.root, self.by) {
            (Root::Cell(id), _) => rows.filter(cells::cell_id.eq(id)),
            (Root::Committee(id), ReportBy::Unit) => rows.filter(cells::committee_id.eq(id)),
            (Root::Committee(_), ReportBy::Cell) => {
                let at = self.times.instant();
                let below = committees::path.ge(&self.path).and(committees::path.lt(after_subtree(&self.path)));
                let below = below.and(then!(committees, at));
                rows.filter(cells::committee_id.eq_any(committees::table.filter(below).select(committees::committee_id)))
            }
        }
    }

    fn committees(&self) -> Option<committees::BoxedQuery<'_, <crate::db::Conn as diesel::Connection>::Backend>> {
        let (Root::Committee(id), ReportBy::Unit) = (self.root, self.by) else { return None };
        let rows = known!(committees::table.into_boxed(), committees, self).filter(committees::parent_id.eq(id));
        Some(if self.reach.everything { rows } else { rows.filter(committees::committee_id.eq_any(&self.reach.committees)) })
    }

    /// Units behind a place, by code; with `again` the one at that place as well.
    pub(super) fn page(&self, tx: &mut Tx<'_>, after: Option<&str>, again: bool, limit: i64) -> Outcome<Vec<ReportUnit>> {
        let (code, of_committee) = after.and_then(|after| after.rsplit_once(' ')).map_or((None, false), |(code, tag)| (Some(code), tag == "0"));
        let mut found = Vec::new();
        if let Some(mut rows) = self.committees() {
            if let Some(code) = code {
                rows = if again && of_committee { rows.filter(committees::code.ge(code)) } else { rows.filter(committees::code.gt(code)) };
            }
            let columns = (committees::committee_id, committees::code, committees::name);
            let rows: Vec<(Key, String, String)> = rows.select(columns).order(committees::code).limit(limit).load(tx.conn)?;
            found.extend(rows.into_iter().map(|(id, code, name)| ReportUnit { id, is_cell: false, committee: id, code, name }));
        }
        let at = self.times.instant();
        let beside = cells::cell_id.eq_any(&self.beside).and(then!(cells, at));
        let beside = (!self.beside.is_empty()).then(|| cells::table.filter(beside).into_boxed());
        for mut rows in [Some(self.cells()), beside].into_iter().flatten() {
            rows = match code {
                Some(code) if of_committee || again => rows.filter(cells::code.ge(code)),
                Some(code) => rows.filter(cells::code.gt(code)),
                None => rows,
            };
            let rows: Vec<CellVersion> = rows.select(CellVersion::as_select()).order(cells::code).limit(limit).load(tx.conn)?;
            let unit = |row: CellVersion| ReportUnit { id: row.cell_id, is_cell: true, committee: row.committee_id, code: row.code, name: row.name };
            found.extend(rows.into_iter().map(unit));
        }
        found.sort_by_cached_key(ReportUnit::place);
        found.dedup_by(|one, other| one.id == other.id);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    /// How many units there are.
    pub(super) fn count(&self, tx: &mut Tx<'_>) -> Outcome<i64> {
        let committees: i64 = self.committees().map(|rows| rows.count().get_result(tx.conn)).transpose()?.unwrap_or_default();
        let cells: i64 = self.cells().count().get_result(tx.conn)?;
        Ok(committees + cells + i64::try_from(self.beside.len()).unwrap_or(i64::MAX))
    }

    pub(super) fn committee_of_cell(&self, tx: &mut Tx<'_>) -> Outcome<Vec<Key>> {
        let at = self.times.instant();
        let known = committees::path.eq(&self.path).and(then!(committees, at));
        Ok(committees::table.filter(known).select(committees::committee_id).load(tx.conn)?)
    }

    /// Name of the root, as it was known.
    pub(super) fn name(&self, tx: &mut Tx<'_>) -> Outcome<String> {
        let at = self.times.instant();
        Ok(match self.root {
            Root::Committee(id) => {
                let known = committees::committee_id.eq(id).and(then!(committees, at));
                committees::table.filter(known).select(committees::name).first(tx.conn)?
            }
            Root::Cell(id) => {
                let known = cells::cell_id.eq(id).and(then!(cells, at));
                cells::table.filter(known).select(cells::name).first(tx.conn)?
            }
        })
    }

    /// The committee whose plans gave the units their quotas.
    pub(super) fn planning_committee(&self, tx: &mut Tx<'_>) -> Outcome<Option<Key>> {
        match self.root {
            Root::Committee(id) => Ok(Some(id)),
            Root::Cell(_) => Ok(self.committee_of_cell(tx)?.into_iter().next()),
        }
    }
}
