//! What HTTP says exactly: conditions and their tags, codings, media types, old versions, pipelines; and text as people type it.

use chibo_api::db::schema::candidates;
use chibo_tests::{Client, Fixture, Kind, PASSWORD, Server, document, json};
use diesel::prelude::*;

use super::headers::raw;
use crate::Test;
use crate::attempts::attempts;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both:
        conditions_on_what_is_absent,
        tags_are_exact,
        compressed_answers_have_their_own_tag,
        what_changes_nothing_keeps_the_version,
        keys_are_as_documented,
        a_changed_password_is_replayed,
        bodies_in_other_codings,
        media_types_that_are_not_offered,
        old_versions_and_pipelines,
        one_address_for_each_thing,
        passwords_however_they_are_typed,
        text_however_it_is_typed,
        reports_go_on_after_midnight,
    ]
}

fn city(kind: Kind) -> (std::sync::Arc<Fixture>, Server, Client) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    (fixture, server, client)
}

fn conditions_on_what_is_absent(kind: Kind) {
    let (_fixture, _server, client) = city(kind);
    let put = || {
        let body = json!({ "name": "Chi bộ mới", "kind": "agency", "committee_code": "P0", "founded_on": "2010-01-01" });
        client.request("PUT", "/v1/cells/by-code/NEW").json(&body)
    };
    for named in ["*", "\"1\""] {
        put().header("If-Match", named).send().problem(412, "precondition_failed");
    }
    client.get("/v1/cells/by-code/NEW").problem(404, "not_found");
    put().header("If-None-Match", "*").send().expect(201);
}

fn tags_are_exact(kind: Kind) {
    let (fixture, _server, client) = city(kind);
    let path = format!("/v1/committees/{}", fixture.id("own.committee"));
    let version = client.get(&path).expect(200).version();
    let change = |lines: &[String]| {
        let request = client.request("PATCH", &path).json(&json!({}));
        lines.iter().fold(request, |request, line| request.header("If-Match", line)).send()
    };
    let read = |lines: &[String]| lines.iter().fold(client.request("GET", &path), |request, line| request.header("If-None-Match", line)).send().status;
    let (strong, weak, other) = (format!("\"{version}\""), format!("W/\"{version}\""), "\"0\"".to_owned());
    change(std::slice::from_ref(&weak)).problem(412, "precondition_failed");
    change(&[other.clone(), weak.clone()]).problem(412, "precondition_failed");
    change(&[other.clone(), format!("{other}, {strong}")]).expect(200);
    for coding in ["gzip", "br"] {
        change(&[format!("\"{version}-{coding}\"")]).expect(200);
    }
    change(&[format!("\"{version}-other\"")]).problem(412, "precondition_failed");
    for (lines, status) in [(vec![weak], 304), (vec![other.clone(), strong.clone()], 304), (vec![format!("W/\"{version}-br\"")], 304), (vec![other], 200)] {
        assert_eq!(read(&lines), status, "{lines:?}");
    }
    change(&[strong, "nonsense".to_owned()]).problem(400, "invalid_parameters");
}

fn compressed_answers_have_their_own_tag(kind: Kind) {
    let (fixture, server, client) = city(kind);
    let token = client.token.clone().unwrap();
    let path = format!("/v1/rulesets/{}", fixture.id("ruleset"));
    let ask = |headers: &str| raw(&server, &format!("GET {path} HTTP/1.1\nHost: x\nAuthorization: Bearer {token}\nConnection: close\n{headers}\n"));
    let tag = |head: &str| head.lines().find_map(|line| line.strip_prefix("etag: ")).map(|tag| tag.trim().to_owned()).unwrap_or_default();
    let (plain, _) = ask("");
    let (coded, body) = ask("Accept-Encoding: gzip\n");
    assert!(coded.contains("content-encoding: gzip") && body.len() > 100, "{coded}");
    for head in [&plain, &coded] {
        let varies: Vec<&str> = head.lines().filter_map(|line| line.strip_prefix("vary: ")).flat_map(|line| line.split(',')).map(str::trim).collect();
        assert_eq!(varies.iter().filter(|name| **name == "accept-encoding").count(), 1, "{head}");
    }
    assert_eq!(tag(&coded), tag(&plain).trim_end_matches('"').to_owned() + "-gzip\"");
    for head in [&plain, &coded] {
        let (again, body) = ask(&format!("Accept-Encoding: gzip\nIf-None-Match: {}\n", tag(head)));
        assert!(again.starts_with("http/1.1 304") && body.is_empty(), "{again}");
        assert_eq!(tag(&again), tag(head), "304 names what the caller has");
    }
}

