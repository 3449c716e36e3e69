//! `chibo pool`: reviews of the source pool that quotas are fitted to.

use chibo_openapi::planning::{PoolConfirm, PoolReviewCreate};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::Yes;
use crate::output::Shape;
use crate::records::{CELL, ListArgs, PLAN, POOL_REVIEW, PageArgs, SortArgs, crud, lists};
use crate::server::{Api, Call};

/// What can be done with reviews of the source pool.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List reviews
    List(Filters),
    /// Review the pool of a plan's cells as it stands today
    Review {
        /// Code or id of the plan
        plan: String,
    },
    /// Show a review
    Get {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
    },
    /// Show the cells of a review
    Cells {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
    },
    /// Show what a review says of a cell
    Cell {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
        /// The cell, by code or id
        cell: String,
    },
    /// Show the people behind a review, without their names
    People {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
        /// Only of this cell, by code or id
        #[arg(long)]
        cell: Option<String>,
        /// Only those who are ready by the end of the year, or are not
        #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1, default_missing_value = "true")]
        ready: Option<bool>,
        /// Why they are read
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        page: PageArgs,
    },
    /// Confirm what a review says of a cell, as its secretary
    Confirm {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
        /// The cell, by code or id
        cell: String,
        /// What the numbers do not say
        #[arg(long)]
        note: Option<String>,
    },
    /// Delete a review that no cell has confirmed
    Delete {
        /// The review, by plan (with /DAY where it has several) or id
        review: String,
        #[command(flatten)]
        yes: Yes,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only reviews for this plan, by code or id
    #[arg(long)]
    plan: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

const CELLS: Shape = Shape {
    columns: &[
        "cell_code",
        "cell_name",
        "members",
        "source",
        "fostering",
        "trained",
        "dossier",
        "cell_resolved",
        "committee_resolved",
        "decided",
        "ready",
        "falls_out",
        "confirmed_on",
    ],
    terms: &[],
};
const PEOPLE: Shape = Shape {
    columns: &["candidate_id", "cell_code", "stage", "stage_on", "earliest_on", "ready", "exit", "exit_on"],
    terms: &[("stage", "candidate_stage"), ("exit", "pool_exit")],
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get(POOL_REVIEW.path)).query("plan_id", PLAN.id_if_given(api, args.plan.as_ref())?);
            lists::show(context, call, &args.list, &POOL_REVIEW)
        }
        Verb::Review { plan } => {
            let reply = api.post(format!("{}/pool-reviews", PLAN.path_of(PLAN.id(api, &plan)?)), &PoolReviewCreate {})?;
            context.out.one(&reply.body, &POOL_REVIEW)
        }
        Verb::Get { review } => crud::get(context, &POOL_REVIEW, &review),
        Verb::Cells { review } => {
            let found = api.send(Call::get(format!("{}/cells", POOL_REVIEW.path_of(POOL_REVIEW.id(api, &review)?))))?.body;
            let rows: Vec<Value> = found["items"].as_array().into_iter().flatten().map(level).collect();
            context.out.page(&json!({ "items": rows }), CELLS)?;
            context.out.flush()
        }
        Verb::Cell { review, cell } => context.out.one(&level(&api.send(Call::get(path_of(api, &review, &cell)?))?.body), CELLS),
        Verb::People { review, cell, ready, reason, page } => {
            lists::reason_is_stated(context, &page.shown, page.export.is_some(), reason.as_deref())?;
            let call = Call::get(format!("{}/people", POOL_REVIEW.path_of(POOL_REVIEW.id(api, &review)?)));
            let call = call.query("cell_id", CELL.id_if_given(api, cell.as_ref())?).query("ready", ready).query("reason", reason);
            lists::show_pages(context, call, &page, PEOPLE)
        }
        Verb::Confirm { review, cell, note } => {
            let path = path_of(api, &review, &cell)?;
            let version = api.send(Call::get(path.clone()))?.body["version"].as_i64().unwrap_or_default();
            let reply = api.act(format!("{path}/confirm"), version, &PoolConfirm { note })?;
            context.out.one(&level(&reply.body), CELLS)
        }
        Verb::Delete { review, yes } => crud::delete(context, &POOL_REVIEW, &review, &yes),
    }
}

fn path_of(api: &Api, review: &str, cell: &str) -> Outcome<String> {
    Ok(format!("{}/cells/{}", POOL_REVIEW.path_of(POOL_REVIEW.id(api, review)?), CELL.id(api, cell)?))
}

/// A cell with its numbers beside the other fields.
fn level(cell: &Value) -> Value {
    let mut line = cell.clone();
    if let (Some(fields), Some(numbers)) = (line.as_object_mut(), cell["numbers"].as_object()) {
        fields.remove("numbers");
        fields.extend(numbers.clone());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_beside_the_rest() {
        assert_eq!(level(&json!({ "cell_code": "CB01", "numbers": { "ready": 2 } })), json!({ "cell_code": "CB01", "ready": 2 }));
        assert_eq!(level(&json!({ "cell_code": "CB01" })), json!({ "cell_code": "CB01" }));
    }
}
