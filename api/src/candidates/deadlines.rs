//! What is due next, computed anew when the dossier, the calendar or a ruleset changes. Not here: how it is computed (`rules/deadlines.rs`).

use chibo_openapi::vocabulary::PaperKind;
use chrono::NaiveDate;

use super::history::History;
use super::rules;
pub use super::span::Span;
use super::store;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::regulations::{Regulations, rulesets};

/// Candidates of one transaction when many are gone through: others wait for it.
const CHUNK: i64 = 200;

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

/// Computes some of the deadlines of a span anew, in the order of their days, by what regulations and acts are now; behind which one to go
/// on, until there is none. One that moves on is looked at again, which changes nothing.
pub fn recount(tx: &mut Tx<'_>, span: &Span, after: Option<(NaiveDate, Key)>) -> Outcome<Option<(NaiveDate, Key)>> {
    let found = store::due_within(tx, span, after, CHUNK)?;
    let last = found.last().and_then(|row| Some((row.due_on?, row.id)));
    let people = found.iter().map(|row| Change(What::Candidate(row.id)));
    tx.lock(&people.chain([Hold(What::Regulations)]).collect::<Vec<_>>())?;
    let regulations = Regulations::read(tx)?;
    // As they are behind their locks; whoever is not among them any more was computed by what is now.
    let mut rows = store::due_within(tx, span, after, CHUNK)?;
    rows.retain(|row| tx.locks().change(What::Candidate(row.id)));
    for row in rows {
        let case = History::read(tx, &row)?.case;
        let due = rules::due(&case, &regulations.rulesets, &regulations.calendar);
        if due != row.due() {
            let member = row.member_id;
            let before = row.due();
            let row = row.after_acts(&case, member, due.as_ref()).touched(tx);
            store::update(tx, &row)?;
            let event = Event::new("candidate.deadline_moved", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).key(row.key());
            events::record(tx, event.confided("due_before", &before).confided("due", &row.due()))?;
        }
    }
    Ok(last)
}

/// Says of a paper of a kind and day on which day it is good for the last time, by the ruleset of today.
pub(super) fn paper_expires(tx: &mut Tx<'_>) -> Outcome<impl Fn(PaperKind, NaiveDate) -> Option<NaiveDate> + use<>> {
    let (rulesets, today) = (rulesets::all(tx)?, tx.today);
    Ok(move |kind, dated_on| rulesets.on(today).and_then(|ruleset| rules::expires_on(kind, dated_on, ruleset)))
}
