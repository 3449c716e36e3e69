//! `chibo webhook`: where other systems are told what happens, the secrets that sign, and what became of telling them.

use chibo_openapi::vocabulary::EndpointStatus;
use chibo_openapi::webhooks::{WebhookEndpointCreated, WebhookEndpointTransition, WebhookSecretCreate, WebhookSecretCreated};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::cmd::accounts::secret;
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm, terms};
use crate::output::{Shape, array};
use crate::records::{Body, BodyFile, CLIENT, IfExists, ListArgs, Rows, SortArgs, WEBHOOK_ENDPOINT, crud, lists};
use crate::say::{note, say};
use crate::server::Call;

/// What can be done with webhook endpoints.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List endpoints
    List(Filters),
    /// Show an endpoint
    Get {
        /// Name or id
        endpoint: String,
    },
    /// Make an endpoint and show the secret that signs, this once
    #[command(after_help = "The endpoint is told what its service client may read: chibo client create")]
    Create(Fields),
    /// Change name, address or kinds
    Update {
        /// Name or id
        endpoint: String,
        #[command(flatten)]
        fields: EditFields,
    },
    /// Remove an endpoint with its secrets and deliveries
    Delete {
        /// Name or id
        endpoint: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Tell it again what happens, from where it stopped
    Enable(Switch),
    /// Tell it nothing for now
    Disable(Switch),
    /// Add a secret and show it, this once; the one before goes on signing for a while
    Rotate {
        /// Name or id
        endpoint: String,
        /// Hours for which the one before goes on; 0: it ends at once
        #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(i64).range(0..=168))]
        overlap_hours: i64,
    },
    /// Show which secrets sign
    Secrets {
        /// Name or id
        endpoint: String,
    },
    /// End the secret before the newest at once
    EndSecret {
        /// Name or id
        endpoint: String,
        /// Its place in the list, its first day, or its id
        secret: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Send a test
    Test {
        /// Name or id
        endpoint: String,
    },
    /// List what was sent, or is on its way, the newest first
    Deliveries(Deliveries),
    /// Show the attempts of a delivery
    Attempts {
        /// Name or id
        endpoint: String,
        /// The number or the type of its event (of several the newest is meant), or its id
        delivery: String,
    },
    /// Send once more what was sent, failed or was withheld, and at once what waits
    Redeliver {
        /// Name or id
        endpoint: String,
        /// The number or the type of its event (of several the newest is meant), or its id
        delivery: String,
    },
}

/// Which endpoints.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Of this service client, by name or id
    #[arg(long)]
    client: Option<String>,
    /// In this state
    #[arg(long, value_parser = terms!(EndpointStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Which deliveries.
#[derive(Debug, Args)]
pub(crate) struct Deliveries {
    /// Name or id
    endpoint: String,
    /// In this state
    #[arg(long, value_parser = terms!(DeliveryStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new endpoint.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// The service client that decides what is told, by name or id
    #[arg(long)]
    client: Option<String>,
    /// Tell the events behind this number; those from now on without it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    after: Option<i64>,
    #[command(flatten)]
    edit: EditFields,
    #[command(flatten)]
    if_exists: IfExists,
}

/// Fields that may be changed.
#[derive(Debug, Args)]
pub(crate) struct EditFields {
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Where events are sent, https://…
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Kinds of records that it is told of, separated by commas; all without it
    #[arg(long = "kind", value_name = "KINDS", value_delimiter = ',', value_parser = terms!(EventSubject))]
    kinds: Vec<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl EditFields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("name", self.name.as_ref()).text("url", self.to.as_ref());
        body.set("kinds", (!self.kinds.is_empty()).then_some(&self.kinds))
    }
}

/// Switching on or off, with a reason.
#[derive(Debug, Args)]
pub(crate) struct Switch {
    /// Name or id
    endpoint: String,
    /// Why
    #[arg(long)]
    reason: String,
}

const SECRETS: Shape = Shape { columns: &["#", "created_at", "ends_at"], terms: &[] };
pub(crate) const DELIVERIES: Shape =
    Shape { columns: &["id", "sequence", "event_type", "status", "next_attempt_at", "created_at", "ended_at"], terms: &[("status", "delivery_status")] };
