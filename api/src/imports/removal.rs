//! Imports that go: some time after their end, when their file never came whole, and when the key that seals their rows does. What one has may be
//! millions of rows, so it leaves first, unseen from then on, and its rows go some at a time.

use chibo_openapi::Code;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{import_failures, import_parts, imports};
use crate::db::{Conn, on_connection};
use crate::fail::Outcome;

/// Parts that one step removes; each is about a hundred rows.
const PARTS: i64 = 200;
/// Rows that could not go in, of which one step removes so many.
const FAILURES: i64 = 5_000;
/// Imports that one step lets leave.
const AT_ONCE: i64 = 100;
const ENDED: [&str; 3] = ["done", "failed", "cancelled"];

/// An import whose file never came whole leaves, unless it did.
pub(super) fn discard(conn: &mut Conn, id: Key) -> Outcome<()> {
    leave(conn, &["receiving"], None, &[id]).map(drop)
}

/// Imports that ended before an instant leave, and those whose file began to come before another and never came whole; of what leaves some is
/// removed. How much that was.
pub(super) fn step(conn: &mut Conn, ended: DateTime<Utc>, begun: DateTime<Utc>) -> Outcome<usize> {
    let mut done = 0;
    for (states, before) in [(&ENDED[..], ended), (&["receiving"], begun)] {
        let old = imports::table.filter(imports::state.eq_any(owned(states))).filter(imports::updated_at.lt(before.naive_utc()));
        let old: Vec<Key> = old.order(imports::updated_at).limit(AT_ONCE).select(imports::id).load(conn)?;
        done += leave(conn, states, Some(before), &old)?;
    }
    let leaving = imports::table.filter(imports::state.eq("leaving")).order(imports::updated_at).select(imports::id);
    if let Some(id) = leaving.first::<Key>(conn).optional()? {
        return Ok(done + remove(conn, id)?);
    }
    // Of what was cancelled, or could not go on, the rows that waited.
    let waiting = imports::table.filter(imports::state.eq_any(owned(&ENDED))).filter(imports::next_part.lt(imports::parts));
    let waiting: Option<Key> = on_connection!(conn, conn => waiting.order(imports::updated_at).select(imports::id).first(conn).optional())?;
    let Some(id) = waiting else { return Ok(done) };
    let removed = remove_parts(conn, id)?;
    if removed == 0 {
        on_connection!(conn, conn => diesel::update(imports::table.find(id)).set(imports::next_part.eq(imports::parts)).execute(conn))?;
    }
    Ok(done + removed.max(1))
}

/// Lets imports leave that are still as they were when they were chosen: the rest of a file may have come meanwhile.
fn leave(conn: &mut Conn, states: &[&str], before: Option<DateTime<Utc>>, ids: &[Key]) -> Outcome<usize> {
    let mut left = 0;
    for id in ids {
        let same = imports::table.find(*id).filter(imports::state.eq_any(owned(states)));
        let leaving = (imports::state.eq("leaving"), imports::version.eq(imports::version + 1));
        left += match before {
            Some(before) => diesel::update(same.filter(imports::updated_at.lt(before.naive_utc()))).set(leaving).execute(conn)?,
            None => diesel::update(same).set(leaving).execute(conn)?,
        };
    }
    Ok(left)
}

fn owned(states: &[&str]) -> Vec<String> {
    states.iter().map(|state| (*state).to_owned()).collect()
}

/// Removes some of what an import that leaves has, at last itself; how much.
fn remove(conn: &mut Conn, id: Key) -> Outcome<usize> {
    let of_it = import_failures::table.filter(import_failures::import_id.eq(id));
    let failures = of_it.order(import_failures::row_number).limit(FAILURES).select(import_failures::row_number);
    let last = failures.load::<i64>(conn)?.pop();
    let mut removed = remove_parts(conn, id)?;
    if let Some(last) = last {
        removed += diesel::delete(of_it.filter(import_failures::row_number.le(last))).execute(conn)?;
    }
    if removed == 0 { Ok(diesel::delete(imports::table.find(id)).execute(conn)?) } else { Ok(removed) }
}

/// Removes the first parts of an import; how many.
fn remove_parts(conn: &mut Conn, id: Key) -> Outcome<usize> {
    let of_it = import_parts::table.filter(import_parts::import_id.eq(id));
    let parts = of_it.order(import_parts::number).limit(PARTS).select(import_parts::number);
    let Some(last) = parts.load::<i64>(conn)?.pop() else { return Ok(0) };
    Ok(diesel::delete(of_it.filter(import_parts::number.le(last))).execute(conn)?)
}

/// Ends what has not ended and removes every row that is kept: the key that seals them is about to go.
pub(super) fn forget_all(conn: &mut Conn, now: DateTime<Utc>) -> Outcome<()> {
    diesel::delete(import_parts::table).execute(conn)?;
    diesel::delete(import_failures::table).execute(conn)?;
    let ended = (
        imports::state.eq("failed"),
        imports::error.eq(Some(Code::Unavailable.as_str())),
        imports::ended_at.eq(Some(now.naive_utc())),
        imports::updated_at.eq(now.naive_utc()),
        imports::version.eq(imports::version + 1),
    );
    diesel::update(imports::table.filter(imports::state.eq_any(["receiving", "waiting", "running"]))).set(ended).execute(conn)?;
    Ok(())
}
