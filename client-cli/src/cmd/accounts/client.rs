//! `chibo client`: service clients, which are other systems, and their secrets. A secret is shown once, on standard output.

use chibo_openapi::accounts::{ClientCreated, ClientSecretCreated};
use chrono::{NaiveDate, NaiveTime};
use clap::{Args, Subcommand};
use serde_json::json;
use uuid::Uuid;

use super::account_state::{self, AccountArgs};
use super::secret;
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm, date, scopes, terms};
use crate::output::{Shape, array};
use crate::records::{Body, BodyFile, CELL, CLIENT, COMMITTEE, IfExists, ListArgs, Record, Rows, crud, lists};
use crate::say::{note, say};
use crate::server::Call;

/// What can be done with service clients.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List service clients
    List(ListArgs),
    /// Show a service client
    Get {
        /// Name or id
        client: String,
    },
    /// Make a service client and show its secret, this once
    Create(Fields),
    /// Change a service client's name, scopes or end
    Update {
        /// Name or id
        client: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Let a service client be used again
    Enable(AccountArgs),
    /// Lock a service client
    Disable(AccountArgs),
    /// Add, list, rotate and remove secrets
    #[command(subcommand)]
    Secrets(Secrets),
}

/// Fields of a new client.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    #[command(flatten)]
    edit: EditFields,
    /// Its role
    #[arg(long, value_parser = terms!(Role))]
    role: Option<String>,
    /// The committee on whose subtree the role holds, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// The cell on which the role holds, by code or id
    #[arg(long, conflicts_with = "committee")]
    cell: Option<String>,
    #[command(flatten)]
    if_exists: IfExists,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// What it may ask tokens for, separated by commas
    #[arg(long = "scope", value_name = "SCOPES", value_delimiter = ',', value_parser = scopes())]
    scopes: Vec<String>,
    /// First day on which it no longer works
    #[arg(long, value_name = "DATE", value_parser = date)]
    expires_on: Option<NaiveDate>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self) -> Outcome<Body> {
        let expires = self.expires_on.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let body = Body::from(&self.file)?.text("name", self.name.as_ref());
        let scopes = (!self.scopes.is_empty()).then_some(&self.scopes);
        body.set("scopes", scopes)?.set("expires_at", expires)
    }
}

/// What can be done with secrets.
#[derive(Debug, Subcommand)]
pub(crate) enum Secrets {
    /// List the secrets of a client by their first characters
    List {
        /// Name or id
        client: String,
    },
    /// Add a secret and show it, this once
    Add {
        /// Name or id
        client: String,
    },
    /// Add a secret, show it, and remove every older one
    Rotate {
        /// Name or id
        client: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Remove a secret
    Remove {
        /// Name or id
        client: String,
        /// Its place in the list, how it begins, or its id
        secret: String,
        #[command(flatten)]
        yes: Yes,
    },
}

const SECRETS: Shape = Shape { columns: &["#", "prefix", "created_at"], terms: &[] };
const ROWS: Rows = Rows { shape: SECRETS, named_by: &["prefix"], name: ("bí mật", "secret") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::List(list) => lists::show(context, Call::get(CLIENT.path), &list, &CLIENT),
        Verb::Get { client } => crud::get(context, &CLIENT, &client),
        Verb::Create(fields) => create(context, &fields),
        Verb::Update { client, fields } => crud::update(context, &CLIENT, &client, fields.body()?),
        Verb::Enable(args) => account_state::enable(context, &CLIENT, args),
        Verb::Disable(args) => account_state::disable(context, &CLIENT, args),
        Verb::Secrets(verb) => secrets(context, verb),
    }
}

fn create(context: &Context, fields: &Fields) -> Outcome<()> {
    let api = &context.api;
    let body = fields.edit.body()?.text("role", fields.role.as_ref());
    let body = body.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?;
    let body = body.id(api, "cell_id", &CELL, fields.cell.as_ref())?;
    if fields.if_exists.settled(context, &CLIENT, &body)? {
        return Ok(());
    }
    let reply = api.post(CLIENT.path, &body.into_value())?;
    let created: ClientCreated = reply.read()?;
    let id = created.client.id;
    secret::show(context, &reply.body, created.secret.as_deref())?;
    note(&say!("CHIBO_CLIENT_ID là {id}", "CHIBO_CLIENT_ID is {id}"));
    Ok(())
}

fn secrets(context: &Context, verb: Secrets) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Secrets::List { client } => {
            let record = CLIENT.find(api, &client)?;
            context.out.page(&json!({"items": record.body.get("secrets")}), SECRETS)
        }
        Secrets::Add { client } => add(context, &CLIENT.find(api, &client)?).map(|_| ()),
        Secrets::Rotate { client, yes } => {
            let record = CLIENT.find(api, &client)?;
            confirm(
                &yes,
                &say!("Thay mọi bí mật của {client}? Bí mật cũ hết dùng ngay.", "Replace every secret of {client}? The old ones stop working at once."),
            )?;
            let new = add(context, &record)?;
            let older = array(&record.body, "secrets").iter().map(|secret| ROWS.among(vec![secret.clone()], "1"));
            older.filter(|secret| secret.as_ref().map_or(true, |secret| secret.id != new)).try_for_each(|secret| remove(context, &record, &secret?))
        }
        Secrets::Remove { client, secret, yes } => {
            let record = CLIENT.find(api, &client)?;
            let secret = ROWS.among(array(&record.body, "secrets").to_vec(), &secret)?;
            let title = ROWS.title(&secret);
            confirm(&yes, &say!("Bỏ bí mật {title}?", "Remove the secret {title}?"))?;
            remove(context, &record, &secret)
        }
    }
}

fn add(context: &Context, client: &Record) -> Outcome<Uuid> {
    let reply = context.api.send(Call::post(format!("{}/secrets", CLIENT.path_of(client.id))))?;
    let created: ClientSecretCreated = reply.read()?;
    secret::show(context, &reply.body, created.secret.as_deref())?;
    Ok(created.id)
}

fn remove(context: &Context, client: &Record, secret: &Record) -> Outcome<()> {
    let call = Call::delete(format!("{}/secrets/{}", CLIENT.path_of(client.id), secret.id));
    context.api.send(call)?;
    let title = ROWS.title(secret);
    note(&say!("Đã bỏ bí mật {title}.", "Removed the secret {title}."));
    Ok(())
}
