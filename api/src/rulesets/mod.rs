//! Rulesets: what the regulations ask for, as dated data; the one in force on the day of an act applies to it.
//! Not here: whether a candidate meets it, and how its days are counted (`holidays`).

pub mod http;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use chibo_openapi::rulesets::{Ruleset as Wire, RulesetCorrect, RulesetCreate, RulesetParameters, RulesetRevisions};
use chibo_openapi::{PageOf, Scope};
use chrono::NaiveDate;
use serde_json::json;

use crate::auth::forbidden;
use crate::candidates;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Tx};
pub use http::RulesetsQuery;
pub use rules::Rulesets;
use store::Row;

/// A ruleset at one of its revisions. An act keeps id and revision, so that it stays what it was taken under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// Id.
    pub id: Key,
    /// Number of the revision, from 1.
    pub revision: i64,
    /// Number of the regulation.
    pub code: String,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// What it sets.
    pub parameters: RulesetParameters,
}

/// Every ruleset at its current revision, in one query.
pub fn all(tx: &mut Tx<'_>) -> Outcome<Rulesets> {
    store::all(tx).map(Rulesets::new)
}

/// A ruleset as it was at one of its revisions; 404 when there is none such.
pub fn revision(tx: &mut Tx<'_>, id: Key, number: i64) -> Outcome<Ruleset> {
    store::revision(tx, id, number)?.ok_or_else(Fail::not_found)
}

/// One page of the rulesets: they belong to no unit.
pub fn list(tx: &mut Tx<'_>, query: &RulesetsQuery) -> Outcome<PageOf<Wire>> {
    tx.caller().require_somewhere(Scope::RulesRead)?;
    store::list(tx, query)
}

/// One ruleset.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Wire> {
    let (row, parameters) = load(tx, id)?;
    wire(tx, row, parameters)
}

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<(Row, RulesetParameters)> {
    tx.caller().require_somewhere(Scope::RulesRead)?;
    store::find(tx, id)?.ok_or_else(Fail::not_found)
}

fn wire(tx: &mut Tx<'_>, row: Row, parameters: RulesetParameters) -> Outcome<Wire> {
    let begins = store::begins(tx)?;
    let last = rules::last_day(&begins, row.in_force_from);
    Ok(row.wire(last, parameters))
}

/// They hold for everybody, so whoever changes them must be allowed to everywhere.
fn require_write(tx: &Tx<'_>) -> Outcome<()> {
    if tx.caller().may_everywhere(Scope::RulesWrite) { Ok(()) } else { Err(forbidden(Scope::RulesWrite)) }
}

/// Adds a ruleset.
pub fn create(tx: &mut Tx<'_>, new: &RulesetCreate) -> Outcome<Wire> {
    require_write(tx)?;
    Fail::if_any(rules::check(&new.parameters))?;
    let begins = store::begins(tx)?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    store::insert_revision(tx, &row, &new.parameters, &new.reason, &new.document_number)?;
    shift_neighbours(tx, &begins, row.id)?;
    let moved = after_change(tx, &[row.in_force_from])?;
    let created = wire(tx, row, new.parameters.clone())?;
    let said = json!({ "ruleset": created, "reason": new.reason, "document_number": new.document_number, "deadlines_moved": moved });
    events::record(tx, Event::new("ruleset.created", created.id.into()).after(&said))?;
    Ok(created)
}

/// Every revision of a ruleset.
pub fn revisions(tx: &mut Tx<'_>, id: Key) -> Outcome<RulesetRevisions> {
    load(tx, id)?;
    Ok(RulesetRevisions { items: store::revisions(tx, id)? })
}

/// Adds a revision to a ruleset.
pub fn correct(tx: &mut Tx<'_>, id: Key, act: &RulesetCorrect) -> Outcome<Wire> {
    require_write(tx)?;
    let (row, parameters) = load(tx, id)?;
    tx.require_match(row.version)?;
    let mut flaws = rules::check(&act.parameters);
    let in_force_from = act.in_force_from.unwrap_or(row.in_force_from);
    flaws.extend(rules::unchanged(&parameters, row.in_force_from, &act.parameters, in_force_from));
    Fail::if_any(flaws)?;
    let begins = store::begins(tx)?;
    let before = wire(tx, row.clone(), parameters)?;
    let row = row.corrected(tx, in_force_from);
    store::update(tx, &row)?;
    store::insert_revision(tx, &row, &act.parameters, &act.reason, &act.document_number)?;
    shift_neighbours(tx, &begins, id)?;
    let moved = after_change(tx, &[before.in_force_from, in_force_from])?;
    let after = wire(tx, row, act.parameters.clone())?;
    let said = json!({ "ruleset": after, "reason": act.reason, "document_number": act.document_number, "deadlines_moved": moved });
    events::record(tx, Event::new("ruleset.corrected", id).before(&before).after(&said))?;
    Ok(after)
}

/// Moves the deadlines that run under a ruleset from these days on; answers how many moved. A deadline that a coming ruleset cuts short
/// ends on the day before it.
fn after_change(tx: &mut Tx<'_>, begins: &[NaiveDate]) -> Outcome<i64> {
    let first = begins.iter().min().and_then(NaiveDate::pred_opt);
    first.map_or(Ok(0), |first| candidates::deadlines_changed(tx, first))
}

/// The last day of a neighbour may have moved: whoever has read it must not be told that nothing changed.
fn shift_neighbours(tx: &mut Tx<'_>, before: &[(NaiveDate, Key)], changed: Key) -> Outcome<()> {
    let after = store::begins(tx)?;
    store::touch(tx, &rules::shifted(before, &after, changed))
}
