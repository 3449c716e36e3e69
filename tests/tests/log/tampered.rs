//! A log that somebody changed in the database by hand: verifying an export of it names the first event that is not as it was sealed.

use std::path::{Path, PathBuf};
use std::process::Output;

use chibo_tests::fixture::Fixture;
use chibo_tests::{Kind, Server, json, process};
use diesel::connection::SimpleConnection;

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: every_row_that_was_touched_is_named, an_erased_person_leaves_the_log_good, old_checkpoints_hold]
}

/// A server on the city of the tests, with an auditor of everything, and a folder for exports.
struct Audited {
    server: Server,
    token: String,
    folder: PathBuf,
}

impl Audited {
    fn new(kind: Kind) -> Self {
        let server = Fixture::of(kind).server();
        server.user("root.auditor", "auditor");
        let body = json!({ "username": "root.auditor", "password": chibo_tests::server::PASSWORD });
        let token = server.anonymous().post("/v1/auth/sessions", &body).expect(201).body["access_token"].as_str().unwrap().to_owned();
        let folder = server.database.folder().to_owned();
        Self { server, token, folder }
    }

    fn chibo(&self, words: &[&str]) -> Output {
        let mut command = process::client_command();
        command.args(words).env("CHIBO_URL", format!("http://{}", self.server.address)).env("CHIBO_TOKEN", &self.token).env("CHIBO_LANG", "en");
        command.env("XDG_CONFIG_HOME", &self.folder).output().unwrap()
    }

    fn export(&self) -> PathBuf {
        self.server.sealed();
        let file = self.folder.join("log.ndjson");
        let exported = self.chibo(&["audit", "export", "-O", &file.display().to_string()]);
        assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
        file
    }

    /// What verifying says, and whether the log is good.
    fn verify(&self, file: &Path, checkpoints: &[&Path]) -> (bool, String) {
        let file = file.display().to_string();
        let checkpoints: Vec<String> = checkpoints.iter().flat_map(|path| ["--checkpoint".to_owned(), path.display().to_string()]).collect();
        let words: Vec<&str> = ["audit", "verify", &file].into_iter().chain(checkpoints.iter().map(String::as_str)).collect();
        let verified = self.chibo(&words);
        let said = String::from_utf8_lossy(&[verified.stdout, verified.stderr].concat()).into_owned();
        assert!([Some(0), Some(8)].contains(&verified.status.code()), "{said}");
        (verified.status.success(), said)
    }

    fn run(&self, sql: &str) {
        self.server.database.connect().batch_execute(sql).unwrap();
    }

    /// An expression for the id of the event with a number.
    fn id(sequence: i64) -> String {
        format!("(SELECT event_id FROM event_seals WHERE sequence = {sequence})")
    }
}

fn every_row_that_was_touched_is_named(kind: Kind) {
    let audited = Audited::new(kind);
    let size = audited.server.sealed();
    let (good, said) = audited.verify(&audited.export(), &[]);
    assert!(good, "{said}");
    let text = |value: &str| if kind == Kind::Sqlite { format!("CAST('{value}' AS BLOB)") } else { format!("'{value}'::bytea") };
    // Each column of a row, in the middle, at the beginning and at the end.
    for sequence in [1, size / 3, size - 1] {
        let id = Audited::id(sequence);
        let columns = [
            ("at", "'2020-01-01 00:00:00'".to_owned()),
            ("actor_kind", "'system'".to_owned()),
            ("actor_id", "subject_id".to_owned()),
            ("action", "'cell.moved'".to_owned()),
            ("subject_kind", "'contest'".to_owned()),
            ("subject_id", text("0123456789abcdef")),
            ("committee_id", text("0123456789abcdef")),
            ("cell_id", text("0123456789abcdef")),
            ("before", "'{}'".to_owned()),
            ("after", "'{}'".to_owned()),
            ("said", "'{}'".to_owned()),
            ("changed", "'name,kind,sex'".to_owned()),
            ("person_id", text("0123456789abcdef")),
            ("sealed", text("0123456789abcdef")),
            ("request_id", "'another'".to_owned()),
            ("trace_id", "'another'".to_owned()),
        ];
        for (column, value) in columns {
            audited.run(&format!(
                "CREATE TABLE kept AS SELECT id, {column} AS was FROM events WHERE id = {id}; UPDATE events SET {column} = {value} WHERE id = {id}"
            ));
            let (good, said) = audited.verify(&audited.export(), &[]);
            assert!(!good && said.contains(&format!("Event {sequence} is not as it was sealed")), "{column} of {sequence}: {said}");
            audited.run(&format!("UPDATE events SET {column} = (SELECT was FROM kept) WHERE id = {id}; DROP TABLE kept"));
        }
    }
    let swap = |one: i64, other: i64| {
        format!(
            "CREATE TABLE kept AS SELECT sequence, event_id FROM event_seals WHERE sequence IN ({one}, {other}); DELETE FROM event_seals WHERE sequence IN ({one}, {other});
             INSERT INTO event_seals (sequence, event_id, sealed_at) SELECT {one} + {other} - sequence, event_id, '2026-01-01 00:00:00' FROM kept; DROP TABLE kept"
        )
    };
    audited.run(&swap(5, 17));
    let (good, said) = audited.verify(&audited.export(), &[]);
    assert!(!good && said.contains("Event 5 is not as it was sealed"), "{said}");
    audited.run(&swap(5, 17));
    assert!(audited.verify(&audited.export(), &[]).0);
    // A hash of the tree: of the leaf of event 9, and of a node.
    let hash = |position: i64| format!("UPDATE log_hashes SET hash = {} WHERE position = {position}", text("0123456789abcdef0123456789abcdef"));
    let kept = |position: i64| format!("CREATE TABLE kept AS SELECT hash FROM log_hashes WHERE position = {position}");
    let back = |position: i64| format!("UPDATE log_hashes SET hash = (SELECT hash FROM kept) WHERE position = {position}; DROP TABLE kept");
    // In the order in which hashes come to be, 15 is the leaf of event 9, and 2 the node above the first two.
    for (position, told) in [(15, "Event 9 is not as it was sealed"), (2, "The tree is wrong from event 2 on")] {
        audited.run(&kept(position));
        audited.run(&hash(position));
        let (good, said) = audited.verify(&audited.export(), &[]);
        assert!(!good && said.contains(told), "{position}: {said}");
        audited.run(&back(position));
    }
    // Removed, and removed with everything behind it renumbered.
    audited.run("DELETE FROM event_seals WHERE sequence = 23");
    let (good, said) = audited.verify(&audited.export(), &[]);
    assert!(!good && said.contains("Event 23 is missing"), "{said}");
    audited.run("UPDATE event_seals SET sequence = -sequence WHERE sequence > 23; UPDATE event_seals SET sequence = -sequence - 1 WHERE sequence < 0");
    let (good, said) = audited.verify(&audited.export(), &[]);
    assert!(!good && said.contains("Event 23 is not as it was sealed"), "{said}");
}

