//! `chibo member`: members, their cells and their standing.

use chibo_openapi::structure::{MemberTransfer, MemberTransition};
use chibo_openapi::vocabulary::{ImportKind, MemberStatus};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, checked, date, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, ListArgs, MEMBER, PersonArgs, SearchArgs, crud, lists};
use crate::server::Call;

/// What can be done with members.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List members
    List(Filters),
    /// Show a member
    Get {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
    },
    /// Record a member
    Create(Fields),
    /// Change a member's own fields
    Update {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Delete a member who was recorded by mistake
    Delete {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Show the cells a member has been in
    Cells {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
    },
    /// Move a member to another cell from a day on
    Transfer {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
        /// The cell from that day on, by code or id
        #[arg(long, value_name = "CELL")]
        to: String,
        /// First day there
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: NaiveDate,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
    },
    /// Make a probationary member an official one
    MakeOfficial {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
        /// The day
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: NaiveDate,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
    },
    /// Record that a member is no longer one here
    Leave {
        /// The member, by card number, name (with /CELL or /BIRTH where several have it) or id
        member: String,
        /// The day
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: NaiveDate,
        /// Why
        #[arg(long, value_parser = terms!(LeavingReason))]
        reason: String,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
    },
    /// Bring members in from a file, by cell, card number or name and birth
    #[command(
        after_help = "Columns: full_name, birth, sex, card_number, cell_code, joined_cell_on, admitted_on, official_on. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only members of this cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// Only this standing
    #[arg(long, value_parser = terms!(MemberStatus))]
    status: Option<String>,
    /// Only this sex
    #[arg(long, value_parser = terms!(Sex))]
    sex: Option<String>,
    /// Why these persons are read; an export states it, and the access log keeps it
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new member.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// The cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// First day in the cell
    #[arg(long, value_name = "DATE", value_parser = date)]
    joined_cell_on: Option<NaiveDate>,
    /// Day of becoming an official member; without it a probationary one
    #[arg(long, value_name = "DATE", value_parser = date)]
    official_on: Option<NaiveDate>,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    #[command(flatten)]
    person: PersonArgs,
    /// Number of the member card; empty to clear it
    #[arg(long, value_name = "NUMBER")]
    card_number: Option<String>,
    /// Day of the admission ceremony
    #[arg(long, value_name = "DATE", value_parser = date)]
    admitted_on: Option<NaiveDate>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self) -> Outcome<Body> {
        let body = self.person.put_into(Body::from(&self.file)?);
        body.text("card_number", self.card_number.as_ref()).set("admitted_on", self.admitted_on)
    }
}

const CELLS: Shape = Shape { columns: &["cell_code", "cell_name", "valid_from", "valid_to"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Import(args) => import::run(context, ImportKind::Members, &Given::default(), &args),
        Verb::List(args) => {
            lists::reason_is_stated(context, &args.list.page.shown, args.list.page.export.is_some(), args.reason.as_deref())?;
            let cell_id = CELL.id_if_given(api, args.cell.as_ref())?;
            let call = args.search.apply(Call::get(MEMBER.path)).query("cell_id", cell_id);
            lists::show(context, call.query("status", args.status).query("sex", args.sex).query("reason", args.reason), &args.list, &MEMBER)
        }
        Verb::Get { member } => crud::get(context, &MEMBER, &member),
        Verb::Create(fields) => {
            let body = fields.edit.body()?.id(api, "cell_id", &CELL, fields.cell.as_ref())?;
            let body = body.set("joined_cell_on", fields.joined_cell_on)?.set("official_on", fields.official_on)?;
            crud::create(context, &MEMBER, body)
        }
        Verb::Update { member, fields } => crud::update(context, &MEMBER, &member, fields.body()?),
        Verb::Delete { member, yes } => crud::delete(context, &MEMBER, &member, &yes),
        Verb::Cells { member } => lists::show_whole(context, format!("{}/cells", MEMBER.path_to(api, &member)?), CELLS),
        Verb::Transfer { member, to, from, document } => {
            let cell_id = CELL.id(api, &to)?;
            crud::act(context, &MEMBER, &member, "transfers", &MemberTransfer { cell_id, valid_from: from, document_number: document })
        }
        Verb::MakeOfficial { member, on, document } => {
            let body = MemberTransition { to: MemberStatus::Official, on, reason: None, document_number: document };
            crud::act(context, &MEMBER, &member, "transitions", &body)
        }
        Verb::Leave { member, on, reason, document } => {
            let reason = Some(checked(&reason)?);
            let body = MemberTransition { to: MemberStatus::Left, on, reason, document_number: document };
            crud::act(context, &MEMBER, &member, "transitions", &body)
        }
    }
}
