//! Quotas as they were issued, on a day and as they were known at an instant: what progress is measured against. Drafts are nobody's quota yet.

use std::collections::HashMap;

use chibo_openapi::vocabulary::QuotaKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::alias;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{plans, quota_values as values, quotas};
use crate::fail::Outcome;
use crate::http::{Tx, within};

/// The value of a quota that is in force on a day, as far as it is known at an instant: the last one of those.
macro_rules! in_force {
    ($day:expr, $at:expr) => {{
        let later = alias!(values as later);
        let replaced = later.filter(
            later
                .field(values::quota_id)
                .eq(values::quota_id)
                .and(later.field(values::number).gt(values::number))
                .and(later.field(values::valid_from).le($day))
                .and(later.field(values::created_at).le($at)),
        );
        values::valid_from.le($day).and(values::created_at.le($at)).and(not(exists(replaced)))
    }};
}

/// Who gave quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// One plan, to the units directly below its committee.
    By(Key),
    /// Whichever plan of a year: that of the committee directly above a cell.
    In(i32),
}

/// The quotas that cells and committees were given, by unit and kind.
pub fn of_units(
    tx: &mut Tx<'_>,
    given: Given,
    (cells, committees): (&[Key], &[Key]),
    day: NaiveDate,
    at: NaiveDateTime,
) -> Outcome<HashMap<(Key, QuotaKind), i64>> {
    let mut found = HashMap::new();
    for (units, are_cells) in [(cells, true), (committees, false)] {
        for chunk in units.chunks(5_000) {
            let rows = quotas::table.inner_join(values::table.on(values::quota_id.eq(quotas::id))).inner_join(plans::table.on(plans::id.eq(quotas::plan_id)));
            let rows = rows.filter(in_force!(day, at)).into_boxed();
            let rows = match given {
                Given::By(plan) => rows.filter(quotas::plan_id.eq(plan)),
                Given::In(year) => rows.filter(plans::year.eq(year)),
            };
            let rows = if are_cells {
                rows.filter(quotas::cell_id.eq_any(chunk))
            } else {
                rows.filter(quotas::committee_id.eq_any(chunk).and(quotas::cell_id.is_null()))
            };
            let rows: Vec<(Option<Key>, Key, String, i32)> = rows.select((quotas::cell_id, quotas::committee_id, quotas::kind, values::value)).load(tx.conn)?;
            for (cell, committee, kind, value) in rows {
                *found.entry((cell.unwrap_or(committee), parse_stored(&kind))).or_default() += i64::from(value);
            }
        }
    }
    Ok(found)
}

/// The kinds that a plan gave quotas of within a reach, with the sum of each.
pub fn sums(tx: &mut Tx<'_>, plan: Key, reach: &Reach, day: NaiveDate, at: NaiveDateTime) -> Outcome<HashMap<QuotaKind, i64>> {
    let sum = (quotas::kind, sql::<BigInt>("CAST(sum(quota_values.value) AS BIGINT)"));
    let rows = quotas::table.inner_join(values::table.on(values::quota_id.eq(quotas::id))).group_by(quotas::kind).select(sum);
    let rows = rows.filter(quotas::plan_id.eq(plan).and(in_force!(day, at))).into_boxed();
    let rows: Vec<(String, i64)> = within!(rows, reach, quotas::committee_id, quotas::cell_id).load(tx.conn)?;
    Ok(rows.into_iter().map(|(kind, sum)| (parse_stored(&kind), sum)).collect())
}
