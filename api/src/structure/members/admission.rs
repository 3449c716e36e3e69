//! Members as candidates make them: the ceremony makes a probationary member, the recognition an official one.
//! Not here: whether an admission is allowed (`candidates`), and the posts that end with a membership.

use chibo_openapi::structure::{MemberCellPeriod, MemberCreate, MemberEdit};
use chibo_openapi::vocabulary::MemberStatus;
use chrono::NaiveDate;

use super::changes::{changed, counted};
use super::counting::{self, Counted};
use super::periods;
use super::row::Row;
use super::store;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::cells::{self, CellFacts};
use crate::vault::PersonKey;

/// What is known of a person who is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdmittedPerson<'a> {
    /// Full name.
    pub full_name: &'a str,
    /// Birth date, or the year alone.
    pub birth: Option<&'a str>,
    /// Sex, as the vocabulary writes it.
    pub sex: Option<&'a str>,
}

/// The dates of a membership, as the acts of an admission say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MembershipDates {
    /// Day of the ceremony.
    pub admitted_on: NaiveDate,
    /// Day of becoming official.
    pub official_on: Option<NaiveDate>,
    /// Day of being struck.
    pub struck_on: Option<NaiveDate>,
}

/// Records the member that an admission makes.
pub fn admit(tx: &mut Tx<'_>, person: AdmittedPerson<'_>, cell: &CellFacts, dates: MembershipDates) -> Outcome<Key> {
    let id = Key::new();
    let key = events::new_person(tx, id)?;
    let row = Row::admitted(tx, person, cell, dates, id, &key);
    store::insert(tx, &row)?;
    periods::begin(tx, id, cell.id, dates.admitted_on)?;
    counting::change(tx, Counted::new(), &[id])?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, cell.id, official, probationary)?;
    let event = Event::new("member.created", id).unit(Some(cell.committee), Some(cell.id)).person(id);
    events::record(tx, event.after(&row.in_full()).confided("joined_cell_on", &dates.admitted_on))?;
    Ok(id)
}

/// Brings name, birth and sex of a member to what the candidate's record says.
pub fn identify(tx: &mut Tx<'_>, id: Key, person: AdmittedPerson<'_>) -> Outcome<()> {
    let (row, _) = store::find(tx, id)?.ok_or_else(|| Fail::internal("an admitted member is missing"))?;
    let edit = MemberEdit {
        full_name: person.full_name.to_owned(),
        birth: person.birth.map(str::to_owned),
        sex: person.sex.map(parse_stored),
        card_number: None,
        admitted_on: row.admitted_on,
    };
    let before = row.clone();
    let official_on = row.official_on;
    let row = row.edited(edit, official_on).touched_since(tx, &before);
    changed(tx, "member.updated", before, row, None).map(drop)
}

/// A member who no longer votes: in which cell.
pub struct StandingLost {
    /// The cell.
    pub cell: Key,
    /// Its committee.
    pub committee: Key,
}

/// Brings a member from the dates that followed from the acts to those that follow from them now; tells when that took the standing
/// of a voting member, or the membership itself. `followed` are the cells that followed the person as a candidate, oldest first: the
/// membership begins where the person was on the day of the ceremony.
pub fn restate(tx: &mut Tx<'_>, id: Key, was: MembershipDates, dates: MembershipDates, followed: &[MemberCellPeriod]) -> Outcome<Option<StandingLost>> {
    let (row, _) = store::find(tx, id)?.ok_or_else(|| Fail::internal("an admitted member is missing"))?;
    let before = row.clone();
    let row = row.restated(was, dates).touched_since(tx, &before);
    let had_left = before.status() == MemberStatus::Left;
    let left = row.status() == MemberStatus::Left;
    let counted_for = counting::of(tx, &[id])?;
    periods::restate(tx, id, followed, dates.admitted_on, row.left_on)?;
    let lost = (left && !had_left) || (before.status() == MemberStatus::Official && row.status() != MemberStatus::Official);
    let lost = lost.then_some(StandingLost { cell: row.cell_id, committee: row.committee_id });
    let ((was_official, was_probationary), (official, probationary)) = (counted(before.status()), counted(row.status()));
    cells::count(tx, row.cell_id, official - was_official, probationary - was_probationary)?;
    changed(tx, "member.transitioned", before, row, None)?;
    counting::change(tx, counted_for, &[id])?;
    Ok(lost)
}

