//! Nobody learns a score or a rank before the result is published: answers of every operation are searched for numbers that were planted.
//! The matrix searches what each role is answered, writes among them; here seats and other callers try every reading, filter and sort.

use chibo_tests::document;
use chibo_tests::fixture::{PLANTED_RESULT, PLANTED_SHEET};
use chibo_tests::{Client, Fixture, Kind, PASSWORD, Response, Server, Value, json};

use crate::Test;
use crate::attempts::attempts;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: nobody_learns_a_score, a_planted_number_is_found]
}

/// Panics where an answer holds a number that this caller must not learn. A judge knows what the judge gave; who holds or publishes a contest sees
/// its result once it is finalized.
pub(crate) fn holds(caller: &str, operation: &str, response: &Response) {
    let sheets = operation.starts_with("contest_sheets_");
    let results = operation.starts_with("contest_results_") || operation.starts_with("contests_transition");
    let knows_sheet = caller == "judge" && sheets;
    let knows_result = ["organizer", "leader"].contains(&caller) && results;
    let planted = [(PLANTED_SHEET, knows_sheet), (PLANTED_RESULT, knows_result)];
    let mut told = response.text();
    for (name, value) in &response.headers {
        told = format!("{told}\n{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    for (number, _) in planted.into_iter().filter(|(_, knows)| !knows) {
        assert!(!says(&told, number), "{operation} tells {caller} {number}: {told}");
    }
}

/// Whether a text has a number in it, in hundredths or in points, by itself.
fn says(text: &str, x100: i32) -> bool {
    let (whole, part) = (x100 / 100, x100 % 100);
    [x100.to_string(), format!("{whole}.{part}"), format!("{whole},{part}")].iter().any(|number| {
        text.match_indices(number.as_str()).any(|(at, _)| {
            let part_of_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '-');
            !part_of_word(text[..at].chars().next_back()) && !part_of_word(text[at + number.len()..].chars().next())
        })
    })
}

fn a_planted_number_is_found(_: Kind) {
    for text in ["{\"sum_x100\":73475}", "73475 hundredths", "734.75 points", "điểm 734,75.", "x\n\"734,75\""] {
        assert!(says(text, PLANTED_SHEET), "{text}");
    }
    for text in ["01a22686-7347-73475abc", "173475", "734.750", "ab73475"] {
        assert!(!says(text, PLANTED_SHEET), "{text}");
    }
}

fn seated(fixture: &Fixture, server: &Server, username: &str, kind: &str) -> Client {
    let user = json!({ "username": username, "display_name": username, "password": PASSWORD, "committee_id": fixture.id("own.committee"), "grants": [] });
    fixture.client(server, "root.administrator").post("/v1/users", &user).expect(201);
    // The panel of a round stands when it opens; somebody takes over a seat by being put on it.
    let seats = fixture.client(server, "organizer").get(&format!("/v1/contests/{}/seats", fixture.id("own.judged_contest"))).expect(200);
    let at = seats.each("kind").iter().position(|there| there == kind).expect("a seat");
    let path = format!("/v1/contests/{}/seats/{}/replace", fixture.id("own.judged_contest"), seats.each("id")[at]);
    fixture.client(server, "organizer").act(&path, &json!({ "username": username, "reason": "Thay" })).expect(200);
    server.log_in(username)
}

