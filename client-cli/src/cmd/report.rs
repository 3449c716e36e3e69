//! `chibo report`: what is due in which cell.

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::Context;
use crate::args::Format;
use crate::crud::{self, PageArgs};
use crate::exit::Outcome;
use crate::http::Call;
use crate::output::Shape;
use crate::resource::{CELL, COMMITTEE};
use crate::say::pick;

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

const DEADLINES: Shape = Shape { columns: &["cell_code", "cell_name", "overdue", "within_7", "within_15", "within_30", "within_60"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let Verb::Deadlines(args) = verb;
    deadlines(context, &args)
}

/// The pages of the report; people also get a line of the total.
fn deadlines(context: &Context, args: &Deadlines) -> Outcome<()> {
    let (api, out) = (&context.api, &context.out);
    let call = Call::get("/v1/reports/deadlines").query("cell_id", CELL.ids(api, &args.cell)?);
    let call = args.page.apply(call.query("committee_id", COMMITTEE.ids(api, &args.committee)?));
    if !args.page.all && matches!(out.format, Format::Json | Format::Yaml) {
        return out.page(&api.send(call)?.body, DEADLINES);
    }
    let flat = matches!(out.format, Format::Table | Format::Csv);
    let mut rows = out.rows(DEADLINES);
    let mut last = Value::Null;
    api.pages(&call, |page| {
        let items = crud::items(&page);
        rows.push(&if flat { items.iter().map(with_counts).collect() } else { items.to_vec() })?;
        last = page;
        Ok(args.page.all)
    })?;
    if out.format == Format::Table {
        let counts = last.get("total").cloned().unwrap_or_default();
        rows.push(&[with_counts(&json!({ "cell_code": pick("Tổng", "Total"), "counts": counts }))])?;
    }
    let mut tail: Map<String, Value> = last.as_object().cloned().unwrap_or_default();
    tail.retain(|name, _| name != "items");
    rows.end(Some(&tail))?;
    out.flush()?;
    crud::hint(&last);
    Ok(())
}

/// A line with its counts as fields of its own.
fn with_counts(line: &Value) -> Value {
    let mut line = line.clone();
    if let Some(fields) = line.as_object_mut()
        && let Some(Value::Object(counts)) = fields.shift_remove("counts")
    {
        fields.extend(counts);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_a_field_of_a_line_or_one_of_its_counts() {
        let line = json!({ "cell_id": "x", "cell_code": "CB01", "cell_name": "Tổ 1", "committee_id": "x",
            "counts": chibo_openapi::reports::DeadlineCounts::default() });
        let line = with_counts(&line);
        assert!(DEADLINES.columns.iter().all(|column| line.get(*column).is_some()), "{line}");
    }
}
