//! `chibo quota`: what each cell must reach under a plan, issuing and adjusting it, and the import.

use chibo_openapi::quotas::{QuotaAdjust, QuotaIssue, QuotasIssued};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;
use uuid::Uuid;

use crate::Context;
use crate::body::{Body, BodyFile, date, terms};
use crate::client::Api;
use crate::crud::{self, ListArgs, Yes};
use crate::exit::{Exit, Failure, Outcome};
use crate::http::Call;
use crate::import::{ImportArgs, quotas};
use crate::output::{Shape, note};
use crate::resource::{CELL, PLAN, QUOTA};
use crate::say::{pick, say};

/// What can be done with quotas. One is named by id, or as PLAN/CELL/KIND, e.g. PTDV-2023/CB01/admission.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List quotas
    List(Filters),
    /// Show a quota
    Get {
        /// Id, or PLAN/CELL/KIND
        quota: String,
        /// As it was on this day
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<NaiveDate>,
    },
    /// Draft a quota
    Create(Fields),
    /// Change a draft
    Update {
        /// Id, or PLAN/CELL/KIND
        quota: String,
        /// The number to reach
        #[arg(long, value_name = "COUNT")]
        value: Option<i32>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Delete a draft
    Delete {
        /// Id, or PLAN/CELL/KIND
        quota: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Issue every quota of a plan in one act
    Issue {
        /// Code or id of the plan
        plan: String,
        /// The day
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: NaiveDate,
        /// Number of the document that assigns them
        #[arg(long, value_name = "NUMBER")]
        document: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Adjust an issued quota from a day on
    Adjust {
        /// Id, or PLAN/CELL/KIND
        quota: String,
        /// The new number to reach
        #[arg(long, value_name = "COUNT")]
        value: i32,
        /// First day on which it holds
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: NaiveDate,
        /// Why
        #[arg(long)]
        reason: String,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: String,
    },
    /// Show every value a quota has had
    History {
        /// Id, or PLAN/CELL/KIND
        quota: String,
    },
    /// Create and update quotas of a plan from CSV or NDJSON, row by row
    #[command(after_help = "Columns: code (of the cell), kind, value. A second run changes nothing.")]
    Import {
        /// Code or id of the plan
        #[arg(long)]
        plan: String,
        #[command(flatten)]
        import: ImportArgs,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only quotas of this plan, by code or id
    #[arg(long)]
    plan: Option<String>,
    /// Only quotas of this cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// Only this kind
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(QuotaStatus))]
    status: Option<String>,
    /// As they were on this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Fields to sort by, `-` before one for descending
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    sort: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new quota.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// The plan, by code or id
    #[arg(long)]
    plan: Option<String>,
    /// The cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// What it counts
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// The number to reach
    #[arg(long, value_name = "COUNT")]
    value: Option<i32>,
    #[command(flatten)]
    file: BodyFile,
}

const VALUES: Shape = Shape { columns: &["number", "value", "valid_from", "reason", "document_number"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let (api, out) = (&context.api, &context.out);
    match verb {
        Verb::List(args) => {
            let plan = args.plan.map(|name| PLAN.id(api, &name)).transpose()?;
            let cell_id = args.cell.map(|name| CELL.id(api, &name)).transpose()?;
            let call = Call::get(QUOTA.path).query("plan_id", plan).query("cell_id", cell_id).query("kind", args.kind);
            let call = call.query("status", args.status).query("as_of", args.as_of).query("sort", args.sort);
            crud::list(context, call, &args.list, &QUOTA)
        }
        Verb::Get { quota, as_of } => {
            let call = Call::get(QUOTA.at(id_of(api, &quota)?)).query("as_of", as_of);
            out.one(&api.send(call)?.body, &QUOTA)
        }
        Verb::Create(fields) => {
            let body = Body::from(&fields.file)?.id(api, "plan_id", &PLAN, fields.plan.as_ref())?;
            let body = body.id(api, "cell_id", &CELL, fields.cell.as_ref())?.text("kind", fields.kind.as_ref());
            crud::create(context, &QUOTA, body.set("value", fields.value)?)
        }
        Verb::Update { quota, value, file } => {
            let body = Body::from(&file)?.set("value", value)?;
            crud::update(context, &QUOTA, &id_of(api, &quota)?.to_string(), body)
        }
        Verb::Delete { quota, yes } => crud::delete(context, &QUOTA, &id_of(api, &quota)?.to_string(), &yes),
        Verb::Issue { plan, on, document, dry_run } => issue(context, &plan, &QuotaIssue { issued_on: on, document_number: document, dry_run }),
        Verb::Adjust { quota, value, from, reason, document } => {
            let found = QUOTA.find(api, &id_of(api, &quota)?.to_string())?;
            let body = QuotaAdjust { value, valid_from: from, reason, document_number: document };
            let reply = api.act(format!("{}/adjustments", QUOTA.at(found.id)), found.version, &body)?;
            out.one(&reply.body, &QUOTA)
        }
        Verb::History { quota } => {
            let place = format!("{}/adjustments", QUOTA.at(id_of(api, &quota)?));
            out.page(&api.get(place)?.body, VALUES)
        }
        Verb::Import { plan, import } => quotas::run(context, &plan, &import),
    }
}

fn issue(context: &Context, plan: &str, body: &QuotaIssue) -> Outcome<()> {
    let found = PLAN.find(&context.api, plan)?;
    let reply = context.api.act(format!("{}/quotas/issue", PLAN.at(found.id)), found.version, body)?;
    let issued: QuotasIssued = reply.read()?;
    context.out.one(&reply.body, Shape { columns: &[], terms: &[] })?;
    let (count, admission, course) = (issued.quotas, issued.admission_total, issued.course_total);
    if issued.written {
        note(&say!("Đã giao {count} chỉ tiêu: kết nạp {admission}, bồi dưỡng {course}.", "Issued {count} quotas: admission {admission}, course {course}."));
    } else {
        note(pick("Chạy thử: được phép, chưa ghi gì.", "Dry run: it would go through; nothing was written."));
    }
    Ok(())
}

/// The id of a quota named by id, or by plan, cell and kind; the kind may be left out where there is one.
fn id_of(api: &Api, text: &str) -> Outcome<Uuid> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut parts = text.split('/');
    let (Some(plan), Some(cell_name), kind, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(Failure::usage(say!("Không phải id hay KẾ-HOẠCH/CHI-BỘ/LOẠI: {text}", "Neither an id nor PLAN/CELL/KIND: {text}")));
    };
    let call = Call::get(QUOTA.path).query("plan_id", Some(PLAN.id(api, plan)?));
    let call = call.query("cell_id", Some(CELL.id(api, cell_name)?)).query("kind", kind);
    let found: Vec<Value> = api.all(&call)?;
    match found.as_slice() {
        [one] => Ok(crate::resource::Found::new(one.clone())?.id),
        [] => Err(Failure::new(Exit::NotFound, say!("Không có chỉ tiêu {text}", "There is no quota {text}"))),
        _ => Err(Failure::usage(say!("{text} có hai loại; thêm /admission hoặc /course", "{text} has two kinds; add /admission or /course"))),
    }
}
