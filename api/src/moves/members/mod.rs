//! Members moving and leaving: the posts they hold end, and the candidates they help or have been follow.

pub mod http;

use chibo_openapi::Scope;
use chibo_openapi::structure::{Member, MemberTransfer, MemberTransition};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::NaiveDate;

use crate::candidates;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::structure::cells::{self, CellFacts};
pub use crate::structure::members::MovedMembers;
use crate::structure::{members, posts};

/// Moves members between cells with all that goes with them. Permissions and rules are the caller's.
pub(super) fn relocate(tx: &mut Tx<'_>, who: MovedMembers, from: &CellFacts, to: &CellFacts, on: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    let moved = members::move_between(tx, who, from, to, on, document_number)?;
    posts::end_held(tx, from.id, from.committee, &moved.ids, on)?;
    candidates::follow_members(tx, &moved.ids, Some(to), on)
}

/// Moves the member to another cell from a day on.
pub fn transfer(tx: &mut Tx<'_>, id: Key, act: &MemberTransfer) -> Outcome<Member> {
    let member = members::load_to_change(tx, id)?;
    members::refuse_left(&member)?;
    let mut flaws = Vec::new();
    let to = cells::referenced(tx, "/cell_id", act.cell_id.into(), Scope::MembersRead, Scope::MembersWrite, &mut flaws)?;
    tx.not_in_future("/valid_from", act.valid_from, &mut flaws);
    flaws.extend(members::check_transfer(tx, &member, act, to.as_ref())?);
    let to = to.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let from = cells::facts(tx, member.cell())?.ok_or_else(|| Fail::internal("a member's cell is missing"))?;
    relocate(tx, MovedMembers::These(vec![id]), &from, &to, act.valid_from, act.document_number.as_deref())?;
    members::get(tx, id)
}

/// Makes the member official, or ends the membership.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &MemberTransition) -> Outcome<Member> {
    let member = members::load_to_change(tx, id)?;
    if act.to == MemberStatus::Official || act.reason == Some(LeavingReason::Struck) {
        candidates::refuse_on_probation(tx, id)?;
    }
    let (cell, committee) = (member.cell(), member.committee());
    let changed = members::change_standing(tx, member, act)?;
    if act.to == MemberStatus::Left {
        posts::end_held(tx, cell, committee, &[id], act.on)?;
        candidates::follow_members(tx, &[id], None, act.on)?;
    }
    Ok(changed)
}
