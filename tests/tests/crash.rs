//! What happens when programs die: no acknowledged write is lost, nothing is half-written, and a database that comes back is used again.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chibo_api::db::Conn;
use chibo_api::db::schema::{access_log, cell_acts, cell_parents, cells, events, idempotency_keys};
use chibo_tests::postgres::{Postgres, Source};
use chibo_tests::process::{ServerProcess, server_command, server_process};
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Database, Kind, json, postgres};
use diesel::prelude::*;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_both: kill, readings_outlive_a_kill];
    tests.extend(crate::tests![on_postgres: database_restart]);
    tests
}

/// Times the server is killed; `CHIBO_KILLS` is another number.
fn kills() -> usize {
    std::env::var("CHIBO_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

const WRITERS: usize = 4;
/// A server that is not ready by then is a failure.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server process that can be started again and again on the same database and address.
pub(crate) struct Restartable {
    pub(crate) address: SocketAddr,
    environment: Vec<(&'static str, String)>,
}

impl Restartable {
    pub(crate) fn new(url: String, master_key: String) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
        let environment = vec![
            ("CHIBO_DATABASE_URL", url),
            ("CHIBO_MASTER_KEY_FILE", master_key),
            ("CHIBO_BIND", address.to_string()),
            ("CHIBO_RATE_PER_SECOND", "1000000".to_owned()),
            ("CHIBO_ARGON2_MEMORY_KIB", "64".to_owned()),
            ("CHIBO_LOG", "off".to_owned()),
            ("CHIBO_WEBHOOKS_ALLOW_LOOPBACK", "true".to_owned()),
        ];
        Self { address, environment }
    }

    pub(crate) fn user(&self, username: &str, role: &str) {
        let mut create = server_command();
        create.args(["admin", "create-user", username, "--role", role, "--password-stdin"]).envs(self.environment.iter().cloned());
        let mut child = create.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), PASSWORD.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "no user was made");
    }

    pub(crate) fn start(&self) -> ServerProcess {
        let environment: Vec<(&str, &str)> = self.environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.ready(server_process(&["serve"], &environment))
    }

    /// A server whose files may not grow beyond some megabytes: what does not fit is refused, like on a full disk.
    pub(crate) fn start_limited(&self) -> ServerProcess {
        let server = server_command();
        let mut command = std::process::Command::new("sh");
        command.arg("-c").arg("trap '' XFSZ; ulimit -f 10000; exec \"$0\" serve").arg(server.get_program());
        command.envs(server.get_envs().filter_map(|(name, value)| Some((name, value?)))).envs(self.environment.iter().cloned());
        self.ready(ServerProcess(command.spawn().unwrap()))
    }

    fn ready(&self, process: ServerProcess) -> ServerProcess {
        let began = Instant::now();
        while !ureq::get(format!("http://{}/readyz", self.address)).call().is_ok_and(|answer| answer.status() == 200) {
            assert!(began.elapsed() < PATIENCE, "the server is not ready");
            std::thread::sleep(Duration::from_millis(10));
        }
        process
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address))
    }
}

/// Outcome of one write: the cell's code, when it was begun, and the status; none when the connection broke.
pub(crate) struct Write {
    pub(crate) code: String,
    begun: Instant,
    pub(crate) status: Option<u16>,
}

/// Writes cells, each with an idempotency key, until told to stop (or, `once_broken`, until a connection breaks).
pub(crate) fn write_cells(address: SocketAddr, token: &str, committee: &str, numbers: &AtomicUsize, stop: &AtomicBool, once_broken: bool) -> Vec<Write> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(15)));
    let agent: ureq::Agent = config.build().into();
    let mut writes = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let code = format!("K{}", numbers.fetch_add(1, Ordering::Relaxed));
        let body = json!({ "code": code, "name": "Chi bộ thử", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" });
        let begun = Instant::now();
        let answer = agent
            .post(format!("http://{address}/v1/cells"))
            .header("Authorization", format!("Bearer {token}"))
            .header("Idempotency-Key", &code)
            .send_json(&body);
        let status = answer.ok().map(|answer| answer.status().as_u16());
        let broken = status.is_none();
        writes.push(Write { code, begun, status });
        if broken && once_broken {
            break;
        }
    }
    writes
}