/// The tree is made anew over a log of which an event was changed, as somebody with the whole database could: what was kept elsewhere tells.
fn old_checkpoints_hold(kind: Kind) {
    let audited = Audited::new(kind);
    audited.server.sealed();
    let early = audited.folder.join("early.checkpoint");
    std::fs::write(&early, audited.server.anonymous().get("/v1/audit/checkpoint").expect(200).text()).unwrap();
    let old = audited.server.anonymous().get("/v1/audit/log").expect(200).body;
    audited.server.user("late", "viewer");
    let size = audited.server.sealed();
    assert!(old["size"].as_i64().unwrap() < size);
    let (good, said) = audited.verify(&audited.export(), &[&early]);
    assert!(good && said.contains("2 checkpoints agree"), "{said}");
    let consistent = |from: &str| audited.server.anonymous().get(&format!("/v1/audit/consistency?from={from}")).expect(200).body["from_root"].clone();
    assert_eq!(consistent(&old["size"].to_string()), old["root"]);
    // Everything is sealed once more, in the same order, as if it came now.
    audited.run(&format!(
        "UPDATE events SET action = 'cell.moved' WHERE id = {};
         INSERT INTO events_to_seal (event_id) SELECT event_id FROM event_seals; DELETE FROM event_seals; DELETE FROM log_hashes",
        Audited::id(11)
    ));
    assert_eq!(audited.server.sealed(), size);
    let file = audited.export();
    assert!(audited.verify(&file, &[]).0, "by itself it is a log like any other");
    let (good, said) = audited.verify(&file, &[&early]);
    assert!(!good && said.contains("Some event from 1 to"), "{said}");
    assert_ne!(consistent(&old["size"].to_string()), old["root"]);
    // A checkpoint of another log, and one that was altered.
    let forged = audited.folder.join("forged.checkpoint");
    std::fs::write(&forged, std::fs::read_to_string(&early).unwrap().replacen('\n', "x\n", 1)).unwrap();
    let (good, said) = audited.verify(&file, &[&forged]);
    assert!(!good && said.contains("is not good"), "{said}");
}

fn an_erased_person_leaves_the_log_good(kind: Kind) {
    let fixture = Fixture::of(kind);
    let audited = Audited::new(kind);
    audited.server.sealed();
    let before = audited.folder.join("before.checkpoint");
    std::fs::write(&before, audited.server.anonymous().get("/v1/audit/checkpoint").expect(200).text()).unwrap();
    let organizer = fixture.client(&audited.server, "organizer");
    let candidate = fixture.id("own.candidate");
    let off = json!({ "to": "withdrawn", "on": "2024-06-15", "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    organizer.act(&format!("/v1/candidates/{candidate}/transitions"), &off).expect(200);
    organizer.act(&format!("/v1/candidates/{candidate}/erasure"), &json!({ "reason": "Theo yêu cầu", "document_number": "9-CV/ĐU" })).expect(200);
    let (good, said) = audited.verify(&audited.export(), &[&before]);
    assert!(good, "{said}");
}
