//! Entries of a contest: who takes part for which cell, from registration on. Not here: what entrants reach (`outcome`).

mod entering;
pub mod http;
mod rules;
mod store;

use chibo_openapi::contests::{ContestEntriesQuery, ContestEntry, ContestEntryCreate, ContestEntryEdit, ContestEntryTransition};
use chibo_openapi::vocabulary::{ContestStatus, EntryStatus, PostKind};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use super::called::{Called as _, called};
use super::contest::{self, ContestFacts};
use crate::auth::{Reach, Unit, forbidden};
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::{cells, posts};
use crate::vault::PersonKey;
use entering::{Entering, RUN, entered, faults};
pub use store::TakingPart;
use store::{Columns, Rights, Row, Said};

const READ: Scope = Scope::ContestsRead;
const WRITE: Scope = Scope::ContestEntriesWrite;

/// One page of the entries of cells that the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &ContestEntriesQuery) -> Outcome<PageOf<ContestEntry>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?;
    let page = store::list(tx, &reach, query)?;
    let (naming, writing, running) = (tx.reach(Scope::MembersRead)?, tx.reach(WRITE)?, tx.reach(RUN)?);
    let covers = |reach: &Reach, row: &Row| reach.covers(row.columns.committee_id, row.columns.cell_id);
    let rules_of = contest::rules_of(tx, page.items.iter().map(|row| row.columns.contest_id).collect())?;
    let today = tx.today;
    Ok(page.map(|row| {
        let runs = running.everything || running.committees.binary_search(&row.contest_committee).is_ok();
        let rights =
            Rights { names: covers(&naming, &row) || reach.contests.binary_search(&row.columns.contest_id).is_ok(), writes: covers(&writing, &row), runs };
        let allowed = allowed(&row, rights, rules::closed(today, row.registration_closes_on).is_some());
        let rules = rules_of.get(&row.columns.contest_id);
        let mut entry = row.shown(rights, allowed, None);
        if let Some(rules) = rules {
            entry.call(rules);
        }
        entry
    }))
}

fn allowed(row: &Row, rights: Rights, closed: bool) -> Vec<EntryStatus> {
    if rights.writes { rules::next(row.contest_status(), row.status(), rights.runs, closed).to_vec() } else { Vec::new() }
}

/// One entry.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<ContestEntry> {
    let row = load(tx, id, READ)?;
    let contest = contest_of(tx, &row)?;
    let rights = rights(tx, &row, &contest);
    let said = row.said(tx)?;
    Ok(wire(tx, &contest, row, rights, said))
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Row> {
    tx.caller().require_somewhere(READ)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require_or_seat(READ, act, &unit(&row), row.columns.contest_id)?;
    Ok(row)
}

fn unit(row: &Row) -> Unit {
    Unit { path: row.path.clone(), cell: Some(row.columns.cell_id) }
}

fn rights(tx: &Tx<'_>, row: &Row, contest: &ContestFacts) -> Rights {
    let (caller, unit) = (tx.caller(), unit(row));
    let names = caller.may(Scope::MembersRead, &unit) || caller.may_by_seat(READ, contest.id);
    Rights { names, writes: caller.may(WRITE, &unit), runs: caller.may(RUN, &contest.unit) }
}

fn contest_of(tx: &mut Tx<'_>, row: &Row) -> Outcome<ContestFacts> {
    contest::facts(tx, row.columns.contest_id)?.ok_or_else(|| Fail::internal("an entry without its contest"))
}

fn wire(tx: &Tx<'_>, contest: &ContestFacts, row: Row, rights: Rights, said: Said) -> ContestEntry {
    let closed = rules::closed(tx.today, row.registration_closes_on).is_some();
    let allowed = allowed(&row, rights, closed);
    called(&contest.rules, row.shown(rights, allowed, Some(said)))
}

