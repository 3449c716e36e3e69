//! Members: who belongs to which cell since when, and who votes. Personal data: `members:read` on the cell, or nothing.
//! Not here: the cells and their counters (`cells`), and the posts members hold (`posts`).

mod admission;
pub mod http;
mod moving;
mod rules;
mod store;

use chibo_openapi::members::{Member, MemberCells, MemberCreate, MemberEdit, MemberTransfer, MemberTransition};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;
use serde::Serialize;

use crate::auth::{Reach, Unit};
use crate::candidates;
use crate::cells;
use crate::committees;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Flaw, Patch, Tx};
use crate::posts;
pub use admission::{Admitted, Standing, admit, has_left, is_official_in, officials_on, restate, unrecord};
pub use http::MembersQuery;
pub use moving::{MovedMembers, absent_from, follow_cell, move_between};
use store::Row;

/// What others need to know of a member who is to hold a post in a cell.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Full name.
    pub full_name: String,
    /// The unit whose members the person is among.
    pub unit: Unit,
    /// Day of becoming official.
    pub official_on: Option<NaiveDate>,
    /// Times in that cell: first day, and first day after it.
    pub stays: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// A member as the holder of a post in a cell, without asking who may see the record.
pub fn holder(tx: &mut Tx<'_>, id: Key, cell: Key) -> Outcome<Option<Holder>> {
    let Some((row, path)) = store::find(tx, id)? else { return Ok(None) };
    let unit = Unit { path, cell: Some(row.cell_id) };
    let stays = store::periods(tx, id)?.into_iter().filter(|time| time.cell_id == cell.uuid());
    let stays = stays.map(|time| (time.valid_from, time.valid_to)).collect();
    let member = row.in_full();
    Ok(Some(Holder { full_name: member.full_name, unit, official_on: member.official_on, stays }))
}

/// The member that a body names under `pointer`; unknown or invisible is a fault.
pub fn named(tx: &mut Tx<'_>, pointer: &str, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<()> {
    let found = store::find(tx, id)?.filter(|(row, path)| tx.caller().may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(row.cell_id) }));
    if found.is_none() {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
    }
    Ok(())
}

/// One page of the members the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &MembersQuery) -> Outcome<PageOf<Member>> {
    tx.caller().require_somewhere(Scope::MembersRead)?;
    let reading = reach(tx, Scope::MembersRead)?;
    let writing = reach(tx, Scope::MembersWrite)?;
    let may_write = |row: &Row| writing.everything || writing.cells.contains(&row.cell_id) || writing.committees.binary_search(&row.committee_id).is_ok();
    store::list(tx, &reading, query, may_write)
}

/// Where the caller has a permission, its committees expanded and in order.
fn reach(tx: &mut Tx<'_>, scope: Scope) -> Outcome<Reach> {
    let mut reach = tx.caller().reach(scope);
    if !reach.everything {
        reach.committees = committees::expand(tx, &reach)?;
    }
    Ok(reach)
}

/// One member.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Member> {
    let (row, unit) = load(tx, id, Scope::MembersRead)?;
    Ok(row.shown(tx.caller().may(Scope::MembersWrite, &unit)))
}

fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(Scope::MembersRead)?;
    let (row, path) = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = Unit { path, cell: Some(row.cell_id) };
    tx.caller().require(Scope::MembersRead, act, &unit)?;
    Ok((row, unit))
}

/// Records a member in a cell.
pub fn create(tx: &mut Tx<'_>, new: &MemberCreate) -> Outcome<Member> {
    let mut flaws = Vec::new();
    let cell = cells::named(tx, "/cell_id", new.cell_id.into(), Scope::MembersRead, Scope::MembersWrite, &mut flaws)?;
    let MemberCreate { full_name: _, birth, sex: _, card_number: _, cell_id: _, joined_cell_on, admitted_on, official_on } = new;
    let founded_on = cell.as_ref().map(|cell| cell.founded_on);
    let dates =
        rules::Dates { birth: birth.as_deref(), admitted_on: *admitted_on, official_on: *official_on, joined_cell_on: Some(*joined_cell_on), founded_on };
    flaws.extend(dates.check_new(tx.today));
    let cell = cell.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let row = Row::new(tx, new, &cell);
    store::insert(tx, &row)?;
    store::begin_period(tx, row.id, cell.id, new.joined_cell_on)?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, cell.id, official, probationary)?;
    let after = Told { member: row.clone().in_full(), joined_cell_on: Some(new.joined_cell_on), document_number: None };
    events::record(tx, Event::new("member.created", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).after(&after))?;
    Ok(row.shown(true))
}

