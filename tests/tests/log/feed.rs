//! The change feed: who sees what of it, how far an answer goes, waiting and streams.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use chibo_tests::fixture::{Fixture, ROLES};
use chibo_tests::{Client, Kind, Server, Value, json};
use diesel::connection::SimpleConnection;

use super::{all, kinds};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: callers_see_what_they_may_read, answers_are_bounded_and_go_on, who_waits_is_told_soon, places_of_those_who_wait_are_limited, a_stream_goes_on_where_it_ended, old_events_are_gone, what_changed_is_named_and_its_values_are_not]
}

fn callers_see_what_they_may_read(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let whole = server.user("root.auditor", "auditor");
    let size = server.sealed();
    let everything = all(&whole, 0, "");
    let numbers: Vec<i64> = everything.iter().map(|event| event["sequence"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=size).collect::<Vec<i64>>(), "who audits everything sees every number");
    for event in &everything {
        assert_eq!(event["specversion"], "1.0");
        let data = &event["data"];
        assert_eq!(event["subject"], format!("{}/{}", data["subject_kind"].as_str().unwrap(), data["subject_id"].as_str().unwrap()));
        assert!(event["type"].as_str().unwrap().starts_with(data["subject_kind"].as_str().unwrap()));
    }
    for role in ROLES {
        let client = fixture.client(&server, role);
        let seen = all(&client, 0, "");
        let scopes = client.get("/v1/auth/me").expect(200).body["scopes"].clone();
        let may = |scope: &str| scopes.as_array().unwrap().iter().any(|held| held == scope) || role == "auditor";
        let wanted = [
            ("candidate", "candidates:read"),
            ("member", "members:read"),
            ("quota", "quotas:read"),
            ("plan", "plans:read"),
            ("cell", "structure:read"),
            ("user", "users:manage"),
            ("contest", "contests:read"),
            ("directive", "directives:read"),
        ];
        for (kind, scope) in wanted {
            assert_eq!(kinds(&seen).contains(&kind), may(scope), "{role}: {kind}");
        }
        // Nothing of the other ward.
        let foreign = ["foreign.cell", "foreign.candidate", "foreign.committee", "foreign.plan"].map(|name| fixture.id(name));
        for event in &seen {
            let data = &event["data"];
            assert!(foreign.iter().all(|id| data["subject_id"] != *id && data["cell_id"] != *id), "{role}: {event}");
            assert!(everything.contains(event), "{role}: {event}");
        }
        // Of what is asked for by its id, the caller may read each that an event is about, and is told of none that it may not.
        let root = fixture.client(&server, "root.organizer");
        let places = [
            ("committee", "committees"),
            ("cell", "cells"),
            ("organization", "organizations"),
            ("member", "members"),
            ("directive", "directives"),
            ("plan", "plans"),
            ("conference", "conferences"),
            ("quota", "quotas"),
            ("candidate", "candidates"),
            ("contest", "contests"),
            ("contest_entry", "contest-entries"),
            ("user", "users"),
            ("client", "clients"),
        ];
        for (kind, place) in places.iter().filter(|_| role != "auditor") {
            let asker = if ["user", "client"].contains(kind) { &fixture.client(&server, "root.administrator") } else { &root };
            let mut subjects: Vec<&str> =
                everything.iter().filter(|event| event["data"]["subject_kind"] == *kind).map(|event| event["data"]["subject_id"].as_str().unwrap()).collect();
            subjects.sort_unstable();
            subjects.dedup();
            for subject in subjects {
                let path = format!("/v1/{place}/{subject}");
                let told = seen.iter().any(|event| event["data"]["subject_id"] == subject);
                if told && asker.get(&path).status == 200 {
                    assert_eq!(client.get(&path).status, 200, "{role} is told of {kind} {subject}");
                }
            }
        }
        for kind in ["score_sheet", "contest_penalty", "contest_answer", "contest_conflict", "contest_turn", "session"] {
            assert!(role == "auditor" || !kinds(&seen).contains(&kind), "{role}: {kind}");
        }
        if role == "secretary" {
            let own = fixture.id("own.cell");
            assert!(seen.iter().filter(|event| event["data"]["subject_kind"] == "candidate").all(|event| event["data"]["cell_id"] == own));
        }
    }
    server.anonymous().get("/v1/events").problem(401, "unauthenticated");
    // Narrowed by kind and by record.
    let of_kinds = all(&whole, 0, "&kind=cell,plan");
    assert_eq!(kinds(&of_kinds), ["cell", "plan"]);
    let own = fixture.id("own.cell");
    let of_one = all(&whole, 0, &format!("&subject_id={own}"));
    assert!(!of_one.is_empty() && of_one.iter().all(|event| event["data"]["subject_id"] == own));
    whole.get("/v1/events?kind=nothing").problem(400, "invalid_parameters");
}

