//! Rows and queries of results.

use chibo_openapi::contests::{ContestBundle, ContestResults};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::contest_results as results;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;

/// Results of one contest at most: the first one and its corrections.
pub(super) const MOST: i32 = 1000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = results)]
struct Row {
    id: Key,
    contest_id: Key,
    number: i32,
    reason: Option<String>,
    document_number: Option<String>,
    bundle: String,
    results: String,
    computed_at: chrono::NaiveDateTime,
}

fn broken(error: &serde_json::Error) -> Fail {
    Fail::internal(&format!("a kept result: {error}"))
}

/// The number of the newest result; none before.
pub(super) fn newest(tx: &mut Tx<'_>, contest: Key) -> Outcome<Option<i32>> {
    Ok(results::table.filter(results::contest_id.eq(contest)).select(diesel::dsl::max(results::number)).first(tx.conn)?)
}

/// A result: the one of a number, or the newest.
pub(super) fn find(tx: &mut Tx<'_>, contest: Key, number: Option<i32>) -> Outcome<Option<ContestResults>> {
    let Some(number) = number.map_or_else(|| newest(tx, contest), |number| Ok(Some(number)))? else { return Ok(None) };
    let found = results::table.filter(results::contest_id.eq(contest)).filter(results::number.eq(number)).select(results::results);
    let text: Option<String> = found.first(tx.conn).optional()?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| broken(&error))
}

/// What a result follows from: of the one of a number, or of the newest.
pub(super) fn bundle(tx: &mut Tx<'_>, contest: Key, number: Option<i32>) -> Outcome<Option<ContestBundle>> {
    let Some(number) = number.map_or_else(|| newest(tx, contest), |number| Ok(Some(number)))? else { return Ok(None) };
    let found = results::table.filter(results::contest_id.eq(contest)).filter(results::number.eq(number)).select((results::bundle, results::results));
    let Some((text, told)): Option<(String, String)> = found.first(tx.conn).optional()? else { return Ok(None) };
    let mut bundle: ContestBundle = serde_json::from_str(&text).map_err(|error| broken(&error))?;
    bundle.results = Some(serde_json::from_str(&told).map_err(|error| broken(&error))?);
    Ok(Some(bundle))
}

/// Keeps a result with what it follows from.
pub(super) fn insert(tx: &mut Tx<'_>, told: &ContestResults, bundle: &ContestBundle) -> Outcome<()> {
    let row = Row {
        id: Key::new(),
        contest_id: told.contest_id.into(),
        number: told.number,
        reason: told.reason.clone(),
        document_number: told.document_number.clone(),
        bundle: serde_json::to_string(bundle).map_err(|error| broken(&error))?,
        results: serde_json::to_string(told).map_err(|error| broken(&error))?,
        computed_at: tx.now.naive_utc(),
    };
    diesel::insert_into(results::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Removes the result of a contest that is judged again.
pub(super) fn remove(tx: &mut Tx<'_>, contest: Key) -> Outcome<()> {
    diesel::delete(results::table.filter(results::contest_id.eq(contest))).execute(tx.conn)?;
    Ok(())
}
