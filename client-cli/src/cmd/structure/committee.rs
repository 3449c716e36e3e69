//! `chibo committee`: the tree of committees.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::unit_acts::{Dissolve, NewParent};
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{date, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, COMMITTEE, IfExists, ListArgs, SearchArgs, crud, lists};
use crate::server::Call;

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
    #[command(flatten)]
    if_exists: IfExists,
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
    #[command(flatten)]
    new_parent: NewParent,
}

const PERIODS: Shape = Shape { columns: &["parent_code", "parent_name", "valid_from", "valid_to"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let parent = COMMITTEE.id_if_given(api, args.parent.as_ref())?;
            let call = args.search.apply(Call::get(COMMITTEE.path));
            let call = call.query("code", args.code).query("level", args.level).query("parent_id", parent);
            lists::show(context, call, &args.list, &COMMITTEE)
        }
        Verb::Get { committee } => crud::get(context, &COMMITTEE, &committee),
        Verb::Create(fields) => {
            let body = fields.edit.body()?.set("founded_on", fields.founded_on)?;
            crud::create_or(context, &COMMITTEE, &body.id(api, "parent_id", &COMMITTEE, fields.parent.as_ref())?, &fields.if_exists)
        }
        Verb::Update { committee, fields } => crud::update(context, &COMMITTEE, &committee, fields.body()?),
        Verb::Move(args) => {
            let record = COMMITTEE.find(api, &args.committee)?;
            let above = COMMITTEE.id_if_given(api, args.below.as_ref())?;
            crud::act_on(context, &COMMITTEE, &record, "parents", &args.new_parent.body(above))
        }
        Verb::History { committee } => lists::show_whole(context, format!("{}/parents", COMMITTEE.path_of(COMMITTEE.id(api, &committee)?)), PERIODS),
        Verb::Dissolve(args) => crud::act(context, &COMMITTEE, &args.unit, "dissolve", &args.body()),
    }
}
