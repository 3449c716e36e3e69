//! `chibo organization`: the mass organizations beside a committee.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, date, terms};
use crate::records::{Body, BodyFile, COMMITTEE, IfExists, ListArgs, ORGANIZATION, SearchArgs, crud, lists};
use crate::server::Call;

/// What can be done with mass organizations.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List mass organizations
    List(Filters),
    /// Show a mass organization
    Get {
        /// Code or id
        organization: String,
    },
    /// Record a mass organization
    Create {
        #[command(flatten)]
        fields: Fields,
        /// The committee it works beside, by code or id
        #[arg(long)]
        committee: Option<String>,
        #[command(flatten)]
        if_exists: IfExists,
    },
    /// Change a mass organization
    Update {
        /// Code or id
        organization: String,
        #[command(flatten)]
        fields: Fields,
        /// Last day
        #[arg(long, value_name = "DATE", value_parser = date)]
        dissolved_on: Option<NaiveDate>,
    },
    /// Delete a mass organization that nothing refers to
    Delete {
        /// Code or id
        organization: String,
        #[command(flatten)]
        yes: Yes,
    },
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
    #[arg(long, value_parser = terms!(OrganizationKind))]
    kind: Option<String>,
    /// Only those beside this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields that may be set.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Short code, unique
    #[arg(long)]
    code: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Kind
    #[arg(long, value_parser = terms!(OrganizationKind))]
    kind: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl Fields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("code", self.code.as_ref());
        Ok(body.text("name", self.name.as_ref()).text("kind", self.kind.as_ref()))
    }
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let committee = COMMITTEE.id_if_given(api, args.committee.as_ref())?;
            let call = args.search.apply(Call::get(ORGANIZATION.path));
            let call = call.query("code", args.code).query("kind", args.kind).query("committee_id", committee);
            lists::show(context, call, &args.list, &ORGANIZATION)
        }
        Verb::Get { organization } => crud::get(context, &ORGANIZATION, &organization),
        Verb::Create { fields, committee, if_exists } => {
            let body = fields.body()?.id(api, "committee_id", &COMMITTEE, committee.as_ref())?;
            crud::create_or(context, &ORGANIZATION, &body, &if_exists)
        }
        Verb::Update { organization, fields, dissolved_on } => {
            let body = fields.body()?.set("dissolved_on", dissolved_on)?;
            crud::update(context, &ORGANIZATION, &organization, body)
        }
        Verb::Delete { organization, yes } => crud::delete(context, &ORGANIZATION, &organization, &yes),
    }
}