fn nobody_learns_a_score(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let sheet = format!("/v1/contests/{}/sheets/{}", fixture.id("own.judged_contest"), fixture.id("own.sheet"));
    let judge = fixture.client(&server, "judge");
    assert!(says(&judge.get(&sheet).expect(200).text(), PLANTED_SHEET), "it is there");
    let result = format!("/v1/contests/{}/results", fixture.id("own.finalized_contest"));
    assert!(says(&fixture.client(&server, "organizer").get(&result).expect(200).text(), PLANTED_RESULT), "it is there");
    judge.act(&format!("{sheet}/transitions"), &json!({ "to": "submitted" })).expect(200);
    let chair = seated(&fixture, &server, "chair.new", "chair");
    let mut callers: Vec<(&str, Client)> = vec![("chair", chair), ("judge", judge)];
    for role in ["administrator", "organizer", "leader", "secretary", "viewer", "auditor", "client", "root.organizer", "root.leader"] {
        callers.push((role, fixture.client(&server, role)));
    }
    callers.push(("anonymous", server.anonymous()));
    for (caller, client) in &callers {
        let known_as = caller.trim_start_matches("root.");
        for path in readings(&fixture) {
            let response = client.get(&path.1);
            holds(known_as, path.0, &response);
            // What is not told is told neither by a tag nor by what follows from one.
            if let Some(tag) = response.headers.get("ETag").and_then(|tag| tag.to_str().ok()) {
                holds(known_as, path.0, &client.request("GET", &path.1).header("If-None-Match", tag).send());
            }
        }
    }
    // An act that is sent again under its key is answered as it was, to the same caller alone.
    let organizer = &callers.iter().find(|(caller, _)| *caller == "organizer").expect("there").1;
    let finalize = format!("/v1/contests/{}/transitions", fixture.id("own.judged_contest"));
    for _ in 0..2 {
        let request =
            organizer.request("POST", &finalize).if_match("*").header("Idempotency-Key", "finalize").json(&json!({ "to": "finalized", "dry_run": true }));
        let response = request.send();
        assert!(!says(&response.text(), PLANTED_SHEET), "{}", response.text());
    }
}

/// Every reading of the document with the things of the own ward, and with each sort and filter that a list takes.
fn readings(fixture: &Fixture) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for operation in document::operations().into_iter().filter(|operation| operation.method.eq_ignore_ascii_case("get")) {
        for attempt in attempts(operation.id()) {
            let path =
                attempt.path(operation.path, "organizer", |name: &str| fixture.id(&name.replace("SIDE", "own").replace("CALLER", "organizer")).to_owned());
            found.push((operation.id(), path.clone()));
            for parameter in operation.is["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query") {
                for value in values(parameter) {
                    let mark = if path.contains('?') { '&' } else { '?' };
                    found.push((operation.id(), format!("{path}{mark}{}={value}", parameter["name"].as_str().expect("a name"))));
                }
            }
        }
    }
    let judged = fixture.id("own.judged_contest");
    for filter in ["status=submitted", "status=draft", "own=true", "part=greeting", "sort=-created_at", "include_total=true"] {
        found.push(("contest_sheets_list", format!("/v1/contests/{judged}/sheets?{filter}")));
    }
    for number in 1..3 {
        for below in ["results", "results/bundle", "results/certificates"] {
            found.push(("contest_results_get", format!("/v1/contests/{}/{below}?number={number}", fixture.id("own.finalized_contest"))));
        }
    }
    assert!(found.len() > 200, "the readings are not found: {}", found.len());
    found
}

/// Some values of a parameter: its example, what its pattern or its list of values names.
fn values(parameter: &Value) -> Vec<String> {
    let schema = &parameter["schema"];
    let schema = if schema["items"].is_object() { &schema["items"] } else { schema };
    let mut found: Vec<String> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    if let Some(example) = parameter.get("example").or_else(|| schema.get("example")) {
        found.push(example.as_str().map_or_else(|| example.to_string(), str::to_owned));
    }
    if parameter["name"] == "sort" {
        let pattern = schema["pattern"].as_str().unwrap_or_default();
        let keys = pattern.trim_start_matches("^-?").trim_end_matches('$').trim_matches(['(', ')']).split('|').filter(|key| !key.is_empty());
        found.extend(keys.flat_map(|key| [key.to_owned(), format!("-{key}")]));
    }
    found.retain(|value| value.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.,".contains(letter)));
    found
}
