//! What lets many servers work on one PostgreSQL: reading from a replica, a primary that is gone or does not write, and what is told of it.
//! Real replicas, a primary that dies and poolers: `tests/external/instances`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chibo_api::clock::Clock;
use chibo_api::server::app;
use chibo_tests::postgres::{Postgres, Source};
use chibo_tests::server::settings_for;
use chibo_tests::{Client, Database, Kind, Server, Value, json, postgres, process};
use diesel::connection::SimpleConnection;

use crate::Test;

pub fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_postgres: lists_come_from_a_replica, a_replica_of_another_database_is_refused, replicas_behind_one_address_need_not_write, a_report_has_what_was_there, a_commit_without_an_answer_is_told, a_database_that_does_not_write_is_away];
    tests.extend(crate::tests![once: numbers_are_described, a_server_is_asked_whether_it_is_ready]);
    tests
}

fn committee() -> Value {
    json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" })
}

fn cell(committee: &str, code: &str) -> Value {
    json!({ "code": code, "name": "Chi bộ thử", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" })
}

/// How many lists this process has read from a replica, or elsewhere for this reason.
fn reads(server: &Server, from: &str, because: &str) -> f64 {
    let line = format!("chibo_replica_reads_total{{from=\"{from}\",because=\"{because}\"}} ");
    let text = server.app.metrics.render();
    text.lines().find_map(|found| found.strip_prefix(&line)).map_or(0.0, |number| number.parse().unwrap())
}

/// The numbers are those of the whole process: whoever counts reads of a replica is the only one who reads from one.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn until(what: &str, mut so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(began.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A database stands in for its own replica: it is never behind, and everything else is as with one.
fn lists_come_from_a_replica() {
    let database = Arc::new(Database::new(Kind::Postgres));
    let (url, away) = (database.url(), Database::new(Kind::Postgres));
    let _one = one_at_a_time();
    let server = Server::on(database.clone(), &[("database_read_url", &url)]);
    let organizer = server.user("organizer", "organizer");
    let committee = organizer.post("/v1/committees", &committee()).expect(201).id();
    let created = organizer.post("/v1/cells", &cell(&committee, "A")).expect(201);
    let asked = || reads(&server, "replica", "");
    until("the replica is asked", || {
        let before = asked();
        let listed = organizer.get("/v1/cells?limit=1").expect(200);
        assert_eq!(listed.each("code"), ["A"]);
        asked() > before
    });
    let before = asked();
    let path = format!("/v1/cells/{}", created.id());
    let version = organizer.get(&path).expect(200).header("etag").to_owned();
    organizer.request("GET", &path).header("If-None-Match", &version).send().expect(304);
    organizer.get("/v1/auth/sessions").expect(200);
    organizer.get("/v1/events?after=0").expect(200);
    organizer.get("/v1/cells/by-code/A").expect(200);
    assert!((asked() - before).abs() < f64::EPSILON, "what must be new is read where it is new");
    organizer.post("/v1/cells", &cell(&committee, "B")).expect(201);
    let first = organizer.get("/v1/cells?limit=1&sort=code").expect(200);
    let cursor = first.body["page"]["next_cursor"].as_str().unwrap().to_owned();
    let plain = Server::on(database, &[]);
    let elsewhere = Client::new(&format!("http://{}", plain.address)).with_token(organizer.token.as_deref().unwrap());
    assert_eq!(elsewhere.get(&format!("/v1/cells?limit=1&sort=code&cursor={cursor}")).expect(200).each("code"), ["B"], "a cursor goes on anywhere");
    // What is wrong with a request is wrong there as well: it is said once, and is no fault of the replica.
    let failed = reads(&server, "primary", "failed");
    until("the replica refuses it", || {
        let before = asked();
        organizer.get(&format!("/v1/cells?limit=1&sort=name&cursor={cursor}")).problem(400, "cursor_mismatch");
        asked() > before
    });
    assert!((reads(&server, "primary", "failed") - failed).abs() < f64::EPSILON);
    // Whoever writes more than is looked for reads what the primary has.
    let own = reads(&server, "primary", "own_write");
    for number in 0..=100 {
        organizer.post("/v1/cells", &cell(&committee, &format!("C{number}"))).expect(201);
    }
    organizer.get("/v1/cells").expect(200);
    assert!(reads(&server, "primary", "own_write") > own);
    drop(away);
}

fn a_replica_of_another_database_is_refused() {
    let (database, other) = (Database::new(Kind::Postgres), Database::new(Kind::Postgres));
    let start = |url: &str| app::start_server(settings_for(&database, &[("database_read_url", url)]), Clock::default());
    let error = start(&other.url()).err().expect("it does not start");
    assert!(error.contains("database_read_url") && error.contains("is no replica of"), "{error}");
    // One that is away may come.
    drop(start("postgres://127.0.0.1:1/chibo").expect("it starts without"));
}

/// A PostgreSQL of its own with an empty database, and its address.
fn own_postgres() -> (Postgres, String) {
    let Ok(Source::Binaries(binaries)) = postgres::source() else {
        panic!("this test changes PostgreSQL's settings, so it needs the server's binaries; unset CHIBO_TEST_POSTGRES_URL");
    };
    let postgres = Postgres::start(&binaries, &["fsync=off"]);
    postgres.execute("CREATE DATABASE own");
    let url = postgres.url("own");
    (postgres, url)
}

/// Of several replicas behind one address none writes, which is no reason not to start.
fn replicas_behind_one_address_need_not_write() {
    let (postgres, url) = own_postgres();
    // As a server that follows another one: whoever looks for one that writes passes it by.
    postgres.execute("CREATE ROLE reader SUPERUSER LOGIN; ALTER ROLE reader SET default_transaction_read_only = true");
    let host = url.split(['?', '&']).find_map(|part| part.strip_prefix("host=")).unwrap();
    let replicas = format!("postgres:///own?host={host},{host}&port=5432,5432&user=reader");
    assert!(chibo_api::db::pool::open_postgres(&replicas).is_err(), "none of them writes");
    let _one = one_at_a_time();
    let server = Server::on(Arc::new(Database::empty(Kind::Postgres)), &[("database_url", &url), ("database_read_url", &replicas)]);
    let organizer = server.user("organizer", "organizer");
    organizer.post("/v1/committees", &committee()).expect(201);
    until("the replicas are asked", || {
        let before = reads(&server, "replica", "");
        assert_eq!(organizer.get("/v1/committees?limit=1").expect(200).each("code"), ["P-HOASEN"]);
        reads(&server, "replica", "") > before
    });
}

/// A report says as of when it knows, so it comes from no replica that lacks anything of that; a list may. Here the replica says what it has.
fn a_report_has_what_was_there() {
    let (postgres, url) = own_postgres();
    postgres.execute("CREATE ROLE reader SUPERUSER LOGIN; ALTER ROLE reader SET search_path = said, pg_catalog, public");
    let mut primary = chibo_api::db::pool::open_postgres(&url).unwrap();
    let said = "CREATE SCHEMA said; CREATE TABLE said.place (lsn pg_lsn); INSERT INTO said.place VALUES ('0/0');
         CREATE FUNCTION said.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';
         CREATE FUNCTION said.pg_last_wal_replay_lsn() RETURNS pg_lsn LANGUAGE sql AS 'SELECT lsn FROM said.place'";
    primary.batch_execute(said).unwrap();
    let replica = url.replace("user=postgres", "user=reader");
    let _one = one_at_a_time();
    let settings = [("database_url", &*url), ("database_read_url", &*replica), ("replica_lag_seconds", "30")];
    let server = Server::on(Arc::new(Database::empty(Kind::Postgres)), &settings);
    let organizer = server.user("organizer", "organizer");
    let committee = organizer.post("/v1/committees", &committee()).expect(201).id();
    let list = || organizer.get("/v1/cells").expect(200);
    let report = || organizer.get(&format!("/v1/reports/changes?committee_id={committee}&known_since=2020-01-01T00:00:00Z")).expect(200);
    let [from_replica, behind] = [("replica", ""), ("primary", "behind")].map(|(from, because)| move |server: &Server| reads(server, from, because));
    let counted = |ask: &dyn Fn() -> chibo_tests::Response| {
        let before = (from_replica(&server), behind(&server));
        ask();
        (from_replica(&server) > before.0, behind(&server) > before.1)
    };
    // It has what was there now, and nothing that comes.
    primary.batch_execute("UPDATE said.place SET lsn = pg_current_wal_lsn()").unwrap();
    until("the list comes from the replica", || counted(&list) == (true, false));
    assert_eq!(counted(&report), (false, true), "something was written since");
    primary.batch_execute("UPDATE said.place SET lsn = '7FFFFFFF/0'").unwrap();
    assert_eq!(counted(&report), (true, false), "it has everything");
}

/// While a commit waits for a replica, its connection ends: it is done, but nobody could know that.
fn a_commit_without_an_answer_is_told() {
    let (postgres, url) = own_postgres();
    let server = Server::on(Arc::new(Database::empty(Kind::Postgres)), &[("database_url", &url)]);
    let organizer = server.user("organizer", "organizer");
    let committee = organizer.post("/v1/committees", &committee()).expect(201).id();
    postgres.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    postgres.execute("SELECT pg_reload_conf()");
    let answer = std::thread::scope(|scope| {
        let written = scope.spawn(|| organizer.request("POST", "/v1/cells").key("once").json(&cell(&committee, "A")).send());
        let waits = "SELECT 1 / count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE 'COMMIT%'";
        let mut conn = chibo_api::db::pool::open_postgres(&postgres.url("postgres")).unwrap();
        until("the commit waits for a replica", || conn.batch_execute(waits).is_ok());
        assert!(!written.is_finished());
        postgres.execute("ALTER SYSTEM RESET synchronous_standby_names");
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'own' AND wait_event = 'SyncRep'");
        postgres.execute("SELECT pg_reload_conf()");
        written.join().unwrap()
    });
    let told = answer.problem(503, "outcome_unknown");
    assert_eq!(told.header("retry-after"), "1");
    let again = organizer.request("POST", "/v1/cells").key("once").json(&cell(&committee, "A")).send().expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true", "it was done");
}

/// A standby, as it were: it answers and does not write. Once it does, servers go on by themselves.
fn a_database_that_does_not_write_is_away() {
    let (postgres, url) = own_postgres();
    let server = Server::on(Arc::new(Database::empty(Kind::Postgres)), &[("database_url", &url)]);
    let organizer = server.user("organizer", "organizer");
    let switch = |only_read: bool| {
        postgres.execute(&format!("ALTER DATABASE own SET default_transaction_read_only = {only_read}"));
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'own'");
    };
    switch(true);
    let refused = organizer.post("/v1/committees", &committee()).problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), "1");
    switch(false);
    organizer.post("/v1/committees", &committee()).expect(201);
}

