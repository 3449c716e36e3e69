//! Benchmarks, each a ratio of two things measured side by side in one run: `cargo bench -p chibo-tests`.
//! A word as argument runs only that part: `cargo bench -p chibo-tests -- writes`.
//!
//! writes: durable creates by 64 clients, with group commit against one commit each; and what a flush costs this disk, without which
//!         the ratio says little: the longer a flush, the more a group shares.
//! reads:  an authenticated read of one cell, against a bare handler that reads the same row and writes the same JSON.
//! creates: candidates by 1, 4, 16 and 64 clients, in turns, and by 64 at two servers on one PostgreSQL; and how many had to be tried
//!         again. More clients must not get less done. Beside them organizations, which are about no person.
//! lists:  a list of 50 candidates, where every reading of a person is recorded, against a list of 50 cells; on both databases.
//! sheets: saves of score sheets by 64 clients, against creates of organizations; on both databases.
//! results: the result of a contest of 500 entrants before nine judges: milliseconds of one processor.
//! split:  a total over 250,000 units by each method, against a plain sort of as many numbers.
//! forecast: what is expected by the end of the year on simulated wards, against what comes: bias, precision and recall of what is at risk.
//! reports: progress over 249,600 cells from counters, a first page and the totals, with twelve times the people and without; today, as of a day and
//!         as known at an instant. On one database with `reports-sqlite` and `reports-postgres`. Writing the counters takes minutes.
//! sealing: how long after its act an event reaches who follows, under loads of 1 to 64 clients; on both databases.
//! files:  members and candidates from CSV and workbooks of 10,000 and 100,000 rows, beside the `sqlite3` shell that puts the same lines into a bare
//!         table; the lists sent whole while others ask; and the memory of both. `files-postgres` on that database, `files-million` with 1,000,000.
//! demo:   time until the demo answers, and its memory when idle.
//! scale:  lists, searches and deadlines of one committee among 1,000,000 candidates in 20,000 cells, against the same committee among
//!         10,000 in 200; and a transition against plain creates. On SQLite and on PostgreSQL, or on one of them with
//!         `scale-sqlite` and `scale-postgres`. Building the large data takes minutes.
//!
//! `CHIBO_LOAD_SERVER` names another `chibo-api` to measure in place of this one, e.g. that of an older commit.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a benchmark prints, and stops at the first surprise")]

mod bare;
mod client;
mod contests;
mod files;
mod forecast;
mod scale;
mod sealing;
mod server;
mod split;

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chibo_tests::database::{Database, Kind};
use client::{Load, run_load};
use serde_json::json;
use server::Server;

/// Rounds of each pair; their order alternates, so that a drift of the machine's speed hits both sides.
const ROUNDS: usize = 5;
/// Connections of a load, each with one request under way. With fewer of them the load mostly sleeps, and waking it costs more than a read.
const CLIENTS: usize = 64;
const WARM_UP: Duration = Duration::from_millis(500);
const ROUND: Duration = Duration::from_secs(3);
const FLUSHES: usize = 500;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    match (std::env::var("CHIBO_LOAD_ROLE").as_deref(), arguments.next()) {
        (Ok("server"), _) => std::process::exit(server::as_server()),
        (Ok("bare"), _) => bare::serve(),
        (_, Some(part)) => run(&part),
        (_, None) => ["demo", "reads", "lists", "writes", "creates", "sheets", "results", "split", "forecast", "sealing", "scale"].into_iter().for_each(run),
    }
}

fn run(part: &str) {
    match part {
        "split" => split::splits(),
        "files" => files::run(Kind::Sqlite, &[10_000, 100_000]),
        "files-postgres" => files::run(Kind::Postgres, &[10_000, 100_000]),
        "files-million" => files::run(Kind::Sqlite, &[1_000_000]),
        "reports" => scale::reports::run(&[Kind::Sqlite, Kind::Postgres]),
        "reports-sqlite" => scale::reports::run(&[Kind::Sqlite]),
        "reports-postgres" => scale::reports::run(&[Kind::Postgres]),
        "forecast" => forecast::honesty(),
        "sealing" => sealing::run(),
        "writes" => writes(),
        "reads" => reads(),
        "lists" => [Kind::Sqlite, Kind::Postgres].into_iter().for_each(lists),
        "creates" => [Kind::Sqlite, Kind::Postgres].into_iter().for_each(creates),
        "sheets" => [Kind::Sqlite, Kind::Postgres].into_iter().for_each(contests::sheets),
        "results" => contests::results(),
        "demo" => demo(),
        "scale" => scale::run(&[Kind::Sqlite, Kind::Postgres]),
        "scale-sqlite" => scale::run(&[Kind::Sqlite]),
        "scale-postgres" => scale::run(&[Kind::Postgres]),
        other => panic!("there is no part {other:?}; they stand at the beginning of tests/load/main.rs"),
    }
}

