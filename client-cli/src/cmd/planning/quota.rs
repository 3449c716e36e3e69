//! `chibo quota`: what each unit must reach under a plan, issuing and adjusting it, and the import.

use chibo_openapi::planning::{QuotaAdjust, QuotaIssue, QuotasIssued};
use chibo_openapi::vocabulary::ImportKind;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;
use uuid::Uuid;

use super::proposal;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, date, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, COMMITTEE, ListArgs, PLAN, QUOTA, QUOTA_PROPOSAL, Record, SortArgs, crud, lists};
use crate::say::{note, say};
use crate::server::{Api, Call};

/// What can be done with quotas. One is named by id, or as PLAN/UNIT/KIND, e.g. PTDV-2023/CB01/admission.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List quotas
    List(Filters),
    /// Show a quota
    Get {
        /// Id, or PLAN/UNIT/KIND
        quota: String,
        /// As it was on this day
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<NaiveDate>,
    },
    /// Draft a quota
    Create(Fields),
    /// Change a draft
    Update {
        /// Id, or PLAN/UNIT/KIND
        quota: String,
        /// The number to reach
        #[arg(long, value_name = "COUNT")]
        value: Option<i32>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Delete a draft
    Delete {
        /// Id, or PLAN/UNIT/KIND
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
        /// Id, or PLAN/UNIT/KIND
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
    /// Split a total over the units of a plan by their reviewed pools, and say why each gets what it gets
    Propose(proposal::Propose),
    /// List proposals
    Proposals(proposal::Filters),
    /// Show a proposal
    Proposal {
        /// The proposal, as PLAN/NUMBER or by id
        proposal: String,
    },
    /// Show the units of a proposal, each with the reason for its number
    Lines {
        /// The proposal, as PLAN/NUMBER or by id
        proposal: String,
    },
    /// Show where two proposals differ
    Compare {
        /// The one, as PLAN/NUMBER or by id
        proposal: String,
        /// The other, as PLAN/NUMBER or by id
        other: String,
    },
    /// Write the numbers of a proposal as draft quotas
    Apply {
        /// The proposal, as PLAN/NUMBER or by id
        proposal: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Change a number of an applied proposal; the reason is kept beside it
    Change {
        /// The proposal, as PLAN/NUMBER or by id
        proposal: String,
        /// The unit, by the code of the cell or committee, or by id
        #[arg(long)]
        unit: String,
        /// Its quota instead
        #[arg(long, value_name = "COUNT")]
        value: i32,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Show every value a quota has had
    History {
        /// Id, or PLAN/UNIT/KIND
        quota: String,
    },
    /// Bring the quotas of a plan in from a file
    #[command(
        after_help = "Columns: unit_code (of the cell or committee), kind, value. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
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
    /// Only quotas of this committee and its cells, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only this kind
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(QuotaStatus))]
    status: Option<String>,
    /// As they were on this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    sort: SortArgs,
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
    /// The committee below the plan's, by code or id
    #[arg(long, conflicts_with = "cell")]
    committee: Option<String>,
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
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let plan = PLAN.id_if_given(api, args.plan.as_ref())?;
            let cell_id = CELL.id_if_given(api, args.cell.as_ref())?;
            let committee_id = COMMITTEE.id_if_given(api, args.committee.as_ref())?;
            let call = Call::get(QUOTA.path).query("plan_id", plan).query("committee_id", committee_id).query("cell_id", cell_id);
            let call = call.query("kind", args.kind);
            let call = args.sort.apply(call.query("status", args.status).query("as_of", args.as_of));
            lists::show(context, call, &args.list, &QUOTA)
        }
        Verb::Get { quota, as_of } => {
            let call = Call::get(QUOTA.path_of(id_of(api, &quota)?)).query("as_of", as_of);
            context.out.one(&api.send(call)?.body, &QUOTA)
        }
        Verb::Create(fields) => {
            let body = Body::from(&fields.file)?.id(api, "plan_id", &PLAN, fields.plan.as_ref())?;
            let body = body.id(api, "cell_id", &CELL, fields.cell.as_ref())?;
            let body = body.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?.text("kind", fields.kind.as_ref());
            crud::create(context, &QUOTA, body.set("value", fields.value)?)
        }
        Verb::Update { quota, value, file } => {
            let body = Body::from(&file)?.set("value", value)?;
            crud::update(context, &QUOTA, &id_of(api, &quota)?.to_string(), body)
        }
        Verb::Delete { quota, yes } => crud::delete(context, &QUOTA, &id_of(api, &quota)?.to_string(), &yes),
        Verb::Issue { plan, on, document, dry_run } => issue(context, &plan, &QuotaIssue { issued_on: on, document_number: document, dry_run }),
        Verb::Adjust { quota, value, from, reason, document } => {
            let body = QuotaAdjust { value, valid_from: from, reason, document_number: document };
            crud::act(context, &QUOTA, &id_of(api, &quota)?.to_string(), "adjustments", &body)
        }
        Verb::History { quota } => lists::show_whole(context, format!("{}/adjustments", QUOTA.path_of(id_of(api, &quota)?)), VALUES),
        Verb::Propose(args) => proposal::propose(context, &args),
        Verb::Proposals(filters) => proposal::list(context, &filters),
        Verb::Proposal { proposal } => crud::get(context, &QUOTA_PROPOSAL, &proposal),
        Verb::Lines { proposal } => proposal::lines(context, &proposal),
        Verb::Compare { proposal, other } => proposal::compare(context, &proposal, &other),
        Verb::Apply { proposal, dry_run } => proposal::apply(context, &proposal, dry_run),
        Verb::Change { proposal, unit, value, reason } => proposal::change(context, &proposal, &unit, value, reason),
        Verb::Import { plan, import } => {
            let plan = PLAN.code(&context.api, &plan)?;
            import::run(context, ImportKind::Quotas, &Given { plan: Some(plan), ..Given::default() }, &import)
        }
    }
}