fn answers_are_bounded_and_go_on(kind: Kind) {
    let server = Server::new(kind);
    let viewer = server.user("viewer", "viewer");
    let organizer = server.user("organizer", "organizer");
    let committee = json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" });
    let committee = organizer.post("/v1/committees", &committee).expect(201).id();
    // Thousands of events that the viewer does not see, then one that it does.
    let (numbers, id, nobody, from) = match kind {
        Kind::Sqlite => (
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 12000)",
            "unhex(printf('0190000000007000800%013x', n))",
            "zeroblob(16)",
            "s",
        ),
        Kind::Postgres => {
            ("", "decode('0190000000007000800' || lpad(to_hex(n), 13, '0'), 'hex')", "decode(repeat('00', 16), 'hex')", "generate_series(1, 12000) AS s(n)")
        }
    };
    let filling = format!(
        "{numbers} INSERT INTO events (id, at, actor_kind, action, subject_kind, subject_id, request_id)
         SELECT {id}, '2026-01-01 00:00:00', 'system', 'session.ended', 'session', {nobody}, 'r' FROM {from}"
    );
    server.database.connect().batch_execute(&filling).unwrap();
    let size = server.sealed();
    assert!(size > 12_000);
    organizer
        .post("/v1/cells", &json!({ "code": "CB1", "name": "Chi bộ", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" }))
        .expect(201);
    let size = server.sealed().max(size);
    let (mut after, mut answers, mut seen) = (0, 0, Vec::new());
    while after < size {
        let page = viewer.get(&format!("/v1/events?after={after}&limit=1")).expect(200).body;
        seen.extend(page["items"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()));
        after = page["next_after"].as_i64().unwrap();
        answers += 1;
    }
    assert_eq!(seen, ["committee.created", "cell.created"]);
    assert!((7..=9).contains(&answers), "{answers} answers: none looks at more than two thousand numbers");
    for (query, fault) in
        [("limit=201", "limit out_of_range"), ("limit=0", "limit out_of_range"), ("wait=61", "wait out_of_range"), ("after=-1", "after out_of_range")]
    {
        assert_eq!(viewer.get(&format!("/v1/events?{query}")).problem(400, "invalid_parameters").faults(), [fault]);
    }
    // Without a number: from now on. Behind the end nothing can be followed.
    let now = viewer.get("/v1/events").expect(200).body;
    assert_eq!((&now["items"], &now["next_after"]), (&json!([]), &json!(size)));
    let beyond = viewer.get(&format!("/v1/events?after={}", size + 50)).problem(410, "events_gone");
    assert_eq!(beyond.body["latest"], size);
}

fn who_waits_is_told_soon(kind: Kind) {
    let server = Server::new(kind);
    let organizer = server.user("organizer", "organizer");
    let size = server.sealed();
    let began = Instant::now();
    let nothing = organizer.get(&format!("/v1/events?after={size}&wait=1")).expect(200).body;
    assert_eq!(nothing["items"], json!([]));
    assert!(began.elapsed() >= Duration::from_millis(900), "it waited");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let told = organizer.get(&format!("/v1/events?after={size}&wait=30")).expect(200).body;
            (told, Instant::now())
        });
        std::thread::sleep(Duration::from_millis(300));
        let written = Instant::now();
        let committee = json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" });
        organizer.post("/v1/committees", &committee).expect(201);
        let (told, at) = waiting.join().unwrap();
        assert_eq!(told["items"][0]["type"], "committee.created");
        assert!(at.saturating_duration_since(written) < Duration::from_secs(3), "{:?}", at.saturating_duration_since(written));
    });
}

