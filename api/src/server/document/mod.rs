//! The document: made from the router's list, completed by what holds for every operation, and as the world sees it.
//! `components.rs` completes schemas, headers and answers; `operations.rs` each operation; `links.rs` and `examples.rs` add theirs to
//! what is served; `publish.rs` leaves out what only the server needs; `webhooks.rs` describes what the server sends.

mod components;
mod examples;
mod links;
mod operations;
mod publish;
mod webhooks;

use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

use super::router::operations;
use crate::http::bounds::bound;
pub use publish::publish;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chibo",
        description = "A ward Party committee's year: cells, plans, quotas, and by which clause. Errors are problem details (RFC 9457); `openapi/README.md` in the source says how the API behaves.",
        license(name = "MIT OR Apache-2.0", url = "https://spdx.org/licenses/MIT.html"),
        contact(name = "The Chibo authors", url = "https://chibo.example/")
    ),
    servers((url = "/", description = "This server, be it in production or local")),
    tags(
        (name = "auth", description = "Logging in, sessions, tokens"),
        (name = "accounts", description = "Users, grants and service clients"),
        (name = "structure", description = "Committees, cells, mass organizations, members and posts"),
        (name = "planning", description = "Directives and plans"),
        (name = "quotas", description = "Quotas and progress"),
        (name = "contests", description = "Contests of cell secretaries: rules, entries, judging and results"),
        (name = "rules", description = "What the regulations ask for on each day, and the calendar that working days are counted by"),
        (name = "candidates", description = "Candidates, their way and their dossiers"),
        (name = "reports", description = "Reports over many cells"),
        (name = "imports", description = "Files brought in, and the jobs that do it"),
        (name = "events", description = "What is done, for those who keep in step"),
        (name = "webhooks", description = "Where other systems are told what is done, and what became of telling them"),
        (name = "audit", description = "Who has read what, and the log as it was sealed"),
        (name = "service", description = "Health, version, vocabulary and this document")
    )
)]
struct Base;

/// The document as it is served.
pub fn served() -> Value {
    publish(full())
}

/// The document with the schemas that only the server needs, to check input against.
pub fn full() -> Value {
    let (_, document) = actix_web::App::new().into_utoipa_app().openapi(Base::openapi()).configure(operations).split_for_parts();
    complete(serde_json::to_value(&document).unwrap_or_default())
}

/// Completes the generated document.
fn complete(document: Value) -> Value {
    let mut document = rename_pages(document);
    components::complete(&mut document);
    operations::complete(&mut document);
    webhooks::complete(&mut document);
    if let Some(server) = document["servers"][0].as_object_mut() {
        server.insert("x-internal".to_owned(), json!(false));
    }
    bound(&mut document["components"]["schemas"], false);
    bound(&mut document["paths"], false);
    document
}

/// `PageOf_Cell` reads better as `CellPage` in generated clients.
fn rename_pages(document: Value) -> Value {
    match document {
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (page_name(&name), rename_pages(value))).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(rename_pages).collect()),
        Value::String(text) => match text.strip_prefix("#/components/schemas/") {
            Some(name) => Value::String(format!("#/components/schemas/{}", page_name(name))),
            None => Value::String(text),
        },
        other => other,
    }
}

fn page_name(name: &str) -> String {
    name.strip_prefix("PageOf_").map_or_else(|| name.to_owned(), |item| format!("{item}Page"))
}
