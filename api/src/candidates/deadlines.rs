//! What is due next, computed anew when the dossier, the calendar or a ruleset changes. Not here: how it is computed (`rules/deadlines.rs`).

use chibo_openapi::vocabulary::PaperKind;
use chrono::NaiveDate;

use super::history::History;
use super::rules;
use super::store;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::regulations::{Regulations, rulesets};

/// Candidates of one turn when many are gone through.
const CHUNK: i64 = 500;

/// Computes anew what is due, with a new version, which is given: the dossier changed.
pub(super) fn refresh(tx: &mut Tx<'_>, id: Key) -> Outcome<i64> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let regulations = Regulations::read(tx)?;
    let case = History::read(tx, &row)?.case;
    let due = rules::due(&case, &regulations.rulesets, &regulations.calendar);
    let member = row.member_id;
    let row = row.after_acts(&case, member, due.as_ref()).touched(tx);
    store::update(tx, &row)?;
    Ok(row.version)
}

/// Computes anew what is due of everybody with a deadline on or after a day; how many moved. In turns, so that memory stays bounded.
pub fn moved_from(tx: &mut Tx<'_>, from: NaiveDate) -> Outcome<i64> {
    let regulations = Regulations::read(tx)?;
    let (mut after, mut moved) = (None, 0);
    loop {
        let rows = store::due_from(tx, from, after, CHUNK)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(moved) };
        for row in rows {
            let case = History::read(tx, &row)?.case;
            let due = rules::due(&case, &regulations.rulesets, &regulations.calendar);
            if due != row.due() {
                moved += 1;
                let member = row.member_id;
                let before = row.due();
                let row = row.after_acts(&case, member, due.as_ref()).touched(tx);
                store::update(tx, &row)?;
                let event = Event::new("candidate.deadline_moved", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id);
                events::record(tx, event.confided("due_before", &before).confided("due", &row.due()))?;
            }
        }
        after = Some(last);
    }
}

/// Says of a paper of a kind and day on which day it is good for the last time, by the ruleset of today.
pub(super) fn paper_expires(tx: &mut Tx<'_>) -> Outcome<impl Fn(PaperKind, NaiveDate) -> Option<NaiveDate> + use<>> {
    let (rulesets, today) = (rulesets::all(tx)?, tx.today);
    Ok(move |kind, dated_on| rulesets.on(today).and_then(|ruleset| rules::expires_on(kind, dated_on, ruleset)))
}
