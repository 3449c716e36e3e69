//! Rows and queries of reviews of the source pool.

use std::collections::HashMap;

use chibo_openapi::PageOf;
use chibo_openapi::planning::{PoolCell, PoolDuration, PoolNumbers, PoolReview, PoolReviewsQuery};
use chibo_openapi::vocabulary::CountingBasis;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{pool_cells as cells, pool_reviews as reviews};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted, within};

/// What a review is of.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The plan.
    pub plan_id: Key,
    /// Its committee.
    pub committee_id: Key,
    /// The last day on which somebody can be ready.
    pub until: NaiveDate,
    /// Which act makes somebody ready.
    pub basis: CountingBasis,
    /// How long each stage was taken to last.
    pub durations: Vec<PoolDuration>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) plan_id: Key,
    pub(super) committee_id: Key,
    reviewed_on: NaiveDate,
    until_on: NaiveDate,
    counting_basis: String,
    durations: String,
    created_at: NaiveDateTime,
    pub(super) version: i64,
}

/// A cell as it was reviewed.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cells, primary_key(review_id, cell_id), treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ReviewedCell {
    review_id: Key,
    cell_id: Key,
    cell_code: String,
    cell_name: String,
    members: i32,
    source: i32,
    fostering: i32,
    trained: i32,
    dossier: i32,
    cell_resolved: i32,
    committee_resolved: i32,
    decided: i32,
    ready: i32,
    falls_out: i32,
    confirmed_on: Option<NaiveDate>,
    note: Option<String>,
    pub(super) version: i64,
}

/// Sums over the cells of a review.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    numbers: PoolNumbers,
    cells: i64,
    confirmed: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, review: &Reviewed) -> Outcome<Self> {
        let Reviewed { plan_id, committee_id, until, basis, durations } = review;
        Ok(Self {
            id: Key::new(),
            plan_id: *plan_id,
            committee_id: *committee_id,
            reviewed_on: tx.today,
            until_on: *until,
            counting_basis: basis.to_string(),
            durations: serde_json::to_string(durations).map_err(|error| Fail::internal(&error.to_string()))?,
            created_at: tx.now.naive_utc(),
            version: 1,
        })
    }

    pub(super) fn shown(self, sums: Sums) -> Outcome<PoolReview> {
        let Self { id, plan_id, committee_id, reviewed_on, until_on, counting_basis, durations, created_at, version } = self;
        let durations = serde_json::from_str(&durations).map_err(|error| Fail::internal(&error.to_string()))?;
        let Sums { numbers, cells, confirmed } = sums;
        Ok(PoolReview {
            id: id.uuid(),
            plan_id: plan_id.uuid(),
            plan_code: String::new(),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            reviewed_on,
            until: until_on,
            counting_basis: parse_stored(&counting_basis),
            durations,
            numbers,
            cells,
            confirmed,
            created_at: created_at.and_utc(),
            version,
        })
    }
}

impl ReviewedCell {
    /// A cell with the numbers of its pool.
    pub fn new((cell_id, cell_code, cell_name, members): (Key, String, String, i64), numbers: PoolNumbers) -> Self {
        let PoolNumbers { source, fostering, trained, dossier, cell_resolved, committee_resolved, decided, ready, falls_out } = numbers;
        Self {
            review_id: cell_id,
            cell_id,
            cell_code,
            cell_name,
            members: i32::try_from(members).unwrap_or(i32::MAX),
            source,
            fostering,
            trained,
            dossier,
            cell_resolved,
            committee_resolved,
            decided,
            ready,
            falls_out,
            confirmed_on: None,
            note: None,
            version: 1,
        }
    }

    pub(super) fn confirmed(self, on: NaiveDate, note: Option<String>) -> Self {
        Self { confirmed_on: Some(on), note, version: self.version + 1, ..self }
    }

