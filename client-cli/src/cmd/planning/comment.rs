//! `chibo plan comment`: what cells and organizations say of a plan in consultation, and what they are answered.

use chibo_openapi::planning::{PlanComment, PlanCommentAnswer};
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, ListArgs, ORGANIZATION, PLAN, Rows, SortArgs, lists};
use crate::say::{note, say};
use crate::server::{Api, Call};

/// What can be done with comments on a plan.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the comments on a plan
    List(Filters),
    /// Show a comment
    Get {
        /// Code or id of the plan
        plan: String,
        /// Its place in the list, the unit's code, or its id
        comment: String,
    },
    /// Comment on a plan, for a cell or an organization
    Add {
        /// Code or id of the plan
        plan: String,
        /// The cell, by code or id
        #[arg(long, conflicts_with = "organization")]
        cell: Option<String>,
        /// The organization, by code or id
        #[arg(long)]
        organization: Option<String>,
        /// What is said
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Answer a comment
    Answer {
        /// Code or id of the plan
        plan: String,
        /// Its place in the list, the unit's code, or its id
        comment: String,
        /// What is answered
        #[arg(long)]
        answer: String,
        /// The comment is taken up
        #[arg(long)]
        accept: bool,
    },
    /// Take a comment back that has no answer
    Remove {
        /// Code or id of the plan
        plan: String,
        /// Its place in the list, the unit's code, or its id
        comment: String,
        #[command(flatten)]
        yes: Yes,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Code or id of the plan
    plan: String,
    /// Only those that are open, or are answered
    #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1, default_missing_value = "true")]
    open: Option<bool>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

const COMMENTS: Shape = Shape { columns: &["#", "unit_code", "unit_name", "text", "accepted", "answer", "answered_on"], terms: &[] };
const ROWS: Rows = Rows { shape: COMMENTS, named_by: &["unit_code", "unit_name"], name: ("ý kiến", "comment") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get(format!("{}/comments", PLAN.path_of(PLAN.id(api, &args.plan)?)))).query("open", args.open);
            lists::show(context, call, &args.list, COMMENTS)
        }
        Verb::Get { plan, comment } => context.out.one(&api.send(Call::get(path_of(api, &plan, &comment)?))?.body, COMMENTS),
        Verb::Add { plan, cell, organization, text, file } => {
            let body = Body::from(&file)?.id(api, "cell_id", &CELL, cell.as_ref())?.id(api, "organization_id", &ORGANIZATION, organization.as_ref())?;
            let body = body.text("text", text.as_ref()).into_value();
            context.out.one(&api.post(format!("{}/comments", PLAN.path_of(PLAN.id(api, &plan)?)), &body)?.body, COMMENTS)
        }
        Verb::Answer { plan, comment, answer, accept } => {
            let path = path_of(api, &plan, &comment)?;
            let there: PlanComment = api.get(&path)?.read()?;
            let body = PlanCommentAnswer { answer, accepted: accept };
            context.out.one(&api.act(format!("{path}/answer"), there.version, &body)?.body, COMMENTS)
        }
        Verb::Remove { plan, comment, yes } => {
            let path = path_of(api, &plan, &comment)?;
            let there: PlanComment = api.get(&path)?.read()?;
            let unit = there.unit_code;
            confirm(&yes, &say!("Rút ý kiến của {unit}?", "Take the comment of {unit} back?"))?;
            api.send(Call::delete(path).if_match(there.version))?;
            note(&say!("Đã rút.", "Taken back."));
            Ok(())
        }
    }
}

fn path_of(api: &Api, plan: &str, comment: &str) -> Outcome<String> {
    let comments = format!("{}/comments", PLAN.path_to(api, plan)?);
    Ok(format!("{comments}/{}", ROWS.find(api, &comments, comment)?.id))
}
