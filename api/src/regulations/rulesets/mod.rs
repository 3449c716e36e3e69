//! Rulesets: what the regulations ask for, as dated data; the one in force on the day of an act applies to it.
//! Not here: whether a candidate meets it (`candidates/rules`), how its days are counted (`regulations/calendar.rs`), and the deadlines that
//! a change moves (`moves/deadlines`).

pub mod http;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use chibo_openapi::regulations::{Ruleset as Wire, RulesetCorrect, RulesetCreate, RulesetParameters, RulesetRevisions, RulesetsQuery};
use chibo_openapi::{PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::forbidden;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
pub use rules::{Ruleset, Rulesets};
use store::Row;

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

/// A change of a ruleset that is written but not yet in the log: it is recorded when what follows is arranged.
#[must_use = "a change belongs into the log"]
pub struct RulesetChange<'a> {
    before: Option<Wire>,
    after: Wire,
    reason: &'a str,
    document_number: &'a str,
}

impl RulesetChange<'_> {
    /// The days from which it, or what it was before, comes into force.
    pub fn begins(&self) -> Vec<NaiveDate> {
        self.before.iter().chain([&self.after]).map(|ruleset| ruleset.in_force_from).collect()
    }

    /// Records the change; gives the ruleset as it is now.
    pub fn record(self, tx: &mut Tx<'_>) -> Outcome<Wire> {
        let Self { before, after, reason, document_number } = self;
        let action = if before.is_some() { "ruleset.corrected" } else { "ruleset.created" };
        let event = Event::new(action, after.id.into());
        let event = if let Some(before) = &before { event.before(before) } else { event };
        events::record(tx, event.after(&after).said("reason", &reason).said("document_number", &document_number))?;
        Ok(after)
    }
}

/// Adds a ruleset.
pub fn create<'a>(tx: &mut Tx<'_>, new: &'a RulesetCreate) -> Outcome<RulesetChange<'a>> {
    require_write(tx)?;
    tx.lock(&[Change(What::Regulations)])?;
    Fail::if_any(rules::check(&new.parameters))?;
    let begins = store::begins(tx)?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    store::insert_revision(tx, &row, &new.parameters, &new.reason, &new.document_number)?;
    shift_neighbours(tx, &begins, row.id)?;
    let after = wire(tx, row, new.parameters.clone())?;
    Ok(RulesetChange { before: None, after, reason: &new.reason, document_number: &new.document_number })
}

/// Every revision of a ruleset.
pub fn revisions(tx: &mut Tx<'_>, id: Key) -> Outcome<RulesetRevisions> {
    load(tx, id)?;
    Ok(RulesetRevisions { items: store::revisions(tx, id)? })
}

/// Adds a revision to a ruleset.
pub fn correct<'a>(tx: &mut Tx<'_>, id: Key, act: &'a RulesetCorrect) -> Outcome<RulesetChange<'a>> {
    require_write(tx)?;
    tx.lock(&[Change(What::Regulations)])?;
    let (row, parameters) = load(tx, id)?;
    tx.require_match(row.version)?;
    let mut flaws = rules::check(&act.parameters);
    let in_force_from = act.in_force_from.unwrap_or(row.in_force_from);
    flaws.extend(rules::unchanged(&parameters, row.in_force_from, &act.parameters, in_force_from));
    Fail::if_any(flaws)?;
    let begins = store::begins(tx)?;
    let before = Some(wire(tx, row.clone(), parameters)?);
    let row = row.corrected(tx, in_force_from);
    store::update(tx, &row)?;
    store::insert_revision(tx, &row, &act.parameters, &act.reason, &act.document_number)?;
    shift_neighbours(tx, &begins, id)?;
    let after = wire(tx, row, act.parameters.clone())?;
    Ok(RulesetChange { before, after, reason: &act.reason, document_number: &act.document_number })
}

/// The last day of a neighbour may have moved: whoever has read it must not be told that nothing changed.
fn shift_neighbours(tx: &mut Tx<'_>, before: &[(NaiveDate, Key)], changed: Key) -> Outcome<()> {
    let after = store::begins(tx)?;
    store::touch(tx, &rules::shifted(before, &after, changed))
}
