//! Which way a contest may go. Pure.

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::ContestStatus;

use crate::fail::Fail;

/// States in which the rules may still be changed.
pub(super) const OPEN: &[ContestStatus] = &[ContestStatus::Draft, ContestStatus::Registration];

/// States that a contest can move to from here, whoever asks.
pub(super) const fn next(from: ContestStatus) -> &'static [ContestStatus] {
    match from {
        ContestStatus::Draft => &[ContestStatus::Registration, ContestStatus::Cancelled],
        ContestStatus::Registration => &[ContestStatus::Draft, ContestStatus::Cancelled],
        ContestStatus::Judging | ContestStatus::Finalized | ContestStatus::Published | ContestStatus::Cancelled => &[],
    }
}

/// The permission that a move needs.
pub(super) const fn permission(_: ContestStatus) -> Scope {
    Scope::ContestsWrite
}

/// 409 with the legal states for a move that is not one of them.
pub(super) fn legal(from: ContestStatus, to: ContestStatus) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, next(from))
}

/// 409 unless the contest is in one of the states.
pub(super) fn only_in(states: &[ContestStatus], state: ContestStatus) -> Result<(), Fail> {
    if states.contains(&state) { Ok(()) } else { Err(Fail::wrong_state(&state)) }
}
