//! A panel of thirty at once: every sheet of forty entrants, corrected, every request sent twice, a fifth of the answers never read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use chibo_tests::fixture::{close_registration, contest_rules};
use chibo_tests::{Client, Fixture, Kind, PASSWORD, Server, Value, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: thirty_judges_at_once]
}

const JUDGES: usize = 30;
const ENTRANTS: usize = 40;

/// A contest of forty cells before thirty judges, who are logged in.
fn contest(fixture: &Fixture, server: &Server) -> (String, Vec<String>) {
    let (organizer, administrator) = (fixture.client(server, "organizer"), fixture.client(server, "root.administrator"));
    let mut rules = contest_rules();
    rules["rounds"][0]["judges"] = json!(JUDGES);
    let new = json!({ "code": "DONG", "plan_id": fixture.id("own.contest_plan"), "title": "Hội thi", "rules": rules });
    let path = format!("/v1/contests/{}", organizer.post("/v1/contests", &new).expect(201).id());
    organizer.act(&format!("{path}/transitions"), &json!({ "to": "registration", "registration_closes_on": "2099-09-15" })).expect(200);
    let contest = path.rsplit('/').next().unwrap();
    for number in 0..ENTRANTS {
        let cell = json!({ "code": format!("D{number:02}"), "name": format!("Chi bộ {number}"), "kind": "residential", "committee_id": fixture.id("own.committee"), "founded_on": "2010-01-01" });
        let cell = organizer.post("/v1/cells", &cell).expect(201).id();
        let member = json!({ "full_name": "Nguyễn Văn Tư", "cell_id": cell, "joined_cell_on": "2016-01-01", "admitted_on": "2011-02-03", "official_on": "2012-02-03", "card_number": format!("7{number:06}") });
        let member = organizer.post("/v1/members", &member).expect(201).id();
        organizer.post(&format!("/v1/cells/{cell}/posts"), &json!({ "kind": "secretary", "member_id": member, "valid_from": "2020-01-01" })).expect(201);
        organizer.post("/v1/contest-entries", &json!({ "contest_id": contest, "cell_id": cell, "member_id": member })).expect(201);
    }
    let mut judges = Vec::new();
    for number in 0..JUDGES {
        let username = format!("gk.{number}");
        let user = json!({ "username": username, "display_name": username, "password": PASSWORD, "committee_id": fixture.id("own.committee"), "grants": [] });
        administrator.post("/v1/users", &user).expect(201);
        let seat = json!({ "round": "final", "kind": if number == 0 { "chair" } else { "judge" }, "username": username });
        organizer.post(&format!("{path}/seats"), &seat).expect(201);
        judges.push(username);
    }
    close_registration(server, "2024-09-15");
    organizer.act(&format!("{path}/transitions"), &json!({ "to": "judging" })).expect(200);
    (path, judges)
}

/// What a judge was told of a sheet last.
struct Known {
    path: String,
    version: i64,
    score: i32,
    submitted: bool,
}

/// Sends a save and goes away: whether it arrives is not known.
fn cut(server: &Server, client: &Client, path: &str, version: i64, body: &Value) {
    let body = body.to_string();
    let token = client.token.as_deref().expect("logged in");
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: chibo\r\nAuthorization: Bearer {token}\r\nIf-Match: \"{version}\"\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    stream.write_all(format!("{head}{body}").as_bytes()).expect("sent");
    // Sometimes the first byte of the answer is waited for, sometimes not even that.
    if version % 2 == 0 {
        stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a timeout");
        let _ = stream.read(&mut [0; 1]);
    }
}

fn judge(servers: &[Arc<Server>], number: usize, username: &str, path: &str) -> Vec<Known> {
    let clients: Vec<Client> = servers.iter().map(|server| server.log_in(username)).collect();
    let listed = clients[0].get(&format!("{path}/sheets?limit=200&own=true")).expect(200).body;
    let sheets = listed["items"].as_array().unwrap();
    assert_eq!(sheets.len(), ENTRANTS, "{username} sees the own sheets alone");
    let mut dice = number as u64 * 7919 + 1;
    let mut below = |most: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % most
    };
    let mut known = Vec::new();
    for sheet in sheets {
        let mut sheet = Known { path: format!("{path}/sheets/{}", sheet["id"].as_str().unwrap()), version: 1, score: -1, submitted: false };
        // Some sheets are put right once, some twice.
        for _ in 0..=below(3) {
            let score = i32::try_from(below(21)).unwrap() * 50;
            if score == sheet.score {
                continue;
            }
            let body = json!({ "scores": [{ "criterion": "all", "score_x100": score }] });
            let at = usize::try_from(below(servers.len() as u64)).unwrap();
            if below(5) == 0 {
                cut(&servers[at], &clients[at], &sheet.path, sheet.version, &body);
            }
            let mut told = Vec::new();
            for _ in 0..2 {
                let other = usize::try_from(below(servers.len() as u64)).unwrap();
                let request = clients[other].request("PUT", &sheet.path).if_match(&sheet.version.to_string());
                told.push(request.json(&body).send().expect(200).body);
            }
            assert_eq!(told[0], told[1], "sent twice, done once");
            assert_eq!(told[0]["version"].as_i64().unwrap(), sheet.version + 1, "done once");
            (sheet.version, sheet.score) = (sheet.version + 1, score);
        }
        if sheet.score >= 0 && below(2) == 0 {
            clients[0].act(&format!("{}/transitions", sheet.path), &json!({ "to": "submitted" })).expect(200);
            (sheet.version, sheet.submitted) = (sheet.version + 1, true);
        }
        known.push(sheet);
    }
    known
}

/// What a sheet holds in the end is what its judge was told last.
fn thirty_judges_at_once(kind: Kind) {
    let fixture = Fixture::of(kind);
    let first = Arc::new(fixture.server());
    let (path, judges) = contest(&fixture, &first);
    // SQLite has one process; on PostgreSQL a second server works on the same database.
    let mut servers = vec![first.clone()];
    if kind == Kind::Postgres {
        servers.push(Arc::new(Server::on(first.database.clone(), &[("access_minutes", "1440")])));
    }
    let threads: Vec<_> = judges
        .iter()
        .enumerate()
        .map(|(number, username)| {
            let (servers, username, path) = (servers.clone(), username.clone(), path.clone());
            std::thread::spawn(move || judge(&servers, number, &username, &path))
        })
        .collect();
    let known: Vec<Vec<Known>> = threads.into_iter().map(|thread| thread.join().expect("a judge ends well")).collect();
    let mut checked = 0;
    for (username, known) in judges.iter().zip(&known) {
        let client = servers[servers.len() - 1].log_in(username);
        for sheet in known {
            let there = client.get(&sheet.path).expect(200).body;
            assert_eq!((&there["version"], &there["scores"][0]["score_x100"]), (&json!(sheet.version), &json!(sheet.score)), "{username}");
            assert_eq!(there["status"], if sheet.submitted { "submitted" } else { "draft" });
            checked += 1;
        }
    }
    assert_eq!(checked, JUDGES * ENTRANTS);
}