/// Enters somebody for a cell.
pub fn create(tx: &mut Tx<'_>, new: &ContestEntryCreate) -> Outcome<ContestEntry> {
    tx.lock(&[Hold(What::Cell(new.cell_id.into())), Change(What::Contest(new.contest_id.into()))])?;
    tx.caller().require_somewhere(WRITE)?;
    let mut flaws = Vec::new();
    let contest = contest::referenced(tx, "/contest_id", new.contest_id.into(), &mut flaws)?;
    let cell = cells::referenced(tx, "/cell_id", new.cell_id.into(), Scope::StructureRead, WRITE, &mut flaws)?;
    let (Some(contest), Some(cell)) = (contest, cell) else { return Err(Fail::invalid(flaws)) };
    if contest.status != ContestStatus::Registration {
        return Err(Fail::wrong_state(&contest.status));
    }
    let ContestEntryCreate { contest_id: _, cell_id: _, member_id, cluster, statement } = new.clone();
    let entering = Entering { contest: &contest, cell: &cell, member: member_id.into(), cluster, statement };
    cluster_is_set_by_who_runs(tx, &contest, entering.cluster.is_some())?;
    let entry = faults(tx, &entering, &mut flaws)?;
    let entry = entry.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let row = entered(tx, &entry, new.statement.as_deref())?;
    let rights = rights(tx, &row, &contest);
    let said = Said { statement: new.statement.clone(), reason: None };
    Ok(wire(tx, &contest, row, rights, said))
}

/// Which cells meet first is decided by who holds the contest, not by a cell.
fn cluster_is_set_by_who_runs(tx: &Tx<'_>, contest: &ContestFacts, set: bool) -> Result<(), Fail> {
    if set && !tx.caller().may(RUN, &contest.unit) { Err(forbidden(RUN)) } else { Ok(()) }
}

/// An entry to change, with its contest locked: entries of one contest change one after the other.
fn load_to_change(tx: &mut Tx<'_>, id: Key) -> Outcome<(Row, ContestFacts, Rights)> {
    if let Some((contest, cell)) = store::place_of(tx, id)? {
        tx.lock(&[Hold(What::Cell(cell)), Change(What::Contest(contest))])?;
    }
    let row = load(tx, id, WRITE)?;
    tx.require_match(row.columns.version)?;
    let contest = contest_of(tx, &row)?;
    let rights = rights(tx, &row, &contest);
    Ok((row, contest, rights))
}

