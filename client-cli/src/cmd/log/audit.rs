//! `chibo audit`: who has read whose record.

use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::context::Context;
use crate::failure::Outcome;
use crate::output::Shape;
use crate::records::{PageArgs, lists};
use crate::server::Call;

/// What can be looked into.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the readings of candidates' records, newest first
    AccessLog(AccessLog),
}

/// Which readings.
#[derive(Debug, Args)]
pub(crate) struct AccessLog {
    /// Only those of this candidate
    #[arg(long, value_name = "ID")]
    candidate: Option<Uuid>,
    /// Only those by this user or service client
    #[arg(long, value_name = "ID")]
    caller: Option<Uuid>,
    #[command(flatten)]
    page: PageArgs,
}

pub(crate) const READINGS: Shape = Shape {
    columns: &["first_at", "last_at", "readings", "caller_kind", "caller_id", "candidate_id", "operation", "reason", "request_id"],
    terms: &[("caller_kind", "principal_kind")],
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let Verb::AccessLog(args) = verb;
    let call = Call::get("/v1/audit/access-log").query("candidate_id", args.candidate).query("caller_id", args.caller);
    lists::show_pages(context, call, &args.page, READINGS)
}
