//! Preconditions, merge patches and idempotency.

use chibo_tests::{Client, Fixture, Kind, Server, Value, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both:
        preconditions,
        not_modified,
        patches,
        put_by_code,
        repeats_are_replayed,
        repeats_at_the_same_time_write_once,
        repeats_need_the_right,
        repeats_count_as_readings,
        secrets_are_not_repeated,
    ]
}

fn committee(client: &Client) -> String {
    let body = json!({ "code": "P1", "name": "Đảng bộ Phường 1", "level": "base", "founded_on": "2000-01-01" });
    client.post("/v1/committees", &body).expect(201).id()
}

fn cell(code: &str, committee: &str) -> Value {
    json!({ "code": code, "name": "Chi bộ khu phố", "kind": "residential", "committee_id": committee, "founded_on": "2010-01-01" })
}

/// A cell and its path.
fn start(kind: Kind) -> (Server, Client, String) {
    let server = Server::new(kind);
    let client = server.user("organizer", "organizer");
    let made = client.post("/v1/cells", &cell("CB1", &committee(&client))).expect(201);
    let path = format!("/v1/cells/{}", made.id());
    assert_eq!((made.header("location"), made.header("etag")), (path.as_str(), "\"1\""));
    (server, client, path)
}

fn preconditions(kind: Kind) {
    let (_server, client, path) = start(kind);
    let change = |version: &str| client.request("PATCH", &path).json(&json!({ "name": format!("Tên {version}") })).if_match(version).send();
    client.request("PATCH", &path).json(&json!({ "name": "x" })).send().problem(428, "precondition_required");
    client.request("DELETE", &path).send().problem(428, "precondition_required");
    assert_eq!(change("1").expect(200).header("etag"), "\"2\"");
    let stale = change("1").problem(412, "precondition_failed");
    assert_eq!(stale.body["current_version"], 2);
    client.request("PATCH", &path).json(&json!({})).header("If-Match", "2").send().problem(400, "invalid_parameters");
    client.request("PATCH", &path).json(&json!({ "name": "y" })).header("If-Match", "\"1\", \"2\"").send().expect(200);
    change("*").expect(200);
    client.delete(&path).expect(204);
    client.get(&path).problem(404, "not_found");
}

fn not_modified(kind: Kind) {
    let (_server, client, path) = start(kind);
    let ask = |tag: &str| client.request("GET", &path).header("If-None-Match", tag).send();
    let same = ask("\"1\"").expect(304);
    assert_eq!((same.header("etag"), same.bytes.len()), ("\"1\"", 0));
    ask("\"0\", W/\"1\"").expect(304);
    ask("*").expect(304);
    ask("\"2\"").expect(200);
    client.patch(&path, &json!({ "name": "Khác" })).expect(200);
    assert_eq!(ask("\"1\"").expect(200).header("etag"), "\"2\"");
    assert_eq!(client.get(&path).header("cache-control"), "private, no-cache");
}

fn patches(kind: Kind) {
    let (_server, client, path) = start(kind);
    let read = client.patch(&path, &json!({ "organization_code": "38.168.053.000.001" })).expect(200).body;
    assert_eq!(read["name"], "Chi bộ khu phố", "an absent field stays");
    let after = client.patch(&path, &json!({ "organization_code": null })).expect(200).body;
    assert_eq!(after["organization_code"], Value::Null, "null clears");
    client.patch(&path, &json!({ "name": null })).problem(422, "validation_failed");
    // Read, edit, patch: everything that was read may be sent back.
    let mut whole = client.get(&path).expect(200).body;
    whole["name"] = json!("Chi bộ mới");
    let merge = |body: &Value| client.request("PATCH", &path).body("application/merge-patch+json", body.to_string().as_bytes()).if_match("*").send();
    assert_eq!(merge(&whole).expect(200).body["name"], "Chi bộ mới");
    whole = client.get(&path).expect(200).body;
    whole["official_members"] = json!(7);
    whole["colour"] = json!("red");
    let problem = merge(&whole).problem(422, "validation_failed");
    assert_eq!(problem.faults(), ["#/official_members read_only", "#/colour unknown_field"]);
    merge(&json!([])).problem(422, "validation_failed");
    // Text is trimmed and composed.
    assert_eq!(merge(&json!({ "name": "  Chi bo\u{323} \u{110}o\u{302}ng  " })).expect(200).body["name"], "Chi bọ Đông");
}

fn put_by_code(kind: Kind) {
    let (_server, client, _) = start(kind);
    let put = |name: &str| {
        client.request("PUT", "/v1/cells/by-code/CB2").json(&json!({ "name": name, "kind": "agency", "committee_code": "P1", "founded_on": "2010-01-01" }))
    };
    put("Chi bộ 2").send().expect(201);
    assert_eq!(put("Chi bộ 2").send().expect(200).version(), 1, "the same again changes nothing");
    put("Khác").send().problem(428, "precondition_required");
    assert_eq!(put("Khác").if_match("1").send().expect(200).version(), 2);
    put("Khác").header("If-None-Match", "*").send().problem(412, "precondition_failed");
    let taken = client.post("/v1/cells", &cell("CB2", client.get("/v1/committees").expect(200).each("id")[0].as_str())).problem(409, "already_exists");
    assert!(taken.body["detail"].as_str().unwrap().contains("code"), "{}", taken.text());
}

