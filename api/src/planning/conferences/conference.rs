//! Calling a conference, changing it, and moving it: held, then closed with its minutes.

use chibo_openapi::planning::{Conference, ConferenceCreate, ConferenceEdit, ConferenceTransition, ConferencesQuery};
use chibo_openapi::vocabulary::ConferenceStatus;
use chibo_openapi::{Code, PageOf, Scope};
use uuid::Uuid;

use super::store::{self, Row};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::planning::plans;
use crate::structure::committees;
use crate::structure::names::with_names;

pub(super) const READ: Scope = Scope::PlansRead;
const WRITE: Scope = Scope::PlansWrite;

/// A conference as others in this folder need it.
pub(super) struct Loaded {
    pub(super) id: Key,
    pub(super) committee: Key,
    pub(super) unit: Unit,
    pub(super) status: ConferenceStatus,
    pub(super) held_on: chrono::NaiveDate,
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(READ)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = committees::unit(tx, row.committee_id)?.ok_or_else(|| Fail::internal("a conference without its committee"))?;
    tx.caller().require_from_below(READ, act, &unit)?;
    Ok((row, unit))
}

/// A conference that the caller may see and do this on.
pub(super) fn loaded(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Loaded> {
    let (row, unit) = load(tx, id, act)?;
    let held_on = crate::clock::Clock::day(row.held_at().and_utc());
    Ok(Loaded { id, committee: row.committee_id, unit, status: row.status(), held_on })
}

/// The same, locked, while its minutes are open.
pub(super) fn to_change(tx: &mut Tx<'_>, id: Key, versioned: bool) -> Outcome<Loaded> {
    tx.lock(&[Change(What::Conference(id))])?;
    let conference = loaded(tx, id, WRITE)?;
    if versioned {
        tx.require_version_named()?;
    }
    if conference.status == ConferenceStatus::Closed { Err(Fail::wrong_state(&conference.status)) } else { Ok(conference) }
}

fn shown(tx: &mut Tx<'_>, rows: Vec<Row>) -> Outcome<Vec<Conference>> {
    let ids: Vec<Key> = rows.iter().map(|row| row.id).collect();
    let mut plans = store::plans(tx, &ids)?;
    let mut quorums = store::quorums(tx, &rows.iter().map(|row| (row.id, row.committee_id)).collect::<Vec<_>>())?;
    let show = |row: Row| {
        let id = row.id;
        row.shown(plans.remove(&id).unwrap_or_default(), quorums.remove(&id).unwrap_or_default())
    };
    let found: Vec<Conference> = rows.into_iter().map(show).collect();
    with_names(tx, found)
}

fn one(tx: &mut Tx<'_>, row: Row) -> Outcome<Conference> {
    shown(tx, vec![row])?.pop().ok_or_else(Fail::not_found)
}

/// One page of the conferences the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &ConferencesQuery) -> Outcome<PageOf<Conference>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?.with_above();
    let PageOf { items, page } = store::list(tx, &reach, query)?;
    Ok(PageOf { items: shown(tx, items)?, page })
}

/// One conference.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Conference> {
    let (row, _) = load(tx, id, READ)?;
    one(tx, row)
}

/// What is wrong with an agenda: each plan once, and of this committee.
fn agenda(tx: &mut Tx<'_>, committee: Key, plans: &[Uuid], flaws: &mut Vec<Flaw>) -> Outcome<()> {
    for (at, plan) in plans.iter().enumerate() {
        let pointer = format!("/plan_ids/{at}");
        if plans[..at].contains(plan) {
            flaws.push(Flaw::field(&pointer, Code::NotUnique));
        } else if plans::facts(tx, (*plan).into())?.is_none_or(|found| found.committee != committee) {
            flaws.push(Flaw::field(&pointer, Code::UnknownReference));
        }
    }
    Ok(())
}

fn sorted(plans: &[Uuid]) -> Vec<Uuid> {
    let mut plans = plans.to_vec();
    plans.sort_unstable();
    plans
}

