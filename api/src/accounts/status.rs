//! Locking and unlocking of accounts and clients. Pure.

use chibo_openapi::vocabulary::AccountStatus;

use crate::fail::Fail;

/// An account is either active or disabled; moving it to where it is, is no move.
pub(super) fn legal(from: AccountStatus, to: AccountStatus) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, &others(from))
}

/// Where an account may go from a state.
pub(super) fn others(status: AccountStatus) -> Vec<AccountStatus> {
    AccountStatus::ALL.iter().copied().filter(|to| *to != status).collect()
}