/// An edit that says what is already so is no change: whoever has read the thing still has it.
fn what_changes_nothing_keeps_the_version(kind: Kind) {
    let (fixture, server, organizer) = city(kind);
    let id = |name: &str| fixture.id(name).to_owned();
    let administrator = fixture.client(&server, "root.administrator");
    let events = || server.database.texts("SELECT 'an event' FROM events").len();
    let known = events();
    let edits: Vec<_> = document::operations().into_iter().filter(|operation| operation.method == "patch").collect();
    assert!(edits.len() >= 12, "{} edits", edits.len());
    for operation in edits {
        let attempt = attempts(operation.id()).remove(0);
        let path = attempt.path(operation.path, "organizer", |name| id(&name.replace("SIDE", "own")));
        let client = if organizer.get(&path).status == 200 && !path.contains("/holidays/") { &organizer } else { &administrator };
        let before = client.get(&path).expect(200);
        for edit in [json!({}), before.body.clone()] {
            let after = client.request("PATCH", &path).json(&edit).if_match(&before.version().to_string()).send().expect(200);
            assert_eq!((&after.body, after.header("etag")), (&before.body, before.header("etag")), "{path}");
        }
        assert_eq!(client.get(&path).expect(200).body, before.body, "{path}");
        client.request("PATCH", &path).json(&json!({})).if_match("0").send().problem(412, "precondition_failed");
    }
    assert_eq!(events(), known, "and nothing is logged");
    // The same code in other words.
    let path = format!("/v1/cells/{}", id("own.cell"));
    let version = organizer.patch(&path, &json!({ "organization_code": "38168053000001" })).expect(200).version();
    assert_eq!(organizer.patch(&path, &json!({ "organization_code": "38.168.053.000.001" })).expect(200).version(), version);
    assert_eq!(organizer.patch(&path, &json!({ "name": "Khác" })).expect(200).version(), version + 1);
}

fn keys_are_as_documented(kind: Kind) {
    let (_fixture, _server, client) = city(kind);
    let send = |keys: &[&str]| keys.iter().fold(client.request("POST", "/v1/cells").json(&json!({})), |request, key| request.key(key)).send();
    for wrong in [&[""][..], &["a b"], &["khóa"], &["a", "b"]] {
        assert_eq!(send(wrong).problem(400, "invalid_parameters").faults(), ["Idempotency-Key invalid_format"], "{wrong:?}");
    }
    send(&["!~"]).problem(422, "validation_failed");
}

fn a_changed_password_is_replayed(kind: Kind) {
    let server = Server::new(kind);
    let client = server.user("an", "viewer");
    let change = |current: &str, new: &str| {
        client.request("POST", "/v1/auth/password").json(&json!({ "current_password": current, "new_password": new })).key("one").send()
    };
    change(PASSWORD, "mật khẩu khác hẳn").expect(204);
    assert_eq!(change(PASSWORD, "mật khẩu khác hẳn").expect(204).header("idempotency-replayed"), "true");
    change(PASSWORD, "mật khẩu thứ ba").problem(422, "idempotency_key_reused");
    let wrong = client.post("/v1/auth/password", &json!({ "current_password": PASSWORD, "new_password": "mật khẩu của an" })).problem(422, "validation_failed");
    assert_eq!(wrong.faults().len(), 2, "{}", wrong.text());
    server.anonymous().log_in("an", "mật khẩu khác hẳn");
}

