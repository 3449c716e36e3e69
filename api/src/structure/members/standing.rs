//! A member's standing: becoming official, and leaving. Not here: the posts that end and the candidates that lose a helper with it
//! (`moves/members`).

use chibo_openapi::structure::{Member, MemberTransfer, MemberTransition};
use chibo_openapi::vocabulary::MemberStatus;
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;

use super::changes::{changed, counted, load};
use super::row::Row;
use super::{counting, periods, rules};
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::structure::cells::{self, CellFacts};

/// A member about to change.
pub struct ChangingMember {
    row: Row,
}

impl ChangingMember {
    /// The cell that the member is in.
    pub fn cell(&self) -> Key {
        self.row.cell_id
    }

    /// Its committee.
    pub fn committee(&self) -> Key {
        self.row.committee_id
    }

    /// Day of the ceremony, as far as it is known.
    pub fn admitted_on(&self) -> Option<NaiveDate> {
        self.row.admitted_on
    }
}

/// A member whom the caller may change, as the precondition of the request says.
pub fn load_to_change(tx: &mut Tx<'_>, id: Key) -> Outcome<ChangingMember> {
    let (row, _) = load(tx, id, Scope::MembersWrite)?;
    tx.require_match(row.version)?;
    Ok(ChangingMember { row })
}

/// What is wrong about a transfer to another cell.
pub fn check_transfer(tx: &mut Tx<'_>, member: &ChangingMember, act: &MemberTransfer, to: Option<&CellFacts>) -> Outcome<Vec<Flaw>> {
    let since = periods::start(tx, member.row.id)?;
    let same = Key::from(act.cell_id) == member.row.cell_id;
    Ok(rules::transferred(same, since, to.map(|cell| cell.founded_on), act.valid_from))
}

/// 409 for a member who has left: nobody can be transferred any more.
pub fn refuse_left(member: &ChangingMember) -> Result<(), Fail> {
    if member.row.status() == MemberStatus::Left { Err(Fail::new(Code::MemberLeft)) } else { Ok(()) }
}

/// Makes the member official from a day, or ends the membership, and counts it in the cell. The day is a fault when nobody may be made
/// official yet.
pub fn change_standing(tx: &mut Tx<'_>, member: ChangingMember, act: &MemberTransition, official_on: Result<NaiveDate, Flaw>) -> Outcome<Member> {
    let ChangingMember { row } = member;
    let status = row.status();
    Fail::if_illegal(&status, &act.to, rules::onward(status))?;
    let since = periods::start(tx, row.id)?;
    let now = rules::BeforeTransition { birth: row.birth.as_deref(), admitted_on: row.admitted_on, official_on: row.official_on, since };
    let mut flaws = rules::transition(now, act.to, act.on, act.reason, tx.today);
    let official_on = official_on.map_err(|flaw| flaws.push(flaw)).unwrap_or(act.on);
    Fail::if_any(flaws)?;
    let before = row.clone();
    let row = row.moved_on(tx, act, official_on);
    let counted_for = counting::of(tx, &[row.id])?;
    if act.to == MemberStatus::Left {
        periods::end(tx, row.id, act.on)?;
    }
    let ((was_official, was_probationary), (official, probationary)) = (counted(status), counted(act.to));
    cells::count(tx, row.cell_id, official - was_official, probationary - was_probationary)?;
    let member = changed(tx, "member.transitioned", before, row, act.document_number.as_deref())?;
    counting::change(tx, counted_for, &[member.id.into()])?;
    Ok(member)
}
