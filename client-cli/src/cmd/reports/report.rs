//! `chibo report`: what is due in which cell.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::Outcome;
use crate::output::{Shape, unfolded};
use crate::records::lists::{self, Figures};
use crate::records::{CELL, COMMITTEE, PageArgs};
use crate::say::pick;
use crate::server::Call;

/// What there is to report on.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Count the deadlines of candidates that are overdue or come within 60 days, a line a cell
    #[command(after_help = "The bands do not overlap. See who is meant with: chibo candidate list --due-before DATE")]
    Deadlines(Deadlines),
}

/// Deadlines of which cells.
#[derive(Debug, Args)]
pub(crate) struct Deadlines {
    /// Only these cells, by code or id
    #[arg(long, value_name = "CELLS", value_delimiter = ',')]
    cell: Vec<String>,
    /// Only cells directly below these committees, by code or id
    #[arg(long, value_name = "COMMITTEES", value_delimiter = ',')]
    committee: Vec<String>,
    #[command(flatten)]
    page: PageArgs,
}

const DEADLINES: Figures = Figures {
    shape: Shape { columns: &["cell_code", "cell_name", "overdue", "within_7", "within_15", "within_30", "within_60"], terms: &[] },
    line: with_counts,
    totals,
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let Verb::Deadlines(args) = verb;
    deadlines(context, &args)
}

/// The pages of the report; people also get a line of the total.
fn deadlines(context: &Context, args: &Deadlines) -> Outcome<()> {
    let api = &context.api;
    let call = Call::get("/v1/reports/deadlines").query("cell_id", CELL.ids(api, &args.cell)?);
    let call = call.query("committee_id", COMMITTEE.ids(api, &args.committee)?);
    lists::show_figures(context, call, &args.page, &DEADLINES)
}

/// A line with its counts as fields of its own.
fn with_counts(line: &Value) -> Value {
    unfolded(line, "counts")
}

fn totals(page: &Value) -> Vec<Value> {
    let counts = page.get("total").cloned().unwrap_or_default();
    vec![with_counts(&json!({ "cell_code": pick("Tổng", "Total"), "counts": counts }))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_a_field_of_a_line_or_one_of_its_counts() {
        let line = json!({ "cell_id": "x", "cell_code": "CB01", "cell_name": "Tổ 1", "committee_id": "x",
            "counts": chibo_openapi::reports::DeadlineCounts::default() });
        let line = with_counts(&line);
        assert!(DEADLINES.shape.columns.iter().all(|column| line.get(*column).is_some()), "{line}");
    }
}
