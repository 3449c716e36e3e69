//! Posts in cells, dated: secretary, deputy secretary, members of the cell committee. A post may be vacant.
//! Not here: who is in the cell when (`members`), and what a secretary may do in this system (`auth`).

pub mod http;
mod rules;
mod store;

use std::collections::{BTreeMap, HashSet};

use chibo_openapi::structure::{Post, PostCreate, PostEdit, PostList};
use chibo_openapi::vocabulary::PostKind;
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;

use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::cells::{self, CellFacts};
use crate::structure::members::{self, Holder};
use crate::structure::names::with_names;
use rules::{Period, PostCheck};
use store::Row;

/// The posts of a cell, newest first, and which are vacant today.
pub fn list(tx: &mut Tx<'_>, cell: Key) -> Outcome<PostList> {
    let cell = load_cell(tx, cell, Scope::StructureRead)?;
    let rows = store::of_cell(tx, cell.id)?;
    let held: Vec<(PostKind, Period)> = rows.iter().map(|row| (row.kind(), row.period())).collect();
    // A cell that ended has no posts to fill.
    let vacant = if cell.dissolved_on.is_none() { rules::vacant(&held, tx.today) } else { Vec::new() };
    let items = rows.into_iter().map(Row::shown).collect();
    with_names(tx, PostList { items, vacant })
}

