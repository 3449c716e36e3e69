//! No request makes an answer that is much larger than itself, and a body is read only for somebody who may send it.

use chibo_openapi::vocabulary::Role;
use chibo_tests::{Client, Fixture, Kind, Response, Server, document, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both:
        a_list_that_is_too_long_is_one_fault,
        a_hundred_faults_are_told,
        a_body_is_read_only_for_who_may_send_it,
        logins_count_before_their_body,
        long_reads_stall_nobody,
    ]
}

/// A list of about a megabyte.
fn long_list(item: &str) -> String {
    format!("[{}]", vec![item; ((1 << 20) - 1000) / (item.len() + 1)].join(","))
}

fn sent(client: &Client, path: &str, body: &str) -> Response {
    let answer = client.request("POST", path).body("application/json", body.as_bytes()).send();
    assert!(answer.bytes.len() < 100_000, "{path}: {} bytes", answer.bytes.len());
    answer
}

/// The number of faults that were told and of those that were not.
fn faults(answer: &Response) -> (usize, i64) {
    (answer.faults().len(), answer.body["errors_left_out"].as_i64().unwrap_or_default())
}

fn a_list_that_is_too_long_is_one_fault(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let whole = r#""full_name":"Nguyễn Thị Sen","birth":"1999-04-30","education":"university","listed_on":"2024-01-15","cell_id""#;
    for item in ["0", "\"student\"", "[]", "{\"a\":1}"] {
        let body = format!(r#"{{{whole}:"{}","flags":{}}}"#, fixture.id("own.cell"), long_list(item));
        let refused = sent(&organizer, "/v1/candidates", &body).problem(422, "validation_failed");
        assert_eq!(refused.faults(), ["#/flags too_long"], "{item}");
    }
    // Of a list that ends in time every item is looked at.
    let body = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1999-04-30", "education": "university", "listed_on": "2024-01-15", "cell_id": fixture.id("own.cell"), "flags": [0, "nonsense"] });
    let refused = organizer.post("/v1/candidates", &body).problem(422, "validation_failed");
    for fault in ["#/flags/0 invalid_type", "#/flags/1 not_one_of"] {
        assert!(refused.faults().iter().any(|found| found == fault), "{fault} in {:?}", refused.faults());
    }
    // The lists of a query are lists as well.
    let codes = vec!["x"; 30_000].join(",");
    assert_eq!(organizer.get(&format!("/v1/cells?code={codes}")).problem(400, "invalid_parameters").faults(), ["code too_long"]);
}

fn a_hundred_faults_are_told(kind: Kind) {
    let server = Server::new(kind);
    let anonymous = server.anonymous();
    let fields: Vec<String> = (0..70_000).map(|at| format!("\"f{at}\":0")).collect();
    let refused = sent(&anonymous, "/v1/auth/sessions", &format!("{{{}}}", fields.join(","))).problem(422, "validation_failed");
    // The two that are missing are faults too.
    assert_eq!(faults(&refused), (100, 70_002 - 100));
    assert!(refused.body["detail"].as_str().unwrap().contains("69902"), "{}", refused.body["detail"]);
    let nul = format!("{{\"username\":{}}}", long_list("\"\\u0000\""));
    let refused = sent(&anonymous, "/v1/auth/sessions", &nul).problem(422, "validation_failed");
    assert_eq!(faults(&refused).0, 100);
    assert!(faults(&refused).1 > 100_000);
    // One name of a megabyte is not sent back whole.
    sent(&anonymous, "/v1/auth/sessions", &format!("{{\"{}\":0}}", "x".repeat(1_000_000))).problem(422, "validation_failed");
    let query: Vec<String> = (0..5_000).map(|at| format!("p{at}=1")).collect();
    let refused = anonymous.get(&format!("/version?{}", query.join("&"))).problem(400, "invalid_parameters");
    assert_eq!(faults(&refused), (100, 4_900));
    let repeated = anonymous.get(&format!("/v1/vocabulary?{}", vec!["limit=1"; 5_000].join("&"))).problem(400, "invalid_parameters");
    assert_eq!(faults(&repeated), (100, 4_900));
    // Fields of a patch are counted as well.
    let organizer = server.user("organizer", "organizer");
    let committee = json!({ "code": "P1", "name": "Đảng ủy", "level": "base", "founded_on": "2011-01-01" });
    let committee = organizer.post("/v1/committees", &committee).expect(201).id();
    let patch = organizer.request("PATCH", &format!("/v1/committees/{committee}")).body("application/json", format!("{{{}}}", fields.join(",")).as_bytes());
    assert_eq!(faults(&patch.if_match("*").send().problem(422, "validation_failed")), (100, 70_000 - 100));
}

/// Whoever has none of the permissions that the document names gets 403 for whatever is sent, on every operation.
fn a_body_is_read_only_for_who_may_send_it(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server_with(&[("token_failures_per_minute", "100000")]);
    let mut tried = 0;
    for operation in document::operations() {
        let ways = operation.is["security"].as_array().unwrap().iter().filter_map(|way| way["bearer"].as_array());
        let needed: Vec<&str> = ways.flatten().filter_map(|scope| scope.as_str()).collect();
        let has = |role: &Role| chibo_api::auth::roles::permissions(*role).iter().any(|scope| needed.contains(&scope.as_str()));
        let Some(role) = Role::ALL.iter().find(|role| !has(role)).filter(|_| !needed.is_empty()) else { continue };
        let fill = |segment| if str::starts_with(segment, '{') { "01890000-0000-7000-8000-000000000000" } else { segment };
        let path = operation.path.split('/').map(fill).collect::<Vec<_>>().join("/");
        let send = |client: &Client, path: &str| {
            let request = client.request(&operation.method.to_uppercase(), path);
            let request = if operation.is.get("requestBody").is_some() { request.body("application/json", b"{") } else { request };
            request.send()
        };
        let refused = send(&fixture.client(&server, role.as_str()), &format!("{path}?nonsense=1")).problem(403, "forbidden");
        assert!(refused.body["detail"].as_str().unwrap().contains(needed[0]), "{}: {}", operation.id(), refused.text());
        let anonymous = server.anonymous();
        for token in [None, Some("nonsense")] {
            let client = token.map_or(anonymous.clone(), |token| anonymous.with_token(token));
            send(&client, &path).expect(401);
        }
        tried += 1;
    }
    assert!(tried > 90, "nearly every operation needs a permission that some role has not: {tried}");
    // Whoever may is told what is wrong with the body.
    fixture.client(&server, "organizer").request("POST", "/v1/cells").body("application/json", b"{").send().problem(400, "malformed_json");
}

fn logins_count_before_their_body(kind: Kind) {
    let server = Server::with(kind, &[("login_per_minute", "3")]);
    let client = server.anonymous();
    for body in ["{", "[]", "{\"username\":7}"] {
        assert_ne!(sent(&client, "/v1/auth/sessions", body).status, 429);
    }
    sent(&client, "/v1/auth/sessions", "{").problem(429, "too_many_requests");
}

/// A long read holds the only place for long ones: everything else is answered, those that are long too are turned away in time, and so is whoever
/// waits for the one that runs.
fn long_reads_stall_nobody(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server_with(&[("long_read_seconds", "1"), ("connections", "4"), ("workers", "1")]);
    let client = fixture.client(&server, "organizer");
    let progress = format!("/v1/plans/{}/progress", fixture.id("own.plan"));
    let file = format!("/v1/reports/progress?plan_id={}&format=csv", fixture.id("own.plan"));
    let long = ["/v1/cells?q=hoa", "/v1/candidates?%71=an", "/v1/members?include_total=true", "/v1/reports/deadlines", &progress, &file];
    for path in long {
        client.get(path).expect(200);
    }
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let db = server.app.db.clone();
    let (tell, told) = std::sync::mpsc::channel();
    // This runtime ends only when what it began has ended, long after the answer.
    let running = std::thread::spawn(move || {
        let read = db.read_long(chibo_api::db::Source::Primary, move |_| Ok(released.lock().unwrap().recv().is_ok()));
        actix_web::rt::System::new().block_on(async { tell.send(read.await).unwrap() });
    });
    while client.get(long[0]).status == 200 {}
    for path in long {
        client.get(path).problem(503, "overloaded");
        client.get("/v1/cells").expect(200);
        client.get("/v1/candidates?include_total=false").expect(200);
    }
    server.anonymous().get("/livez").expect(200);
    assert!(told.recv().unwrap().is_err(), "whoever waits for it does not wait for ever");
    client.get(long[0]).problem(503, "overloaded");
    release.send(()).unwrap();
    running.join().unwrap();
    while client.get(long[0]).status != 200 {}
    for path in long {
        client.get(path).expect(200);
    }
}
