//! Changes of holidays and rulesets, with the deadlines of candidates that they move.

pub mod http;

use chibo_openapi::regulations::{Holiday, HolidayCreate, HolidayEdit, Ruleset, RulesetCorrect, RulesetCreate};
use chrono::NaiveDate;

use crate::candidates::deadlines;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::{Patch, Tx};
use crate::regulations::holidays::{self, HolidayChange};
use crate::regulations::rulesets::{self, RulesetChange};

/// Records a holiday.
pub fn create_holiday(tx: &mut Tx<'_>, new: &HolidayCreate) -> Outcome<Holiday> {
    let change = holidays::create(tx, new)?;
    holiday_changed(tx, change)
}

/// Changes day, kind, name or source of a holiday.
pub fn update_holiday(tx: &mut Tx<'_>, id: Key, patch: &Patch<HolidayEdit>) -> Outcome<Holiday> {
    let change = holidays::update(tx, id, patch)?;
    if let Some(same) = change.nothing() {
        return Ok(same.clone());
    }
    holiday_changed(tx, change)
}

/// Deletes a holiday.
pub fn delete_holiday(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let change = holidays::delete(tx, id)?;
    holiday_changed(tx, change).map(drop)
}

/// Moves the deadlines that run across the days of a change.
fn holiday_changed(tx: &mut Tx<'_>, change: HolidayChange) -> Outcome<Holiday> {
    let moved = move_from(tx, change.days().into_iter().min())?;
    change.record(tx, moved)
}

/// Adds a ruleset.
pub fn create_ruleset(tx: &mut Tx<'_>, new: &RulesetCreate) -> Outcome<Ruleset> {
    let change = rulesets::create(tx, new)?;
    ruleset_changed(tx, change)
}

/// Adds a revision to a ruleset.
pub fn correct_ruleset(tx: &mut Tx<'_>, id: Key, act: &RulesetCorrect) -> Outcome<Ruleset> {
    let change = rulesets::correct(tx, id, act)?;
    ruleset_changed(tx, change)
}

/// Moves the deadlines that run under a ruleset from these days on. A deadline that a coming ruleset cuts short ends on the day before it.
fn ruleset_changed(tx: &mut Tx<'_>, change: RulesetChange<'_>) -> Outcome<Ruleset> {
    let moved = move_from(tx, change.begins().into_iter().min().and_then(|first| first.pred_opt()))?;
    change.record(tx, moved)
}

/// Computes deadlines from a day on anew; how many moved.
fn move_from(tx: &mut Tx<'_>, first: Option<NaiveDate>) -> Outcome<i64> {
    first.map_or(Ok(0), |first| deadlines::moved_from(tx, first))
}
