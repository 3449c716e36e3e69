//! Holidays: the days that depart from the ordinary week.
//! Not here: how working days are counted (`regulations/calendar.rs`), and the deadlines that a change moves (`moves/deadlines`).

pub mod http;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use chibo_openapi::regulations::{Holiday, HolidayCreate, HolidayEdit, HolidaysQuery};
use chibo_openapi::{PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::forbidden;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use store::Row;

use super::calendar::Calendar;

/// The working days, as recorded now.
pub fn calendar(tx: &mut Tx<'_>) -> Outcome<Calendar> {
    store::calendar(tx)
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

/// A change of a holiday that is written but not yet in the log: it is recorded when what follows is arranged.
#[must_use = "a change belongs into the log"]
pub struct HolidayChange {
    before: Option<Holiday>,
    after: Option<Holiday>,
}

impl HolidayChange {
    /// The days that it concerns.
    pub fn days(&self) -> Vec<NaiveDate> {
        self.before.iter().chain(&self.after).map(|holiday| holiday.day).collect()
    }

    /// The holiday, where it stays as it was.
    pub fn nothing(&self) -> Option<&Holiday> {
        self.after.as_ref().filter(|after| self.before.as_ref().is_some_and(|before| before.version == after.version))
    }

    /// Records the change; gives the holiday as it is now, or was.
    pub fn record(self, tx: &mut Tx<'_>) -> Outcome<Holiday> {
        let Self { before, after } = self;
        let action = match (&before, &after) {
            (None, _) => "holiday.created",
            (Some(_), Some(_)) => "holiday.updated",
            (Some(_), None) => "holiday.deleted",
        };
        let holiday = after.clone().or_else(|| before.clone()).ok_or_else(|| Fail::internal("a change of no holiday"))?;
        let event = Event::new(action, holiday.id.into());
        let event = if let Some(before) = &before { event.before(before) } else { event };
        events::record(tx, if let Some(after) = &after { event.after(after) } else { event })?;
        Ok(holiday)
    }
}

/// Records a holiday.
pub fn create(tx: &mut Tx<'_>, new: &HolidayCreate) -> Outcome<HolidayChange> {
    require_write(tx)?;
    tx.lock(&[Change(What::Regulations)])?;
    Fail::if_any(rules::departs(new.day, new.kind).into_iter().collect())?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    Ok(HolidayChange { before: None, after: Some(Holiday::from(row)) })
}

/// Changes day, kind, name or source.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<HolidayEdit>) -> Outcome<HolidayChange> {
    require_write(tx)?;
    tx.lock(&[Change(What::Regulations)])?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    let before = Holiday::from(row.clone());
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    Fail::if_any(rules::departs(edit.day, edit.kind).into_iter().collect())?;
    let row = row.edited(tx, edit);
    if row.version != before.version {
        store::update(tx, &row)?;
    }
    Ok(HolidayChange { before: Some(before), after: Some(Holiday::from(row)) })
}

/// Deletes a holiday.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<HolidayChange> {
    require_write(tx)?;
    tx.lock(&[Change(What::Regulations)])?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    store::delete(tx, id)?;
    Ok(HolidayChange { before: Some(Holiday::from(row)), after: None })
}
