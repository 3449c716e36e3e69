//! `backup`, `restore` and `move`, as whoever looks after a server runs them.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use chibo_tests::fixture::Fixture;
use chibo_tests::process::server_command;
use chibo_tests::{Client, Database, Kind, Server, Value, document, json};
use diesel::connection::SimpleConnection;

use crate::Test;
use crate::crash::write_cells;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_backup_under_load_is_one_instant, what_was_moved_twice_is_what_it_was, a_copy_that_was_touched_is_refused, a_copy_goes_only_where_there_is_none]
}

fn other(kind: Kind) -> Kind {
    if kind == Kind::Sqlite { Kind::Postgres } else { Kind::Sqlite }
}

fn run(database: &Database, words: &[&str]) -> Output {
    let mut command = server_command();
    command.args(words).env("CHIBO_DATABASE_URL", database.url()).env("CHIBO_MASTER_KEY_FILE", database.master_key());
    command.output().unwrap()
}

#[track_caller]
fn well(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn refused(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains(why), "{:?}: {said}", output.status);
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Everything that every list shows, whole, and the log.
fn everything(server: &Server, fixture: &Fixture) -> Vec<(String, Value)> {
    let paths = [
        "cells",
        "committees",
        "organizations",
        "members",
        "directives",
        "plans",
        "conferences",
        "candidates",
        "contests",
        "rulesets",
        "holidays",
        "users",
        "clients",
    ];
    let mut found = Vec::new();
    let (organizer, administrator) = (fixture.client(server, "root.organizer"), fixture.client(server, "root.administrator"));
    for path in paths {
        let client = if ["users", "clients"].contains(&path) { &administrator } else { &organizer };
        found.push((path.to_owned(), json!(whole(client, &format!("/v1/{path}")))));
    }
    let plan = fixture.id("own.plan");
    found.push(("quotas".to_owned(), json!(whole(&organizer, &format!("/v1/quotas?plan_id={plan}")))));
    found.push(("progress".to_owned(), organizer.get(&format!("/v1/plans/{plan}/progress?known_at=2099-01-01T00:00:00Z")).expect(200).body["items"].clone()));
    for path in ["log", "checkpoint"] {
        let answer = server.anonymous().get(&format!("/v1/audit/{path}")).expect(200);
        found.push((path.to_owned(), json!(answer.text())));
    }
    let events = organizer.get("/v1/events?after=0&limit=200").expect(200).body["items"].clone();
    // Where it is told from is not of the database.
    let told = events.as_array().unwrap().iter().map(|event| json!([event["id"], event["sequence"], event["type"], event["time"], event["data"]]));
    found.push(("events".to_owned(), told.collect()));
    found
}

/// Every item of a list.
fn whole(client: &Client, path: &str) -> Vec<Value> {
    let joined = if path.contains('?') { '&' } else { '?' };
    let (mut items, mut next) = (Vec::new(), format!("{path}{joined}limit=200"));
    loop {
        let page = client.get(&next).expect(200).body;
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["page"]["next_cursor"].as_str() else { return items };
        next = format!("{path}{joined}limit=200&cursor={cursor}{}", document::why(path));
    }
}

fn a_backup_under_load_is_one_instant(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "root.organizer");
    let committee = fixture.id("own.committee");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole.copy");
    let (numbers, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let acknowledged = std::thread::scope(|scope| {
        let writers: Vec<_> =
            (0..4).map(|_| scope.spawn(|| write_cells(server.address, organizer.token.as_deref().unwrap(), committee, &numbers, &stop, false))).collect();
        while numbers.load(Ordering::Relaxed) < 40 {
            std::thread::yield_now();
        }
        // Written before the copy began, and so in it.
        let sure =
            organizer.post("/v1/cells", &json!({ "code": "SURE", "name": "Chi bộ", "kind": "agency", "committee_id": committee, "founded_on": "2020-01-01" }));
        sure.expect(201);
        let said = well(&run(&server.database, &["backup", name(&file)]));
        assert!(said.contains("was read again: it is whole") && said.contains("The master key is not in it"), "{said}");
        stop.store(true, Ordering::Relaxed);
        writers.into_iter().map(|writer| writer.join().unwrap().len()).sum::<usize>()
    });
    assert!(acknowledged > 40);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o777, 0o600);
    refused(&run(&server.database, &["backup", name(&file)]), "exists already");
    // On both kinds of database, whichever it came from.
    for to in [kind, other(kind)] {
        let restored = Arc::new(Database::empty(to));
        well(&run(&restored, &["restore", name(&file)]));
        let sealed: i64 = restored.texts("SELECT CAST(max(sequence) AS TEXT) FROM event_seals")[0].parse().unwrap();
        assert!(sealed > 0);
        let there = Server::on(restored, &[]);
        let cells = whole(&there.log_in("root.organizer"), "/v1/cells");
        assert!(cells.iter().any(|cell| cell["code"] == "SURE"));
        // A cell and the event of its founding come and go together.
        let written = |query: &str| there.database.texts(query)[0].parse::<i64>().unwrap();
        assert_eq!(written("SELECT CAST(count(*) AS TEXT) FROM events WHERE action = 'cell.created'"), written("SELECT CAST(count(*) AS TEXT) FROM cells"));
        // What was sealed then is how the log of the server begins.
        let roots =
            [&server, &there].map(|server| server.anonymous().get(&format!("/v1/audit/consistency?from=0&to={sealed}")).expect(200).body["to_root"].clone());
        assert_eq!(roots[0], roots[1]);
        // It signs its own log as before, but cosigns no other's with the key of a witness that may have signed more since.
        let log = |server: &Server| server.anonymous().get("/v1/audit/log").expect(200).body;
        let (before, after) = (log(&server), log(&there));
        assert_eq!(before["verifier_key"], after["verifier_key"]);
        assert!(after["witness_key"].is_string() && before["witness_key"] != after["witness_key"], "{after}");
    }
}

