//! Every failure is a problem with a code, and names all faults at once.

use chibo_tests::{Client, Fixture, Kind, Server, document, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both:
        unknown_paths_and_methods,
        bodies_of_another_kind_or_size,
        unreadable_json,
        every_fault_at_once,
        wrong_parameters,
        absent_and_invisible_look_the_same,
        tokens,
    ]
}

fn organizer(kind: Kind) -> (Server, Client) {
    let server = Server::new(kind);
    let client = server.user("organizer", "organizer");
    (server, client)
}

fn unknown_paths_and_methods(kind: Kind) {
    let (_server, client) = organizer(kind);
    for path in ["/v1", "/v1/nothing", "/v1/cells/", "/v2/cells", "/v1/cells/x/y/z"] {
        let problem = client.get(path).problem(404, "not_found");
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.body["type"], "/problems/not-found");
        assert_eq!(problem.body["instance"], path);
        assert_eq!(problem.body["request_id"], problem.header("x-request-id"));
    }
    let problem = client.request("DELETE", "/v1/cells").send().problem(405, "method_not_allowed");
    assert_eq!(problem.header("allow"), "GET, POST");
    client.request("PUT", "/v1/auth/me").send().problem(405, "method_not_allowed");
}

fn bodies_of_another_kind_or_size(kind: Kind) {
    let (_server, client) = organizer(kind);
    let post = |kind: &str, body: &[u8]| client.request("POST", "/v1/cells").body(kind, body).send();
    post("text/plain", b"{}").problem(415, "unsupported_media_type");
    post("application/merge-patch+json", b"{}").problem(415, "unsupported_media_type");
    post("application/json; charset=utf-8", b"{}").problem(422, "validation_failed");
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    post("application/json", large.as_bytes()).problem(413, "payload_too_large");
}

