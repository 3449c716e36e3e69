//! `chibo candidate`: persons followed from the source pool to full membership. Here: the command tree and the record itself.
//! Not here: what happened and may happen (`moves.rs`, `corrections.rs`), the dossier (`dossier.rs`), and the person's own data (`privacy.rs`).

use chibo_openapi::candidates::CandidateTransfer;
use chibo_openapi::vocabulary::ImportKind;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{corrections, dossier, moves, privacy};
use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, date, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CANDIDATE, CELL, COMMITTEE, ListArgs, ORGANIZATION, PersonArgs, SearchArgs, crud, lists};
use crate::server::Call;

/// What can be done with candidates. One is named by name or id.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say what comes next for a candidate, until when, and what it takes
    Next {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// List candidates; whoever takes more than the first page of a table, or a file, says why with --reason
    List(Filters),
    /// Show a candidate
    Get {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// List a person as a candidate, in the source pool of a cell
    Create(Fields),
    /// Change a candidate's own fields
    Update {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Delete a candidate who was listed by mistake
    Delete {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Move a candidate to another stage
    Move(moves::Move),
    /// Say whether a candidate could move to a stage, and why or why not; exit code 8 when not
    Why(moves::Why),
    /// Show every act of a candidate
    History {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Correct a wrong entry of the history, which stays in it
    #[command(after_help = "What is not given stays as it was recorded; a vote takes the place of the same body's.")]
    Correct(corrections::Correct),
    /// Show which cells have followed a candidate
    Cells {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Move a candidate to another cell from a day on
    Transfer {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// The cell from that day on, by code or id
        #[arg(long)]
        cell: String,
        /// First day there
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: NaiveDate,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Members who follow and help a candidate
    #[command(subcommand)]
    Helper(dossier::Helper),
    /// Who introduces a candidate
    #[command(subcommand)]
    Sponsor(dossier::Sponsor),
    /// Papers of the dossier: what they are and where they are kept
    #[command(subcommand)]
    Paper(dossier::Paper),
    /// Opinions on a candidate
    #[command(subcommand)]
    Opinion(dossier::Opinion),
    /// Show which papers of the dossier are there, missing, expired or about to expire
    Checklist {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Hand over everything kept about a person, with nothing masked
    ExportOwn(privacy::ExportOwn),
    /// Erase a person's values where no rule requires keeping them
    Erase(privacy::Erase),
    /// Bring candidates in from a file, by cell, personal ID or name and birth
    #[command(
        after_help = "Columns: full_name, birth, personal_id, cell_code, listed_on and what else a record has. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only those of these cells today, by code or id
    #[arg(long, value_name = "CELLS", value_delimiter = ',')]
    cell: Vec<String>,
    /// Only those of cells directly below these committees, by code or id
    #[arg(long, value_name = "COMMITTEES", value_delimiter = ',')]
    committee: Vec<String>,
    /// Only these stages
    #[arg(long, value_name = "STAGES", value_delimiter = ',', value_parser = terms!(CandidateStage))]
    stage: Vec<String>,
    /// Only those who are still followed; with =false only those who no longer are
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    active: Option<bool>,
    /// Only this sex
    #[arg(long, value_parser = terms!(Sex))]
    sex: Option<String>,
    /// Only those with something due before this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    due_before: Option<NaiveDate>,
    /// Why these persons are read; an export states it, and the access log keeps it
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new candidate.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// The cell that follows the person, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// Day on which the cell listed the person
    #[arg(long, value_name = "DATE", value_parser = date)]
    listed_on: Option<NaiveDate>,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
}

/// Fields that may be changed; an empty text clears one.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    #[command(flatten)]
    person: PersonArgs,
    /// Highest level of education
    #[arg(long, value_name = "LEVEL", value_parser = terms!(EducationLevel))]
    education: Option<String>,
    /// Occupation
    #[arg(long)]
    occupation: Option<String>,
    /// The group of occupations that the yearly table counts it in
    #[arg(long, value_name = "GROUP", value_parser = terms!(OccupationGroup))]
    occupation_group: Option<String>,
    /// Telephone number
    #[arg(long)]
    phone: Option<String>,
    /// Address
    #[arg(long)]
    address: Option<String>,
    /// Personal ID, 12 digits; a file (-f) keeps it out of the list of processes
    #[arg(long, value_name = "DIGITS")]
    personal_id: Option<String>,
    /// A member of the Youth Union; =false for not
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    youth_union_member: Option<bool>,
    /// What makes the case special
    #[arg(long = "flag", value_name = "FLAGS", value_delimiter = ',', value_parser = terms!(CandidateFlag))]
    flags: Vec<String>,
    /// Nothing makes the case special any more
    #[arg(long, conflicts_with = "flags")]
    no_flags: bool,
    /// Day of leaving the Party, for a re-admission
    #[arg(long, value_name = "DATE", value_parser = date)]
    left_party_on: Option<NaiveDate>,
    /// Why the person left the Party, for a re-admission
    #[arg(long, value_name = "GROUND", value_parser = terms!(LeavingGround))]
    left_party_ground: Option<String>,
    /// Day on which a conviction that the person left for was cleared
    #[arg(long, value_name = "DATE", value_parser = date)]
    conviction_cleared_on: Option<NaiveDate>,
    /// Was re-admitted before; =false for not
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    readmitted_before: Option<bool>,
    /// On what legal basis the record is kept
    #[arg(long, value_name = "BASIS", value_parser = terms!(LegalBasis))]
    legal_basis: Option<String>,
    /// The mass organization that introduced the person, by code or id; empty to clear it
    #[arg(long)]
    organization: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self, context: &Context) -> Outcome<Body> {
        let flags = (self.no_flags || !self.flags.is_empty()).then_some(&self.flags);
        let body = self.person.put_into(Body::from(&self.file)?).text("education", self.education.as_ref());
        let body = body
            .text("occupation", self.occupation.as_ref())
            .text("occupation_group", self.occupation_group.as_ref())
            .text("phone", self.phone.as_ref())
            .text("address", self.address.as_ref());
        let body = body.text("personal_id", self.personal_id.as_ref()).set("youth_union_member", self.youth_union_member)?;
        let body = body.set("flags", flags)?.set("left_party_on", self.left_party_on)?.set("readmitted_before", self.readmitted_before)?;
        let body = body.text("left_party_ground", self.left_party_ground.as_ref()).set("conviction_cleared_on", self.conviction_cleared_on)?;
        let body = body.text("legal_basis", self.legal_basis.as_ref());
        body.id(&context.api, "organization_id", &ORGANIZATION, self.organization.as_ref())
    }
}

pub(super) const CELLS: Shape = Shape { columns: &["cell_code", "cell_name", "valid_from", "valid_to", "document_number"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Import(args) => import::run(context, ImportKind::Candidates, &Given::default(), &args),
        Verb::Next { candidate } => moves::next(context, &candidate),
        Verb::List(args) => list(context, args),
        Verb::Get { candidate } => crud::get(context, &CANDIDATE, &candidate),
        Verb::Create(fields) => {
            let body = fields.edit.body(context)?.id(api, "cell_id", &CELL, fields.cell.as_ref())?;
            let body = body.set("listed_on", fields.listed_on)?.text("document_number", fields.document.as_ref());
            crud::create(context, &CANDIDATE, body)
        }
        Verb::Update { candidate, fields } => crud::update(context, &CANDIDATE, &candidate, fields.body(context)?),
        Verb::Delete { candidate, yes } => crud::delete(context, &CANDIDATE, &candidate, &yes),
        Verb::Move(args) => moves::move_on(context, args),
        Verb::Why(args) => moves::why(context, &args),
        Verb::History { candidate } => moves::history(context, &candidate),
        Verb::Correct(args) => corrections::correct(context, args),
        Verb::Cells { candidate } => lists::show_whole(context, format!("{}/cells", CANDIDATE.path_to(api, &candidate)?), CELLS),
        Verb::Transfer { candidate, cell, from, document, reason } => {
            let cell_id = CELL.id(api, &cell)?;
            let body = CandidateTransfer { cell_id, valid_from: from, document_number: document, reason };
            crud::act(context, &CANDIDATE, &candidate, "transfers", &body)
        }
        Verb::Helper(verb) => dossier::helper(context, verb),
        Verb::Sponsor(verb) => dossier::sponsor(context, verb),
        Verb::Paper(verb) => dossier::paper(context, verb),
        Verb::Opinion(verb) => dossier::opinion(context, verb),
        Verb::Checklist { candidate } => dossier::checklist(context, &candidate),
        Verb::ExportOwn(args) => privacy::export_own(context, &args),
        Verb::Erase(args) => privacy::erase(context, args),
    }
}

fn list(context: &Context, args: Filters) -> Outcome<()> {
    let api = &context.api;
    lists::reason_is_stated(context, &args.list.page.shown, args.list.page.export.is_some(), args.reason.as_deref())?;
    let call = args.search.apply(Call::get(CANDIDATE.path)).query("cell_id", CELL.ids(api, &args.cell)?);
    let call = call.query("committee_id", COMMITTEE.ids(api, &args.committee)?);
    let call = call.query("stage", Some(args.stage.join(",")).filter(|stages| !stages.is_empty())).query("active", args.active);
    let call = call.query("sex", args.sex).query("due_before", args.due_before).query("reason", args.reason);
    lists::show(context, call, &args.list, &CANDIDATE)
}