pub(crate) const ATTEMPTS: Shape = Shape { columns: &["at", "outcome", "status_code", "duration_ms"], terms: &[("outcome", "attempt_outcome")] };
const SECRET_ROWS: Rows = Rows { shape: SECRETS, named_by: &["created_at"], name: ("bí mật", "secret") };
const DELIVERY_ROWS: Rows = Rows { shape: DELIVERIES, named_by: &["sequence", "event_type", "status"], name: ("lần gửi", "delivery") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    let path = |endpoint: &str| Ok(WEBHOOK_ENDPOINT.path_of(WEBHOOK_ENDPOINT.id(api, endpoint)?));
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get(WEBHOOK_ENDPOINT.path)).query("client_id", CLIENT.id_if_given(api, args.client.as_ref())?);
            lists::show(context, call.query("status", args.status), &args.list, &WEBHOOK_ENDPOINT)
        }
        Verb::Get { endpoint } => crud::get(context, &WEBHOOK_ENDPOINT, &endpoint),
        Verb::Create(fields) => create(context, &fields),
        Verb::Update { endpoint, fields } => crud::update(context, &WEBHOOK_ENDPOINT, &endpoint, fields.body()?),
        Verb::Delete { endpoint, yes } => crud::delete(context, &WEBHOOK_ENDPOINT, &endpoint, &yes),
        Verb::Enable(args) => switch(context, args, EndpointStatus::Active),
        Verb::Disable(args) => switch(context, args, EndpointStatus::Disabled),
        Verb::Rotate { endpoint, overlap_hours } => {
            let body = WebhookSecretCreate { overlap_hours: Some(overlap_hours) };
            let reply = api.post(format!("{}/secrets", path(&endpoint)?), &body)?;
            let created: WebhookSecretCreated = reply.read()?;
            secret::show(context, &reply.body, created.secret.as_deref())
        }
        Verb::Secrets { endpoint } => context.out.page(&json!({"items": WEBHOOK_ENDPOINT.find(api, &endpoint)?.body.get("secrets")}), SECRETS),
        Verb::EndSecret { endpoint, secret, yes } => {
            let endpoint = WEBHOOK_ENDPOINT.find(api, &endpoint)?;
            let secret = SECRET_ROWS.among(array(&endpoint.body, "secrets").to_vec(), &secret)?;
            let title = SECRET_ROWS.title(&secret);
            confirm(&yes, &say!("Bỏ bí mật tạo {title} ngay?", "End the secret of {title} at once?"))?;
            api.send(Call::delete(format!("{}/secrets/{}", WEBHOOK_ENDPOINT.path_of(endpoint.id), secret.id)))?;
            note(&say!("Đã bỏ bí mật tạo {title}.", "Removed the secret of {title}."));
            Ok(())
        }
        Verb::Test { endpoint } => {
            let reply = api.send(Call::post(format!("{}/test", path(&endpoint)?)))?;
            context.out.one(&reply.body, DELIVERIES)
        }
        Verb::Deliveries(args) => {
            let call = args.sort.apply(Call::get(format!("{}/deliveries", path(&args.endpoint)?)));
            lists::show(context, call.query("status", args.status), &args.list, DELIVERIES)
        }
        Verb::Attempts { endpoint, delivery } => {
            let deliveries = format!("{}/deliveries", path(&endpoint)?);
            let found = api.get(format!("{deliveries}/{}", DELIVERY_ROWS.newest(api, Call::get(&deliveries), &delivery)?.id))?.body;
            context.out.page(&json!({"items": array(&found, "attempts")}), ATTEMPTS)
        }
        Verb::Redeliver { endpoint, delivery } => {
            let deliveries = format!("{}/deliveries", path(&endpoint)?);
            let id = DELIVERY_ROWS.newest(api, Call::get(&deliveries), &delivery)?.id;
            let reply = api.send(Call::post(format!("{deliveries}/{id}/redeliver")))?;
            context.out.one(&reply.body, DELIVERIES)
        }
    }
}

fn create(context: &Context, fields: &Fields) -> Outcome<()> {
    let body = fields.edit.body()?.set("after", fields.after)?;
    let body = body.id(&context.api, "client_id", &CLIENT, fields.client.as_ref())?;
    if fields.if_exists.settled(context, &WEBHOOK_ENDPOINT, &body.clone().without(&["after"]))? {
        return Ok(());
    }
    let reply = context.api.post(WEBHOOK_ENDPOINT.path, &body.into_value())?;
    let created: WebhookEndpointCreated = reply.read()?;
    secret::show(context, &reply.body, created.secret.as_deref())
}

fn switch(context: &Context, args: Switch, to: EndpointStatus) -> Outcome<()> {
    let Switch { endpoint, reason } = args;
    crud::act(context, &WEBHOOK_ENDPOINT, &endpoint, "transitions", &WebhookEndpointTransition { to, reason })
}

#[cfg(test)]
mod tests {
    use chibo_openapi::webhooks;

    use super::*;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_and_labels_are_those_of_the_contract() {
        check_columns::<webhooks::WebhookEndpoint>(&WEBHOOK_ENDPOINT);
        check_columns::<webhooks::WebhookSecret>(SECRETS);
        check_columns::<webhooks::WebhookDelivery>(DELIVERIES);
        check_columns::<webhooks::DeliveryAttempt>(ATTEMPTS);
    }
}