fn issue(context: &Context, plan: &str, body: &QuotaIssue) -> Outcome<()> {
    let record = PLAN.find(&context.api, plan)?;
    let reply = context.api.act(format!("{}/quotas/issue", PLAN.path_of(record.id)), record.version, body)?;
    let issued: QuotasIssued = reply.read()?;
    context.out.one(&reply.body, Shape { columns: &[], terms: &[] })?;
    let (count, admission, course) = (issued.quotas, issued.admission_total, issued.course_total);
    if issued.written {
        note(&say!("Đã giao {count} chỉ tiêu: kết nạp {admission}, bồi dưỡng {course}.", "Issued {count} quotas: admission {admission}, course {course}."));
        let (admission, course) = (issued.admission_above_target, issued.course_above_target);
        if admission > 0 || course > 0 {
            note(&say!(
                "Cao hơn chỉ tiêu của kế hoạch: kết nạp {admission}, bồi dưỡng {course}.",
                "Above the plan's targets: admission by {admission}, course by {course}."
            ));
        }
    } else {
        crud::note_dry_run();
    }
    Ok(())
}

/// The id of a quota named by id, or by plan, unit and kind; the kind may be left out where there is one.
fn id_of(api: &Api, text: &str) -> Outcome<Uuid> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut parts = text.split('/');
    let (Some(plan), Some(unit), kind, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(Failure::usage(say!("Không phải id hay KẾ-HOẠCH/ĐƠN-VỊ/LOẠI: {text}", "Neither an id nor PLAN/UNIT/KIND: {text}")));
    };
    let call = Call::get(QUOTA.path).query("plan_id", Some(PLAN.id(api, plan)?)).query("kind", kind);
    let (call, committee) = match CELL.id(api, unit) {
        Ok(cell) => (call.query("cell_id", Some(cell)), false),
        Err(failure) if failure.exit == Exit::NotFound => (call.query("committee_id", Some(COMMITTEE.id(api, unit)?)), true),
        Err(failure) => return Err(failure),
    };
    let mut found: Vec<Value> = api.all(&call)?;
    found.retain(|quota| quota["cell_id"].is_null() == committee);
    match found.as_slice() {
        [one] => Ok(Record::new(one.clone())?.id),
        [] => Err(Failure::new(Exit::NotFound, say!("Không có chỉ tiêu {text}", "There is no quota {text}"))),
        _ => Err(Failure::usage(say!("{text} có hai loại; thêm /admission hoặc /course", "{text} has two kinds; add /admission or /course"))),
    }
}