/// A member as an act left it, and what the act said. The member's fields stay on top: the log encrypts them there.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    member: Member,
    #[serde(skip_serializing_if = "Option::is_none")]
    joined_cell_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_number: Option<&'a str>,
}

/// How a member of a state counts in the cell: as official, as probationary.
const fn counted(status: MemberStatus) -> (i64, i64) {
    match status {
        MemberStatus::Official => (1, 0),
        MemberStatus::Probationary => (0, 1),
        MemberStatus::Left => (0, 0),
    }
}

/// Corrects the record of a member.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<MemberEdit>) -> Outcome<Member> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    let mut edit = patch.apply(&tx.call.app.contract, &row.clone().shown(true))?;
    let dates = rules::Dates { birth: edit.birth.as_deref(), admitted_on: edit.admitted_on, official_on: row.official_on, ..rules::Dates::default() };
    let mut flaws = dates.check_edited(row.left_on, tx.today);
    match rules::card_number(edit.card_number.take(), row.card_number.as_deref()) {
        Ok(card_number) => edit.card_number = card_number,
        Err(flaw) => flaws.push(flaw),
    }
    Fail::if_any(flaws)?;
    let before = row.clone();
    let row = row.edited(tx, edit);
    store::update(tx, &row)?;
    changed(tx, "member.updated", before, row, None)
}

fn changed(tx: &mut Tx<'_>, action: &str, before: Row, row: Row, document_number: Option<&str>) -> Outcome<Member> {
    let after = Told { member: row.clone().in_full(), joined_cell_on: None, document_number };
    let event = Event::new(action, row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id);
    events::record(tx, event.before(&before.in_full()).after(&after))?;
    Ok(row.shown(true))
}

/// Every cell the member has been in, newest first, and the member's version.
pub fn cells_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, MemberCells)> {
    let (row, _) = load(tx, id, Scope::MembersRead)?;
    Ok((row.version, MemberCells { items: store::periods(tx, id)? }))
}

/// Moves the member to another cell from a day on.
pub fn transfer(tx: &mut Tx<'_>, id: Key, act: &MemberTransfer) -> Outcome<Member> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    if row.status() == MemberStatus::Left {
        return Err(Fail::new(Code::MemberLeft));
    }
    let mut flaws = Vec::new();
    let to = cells::named(tx, "/cell_id", act.cell_id.into(), Scope::MembersRead, Scope::MembersWrite, &mut flaws)?;
    tx.not_in_future("/valid_from", act.valid_from, &mut flaws);
    let since = store::period_start(tx, id)?;
    let same = Key::from(act.cell_id) == row.cell_id;
    flaws.extend(rules::transferred(same, since, to.as_ref().map(|cell| cell.founded_on), act.valid_from));
    let to = to.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let from = cells::facts(tx, row.cell_id)?.ok_or_else(|| Fail::internal("a member's cell is missing"))?;
    let (official, probationary) = move_between(tx, MovedMembers::These(vec![id]), &from, &to, act.valid_from, act.document_number.as_deref())?;
    cells::count(tx, from.id, -official, -probationary)?;
    cells::count(tx, to.id, official, probationary)?;
    get(tx, id)
}

/// Makes the member official, or ends the membership.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &MemberTransition) -> Outcome<Member> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    if act.to == MemberStatus::Official || act.reason == Some(LeavingReason::Struck) {
        candidates::refuse_made_member(tx, id)?;
    }
    let status = row.status();
    let allowed = rules::onward(status);
    if !allowed.contains(&act.to) {
        let allowed: Vec<&str> = allowed.iter().map(|status| status.as_str()).collect();
        return Err(Fail::new(Code::IllegalTransition).with("from", status.as_str()).with("to", act.to.as_str()).with("allowed", allowed));
    }
    let since = store::period_start(tx, id)?;
    let now = rules::Standing { birth: row.birth.as_deref(), admitted_on: row.admitted_on, official_on: row.official_on, since };
    Fail::if_any(rules::transition(now, act.to, act.on, act.reason, tx.today))?;
    let before = row.clone();
    let row = row.moved_on(tx, act);
    store::update(tx, &row)?;
    if act.to == MemberStatus::Left {
        store::end_period(tx, id, act.on)?;
        posts::end_held(tx, row.cell_id, row.committee_id, &[id], act.on)?;
        candidates::follow_members(tx, &[id], None, act.on)?;
    }
    let ((was_official, was_probationary), (official, probationary)) = (counted(status), counted(act.to));
    cells::count(tx, row.cell_id, official - was_official, probationary - was_probationary)?;
    changed(tx, "member.transitioned", before, row, act.document_number.as_deref())
}
