//! How an import goes: whole or in part, cancelled, waited for, and once however often its server dies.

use std::time::{Duration, Instant};

use chibo_tests::fixture::Fixture;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Database, Kind, Server, Value, json};
use diesel::prelude::*;

use super::{CSV, brought, counts, faults, rows, sent};
use crate::Test;
use crate::crash::Restartable;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: all_or_nothing, what_is_cancelled_stays_as_far_as_it_went, who_waits_is_told, what_always_fails_ends, two_at_once_in_the_same_cells, each_row_goes_in_once_though_servers_die]
}

const HEAD: &str = "code,name,kind,committee_code,founded_on";

fn all_or_nothing(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let total = || client.get("/v1/cells?include_total=true").expect(200).body["page"]["total"].as_i64().unwrap();
    let before = total();
    let good = rows(150, "T");
    let faulty = format!("{HEAD}\n{good}T200,x,bank,P0,2011-02-01\nT201,,police,P0,2011-02-01\n");
    let job = brought(&server, &client, "kind=cells&mode=atomic", CSV, faulty.as_bytes());
    assert_eq!((job["status"].as_str(), total()), (Some("failed"), before));
    assert_eq!(job["error"]["code"], "validation_failed");
    let wanted = [(152, vec!["kind not_one_of".to_owned()]), (153, vec!["name required".to_owned()])];
    assert_eq!(faults(&client, &job), wanted, "every fault is told");
    let job = brought(&server, &client, "kind=cells&mode=atomic", CSV, format!("{HEAD}\n{good}").as_bytes());
    assert_eq!((job["status"].as_str(), counts(&job), total()), (Some("done"), [150, 0, 0, 0, 0], before + 150));
}

fn what_is_cancelled_stays_as_far_as_it_went(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let job = sent(&client, "kind=cells", CSV, format!("{HEAD}\nC1,x,police,P0,2011-02-01\n").as_bytes());
    let path = format!("/v1/jobs/{}/cancel", job["id"].as_str().unwrap());
    client.request("POST", &path).send().problem(428, "precondition_required");
    let version = job["version"].as_i64().unwrap().to_string();
    let cancelled = client.request("POST", &path).if_match(&version).send().expect(200).body;
    assert_eq!(cancelled["status"], "cancelled");
    server.run_jobs();
    client.get("/v1/cells/by-code/C1").problem(404, "not_found");
    client.request("POST", &path).if_match("*").send().problem(409, "wrong_state");
    server.app.clock.advance(chrono::Duration::minutes(2));
    server.run_jobs();
    assert_eq!(server.database.texts("SELECT CAST(count(*) AS TEXT) FROM import_parts"), ["0"], "what waited goes too");
}

/// Whoever follows the log hears of the end, also of one that nobody could bring about.
fn what_always_fails_ends(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let job = sent(&client, "kind=cells", CSV, format!("{HEAD}\nC1,x,police,P0,2011-02-01\n").as_bytes());
    let empty = if kind == Kind::Sqlite { "x''" } else { "''" };
    let spoil = format!("UPDATE import_parts SET rows_sealed = {empty}");
    diesel::connection::SimpleConnection::batch_execute(&mut server.database.connect(), &spoil).unwrap();
    for _ in 0..12 {
        server.run_jobs();
        server.app.clock.advance(chrono::Duration::hours(1));
    }
    let client = server.log_in("organizer");
    let job = client.get(&format!("/v1/jobs/{}", job["id"].as_str().unwrap())).expect(200).body;
    assert_eq!((job["status"].as_str(), job["error"]["code"].as_str()), (Some("failed"), Some("internal")), "{job}");
    assert_eq!(server.database.texts("SELECT CAST(count(*) AS TEXT) FROM events WHERE action = 'import.ended'"), ["1"]);
    assert_eq!(server.database.texts("SELECT CAST(count(*) AS TEXT) FROM import_parts"), ["0"]);
}

