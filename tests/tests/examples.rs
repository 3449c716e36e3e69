//! The examples of the document, `openapi/examples.json`: for each operation the body of a request and what it was answered, taken from the demo
//! ward where that has what the operation needs, else from the city of the tests. `CHIBO_REFRESH=1` makes those that are missing or no longer
//! hold, and leaves the others as they are; as the server brings them along, the document is refreshed after the next build.

mod steady;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chibo_api::server::demo;
use chibo_tests::database::Database;
use chibo_tests::document::{self, Operation};
use chibo_tests::fixture::ROLES;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Fixture, Kind, Response, Server, Value, golden, json};

use crate::Test;
use crate::attempts::{Attempt, attempts};
use crate::matrix::sent;
use steady::Steady;

const FILE: &str = "openapi/examples.json";
/// The document is an example of itself.
const WITHOUT: &[&str] = &["openapi_get"];
/// The media types of bodies that are written by hand.
const WRITTEN: [&str; 3] = ["application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"];

pub fn tests() -> Vec<Test> {
    crate::tests![once: every_operation_has_a_good_one]
}

fn every_operation_has_a_good_one() {
    let text = std::fs::read_to_string(golden::path(FILE)).unwrap_or_else(|_| "{}".to_owned());
    let mut examples: BTreeMap<String, Value> = serde_json::from_str(&text).expect("examples by operation");
    let needed: Vec<Operation> = document::operations().into_iter().filter(|one| !WITHOUT.contains(&one.id()) && needs_one(*one)).collect();
    if std::env::var_os("CHIBO_REFRESH").is_some() {
        refresh(&needed, &mut examples);
        golden::check(FILE, &format!("{}\n", serde_json::to_string_pretty(&examples).unwrap()));
    }
    let mut faults = Vec::new();
    for operation in &needed {
        match examples.remove(operation.id()) {
            Some(example) => faults.extend(differences(*operation, &example).into_iter().map(|fault| format!("{}: {fault}", operation.id()))),
            None => faults.push(format!("{}: no example", operation.id())),
        }
    }
    faults.extend(examples.keys().map(|id| format!("{id}: there is no such operation, or it needs no example")));
    assert!(faults.is_empty(), "CHIBO_REFRESH=1 cargo test -p chibo-tests --test main -- examples\n{}", faults.join("\n"));
}

/// The schemas of the bodies that a request may have; of files there are samples.
fn bodies(operation: Operation) -> Vec<&'static Value> {
    let content = operation.is["requestBody"]["content"].as_object().into_iter().flatten();
    content.filter(|(media, _)| WRITTEN.contains(&media.as_str())).map(|(_, media)| &media["schema"]).collect()
}