fn what_was_moved_twice_is_what_it_was(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    server.sealed();
    let before = everything(&server, &fixture);
    let database = server.database.clone();
    drop(server);
    let (away, back) = (Arc::new(Database::empty(other(kind))), Arc::new(Database::empty(kind)));
    for (from, to) in [(&*database, &away), (&*away, &back)] {
        let said = well(&run(from, &["move", "--from", &from.url(), "--to", &to.url()]));
        assert!(said.contains("each table as it is in"), "{said}");
        let server = Server::on((*to).clone(), &[("access_minutes", "1440")]);
        let after = everything(&server, &fixture);
        for (was, is) in before.iter().zip(&after) {
            assert_eq!(was, is, "{} after a move to {}", was.0, to.kind.name());
        }
        drop(server);
    }
    // And the two of a kind are the same to the last byte of a copy.
    let folder = tempfile::tempdir().unwrap();
    let copies = [(&*database, "first"), (&*back, "back")].map(|(database, file)| {
        let file = folder.path().join(file);
        well(&run(database, &["backup", name(&file)]));
        zstd::decode_all(std::fs::File::open(file).unwrap()).unwrap()
    });
    let lines = |copy: &[u8]| {
        String::from_utf8_lossy(copy).lines().filter(|line| line.contains("\"table\"") || line.contains("sha256")).map(str::to_owned).collect::<Vec<_>>()
    };
    let (first, last) = (lines(&copies[0]), lines(&copies[1]));
    // That the lists were looked at was recorded on the way.
    let changed: Vec<&String> = first.chunks(2).zip(last.chunks(2)).filter(|(first, last)| first != last).map(|(first, _)| &first[0]).collect();
    assert!(changed.len() == 1 && changed[0].contains("access_log"), "{changed:?}");
}

fn a_copy_that_was_touched_is_refused(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    server.sealed();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole");
    well(&run(&server.database, &["backup", name(&file)]));
    let plain = zstd::decode_all(std::fs::File::open(&file).unwrap()).unwrap();
    let text = String::from_utf8(plain).unwrap();
    let touched = |text: &str| {
        let touched = folder.path().join("touched");
        std::fs::write(&touched, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
        touched
    };
    let lines: Vec<&str> = text.lines().collect();
    let row = lines.iter().position(|line| line.starts_with('[') && line.contains("cell")).unwrap();
    let without = |at: usize| lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    let cases = [
        (text.replacen("cell", "call", 1), "is not in"),
        (text.replacen(lines[row], &lines[row].replacen("cell", "call", 1), 1), "is not in"),
        (without(row), "is not in"),
        (without(lines.len() - 1), "ends before its end"),
        (lines[..row].join("\n"), "ends before its end"),
        ("{}".to_owned(), "is no copy"),
        (String::new(), "is no copy"),
        (text.replacen("\"form\":1", "\"form\":99", 1), "newer version"),
        (text.replacen("0001", "0000", 1), "another version"),
    ];
    for (touched_text, why) in cases {
        let to = Database::empty(kind);
        refused(&run(&to, &["restore", name(&touched(&touched_text))]), why);
    }
    // A file that was cut off, and one that is none.
    let bytes = std::fs::read(&file).unwrap();
    let cut = folder.path().join("cut");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let to = Database::empty(kind);
    assert_eq!(run(&to, &["restore", name(&cut)]).status.code(), Some(1));
    // Nothing of all this stands in the way of the good one.
    well(&run(&to, &["restore", name(&file)]));
}

fn a_copy_goes_only_where_there_is_none(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole");
    well(&run(&server.database, &["backup", name(&file)]));
    refused(&run(&server.database, &["restore", name(&file)]), "is in use");
    refused(&run(&server.database, &["move", "--from", &server.database.url(), "--to", &server.database.url()]), "is in use");
    let none = Database::empty(kind);
    refused(&run(&none, &["backup", name(&folder.path().join("none"))]), "there is no database of Chibo");
    refused(&run(&none, &["restore", name(&folder.path().join("missing"))]), "cannot read");
    assert_eq!(run(&none, &["move", "--from", "sqlite:x", "--to", "y"]).status.code(), Some(1));
    // A row that refers to nothing is found, and nothing of the copy stays.
    if kind == Kind::Sqlite {
        server.database.connect().batch_execute("PRAGMA foreign_keys = OFF; DELETE FROM committees WHERE code = 'P1'").unwrap();
        let broken = folder.path().join("broken");
        well(&run(&server.database, &["backup", name(&broken)]));
        for to in [Kind::Sqlite, Kind::Postgres] {
            let to = Database::empty(to);
            assert_eq!(run(&to, &["restore", name(&broken)]).status.code(), Some(1));
            assert_eq!(to.texts("SELECT CAST(count(*) AS TEXT) FROM cells"), ["0"]);
            well(&run(&to, &["restore", name(&file)]));
        }
    }
}
