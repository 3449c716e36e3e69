//! `chibo job`: what goes on behind the command that asked for it, and the files to fill in for it.

use std::path::PathBuf;

use chibo_openapi::vocabulary::{FileFormat, ImportKind};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::input::terms;
use crate::output::Shape;
use crate::records::{ListArgs, Record, Rows, SortArgs, crud, lists};
use crate::server::Call;

/// What can be done with jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the own jobs
    List(Filters),
    /// Show a job
    Get {
        /// What it brings in (of several the newest is meant), or its id
        job: String,
        /// Seconds to wait for its end
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u8).range(0..=60))]
        wait: Option<u8>,
    },
    /// Cancel a job; what went in stays
    Cancel {
        /// What it brings in (of several the newest is meant), or its id
        job: String,
    },
    /// List the rows that could not go in, with what is wrong with each
    Rows {
        /// What it brings in (of several the newest is meant), or its id
        job: String,
        #[command(flatten)]
        sort: SortArgs,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Write the rows that could not go in to a file in the form of the one that was sent
    FailedRows {
        /// What it brings in (of several the newest is meant), or its id
        job: String,
        /// File to write, `-` for standard output
        #[arg(short = 'O', long = "output-file", value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a file to fill in and import
    Template(Template),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only these kinds of rows
    #[arg(long, value_name = "KINDS")]
    kind: Option<String>,
    /// Only these statuses
    #[arg(long, value_name = "STATUSES")]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Options of `template`.
#[derive(Debug, Args)]
pub(crate) struct Template {
    /// What each row is
    #[arg(value_parser = terms!(ImportKind))]
    kind: String,
    /// Form; told by the file's name unless given
    #[arg(long, value_parser = terms!(FileFormat))]
    format: Option<String>,
    /// File to write, `-` for standard output
    #[arg(short = 'O', long = "output-file", value_name = "FILE")]
    file: PathBuf,
}

const JOBS: Shape = Shape {
    columns: &["id", "kind", "status", "created", "updated", "unchanged", "skipped", "failed", "created_at", "ended_at"],
    terms: &[("status", "job_status"), ("kind", "import_kind")],
};
const JOB: Rows = Rows { shape: JOBS, named_by: &["kind", "status"], name: ("việc", "job") };
const ROWS: Shape = Shape { columns: &["row", "label", "errors"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let path = |job: &str| Ok::<String, Failure>(format!("/v1/jobs/{}", JOB.newest(&context.api, Call::get("/v1/jobs"), job)?.id));
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get("/v1/jobs")).query("kind", args.kind).query("status", args.status);
            lists::show(context, call, &args.list, JOBS)
        }
        Verb::Get { job, wait } => context.out.one(&context.api.send(Call::get(path(&job)?).query("wait", wait))?.body, JOBS),
        Verb::Cancel { job } => {
            let path = path(&job)?;
            let record = Record::new(context.api.get(&path)?.body)?;
            context.out.one(&context.api.act(format!("{path}/cancel"), record.version, &json!({}))?.body, JOBS)
        }
        Verb::Rows { job, sort, list } => {
            let path = path(&job)?;
            lists::show(context, sort.apply(Call::get(format!("{path}/rows"))), &list, ROWS)
        }
        Verb::FailedRows { job, file } => {
            let path = path(&job)?;
            crud::save(context, Call::get(format!("{path}/failed-rows")), &file)
        }
        Verb::Template(args) => {
            let ending = args.file.extension().and_then(|ending| ending.to_str()).filter(|ending| ending.parse::<FileFormat>().is_ok());
            let format = args.format.or_else(|| ending.map(str::to_owned));
            let kind: ImportKind = crate::input::checked(&args.kind)?;
            crud::save(
                context,
                Call::get(format!("/v1/imports/templates/{kind}")).query("format", format).query("labels", context.out.labels.map(chibo_openapi::Lang::tag)),
                &args.file,
            )
        }
    }
}
