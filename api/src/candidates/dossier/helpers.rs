//! Helpers: the official member of the cell who follows a candidate.

use chibo_openapi::candidates::{Helper, HelperAssign, Helpers};
use chibo_openapi::vocabulary::Reading;
use chrono::NaiveDate;

use super::changes::{event, full};
use super::rules::{self, Assignment};
use crate::candidates::view::{followed, followed_to_change};
use crate::candidates::{deadlines, store};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::structure::members;
use crate::structure::names::with_names;

/// Every helper of a candidate, newest first, and the candidate's version.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Helpers)> {
    let followed = followed(tx, id, Reading::HelpersList)?;
    Ok((followed.version, helpers_of(tx, followed.id)?))
}

fn helpers_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Helpers> {
    let items: Vec<Helper> = store::helpers(tx, candidate)?.into_iter().map(Helper::from).collect();
    Ok(Helpers { items: with_names(tx, items)? })
}

/// Gives a candidate a helper, or ends the present one's time.
pub fn assign(tx: &mut Tx<'_>, id: Key, order: &HelperAssign) -> Outcome<(i64, Helpers)> {
    let followed = followed_to_change(tx, id)?;
    if rules::ended(followed.stage) {
        return Err(Fail::wrong_state(&followed.stage));
    }
    let HelperAssign { member_id, valid_from, document_number } = order;
    let member = member_id.map(Key::from);
    let helpers = store::helpers(tx, followed.id)?;
    let kept = helpers.len();
    let present = helpers.into_iter().find(|helper| helper.valid_to.is_none());
    let fits = match member {
        Some(member) => members::is_official_in(tx, member, followed.cell, *valid_from)?,
        None => false,
    };
    let assignment = Assignment {
        member,
        fits,
        from: *valid_from,
        present: present.as_ref().map(|helper| (helper.member_id, helper.valid_from)),
        in_cell_since: in_cell_since(tx, followed.id)?,
        today: tx.today,
    };
    let mut flaws = assignment.flaws();
    flaws.extend(full(i64::try_from(kept).unwrap_or(i64::MAX), store::HELPERS).filter(|_| member.is_some()));
    Fail::if_any(flaws)?;
    let present = present.map(Helper::from);
    let with_present = |action| {
        let event = event(action, &followed);
        if let Some(present) = &present { event.before(present) } else { event }
    };
    match member {
        Some(member) => {
            let until = members::official_until(tx, member, followed.cell, *valid_from)?;
            let after = store::assign_helper(tx, followed.id, member, (*valid_from, until), document_number.as_deref())?;
            events::record(tx, with_present("candidate.helper_assigned").after(&after))?;
        }
        None => {
            store::end_helping(tx, followed.id, *valid_from)?;
            let event = with_present("candidate.helper_ended").said("valid_to", valid_from);
            events::record(tx, event.said("document_number", document_number))?;
        }
    }
    let version = deadlines::refresh(tx, followed.id)?;
    Ok((version, helpers_of(tx, followed.id)?))
}

/// The first day with the present cell.
fn in_cell_since(tx: &mut Tx<'_>, id: Key) -> Outcome<NaiveDate> {
    let newest = store::cells(tx, id)?.into_iter().next();
    newest.map(|time| time.valid_from).ok_or_else(|| Fail::internal("a candidate without a cell"))
}
