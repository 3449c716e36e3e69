//! Queries of progress: the cells that a plan is about, a page of them at a time, and sums over all of them.

use chibo_openapi::vocabulary::QuotaKind;
use chrono::NaiveDate;
use diesel::alias;
use diesel::dsl::{count_star, exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{cell_counters as counters, cells, quota_values as values, quotas};
use crate::fail::Outcome;
use crate::http::{Tx, within};

/// Which cells a plan is about, on a day of its year: those with a quota, and those of its committees that existed within the year. As of a
/// day a quota counts that was issued by then.
pub(super) struct Cells<'a> {
    pub(super) plan: Key,
    /// The plan's committee and those below it.
    pub(super) committees: &'a [Key],
    pub(super) reach: &'a Reach,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
    pub(super) as_of: Option<NaiveDate>,
}

/// Narrows a boxed query over cells to these.
macro_rules! about {
    ($rows:expr, $of:expr) => {{
        let issued = values::table.filter(values::quota_id.eq(quotas::id).and(values::valid_from.le($of.as_of.unwrap_or($of.until))));
        let counts = exists(issued).or($of.as_of.is_none().into_sql::<Bool>());
        let with_quota = quotas::table.filter(quotas::cell_id.eq(cells::id.nullable()).and(quotas::plan_id.eq($of.plan)).and(counts));
        let lasting = cells::dissolved_on.is_null().or(cells::dissolved_on.assume_not_null().ge($of.from));
        let existed = cells::committee_id.eq_any($of.committees.to_vec()).and(cells::founded_on.le($of.until)).and(lasting);
        within!($rows.filter(exists(with_quota).or(existed)), $of.reach, cells::committee_id, cells::id)
    }};
}

/// Id, code and name of the cells behind one, by code; `from` is one that is among them all the same.
pub(super) fn page(tx: &mut Tx<'_>, of: &Cells<'_>, after: Option<&str>, from: Option<&str>, limit: i64) -> Outcome<Vec<(Key, String, String)>> {
    let mut rows = about!(cells::table.select((cells::id, cells::code, cells::name)).into_boxed(), of);
    match (from, after) {
        (Some(from), _) => rows = rows.filter(cells::code.ge(from.to_owned())),
        (None, Some(after)) => rows = rows.filter(cells::code.gt(after.to_owned())),
        (None, None) => {}
    }
    Ok(rows.order(cells::code).limit(limit).load(tx.conn)?)
}

pub(super) fn count(tx: &mut Tx<'_>, of: &Cells<'_>) -> Outcome<i64> {
    Ok(about!(cells::table.select(count_star()).into_boxed(), of).first(tx.conn)?)
}

/// What all of the cells reached of a measure from one day to another, both included, and how many of them reached something.
pub(super) fn reached(tx: &mut Tx<'_>, of: &Cells<'_>, measure: &str, (from, to): (NaiveDate, NaiveDate)) -> Outcome<(i64, i64)> {
    let sums = (sql::<BigInt>("CAST(coalesce(sum(cell_counters.reached), 0) AS BIGINT)"), sql::<BigInt>("count(DISTINCT cell_counters.cell_id)"));
    let rows = counters::table.inner_join(cells::table.on(cells::id.eq(counters::cell_id))).select(sums).into_boxed();
    let rows = rows.filter(counters::measure.eq(measure).and(counters::counted_on.ge(from)).and(counters::counted_on.le(to)));
    Ok(about!(rows.filter(counters::reached.gt(0)), of).first(tx.conn)?)
}

/// What those of the cells that reached something of a measure in one time reached of it in another.
pub(super) fn reached_by_those(
    tx: &mut Tx<'_>,
    of: &Cells<'_>,
    measure: &str,
    (from, to): (NaiveDate, NaiveDate),
    (since, until): (NaiveDate, NaiveDate),
) -> Outcome<i64> {
    let now = alias!(counters as now);
    let of_cell = now.field(counters::cell_id).eq(counters::cell_id);
    let in_time = now.field(counters::counted_on).ge(from).and(now.field(counters::counted_on).le(to));
    let reaching = now.filter(of_cell.and(now.field(counters::measure).eq(measure)).and(in_time).and(now.field(counters::reached).gt(0)));
    let sum = sql::<BigInt>("CAST(coalesce(sum(cell_counters.reached), 0) AS BIGINT)");
    let rows = counters::table.inner_join(cells::table.on(cells::id.eq(counters::cell_id))).select(sum).into_boxed();
    let rows = rows.filter(counters::measure.eq(measure).and(counters::counted_on.ge(since)).and(counters::counted_on.le(until)));
    Ok(about!(rows.filter(exists(reaching)), of).first(tx.conn)?)
}

/// The kinds that a plan has quotas of within a reach, with the sum of each: as it is today, or of what was issued by a day with the values of
/// that day.
pub(super) fn assigned(tx: &mut Tx<'_>, of: &Cells<'_>) -> Outcome<Vec<(QuotaKind, i64)>> {
    let rows: Vec<(String, i64)> = match of.as_of {
        None => {
            let sum = (quotas::kind, sql::<BigInt>("CAST(sum(quotas.value) AS BIGINT)"));
            let rows = quotas::table.group_by(quotas::kind).select(sum).filter(quotas::plan_id.eq(of.plan)).into_boxed();
            within!(rows, of.reach, quotas::committee_id, quotas::cell_id).load(tx.conn)?
        }
        Some(day) => {
            let later = alias!(values as later);
            let replaced = later.filter(
                later
                    .field(values::quota_id)
                    .eq(values::quota_id)
                    .and(later.field(values::number).gt(values::number))
                    .and(later.field(values::valid_from).le(day)),
            );
            let sum = (quotas::kind, sql::<BigInt>("CAST(sum(quota_values.value) AS BIGINT)"));
            let rows = quotas::table.inner_join(values::table.on(values::quota_id.eq(quotas::id))).group_by(quotas::kind).select(sum);
            let rows = rows.filter(quotas::plan_id.eq(of.plan).and(values::valid_from.le(day)).and(not(exists(replaced)))).into_boxed();
            within!(rows, of.reach, quotas::committee_id, quotas::cell_id).load(tx.conn)?
        }
    };
    Ok(rows.into_iter().map(|(kind, sum)| (parse_stored(&kind), sum)).collect())
}