/// Removes a member whose admission never took place; one that is used elsewhere stays, and that is said.
pub fn unrecord(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let (row, _) = store::find(tx, id)?.ok_or_else(|| Fail::internal("an admitted member is missing"))?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, row.cell_id, -official, -probationary)?;
    let counted_for = counting::of(tx, &[id])?;
    store::delete(tx, id)?;
    counting::change(tx, counted_for, &[id])?;
    let event = Event::new("member.deleted", id).unit(Some(row.committee_id), Some(row.cell_id)).person(id);
    events::record(tx, event.before(&row.in_full()))
}

/// Official members of a cell on a day, as recorded now.
pub fn officials_on(tx: &mut Tx<'_>, cell: Key, on: NaiveDate) -> Outcome<i64> {
    periods::officials_on(tx, cell, on)
}

/// Whether a member is an official one of a cell on a day.
pub fn is_official_in(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<bool> {
    periods::is_official_in(tx, member, cell, on)
}

/// The day from which a member who is official in a cell on a day is there no more; none for one who still is.
pub fn official_until(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<Option<NaiveDate>> {
    periods::official_until(tx, member, cell, on)
}

/// The cells that a member has come to after a day, oldest first.
pub fn cells_since(tx: &mut Tx<'_>, member: Key, day: NaiveDate) -> Outcome<Vec<MemberCellPeriod>> {
    Ok(periods::list(tx, member)?.into_iter().rev().filter(|stay| stay.valid_from > day).collect())
}

/// The cell that a member was in on a day; none on a day without membership.
pub fn cell_on(tx: &mut Tx<'_>, member: Key, on: NaiveDate) -> Outcome<Option<Key>> {
    let stays = periods::list(tx, member)?;
    let stay = stays.iter().find(|stay| stay.valid_from <= on && stay.valid_to.is_none_or(|end| end > on));
    Ok(stay.map(|stay| stay.cell_id.into()))
}

/// Day on which a member left; none for a present one.
pub fn left_on(tx: &mut Tx<'_>, member: Key) -> Outcome<Option<NaiveDate>> {
    Ok(store::find(tx, member)?.and_then(|(row, _)| row.left_on))
}

/// Whether a member had left by a day.
pub fn had_left(tx: &mut Tx<'_>, member: Key, on: NaiveDate) -> Outcome<bool> {
    Ok(store::find(tx, member)?.is_none_or(|(row, _)| row.left_on.is_some_and(|left| left <= on)))
}

impl Row {
    fn admitted(tx: &Tx<'_>, person: AdmittedPerson<'_>, cell: &CellFacts, dates: MembershipDates, id: Key, key: &PersonKey) -> Self {
        let new = MemberCreate {
            full_name: person.full_name.to_owned(),
            birth: person.birth.map(str::to_owned),
            sex: person.sex.map(parse_stored),
            card_number: None,
            cell_id: cell.id.uuid(),
            joined_cell_on: dates.admitted_on,
            admitted_on: Some(dates.admitted_on),
            official_on: dates.official_on,
        };
        Self::new(tx, &new, cell, id, key)
    }

    fn restated(self, was: MembershipDates, dates: MembershipDates) -> Self {
        let MembershipDates { admitted_on, official_on, struck_on } = dates;
        // Whoever left otherwise (died, moved away, was struck once official) has left, whatever the acts of the admission say.
        let left_otherwise = self.left_on.is_some() && self.left_on != was.struck_on;
        self.with_dates(admitted_on, official_on, struck_on, left_otherwise)
    }
}