fn repeats_are_replayed(kind: Kind) {
    let (server, client, _) = start(kind);
    let committee = client.get("/v1/committees").expect(200).each("id").remove(0);
    let send = |client: &Client, key: &str, code: &str| client.request("POST", "/v1/cells").json(&cell(code, &committee)).key(key).send();
    let first = send(&client, "a", "CB2").expect(201);
    let again = send(&client, "a", "CB2").expect(201);
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first.body));
    assert_eq!(again.header("location"), first.header("location"));
    send(&client, "a", "CB3").problem(422, "idempotency_key_reused");
    let other = server.user("other", "organizer");
    send(&other, "a", "CB2").problem(409, "already_exists");
    // A refusal is no result that is kept.
    send(&client, "b", "CB2").problem(409, "already_exists");
    let path = format!("/v1/cells/{}", first.id());
    client.delete(&path).expect(204);
    send(&client, "b", "CB2").expect(201);
    send(&client, &"x".repeat(256), "CB4").problem(400, "invalid_parameters");
    server.app.clock.advance(chrono::Duration::hours(25));
    let late = server.log_in("organizer");
    send(&late, "a", "CB2").problem(409, "already_exists");
}

fn repeats_at_the_same_time_write_once(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let body = cell("ONE", fixture.id("own.committee"));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || client.request("POST", "/v1/cells").json(&body).key("one").send();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!made.is_empty() && made.iter().all(|answer| answer.body == made[0].body));
    assert_eq!(made.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!((answer.status, answer.header("retry-after")), (409, "1"), "{}", answer.text());
    }
    assert_eq!(client.get("/v1/cells?code=ONE").expect(200).each("id").len(), 1);
}

/// A caller who lost the right, or whose rights are others now, gets nothing of the first answer.
fn repeats_need_the_right(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let administrator = fixture.client(&server, "root.administrator");
    let committee = fixture.id("own.committee");
    let user = json!({ "username": "can.bo", "display_name": "Cán bộ", "password": chibo_tests::PASSWORD, "grants": [{ "role": "organizer", "committee_id": committee }] });
    let user = administrator.post("/v1/users", &user).expect(201).id();
    let grants = format!("/v1/users/{user}/grants");
    let given = administrator.get(&grants).expect(200).each("id").remove(0);
    let caller = server.log_in("can.bo");
    let body = json!({ "code": "CD77", "name": "Công đoàn ẩn", "kind": "trade_union", "committee_id": committee });
    let send = || caller.request("POST", "/v1/organizations").json(&body).key("mot").send();
    let first = send().expect(201).id();
    assert_eq!(send().expect(201).header("idempotency-replayed"), "true");
    // More than before: what is kept may show less, or more, than such a caller sees.
    let more = administrator.post(&grants, &json!({ "role": "viewer", "committee_id": fixture.id("foreign.committee") })).expect(201).id();
    send().problem(409, "rights_changed");
    administrator.delete(&format!("{grants}/{more}")).expect(204);
    assert_eq!(send().expect(201).id(), first, "as before");
    // Elsewhere now: the committee is none that the caller could name.
    administrator.post(&grants, &json!({ "role": "organizer", "committee_id": fixture.id("foreign.committee") })).expect(201);
    administrator.delete(&format!("{grants}/{given}")).expect(204);
    let refused = send().problem(422, "validation_failed");
    assert_eq!(refused.faults(), ["#/committee_id unknown_reference"]);
    assert!(!refused.text().contains(&first));
}

fn repeats_count_as_readings(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let body = json!({ "full_name": "Lê Thị Nụ", "cell_id": fixture.id("own.cell"), "listed_on": "2024-01-15", "personal_id": "000000000777" });
    let send = || organizer.request("POST", "/v1/candidates").json(&body).key("mot").send().expect(201);
    let candidate = send().id();
    let read = || {
        let log = fixture.client(&server, "auditor").get(&format!("/v1/audit/access-log?candidate_id={candidate}")).expect(200);
        log.each("operation")
    };
    assert!(read().is_empty(), "the event tells of the first");
    assert_eq!(send().id(), candidate);
    assert_eq!(read(), ["candidates_create"]);
}

fn secrets_are_not_repeated(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let administrator = fixture.client(&server, "administrator");
    let body = json!({ "name": "Cổng mới", "role": "viewer", "committee_id": fixture.id("own.committee"), "scopes": ["structure:read"] });
    let send = || administrator.request("POST", "/v1/clients").json(&body).key("mot").send().expect(201).body;
    let (first, again) = (send(), send());
    assert!(first["secret"].is_string() && again["secret"].is_null());
    assert_eq!(first["client"], again["client"]);
    let path = format!("/v1/clients/{}/secrets", first["client"]["id"].as_str().unwrap());
    let send = || administrator.request("POST", &path).key("hai").send().expect(201).body;
    let (first, again) = (send(), send());
    assert!(first["secret"].is_string() && again["secret"].is_null());
    assert_eq!(first["id"], again["id"]);
}
