//! What still stands against the adoption of a plan: comments without an answer.

use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{cells, organizations, plan_comments as comments};
use crate::fail::Outcome;
use crate::http::Tx;

/// As many as a plan can have: an answer tells of some and counts the others.
const TOLD: i64 = 1_000;

/// Codes of the cells and organizations whose comments are open, oldest first.
pub(super) fn of(tx: &mut Tx<'_>, plan: Key) -> Outcome<Vec<String>> {
    let rows: Vec<(Option<String>, Option<String>)> = comments::table
        .left_join(cells::table.on(cells::id.nullable().eq(comments::cell_id)))
        .left_join(organizations::table.on(organizations::id.nullable().eq(comments::organization_id)))
        .filter(comments::plan_id.eq(plan).and(comments::answer.is_null()))
        .order(comments::id)
        .limit(TOLD)
        .select((cells::code.nullable(), organizations::code.nullable()))
        .load(tx.conn)?;
    Ok(rows.into_iter().filter_map(|(cell, organization)| cell.or(organization)).collect())
}
