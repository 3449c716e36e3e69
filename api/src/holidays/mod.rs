//! Holidays: the days that depart from the ordinary week, and the calendar that working days are counted by.
//! Not here: which act has to be done within how many days (`rulesets`).

pub mod http;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use chibo_openapi::holidays::{Holiday, HolidayCreate, HolidayEdit};
use chibo_openapi::{PageOf, Scope};
use chrono::NaiveDate;
use serde_json::json;

use crate::auth::forbidden;
use crate::candidates;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Patch, Tx};
pub use http::HolidaysQuery;
pub use rules::{Calendar, add_months, full_months};
use store::Row;

/// The working days, as recorded now.
pub fn calendar(tx: &mut Tx<'_>) -> Outcome<Calendar> {
    store::calendar(tx)
}

/// Moves the deadlines that run across these days; answers how many moved.
fn after_change(tx: &mut Tx<'_>, days: &[NaiveDate]) -> Outcome<i64> {
    match days.iter().min() {
        Some(first) => candidates::deadlines_changed(tx, *first),
        None => Ok(0),
    }
}

/// One page of the holidays: they belong to no unit.
pub fn list(tx: &mut Tx<'_>, query: &HolidaysQuery) -> Outcome<PageOf<Holiday>> {
    tx.caller().require_somewhere(Scope::RulesRead)?;
    store::list(tx, query)
}

/// One holiday.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Holiday> {
    load(tx, id).map(Holiday::from)
}

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.caller().require_somewhere(Scope::RulesRead)?;
    store::find(tx, id)?.ok_or_else(Fail::not_found)
}

/// They hold for everybody, so whoever changes them must be allowed to everywhere.
fn require_write(tx: &Tx<'_>) -> Outcome<()> {
    if tx.caller().may_everywhere(Scope::RulesWrite) { Ok(()) } else { Err(forbidden(Scope::RulesWrite)) }
}

/// Records a holiday.
pub fn create(tx: &mut Tx<'_>, new: &HolidayCreate) -> Outcome<Holiday> {
    require_write(tx)?;
    Fail::if_any(rules::departs(new.day, new.kind).into_iter().collect())?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    let created = Holiday::from(row);
    let deadlines_moved = after_change(tx, &[created.day])?;
    let said = json!({ "holiday": created, "deadlines_moved": deadlines_moved });
    events::record(tx, Event::new("holiday.created", created.id.into()).after(&said))?;
    Ok(created)
}

/// Changes day, kind, name or source.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<HolidayEdit>) -> Outcome<Holiday> {
    require_write(tx)?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    let before = Holiday::from(row.clone());
    let edit = patch.apply(&tx.call.app.contract, &before)?;
    Fail::if_any(rules::departs(edit.day, edit.kind).into_iter().collect())?;
    let row = row.edited(tx, edit);
    store::update(tx, &row)?;
    let after = Holiday::from(row);
    let deadlines_moved = after_change(tx, &[before.day, after.day])?;
    let said = json!({ "holiday": after, "deadlines_moved": deadlines_moved });
    events::record(tx, Event::new("holiday.updated", id).before(&before).after(&said))?;
    Ok(after)
}

/// Deletes a holiday.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    require_write(tx)?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    store::delete(tx, id)?;
    let before = Holiday::from(row);
    let said = json!({ "deadlines_moved": after_change(tx, &[before.day])? });
    events::record(tx, Event::new("holiday.deleted", id).before(&before).after(&said))
}
