//! Members: who belongs to which cell since when, and who votes. Personal data: `members:read` on the cell, or nothing.
//! `admission.rs` members as candidates make them, `moving.rs` between cells, `standing.rs` becoming official and leaving.
//! Not here: the cells and their counters (`cells`), the posts members hold (`posts`), and who moves or leaves with them (`moves/members`).

mod admission;
mod changes;
pub mod counting;
pub mod http;
mod moving;
mod periods;
mod row;
mod rules;
mod standing;
mod stays;
mod store;

use chibo_openapi::structure::{Member, MemberCells, MemberCreate, MemberEdit, MembersQuery};
use chibo_openapi::vocabulary::{MemberStatus, Reading};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;

use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::locks::{Lock, Lock::Change, What};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::access;
use crate::log::events::{self, Event};
use crate::structure::cells;
use crate::structure::names::with_names;
use crate::vault::Vault;
pub use admission::{
    AdmittedPerson, MembershipDates, StandingLost, admit, cell_on, cells_since, had_left, identify, is_official_in, left_on, official_until, officials_on,
    restate, unrecord,
};
use changes::{changed, counted, load, shown};
pub use moving::{Moved, MovedMembers, absent_from, follow_cell, move_between};
use row::Row;
pub use rules::{earliest_birth, no_birth};
pub use standing::{ChangingMember, change_standing, check_transfer, load_to_change, refuse_left};
pub use store::Named;

/// What others need to know of a member who is to hold a post in a cell.
#[derive(Debug, Clone)]
pub struct Holder {
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
    let stays = periods::list(tx, id)?.into_iter().filter(|time| time.cell_id == cell.uuid());
    let stays = stays.map(|time| (time.valid_from, time.valid_to)).collect();
    Ok(Some(Holder { unit, official_on: row.in_full().official_on, stays }))
}

/// The member that a body names under `pointer`; unknown or invisible is a fault.
pub fn referenced(tx: &mut Tx<'_>, pointer: &str, id: Key, flaws: &mut Vec<Flaw>) -> Outcome<()> {
    let found = store::find(tx, id)?.filter(|(row, path)| tx.caller().may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(row.cell_id) }));
    if found.is_none() {
        flaws.push(Flaw::field(pointer, Code::UnknownReference));
    }
    Ok(())
}

/// Members with a name, as far as the caller sees them, with their cells; twenty at most.
pub fn named(tx: &mut Tx<'_>, named: &Named<'_>) -> Outcome<Vec<(Key, Key)>> {
    let found = store::named(tx, named)?;
    Ok(seen(tx, found))
}

/// Members with the number of a card, as far as the caller sees them, with their cells.
pub fn by_card(tx: &mut Tx<'_>, card_number: &str) -> Outcome<Vec<(Key, Key)>> {
    let found = store::with_card(tx, card_number)?;
    Ok(seen(tx, found))
}

fn seen(tx: &Tx<'_>, found: Vec<(Key, Key, String)>) -> Vec<(Key, Key)> {
    let may = |path: String, cell: Key| tx.caller().may(Scope::MembersRead, &Unit { path, cell: Some(cell) });
    found.into_iter().filter_map(|(id, cell, path)| may(path, cell).then_some((id, cell))).collect()
}

/// One page of the members the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &MembersQuery) -> Outcome<PageOf<Member>> {
    tx.caller().require_somewhere(Scope::MembersRead)?;
    let (reading, writing) = (tx.reach(Scope::MembersRead)?, tx.reach(Scope::MembersWrite)?);
    let page = store::list(tx, &reading, query)?;
    if let Some(reason) = &query.reason {
        let read: Vec<(Key, Key)> = page.items.iter().map(|row| (row.id, row.committee_id)).collect();
        access::note(tx, Reading::MembersList, &read, Some(reason))?;
    }
    let page = page.map(|row| {
        let may_write = writing.covers(row.committee_id, row.cell_id);
        row.shown(may_write)
    });
    with_names(tx, page)
}

/// One member.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Member> {
    let (row, unit) = load(tx, id, Scope::MembersRead)?;
    shown(tx, row, tx.caller().may(Scope::MembersWrite, &unit))
}

/// Removes a member who was recorded by mistake; one whom anything rests on, or who has left, stays. The log keeps who was recorded and
/// removed, by whom.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    let mut used_by = store::used_by(tx, id)?;
    if row.status() == MemberStatus::Left {
        used_by.push("leaving");
    }
    if !used_by.is_empty() {
        return Err(Fail::new(Code::InUse).with("used_by", used_by));
    }
    admission::unrecord(tx, id)
}

/// How many members the cells of some committees had on a day, official and probationary.
pub fn count_on(tx: &mut Tx<'_>, committees: &[Key], on: NaiveDate) -> Outcome<i64> {
    periods::count_on(tx, committees, on)
}

/// Locks a member with the cell where it counts, and what else an act is about.
pub fn lock(tx: &mut Tx<'_>, id: Key, also: &[Lock]) -> Outcome<()> {
    // Who is not there has nothing to lock; loading says so.
    let Some(cell) = store::cell_of(tx, id)? else { return Ok(()) };
    let mut wanted = vec![Change(What::Cell(cell)), Change(What::Member(id))];
    wanted.extend(also);
    tx.lock(&wanted)?;
    if tx.alone() || store::cell_of(tx, id)? == Some(cell) { Ok(()) } else { Err(Fail::overtaken()) }
}

