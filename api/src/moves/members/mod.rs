//! Members with what concerns more than their record: the rulesets that their dates are held against, and when they move or leave the posts
//! that they hold, and the candidates they help or have been.

pub mod http;
mod rules;

use chibo_openapi::structure::{Member, MemberCreate, MemberEdit, MemberTransfer, MemberTransition, MembersQuery};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chibo_openapi::{PageOf, Scope};
use chrono::NaiveDate;

use crate::candidates;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Outcome};
use crate::http::{Patch, Tx};
use crate::regulations::{Rulesets, rulesets};
use crate::structure::cells::{self, CellFacts};
pub use crate::structure::members::MovedMembers;
use crate::structure::{members, posts};
use rules::Dates;

/// As an answer shows the member: with the ruleset of the dates.
fn told(tx: &mut Tx<'_>, member: Member) -> Outcome<Member> {
    let rulesets = rulesets::all(tx)?;
    Ok(judged(&rulesets, member))
}

fn judged(rulesets: &Rulesets, member: Member) -> Member {
    Member { judged_by: rules::judged_by(rulesets, member.admitted_on, member.official_on).map(str::to_owned), ..member }
}

/// One page of the members the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &MembersQuery) -> Outcome<PageOf<Member>> {
    let page = members::list(tx, query)?;
    let rulesets = rulesets::all(tx)?;
    Ok(page.map(|member| judged(&rulesets, member)))
}

/// One member.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Member> {
    let member = members::get(tx, id)?;
    told(tx, member)
}

/// Records a member whose dates are as the rulesets of their days ask.
pub fn create(tx: &mut Tx<'_>, new: &MemberCreate) -> Outcome<Member> {
    let rulesets = rulesets::all(tx)?;
    let born = new.birth.as_deref().and_then(members::earliest_birth);
    let flaws = rules::check(&rulesets, Dates { born, admitted_on: new.admitted_on, official_on: new.official_on });
    members::create(tx, new, flaws).map(|member| judged(&rulesets, member))
}

/// Corrects the record of a member. What an admission says is corrected there; of others only what changes is judged.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<MemberEdit>) -> Outcome<Member> {
    members::lock(tx, id, &[])?;
    let edited = members::load_to_edit(tx, id, patch)?;
    let (was, edit) = (edited.before(), edited.edit());
    let (same_birth, same_ceremony) = (edit.birth == was.birth, edit.admitted_on == was.admitted_on);
    if !same_birth || !same_ceremony || edit.full_name != was.full_name || edit.sex != was.sex {
        candidates::refuse_made_member(tx, id)?;
    }
    let rulesets = rulesets::all(tx)?;
    let served = edit.admitted_on.filter(|_| was.official_on.is_some() && !same_ceremony).and_then(|day| rules::served(&rulesets, day));
    let official_on = served.map(|(end, _)| end).or(was.official_on);
    let flaws = if same_birth && same_ceremony {
        Vec::new()
    } else {
        let born = edit.birth.as_deref().and_then(members::earliest_birth);
        // The day of becoming official follows, so it only stands for a ceremony that is not known.
        rules::check(&rulesets, Dates { born, admitted_on: edit.admitted_on, official_on: official_on.filter(|_| edit.admitted_on.is_none()) })
    };
    members::edit(tx, edited, official_on, flaws).map(|member| judged(&rulesets, member))
}

/// Removes a member who was recorded by mistake. Whom an admission made is taken back with its acts.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    members::lock(tx, id, &[])?;
    members::load_to_change(tx, id)?;
    candidates::refuse_made_member(tx, id)?;
    members::delete(tx, id)
}

/// Moves members between cells with all that goes with them. Permissions and rules are the caller's.
pub(super) fn relocate(tx: &mut Tx<'_>, who: MovedMembers, from: &CellFacts, to: &CellFacts, on: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    let moved = members::move_between(tx, who, from, to, on, document_number)?;
    posts::end_held(tx, from.id, from.committee, &moved.ids, on)?;
    candidates::follow_members(tx, &moved.ids, Some(to), on)
}

/// Moves the member to another cell from a day on.
pub fn transfer(tx: &mut Tx<'_>, id: Key, act: &MemberTransfer) -> Outcome<Member> {
    members::lock(tx, id, &[Hold(What::Regulations), Change(What::Cell(act.cell_id.into()))])?;
    let member = members::load_to_change(tx, id)?;
    members::refuse_left(&member)?;
    let mut flaws = Vec::new();
    let to = cells::referenced(tx, "/cell_id", act.cell_id.into(), Scope::MembersRead, Scope::MembersWrite, &mut flaws)?;
    tx.not_in_future("/valid_from", act.valid_from, &mut flaws);
    flaws.extend(members::check_transfer(tx, &member, act, to.as_ref())?);
    let to = to.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let from = cells::facts(tx, member.cell())?.ok_or_else(|| Fail::internal("a member's cell is missing"))?;
    relocate(tx, MovedMembers::These(vec![id]), &from, &to, act.valid_from, act.document_number.as_deref())?;
    get(tx, id)
}

/// Makes the member official, or ends the membership.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &MemberTransition) -> Outcome<Member> {
    members::lock(tx, id, &[Hold(What::Regulations)])?;
    let member = members::load_to_change(tx, id)?;
    if act.to == MemberStatus::Official || act.reason == Some(LeavingReason::Struck) {
        candidates::refuse_on_probation(tx, id)?;
    }
    let (cell, committee) = (member.cell(), member.committee());
    let rulesets = rulesets::all(tx)?;
    let official_on = rules::official_from(&rulesets, member.admitted_on(), act.on);
    let official_on = if act.to == MemberStatus::Official { official_on } else { Ok(act.on) };
    let changed = members::change_standing(tx, member, act, official_on)?;
    if act.to == MemberStatus::Left {
        posts::end_held(tx, cell, committee, &[id], act.on)?;
        candidates::follow_members(tx, &[id], None, act.on)?;
    }
    Ok(judged(&rulesets, changed))
}
