//! Reading counters: sums over days, months and years, as they are or as they were known at an instant.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Timestamp};

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

/// A sum over counters, as SQL has it: PostgreSQL makes a numeric of a sum of big integers.
macro_rules! summed {
    ($column:literal) => {
        sql::<Nullable<BigInt>>(concat!("CAST(sum(counters.", $column, ") AS BIGINT)"))
    };
}

/// The same over counters as they were known at an instant: what did not change since is as it is, of what did the version that is joined counts.
macro_rules! summed_then {
    ($column:literal, $at:expr) => {
        sql::<Nullable<BigInt>>("CAST(sum(CASE WHEN counters.known_from <= ").bind::<Timestamp, _>($at).sql(concat!(
            " THEN counters.",
            $column,
            " ELSE counter_versions.",
            $column,
            " END) AS BIGINT)"
        ))
    };
}

/// One of those for each part of the sums.
macro_rules! each {
    ($summed:ident $(, $at:expr)?) => {
        (
            $summed!("number" $(, $at)?),
            $summed!("since" $(, $at)?),
            $summed!("passed" $(, $at)?),
            $summed!("lost" $(, $at)?),
            $summed!("days" $(, $at)?),
            $summed!("squares" $(, $at)?),
        )
    };
}

/// Sums of some counters, grouped by the columns that are named, as they were known.
macro_rules! grouped {
    ($conn:expr, $units:expr, $asked:expr, $span:expr, $by:expr, $row:ty) => {{
        let wanted = counters::unit_id.eq_any($units).and(counters::measure.eq_any($asked.measures));
        let wanted = wanted.and(counters::grain.eq($span.grain.as_str())).and(counters::starts_on.between($span.from, $span.to));
        match $asked.known {
            Known::Now => counters::table.filter(wanted).group_by($by).select(($by, each!(summed))).load::<($row, Summed)>($conn)?,
            Known::At(at) => {
                let same = versions::unit_id.eq(counters::unit_id).and(versions::measure.eq(counters::measure));
                let same = same.and(versions::grain.eq(counters::grain)).and(versions::starts_on.eq(counters::starts_on));
                let earlier = diesel::alias!(versions as earlier);
                let before = earlier.field(versions::unit_id).eq(counters::unit_id).and(earlier.field(versions::measure).eq(counters::measure));
                let before = before.and(earlier.field(versions::grain).eq(counters::grain)).and(earlier.field(versions::starts_on).eq(counters::starts_on));
                let before = earlier.filter(before.and(earlier.field(versions::known_from).le(at)));
                // The last that was known then.
                let last = before.select(max(earlier.field(versions::known_from))).single_value();
                let then = same.and(counters::known_from.gt(at)).and(versions::known_from.nullable().eq(last));
                let rows = counters::table.left_join(versions::table.on(then)).filter(wanted).group_by($by);
                rows.select(($by, each!(summed_then, at))).load::<($row, Summed)>($conn)?
            }
        }
    }};
}

type Summed = (Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// What a span adds to what it is asked for.
fn signed((number, since, passed, lost, days, squares): Summed, span: Span) -> Sums {
    let [number, since, passed, lost, days, squares] = [number, since, passed, lost, days, squares].map(Option::unwrap_or_default);
    let sums = Sums { number, since, passed, lost, days, squares };
    if span.less { -sums } else { sums }
}

/// What was counted of each unit and measure; nothing where nothing was. Costs units, never people.
pub fn read(conn: &mut Conn, units: &[Key], asked: &Asked<'_>) -> Outcome<HashMap<(Key, String), Sums>> {
    let mut found: HashMap<(Key, String), Sums> = HashMap::new();
    let spans = counted(conn, asked.spans)?;
    for chunk in units.chunks(UNITS) {
        for span in &spans {
            for (of, sums) in grouped!(conn, chunk, asked, span, (counters::unit_id, counters::measure), (Key, String)) {
                *found.entry(of).or_default() += signed(sums, *span);
            }
        }
    }
    Ok(found)
}

/// What was counted of each measure by all of some units.
pub fn read_all(conn: &mut Conn, units: &[Key], asked: &Asked<'_>) -> Outcome<HashMap<String, Sums>> {
    let mut found: HashMap<String, Sums> = HashMap::new();
    let spans = counted(conn, asked.spans)?;
    for chunk in units.chunks(UNITS) {
        for span in &spans {
            for (measure, sums) in grouped!(conn, chunk, asked, span, counters::measure, String) {
                *found.entry(measure).or_default() += signed(sums, *span);
            }
        }
    }
    Ok(found)
}

/// Those spans in which anything was ever counted: a report of today looks behind today in vain, once for each unit and measure.
fn counted(conn: &mut Conn, spans: &[Span]) -> Outcome<Vec<Span>> {
    // Not a value that is bound: then no plan could count on the index over days alone.
    let days = counters::table.filter(sql::<Bool>("grain = 'd'"));
    let last: Option<NaiveDate> = days.select(max(counters::starts_on)).first(conn)?;
    Ok(spans.iter().filter(|span| last.is_some_and(|last| span.from <= last)).copied().collect())
}
