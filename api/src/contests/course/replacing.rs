//! Somebody else takes a judge's seat, also while a round is judged: what was handed in stays, what was not is the successor's.

use chibo_openapi::contests::{ContestSeat, ContestSeatReplace};
use chibo_openapi::vocabulary::ContestStatus;
use chibo_openapi::{Code, Scope};

use crate::contests::sheets::conflicts;
use crate::contests::{contest, seats};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;

/// Puts somebody else on a seat.
pub fn replace(tx: &mut Tx<'_>, contest: Key, seat: Key, new: &ContestSeatReplace) -> Outcome<ContestSeat> {
    tx.lock(&[Change(What::Contest(contest))])?;
    let contest = contest::loaded(tx, contest, Scope::ContestsWrite)?;
    let panel = seats::panel(tx, contest.id)?;
    let before = panel.into_iter().find(|one| one.id == seat.uuid()).ok_or_else(Fail::not_found)?;
    tx.require_match(before.version)?;
    if !matches!(contest.status, ContestStatus::Draft | ContestStatus::Registration | ContestStatus::Judging) {
        return Err(Fail::wrong_state(&contest.status));
    }
    let by = seats::successor(tx, &contest, new)?;
    if by.id.uuid() == before.user_id {
        return Err(Fail::invalid(vec![Flaw::field("/username", Code::Unchanged)]));
    }
    let after = seats::replace(tx, &contest, &before, by, new)?;
    conflicts::succeeded(tx, &contest, &after)?;
    Ok(after)
}