/// Records a member in a cell; `flaws` are those found already, by who knows the rules of the dates.
pub fn create(tx: &mut Tx<'_>, new: &MemberCreate, mut flaws: Vec<Flaw>) -> Outcome<Member> {
    tx.lock(&[Change(What::Cell(new.cell_id.into()))])?;
    let cell = cells::referenced(tx, "/cell_id", new.cell_id.into(), Scope::MembersRead, Scope::MembersWrite, &mut flaws)?;
    let MemberCreate { full_name: _, birth, sex: _, card_number: _, cell_id: _, joined_cell_on, admitted_on, official_on } = new;
    let founded_on = cell.as_ref().map(|cell| cell.founded_on);
    let dates =
        rules::Dates { birth: birth.as_deref(), admitted_on: *admitted_on, official_on: *official_on, joined_cell_on: Some(*joined_cell_on), founded_on };
    flaws.extend(dates.check_new(tx.today));
    let cell = cell.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let id = Key::new();
    let key = events::new_person(tx, id)?;
    let row = Row::new(tx, new, &cell, id, &key);
    refuse_same_card(tx, &row)?;
    store::insert(tx, &row)?;
    periods::begin(tx, row.id, cell.id, new.joined_cell_on)?;
    counting::change(tx, counting::Counted::new(), &[row.id])?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, cell.id, official, probationary)?;
    let event = Event::new("member.created", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id);
    events::record(tx, event.after(&row.clone().in_full()).confided("joined_cell_on", &new.joined_cell_on))?;
    shown(tx, row, true)
}

/// 409 when a member whom the caller sees has the same card number. One whom the caller does not see must not be told of here.
fn refuse_same_card(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    let tag = row.card_hash.as_deref().and_then(|hash| hash.first_chunk());
    tag.map_or(Ok(()), |tag| tx.lock(&[Change(What::Person(i64::from_be_bytes(*tag)))]))?;
    let same = store::same_card(tx, row)?;
    let seen = |(cell, path): &(Key, String)| tx.caller().may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(*cell) });
    if same.iter().any(seen) { Err(Fail::new(Code::AlreadyExists).with("field", "card_number")) } else { Ok(()) }
}

/// Makes the keyed hashes of card numbers anew for another master key. The persons' own keys must still be sealed with the one of before.
pub fn rehash(tx: &mut Tx<'_>, new: &Vault) -> Outcome<()> {
    let mut after = None;
    loop {
        let rows = store::with_cards(tx, after, 1_000)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
        for row in rows {
            store::set_hash(tx, row.id, row.rehashed(new))?;
        }
        after = Some(last);
    }
}

/// A member whose record is about to be corrected.
pub struct EditedMember {
    row: Row,
    edit: MemberEdit,
}

impl EditedMember {
    /// As it was.
    pub fn before(&self) -> Member {
        self.row.clone().in_full()
    }

    /// As it is to be.
    pub const fn edit(&self) -> &MemberEdit {
        &self.edit
    }
}

/// A member whom the caller may correct, and the correction, as the precondition of the request says.
pub fn load_to_edit(tx: &mut Tx<'_>, id: Key, patch: &Patch<MemberEdit>) -> Outcome<EditedMember> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    let edit = patch.apply(&tx.request.app.contract, &with_names(tx, row.clone().shown(true))?)?;
    Ok(EditedMember { row, edit })
}

/// Corrects the record of a member, who is official from a day; `flaws` are those found already.
pub fn edit(tx: &mut Tx<'_>, edited: EditedMember, official_on: Option<NaiveDate>, mut flaws: Vec<Flaw>) -> Outcome<Member> {
    let EditedMember { row, mut edit } = edited;
    let dates = rules::Dates { birth: edit.birth.as_deref(), admitted_on: edit.admitted_on, official_on, ..rules::Dates::default() };
    flaws.extend(dates.check_edited(row.left_on, tx.today));
    let card = rules::card_number(edit.card_number.take(), row.card()).unwrap_or_else(|flaw| {
        flaws.push(flaw);
        None
    });
    Fail::if_any(flaws)?;
    let before = row.clone();
    let mut row = row.edited(edit, official_on);
    if card.as_deref() != row.card() {
        let key = events::person_key(tx, row.id)?.ok_or_else(|| Fail::internal("a member without a key"))?;
        row = row.with_card(tx, card, &key);
        refuse_same_card(tx, &row)?;
    }
    let row = row.touched_since(tx, &before);
    let counted = counting::of(tx, &[row.id])?;
    let edited = changed(tx, "member.updated", before, row, None)?;
    counting::change(tx, counted, &[edited.id.into()])?;
    Ok(edited)
}

/// Every cell the member has been in, newest first, and the member's version.
pub fn cells_of(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, MemberCells)> {
    let (row, _) = load(tx, id, Scope::MembersRead)?;
    let times = MemberCells { items: periods::list(tx, id)? };
    Ok((row.version, with_names(tx, times)?))
}