fn a_server_is_asked_whether_it_is_ready() {
    let ask = |address: &str| process::server_command().args(["is-ready", "--bind", address]).env_remove("CHIBO_BIND").output().unwrap();
    let server = Server::new(Kind::Sqlite);
    let address = server.address.to_string();
    let everywhere = format!("0.0.0.0:{}", server.address.port());
    for address in [&address, &everywhere] {
        let told = ask(address);
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }
    server.app.draining.store(true, Ordering::Relaxed);
    let told = ask(&address);
    assert!(told.status.code() == Some(1) && String::from_utf8_lossy(&told.stderr).contains("is not ready: HTTP/1.1 503"), "{told:?}");
    drop(server);
    assert_eq!(ask(&address).status.code(), Some(1), "nobody is there");
}

/// Every number that a server counts is in the page for the person on duty, and the page has no other.
fn numbers_are_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = std::fs::read_to_string(root.join("api/README.md")).unwrap();
    let described: BTreeSet<&str> = page.split('`').filter(|word| is_name(word)).collect();
    let mut counted = BTreeSet::new();
    let mut folders = vec![root.join("api/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let macros = ["counter!(\"", "gauge!(\"", "histogram!(\""];
                let found = macros.iter().flat_map(|call| text.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
                counted.extend(found.map(str::to_owned));
            }
        }
    }
    assert!(counted.len() >= 10, "{counted:?}");
    assert_eq!(counted.iter().map(String::as_str).collect::<BTreeSet<_>>(), described);
}

fn is_name(word: &str) -> bool {
    word.starts_with("chibo_") && word.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_')
}
