//! What happens when a write cannot be kept: a disk that is full, and a commit that fails. Nothing acknowledged is lost, nothing is
//! half-written, it is told clearly, and once there is room the same server goes on. `CHIBO_NO_MOUNT` takes the way of machines that mount nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chibo_api::db::pool;
use chibo_tests::{Client, Fixture, Kind, Value, json};
use diesel::connection::SimpleConnection;

use crate::Test;
use crate::crash::{Restartable, assert_whole, organizer};

pub(crate) fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_both: a_commit_that_fails];
    tests.extend(crate::tests![once: a_full_disk]);
    tests
}

/// A disk of a few megabytes; nothing is left of it when dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// None where this process may not mount one.
    fn mounted() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is busy still goes when the last file is closed.
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

/// A cell's code, and whether its write was acknowledged; a refusal must be told clearly.
type Write = (String, bool);

fn write_one(server: &Restartable, token: &str, committee: &str, numbers: &AtomicUsize) -> Write {
    let code = format!("K{}", numbers.fetch_add(1, Ordering::Relaxed));
    let name = "Chi bộ khu phố đông dân ".repeat(8);
    let body = json!({ "code": code, "name": name.trim(), "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" });
    let answer = server.client().with_token(token).request("POST", "/v1/cells").key(&code).json(&body).send();
    if answer.status != 201 {
        assert_eq!((answer.status, answer.body["code"].as_str()), (503, Some("unavailable")), "{}", answer.text());
    }
    (code, answer.status == 201)
}

/// Four writers until each has been refused some times.
fn write_until_refused(server: &Restartable, token: &str, committee: &str, numbers: &AtomicUsize) -> Vec<Write> {
    let begun = Instant::now();
    let writer = || {
        let mut writes: Vec<Write> = Vec::new();
        while writes.iter().filter(|(_, acknowledged)| !acknowledged).count() < 20 {
            assert!(begun.elapsed() < Duration::from_secs(100), "the disk does not get full");
            writes.push(write_one(server, token, committee, numbers));
        }
        writes
    };
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4).map(|_| scope.spawn(writer)).collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    })
}

fn a_full_disk() {
    let disk = Disk::mounted().filter(|_| std::env::var_os("CHIBO_NO_MOUNT").is_none());
    // Where nothing may be mounted, no file of the server may grow beyond so much, which a write is refused for likewise.
    let limited = tempfile::tempdir().unwrap();
    let folder = disk.as_ref().map_or(limited.path(), Disk::path);
    let ballast = folder.join("ballast");
    std::fs::write(&ballast, vec![7; 1 << 20]).unwrap();
    let key = limited.path().join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let database = folder.join("chibo.db");
    let server = Restartable::new(database.display().to_string(), key.display().to_string());
    let mut process = if disk.is_some() { server.start() } else { server.start_limited() };
    server.user("organizer", "organizer");
    let (token, committee) = organizer(&server);
    let numbers = AtomicUsize::new(0);
    let writes = write_until_refused(&server, &token, &committee, &numbers);
    let mut acknowledged: BTreeSet<String> = writes.iter().filter(|(_, acknowledged)| *acknowledged).map(|(code, _)| code.clone()).collect();
    assert!(acknowledged.len() > 50 && writes.len() > acknowledged.len(), "{} of {} acknowledged: the disk was not filled", acknowledged.len(), writes.len());
    // What is there can be read meanwhile.
    let client = server.client().with_token(&token);
    let first = acknowledged.iter().next().unwrap();
    client.get(&format!("/v1/cells/by-code/{first}")).expect(200);
    std::fs::remove_file(&ballast).unwrap();
    if disk.is_none() {
        process.0.kill().unwrap();
        process.0.wait().unwrap();
        process = server.start();
    }
    let begun = Instant::now();
    loop {
        let (code, went_in) = write_one(&server, &token, &committee, &numbers);
        if went_in {
            acknowledged.insert(code);
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "there is room again, and the server does not go on");
    }
    // What was refused may be sent again with its key.
    let (refused, _) = writes.iter().find(|(_, acknowledged)| !acknowledged).unwrap();
    let body = json!({ "code": refused, "name": "Chi bộ", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01" });
    client.request("POST", "/v1/cells").key(refused).json(&body).send().expect(201);
    acknowledged.insert(refused.clone());
    process.0.kill().unwrap();
    process.0.wait().unwrap();
    let mut conn = pool::open_sqlite(&database, true).unwrap();
    assert_whole(&mut conn, &acknowledged);
    drop((conn, disk));
}

/// How a database is made to refuse the commit of a new cell, and how it is mended.
const fn failing(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Postgres => [
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$; \
             CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON cells DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
            "DROP TRIGGER refuse ON cells",
        ],
        // A commit that SQLite refuses leaves its transaction open.
        Kind::Sqlite => [
            "CREATE TABLE refused (id INTEGER PRIMARY KEY, committee BLOB REFERENCES committees (id) DEFERRABLE INITIALLY DEFERRED) STRICT; \
             CREATE TRIGGER refuse AFTER INSERT ON cells BEGIN INSERT INTO refused (committee) VALUES (x'00'); END",
            "DROP TRIGGER refuse; DROP TABLE refused",
        ],
    }
}

fn a_commit_that_fails(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let [fail, mend] = failing(kind);
    server.database.connect().batch_execute(fail).unwrap();
    let events = || server.database.texts("SELECT action FROM events WHERE action = 'cell.created'").len();
    let (before, body) =
        (events(), json!({ "code": "LATE", "name": "Chi bộ", "kind": "agency", "committee_id": fixture.id("own.committee"), "founded_on": "2010-01-01" }));
    let send = |client: &Client| client.request("POST", "/v1/cells").key("late").json(&body).send();
    let refused = send(&client);
    assert_eq!((refused.status, refused.body["code"].as_str()), (503, Some("unavailable")), "{}", refused.text());
    assert!(refused.body["request_id"].is_string(), "it is told: {}", refused.text());
    assert!(!refused.text().contains("not today") && !refused.text().contains("FOREIGN"), "but not what the database said: {}", refused.text());
    assert_eq!((client.get("/v1/cells/by-code/LATE").status, events()), (404, before), "nothing is half-written");
    // Others go on meanwhile, and once it is mended the same key is a new try.
    client.patch(&format!("/v1/cells/{}", fixture.id("own.cell")), &json!({ "name": "Chi bộ khác" })).expect(200);
    server.database.connect().batch_execute(mend).unwrap();
    let made = send(&client).expect(201).body;
    assert_eq!((&made["code"], events()), (&Value::from("LATE"), before + 1));
    assert_eq!(send(&client).expect(201).body["id"], made["id"], "and then repeated");
}