fn places_of_those_who_wait_are_limited(kind: Kind) {
    let server = Server::new(kind);
    // Eleven callers: each asks for two places more than one may have.
    let viewers: Vec<Client> = (0..11).map(|number| server.user(&format!("viewer{number}"), "viewer")).collect();
    let size = server.sealed();
    let request = |viewer: &Client| {
        let token = viewer.token.as_deref().unwrap();
        format!("GET /v1/events?after={size}&wait=4 HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n", server.address)
    };
    let mut waiting: Vec<TcpStream> = (0..11 * 22).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    for (at, connection) in waiting.iter_mut().enumerate() {
        let request = request(&viewers[at / 22]);
        connection.write_all(request.as_bytes()).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    }
    let statuses: Vec<String> = waiting
        .into_iter()
        .map(|mut connection| {
            let mut answer = String::new();
            connection.read_to_string(&mut answer).unwrap();
            answer.split(' ').nth(1).unwrap_or_default().to_owned()
        })
        .collect();
    let count = |statuses: &[String], wanted: &str| statuses.iter().filter(|status| *status == wanted).count();
    assert_eq!((count(&statuses, "200"), count(&statuses, "503")), (200, 42));
    assert!(statuses.chunks(22).all(|own| count(own, "200") <= 20), "one caller has at most twenty");
    // Who was answered leaves its place.
    viewers[0].get(&format!("/v1/events?after={size}&wait=1")).expect(200);
}

/// Lines of a stream up to some events.
fn streamed(server: &Server, client: &Client, path: &str, last: Option<&str>, events: usize) -> Vec<(String, Value)> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(20))).build().into();
    let mut request = agent.get(format!("http://{}{path}", server.address)).header("Accept", "text/event-stream");
    request = request.header("Authorization", format!("Bearer {}", client.token.as_deref().unwrap()));
    if let Some(last) = last {
        request = request.header("Last-Event-ID", last);
    }
    let answer = request.call().unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let (mut found, mut id) = (Vec::new(), String::new());
    for line in BufReader::new(answer.into_body().into_reader()).lines() {
        let line = line.unwrap();
        if let Some(new) = line.strip_prefix("id: ") {
            new.clone_into(&mut id);
        }
        if let Some(data) = line.strip_prefix("data: ") {
            found.push((id.clone(), serde_json::from_str(data).unwrap()));
            if found.len() == events {
                break;
            }
        }
    }
    found
}

fn a_stream_goes_on_where_it_ended(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    server.sealed();
    let viewer = fixture.client(&server, "viewer");
    let listed = all(&viewer, 0, "");
    let first = streamed(&server, &viewer, "/v1/events?after=0", None, 3);
    let rest = streamed(&server, &viewer, "/v1/events?after=0", Some(&first[2].0), listed.len() - 3);
    let both: Vec<Value> = first
        .into_iter()
        .chain(rest)
        .map(|(id, event)| {
            assert_eq!(id, event["sequence"].as_str().unwrap().trim_start_matches('0'));
            event
        })
        .collect();
    assert_eq!(both, listed);
    let organizer = fixture.client(&server, "organizer");
    organizer.request("GET", "/v1/events").header("Accept", "text/event-stream").header("Last-Event-ID", "abc").send().problem(400, "invalid_parameters");
    server.anonymous().request("GET", "/v1/events").header("Accept", "text/event-stream").send().problem(401, "unauthenticated");
}

fn old_events_are_gone(kind: Kind) {
    let server = Server::with(kind, &[("feed_days", "30")]);
    let viewer = server.user("viewer", "viewer");
    let size = server.sealed();
    viewer.get("/v1/events?after=0").expect(200);
    server.database.connect().batch_execute("UPDATE event_seals SET sealed_at = '2020-01-01 00:00:00' WHERE sequence < 2").unwrap();
    let gone = viewer.get("/v1/events?after=0").problem(410, "events_gone");
    assert_eq!(gone.body["latest"], size);
    viewer.get("/v1/events?after=1").expect(200);
}

fn what_changed_is_named_and_its_values_are_not(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let size = server.sealed();
    let organizer = fixture.client(&server, "organizer");
    let candidate = fixture.id("own.candidate");
    let path = format!("/v1/candidates/{candidate}");
    organizer.patch(&path, &json!({ "full_name": "Tôn Nữ Không Ai Biết", "occupation": "Thợ rèn" })).expect(200);
    let cell = fixture.id("own.cell");
    organizer.patch(&format!("/v1/cells/{cell}"), &json!({ "name": "Chi bộ đổi tên" })).expect(200);
    server.sealed();
    let events = all(&organizer, size, "");
    let of = |kind: &str| events.iter().find(|event| event["data"]["subject_kind"] == kind).unwrap().clone();
    let mut changed: Vec<String> = serde_json::from_value(of("candidate")["data"]["changed"].clone()).unwrap();
    changed.sort();
    assert_eq!(changed, ["full_name", "occupation"]);
    assert_eq!(of("cell")["data"]["changed"], json!(["name"]));
    let text = json!(events).to_string();
    assert!(!text.contains("Không Ai Biết") && !text.contains("Thợ rèn") && !text.contains("đổi tên"), "{text}");
}