/// Two files name the same cells the other way round, on PostgreSQL at two servers: whoever waits for whom, every row goes in.
fn two_at_once_in_the_same_cells(kind: Kind) {
    const CELLS: usize = 8;
    const ROWS: usize = 600;
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    // One file of SQLite is one server's.
    let second = (kind == Kind::Postgres).then(|| Server::on(server.database.clone(), &[]));
    let other = second.as_ref().unwrap_or(&server);
    let clients = ["root.organizer", "organizer"].map(|name| fixture.client(&server, name));
    brought(&server, &clients[0], "kind=cells", CSV, format!("{HEAD}\n{}", rows(CELLS, "W")).as_bytes());
    let file = |number: usize| {
        let row = |at: usize| {
            let cell = if number == 0 { at % CELLS } else { CELLS - 1 - at % CELLS };
            format!("W{cell},Trần Văn {number} {at},male,1970-01-{:02},1995-05-01,1996-05-01,2012-01-01\n", at % 28 + 1)
        };
        format!("cell_code,full_name,sex,birth,admitted_on,official_on,joined_cell_on\n{}", (0..ROWS).map(row).collect::<Vec<_>>().concat())
    };
    let jobs = [0, 1].map(|number| sent(&clients[number], "kind=members", CSV, file(number).as_bytes()));
    std::thread::scope(|scope| {
        for one in [&server, other] {
            scope.spawn(|| {
                for _ in 0..50 {
                    one.run_jobs();
                }
            });
        }
    });
    for (client, job) in clients.iter().zip(jobs) {
        let ended = || client.get(&format!("/v1/jobs/{}", job["id"].as_str().unwrap())).expect(200).body;
        // A step that had to give way is tried again some seconds later.
        for _ in 0..10 {
            if ended()["ended_at"].is_null() {
                server.app.clock.advance(chrono::Duration::seconds(30));
                server.run_jobs();
            }
        }
        let job = ended();
        assert_eq!((job["status"].as_str(), counts(&job)), (Some("done"), [i64::try_from(ROWS).unwrap(), 0, 0, 0, 0]), "{:?}", faults(client, &job));
    }
    chibo_api::server::admin::rebuild_counters(&server.app, true).expect("every counter equals a count from scratch");
}

fn who_waits_is_told(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let job = sent(&client, "kind=cells", CSV, format!("{HEAD}\nC1,x,police,P0,2011-02-01\n").as_bytes());
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    let began = Instant::now();
    assert_eq!(client.get(&format!("{path}?wait=1")).expect(200).body["status"], "waiting");
    assert!(began.elapsed() >= Duration::from_millis(900));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| client.request("GET", &path).header("Prefer", "wait=30").send().expect(200).body);
        std::thread::sleep(Duration::from_millis(200));
        server.run_jobs();
        assert_eq!(waiting.join().unwrap()["status"], "done");
    });
}

fn each_row_goes_in_once_though_servers_die(kind: Kind) {
    const ROWS: usize = 1_500;
    let database = Database::new(kind);
    let server = Restartable::new(database.url(), database.master_key().display().to_string());
    server.user("root", "organizer");
    let mut process = server.start();
    let client = Client::new(&format!("http://{}", server.address)).log_in("root", PASSWORD);
    let base = json!({ "code": "P0", "name": "Đảng bộ", "level": "base", "founded_on": "2010-01-01" });
    client.post("/v1/committees", &base).expect(201);
    let rows = rows(ROWS, "K");
    let job = sent(&client, "kind=cells", CSV, format!("{HEAD}\n{rows}").as_bytes());
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    let began = Instant::now();
    let mut kills = 0;
    let ended: Value = loop {
        let now = client.get(&path).expect(200).body;
        if now["ended_at"].is_string() {
            break now;
        }
        assert!(began.elapsed() < Duration::from_secs(500), "{now}");
        if kills < 4 {
            // Who dies holds the job for the time of its lease; the clock of the database is moved on instead of waiting.
            drop(process);
            kills += 1;
            diesel::connection::SimpleConnection::batch_execute(&mut database.connect(), "UPDATE jobs SET due_at = created_at WHERE kind = 'imports.run'")
                .unwrap();
            process = server.start();
        }
        std::thread::sleep(Duration::from_millis(40));
    };
    drop(process);
    assert_eq!((ended["status"].as_str(), counts(&ended)), (Some("done"), [i64::try_from(ROWS).unwrap(), 0, 0, 0, 0]));
    assert!(kills > 0);
    let made: i64 = chibo_api::db::schema::events::table
        .filter(chibo_api::db::schema::events::action.eq("cell.created"))
        .count()
        .get_result(&mut database.connect())
        .unwrap();
    assert_eq!(made, i64::try_from(ROWS).unwrap());
}