/// Median of the rounds' rates for each side, and of their ratios.
fn compare(name: &str, first: (&str, &dyn Fn() -> f64), second: (&str, &dyn Fn() -> f64)) {
    let mut rates = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (a, b) = if round % 2 == 0 {
            let a = first.1();
            (a, second.1())
        } else {
            let b = second.1();
            (first.1(), b)
        };
        rates.0.push(a);
        rates.1.push(b);
        rates.2.push(a / b);
    }
    let (a, b, ratio) = (median(rates.0), median(rates.1), spread(rates.2));
    println!("{name}: {} {a:.0}/s, {} {b:.0}/s, ratio {:.2} (from {:.2} to {:.2})", first.0, second.0, ratio.1, ratio.0, ratio.2);
}

fn median(values: Vec<f64>) -> f64 {
    spread(values).1
}

fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[0], values[values.len() / 2], values[values.len() - 1])
}

fn writes() {
    let together = Server::start(&[("CHIBO_GROUP_COMMIT", "true")]);
    let apart = Server::start(&[("CHIBO_GROUP_COMMIT", "false")]);
    let load = |server: &Server| {
        let (token, committee) = (server.token.clone(), server.committee.clone());
        // One after the other, as whoever hands out codes does.
        let first = uuid::Uuid::now_v7().simple().to_string();
        let body = move |at: usize| {
            let code = format!("{}-{at:08}", &first[..16]);
            format!(r#"{{"code":"{code}","name":"Chi đoàn {at}","kind":"youth_union","committee_id":"{committee}"}}"#)
        };
        let load = Load {
            address: server.address,
            method: "POST",
            paths: vec!["/v1/organizations".to_owned()],
            token: Some(token),
            body: Some(Box::new(body)),
            status: 201,
        };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    compare("writes, 64 clients", ("group commit", &|| load(&together)), ("one commit each", &|| load(&apart)));
    let (least, middle, most) = spread(flushes());
    println!("writes: one flush of this disk takes {middle:.2} ms (from {least:.2} to {most:.2})");
}

/// Milliseconds of single flushes, each after one page written beside the databases, as a commit with nothing to share it does.
fn flushes() -> Vec<f64> {
    let mut file = tempfile::tempfile().expect("a temporary file");
    let page = [7; 4096];
    (0..FLUSHES)
        .map(|_| {
            file.write_all(&page).expect("room for a page");
            let began = Instant::now();
            // Of the data and of what the file system keeps about it, as the bundled SQLite asks for.
            file.sync_all().expect("a disk that flushes");
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect()
}

fn reads() {
    let server = Server::start(&[]);
    let path = format!("/v1/cells/{}", server.cell);
    let bare = server.start_bare();
    let load = |address, token: Option<String>| {
        let load = Load { address, method: "GET", paths: vec![path.clone()], token, body: None, status: 200 };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    assert_eq!(client::get(server.address, &path, Some(&server.token)), client::get(bare.address, &path, None), "both must write the same JSON");
    compare("reads, 64 clients", ("authenticated", &|| load(server.address, Some(server.token.clone()))), ("bare handler", &|| load(bare.address, None)));
}

fn creates(kind: Kind) {
    const CELLS: usize = 200;
    let database = Database::empty(kind);
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let server = Server::start(&[("CHIBO_DATABASE_URL", &url), ("CHIBO_MASTER_KEY_FILE", &key), ("CHIBO_PUBLIC_URL", "http://chibo.test")]);
    let second = (kind == Kind::Postgres).then(|| server.beside());
    let cell = |number: usize| json!({ "code": format!("KP{number}"), "name": "Chi bộ khu phố", "kind": "residential", "committee_id": server.committee, "founded_on": "2011-01-01" });
    let cells: Arc<Vec<String>> = Arc::new((0..CELLS).map(|number| server.create("/v1/cells", &cell(number))).collect());
    let load = |address: SocketAddr, clients: usize| {
        let cells = cells.clone();
        let body = move |at: usize| {
            let cell = &cells[at % CELLS];
            format!(
                r#"{{"full_name":"Nguyễn Thị Sen {at}","birth":"1999-04-30","education":"university","phone":"0900000000","cell_id":"{cell}","listed_on":"2022-01-10"}}"#
            )
        };
        let load = Load {
            address,
            method: "POST",
            paths: vec!["/v1/candidates".to_owned()],
            token: Some(server.token.clone()),
            body: Some(Box::new(body)),
            status: 201,
        };
        run_load(&load, clients, WARM_UP, ROUND)
    };
    // What a create costs that is about no person: one row, one event, nothing sealed.
    let organizations = || {
        let (committee, first) = (server.committee.clone(), uuid::Uuid::now_v7().simple().to_string());
        let body =
            move |at: usize| format!(r#"{{"code":"{}-{at:08}","name":"Chi đoàn {at}","kind":"youth_union","committee_id":"{committee}"}}"#, &first[..16]);
        let paths = vec!["/v1/organizations".to_owned()];
        let load = Load { address: server.address, method: "POST", paths, token: Some(server.token.clone()), body: Some(Box::new(body)), status: 201 };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    let both = |other: SocketAddr| {
        std::thread::scope(|scope| {
            [server.address, other].map(|address| scope.spawn(move || load(address, CLIENTS / 2))).map(|one| one.join().expect("a load")).iter().sum()
        })
    };
    let mut rates: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for clients in [1, 4, 16, CLIENTS] {
            rates.entry(format!("{clients:2} clients")).or_default().push(load(server.address, clients));
        }
        rates.entry(format!("{CLIENTS} clients, organizations instead")).or_default().push(organizations());
        if let Some(second) = &second {
            rates.entry(format!("{CLIENTS} clients at two servers")).or_default().push(both(second.address));
        }
    }
    for (name, rates) in rates {
        let (least, middle, most) = spread(rates);
        println!("creates, {}, {name}: {middle:.0}/s (from {least:.0} to {most:.0})", kind.name());
    }
    let metrics = String::from_utf8(client::get(server.address, "/metrics", None)).expect("text");
    let retries = metrics.lines().find_map(|line| line.strip_prefix("chibo_database_retries_total ")).unwrap_or("0");
    println!("creates, {}: {retries} tried again by the first server", kind.name());
}

fn lists(kind: Kind) {
    const PAGE: usize = 50;
    let database = Database::empty(kind);
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let server = Server::start(&[("CHIBO_DATABASE_URL", &url), ("CHIBO_MASTER_KEY_FILE", &key)]);
    for number in 1..=PAGE {
        let cell = json!({ "code": format!("KP{number}"), "name": format!("Chi bộ khu phố {number}"), "kind": "residential", "committee_id": server.committee, "founded_on": "2011-01-01" });
        drop(server.create("/v1/cells", &cell));
        let candidate = json!({ "full_name": format!("Nguyễn Thị Sen {number}"), "birth": "1999-04-30", "cell_id": server.cell, "listed_on": "2022-01-10" });
        drop(server.create("/v1/candidates", &candidate));
    }
    let load = |path: &str| {
        let load = Load {
            address: server.address,
            method: "GET",
            paths: vec![format!("{path}?limit={PAGE}")],
            token: Some(server.token.clone()),
            body: None,
            status: 200,
        };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    load("/v1/candidates");
    let before = server.resident_kib();
    let name = format!("lists, {}, {CLIENTS} clients", kind.name());
    compare(&name, ("50 candidates", &|| load("/v1/candidates")), ("50 cells", &|| load("/v1/cells")));
    let (before, after) = (before / 1024, server.resident_kib() / 1024);
    println!("lists, {}: {before} MB resident after the first round, {after} MB after the last", kind.name());
}

fn demo() {
    let mut starts = Vec::new();
    let mut memory = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let demo = server::demo();
        starts.push(began.elapsed().as_secs_f64());
        std::thread::sleep(Duration::from_secs(2));
        memory = demo.resident_kib().max(memory);
    }
    let (least, middle, most) = spread(starts);
    println!("demo: answers {middle:.2} s after its start (from {least:.2} to {most:.2}), {} MB resident when idle", memory / 1024);
}