fn load_cell(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<CellFacts> {
    tx.caller().require_somewhere(Scope::StructureRead)?;
    let cell = cells::facts(tx, id)?.ok_or_else(Fail::not_found)?;
    tx.caller().require(Scope::StructureRead, act, &cell.unit)?;
    Ok(cell)
}

/// Who holds a post in each of some cells on a day, whoever asks.
pub fn holders_on(tx: &mut Tx<'_>, of: &[Key], kind: PostKind, on: NaiveDate) -> Outcome<BTreeMap<Key, Key>> {
    Ok(store::holders_on(tx, of, kind, on)?.into_iter().collect())
}

/// One post.
pub fn get(tx: &mut Tx<'_>, cell: Key, id: Key) -> Outcome<Post> {
    let (_, row) = load(tx, cell, id, Scope::StructureRead)?;
    with_names(tx, row.shown())
}

fn load(tx: &mut Tx<'_>, cell: Key, id: Key, act: Scope) -> Outcome<(CellFacts, Row)> {
    let cell = load_cell(tx, cell, act)?;
    let row = store::find(tx, cell.id, id)?.ok_or_else(Fail::not_found)?;
    Ok((cell, row))
}

/// Gives a member of the cell a post.
pub fn create(tx: &mut Tx<'_>, cell: Key, new: &PostCreate) -> Outcome<Post> {
    tx.lock(&[Change(What::Cell(cell))])?;
    let cell = load_cell(tx, cell, Scope::StructureWrite)?;
    let mut flaws = Vec::from_iter(rules::elected(new.kind, cell.official_members));
    let holder = holder_in_body(tx, &cell, new.member_id.into(), &mut flaws)?;
    let row = Row::new(tx, cell.id, new);
    if let Some(holder) = &holder {
        flaws.extend(held(tx, &cell, &row, holder)?);
    }
    Fail::if_any(flaws)?;
    store::insert(tx, &row)?;
    record(tx, "post.created", cell.id, cell.committee, None, Some(&row))?;
    with_names(tx, row.shown())
}

/// The member a body names. One who never was in this cell is known only to callers who may read that member.
fn holder_in_body(tx: &mut Tx<'_>, cell: &CellFacts, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<Option<Holder>> {
    let holder = members::holder(tx, id, cell.id)?;
    let known = holder.filter(|holder| !holder.stays.is_empty() || tx.caller().may(Scope::MembersRead, &holder.unit));
    if known.is_none() {
        flaws.push(Flaw::field("/member_id", Code::UnknownReference));
    }
    Ok(known)
}

/// Every condition that a time in a post does not meet.
fn held(tx: &mut Tx<'_>, cell: &CellFacts, row: &Row, holder: &Holder) -> Outcome<Vec<Flaw>> {
    let others = store::of_cell(tx, cell.id)?.into_iter().filter(|other| other.id != row.id && other.kind() == row.kind());
    let taken = others.filter(|other| row.kind() == PostKind::Secretary || other.member_id == row.member_id).map(|other| other.period());
    let check = PostCheck {
        today: tx.today,
        dissolved: cell.dissolved_on.map(|on| (cell.code.as_str(), on)),
        official_on: holder.official_on,
        stays: holder.stays.iter().map(|(from, to)| Period { from: *from, to: *to }).collect(),
        taken: taken.collect(),
    };
    Ok(rules::held(row.period(), &check))
}

/// Writes the event of an act on a post; it names the holder by id only.
fn record(tx: &mut Tx<'_>, action: &str, cell: Key, committee: Key, before: Option<&Row>, after: Option<&Row>) -> Outcome<()> {
    let Some(subject) = after.or(before).map(|row| row.id) else { return Ok(()) };
    let event = Event::new(action, subject).unit(Some(committee), Some(cell));
    let event = if let Some(row) = before { event.before(&row.clone().shown()) } else { event };
    let event = if let Some(row) = after { event.after(&row.clone().shown()) } else { event };
    events::record(tx, event)
}

/// Changes the dates of a post.
pub fn update(tx: &mut Tx<'_>, cell: Key, id: Key, patch: &Patch<PostEdit>) -> Outcome<Post> {
    tx.lock(&[Change(What::Cell(cell))])?;
    let (cell, row) = load(tx, cell, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    let edit = patch.apply(&tx.request.app.contract, &with_names(tx, row.clone().shown())?)?;
    let before = row.clone();
    let row = row.edited(tx, &edit);
    if row.version == before.version {
        return with_names(tx, before.shown());
    }
    let holder = members::holder(tx, row.member_id, cell.id)?.ok_or_else(|| Fail::internal("the holder of a post is missing"))?;
    Fail::if_any(held(tx, &cell, &row, &holder)?)?;
    store::update(tx, &row)?;
    record(tx, "post.updated", cell.id, cell.committee, Some(&before), Some(&row))?;
    with_names(tx, row.shown())
}

/// Removes a post that was recorded by mistake.
pub fn delete(tx: &mut Tx<'_>, cell: Key, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Cell(cell))])?;
    let (cell, row) = load(tx, cell, id, Scope::StructureWrite)?;
    tx.require_match(row.version)?;
    store::delete(tx, id)?;
    record(tx, "post.deleted", cell.id, cell.committee, Some(&row), None)
}

/// The posts that a member holds in a cell on a day.
pub fn held_on(tx: &mut Tx<'_>, cell: Key, member: Key, day: NaiveDate) -> Outcome<Vec<PostKind>> {
    store::held_on(tx, cell, member, day)
}

/// The posts that some members hold on a day: who, in which cell, which.
pub fn held_by(tx: &mut Tx<'_>, members: &[Key], day: NaiveDate) -> Outcome<Vec<(Key, Key, PostKind)>> {
    store::held_by(tx, members, day)
}

/// Ends what these members hold in a cell on the day they leave it. A post that begins later was never held: it ends as it begins.
pub fn end_held(tx: &mut Tx<'_>, cell: Key, committee: Key, members: &[Key], on: NaiveDate) -> Outcome<()> {
    let members: HashSet<Key> = members.iter().copied().collect();
    for row in store::lasting_after(tx, cell, on)?.into_iter().filter(|row| members.contains(&row.member_id)) {
        let ended = row.clone().ended(tx, on);
        if ended.period() == row.period() {
            continue;
        }
        store::update(tx, &ended)?;
        record(tx, "post.ended", cell, committee, Some(&row), Some(&ended))?;
    }
    Ok(())
}
