//! `chibo report`: what is due, how far plans are, who is on the way, who came, and how years compare.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::figures;
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{date, instant, terms};
use crate::output::{Shape, array, unfolded};
use crate::records::lists::{self, Figures};
use crate::records::{CELL, COMMITTEE, PLAN, Pages, crud};
use crate::say::pick;
use crate::server::Call;
use crate::settings::Format;

/// What there is to report on.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Count the deadlines of candidates that are overdue or come within 60 days, a line a cell
    #[command(after_help = "The bands do not overlap. See who is meant with: chibo candidate list --due-before DATE")]
    Deadlines(Deadlines),
    /// Show how far a plan is: quota, reached, percent, last year, what is expected by 31 December
    #[command(after_help = "As it was printed then: --known-at 2023-07-01T08:00:00+07:00. As a picture: --format svg -O progress.svg")]
    Progress(Progress),
    /// Show who is on the way to admission, at which stage, and where people do not go on
    Pipeline(Pipeline),
    /// Show the yearly table of new members beside the year before
    NewMembers(NewMembers),
    /// Show years side by side
    History(History),
    /// Show what changed between two reports, and by which act
    Changes(Changes),
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
    page: Pages,
}

/// The day, whose knowledge, and the form.
#[derive(Debug, Args)]
pub(crate) struct Form {
    /// On this day; today unless given, or that of --known-at
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// As it was known at this instant (RFC 3339); now unless given
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    known_at: Option<DateTime<Utc>>,
    /// Write a file in this form
    #[arg(long, value_parser = terms!(TableFormat), requires = "output_file")]
    format: Option<String>,
    /// File to write, `-` for standard output
    #[arg(short = 'O', long, value_name = "FILE", requires = "format")]
    output_file: Option<PathBuf>,
    /// Begin CSV with the mark by which Excel knows UTF-8
    #[arg(long, requires = "format")]
    bom: bool,
}

impl Form {
    fn apply(&self, call: Call) -> Call {
        call.query("as_of", self.as_of).query("known_at", self.known_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)))
    }

    /// Writes the file, where one is asked for.
    fn written(&self, context: &Context, call: &Call) -> Outcome<bool> {
        let (Some(format), Some(file)) = (&self.format, &self.output_file) else { return Ok(false) };
        let call = call.clone().query("format", Some(format)).query("bom", self.bom.then_some(true));
        crud::save(context, call, file)?;
        Ok(true)
    }
}

/// What of the progress to show.
#[derive(Debug, Args)]
pub(crate) struct Progress {
    /// Code or id
    plan: String,
    /// Units directly below the plan's committee, or every cell below it
    #[arg(long, value_parser = terms!(ReportBy))]
    by: Option<String>,
    /// Only this cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// Only this kind of quota
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// Only units that are this far
    #[arg(long, value_parser = terms!(ProgressStatus))]
    status: Option<String>,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    page: Pages,
}

/// Whose report it is.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Of {
    /// Of a committee with everything below it, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Of a cell, by code or id
    #[arg(long)]
    cell: Option<String>,
}

impl Of {
    fn apply(&self, context: &Context, call: Call) -> Outcome<Call> {
        let call = call.query("committee_id", COMMITTEE.id_if_given(&context.api, self.committee.as_ref())?);
        Ok(call.query("cell_id", CELL.id_if_given(&context.api, self.cell.as_ref())?))
    }
}

/// What of the pipeline to show.
#[derive(Debug, Args)]
pub(crate) struct Pipeline {
    #[command(flatten)]
    of: Of,
    /// Units directly below the committee, or every cell below it
    #[arg(long, value_parser = terms!(ReportBy))]
    by: Option<String>,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    page: Pages,
}

/// Which new members to show.
#[derive(Debug, Args)]
pub(crate) struct NewMembers {
    #[command(flatten)]
    of: Of,
    /// From this day; 1 January unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Which dated act counts; the decision unless given
    #[arg(long, value_parser = terms!(CountingBasis))]
    counting_basis: Option<String>,
    #[command(flatten)]
    form: Form,
}

/// Which years to show.
#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    of: Of,
    /// How many years; 3 unless given
    #[arg(long)]
    years: Option<i32>,
    /// Units directly below the committee, or every cell below it
    #[arg(long, value_parser = terms!(ReportBy))]
    by: Option<String>,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    page: Pages,
}

