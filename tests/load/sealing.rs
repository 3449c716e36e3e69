//! How long after its act an event reaches who follows: sealing, and the answer of a long poll, under loads of several sizes.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chibo_tests::database::{Database, Kind};
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::client::{Connection, Load, run_load};
use crate::server::Server;

const TIME: Duration = Duration::from_secs(5);
const WARM_UP: Duration = Duration::from_millis(500);

/// Runs on both databases.
pub(crate) fn run() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        on(kind);
    }
}

fn on(kind: Kind) {
    let database = Database::empty(kind);
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let server = Server::start(&[("CHIBO_DATABASE_URL", &url), ("CHIBO_MASTER_KEY_FILE", &key), ("CHIBO_PUBLIC_URL", "http://chibo.test")]);
    for clients in [1, 4, 16, 64] {
        let (committee, first) = (server.committee.clone(), uuid::Uuid::now_v7().simple().to_string());
        let body =
            move |at: usize| format!(r#"{{"code":"{}-{at:08}","name":"Chi đoàn {at}","kind":"youth_union","committee_id":"{committee}"}}"#, &first[..16]);
        let paths = vec!["/v1/organizations".to_owned()];
        let load = Load { address: server.address, method: "POST", paths, token: Some(server.token.clone()), body: Some(Box::new(body)), status: 201 };
        let over = AtomicBool::new(false);
        let (rate, mut lags) = std::thread::scope(|scope| {
            let follower = scope.spawn(|| follow(server.address, &server.token, &over));
            let rate = run_load(&load, clients, WARM_UP, TIME);
            over.store(true, Ordering::Relaxed);
            (rate, follower.join().expect("the follower was answered"))
        });
        lags.sort_unstable();
        let at = |percent: usize| lags[(lags.len() * percent / 100).min(lags.len() - 1)];
        println!(
            "sealing, {}: {clients} clients, {rate:.0} creates/s: an event reaches who follows after {} ms (median), {} ms (99 of 100), {} ms at most; {} events",
            kind.name(),
            at(50),
            at(99),
            at(100),
            lags.len()
        );
    }
}

/// Milliseconds from each act to the answer that told of it.
fn follow(address: SocketAddr, token: &str, over: &AtomicBool) -> Vec<i64> {
    let mut connection = Connection::open(address);
    let mut ask = |path: &str| -> (Value, DateTime<Utc>) {
        let (status, body) = connection.exchange("GET", path, Some(token), "");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        (serde_json::from_slice(&body).expect("JSON"), Utc::now())
    };
    let mut after = ask("/v1/events").0["next_after"].as_i64().expect("a number");
    let mut lags = Vec::new();
    loop {
        let ended = over.load(Ordering::Relaxed);
        let (page, told_at) = ask(&format!("/v1/events?after={after}&limit=200&wait=1"));
        let events = page["items"].as_array().expect("events");
        let time = |event: &Value| event["time"].as_str().and_then(|time| time.parse::<DateTime<Utc>>().ok()).expect("an instant");
        lags.extend(events.iter().map(|event| (told_at - time(event)).num_milliseconds()));
        after = page["next_after"].as_i64().expect("a number");
        if ended && events.is_empty() {
            return lags;
        }
    }
}
