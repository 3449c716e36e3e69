//! Members as candidates make them: the ceremony makes a probationary member, the recognition an official one.
//! Not here: whether an admission is allowed (`candidates`).

use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::NaiveDate;

use super::store::{self, Row};
use super::{Told, counted};
use crate::cells::{self, CellFacts};
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::{Fail, Tx};
use crate::posts;

/// What is known of a person who is admitted.
#[derive(Debug, Clone, Copy)]
pub struct Admitted<'a> {
    /// Full name.
    pub full_name: &'a str,
    /// Birth date, or the year alone.
    pub birth: Option<&'a str>,
    /// Sex, as the vocabulary writes it.
    pub sex: Option<&'a str>,
}

/// How an admitted member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Day of the ceremony.
    pub admitted_on: NaiveDate,
    /// Day of becoming official.
    pub official_on: Option<NaiveDate>,
    /// Day of being struck.
    pub struck_on: Option<NaiveDate>,
}

/// Records the member that an admission makes.
pub fn admit(tx: &mut Tx<'_>, person: Admitted<'_>, cell: &CellFacts, standing: Standing) -> Outcome<Key> {
    let row = Row::admitted(tx, person, cell, standing);
    let id = row.id;
    store::insert(tx, &row)?;
    store::begin_period(tx, id, cell.id, standing.admitted_on)?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, cell.id, official, probationary)?;
    let after = Told { member: row.in_full(), joined_cell_on: Some(standing.admitted_on), document_number: None };
    events::record(tx, Event::new("member.created", id).unit(Some(cell.committee), Some(cell.id)).person(id).after(&after))?;
    Ok(id)
}

/// Brings a member to the standing that follows from the acts.
pub fn restate(tx: &mut Tx<'_>, id: Key, standing: Standing) -> Outcome<()> {
    let (row, _) = store::find(tx, id)?.ok_or_else(|| Fail::internal("an admitted member is missing"))?;
    let before = row.clone();
    let row = row.restated(tx, standing);
    store::update(tx, &row)?;
    if row.status() == MemberStatus::Left && before.status() != MemberStatus::Left {
        let on = standing.struck_on.unwrap_or(tx.today);
        store::end_period(tx, id, on)?;
        posts::end_held(tx, row.cell_id, row.committee_id, &[id], on)?;
    } else if row.status() != MemberStatus::Left {
        store::resume_period(tx, id, standing.admitted_on)?;
    }
    let ((was_official, was_probationary), (official, probationary)) = (counted(before.status()), counted(row.status()));
    cells::count(tx, row.cell_id, official - was_official, probationary - was_probationary)?;
    super::changed(tx, "member.transitioned", before, row, None).map(drop)
}

/// Removes a member whose admission never took place; one that is used elsewhere stays, and that is said.
pub fn unrecord(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let (row, _) = store::find(tx, id)?.ok_or_else(|| Fail::internal("an admitted member is missing"))?;
    let (official, probationary) = counted(row.status());
    cells::count(tx, row.cell_id, -official, -probationary)?;
    store::delete(tx, id)?;
    let event = Event::new("member.deleted", id).unit(Some(row.committee_id), Some(row.cell_id)).person(id);
    events::record(tx, event.before(&row.in_full()))
}

/// Official members of a cell on a day, as recorded now.
pub fn officials_on(tx: &mut Tx<'_>, cell: Key, on: NaiveDate) -> Outcome<i64> {
    store::officials_on(tx, cell, on)
}

/// Whether a member is an official one of a cell on a day.
pub fn is_official_in(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<bool> {
    store::is_official_in(tx, member, cell, on)
}

/// Whether a member has left.
pub fn has_left(tx: &mut Tx<'_>, member: Key) -> Outcome<bool> {
    Ok(store::find(tx, member)?.is_none_or(|(row, _)| row.status() == MemberStatus::Left))
}

impl Row {
    fn admitted(tx: &Tx<'_>, person: Admitted<'_>, cell: &CellFacts, standing: Standing) -> Self {
        let new = chibo_openapi::members::MemberCreate {
            full_name: person.full_name.to_owned(),
            birth: person.birth.map(str::to_owned),
            sex: person.sex.map(crate::db::stored),
            card_number: None,
            cell_id: cell.id.uuid(),
            joined_cell_on: standing.admitted_on,
            admitted_on: Some(standing.admitted_on),
            official_on: standing.official_on,
        };
        Self::new(tx, &new, cell)
    }

    fn restated(self, tx: &Tx<'_>, standing: Standing) -> Self {
        let Standing { admitted_on, official_on, struck_on } = standing;
        // Whoever left otherwise (died, moved away) has left, whatever the acts of the admission say.
        let left_otherwise = self.left_reason().is_some_and(|reason| reason != LeavingReason::Struck);
        self.with_standing(tx, admitted_on, official_on, struck_on, left_otherwise)
    }
}
