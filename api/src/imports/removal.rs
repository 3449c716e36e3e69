//! Imports that go: some time after their end, when their file never came whole, and when the key that seals their rows does.

use chibo_openapi::Code;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::store::forget_parts;
use crate::db::key::Key;
use crate::db::schema::{import_failures, import_parts, imports};
use crate::db::{Conn, on_connection};
use crate::fail::Outcome;

/// Removes an import whose file never came whole, unless it did.
pub(super) fn discard(conn: &mut Conn, id: Key) -> Outcome<()> {
    let received = imports::table.filter(imports::id.eq(id).and(imports::state.eq("receiving"))).count();
    let received: i64 = on_connection!(conn, conn => received.get_result(conn))?;
    if received > 0 { remove(conn, id) } else { Ok(()) }
}

fn remove(conn: &mut Conn, id: Key) -> Outcome<()> {
    forget_parts(conn, id)?;
    diesel::delete(import_failures::table.filter(import_failures::import_id.eq(id))).execute(conn)?;
    diesel::delete(imports::table.find(id)).execute(conn)?;
    Ok(())
}

/// Removes some that ended before an instant, and some whose file never came whole; how many.
pub(super) fn forget_before(conn: &mut Conn, ended: DateTime<Utc>, begun: DateTime<Utc>, limit: i64) -> Outcome<usize> {
    let of = |states: &[&str], before: DateTime<Utc>| {
        let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
        imports::table
            .filter(imports::state.eq_any(states))
            .filter(imports::updated_at.lt(before.naive_utc()))
            .order(imports::updated_at)
            .limit(limit)
            .select(imports::id)
    };
    let mut removed = 0;
    for (states, before) in [(&["done", "failed", "cancelled"][..], ended), (&["receiving"], begun)] {
        for id in of(states, before).load::<Key>(conn)? {
            if is_still(conn, id, states, before)? {
                remove(conn, id)?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// Whether an import is as it was when it was chosen, and stays so until the commit: the rest of its file may have come meanwhile.
fn is_still(conn: &mut Conn, id: Key, states: &[&str], before: DateTime<Utc>) -> Outcome<bool> {
    let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
    let same = imports::table.find(id).filter(imports::state.eq_any(states)).filter(imports::updated_at.lt(before.naive_utc()));
    Ok(diesel::update(same).set(imports::updated_at.eq(imports::updated_at)).execute(conn)? == 1)
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