pub(crate) fn codes(conn: &mut Conn) -> BTreeSet<String> {
    cells::table.select(cells::code).load::<String>(conn).unwrap().into_iter().collect()
}

/// Every acknowledged cell is there, and every cell that is there is there whole: with its period, act, event and idempotency record.
pub(crate) fn assert_whole(conn: &mut Conn, acknowledged: &BTreeSet<String>) {
    let present = codes(conn);
    let lost: Vec<&String> = acknowledged.difference(&present).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let there = i64::try_from(present.len()).unwrap();
    let count = |what: &str, count: QueryResult<i64>| assert_eq!(count.unwrap(), there, "{what} for {there} cells");
    count("periods", cell_parents::table.count().get_result(conn));
    count("acts", cell_acts::table.count().get_result(conn));
    count("events", events::table.filter(events::action.eq("cell.created")).count().get_result(conn));
    count("idempotency records", idempotency_keys::table.count().get_result(conn));
}

pub(crate) fn organizer(server: &Restartable) -> (String, String) {
    let client = server.client().log_in("organizer", PASSWORD);
    let committee = json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" });
    let committee = client.post("/v1/committees", &committee).expect(201).body["id"].as_str().unwrap().to_owned();
    (client.token.unwrap(), committee)
}

fn kill(kind: Kind) {
    let database = Database::new(kind);
    let server = Restartable::new(database.url(), database.master_key().display().to_string());
    server.user("organizer", "organizer");
    let mut process = server.start();
    let (token, committee) = organizer(&server);
    let numbers = AtomicUsize::new(0);
    let mut acknowledged = BTreeSet::new();
    let mut cut_off = 0;
    for round in 0..kills() {
        let stop = AtomicBool::new(false);
        let writes: Vec<Write> = std::thread::scope(|scope| {
            let writer = || write_cells(server.address, &token, &committee, &numbers, &stop, true);
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(writer)).collect();
            // A writer begins its next write when it was answered, so by then some were; then different moments of a batch, the test
            // does not depend on which.
            let (begun, enough) = (Instant::now(), numbers.load(Ordering::Relaxed) + 2 * WRITERS);
            while numbers.load(Ordering::Relaxed) < enough {
                assert!(begun.elapsed() < PATIENCE, "no load");
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(3 * (round as u64 % 7)));
            process.0.kill().unwrap();
            process.0.wait().unwrap();
            stop.store(true, Ordering::Relaxed);
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        for write in writes {
            match write.status {
                Some(201) => drop(acknowledged.insert(write.code)),
                Some(status) => panic!("{status} for {}", write.code),
                None => cut_off += 1,
            }
        }
        process = server.start();
    }
    // The server that came up last reads what it finds.
    let listed = server.client().with_token(&token).get("/v1/cells?limit=1&include_total=true").expect(200);
    drop(process);
    let mut conn = database.connect();
    assert_whole(&mut conn, &acknowledged);
    assert_eq!(listed.body["page"]["total"], i64::try_from(codes(&mut conn).len()).unwrap());
    assert!(acknowledged.len() > kills(), "only {} writes were acknowledged: no load", acknowledged.len());
    assert!(cut_off > 0, "no request was cut off: the kills hit nothing");
}

/// Nobody has read a person's record without a trace, also when the server dies right after its answer.
fn readings_outlive_a_kill(kind: Kind) {
    const EACH: usize = 12;
    let database = Database::new(kind);
    let server = Restartable::new(database.url(), database.master_key().display().to_string());
    server.user("organizer", "organizer");
    let mut process = server.start();
    let (token, committee) = organizer(&server);
    let client = server.client().with_token(&token);
    let cell = json!({ "code": "CB01", "name": "Chi bộ thử", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" });
    let cell = client.post("/v1/cells", &cell).expect(201).id();
    let (mut answered, mut cut_off) = (BTreeSet::new(), 0);
    for round in 0..kills() / 2 {
        let list = |number: usize| {
            let body = json!({ "full_name": format!("Quần chúng {round} {number}"), "cell_id": cell, "listed_on": "2022-01-10" });
            client.post("/v1/candidates", &body).expect(201).id()
        };
        let people: Vec<Vec<String>> = (0..WRITERS).map(|_| (0..EACH).map(list).collect()).collect();
        let read = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let reader = |people: &[String]| -> Vec<(String, bool)> {
                let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(15))).build().into();
                let each = people.iter().map(|id| {
                    let answer = agent.get(format!("http://{}/v1/candidates/{id}", server.address)).header("Authorization", format!("Bearer {token}")).call();
                    read.fetch_add(1, Ordering::Relaxed);
                    (id.clone(), answer.is_ok())
                });
                each.collect()
            };
            let readers: Vec<_> = people.iter().map(|people| scope.spawn(move || reader(people))).collect();
            let begun = Instant::now();
            while read.load(Ordering::Relaxed) < WRITERS * EACH / 2 {
                assert!(begun.elapsed() < PATIENCE, "no load");
                std::thread::yield_now();
            }
            process.0.kill().unwrap();
            process.0.wait().unwrap();
            for (id, was_answered) in readers.into_iter().flat_map(|reader| reader.join().unwrap()) {
                if was_answered {
                    answered.insert(id.parse::<uuid::Uuid>().unwrap());
                } else {
                    cut_off += 1;
                }
            }
        });
        process = server.start();
    }
    drop(process);
    let recorded: Vec<chibo_api::db::key::Key> = access_log::table.select(access_log::person_id).load(&mut database.connect()).unwrap();
    let recorded: BTreeSet<_> = recorded.into_iter().map(chibo_api::db::key::Key::uuid).collect();
    let lost: Vec<_> = answered.difference(&recorded).collect();
    assert!(lost.is_empty(), "read without a record: {lost:?}");
    assert!(answered.len() > kills() && cut_off > 0, "{} answered, {cut_off} cut off: the kills hit nothing", answered.len());
}

