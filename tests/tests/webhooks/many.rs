//! The servers deliver beside the requests: one endpoint does not hold up another, and servers that are killed are followed by others.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chibo_tests::server::PASSWORD;
use chibo_tests::{Answer, Client, Database, Kind, Receiver, json};

use crate::Test;
use crate::crash::Restartable;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: servers_that_are_killed_are_followed, who_hangs_holds_up_nobody_else]
}

/// A client that may read the structure, with an endpoint at each address.
fn endpoints(administrator: &Client, urls: &[String]) -> Vec<String> {
    let client = json!({ "name": "Cổng", "role": "viewer", "scopes": ["structure:read"] });
    let client = administrator.post("/v1/clients", &client).expect(201).body["client"]["id"].clone();
    let make = |url: &String| {
        let new = json!({ "client_id": client, "name": "Cổng", "url": url, "kinds": ["organization"] });
        format!("/v1/webhook-endpoints/{}", administrator.post("/v1/webhook-endpoints", &new).expect(201).body["endpoint"]["id"].as_str().unwrap())
    };
    urls.iter().map(make).collect()
}

fn organization(organizer: &Client, committee: &str, number: usize) {
    let new = json!({ "code": format!("CD{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee });
    organizer.post("/v1/organizations", &new).expect(201);
}

struct Office {
    servers: Vec<Restartable>,
    administrator: Client,
    organizer: Client,
    committee: String,
    _database: Database,
}

/// SQLite has one server, PostgreSQL two; the first of them is started with what is given back.
fn servers(kind: Kind) -> (Office, Vec<Option<chibo_tests::process::ServerProcess>>) {
    let database = Database::new(kind);
    let count = if kind == Kind::Postgres { 2 } else { 1 };
    let servers: Vec<Restartable> = (0..count).map(|_| Restartable::new(database.url(), database.master_key().display().to_string())).collect();
    servers[0].user("organizer", "organizer");
    servers[0].user("administrator", "administrator");
    let running = servers.iter().map(|server| Some(server.start())).collect();
    let [organizer, administrator] = ["organizer", "administrator"].map(|name| servers[0].client().log_in(name, PASSWORD));
    let committee = organizer.post("/v1/committees", &json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" })).expect(201).id();
    (Office { servers, administrator, organizer, committee, _database: database }, running)
}

fn servers_that_are_killed_are_followed(kind: Kind) {
    const EVENTS: usize = 60;
    const ENDPOINTS: usize = 3;
    let (city, mut running) = servers(kind);
    // Slow enough for a kill to meet a turn.
    let receivers: Vec<Receiver> = (0..ENDPOINTS)
        .map(|_| {
            Receiver::new(|_| {
                std::thread::sleep(Duration::from_millis(20));
                Answer::status(200)
            })
        })
        .collect();
    endpoints(&city.administrator, &receivers.iter().map(|receiver| receiver.url("/")).collect::<Vec<_>>());
    for number in 0..EVENTS {
        organization(&city.organizer, &city.committee, number);
        if number == EVENTS / 2 {
            // In the middle of telling.
            let last = running.len() - 1;
            drop(running[last].take());
            running[last] = Some(city.servers[last].start());
        }
    }
    drop(running[0].take());
    running[0] = Some(city.servers[0].start());
    let ids = |receiver: &Receiver| -> Vec<(String, i64)> {
        receiver.received().iter().map(|message| (message.header("webhook-id").to_owned(), message.sequence())).collect()
    };
    // The lease of who was killed lasts half a minute.
    let began = Instant::now();
    for receiver in &receivers {
        let everything =
            receiver.wait(Duration::from_secs(90), |received| received.iter().map(|message| message.sequence()).collect::<BTreeSet<_>>().len() == EVENTS);
        assert!(everything, "{} of {EVENTS} after {:?}", ids(receiver).len(), began.elapsed());
    }
    std::thread::sleep(Duration::from_millis(1_500));
    for receiver in &receivers {
        let told = ids(receiver);
        let mut by_event: BTreeMap<i64, BTreeSet<&String>> = BTreeMap::new();
        for (id, sequence) in &told {
            by_event.entry(*sequence).or_default().insert(id);
        }
        assert!(by_event.values().all(|ids| ids.len() == 1), "an event has one id, however often it comes");
        // What was under way when a server was killed comes again, and nothing else: two kills, one message of an endpoint at a time.
        assert!(told.len() <= EVENTS + 2, "{} messages of {EVENTS} events", told.len());
        let mut first: Vec<i64> = Vec::new();
        for (_, sequence) in &told {
            if !first.contains(sequence) {
                first.push(*sequence);
            }
        }
        assert!(first.is_sorted(), "in the order of their numbers");
    }
}

fn who_hangs_holds_up_nobody_else(kind: Kind) {
    let (city, running) = servers(kind);
    let (hanging, quick) = (Receiver::new(|_| Answer::Hang), Receiver::default());
    let urls: Vec<String> = (0..3).map(|_| hanging.url("/")).chain([quick.url("/")]).collect();
    let paths = endpoints(&city.administrator, &urls);
    for number in 0..5 {
        organization(&city.organizer, &city.committee, number);
    }
    assert!(quick.wait(Duration::from_secs(8), |received| received.len() == 5), "{}", quick.received().len());
    assert!(hanging.wait(Duration::from_secs(8), |received| received.len() == 3), "one attempt at a time for each");
    // An attempt ends by itself.
    let began = Instant::now();
    let outcome =
        || city.administrator.get(&format!("{}/deliveries?sort=created_at&limit=1", paths[0])).expect(200).body["items"][0]["attempts"][0]["outcome"].clone();
    while outcome().is_null() {
        assert!(began.elapsed() < Duration::from_secs(25), "the attempt does not end");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(outcome(), "timed_out");
    drop(running);
}
