//! `chibo cell`: cells, the acts on their structure, and their import.

use std::path::PathBuf;

use chibo_openapi::structure::{CellMerge, CellPut, CellSplit};
use chibo_openapi::vocabulary::ImportKind;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use ureq::http::Method;

use super::unit_acts::{Dissolve, NewParent};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, checked, date, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, COMMITTEE, IfExists, ListArgs, MEMBER, Record, SearchArgs, crud, lists};
use crate::server::Call;

/// What can be done with cells.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List cells
    List(Filters),
    /// Show a cell
    Get {
        /// Code or id
        cell: String,
    },
    /// Record a cell
    Create(Fields),
    /// Change a cell's codes, name or kind
    Update {
        /// Code or id
        cell: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Put a cell under its code from a file, as another system knows it
    Put {
        /// Code
        code: String,
        /// JSON or YAML file with the body, `-` for standard input
        #[arg(short = 'f', long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Delete a cell that nothing refers to
    Delete {
        /// Code or id
        cell: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Put a cell below another committee from a day on
    Move(Move),
    /// Merge a cell into another one
    Merge(Merge),
    /// Split a new cell off
    Split(Split),
    /// End a cell
    Dissolve(Dissolve),
    /// Show every act on a cell's structure
    History {
        /// Code or id
        cell: String,
    },
    /// Bring cells in from a file, under their codes
    #[command(
        after_help = "Columns: code, organization_code, name, kind, committee_code, founded_on. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only these codes
    #[arg(long, value_name = "CODES")]
    code: Option<String>,
    /// Only this kind
    #[arg(long, value_parser = terms!(CellKind))]
    kind: Option<String>,
    /// Only cells of this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only cells that ended (true) or that exist (false)
    #[arg(long, value_name = "BOOL")]
    dissolved: Option<bool>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new cell.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// The committee above it, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = date)]
    founded_on: Option<NaiveDate>,
    #[command(flatten)]
    if_exists: IfExists,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    /// Short code, unique
    #[arg(long)]
    code: Option<String>,
    /// Organization code of 14 digits; empty to clear it
    #[arg(long, value_name = "CODE")]
    organization_code: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Where it lives and works
    #[arg(long, value_parser = terms!(CellKind))]
    kind: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("code", self.code.as_ref());
        let body = body.text("organization_code", self.organization_code.as_ref());
        Ok(body.text("name", self.name.as_ref()).text("kind", self.kind.as_ref()))
    }
}

/// A dated move below another committee.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Code or id
    cell: String,
    /// The committee above it from that day on, by code or id
    #[arg(long)]
    committee: String,
    #[command(flatten)]
    new_parent: NewParent,
}

/// The act of a merge or a split.
#[derive(Debug, Args)]
struct Act {
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: NaiveDate,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: String,
    /// Why
    #[arg(long)]
    reason: String,
}

/// A merge.
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Code or id of the cell that ends
    cell: String,
    /// The cell that goes on, by code or id
    #[arg(long, value_name = "CELL")]
    into: String,
    #[command(flatten)]
    act: Act,
}

/// A split.
#[derive(Debug, Args)]
pub(crate) struct Split {
    /// Code or id of the cell to split
    cell: String,
    /// Code of the new cell
    #[arg(long)]
    code: String,
    /// Organization code of the new cell
    #[arg(long, value_name = "CODE")]
    organization_code: Option<String>,
    /// Name of the new cell
    #[arg(long)]
    name: String,
    /// Kind of the new cell
    #[arg(long, value_parser = terms!(CellKind))]
    kind: String,
    /// The members who move to it, by card numbers, names or ids
    #[arg(long = "member", value_name = "MEMBER", required = true, value_delimiter = ',')]
    members: Vec<String>,
    #[command(flatten)]
    act: Act,
}

const ACTS: Shape =
    Shape { columns: &["acted_on", "kind", "other_cell_name", "committee_name", "document_number", "reason"], terms: &[("kind", "cell_act_kind")] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => list(context, args),
        Verb::Get { cell } => crud::get(context, &CELL, &cell),
        Verb::Create(fields) => {
            let body = fields.edit.body()?.set("founded_on", fields.founded_on)?;
            crud::create_or(context, &CELL, &body.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?, &fields.if_exists)
        }
        Verb::Update { cell, fields } => crud::update(context, &CELL, &cell, fields.body()?),
        Verb::Put { code, file } => put(context, &code, file),
        Verb::Delete { cell, yes } => crud::delete(context, &CELL, &cell, &yes),
        Verb::Move(args) => {
            let above = COMMITTEE.id(api, &args.committee)?;
            crud::act(context, &CELL, &args.cell, "parents", &args.new_parent.body(Some(above)))
        }
        Verb::Merge(args) => {
            let body =
                CellMerge { into_cell_id: CELL.id(api, &args.into)?, acted_on: args.act.on, document_number: args.act.document, reason: args.act.reason };
            crud::act(context, &CELL, &args.cell, "merge", &body)
        }
        Verb::Split(args) => {
            let body = CellSplit {
                code: args.code,
                organization_code: args.organization_code,
                name: args.name,
                kind: checked(&args.kind)?,
                member_ids: args.members.iter().map(|member| MEMBER.id(api, member)).collect::<Outcome<_>>()?,
                acted_on: args.act.on,
                document_number: args.act.document,
                reason: args.act.reason,
            };
            crud::act(context, &CELL, &args.cell, "split", &body)
        }
        Verb::Dissolve(args) => crud::act(context, &CELL, &args.unit, "dissolve", &args.body()),
        Verb::History { cell } => lists::show_whole(context, format!("{}/acts", CELL.path_of(CELL.id(api, &cell)?)), ACTS),
        Verb::Import(args) => import::run(context, ImportKind::Cells, &Given::default(), &args),
    }
}

fn list(context: &Context, args: Filters) -> Outcome<()> {
    let committee = COMMITTEE.id_if_given(&context.api, args.committee.as_ref())?;
    let call = args.search.apply(Call::get(CELL.path)).query("code", args.code).query("kind", args.kind);
    let call = call.query("committee_id", committee).query("dissolved", args.dissolved);
    lists::show(context, call, &args.list, &CELL)
}

fn put(context: &Context, code: &str, file: PathBuf) -> Outcome<()> {
    let body = Body::from(&BodyFile { file: Some(file) })?.into_value();
    let body: CellPut = serde_json::from_value(body).map_err(|error| Failure::usage(error.to_string()))?;
    let api = &context.api;
    let known = api.get_if_there(CELL.path_by_code(code))?.map(|reply| Record::new(reply.body)).transpose()?;
    let call = Call::new(Method::PUT, CELL.path_by_code(code)).json(&body)?;
    let reply = api.send(match known {
        Some(record) => call.if_match(record.version),
        None => call,
    })?;
    context.out.one(&reply.body, &CELL)
}
