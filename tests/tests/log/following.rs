//! A follower that is told nothing but `after`, while writers write at servers that are killed and started again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Database, Kind, Value, json};

use crate::crash::Restartable;

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_follower_keeps_in_step_while_servers_are_killed]
}

const WRITERS: usize = 16;

/// Writes of all writers together; `CHIBO_FEED_WRITES` is another number.
fn writes() -> usize {
    std::env::var("CHIBO_FEED_WRITES").ok().and_then(|text| text.parse().ok()).unwrap_or(800)
}

/// A caller who comes again, to whichever server there is, until it is answered: with the same key, so that nothing is done twice.
struct Persistent {
    agent: ureq::Agent,
    addresses: Vec<SocketAddr>,
    token: String,
}

impl Persistent {
    fn new(addresses: &[SocketAddr], token: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(15)));
        Self { agent: config.build().into(), addresses: addresses.to_vec(), token: token.to_owned() }
    }

    fn ask(&self, method: &str, path: &str, key: &str, body: Option<&Value>) -> (u16, Value) {
        for attempt in 0..2_000_usize {
            let address = self.addresses[(attempt + key.len()) % self.addresses.len()];
            let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{address}{path}"));
            request = request.header("Authorization", format!("Bearer {}", self.token)).header("Content-Type", "application/json");
            if method != "GET" {
                request = request.header("If-Match", "*");
            }
            if method == "POST" {
                request = request.header("Idempotency-Key", key);
            }
            let text = body.map(Value::to_string).unwrap_or_default();
            let answer = self.agent.run(request.body(text).unwrap());
            if let Ok(mut answer) = answer {
                let status = answer.status().as_u16();
                let read = answer.body_mut().read_to_string();
                if let Ok(text) = read
                    && status < 500
                    && status != 409
                    && status != 429
                {
                    return (status, serde_json::from_str(&text).unwrap_or(Value::Null));
                }
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("{method} {path}: nobody answers");
    }
}

/// Makes organizations, renames some of them and takes some back; the ids of those that were made.
fn write(caller: &Persistent, committee: &str, numbers: &AtomicUsize, all: usize) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    loop {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        if number >= all {
            return made;
        }
        let key = format!("write-{number}");
        match (number % 4, made.last()) {
            (2, Some(id)) => {
                let (status, answer) = caller.ask("PATCH", &format!("/v1/organizations/{id}"), &key, Some(&json!({ "name": format!("Chi đoàn {number}") })));
                assert!([200, 404].contains(&status), "{answer}");
            }
            (3, Some(id)) => {
                // Whether the first try or a later one was answered, it is gone.
                let (status, answer) = caller.ask("DELETE", &format!("/v1/organizations/{id}"), &key, None);
                assert!([204, 404].contains(&status), "{answer}");
            }
            _ => {
                let body = json!({ "code": format!("CD{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee });
                let (status, answer) = caller.ask("POST", "/v1/organizations", &key, Some(&body));
                assert_eq!(status, 201, "{answer}");
                made.push(answer["id"].as_str().unwrap().to_owned());
            }
        }
    }
}

/// What a follower knows.
#[derive(Default)]
struct Known {
    after: i64,
    organizations: BTreeMap<String, Value>,
    created: Vec<String>,
}

impl Known {
    /// Takes what is behind the number that came last; whether there was anything.
    fn go_on(&mut self, feed: &Persistent, reads: &Persistent) -> bool {
        let (status, changes) = feed.ask("GET", &format!("/v1/events?after={}&limit=200", self.after), "feed", None);
        assert_eq!(status, 200, "{changes}");
        let events = changes["items"].as_array().unwrap();
        for event in events {
            let sequence: i64 = event["sequence"].as_str().unwrap().parse().unwrap();
            assert_eq!(sequence, self.after + 1, "nothing is missed, nothing comes twice, and everything in its order");
            self.after = sequence;
            if event["data"]["subject_kind"] != "organization" {
                continue;
            }
            let id = event["data"]["subject_id"].as_str().unwrap();
            if event["type"] == "organization.created" {
                self.created.push(id.to_owned());
            }
            match reads.ask("GET", &format!("/v1/organizations/{id}"), "read", None) {
                (200, record) => drop(self.organizations.insert(id.to_owned(), record)),
                (404, _) => drop(self.organizations.remove(id)),
                (status, answer) => panic!("{status} {answer}"),
            }
        }
        assert_eq!(changes["next_after"], self.after);
        !events.is_empty()
    }
}

/// Every organization there is.
fn listed(client: &Client) -> BTreeMap<String, Value> {
    let (mut all, mut path) = (BTreeMap::new(), "/v1/organizations?limit=200".to_owned());
    loop {
        let page = client.get(&path).expect(200).body;
        all.extend(page["items"].as_array().unwrap().iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item.clone())));
        let Some(cursor) = page["page"]["next_cursor"].as_str() else { return all };
        path = format!("/v1/organizations?limit=200&cursor={cursor}");
    }
}

fn a_follower_keeps_in_step_while_servers_are_killed(kind: Kind) {
    let database = Database::new(kind);
    // SQLite has one server; PostgreSQL two, of which one at a time is killed.
    let count = if kind == Kind::Postgres { 2 } else { 1 };
    let servers: Vec<Restartable> = (0..count).map(|_| Restartable::new(database.url(), database.master_key().display().to_string())).collect();
    servers[0].user("organizer", "organizer");
    servers[0].user("auditor", "auditor");
    let mut running: Vec<_> = servers.iter().map(|server| Some(server.start())).collect();
    let addresses: Vec<SocketAddr> = servers.iter().map(|server| server.address).collect();
    let organizer = servers[0].client().log_in("organizer", PASSWORD);
    let committee = organizer.post("/v1/committees", &json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" })).expect(201).id();
    let token = |username: &str| {
        let body = json!({ "username": username, "password": PASSWORD });
        servers[0].client().post("/v1/auth/sessions", &body).expect(201).body["access_token"].as_str().unwrap().to_owned()
    };
    let (organizer_token, auditor_token) = (token("organizer"), token("auditor"));
    let (numbers, done, made) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(Vec::new()));
    let (known, kills) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                scope.spawn(|| {
                    let ids = write(&Persistent::new(&addresses, &organizer_token), &committee, &numbers, writes());
                    made.lock().unwrap().extend(ids);
                })
            })
            .collect();
        let follower = scope.spawn(|| {
            let (feed, reads) = (Persistent::new(&addresses, &auditor_token), Persistent::new(&addresses, &organizer_token));
            let mut known = Known::default();
            loop {
                // Asked before it is looked, so that the last look comes after the last write.
                let over = done.load(Ordering::Relaxed);
                if !known.go_on(&feed, &reads) {
                    if over {
                        return known;
                    }
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        });
        let mut kills = 0;
        while !writers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(150));
            let at = kills % servers.len();
            // Dropping it kills it.
            drop(running[at].take());
            running[at] = Some(servers[at].start());
            kills += 1;
        }
        // The second that the sealer takes at most to see what a dead server left.
        std::thread::sleep(Duration::from_millis(1_500));
        done.store(true, Ordering::Relaxed);
        (follower.join().unwrap(), kills)
    });
    assert!(kills > 0, "no server was killed");
    let organizer = servers[0].client().with_token(&organizer_token);
    assert_eq!(known.organizations, listed(&organizer));
    let (mut created, mut made) = (known.created, made.into_inner().unwrap());
    created.sort();
    made.sort();
    assert_eq!(created, made, "every record that was made came once");
}