fn unreadable_json(kind: Kind) {
    let (_server, client) = organizer(kind);
    let post = |body: &[u8]| client.request("POST", "/v1/cells").body("application/json", body).send();
    let problem = post(b"{\n  \"code\": x\n}").problem(400, "malformed_json");
    assert!(problem.body["detail"].as_str().unwrap().contains('2'), "names the line: {}", problem.text());
    let problem = post(br#"{"code":"a","code":"b"}"#).problem(400, "malformed_json");
    assert!(problem.body["detail"].as_str().unwrap().contains("\"code\""), "{}", problem.text());
    post(b"").problem(400, "malformed_json");
    post(b"{\"code\":\"\xff\"}").problem(400, "malformed_json");
    post(br#"{"code":"\ud800"}"#).problem(400, "malformed_json");
    post(("[".repeat(40) + &"]".repeat(40)).as_bytes()).problem(400, "malformed_json");
    assert_eq!(post(br#"{"code":"a\u0000b"}"#).problem(422, "validation_failed").faults(), ["#/code invalid_format"]);
    post(b"[]").problem(422, "validation_failed");
}

fn every_fault_at_once(kind: Kind) {
    let (server, client) = organizer(kind);
    let body = json!({ "code": "", "name": 7, "kind": "guild", "committee_id": "x", "colour": "red", "a/b": 1 });
    let problem = client.post("/v1/cells", &body).problem(422, "validation_failed");
    let mut faults = problem.faults();
    faults.sort();
    let mut wanted = [
        "#/code too_short",
        "#/name invalid_type",
        "#/kind not_one_of",
        "#/committee_id invalid_format",
        "#/founded_on required",
        "#/colour unknown_field",
        "#/a~1b unknown_field",
    ];
    wanted.sort_unstable();
    for fault in wanted {
        assert!(faults.iter().any(|found| found == fault), "{fault} in {faults:?}");
    }
    let nested = json!({ "username": "x", "display_name": "x", "password": "short", "grants": [{ "role": "viewer" }, { "role": "king", "cell_id": 3 }] });
    let problem = server.user("root", "administrator").post("/v1/users", &nested).problem(422, "validation_failed");
    for fault in ["#/username too_short", "#/password too_short", "#/grants/1/role not_one_of", "#/grants/1/cell_id invalid_type"] {
        assert!(problem.faults().iter().any(|found| found == fault), "{fault} in {:?}", problem.faults());
    }
}

fn wrong_parameters(kind: Kind) {
    let (_server, client) = organizer(kind);
    let problem = client.get("/v1/cells?limt=3&comittee_id=x").problem(400, "invalid_parameters");
    assert_eq!(problem.faults(), ["limt unknown_parameter", "comittee_id unknown_parameter"]);
    assert_eq!(problem.body["errors"][0]["params"]["nearest"], "limit");
    assert_eq!(problem.body["errors"][1]["params"]["nearest"], "committee_id");
    for (query, fault) in [
        ("limit=1&limit=2", "limit duplicate_parameter"),
        ("limit=0", "limit out_of_range"),
        ("limit=201", "limit out_of_range"),
        ("limit=x", "limit invalid_type"),
        ("include_total=yes", "include_total invalid_type"),
        ("sort=colour", "sort not_one_of"),
        ("q=%00", "q invalid_format"),
    ] {
        assert_eq!(client.get(&format!("/v1/cells?{query}")).problem(400, "invalid_parameters").faults(), [fault], "{query}");
    }
    // What is like no parameter gets no hint, and what sorts nothing is told with what does.
    let problem = client.get("/v1/cells?colour=red&sort=-nmae").problem(400, "invalid_parameters");
    assert_eq!(problem.faults(), ["colour unknown_parameter", "sort not_one_of"]);
    assert!(problem.body["errors"][0]["params"].get("nearest").is_none() && !problem.text().contains('—'), "{}", problem.text());
    assert_eq!(problem.body["errors"][1]["params"], json!({ "allowed": ["code", "name", "created_at"], "nearest": "name" }));
    // A day that there is not, wherever it stands.
    let no_day = client.get("/v1/directives?issued_on_gte=2024-02-30").problem(400, "invalid_parameters");
    assert_eq!((no_day.faults(), &no_day.body["errors"][0]["params"]["day"]), (vec!["issued_on_gte no_such_day".to_owned()], &json!("2024-02-30")));
    assert_eq!(client.get("/v1/directives?issued_on_gte=2024-13-01").problem(400, "invalid_parameters").faults(), ["issued_on_gte invalid_format"]);
    let body = json!({ "full_name": "Lê Văn An", "cell_id": uuid::Uuid::nil(), "status": "official", "birth": "1985-02-30", "official_on": "2024-02-30" });
    let faults = client.post("/v1/members", &body).problem(422, "validation_failed").faults();
    assert!(faults.contains(&"#/official_on no_such_day".to_owned()), "{faults:?}");
    let asked = client.request("GET", "/v1/directives?issued_on_lt=2024-04-31").header("Accept-Language", "en").send().problem(400, "invalid_parameters");
    assert_eq!(asked.body["errors"][0]["detail"], "There is no 31 April 2024.");
    // A list may be repeated instead, as clients do that know only that way.
    let listed = |query: &str| client.get(&format!("/v1/cells?{query}&include_total=true")).expect(200).body["page"]["total"].clone();
    assert_eq!(listed("kind=residential&kind=agency"), listed("kind=residential,agency"));
    let many = "kind=agency&".repeat(100);
    client.get(&format!("/v1/cells?{many}limit=1")).problem(400, "invalid_parameters");
    // An operation without parameters refuses every one.
    client.get("/v1/auth/me?x=1").problem(400, "invalid_parameters");
    client.request("POST", "/v1/cells?x=1").json(&json!({})).send().problem(400, "invalid_parameters");
    let list = document::operations().into_iter().filter(|one| one.method == "get" && one.id().ends_with("_list"));
    for operation in list.filter(|one| !one.path.contains('{')) {
        let problem = client.get(&format!("{}?nonsense=1", operation.path));
        assert!([400, 403].contains(&problem.status), "{}: {}", operation.path, problem.text());
    }
}

fn absent_and_invisible_look_the_same(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let absent = "01890000-0000-7000-8000-000000000000";
    for (path, name) in [("cells", "cell"), ("committees", "committee"), ("members", "member"), ("plans", "plan"), ("quotas", "plan.quota.cell")] {
        let ask = |id: &str| {
            let problem = client.request("GET", &format!("/v1/{path}/{id}")).header("X-Request-Id", "same").send().problem(404, "not_found");
            problem.text().replace(id, "ID")
        };
        assert_eq!(ask(absent), ask(fixture.id(&format!("foreign.{name}"))), "{path}");
    }
    client.get("/v1/cells/not-an-id").problem(404, "not_found");
}

fn tokens(kind: Kind) {
    let (server, client) = organizer(kind);
    let anonymous = server.anonymous();
    assert_eq!(anonymous.get("/v1/cells").problem(401, "unauthenticated").header("www-authenticate"), "Bearer realm=\"chibo\"");
    let problem = anonymous.with_token("nonsense").get("/v1/cells").problem(401, "invalid_token");
    assert!(problem.header("www-authenticate").contains("invalid_token"));
    // One changed letter of the signature.
    let token = client.token.clone().unwrap();
    let last = if token.ends_with("AA") { "BA" } else { "AA" };
    anonymous.with_token(&format!("{}{last}", &token[..token.len() - 2])).get("/v1/cells").problem(401, "invalid_token");
}
