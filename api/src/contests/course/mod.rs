//! The course of a contest: from registration through its rounds to the result, and what each step needs of entries, panels and sheets.

pub mod http;
mod opening;
pub mod replacing;

use chibo_openapi::contests::{Contest, ContestTransition};
use chibo_openapi::vocabulary::ContestStatus;

use super::contest::{self, ContestFacts};
use super::{results, sheets};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Moves a contest to another state, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &ContestTransition) -> Outcome<Contest> {
    let moving = contest::moving(tx, id, act)?;
    match act.to {
        ContestStatus::Judging if moving.contest.status == ContestStatus::Finalized => {
            moving.require(tx, act, Vec::new())?;
            if !act.dry_run {
                reopened(tx, &moving.contest)?;
            }
        }
        ContestStatus::Judging => {
            let (opening, lacking) = opening::prepared(tx, &moving.contest)?;
            moving.require(tx, act, lacking)?;
            if !act.dry_run {
                sheets::lock(tx, id)?;
                opening.make(tx)?;
            }
        }
        ContestStatus::Finalized => {
            let (computed, lacking) = match results::computed(tx, &moving.contest)? {
                Ok(computed) => (Some(computed), Vec::new()),
                Err(lacking) => (None, lacking),
            };
            moving.require(tx, act, lacking)?;
            if let Some(computed) = computed.filter(|_| !act.dry_run) {
                sheets::lock(tx, id)?;
                computed.keep(tx)?;
            }
        }
        ContestStatus::Published => {
            moving.require(tx, act, Vec::new())?;
            if !act.dry_run {
                sheets::shown_anew(tx, id)?;
            }
        }
        _ => moving.require(tx, act, Vec::new())?,
    }
    moving.go(tx, act)
}

/// What was finalized is judged again: its last round, without a result.
fn reopened(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<()> {
    if let Some(round) = contest.current() {
        sheets::unlock(tx, contest.id, &round.code)?;
    }
    results::forget(tx, contest.id)
}
