//! `chibo event`: what is done, as it is done.

use chibo_openapi::log::ChangeEvent;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output::{Shape, items, unfolded};
use crate::say::{note, say};
use crate::server::Call;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List events behind a number
    #[command(after_help = "Ask on with the number that is said at the end: nothing is missed, and nothing comes twice.")]
    List(List),
    /// Print events as they come
    #[command(after_help = "As lines of JSON, for a program: chibo event follow -o ndjson")]
    Follow(Follow),
}

/// Which events.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Those behind this number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    after: Option<i64>,
    /// Only about these kinds of records: cell, candidate, quota, …
    #[arg(long, value_name = "KINDS")]
    kind: Option<String>,
    /// Only about this record
    #[arg(long, value_name = "ID")]
    subject: Option<Uuid>,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    which: Which,
    /// Number of rows
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// Seconds to wait until there is something
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u8).range(0..=60))]
    wait: Option<u8>,
}

/// Options of `follow`.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    #[command(flatten)]
    which: Which,
    /// End after so many events
    #[arg(long, value_name = "COUNT")]
    times: Option<u64>,
}

pub(crate) const CHANGES: Shape =
    Shape { columns: &["sequence", "time", "type", "subject_id", "committee_id", "cell_id", "changed", "request_id"], terms: &[] };

impl Which {
    fn call(&self) -> Call {
        Call::get("/v1/events").query("after", self.after).query("kind", self.kind.as_ref()).query("subject_id", self.subject)
    }
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::List(args) => list(context, &args),
        Verb::Follow(args) => follow(context, &args),
    }
}

fn list(context: &Context, args: &List) -> Outcome<()> {
    // From the beginning, where no number is named: who only wants what is new follows.
    let which = Which { after: args.which.after.or(Some(0)), kind: args.which.kind.clone(), subject: args.which.subject };
    let page = context.api.send(which.call().query("limit", Some(args.limit)).query("wait", args.wait))?.body;
    show(context, items(&page))?;
    let (next, latest) = (&page["next_after"], &page["latest"]);
    note(&say!("Tiếp theo: --after {next} (mới nhất: {latest}).", "Go on with --after {next} (latest: {latest})."));
    Ok(())
}

fn show(context: &Context, events: &[Value]) -> Outcome<()> {
    let flat: Vec<Value> = events.iter().map(|event| unfolded(event, "data")).collect();
    context.out.page(&json!({ "items": flat }), CHANGES)
}

/// Comes back whenever a stream ends, for what is behind the last number.
fn follow(context: &Context, args: &Follow) -> Outcome<()> {
    let (mut last, mut left) = (String::new(), args.times);
    while left != Some(0) {
        let call = args.which.call();
        let call = if last.is_empty() { call } else { call.header("last-event-id", last.clone()) };
        context.api.follow(&call, |line| {
            if let Some(id) = line.strip_prefix("id: ") {
                id.clone_into(&mut last);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                let event: ChangeEvent = serde_json::from_str(data).map_err(|error| Failure::bug(error.to_string()))?;
                show(context, &[json!(event)])?;
                context.out.flush()?;
                left = left.map(|left| left.saturating_sub(1));
            }
            Ok(left != Some(0))
        })?;
    }
    Ok(())
}
