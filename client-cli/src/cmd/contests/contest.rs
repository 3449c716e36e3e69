//! `chibo contest`: contests, their rules as one file, and their states.

use std::path::{Path, PathBuf};

use chibo_openapi::contests::{ContestRules, ContestTransition};
use chibo_openapi::vocabulary::ContestStatus;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{conflict, judge, result, round};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::read_document;
use crate::input::{Yes, date, terms};
use crate::output::{Shape, array};
use crate::records::{Body, BodyFile, COMMITTEE, CONTEST, IfExists, ListArgs, PLAN, SortArgs, crud, lists};
use crate::say::{note, pick, say};
use crate::server::Call;

/// What can be done with contests.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List contests
    List(Filters),
    /// Show a contest
    Get {
        /// Code or id
        contest: String,
    },
    /// Draft a contest for an adopted plan
    Create {
        #[command(flatten)]
        fields: Fields,
        /// The plan it is held by, by code or id
        #[arg(long)]
        plan: Option<String>,
        #[command(flatten)]
        if_exists: IfExists,
    },
    /// Change a contest that is not judged yet
    Update {
        /// Code or id
        contest: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Delete a draft
    Delete {
        /// Code or id
        contest: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Print the rules of a contest, to be changed and given to `update --rules`
    Rules {
        /// Code or id
        contest: String,
    },
    /// Say whether the rules can be carried out, with every reason why not
    Validate {
        /// Code or id
        contest: String,
    },
    /// Open registration
    Open {
        /// Code or id
        contest: String,
        /// Day on which registration closes
        #[arg(long, value_name = "DATE", value_parser = date)]
        closes_on: NaiveDate,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Take a contest back from registration to draft
    Redraft {
        /// Code or id
        contest: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Open judging once registration has closed, and each next round once the one before is judged
    Start {
        /// Code or id
        contest: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Which judges do not score whom
    #[command(subcommand)]
    Conflict(conflict::Verb),
    #[command(flatten)]
    Round(round::Verb),
    /// Compute the result, once nothing is missing
    Finalize {
        /// Code or id
        contest: String,
        /// Only say whether it would go through, and what is missing
        #[arg(long)]
        dry_run: bool,
    },
    /// Take a contest that is finalized back to judging
    Rejudge {
        /// Code or id
        contest: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Publish the result
    Publish {
        /// Code or id
        contest: String,
        /// Number of the document
        #[arg(long, value_name = "NUMBER")]
        document: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    #[command(flatten)]
    Result(result::Verb),
    /// Who sits on the panels
    #[command(subcommand)]
    Judge(judge::Verb),
    /// Cancel a contest
    Cancel {
        /// Code or id
        contest: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only these codes
    #[arg(long, value_name = "CODES")]
    code: Option<String>,
    /// Only contests of this plan, by code or id
    #[arg(long)]
    plan: Option<String>,
    /// Only contests of this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(ContestStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a contest.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Short code, unique
    #[arg(long)]
    code: Option<String>,
    /// Title
    #[arg(long)]
    title: Option<String>,
    /// JSON or YAML file with the rules, as `rules` prints them
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    file: BodyFile,
}

impl Fields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("code", self.code.as_ref()).text("title", self.title.as_ref());
        body.set("rules", self.rules.as_deref().map(rules).transpose()?)
    }
}

/// The rules in a file. What it leaves out is as the contract says, not as it was before.
fn rules(path: &Path) -> Outcome<ContestRules> {
    let named = path.display();
    serde_json::from_value(read_document(path)?)
        .map_err(|error| Failure::usage(say!("{named} không phải thể lệ hội thi: {error}", "{named} does not hold the rules of a contest: {error}")))
}

const VALIDATION: Shape = Shape { columns: &["valid"], terms: &[] };
/// A line for each fault of the rules.
const FAULTS: Shape = Shape { columns: &["pointer", "code", "detail"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let plan = PLAN.id_if_given(api, args.plan.as_ref())?;
            let committee = COMMITTEE.id_if_given(api, args.committee.as_ref())?;
            let call = args.sort.apply(Call::get(CONTEST.path)).query("code", args.code).query("plan_id", plan);
            lists::show(context, call.query("committee_id", committee).query("status", args.status), &args.list, &CONTEST)
        }
        Verb::Get { contest } => crud::get(context, &CONTEST, &contest),
        Verb::Create { fields, plan, if_exists } => crud::create_or(context, &CONTEST, &fields.body()?.id(api, "plan_id", &PLAN, plan.as_ref())?, &if_exists),
        Verb::Update { contest, fields } => crud::update(context, &CONTEST, &contest, fields.body()?),
        Verb::Delete { contest, yes } => crud::delete(context, &CONTEST, &contest, &yes),
        Verb::Rules { contest } => print_rules(context, &contest),
        Verb::Validate { contest } => validate(context, &contest),
        Verb::Open { contest, closes_on, dry_run } => {
            let act = ContestTransition { registration_closes_on: Some(closes_on), ..to(ContestStatus::Registration, dry_run) };
            transition(context, &contest, &act)
        }
        Verb::Redraft { contest, dry_run } => transition(context, &contest, &to(ContestStatus::Draft, dry_run)),
        Verb::Start { contest, dry_run } => transition(context, &contest, &to(ContestStatus::Judging, dry_run)),
        Verb::Round(verb) => round::run(context, verb),
        Verb::Finalize { contest, dry_run } => transition(context, &contest, &to(ContestStatus::Finalized, dry_run)),
        Verb::Rejudge { contest, reason, dry_run } => {
            transition(context, &contest, &ContestTransition { reason: Some(reason), ..to(ContestStatus::Judging, dry_run) })
        }
        Verb::Publish { contest, document, dry_run } => {
            transition(context, &contest, &ContestTransition { document_number: Some(document), ..to(ContestStatus::Published, dry_run) })
        }
        Verb::Result(verb) => result::run(context, verb),
        Verb::Conflict(verb) => conflict::run(context, verb),
        Verb::Judge(verb) => judge::run(context, verb),
        Verb::Cancel { contest, reason, dry_run } => {
            transition(context, &contest, &ContestTransition { reason: Some(reason), ..to(ContestStatus::Cancelled, dry_run) })
        }
    }
}

/// A move that says nothing besides.
const fn to(to: ContestStatus, dry_run: bool) -> ContestTransition {
    ContestTransition { to, registration_closes_on: None, document_number: None, reason: None, dry_run }
}

fn transition(context: &Context, contest: &str, act: &ContestTransition) -> Outcome<()> {
    crud::act(context, &CONTEST, contest, "transitions", act)?;
    if act.dry_run {
        crud::note_dry_run();
    }
    Ok(())
}

const RULES: Shape = Shape {
    columns: &[],
    terms: &[
        ("rounds.parts.kind", "part_kind"),
        ("rounding.place", "rounding_place"),
        ("rounding.mode", "rounding_mode"),
        ("tie_break.kind", "tie_break_kind"),
    ],
};

fn print_rules(context: &Context, contest: &str) -> Outcome<()> {
    let record = CONTEST.find(&context.api, contest)?;
    context.out.one(&record.body["rules"], RULES)
}

/// What is wrong with the rules, a line for each fault; a contest that cannot be held fails as a refusal does.
fn validate(context: &Context, contest: &str) -> Outcome<()> {
    let path = format!("{}/validation", CONTEST.path_of(CONTEST.id(&context.api, contest)?));
    let reply = context.api.get(path)?;
    let faults = array(&reply.body, "errors");
    if faults.is_empty() {
        note(pick("Thể lệ thực hiện được.", "The rules can be carried out."));
        return context.out.one(&reply.body, VALIDATION);
    }
    context.out.page(&json!({ "items": faults }), FAULTS)?;
    let count = faults.len() + usize::try_from(reply.body["errors_left_out"].as_i64().unwrap_or_default()).unwrap_or_default();
    Err(Failure::new(Exit::Refused, say!("Thể lệ có {count} lỗi", "The rules have {count} faults")))
}
