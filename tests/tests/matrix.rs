//! Every operation of the document, tried by every role on its own unit and on a foreign one, against a golden file to be read
//! by people. Which request stands for an operation is in `attempts.rs`.

use std::fmt::Write;

use chibo_tests::document::{self, Operation};
use chibo_tests::fixture::ROLES;
use chibo_tests::{Client, Fixture, Kind, Response, Server, Value, golden};

use crate::Test;
use crate::attempts::{Attempt, attempts};

const GOLDEN: &str = "tests/golden/matrix.txt";

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: every_operation_by_every_role]
}

fn every_operation_by_every_role(kind: Kind) {
    let fixture = Fixture::of(kind);
    let callers: Vec<&str> = std::iter::once("anonymous").chain(ROLES).chain(["client"]).collect();
    let mut table = String::from(
        "# What each caller gets on its own ward (the secretary: on its own cell) / on the foreign ward.\n\
         # 200·3 is a list with three items. Refresh with CHIBO_REFRESH=1 cargo test -p chibo-tests.\n",
    );
    let heads: Vec<String> = callers.iter().map(|caller| format!("{caller:<15}")).collect();
    let _ = writeln!(table, "{:<42}{}", "operation", heads.concat().trim_end());
    let mut server = fixture.server();
    for operation in document::operations() {
        for attempt in attempts(operation.id()) {
            let mut row = format!("{:<42}", format!("{} {}", operation.id(), attempt.note).trim_end());
            for caller in &callers {
                let [own, foreign] = ["own", "foreign"].map(|side| outcome(&fixture, &mut server, operation, &attempt, caller, side));
                let _ = write!(row, "{:<15}", if attempt.sides { format!("{own}/{foreign}") } else { own });
            }
            let _ = writeln!(table, "{}", row.trim_end());
        }
    }
    golden::check(GOLDEN, &table);
}

/// Sends one request. After one that wrote, the next gets a fresh copy of the city.
fn outcome(fixture: &Fixture, server: &mut Server, operation: Operation, attempt: &Attempt, caller: &str, side: &str) -> String {
    let client = fixture.client(server, caller);
    let name = |name: &str| fixture.id(&name.replace("SIDE", side).replace("CALLER", caller)).to_owned();
    let response = sent(&client, operation, &attempt.path(operation.path, caller, name), attempt.body(caller, side, name).as_ref());
    crate::secrecy::holds(caller, operation.id(), &response);
    // A login and a token leave nothing that another request would meet.
    let leaves_nothing = ["sessions_create", "oauth_token", "oauth_introspect"].contains(&operation.id());
    if operation.method != "get" && !leaves_nothing && response.status < 300 {
        *server = fixture.server();
    }
    told(&response)
}

/// Sends a request of an operation: its body in the form that the operation takes, over any version.
pub(crate) fn sent(client: &Client, operation: Operation, path: &str, body: Option<&Value>) -> Response {
    let mut request = client.request(&operation.method.to_uppercase(), path);
    if operation.is["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == "If-Match" && one["required"] == true) {
        request = request.if_match("*");
    }
    let request = match body {
        Some(body) if operation.is["requestBody"]["content"].get("application/x-www-form-urlencoded").is_some() => {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let fields: Vec<(String, String)> = body.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
            request.form(&fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
        }
        // A file of rows, which a text stands for.
        Some(Value::String(file)) => request.key("a-file").body("text/csv", file.as_bytes()),
        Some(body) => request.json(body),
        None => request,
    };
    request.send()
}

fn told(response: &Response) -> String {
    match response.body["items"].as_array() {
        Some(items) if response.body.get("page").is_some() => format!("{}·{}", response.status, items.len()),
        _ => response.status.to_string(),
    }
}
