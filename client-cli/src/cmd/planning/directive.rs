//! `chibo directive`: the documents that plans and acts rest on.

use chibo_openapi::vocabulary::ImportKind;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, date, terms};
use crate::records::{Body, BodyFile, COMMITTEE, DIRECTIVE, IfExists, ListArgs, SearchArgs, crud, lists};
use crate::server::Call;

/// What can be done with directives.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List directives
    List(Filters),
    /// Show a directive
    Get {
        /// Number such as 60-NQ/ĐU, or id
        directive: String,
    },
    /// Record a directive
    Create {
        #[command(flatten)]
        fields: Fields,
        /// The committee that records it, by code or id
        #[arg(long)]
        committee: Option<String>,
        #[command(flatten)]
        if_exists: IfExists,
    },
    /// Change a directive
    Update {
        /// Number such as 60-NQ/ĐU, or id
        directive: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Delete a directive that nothing rests on
    Delete {
        /// Number such as 60-NQ/ĐU, or id
        directive: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Bring directives in from a file
    #[command(
        after_help = "Columns: number, kind, issued_on, title, committee_code, carries_out. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only this type
    #[arg(long, value_parser = terms!(DirectiveKind))]
    kind: Option<String>,
    /// Only this issuer, as abbreviated in the number
    #[arg(long)]
    issuer: Option<String>,
    /// Only this running number
    #[arg(long, value_name = "NUMBER")]
    serial: Option<u32>,
    /// Issued on this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
    /// Issued before this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    before: Option<NaiveDate>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields that may be set.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Number, in Party form (60-NQ/ĐU) or State form (12/KH-UBND)
    #[arg(long)]
    number: Option<String>,
    /// Type; needed where the abbreviation is ambiguous (QĐ)
    #[arg(long, value_parser = terms!(DirectiveKind))]
    kind: Option<String>,
    /// Day of issue
    #[arg(long, value_name = "DATE", value_parser = date)]
    issued_on: Option<NaiveDate>,
    /// Title
    #[arg(long)]
    title: Option<String>,
    /// Directives that it carries out, by number or id; empty for none
    #[arg(long, value_name = "DIRECTIVES", value_delimiter = ',')]
    carries_out: Vec<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl Fields {
    fn body(&self, context: &Context) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("number", self.number.as_ref());
        let body = body.text("kind", self.kind.as_ref()).text("title", self.title.as_ref());
        body.set("issued_on", self.issued_on)?.ids(&context.api, "carries_out", &DIRECTIVE, &self.carries_out)
    }
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::Import(args) => import::run(context, ImportKind::Directives, &Given::default(), &args),
        Verb::List(args) => {
            let call = args.search.apply(Call::get(DIRECTIVE.path)).query("kind", args.kind);
            let call = call.query("issuer", args.issuer).query("serial", args.serial);
            let call = call.query("issued_on_gte", args.since).query("issued_on_lt", args.before);
            lists::show(context, call, &args.list, &DIRECTIVE)
        }
        Verb::Get { directive } => crud::get(context, &DIRECTIVE, &directive),
        Verb::Create { fields, committee, if_exists } => {
            let body = fields.body(context)?.id(&context.api, "committee_id", &COMMITTEE, committee.as_ref())?;
            crud::create_or(context, &DIRECTIVE, &body, &if_exists)
        }
        Verb::Update { directive, fields } => crud::update(context, &DIRECTIVE, &directive, fields.body(context)?),
        Verb::Delete { directive, yes } => crud::delete(context, &DIRECTIVE, &directive, &yes),
    }
}
