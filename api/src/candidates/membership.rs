//! The member that an admission makes: made by the ceremony, official by the recognition, taken back with a correction.

use chibo_openapi::Code;

use super::rules::Membership;
use super::store::{self, Row};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::structure::members::{self, AdmittedPerson, MembershipDates};
use crate::structure::{cells, posts};

/// Makes or changes the member that the acts say there is; gives its id.
pub(super) fn follow(tx: &mut Tx<'_>, row: &Row, old: Option<Membership>, new: Option<Membership>) -> Outcome<Option<Key>> {
    let Some(new) = new else { return Ok(None) };
    let dates = MembershipDates { admitted_on: new.admitted_on, official_on: new.official_on, struck_on: new.struck_on };
    match row.member_id.filter(|_| old.is_some_and(|old| old.act == new.act)) {
        Some(member) => {
            if let Some(ended) = members::restate(tx, member, dates)? {
                posts::end_held(tx, ended.cell, ended.committee, &[member], ended.on)?;
            }
            Ok(Some(member))
        }
        None => {
            let cell = cells::facts(tx, new.cell)?.ok_or_else(|| Fail::internal("the cell of an admission is missing"))?;
            let person = AdmittedPerson { full_name: row.full_name(), birth: row.birth(), sex: row.sex() };
            members::admit(tx, person, &cell, dates).map(Some)
        }
    }
}

/// 409 for a member whose standing follows from the acts of an admission that is not yet over.
pub fn refuse_made_member(tx: &mut Tx<'_>, member: Key) -> Outcome<()> {
    match store::of_member(tx, member)? {
        Some(row) => Err(Fail::new(Code::FollowsCandidate).with("candidate_id", row.id.to_string())),
        None => Ok(()),
    }
}
