//! Seats on the panels of a contest. Not here: what a seat lets its holder do (`auth`), and the sheets that are kept from it.

pub mod http;
mod store;

use chibo_openapi::contests::{ContestSeat, ContestSeatCreate, ContestSeatReplace, ContestSeats};
use chibo_openapi::{Code, Scope};

use super::called::{Called, called};
use super::contest::{self, ContestFacts};
use crate::accounts::users::{self, Account};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::names::{Named, with_names};
use crate::structure::{cells, committees};
use store::Row;

/// The panels of a contest, round by round, the chair first.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestSeats> {
    let contest = contest::loaded(tx, contest, Scope::ContestsRead)?;
    let mut items = store::of_contest(tx, contest.id)?;
    let round = |seat: &ContestSeat| contest.rules.rounds.iter().position(|round| round.code == seat.round);
    items.sort_by_key(|seat| (round(seat), seat.kind, seat.id));
    Ok(ContestSeats { items: named(tx, &contest, items)? })
}

/// The panels of a contest, without asking who may see them.
pub fn panel(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<ContestSeat>> {
    store::of_contest(tx, contest)
}

/// One seat.
pub fn get(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<ContestSeat> {
    let contest = contest::loaded(tx, contest, Scope::ContestsRead)?;
    let seat = found(tx, &contest, id)?;
    named(tx, &contest, seat)
}

/// With names beside ids and beside the codes of the rules.
fn named<T: Named + Called>(tx: &mut Tx<'_>, contest: &ContestFacts, seats: T) -> Outcome<T> {
    with_names(tx, called(&contest.rules, seats))
}

fn found(tx: &mut Tx<'_>, contest: &ContestFacts, id: Key) -> Outcome<ContestSeat> {
    let seats = store::of_contest(tx, contest.id)?;
    seats.into_iter().find(|seat| seat.id == id.uuid()).ok_or_else(Fail::not_found)
}

/// The contest, locked, whose panels the caller may change.
fn load_to_change(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestFacts> {
    tx.lock(&[Change(What::Contest(contest))])?;
    contest::loaded(tx, contest, Scope::ContestsWrite)
}

/// Gives somebody a seat.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestSeatCreate) -> Outcome<ContestSeat> {
    let contest = load_to_change(tx, contest)?;
    contest.round_not_judged_yet(&new.round)?;
    let seats = store::of_contest(tx, contest.id)?;
    let mut flaws = Vec::new();
    if !contest.rules.rounds.iter().any(|round| round.code == new.round) {
        flaws.push(Flaw::field("/round", Code::UnknownReference));
    }
    let account = account(tx, &contest, &new.username)?;
    if account.is_none() {
        flaws.push(Flaw::field("/username", Code::UnknownReference));
    }
    if let Some(cell) = new.cell_id {
        cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::ContestsWrite, &mut flaws)?;
    }
    if i64::try_from(seats.len()).unwrap_or(i64::MAX) >= store::MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", store::MOST));
    }
    let account = account.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let row = Row::new(tx, contest.id, new, &account);
    store::insert(tx, &row)?;
    let created = row.shown(account.display_name);
    events::record(tx, Event::new("contest_seat.created", created.id.into()).unit(Some(contest.committee), None).after(&created))?;
    named(tx, &contest, created)
}

/// The account that a body names. One that a committee elsewhere looks after is as one that is not there: its names are not to be found out.
fn account(tx: &mut Tx<'_>, contest: &ContestFacts, username: &str) -> Outcome<Option<Account>> {
    let Some(account) = users::named(tx, username)? else { return Ok(None) };
    let Some(committee) = account.committee else { return Ok(Some(account)) };
    let unit = committees::unit(tx, committee)?.ok_or_else(|| Fail::internal("an account without its committee"))?;
    let (here, there) = (&contest.unit.path, &unit.path);
    Ok(Some(account).filter(|_| here.starts_with(there) || there.starts_with(here)))
}

/// The account that would take a seat, or why not.
pub fn successor(tx: &mut Tx<'_>, contest: &ContestFacts, new: &ContestSeatReplace) -> Outcome<Account> {
    let mut flaws = Vec::new();
    let account = account(tx, contest, &new.username)?;
    if account.is_none() {
        flaws.push(Flaw::field("/username", Code::UnknownReference));
    }
    if let Some(cell) = new.cell_id {
        cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::ContestsWrite, &mut flaws)?;
    }
    account.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))
}

/// Puts somebody else on a seat.
pub fn replace(tx: &mut Tx<'_>, contest: &ContestFacts, before: &ContestSeat, by: Account, new: &ContestSeatReplace) -> Outcome<ContestSeat> {
    let after = ContestSeat {
        user_id: by.id.uuid(),
        user_name: by.display_name,
        cell_id: new.cell_id,
        cell_code: None,
        cell_name: None,
        version: before.version + 1,
        ..before.clone()
    };
    store::replace(tx, &after)?;
    let event = Event::new("contest_seat.replaced", after.id.into()).unit(Some(contest.committee), None).before(before).after(&after);
    events::record(tx, event.said("reason", &new.reason))?;
    named(tx, contest, after)
}

/// Takes a seat away.
pub fn delete(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<()> {
    let contest = load_to_change(tx, contest)?;
    let seat = found(tx, &contest, id)?;
    tx.require_match(seat.version)?;
    contest.round_not_judged_yet(&seat.round)?;
    if store::has_conflicts(tx, id)? {
        return Err(Fail::new(Code::InUse).with("used_by", vec!["contest_conflicts"]));
    }
    store::delete(tx, id)?;
    events::record(tx, Event::new("contest_seat.deleted", id).unit(Some(contest.committee), None).before(&seat))
}
