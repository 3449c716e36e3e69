//! `chibo entry`: who takes part in a contest for which cell.

use std::path::PathBuf;

use chibo_openapi::contests::ContestEntryTransition;
use chibo_openapi::structure::PostList;
use chibo_openapi::vocabulary::{EntryStatus, ImportKind, PostKind};
use clap::{Args, Subcommand};
use serde_json::Value;
use uuid::Uuid;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::import::{self, Given, ImportArgs};
use crate::input::terms;
use crate::records::{Body, BodyFile, CELL, CONTEST, CONTEST_ENTRY, ListArgs, MEMBER, Record, SortArgs, crud, lists};
use crate::say::say;
use crate::server::{Api, Call};

/// What can be done with entries. One is named by id, or as CONTEST/CELL for whom the cell has entered now, e.g. BTCBG-2023/CB01.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List entries
    List(Filters),
    /// Show an entry, with the text handed in
    Get {
        /// Id, or CONTEST/CELL
        entry: String,
    },
    /// Enter somebody for a cell: its sitting secretary, unless another member is named
    Create(Fields),
    /// Change the text or the cluster of an entry
    Update {
        /// Id, or CONTEST/CELL
        entry: String,
        #[command(flatten)]
        said: Said,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Withdraw an entrant
    Withdraw {
        /// Id, or CONTEST/CELL
        entry: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Put another member in an entrant's place, before judging
    Replace {
        /// Id, or CONTEST/CELL
        entry: String,
        /// The member who takes the place, by card number, name or id
        #[arg(long)]
        member: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Disqualify an entrant
    Disqualify {
        /// Id, or CONTEST/CELL
        entry: String,
        /// Why
        #[arg(long)]
        reason: String,
        /// Number of the document that does so
        #[arg(long, value_name = "NUMBER")]
        document: String,
        /// Only say whether it would go through
        #[arg(long)]
        dry_run: bool,
    },
    /// Enter many from a file
    #[command(
        after_help = "Columns: cell_code, member_name, member_birth, member_card_number, cluster, statement. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import {
        /// Code or id of the contest
        contest: String,
        #[command(flatten)]
        args: ImportArgs,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only of this contest, by code or id
    #[arg(long)]
    contest: Option<String>,
    /// Only of this cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// Only this group, by its code in the rules
    #[arg(long)]
    group: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(EntryStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// What an entry says beside who enters.
#[derive(Debug, Args)]
pub(crate) struct Said {
    /// The cluster
    #[arg(long)]
    cluster: Option<String>,
    /// File with the text to hand in
    #[arg(long, value_name = "FILE")]
    statement: Option<PathBuf>,
}

impl Said {
    fn onto(&self, body: Body) -> Outcome<Body> {
        let statement = self.statement.as_deref().map(files::read_text).transpose()?;
        Ok(body.text("cluster", self.cluster.as_ref()).text("statement", statement.as_ref()))
    }
}

/// Fields of a new entry.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// The contest, by code or id
    #[arg(long)]
    contest: Option<String>,
    /// The cell, by code or id
    #[arg(long)]
    cell: Option<String>,
    /// The member, by card number, name or id; the sitting secretary of the cell when absent
    #[arg(long)]
    member: Option<String>,
    #[command(flatten)]
    said: Said,
    #[command(flatten)]
    file: BodyFile,
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Import { contest, args } => {
            let contest = CONTEST.code(api, &contest)?;
            import::run(context, ImportKind::ContestEntries, &Given { contest: Some(contest), ..Given::default() }, &args)
        }
        Verb::List(args) => {
            let contest = CONTEST.id_if_given(api, args.contest.as_ref())?;
            let cell = CELL.id_if_given(api, args.cell.as_ref())?;
            let call = args.sort.apply(Call::get(CONTEST_ENTRY.path)).query("contest_id", contest).query("cell_id", cell);
            lists::show(context, call.query("group", args.group).query("status", args.status), &args.list, &CONTEST_ENTRY)
        }
        Verb::Get { entry } => crud::get(context, &CONTEST_ENTRY, &id_of(api, &entry)?),
        Verb::Create(fields) => create(context, &fields),
        Verb::Update { entry, said, file } => crud::update(context, &CONTEST_ENTRY, &id_of(api, &entry)?, said.onto(Body::from(&file)?)?),
        Verb::Withdraw { entry, reason, dry_run } => {
            transition(context, &entry, &ContestEntryTransition { to: EntryStatus::Withdrawn, reason, document_number: None, member_id: None, dry_run })
        }
        Verb::Replace { entry, member, reason, dry_run } => {
            let member_id = Some(MEMBER.id(api, &member)?);
            transition(context, &entry, &ContestEntryTransition { to: EntryStatus::Replaced, reason, document_number: None, member_id, dry_run })
        }
        Verb::Disqualify { entry, reason, document, dry_run } => {
            let document_number = Some(document);
            transition(context, &entry, &ContestEntryTransition { to: EntryStatus::Disqualified, reason, document_number, member_id: None, dry_run })
        }
    }
}

fn create(context: &Context, fields: &Fields) -> Outcome<()> {
    let api = &context.api;
    let body = Body::from(&fields.file)?.id(api, "contest_id", &CONTEST, fields.contest.as_ref())?;
    let body = body.id(api, "cell_id", &CELL, fields.cell.as_ref())?.id(api, "member_id", &MEMBER, fields.member.as_ref())?;
    let body = match &fields.cell {
        Some(cell) if !body.has("member_id") => body.set("member_id", Some(sitting_secretary(api, cell)?))?,
        _ => body,
    };
    crud::create(context, &CONTEST_ENTRY, fields.said.onto(body)?)
}

/// The member who is secretary of a cell today.
fn sitting_secretary(api: &Api, cell: &str) -> Outcome<Uuid> {
    let posts: PostList = api.send(Call::get(format!("{}/posts", CELL.path_of(CELL.id(api, cell)?))))?.read()?;
    // Newest first, and nobody holds a post from a day to come.
    let newest = posts.items.iter().find(|post| post.kind == PostKind::Secretary).filter(|_| !posts.vacant.contains(&PostKind::Secretary));
    let vacant = || {
        Failure::new(
            Exit::NotFound,
            say!("Chi bộ {cell} chưa có bí thư; nêu người dự thi bằng --member", "The cell {cell} has no secretary; name the entrant with --member"),
        )
    };
    newest.map(|post| post.member_id).ok_or_else(vacant)
}

fn transition(context: &Context, entry: &str, body: &ContestEntryTransition) -> Outcome<()> {
    crud::act(context, &CONTEST_ENTRY, &id_of(&context.api, entry)?, "transitions", body)?;
    if body.dry_run {
        crud::note_dry_run();
    }
    Ok(())
}

/// The id of an entry of a contest, named by id or by the code of its cell.
pub(super) fn id_in(api: &Api, contest: &str, text: &str) -> Outcome<Uuid> {
    let named = if text.parse::<Uuid>().is_ok() { text.to_owned() } else { format!("{contest}/{text}") };
    id_of(api, &named)?.parse().map_err(|_| Failure::bug(format!("not an id: {text}")))
}

/// The id of an entry named by id, or by contest and cell.
fn id_of(api: &Api, text: &str) -> Outcome<String> {
    if text.parse::<Uuid>().is_ok() {
        return Ok(text.to_owned());
    }
    let Some((contest, cell)) = text.split_once('/') else {
        return Err(Failure::usage(say!("Không phải id hay HỘI-THI/CHI-BỘ: {text}", "Neither an id nor CONTEST/CELL: {text}")));
    };
    // By the codes that entries have: who sits on a panel sees the entries of a contest, and need not see cells.
    let call = Call::get(CONTEST_ENTRY.path).query("contest_id", Some(CONTEST.id(api, contest)?)).query("status", Some(EntryStatus::Entered));
    let mut found: Vec<Value> = api.all(&call)?;
    found.retain(|entry| entry["cell_code"] == cell);
    match found.as_slice() {
        [one] => Ok(Record::new(one.clone())?.id.to_string()),
        [] => Err(Failure::new(Exit::NotFound, say!("Không có ai dự thi ở {text}", "Nobody is entered as {text}"))),
        _ => Err(Failure::usage(say!("Chi bộ có nhiều người dự thi; hãy dùng id", "The cell has several entrants; use an id"))),
    }
}
