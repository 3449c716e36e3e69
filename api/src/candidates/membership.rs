//! The member that an admission makes: made by the ceremony, official by the recognition, taken back with a correction.

use chibo_openapi::Code;
use chibo_openapi::structure::MemberCellPeriod;
use chibo_openapi::vocabulary::CandidateStage;
use chrono::NaiveDate;

use super::rules::Membership;
use super::store::{self, Row};
use super::transfers::follow_members;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::structure::members::{self, AdmittedPerson, MembershipDates};
use crate::structure::{cells, posts};

const fn dates(membership: Membership) -> MembershipDates {
    let Membership { act: _, cell: _, admitted_on, official_on, struck_on } = membership;
    MembershipDates { admitted_on, official_on, struck_on }
}

/// Makes or changes the member that the acts say there is; gives its id. `on` is the day of the last act: who is no official member
/// any more holds no post from then on, and helps nobody.
pub(super) fn follow(tx: &mut Tx<'_>, row: &Row, old: Option<Membership>, new: Option<Membership>, on: NaiveDate) -> Outcome<Option<Key>> {
    let Some(new) = new else { return Ok(None) };
    let known = row.member_id.zip(old.filter(|old| old.act == new.act));
    let dates_now = dates(new);
    match known {
        Some((member, old)) => {
            let times = store::cells(tx, row.id)?;
            let followed = times.into_iter().rev().map(|time| MemberCellPeriod {
                cell_id: time.cell_id,
                cell_code: time.cell_code,
                cell_name: time.cell_name,
                valid_from: time.valid_from,
                valid_to: time.valid_to,
            });
            if let Some(lost) = members::restate(tx, member, dates(old), dates_now, &followed.collect::<Vec<_>>())? {
                let on = dates_now.struck_on.unwrap_or(on);
                posts::end_held(tx, lost.cell, lost.committee, &[member], on)?;
                follow_members(tx, &[member], None, on)?;
            }
            Ok(Some(member))
        }
        None => {
            let cell = cells::facts(tx, new.cell)?.ok_or_else(|| Fail::internal("the cell of an admission is missing"))?;
            let person = AdmittedPerson { full_name: row.full_name(), birth: row.birth(), sex: row.sex() };
            members::admit(tx, person, &cell, dates_now).map(Some)
        }
    }
}

/// The recognition is no more, or was on another day, and the member has moved: up to that day the person was followed by the cells that the
/// member moved to.
pub(super) fn follow_moves(tx: &mut Tx<'_>, row: &Row, member: Key, official_on: Option<NaiveDate>) -> Outcome<()> {
    let mut last = store::cells(tx, row.id)?.into_iter().next().map(|time| (time.cell_id, time.valid_from));
    let followed_from = last.map(|(_, from)| from).ok_or_else(|| Fail::internal("a candidate without a cell"))?;
    let stays = members::cells_since(tx, member, followed_from)?;
    for stay in stays.into_iter().filter(|stay| official_on.is_none_or(|on| stay.valid_from <= on)) {
        // The membership began in a cell that followed the person before.
        if last.replace((stay.cell_id, stay.valid_from)).is_some_and(|(cell, _)| cell == stay.cell_id) {
            continue;
        }
        store::end_period(tx, row.id, stay.valid_from)?;
        store::begin_period(tx, row.id, stay.cell_id.into(), stay.valid_from, None)?;
    }
    Ok(())
}

/// The member is the person whom the candidate's record describes.
pub(super) fn follow_record(tx: &mut Tx<'_>, before: &Row, row: &Row, member: Key) -> Outcome<()> {
    fn person(row: &Row) -> AdmittedPerson<'_> {
        AdmittedPerson { full_name: row.full_name(), birth: row.birth(), sex: row.sex() }
    }
    if person(before) == person(row) { Ok(()) } else { members::identify(tx, member, person(row)) }
}

/// 409 for a member whom an admission made: name and dates are those of the candidate.
pub fn refuse_made_member(tx: &mut Tx<'_>, member: Key) -> Outcome<()> {
    refuse_made_by(store::of_member(tx, member)?)
}

/// 409 for a member on probation whose standing follows from the acts of an admission. With the recognition that is over, and the
/// member becomes one like any other.
pub fn refuse_on_probation(tx: &mut Tx<'_>, member: Key) -> Outcome<()> {
    refuse_made_by(store::of_member(tx, member)?.filter(|row| row.stage() == CandidateStage::Admitted))
}

fn refuse_made_by(candidate: Option<Row>) -> Outcome<()> {
    match candidate {
        Some(row) => Err(Fail::new(Code::FollowsCandidate).with("candidate_id", row.id.to_string())),
        None => Ok(()),
    }
}