/// The statuses of success that are answered as JSON, with their schemas.
fn answers(operation: Operation) -> Vec<(&'static str, &'static Value)> {
    let answers = operation.is["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    answers.filter_map(|(status, answer)| Some((status.as_str(), answer.pointer("/content/application~1json/schema")?))).collect()
}

fn needs_one(operation: Operation) -> bool {
    !bodies(operation).is_empty() || !answers(operation).is_empty()
}

/// What an example lacks or has against the document.
fn differences(operation: Operation, example: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for schema in bodies(operation) {
        match example.get("request") {
            Some(request) => faults.extend(document::faults(schema, request).into_iter().map(|fault| format!("request{fault}"))),
            None if operation.is["requestBody"]["required"] == true => faults.push("no request".to_owned()),
            None => {}
        }
    }
    let answers = answers(operation);
    match answers.iter().find(|(status, _)| example["status"] == **status) {
        Some((_, schema)) => faults.extend(document::faults(schema, &example["response"]).into_iter().map(|fault| format!("response{fault}"))),
        None if !answers.is_empty() => faults.push("no answer".to_owned()),
        None => {}
    }
    faults
}

/// Makes what is missing or no longer good, and forgets what nobody needs.
fn refresh(needed: &[Operation], examples: &mut BTreeMap<String, Value>) {
    examples.retain(|id, example| needed.iter().any(|operation| operation.id() == id && differences(*operation, example).is_empty()));
    let missing: Vec<Operation> = needed.iter().copied().filter(|operation| !examples.contains_key(operation.id())).collect();
    if missing.is_empty() {
        return;
    }
    let fixture = Fixture::of(Kind::Sqlite);
    let city = Place { server: Box::new(move || fixture.server()), ids: BTreeMap::new(), fixture: Some(Fixture::of(Kind::Sqlite)) };
    let places = [ward(), city];
    for operation in missing {
        if let Some(example) = places.iter().find_map(|place| place.example(operation)).or_else(|| places[0].prepared(operation)) {
            examples.insert(operation.id().to_owned(), example);
        }
    }
}

/// Where examples come from.
struct Place {
    server: Box<dyn Fn() -> Server>,
    ids: BTreeMap<&'static str, String>,
    fixture: Option<Arc<Fixture>>,
}

/// The demo ward, and what in it answers to the names of the city.
fn ward() -> Place {
    let server = Server::with(Kind::Sqlite, &[]);
    demo::load(&server.app, Some(PASSWORD)).expect("the demo");
    server.sealed();
    let [organizer, administrator] = ["organizer", "administrator"].map(|role| server.log_in(role));
    let first =
        |client: &Client, path: &str| client.get(path).expect(200).each("id").into_iter().next().unwrap_or_else(|| panic!("the demo has none of {path}"));
    let mut ids = BTreeMap::new();
    for (name, code) in [("own.cell", "CB01"), ("own.cell2", "CB02"), ("own.spare", "CB24")] {
        ids.insert(name, organizer.get(&format!("/v1/cells/by-code/{code}")).expect(200).id());
    }
    for (name, path) in [
        ("own.committee", "/v1/committees"),
        ("own.organization", "/v1/organizations"),
        ("own.directive", "/v1/directives"),
        ("own.plan", "/v1/plans?code=PTDV-2023"),
        ("own.contest_plan", "/v1/plans?code=HT-2023"),
        ("own.candidate", "/v1/candidates?stage=dossier"),
        ("own.withdrawn", "/v1/candidates?stage=source"),
        ("own.conference", "/v1/conferences"),
        ("own.judged_contest", "/v1/contests"),
        ("own.entered_contest", "/v1/contests"),
        ("own.entry", "/v1/contest-entries"),
        ("own.judged_entry", "/v1/contest-entries"),
        ("ruleset", "/v1/rulesets?on=2025-07-01"),
        ("holiday", "/v1/holidays?day_gte=2023-01-20"),
    ] {
        ids.insert(name, first(&organizer, path));
    }
    for (name, above, path) in [
        ("own.member", "own.cell", "/v1/members?status=official&cell_id="),
        ("own.member4", "own.cell2", "/v1/members?status=official&cell_id="),
        ("own.plan.quota.cell", "own.plan", "/v1/quotas?plan_id="),
        ("own.conclusion", "own.conference", "/v1/conclusions?conference_id="),
    ] {
        ids.insert(name, first(&organizer, &format!("{path}{}", ids[above])));
    }
    for (name, above, path) in [
        ("own.post", "own.cell", "/v1/cells/ID/posts"),
        ("own.participant", "own.conference", "/v1/conferences/ID/participants"),
        ("own.contribution", "own.conference", "/v1/conferences/ID/contributions"),
        ("own.seat", "own.judged_contest", "/v1/contests/ID/seats"),
        ("own.judged_seat", "own.judged_contest", "/v1/contests/ID/seats"),
    ] {
        ids.insert(name, first(&organizer, &path.replace("ID", &ids[above])));
    }
    let members = organizer.get(&format!("/v1/members?status=official&cell_id={}", ids["own.cell"])).expect(200).each("id");
    for (name, id) in ["own.member2", "own.member3"].into_iter().zip(members.into_iter().skip(1)) {
        ids.insert(name, id);
    }
    let users = administrator.get("/v1/users").expect(200).body["items"].clone();
    let viewer = users.as_array().into_iter().flatten().find(|user| user["username"] == "viewer").expect("the viewer");
    ids.insert("own.user", viewer["id"].as_str().expect("an id").to_owned());
    let database = server.database.clone();
    drop(server);
    let template = database.settle().copy();
    Place { server: Box::new(move || Server::on(Arc::new(Database::copy(&template)), &[])), ids, fixture: None }
}

impl Place {
    /// What is answered to the first request of an operation that anybody here may send; none where nobody may, or what it needs is not here.
    fn example(&self, operation: Operation) -> Option<Value> {
        let server = (self.server)();
        attempts(operation.id()).iter().find_map(|attempt| {
            let mut callers = ROLES.to_vec();
            callers.sort_by_key(|role| *role == "administrator");
            callers.extend(["anonymous", "client"]);
            callers.into_iter().find_map(|caller| self.attempt(&server, operation, attempt, caller))
        })
    }

    fn attempt(&self, server: &Server, operation: Operation, attempt: &Attempt, caller: &str) -> Option<Value> {
        let absent = Cell::new(false);
        let id = |name: &str| {
            let name = name.replace("SIDE", "own").replace("CALLER", caller);
            let known = self.fixture.as_ref().map(|fixture| fixture.id(&name).to_owned()).or_else(|| self.ids.get(name.as_str()).cloned());
            absent.set(absent.get() || known.is_none());
            known.unwrap_or_default()
        };
        let (path, body) = (attempt.path(operation.path, caller, id), attempt.body(caller, "own", id));
        let client = match (&self.fixture, caller) {
            _ if absent.get() => return None,
            (Some(fixture), _) => fixture.client(server, caller),
            (None, "anonymous") => server.anonymous(),
            (None, "client") => return None,
            (None, _) => server.log_in(caller),
        };
        let answer = sent(&client, operation, &path, body.as_ref());
        // Of a list that is empty here there may be a better one.
        let empty = self.fixture.is_none() && answer.body["items"].as_array().is_some_and(Vec::is_empty);
        (answer.status < 300 && !empty).then(|| shown(&answer, body.as_ref()))
    }

    /// The same on the demo ward for the few whose request in the table is refused to everybody.
    fn prepared(&self, operation: Operation) -> Option<Value> {
        let server = (self.server)();
        let organizer = server.log_in("organizer");
        let draft = || {
            let plan = json!({ "code": "PTDV-2027", "year": 2027, "kind": "member_development", "committee_id": self.ids["own.committee"],
                "title": "Kế hoạch phát triển đảng viên năm 2027", "admission_target": 21 });
            organizer.post("/v1/plans", &plan).expect(201).id()
        };
        let (client, path, body) = match operation.id() {
            "sessions_refresh" => (server.anonymous(), operation.path.to_owned(), Some(json!({ "refresh_token": organizer.refresh_token }))),
            "quotas_create" => {
                let body = json!({ "plan_id": draft(), "cell_id": self.ids["own.cell"], "kind": "admission", "value": 2 });
                (organizer, operation.path.to_owned(), Some(body))
            }
            "quota_proposals_create" => {
                let body = json!({ "kind": "admission", "total": 21, "weights": { "pool_percent": 0 } });
                let plan = draft();
                organizer.post(&format!("/v1/plans/{plan}/pool-reviews"), &json!({})).expect(201);
                let path = operation.path.replace("{id}", &plan);
                (organizer, path, Some(body))
            }
            "contest_sheets_list_apart" => (server.log_in("chair"), operation.path.replace("{id}", &self.ids["own.judged_contest"]), None),
            "audit_inclusion_get" => {
                let auditor = server.log_in("auditor");
                let entry = auditor.get("/v1/audit/events?limit=1").expect(200).body["items"][0]["entry"].clone();
                let entry: Value = serde_json::from_str(entry.as_str()?).ok()?;
                (auditor, operation.path.replace("{id}", entry["id"].as_str()?), None)
            }
            "jobs_list" | "jobs_get" | "jobs_cancel" | "jobs_list_rows" => {
                let file = "code,name,kind,committee_code,founded_on\nCB90,Chi bộ khu phố 90,bank,P-HOASEN,2011-01-01\n";
                let posted = organizer.request("POST", "/v1/imports?kind=cells").key("example").body("text/csv", file.as_bytes()).send().expect(202);
                if operation.id() != "jobs_cancel" {
                    server.run_jobs();
                }
                (organizer, operation.path.replace("{id}", &posted.id()), None)
            }
            _ => return None,
        };
        let answer = sent(&client, operation, &path, body.as_ref());
        (answer.status < 300).then(|| shown(&answer, body.as_ref()))
    }
}

/// A request and its answer as an example.
fn shown(answer: &Response, body: Option<&Value>) -> Value {
    let mut example = json!({ "status": answer.status.to_string() });
    let mut steady = Steady::default();
    if let Some(body) = body {
        example["request"] = steady.value("", body);
    }
    if !answer.body.is_null() {
        example["response"] = steady.value("", &answer.body);
    }
    example
}