/// Everybody who takes part in a contest, by the code of the cell.
pub fn taking_part(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<TakingPart>> {
    store::taking_part(tx, contest)
}

/// The codes of the cells of every entry of a contest, whatever became of it.
pub fn cell_codes(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<(Key, String)>> {
    store::cell_codes(tx, contest)
}

/// The key of an entrant, with which everything said of him or her is sealed.
pub fn key_of(tx: &mut Tx<'_>, member: Key) -> Outcome<PersonKey> {
    store::key_of(tx, member)
}

/// Entrants who on a day did not hold the post by which they would enter.
pub fn without_post(tx: &mut Tx<'_>, contest: &ContestFacts, entrants: &[TakingPart], on: NaiveDate) -> Outcome<Vec<String>> {
    let members: Vec<Key> = entrants.iter().map(|entrant| entrant.member).collect();
    let held = posts::held_by(tx, &members, on)?;
    let holds = |entrant: &TakingPart| {
        let kinds: Vec<PostKind> = held.iter().filter(|(member, cell, _)| (*member, *cell) == (entrant.member, entrant.cell)).map(|held| held.2).collect();
        rules::entering_post(&contest.rules, &kinds).is_some()
    };
    Ok(entrants.iter().filter(|entrant| !holds(entrant)).map(|entrant| entrant.cell_code.clone()).collect())
}

/// Changes an entry while entrants register.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<ContestEntryEdit>) -> Outcome<ContestEntry> {
    let (mut row, contest, rights) = load_to_change(tx, id)?;
    if contest.status != ContestStatus::Registration {
        return Err(Fail::wrong_state(&contest.status));
    }
    if row.status() != EntryStatus::Entered {
        return Err(Fail::wrong_state(&row.status()));
    }
    let said = row.said(tx)?;
    let before = wire(tx, &contest, row.clone(), rights, said.clone());
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    if (&edit.cluster, &edit.statement) == (&before.cluster, &before.statement) {
        return Ok(before);
    }
    cluster_is_set_by_who_runs(tx, &contest, edit.cluster != before.cluster)?;
    let late = rules::closed(tx.today, contest.registration_closes_on).filter(|_| !rights.runs);
    Fail::if_any(rules::statement(&contest.rules, edit.statement.as_deref()).into_iter().chain(late).collect())?;
    let key = store::key_of(tx, row.columns.member_id)?;
    let said = Said { statement: edit.statement, ..said };
    row.columns.cluster = edit.cluster;
    row.columns.said_sealed = said.sealed(&key)?;
    changed(tx, &contest, "contest_entry.updated", &before, row, rights, said)
}

fn changed(tx: &mut Tx<'_>, contest: &ContestFacts, action: &str, before: &ContestEntry, row: Row, rights: Rights, said: Said) -> Outcome<ContestEntry> {
    let row = row.touched(tx);
    store::update(tx, &row.columns)?;
    let (committee, cell, member) = (row.columns.committee_id, row.columns.cell_id, row.columns.member_id);
    let after = wire(tx, contest, row, rights, said);
    let event = Event::new(action, after.id.into()).unit(Some(committee), Some(cell)).person(member).before(before).after(&after);
    events::record(tx, event)?;
    Ok(after)
}

/// Withdraws, replaces or disqualifies an entrant, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &ContestEntryTransition) -> Outcome<ContestEntry> {
    let (row, contest, rights) = load_to_change(tx, id)?;
    if act.to == EntryStatus::Disqualified && !rights.runs {
        return Err(forbidden(RUN));
    }
    rules::legal(contest.status, row.status(), act.to)?;
    let mut flaws = rules::said(act);
    if !rights.runs {
        flaws.extend(rules::closed(tx.today, contest.registration_closes_on));
    }
    let said = row.said(tx)?;
    let before = wire(tx, &contest, row.clone(), rights, said.clone());
    let successor = match act.member_id.filter(|_| act.to == EntryStatus::Replaced) {
        Some(member) => successor(tx, &row, &contest, member.into(), &mut flaws)?,
        None => None,
    };
    Fail::if_any(flaws)?;
    let said = Said { reason: Some(act.reason.clone()), ..said };
    if act.dry_run {
        let row = row.moved(act, None);
        return Ok(wire(tx, &contest, row, rights, said));
    }
    let mut row = row.moved(act, successor.as_ref().map(|columns| columns.id));
    row.columns.said_sealed = said.sealed(&store::key_of(tx, row.columns.member_id)?)?;
    let action = match act.to {
        EntryStatus::Withdrawn | EntryStatus::Entered => "contest_entry.withdrawn",
        EntryStatus::Replaced => "contest_entry.replaced",
        EntryStatus::Disqualified => "contest_entry.disqualified",
    };
    let moved = changed(tx, &contest, action, &before, row, rights, said)?;
    // Only now: of one cell one secretary is entered at a time.
    if let Some(columns) = &successor {
        entered(tx, columns, None)?;
    }
    Ok(moved)
}

/// Disqualifies an entrant after the result was published, as a correction of it says.
pub fn disqualify(tx: &mut Tx<'_>, contest: &ContestFacts, id: Key, reason: &str, document_number: &str) -> Outcome<()> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let rights = Rights { names: true, writes: true, runs: true };
    let said = row.said(tx)?;
    let before = wire(tx, contest, row.clone(), rights, said.clone());
    let said = Said { reason: Some(reason.to_owned()), ..said };
    let act = ContestEntryTransition {
        to: EntryStatus::Disqualified,
        reason: reason.to_owned(),
        document_number: Some(document_number.to_owned()),
        member_id: None,
        dry_run: false,
    };
    let mut row = row.moved(&act, None);
    row.columns.said_sealed = said.sealed(&store::key_of(tx, row.columns.member_id)?)?;
    changed(tx, contest, "contest_entry.disqualified", &before, row, rights, said).map(drop)
}

/// Who takes the place of an entrant, for the same cell and in the same cluster.
fn successor(tx: &mut Tx<'_>, row: &Row, contest: &ContestFacts, member: Key, flaws: &mut Vec<Flaw>) -> Outcome<Option<Columns>> {
    if member == row.columns.member_id {
        flaws.push(Flaw::field("/member_id", Code::Unchanged));
        return Ok(None);
    }
    let cell = cells::facts(tx, row.columns.cell_id)?.ok_or_else(|| Fail::internal("an entry without its cell"))?;
    let entering = Entering { contest, cell: &cell, member, cluster: row.columns.cluster.clone(), statement: None };
    faults(tx, &entering, flaws)
}
