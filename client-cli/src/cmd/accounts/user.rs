//! `chibo user`: people's accounts and the roles they hold.

use chibo_openapi::accounts::{GrantCreate, PasswordReset};
use chibo_openapi::vocabulary::ImportKind;
use clap::{Args, Subcommand};

use super::account_state::{self, AccountArgs};
use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, checked, confirm, new_password, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, COMMITTEE, IfExists, ListArgs, Rows, SearchArgs, USER, crud, lists};
use crate::say::{note, pick, say};
use crate::server::Call;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List accounts
    List(Filters),
    /// Show an account
    Get {
        /// Username or id
        user: String,
    },
    /// Make an account; its password is asked for, or read from standard input
    Create(Fields),
    /// Change an account's name to show
    Update {
        /// Username or id
        user: String,
        /// Name to show
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Let an account be used again
    Enable(AccountArgs),
    /// Lock an account
    Disable(AccountArgs),
    /// Set another user's password, which ends their sessions
    Password {
        /// Username or id
        user: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give, list and take away roles
    #[command(subcommand)]
    Grant(Grant),
    /// Make accounts from a file, each with a role
    #[command(
        after_help = "Columns: username, display_name, password, committee_code, role, cell_code. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[command(flatten)]
    search: SearchArgs,
    /// Only this username
    #[arg(long)]
    username: Option<String>,
    /// Only accounts looked after by this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(AccountStatus))]
    status: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new account.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Username: letters, digits, dot, dash and underscore
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// Name to show
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// Committee whose administrators look after the account, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    role: RoleArgs,
    #[command(flatten)]
    file: BodyFile,
    #[command(flatten)]
    if_exists: IfExists,
}

/// A role and where it holds.
#[derive(Debug, Args)]
pub(crate) struct RoleArgs {
    /// A role to give at once
    #[arg(long, value_parser = terms!(Role))]
    role: Option<String>,
    #[command(flatten)]
    on: RoleUnit,
}

/// The unit a role holds on; neither means everything.
#[derive(Debug, Args)]
pub(crate) struct RoleUnit {
    /// The committee on whose subtree the role holds, by code or id
    #[arg(long, value_name = "COMMITTEE")]
    on_committee: Option<String>,
    /// The cell on which the role holds, by code or id
    #[arg(long, value_name = "CELL", conflicts_with = "on_committee")]
    on_cell: Option<String>,
}

impl RoleUnit {
    pub(crate) fn grant(&self, context: &Context, role: &str) -> Outcome<GrantCreate> {
        let api = &context.api;
        Ok(GrantCreate {
            role: checked(role)?,
            committee_id: COMMITTEE.id_if_given(api, self.on_committee.as_ref())?,
            cell_id: CELL.id_if_given(api, self.on_cell.as_ref())?,
        })
    }
}

/// What can be done with roles.
#[derive(Debug, Subcommand)]
pub(crate) enum Grant {
    /// List the roles of an account
    List {
        /// Username or id
        user: String,
    },
    /// Give a role
    Add {
        /// Username or id
        user: String,
        /// The role
        #[arg(long, value_parser = terms!(Role))]
        role: String,
        #[command(flatten)]
        on: RoleUnit,
    },
    /// Take a role away
    Remove {
        /// Username or id
        user: String,
        /// Its place in the list, the role, or its id
        grant: String,
        #[command(flatten)]
        yes: Yes,
    },
}

const GRANTS: Shape = Shape { columns: &["#", "role", "committee_name", "cell_name", "created_at"], terms: &[("role", "role")] };
const ROWS: Rows = Rows { shape: GRANTS, named_by: &["role", "committee_name", "cell_name"], name: ("vai trò", "role") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Import(args) => import::run(context, ImportKind::Users, &Given::default(), &args),
        Verb::List(args) => {
            let committee = COMMITTEE.id_if_given(api, args.committee.as_ref())?;
            let call = args.search.apply(Call::get(USER.path)).query("username", args.username);
            let call = call.query("committee_id", committee).query("status", args.status);
            lists::show(context, call, &args.list, &USER)
        }
        Verb::Get { user } => crud::get(context, &USER, &user),
        Verb::Create(fields) => create(context, &fields),
        Verb::Update { user, display_name, file } => crud::update(context, &USER, &user, Body::from(&file)?.text("display_name", display_name.as_ref())),
        Verb::Enable(args) => account_state::enable(context, &USER, args),
        Verb::Disable(args) => account_state::disable(context, &USER, args),
        Verb::Password { user, password_stdin } => {
            let id = USER.id(api, &user)?;
            let body = PasswordReset { new_password: new_password(password_stdin)? };
            api.post(format!("{}/password", USER.path_of(id)), &body)?;
            note(&say!("Đã đặt mật khẩu mới cho {user}.", "Set a new password for {user}."));
            Ok(())
        }
        Verb::Grant(verb) => grant(context, verb),
    }
}

fn create(context: &Context, fields: &Fields) -> Outcome<()> {
    let body = Body::from(&fields.file)?.text("username", fields.username.as_ref());
    let body = body.text("display_name", fields.display_name.as_ref());
    let mut body = body.id(&context.api, "committee_id", &COMMITTEE, fields.committee.as_ref())?;
    // An account that is there keeps its password and its roles.
    let lasting = body.clone().without(&["password", "grants"]);
    if fields.if_exists.settled(context, &USER, &lasting)? {
        if fields.role.role.is_some() {
            note(pick("Vai trò giữ nguyên; thêm bằng: chibo user grant add", "Its roles stay as they are; add one with: chibo user grant add"));
        }
        return Ok(());
    }
    if let Some(role) = &fields.role.role {
        body = body.set("grants", Some([fields.role.on.grant(context, role)?]))?;
    }
    if fields.password_stdin || !body.has("password") {
        body = body.set("password", Some(new_password(fields.password_stdin)?))?;
    }
    crud::create(context, &USER, body)
}

fn grant(context: &Context, verb: Grant) -> Outcome<()> {
    let api = &context.api;
    let place = |user: &str| Ok(format!("{}/grants", USER.path_of(USER.id(api, user)?)));
    match verb {
        Grant::List { user } => lists::show_whole(context, place(&user)?, GRANTS),
        Grant::Add { user, role, on } => {
            let reply = api.post(place(&user)?, &on.grant(context, &role)?)?;
            context.out.one(&reply.body, GRANTS)
        }
        Grant::Remove { user, grant, yes } => {
            let grants: String = place(&user)?;
            let record = ROWS.find(api, &grants, &grant)?;
            let title = ROWS.title(&record);
            confirm(&yes, &say!("Bỏ vai trò {title} của {user}?", "Take the role {title} from {user}?"))?;
            api.send(Call::delete(format!("{grants}/{}", record.id)))?;
            note(&say!("Đã bỏ vai trò {title}.", "Took the role {title} away."));
            Ok(())
        }
    }
}
