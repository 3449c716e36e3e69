//! Reading counters: sums over days, months and years, as they are or as they were known at an instant.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::span::Span;
use super::sums::Sums;
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{counter_versions as versions, counters};
use crate::fail::Outcome;

/// Units of one statement: both databases bound the number of values.
const UNITS: usize = 5_000;

/// Whose knowledge is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// What is known now.
    Now,
    /// What was known at an instant.
    At(NaiveDateTime),
}

/// What is asked of the counters of some units.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Which measures.
    pub measures: &'a [&'a str],
    /// Which counters are summed (`months_and_days`).
    pub spans: &'a [Span],
    /// Whose knowledge.
    pub known: Known,
}

type Found = (Key, String, i64, i64, i64, i64, i64, i64);

/// The sums of a measure over counters, as SQL has them. PostgreSQL makes a numeric of a sum of big integers.
macro_rules! summed {
    ($table:ident) => {
        (
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".number) AS BIGINT)")),
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".since) AS BIGINT)")),
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".passed) AS BIGINT)")),
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".lost) AS BIGINT)")),
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".days) AS BIGINT)")),
            sql::<BigInt>(concat!("CAST(sum(", stringify!($table), ".squares) AS BIGINT)")),
        )
    };
}

/// What was counted of each unit and measure; nothing where nothing was. Costs units, never people.
pub fn read(conn: &mut Conn, units: &[Key], asked: &Asked<'_>) -> Outcome<HashMap<(Key, String), Sums>> {
    let mut found: HashMap<(Key, String), Sums> = HashMap::new();
    for chunk in units.chunks(UNITS) {
        for span in asked.spans {
            for (unit, measure, sums) in read_span(conn, chunk, asked, *span)? {
                *found.entry((unit, measure)).or_default() += if span.less { -sums } else { sums };
            }
        }
    }
    Ok(found)
}

/// What was counted of each measure by all of some units.
pub fn read_all(conn: &mut Conn, units: &[Key], asked: &Asked<'_>) -> Outcome<HashMap<String, Sums>> {
    let mut found: HashMap<String, Sums> = HashMap::new();
    for ((_, measure), sums) in read(conn, units, asked)? {
        *found.entry(measure).or_default() += sums;
    }
    Ok(found)
}

fn read_span(conn: &mut Conn, units: &[Key], asked: &Asked<'_>, span: Span) -> Outcome<Vec<(Key, String, Sums)>> {
    let sums = |(unit, measure, number, since, passed, lost, days, squares): Found| (unit, measure, Sums { number, since, passed, lost, days, squares });
    let wanted = counters::unit_id.eq_any(units.to_vec()).and(counters::measure.eq_any(asked.measures));
    let wanted = wanted.and(counters::grain.eq(span.grain.as_str())).and(counters::starts_on.between(span.from, span.to));
    let by_unit = counters::table.group_by((counters::unit_id, counters::measure));
    let (number, since, passed, lost, days, squares) = summed!(counters);
    let by_unit = by_unit.select((counters::unit_id, counters::measure, number, since, passed, lost, days, squares)).filter(wanted.clone());
    let Known::At(at) = asked.known else {
        let rows: Vec<Found> = by_unit.load(conn)?;
        return Ok(rows.into_iter().map(sums).collect());
    };
    // What did not change since is as it is; of what did, the last that was known then.
    let kept: Vec<Found> = by_unit.filter(counters::known_from.le(at)).load(conn)?;
    let same = versions::unit_id.eq(counters::unit_id).and(versions::measure.eq(counters::measure));
    let same = same.and(versions::grain.eq(counters::grain)).and(versions::starts_on.eq(counters::starts_on));
    let earlier = diesel::alias!(versions as earlier);
    let before = earlier.field(versions::unit_id).eq(counters::unit_id).and(earlier.field(versions::measure).eq(counters::measure));
    let before = before.and(earlier.field(versions::grain).eq(counters::grain)).and(earlier.field(versions::starts_on).eq(counters::starts_on));
    let last = earlier.filter(before.and(earlier.field(versions::known_from).le(at))).select(max(earlier.field(versions::known_from))).single_value();
    let (number, since, passed, lost, days, squares) = summed!(counter_versions);
    let replaced: Vec<Found> = counters::table
        .inner_join(versions::table.on(same.and(versions::known_from.nullable().eq(last))))
        .group_by((counters::unit_id, counters::measure))
        .select((counters::unit_id, counters::measure, number, since, passed, lost, days, squares))
        .filter(wanted.and(counters::known_from.gt(at)))
        .load(conn)?;
    Ok(kept.into_iter().chain(replaced).map(sums).collect())
}