fn bodies_in_other_codings(kind: Kind) {
    let (_fixture, _server, client) = city(kind);
    let post = |kind: &str, body: &[u8]| client.request("POST", "/v1/cells").body(kind, body);
    post("application/json", b"\xEF\xBB\xBF{}").send().problem(422, "validation_failed");
    post("application/json; charset=\"UTF-8\"", b"{}").send().problem(422, "validation_failed");
    post("application/json", b"{}").header("Content-Encoding", "identity").send().problem(422, "validation_failed");
    let coded = post("application/json", b"{}").header("Content-Encoding", "gzip").send().problem(415, "unsupported_media_type");
    assert_eq!(coded.header("accept-encoding"), "identity");
    let utf_16 = |order: fn(u16) -> [u8; 2], mark: &str| format!("{mark}{{}}").encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for mark in ["", "\u{feff}"] {
        for body in [utf_16(u16::to_le_bytes, mark), utf_16(u16::to_be_bytes, mark)] {
            let refused = post("application/json", &body).send().problem(415, "unsupported_media_type");
            assert!(refused.body["detail"].as_str().unwrap().contains("charset=utf-8"), "{}", refused.text());
        }
    }
    post("application/json; charset=utf-16", b"{}").send().problem(415, "unsupported_media_type");
}

