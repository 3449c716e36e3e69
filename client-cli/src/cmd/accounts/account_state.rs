//! Locking and unlocking, of people's accounts and of service clients alike.

use chibo_openapi::accounts::AccountTransition;
use chibo_openapi::vocabulary::AccountStatus;
use clap::Args;

use crate::context::Context;
use crate::failure::Outcome;
use crate::records::{Resource, crud};

/// Locking and unlocking, with a reason.
#[derive(Debug, Args)]
pub(crate) struct AccountArgs {
    /// Username, name or id
    name: String,
    /// Why
    #[arg(long)]
    reason: String,
}

/// Lets an account or a service client be used again.
pub(super) fn enable(context: &Context, resource: &Resource, account: AccountArgs) -> Outcome<()> {
    transition(context, resource, account, AccountStatus::Active)
}

/// Locks an account or a service client.
pub(super) fn disable(context: &Context, resource: &Resource, account: AccountArgs) -> Outcome<()> {
    transition(context, resource, account, AccountStatus::Disabled)
}

fn transition(context: &Context, resource: &Resource, AccountArgs { name, reason }: AccountArgs, to: AccountStatus) -> Outcome<()> {
    crud::act(context, resource, &name, "transitions", &AccountTransition { to, reason })
}
