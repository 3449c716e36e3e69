//! Changes of holidays and rulesets, and the job that computes the deadlines anew that they move: in pieces, since there may be many.
//! Until it is done, which takes seconds, a record shows its deadline as it was; what is decided is held against the rules of now.

pub mod http;
mod rules;

use chibo_openapi::regulations::{Holiday, HolidayCreate, HolidayEdit, Ruleset, RulesetCorrect, RulesetCreate};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::candidates::deadlines::{self, Span};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{Patch, Tx};
use crate::jobs::{self, Payload, Step};
use crate::regulations::Regulations;
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

/// Has the deadlines computed anew that run across the days of a change.
fn holiday_changed(tx: &mut Tx<'_>, change: HolidayChange) -> Outcome<Holiday> {
    let regulations = Regulations::read(tx)?;
    let span = rules::across(&change.days(), regulations.rulesets.longest_working_days(), &regulations.calendar);
    if let Some(span) = span {
        recount(tx, span)?;
    }
    change.record(tx)
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

/// Has the deadlines computed anew that run under a ruleset from these days on. One that a coming ruleset cuts short ends on the day before
/// it.
fn ruleset_changed(tx: &mut Tx<'_>, change: RulesetChange<'_>) -> Outcome<Ruleset> {
    if let Some(from) = change.begins().into_iter().min().and_then(|first| first.pred_opt()) {
        recount(tx, Span { from, to: None, counted_in_working_days: false })?;
    }
    change.record(tx)
}

/// The job that computes deadlines anew.
pub const RECOUNT: &str = "deadlines.recount";
const VERSION: u8 = 1;

/// What of it is left to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recount {
    version: u8,
    span: Span,
    /// The deadline that was looked at last: its day and candidate.
    after: Option<(NaiveDate, Uuid)>,
}

fn recount(tx: &mut Tx<'_>, span: Span) -> Outcome<()> {
    jobs::enqueue(tx, RECOUNT, &Recount { version: VERSION, span, after: None })
}

/// Computes some deadlines anew, by the regulations of now: two changes after each other come to the same, whichever job ends last.
pub fn recount_step(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<Step> {
    let Recount { version, span, after } = payload.read()?;
    if version != VERSION {
        return Err(Fail::internal("a recount of another version"));
    }
    match deadlines::recount(tx, &span, after.map(|(day, id)| (day, id.into())))? {
        Some((day, id)) => Step::again(&Recount { version, span, after: Some((day, id.uuid())) }),
        None => Ok(Step::Done),
    }
}