fn media_types_that_are_not_offered(kind: Kind) {
    let (_fixture, server, client) = city(kind);
    let ask = |path: &str, accept: &str| client.request("GET", path).header("Accept", accept).send();
    let refused = ask("/v1/cells", "text/html").problem(406, "not_acceptable");
    assert!(refused.body["detail"].as_str().unwrap().contains("application/json"), "{}", refused.text());
    ask("/v1/vocabulary", "application/json;q=0, */*").problem(406, "not_acceptable");
    for fine in ["text/csv, */*;q=0.1", "application/*", "application/json; charset=utf-8"] {
        ask("/v1/cells", fine).expect(200);
    }
    ask("/metrics", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5").expect(200);
    ask("/problems/not-found", "text/html").expect(200);
    ask("/problems/not-found", "application/json").problem(406, "not_acceptable");
    server.anonymous().request("GET", "/v1/cells").header("Accept", "text/csv").send().problem(401, "unauthenticated");
}

fn old_versions_and_pipelines(kind: Kind) {
    let server = Server::new(kind);
    let (head, body) = raw(&server, "GET /v1/vocabulary HTTP/1.0\nHost: x\nAccept-Encoding: gzip\n\n");
    assert!(!head.contains("chunked") && body.starts_with(b"{") && body.ends_with(b"}"), "{head}");
    // Both are read before the first is answered.
    let first = "HEAD /v1/vocabulary HTTP/1.1\nHost: x\n\n";
    let (_, rest) = raw(&server, &format!("{first}{first}GET /version HTTP/1.1\nHost: x\nConnection: close\n\n"));
    let rest = String::from_utf8_lossy(&rest);
    assert!(rest.starts_with("HTTP/1.1 200"), "right after the first head comes the next: {rest}");
    assert_eq!(rest.matches("HTTP/1.1 200").count(), 2, "{rest}");
    assert!(!rest.contains("\"lists\""), "{rest}");
}

fn one_address_for_each_thing(kind: Kind) {
    let (fixture, _server, client) = city(kind);
    let id = fixture.id("own.committee");
    let others = [id.to_uppercase(), id.replace('-', ""), format!("{{{id}}}"), format!("urn:uuid:{id}")];
    for other in others {
        client.get(&format!("/v1/committees/{}", chibo_tests::client::encode(&other))).problem(404, "not_found");
        let query = client.get(&format!("/v1/cells?committee_id={}", chibo_tests::client::encode(&other))).problem(400, "invalid_parameters");
        assert!(query.faults().iter().any(|fault| fault == "committee_id invalid_format"), "{:?}", query.faults());
        let body = json!({ "code": "NEW", "name": "Chi bộ", "kind": "agency", "committee_id": other, "founded_on": "2010-01-01" });
        let refused = client.post("/v1/cells", &body).problem(422, "validation_failed");
        assert!(refused.faults().iter().any(|fault| fault == "#/committee_id invalid_format"), "{:?}", refused.faults());
    }
    client.get(&format!("/v1/committees/{id}")).expect(200);
}

fn passwords_however_they_are_typed(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("root", "administrator");
    let (composed, decomposed) = ("mật khẩu dài lắm", "ma\u{323}\u{302}t kha\u{302}\u{309}u da\u{300}i la\u{306}\u{301}m");
    for (name, made) in [("an", composed), ("binh", decomposed)] {
        let user = json!({ "username": name, "display_name": name, "password": made, "grants": [{ "role": "viewer" }] });
        administrator.post("/v1/users", &user).expect(201);
        for typed in [composed, decomposed] {
            assert!(server.anonymous().log_in(name, typed).token.is_some());
        }
    }
}

fn text_however_it_is_typed(kind: Kind) {
    let (fixture, _server, client) = city(kind);
    let cell = |name: &str| {
        let body = json!({ "code": "NEW", "name": name, "kind": "agency", "committee_id": fixture.id("own.committee"), "founded_on": "2010-01-01" });
        client.post("/v1/cells", &body)
    };
    for (name, encoding) in [("Chi bé §µng Thµnh", "TCVN3"), ("Chi boä Ñaûng Thaønh", "VNI")] {
        let refused = cell(name).problem(422, "validation_failed");
        assert_eq!(refused.faults(), ["#/name legacy_encoding"]);
        assert!(refused.body["errors"][0]["detail"].as_str().unwrap().contains(encoding), "{}", refused.text());
    }
    assert_eq!(cell("\u{feff}Chi bộ \u{d0}a\u{200b} Kao").expect(201).body["name"], "Chi bộ \u{110}a Kao");
    for query in ["da kao", "\u{110}a Kao", "\u{d0}a Kao", "\u{200b}đa kao"] {
        assert_eq!(client.get(&format!("/v1/cells?q={}", chibo_tests::client::encode(query))).expect(200).each("code"), ["NEW"], "{query:?}");
    }
}

fn reports_go_on_after_midnight(kind: Kind) {
    let (fixture, server, client) = city(kind);
    let new = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1999-04-30", "education": "university", "cell_id": fixture.id("own.cell2"), "listed_on": "2024-01-15" });
    client.post("/v1/candidates", &new).expect(201);
    diesel::update(candidates::table).set(candidates::due_on.eq(server.today())).execute(&mut server.database.connect()).expect("two cells with something due");
    let progress = format!("/v1/plans/{}/progress", fixture.id("own.plan"));
    let begun = [("/v1/reports/deadlines", "on"), (&progress, "as_of")].map(|(path, day)| {
        let page = client.get(&format!("{path}?limit=1")).expect(200);
        let Some(cursor) = page.body["page"]["next_cursor"].as_str().map(str::to_owned) else { panic!("one page only: {}", page.text()) };
        (path, day, page, cursor)
    });
    server.app.clock.advance(chrono::Duration::hours(24));
    let fresh = server.log_in("organizer");
    for (path, day, page, cursor) in begun {
        let next = fresh.get(&format!("{path}?limit=1&cursor={cursor}")).expect(200);
        assert!(page.body[day].is_string(), "{}", page.text());
        assert_eq!(next.body[day], page.body[day], "{path}: a list that was begun is of the day on which it was");
        assert_ne!(next.body["items"], page.body["items"]);
        assert_ne!(fresh.get(&format!("{path}?limit=1")).expect(200).body[day], page.body[day], "{path}: and a new one is of today");
    }
}