/// Which changes to show.
#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// Code or id
    committee: String,
    /// What was not known at this instant (RFC 3339)
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    since: DateTime<Utc>,
    /// And is at this one; now unless given
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    known_at: Option<DateTime<Utc>>,
    /// Only what counts in this year
    #[arg(long)]
    year: Option<i32>,
    #[command(flatten)]
    page: Pages,
}

const DEADLINES: Figures = Figures {
    shape: Shape { columns: &["cell_code", "cell_name", "overdue", "within_7", "within_15", "within_30", "within_60"], terms: &[] },
    lines: |line| vec![with_counts(line)],
    totals,
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let drawn = context.out.format == Format::Table;
    match verb {
        Verb::Deadlines(args) => deadlines(context, &args),
        Verb::Progress(args) => {
            let call = Call::get("/v1/reports/progress").query("plan_id", Some(PLAN.id(&context.api, &args.plan)?)).query("by", args.by);
            let call = call.query("cell_id", CELL.id_if_given(&context.api, args.cell.as_ref())?);
            let call = args.form.apply(call.query("kind", args.kind).query("status", args.status));
            if args.form.written(context, &call)? { Ok(()) } else { lists::show_figures(context, call, &args.page, &figures::progress(drawn)) }
        }
        Verb::Pipeline(args) => {
            let call = args.form.apply(args.of.apply(context, Call::get("/v1/reports/pipeline"))?.query("by", args.by));
            if args.form.written(context, &call)? { Ok(()) } else { lists::show_figures(context, call, &args.page, &figures::pipeline(drawn)) }
        }
        Verb::NewMembers(args) => {
            let call = args.of.apply(context, Call::get("/v1/reports/new-members"))?.query("from", args.from);
            new_members(context, &args.form, args.form.apply(call.query("counting_basis", args.counting_basis)), drawn)
        }
        Verb::History(args) => {
            let call = args.of.apply(context, Call::get("/v1/reports/history"))?.query("years", args.years).query("by", args.by.as_ref());
            history(context, &args, args.form.apply(call), drawn)
        }
        Verb::Changes(args) => {
            let committee = COMMITTEE.id(&context.api, &args.committee)?;
            let written = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
            let call = Call::get("/v1/reports/changes").query("committee_id", Some(committee)).query("known_since", Some(written(args.since)));
            let call = call.query("known_at", args.known_at.map(written)).query("year", args.year);
            lists::show_figures(context, call, &args.page, &Figures { shape: figures::CHANGES, lines: |change| vec![change.clone()], totals: |_| Vec::new() })
        }
    }
}

/// The pages of the report; people also get a line of the total.
fn deadlines(context: &Context, args: &Deadlines) -> Outcome<()> {
    let api = &context.api;
    let call = Call::get("/v1/reports/deadlines").query("cell_id", CELL.ids(api, &args.cell)?);
    let call = call.query("committee_id", COMMITTEE.ids(api, &args.committee)?);
    lists::show_figures(context, call, &args.page, &DEADLINES)
}

/// The table of new members, whole.
fn new_members(context: &Context, form: &Form, call: Call, drawn: bool) -> Outcome<()> {
    if form.written(context, &call)? {
        return Ok(());
    }
    let report = context.api.send(call)?.body;
    let flat = matches!(context.out.format, Format::Table | Format::Csv);
    if flat {
        let lines: Vec<Value> = array(&report, "items").iter().map(figures::new_members_line).collect();
        context.out.page(&json!({ "items": lines }), figures::new_members(drawn))
    } else {
        context.out.page(&report, figures::new_members(drawn))
    }
}

/// Years side by side: a line for each unit and year.
fn history(context: &Context, args: &History, call: Call, drawn: bool) -> Outcome<()> {
    if args.form.written(context, &call)? {
        return Ok(());
    }
    let shape = figures::history(drawn);
    lists::show_figures(context, call, &args.page, &Figures { shape, lines: figures::history_lines, totals: figures::history_totals })
}

/// A line with its counts as fields of its own.
fn with_counts(line: &Value) -> Value {
    unfolded(line, "counts")
}

fn totals(page: &Value) -> Vec<Value> {
    let counts = page.get("total").cloned().unwrap_or_default();
    let conclusions = page.get("conclusions").cloned().unwrap_or_default();
    vec![
        with_counts(&json!({ "cell_code": pick("Tổng", "Total"), "counts": counts })),
        with_counts(&json!({ "cell_code": pick("Kết luận hội nghị", "Conclusions"), "counts": conclusions })),
    ]
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
