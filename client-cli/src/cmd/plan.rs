//! `chibo plan`: yearly plans, their states, and how far their cells are.

use chibo_openapi::plans::PlanTransition;
use chibo_openapi::vocabulary::PlanStatus;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::Context;
use crate::args::Format;
use crate::body::{Body, BodyFile, date, terms};
use crate::crud::{self, ListArgs, SearchArgs, Yes};
use crate::exit::Outcome;
use crate::http::Call;
use crate::output::{Shape, note};
use crate::resource::{COMMITTEE, DIRECTIVE, PLAN};
use crate::say::{pick, say};

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
    search: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Order of a list that has no search.
#[derive(Debug, Args)]
pub(crate) struct SortArgs {
    /// Fields to sort by, `-` before one for descending
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    sort: Option<String>,
}

impl From<SortArgs> for SearchArgs {
    fn from(args: SortArgs) -> Self {
        Self { q: None, sort: args.sort }
    }
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
    /// New members that all cells together must reach
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
    /// Only cells that are this far
    #[arg(long, value_parser = terms!(ProgressStatus))]
    status: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

const PROGRESS: Shape = Shape {
    columns: &["cell_code", "cell_name", "kind", "quota", "reached", "percent_x100", "status", "reached_last_year"],
    terms: &[("kind", "quota_kind"), ("status", "progress_status")],
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let committee = args.committee.map(|name| COMMITTEE.id(api, &name)).transpose()?;
            let call = SearchArgs::from(args.search).apply(Call::get(PLAN.path)).query("code", args.code);
            let call = call.query("year", args.year).query("kind", args.kind).query("committee_id", committee);
            crud::list(context, call.query("status", args.status), &args.list, &PLAN)
        }
        Verb::Get { plan } => crud::get(context, &PLAN, &plan),
        Verb::Create(fields) => {
            let body = fields.edit.body(context)?.set("year", fields.year)?.text("kind", fields.kind.as_ref());
            crud::create(context, &PLAN, body.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?)
        }
        Verb::Update { plan, fields } => crud::update(context, &PLAN, &plan, fields.body(context)?),
        Verb::Delete { plan, yes } => crud::delete(context, &PLAN, &plan, &yes),
        Verb::Consult(args) => transition(context, args, PlanStatus::Consultation, None),
        Verb::Redraft(args) => transition(context, args, PlanStatus::Draft, None),
        Verb::Adopt { transition: args, document } => transition(context, args, PlanStatus::Adopted, Some(document)),
        Verb::Close(args) => transition(context, args, PlanStatus::Closed, None),
        Verb::Progress(args) => progress(context, args),
    }
}

fn transition(context: &Context, args: Transition, to: PlanStatus, document: Option<String>) -> Outcome<()> {
    let found = PLAN.find(&context.api, &args.plan)?;
    let dry_run = args.dry_run;
    let body = PlanTransition { to, on: args.on, document_number: document, note: args.note, dry_run };
    let reply = context.api.act(format!("{}/transitions", PLAN.at(found.id)), found.version, &body)?;
    context.out.one(&reply.body, &PLAN)?;
    if dry_run {
        note(pick("Chạy thử: được phép, chưa ghi gì.", "Dry run: it would go through; nothing was written."));
    }
    Ok(())
}

/// The pages of a plan's progress; people also get a line of totals a kind.
fn progress(context: &Context, args: Progress) -> Outcome<()> {
    let (api, out) = (&context.api, &context.out);
    let call = Call::get(format!("{}/progress", PLAN.at(PLAN.id(api, &args.plan)?)));
    let call = call.query("as_of", args.as_of).query("kind", args.kind).query("status", args.status);
    let call = args.list.page.apply(call).query("include_total", args.list.total.then_some(true));
    let all = args.list.page.all;
    if !all && matches!(out.format, Format::Json | Format::Yaml) {
        return out.page(&api.send(call)?.body, PROGRESS);
    }
    let mut rows = out.rows(PROGRESS);
    let mut last = Value::Null;
    api.pages(&call, |page| {
        rows.push(crud::items(&page))?;
        last = page;
        Ok(all)
    })?;
    if out.format == Format::Table {
        rows.push(&totals(&last))?;
    }
    let mut tail = last.as_object().cloned().unwrap_or_default();
    tail.retain(|name, _| name != "items");
    rows.end(Some(&tail))?;
    out.flush()?;
    crud::hint(&last);
    Ok(())
}

fn totals(page: &Value) -> Vec<Value> {
    let totals = page.get("totals").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let line = |total: &Value| {
        let mut line = total.clone();
        let cells = total.get("cells").and_then(Value::as_i64).unwrap_or_default();
        if let Some(fields) = line.as_object_mut() {
            fields.insert("cell_code".to_owned(), json!(pick("TỔNG", "TOTAL")));
            fields.insert("cell_name".to_owned(), json!(say!("{cells} chi bộ", "{cells} cells")));
        }
        line
    };
    totals.iter().map(line).collect()
}
