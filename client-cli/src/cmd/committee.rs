//! `chibo committee`: the tree of committees.

use chibo_openapi::structure::{Dissolution, ParentCreate};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::Context;
use crate::body::{Body, BodyFile, date, terms};
use crate::crud::{self, ListArgs, SearchArgs};
use crate::exit::Outcome;
use crate::http::Call;
use crate::output::Shape;
use crate::resource::COMMITTEE;

/// What can be done with committees.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List committees
    List(Filters),
    /// Show a committee
    Get {
        /// Code or id
        committee: String,
    },
    /// Record a committee
    Create(Fields),
    /// Change a committee's code, name or level
    Update {
        /// Code or id
        committee: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Put a committee below another one from a day on
    Move(Move),
    /// Show below which committees it has been
    History {
        /// Code or id
        committee: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// End a committee
    Dissolve(Dissolve),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only these codes
    #[arg(long, value_name = "CODES")]
    code: Option<String>,
    /// Only this level
    #[arg(long, value_parser = terms!(CommitteeLevel))]
    level: Option<String>,
    /// Only those directly below this committee
    #[arg(long, value_name = "COMMITTEE")]
    parent: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new committee.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// The committee above it, by code or id; none for the top
    #[arg(long, value_name = "COMMITTEE")]
    parent: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = date)]
    founded_on: Option<NaiveDate>,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    /// Short code, unique
    #[arg(long)]
    code: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Level in the tree
    #[arg(long, value_parser = terms!(CommitteeLevel))]
    level: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("code", self.code.as_ref());
        Ok(body.text("name", self.name.as_ref()).text("level", self.level.as_ref()))
    }
}

/// A dated move below another committee.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Code or id
    committee: String,
    /// The committee above it from that day on, by code or id
    #[arg(long, value_name = "COMMITTEE", required_unless_present = "top")]
    below: Option<String>,
    /// Let it stand at the top
    #[arg(long, conflicts_with = "below")]
    top: bool,
    /// First day there
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: NaiveDate,
    /// Why
    #[arg(long)]
    reason: String,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
}

/// The end of a committee or a cell.
#[derive(Debug, Args)]
pub(crate) struct Dissolve {
    /// Code or id
    pub(crate) unit: String,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: NaiveDate,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    pub(crate) document: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
}

impl Dissolve {
    pub(crate) fn body(&self) -> Dissolution {
        Dissolution { acted_on: self.on, document_number: self.document.clone(), reason: self.reason.clone() }
    }
}

const PERIODS: Shape = Shape { columns: &["parent_id", "valid_from", "valid_to"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let parent = args.parent.map(|parent| COMMITTEE.id(api, &parent)).transpose()?;
            let call = args.search.apply(Call::get(COMMITTEE.path));
            let call = call.query("code", args.code).query("level", args.level).query("parent_id", parent);
            crud::list(context, call, &args.list, &COMMITTEE)
        }
        Verb::Get { committee } => crud::get(context, &COMMITTEE, &committee),
        Verb::Create(fields) => {
            let body = fields.edit.body()?.set("founded_on", fields.founded_on)?;
            crud::create(context, &COMMITTEE, body.id(api, "parent_id", &COMMITTEE, fields.parent.as_ref())?)
        }
        Verb::Update { committee, fields } => crud::update(context, &COMMITTEE, &committee, fields.body()?),
        Verb::Move(args) => {
            let found = COMMITTEE.find(api, &args.committee)?;
            let body = ParentCreate {
                parent_id: args.below.map(|below| COMMITTEE.id(api, &below)).transpose()?,
                valid_from: args.from,
                document_number: args.document,
                reason: args.reason,
            };
            let reply = api.act(format!("{}/parents", COMMITTEE.at(found.id)), found.version, &body)?;
            context.out.one(&reply.body, &COMMITTEE)
        }
        Verb::History { committee, list } => {
            let call = Call::get(format!("{}/parents", COMMITTEE.at(COMMITTEE.id(api, &committee)?)));
            crud::list(context, call, &list, PERIODS)
        }
        Verb::Dissolve(args) => {
            let found = COMMITTEE.find(api, &args.unit)?;
            let reply = api.act(format!("{}/dissolve", COMMITTEE.at(found.id)), found.version, &args.body())?;
            context.out.one(&reply.body, &COMMITTEE)
        }
    }
}