    pub(super) fn shown(self) -> PoolCell {
        let Self { review_id, cell_id, cell_code, cell_name, members, confirmed_on, note, version, .. } = self;
        let Self { source, fostering, trained, dossier, cell_resolved, committee_resolved, decided, ready, falls_out, .. } = self;
        let numbers = PoolNumbers { source, fostering, trained, dossier, cell_resolved, committee_resolved, decided, ready, falls_out };
        PoolCell { review_id: review_id.uuid(), cell_id: cell_id.uuid(), cell_code, cell_name, members, numbers, confirmed_on, note, version }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(reviews::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn count(tx: &mut Tx<'_>, plan: Key) -> Outcome<i64> {
    Ok(reviews::table.filter(reviews::plan_id.eq(plan)).select(count_star()).first(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row, of_cells: &[ReviewedCell]) -> Outcome<()> {
    diesel::insert_into(reviews::table).values(row).execute(tx.conn)?;
    // Both databases bound the number of values of a statement.
    for chunk in of_cells.chunks(500) {
        let rows: Vec<ReviewedCell> = chunk.iter().map(|cell| ReviewedCell { review_id: row.id, ..cell.clone() }).collect();
        on_connection!(tx.conn, conn => diesel::insert_into(cells::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

/// Writes what was said of a cell; the review has a new version with it.
pub(super) fn update(tx: &mut Tx<'_>, row: &ReviewedCell) -> Outcome<()> {
    diesel::update(cells::table.find((row.review_id, row.cell_id))).set(row).execute(tx.conn)?;
    diesel::update(reviews::table.find(row.review_id)).set(reviews::version.eq(reviews::version + 1)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn confirmed(tx: &mut Tx<'_>, id: Key) -> Outcome<bool> {
    let confirmed = cells::table.filter(cells::review_id.eq(id).and(cells::confirmed_on.is_not_null()));
    Ok(confirmed.select(count_star()).first::<i64>(tx.conn)? > 0)
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(cells::table.filter(cells::review_id.eq(id))).execute(tx.conn)?;
    diesel::delete(reviews::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// The cells of a review within a reach, by code.
pub(super) fn cells(tx: &mut Tx<'_>, reach: &Reach, id: Key) -> Outcome<Vec<ReviewedCell>> {
    let rows = cells::table.inner_join(reviews::table.on(reviews::id.eq(cells::review_id))).filter(cells::review_id.eq(id)).into_boxed();
    let rows = within!(rows, reach, reviews::committee_id, cells::cell_id);
    Ok(rows.order(cells::cell_code).select(ReviewedCell::as_select()).load(tx.conn)?)
}

pub(super) fn cell(tx: &mut Tx<'_>, id: Key, cell: Key) -> Outcome<Option<ReviewedCell>> {
    Ok(cells::table.find((id, cell)).select(ReviewedCell::as_select()).first(tx.conn).optional()?)
}

/// Sums of several reviews over the cells within a reach.
pub(super) fn sums(tx: &mut Tx<'_>, reach: &Reach, ids: &[Key]) -> Outcome<HashMap<Key, Sums>> {
    macro_rules! sum {
        ($column:literal) => {
            sql::<BigInt>(concat!("CAST(sum(pool_cells.", $column, ") AS BIGINT)"))
        };
    }
    type Stages = (i64, i64, i64, i64, i64, i64, i64);
    type Summed = (Key, Stages, (i64, i64), (i64, i64));
    let rows = cells::table.inner_join(reviews::table.on(reviews::id.eq(cells::review_id))).group_by(cells::review_id).select((
        cells::review_id,
        (sum!("source"), sum!("fostering"), sum!("trained"), sum!("dossier"), sum!("cell_resolved"), sum!("committee_resolved"), sum!("decided")),
        (sum!("ready"), sum!("falls_out")),
        (sql::<BigInt>("count(*)"), sql::<BigInt>("count(pool_cells.confirmed_on)")),
    ));
    let rows = within!(rows.filter(cells::review_id.eq_any(ids)).into_boxed(), reach, reviews::committee_id, cells::cell_id);
    let found: Vec<Summed> = rows.load(tx.conn)?;
    let small = |sum: i64| i32::try_from(sum).unwrap_or(i32::MAX);
    let sums = |(id, (source, fostering, trained, dossier, cell_resolved, committee_resolved, decided), (ready, falls_out), (cells, confirmed))| {
        let [source, fostering, trained, dossier] = [source, fostering, trained, dossier].map(small);
        let [cell_resolved, committee_resolved, decided, ready, falls_out] = [cell_resolved, committee_resolved, decided, ready, falls_out].map(small);
        let numbers = PoolNumbers { source, fostering, trained, dossier, cell_resolved, committee_resolved, decided, ready, falls_out };
        (id, Sums { numbers, cells, confirmed })
    };
    Ok(found.into_iter().map(sums).collect())
}

/// A review as proposals use it: the newest of a committee for a year.
#[derive(Debug, Clone)]
pub struct NewestReview {
    /// Its id.
    pub id: Key,
    /// The committee whose cells it is of.
    pub committee: Key,
    /// The day that it speaks of.
    pub reviewed_on: NaiveDate,
    /// All its cells together.
    pub numbers: PoolNumbers,
    /// Members of all its cells.
    pub members: i64,
    /// Number of cells.
    pub cells: i64,
    /// Those whose secretary has confirmed.
    pub confirmed: i64,
}

/// The newest review of each of some committees for the year that ends on a day.
pub(super) fn newest(tx: &mut Tx<'_>, of: &[Key], until: NaiveDate) -> Outcome<Vec<NewestReview>> {
    let later = diesel::alias!(reviews as later);
    let same = later.field(reviews::committee_id).eq(reviews::committee_id).and(later.field(reviews::until_on).eq(until));
    let newer = later.filter(same.and(later.field(reviews::id).gt(reviews::id)));
    let rows = reviews::table.filter(reviews::committee_id.eq_any(of).and(reviews::until_on.eq(until)).and(not(exists(newer))));
    let rows: Vec<Row> = rows.order(reviews::id).select(Row::as_select()).load(tx.conn)?;
    let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
    let mut found = sums(tx, &Reach::all(), &ids)?;
    let members = cells::table.filter(cells::review_id.eq_any(&ids)).group_by(cells::review_id);
    let members: Vec<(Key, i64)> = members.select((cells::review_id, sql::<BigInt>("CAST(sum(pool_cells.members) AS BIGINT)"))).load(tx.conn)?;
    let newest = |row: Row| {
        let Sums { numbers, cells, confirmed } = found.remove(&row.id).unwrap_or_default();
        let members = members.iter().find(|(id, _)| *id == row.id).map_or(0, |(_, members)| *members);
        NewestReview { id: row.id, committee: row.committee_id, reviewed_on: row.reviewed_on, numbers, members, cells, confirmed }
    };
    Ok(rows.into_iter().map(newest).collect())
}

type Boxed<'a> = reviews::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &PoolReviewsQuery) -> Boxed<'a> {
    let PoolReviewsQuery { plan_id, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = reviews::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(reviews::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(plans) = plan_id {
        rows = rows.filter(reviews::plan_id.eq_any(plans.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &PoolReviewsQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "pool-reviews", query, "-created_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, reviews::id, {
        "created_at" => reviews::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
