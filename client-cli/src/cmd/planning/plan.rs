//! `chibo plan`: yearly plans, their states, and how far their cells are.

use chibo_openapi::planning::PlanTransition;
use chibo_openapi::vocabulary::PlanStatus;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::comment;
use crate::cmd::reports::figures;
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, date, terms};
use crate::records::lists;
use crate::records::{Body, BodyFile, COMMITTEE, DIRECTIVE, IfExists, ListArgs, PLAN, Pages, SortArgs, crud};
use crate::server::Call;
use crate::settings::Format;

/// What can be done with plans.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List plans
    List(Filters),
    /// Show a plan
    Get {
        /// Code or id
        plan: String,
    },
    /// Draft a plan
    Create(Fields),
    /// Change a plan that is not adopted yet
    Update {
        /// Code or id
        plan: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Delete a draft
    Delete {
        /// Code or id
        plan: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Put a draft up for consultation
    Consult(Transition),
    /// Take a plan back from consultation to draft
    Redraft(Transition),
    /// Adopt a plan
    Adopt {
        #[command(flatten)]
        transition: Transition,
        /// Number of the adopted document
        #[arg(long, value_name = "NUMBER")]
        document: String,
    },
    /// Close a plan at the end of its year
    Close(Transition),
    /// Show how far every cell is with its quotas
    Progress(Progress),
    /// What cells and organizations say of a plan in consultation
    #[command(subcommand)]
    Comment(comment::Verb),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only these codes
    #[arg(long, value_name = "CODES")]
    code: Option<String>,
    /// Only this year
    #[arg(long)]
    year: Option<i32>,
    /// Only this kind
    #[arg(long, value_parser = terms!(PlanKind))]
    kind: Option<String>,
    /// Only plans of this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(PlanStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new plan.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// The year it is for
    #[arg(long)]
    year: Option<i32>,
    /// What it is for
    #[arg(long, value_parser = terms!(PlanKind))]
    kind: Option<String>,
    /// The committee whose plan it is, by code or id
    #[arg(long)]
    committee: Option<String>,
    #[command(flatten)]
    if_exists: IfExists,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    /// Short code, unique
    #[arg(long)]
    code: Option<String>,
    /// Title
    #[arg(long)]
    title: Option<String>,
    /// Directives it rests on, by number or id; empty for none
    #[arg(long = "directive", value_name = "DIRECTIVES", value_delimiter = ',')]
    directives: Vec<String>,
    /// The plan of a committee above whose quotas it carries out, by code or id
    #[arg(long, value_name = "PLAN")]
    carries_out: Option<String>,
    /// The targets are what that plan assigns, until this one is adopted
    #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1, default_missing_value = "true")]
    follows: Option<bool>,
    /// New members that all units together must reach
    #[arg(long, value_name = "COUNT")]
    admission_target: Option<i32>,
    /// Course certificates that all cells together must reach
    #[arg(long, value_name = "COUNT")]
    course_target: Option<i32>,
    /// Which date counts towards the admission target
    #[arg(long, value_parser = terms!(CountingBasis))]
    counting_basis: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self, context: &Context) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("code", self.code.as_ref()).text("title", self.title.as_ref());
        let body = body.text("counting_basis", self.counting_basis.as_ref());
        let body = body.set("admission_target", self.admission_target)?.set("course_target", self.course_target)?;
        let body = body.id(&context.api, "carries_out_id", &PLAN, self.carries_out.as_ref())?.set("follows", self.follows)?;
        body.ids(&context.api, "directive_ids", &DIRECTIVE, &self.directives)
    }
}

/// A move to another state.
#[derive(Debug, Args)]
pub(crate) struct Transition {
    /// Code or id
    plan: String,
    /// The day; today unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// A remark for the record
    #[arg(long)]
    note: Option<String>,
    /// Only say whether it would go through
    #[arg(long)]
    dry_run: bool,
}

/// What of the progress to show.
#[derive(Debug, Args)]
pub(crate) struct Progress {
    /// Code or id
    plan: String,
    /// On this day; today unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Only this kind of quota
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// Only units that are this far
    #[arg(long, value_parser = terms!(ProgressStatus))]
    status: Option<String>,
    #[command(flatten)]
    page: Pages,
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let committee = COMMITTEE.id_if_given(api, args.committee.as_ref())?;
            let call = args.sort.apply(Call::get(PLAN.path)).query("code", args.code);
            let call = call.query("year", args.year).query("kind", args.kind).query("committee_id", committee);
            lists::show(context, call.query("status", args.status), &args.list, &PLAN)
        }
        Verb::Get { plan } => crud::get(context, &PLAN, &plan),
        Verb::Create(fields) => {
            let body = fields.edit.body(context)?.set("year", fields.year)?.text("kind", fields.kind.as_ref());
            crud::create_or(context, &PLAN, &body.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?, &fields.if_exists)
        }
        Verb::Update { plan, fields } => crud::update(context, &PLAN, &plan, fields.body(context)?),
        Verb::Delete { plan, yes } => crud::delete(context, &PLAN, &plan, &yes),
        Verb::Consult(args) => transition(context, args, PlanStatus::Consultation, None),
        Verb::Redraft(args) => transition(context, args, PlanStatus::Draft, None),
        Verb::Adopt { transition: args, document } => transition(context, args, PlanStatus::Adopted, Some(document)),
        Verb::Close(args) => transition(context, args, PlanStatus::Closed, None),
        Verb::Progress(args) => progress(context, &args),
        Verb::Comment(verb) => comment::run(context, verb),
    }
}

fn transition(context: &Context, args: Transition, to: PlanStatus, document: Option<String>) -> Outcome<()> {
    let dry_run = args.dry_run;
    let body = PlanTransition { to, on: args.on, document_number: document, note: args.note, dry_run };
    crud::act(context, &PLAN, &args.plan, "transitions", &body)?;
    if dry_run {
        crud::note_dry_run();
    }
    Ok(())
}

/// The pages of a plan's progress; people also get a line of totals a kind.
fn progress(context: &Context, args: &Progress) -> Outcome<()> {
    let api = &context.api;
    let call = Call::get(format!("{}/progress", PLAN.path_of(PLAN.id(api, &args.plan)?)));
    let call = call.query("as_of", args.as_of).query("kind", args.kind.as_ref()).query("status", args.status.as_ref());
    lists::show_figures(context, call, &args.page, &figures::progress(context.out.format == Format::Table))
}