fn database_restart() {
    let Ok(Source::Binaries(binaries)) = postgres::source() else {
        panic!("this test stops PostgreSQL, so it needs the server's binaries; unset CHIBO_TEST_POSTGRES_URL");
    };
    let postgres = Postgres::start(&binaries, &[]);
    postgres.execute("CREATE DATABASE restarted");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let server = Restartable::new(postgres.url("restarted"), key.display().to_string());
    let process = server.start();
    server.user("organizer", "organizer");
    let (token, committee) = organizer(&server);
    let (numbers, stop, writes) = (AtomicUsize::new(0), AtomicBool::new(false), Arc::new(Mutex::new(Vec::new())));
    let (mut gone, mut back) = (Instant::now(), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                let done = write_cells(server.address, &token, &committee, &numbers, &stop, false);
                writes.lock().unwrap().extend(done);
            });
        }
        std::thread::sleep(Duration::from_secs(1));
        gone = Instant::now();
        postgres.restart();
        back = Instant::now();
        std::thread::sleep(Duration::from_secs(2));
        stop.store(true, Ordering::Relaxed);
    });
    drop(process);
    let writes = writes.lock().unwrap();
    let after = writes.iter().filter(|write| write.begun > back).count();
    for write in writes.iter() {
        let away = write.begun >= gone.checked_sub(Duration::from_secs(1)).unwrap() && write.begun <= back;
        match write.status {
            Some(201) => {}
            Some(503) if away => {}
            status => panic!("{status:?} for a write begun {:?} after the database came back", write.begun.saturating_duration_since(back)),
        }
    }
    assert!(after > 0, "nothing was written after the database came back");
    let acknowledged = writes.iter().filter(|write| write.status == Some(201)).map(|write| write.code.clone()).collect();
    let mut conn = chibo_api::db::pool::open_postgres(&postgres.url("restarted")).unwrap();
    assert_whole(&mut conn, &acknowledged);
}