/// Calls a conference.
pub fn create(tx: &mut Tx<'_>, new: &ConferenceCreate) -> Outcome<Conference> {
    let plans = sorted(&new.plan_ids);
    let agenda_held = plans.iter().map(|plan| Hold(What::Plan((*plan).into())));
    tx.lock(&[Hold(What::Committee(new.committee_id.into()))].into_iter().chain(agenda_held).collect::<Vec<_>>())?;
    let mut flaws = Vec::new();
    committees::referenced(tx, "/committee_id", new.committee_id.into(), WRITE, &mut flaws)?;
    agenda(tx, new.committee_id.into(), &new.plan_ids, &mut flaws)?;
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new);
    store::insert(tx, &row, &plans)?;
    let made = one(tx, row)?;
    events::record(tx, Event::new("conference.created", made.id.into()).unit(Some(made.committee_id.into()), None).after(&made))?;
    Ok(made)
}

/// Changes a conference until its minutes are closed.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<ConferenceEdit>) -> Outcome<Conference> {
    tx.lock(&[Change(What::Conference(id))])?;
    let (row, _) = load(tx, id, WRITE)?;
    tx.require_match(row.version)?;
    if row.status() == ConferenceStatus::Closed {
        return Err(Fail::wrong_state(&row.status()));
    }
    let before = one(tx, row.clone())?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let mut flaws = Vec::new();
    agenda(tx, row.committee_id, &edit.plan_ids, &mut flaws)?;
    if row.status() == ConferenceStatus::Held && edit.held_at > tx.now {
        flaws.push(Flaw::field("/held_at", Code::InFuture).with("today", tx.today.to_string()));
    }
    Fail::if_any(flaws)?;
    let (edited, plans) = (row.clone().edited(&edit), sorted(&edit.plan_ids));
    if edited == row && plans == before.plan_ids {
        return Ok(before);
    }
    let row = edited.touched(tx);
    store::update(tx, &row)?;
    store::set_plans(tx, id, &plans)?;
    changed(tx, "conference.updated", &before, row)
}

fn changed(tx: &mut Tx<'_>, action: &str, before: &Conference, row: Row) -> Outcome<Conference> {
    let after = one(tx, row)?;
    events::record(tx, Event::new(action, after.id.into()).unit(Some(after.committee_id.into()), None).before(before).after(&after))?;
    Ok(after)
}

/// Deletes a conference that is planned and to which nobody is invited.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Conference(id))])?;
    let (row, _) = load(tx, id, WRITE)?;
    tx.require_match(row.version)?;
    if row.status() != ConferenceStatus::Planned {
        return Err(Fail::wrong_state(&row.status()));
    }
    let before = one(tx, row)?;
    store::delete(tx, id)?;
    events::record(tx, Event::new("conference.deleted", id).unit(Some(before.committee_id.into()), None).before(&before))
}

/// Moves a conference: held once it has begun, closed with its minutes, and held again to mend them.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &ConferenceTransition) -> Outcome<Conference> {
    use ConferenceStatus::{Closed, Held, Planned};
    tx.lock(&[Change(What::Conference(id))])?;
    let (row, _) = load(tx, id, WRITE)?;
    tx.require_match(row.version)?;
    let next: &[ConferenceStatus] = match row.status() {
        Planned => &[Held],
        Held => &[Closed],
        Closed => &[Held],
    };
    Fail::if_illegal(&row.status(), &act.to, next)?;
    if act.to == Held && row.held_at().and_utc() > tx.now {
        return Err(Fail::refused("hold_conference", vec![Flaw::whole(Code::TooEarly).with("earliest", row.held_at().and_utc().to_rfc3339())]));
    }
    let before = one(tx, row.clone())?;
    let row = row.moved(act.to).touched(tx);
    store::update(tx, &row)?;
    changed(tx, if act.to == Held { "conference.held" } else { "conference.closed" }, &before, row)
}

/// Whoever reads a conference knows by its version that something of it has changed.
pub(super) fn touch(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    if let Some(row) = store::find(tx, id)? {
        let row = row.touched(tx);
        store::update(tx, &row)?;
    }
    Ok(())
}
