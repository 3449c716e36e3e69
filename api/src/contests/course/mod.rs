//! The course of a contest: from registration through its rounds to the result, and what each step needs of entries, panels and sheets.

pub mod http;
mod opening;

use chibo_openapi::contests::{Contest, ContestTransition};
use chibo_openapi::vocabulary::ContestStatus;

use super::contest;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Moves a contest to another state, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &ContestTransition) -> Outcome<Contest> {
    let moving = contest::moving(tx, id, act)?;
    match act.to {
        ContestStatus::Judging => {
            let (opening, lacking) = opening::prepared(tx, &moving.contest)?;
            moving.require(tx, act, lacking)?;
            if !act.dry_run {
                opening.make(tx)?;
            }
        }
        _ => moving.require(tx, act, Vec::new())?,
    }
    moving.go(tx, act)
}
