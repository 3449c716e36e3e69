//! Another office that cosigns the log: it signs what only grew, once and in order, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chibo_openapi::log::ConsistencyProof;
use chibo_tests::process::client_command;
use chibo_tests::{Client, Database, Kind, Response, Server, json};

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_log_that_only_grew_is_cosigned, what_was_cosigned_never_goes_back, a_log_that_was_changed_is_not_cosigned_again]
}

/// A ward, and the office above that is its witness.
struct Offices {
    ward: Server,
    upper: Server,
}

impl Offices {
    fn new(kind: Kind) -> Self {
        let ward = Server::new(kind);
        let upper = Self::above(&ward, Arc::new(Database::new(kind)));
        Self { ward, upper }
    }

    fn above(ward: &Server, database: Arc<Database>) -> Server {
        Server::on(database, &[("witness_for", text(ward, "verifier_key").as_str())])
    }

    /// The ward's log, once it has a new event.
    fn grown(&self, organizer: &Client, number: usize) -> (i64, String) {
        let body = json!({ "code": format!("DU{number}"), "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" });
        organizer.post("/v1/committees", &body).expect(201);
        let size = self.ward.sealed();
        (size, self.ward.anonymous().get("/v1/audit/checkpoint").expect(200).text())
    }

    /// The request that has a checkpoint cosigned whose tree begins with that of a size.
    fn body(&self, old: i64, (size, checkpoint): &(i64, String)) -> String {
        if old == 0 || old >= *size {
            return format!("old {old}\n\n{checkpoint}");
        }
        let proof = self.ward.anonymous().get(&format!("/v1/audit/consistency?from={old}&to={size}")).expect(200).body;
        let proof: ConsistencyProof = serde_json::from_value(proof).unwrap();
        format!("old {old}\n{}\n\n{checkpoint}", proof.proof.join("\n"))
    }
}

fn text(server: &Server, field: &str) -> String {
    server.anonymous().get("/v1/audit/log").expect(200).body[field].as_str().unwrap().to_owned()
}

fn asked(witness: &Server, body: &str) -> Response {
    witness.anonymous().request("POST", "/v1/audit/witness/add-checkpoint").body("application/octet-stream", body.as_bytes()).send()
}

fn a_log_that_only_grew_is_cosigned(kind: Kind) {
    let offices = Offices::new(kind);
    let organizer = offices.ward.user("organizer", "organizer");
    let (upper, first) = (&offices.upper, offices.grown(&organizer, 1));
    let name = format!("{}/witness", text(upper, "origin"));
    assert!(text(upper, "witness_key").starts_with(&format!("{name}+")), "{name}");
    let line = asked(upper, &offices.body(0, &first)).expect(200);
    assert!(line.text().starts_with(&format!("— {name} ")) && line.text().ends_with('\n'), "{}", line.text());
    // The same again; what was cosigned last is told to who does not know it.
    asked(upper, &offices.body(first.0, &first)).expect(200);
    let second = offices.grown(&organizer, 2);
    for old in [0, 1] {
        let told = asked(upper, &offices.body(old, &second)).expect(409);
        assert_eq!((told.header("content-type"), told.text()), ("text/x.tlog.size", format!("{}\n", first.0)));
    }
    let good = offices.body(first.0, &second);
    asked(upper, &good.replacen('\n', "\nqgHnVZ8JQHJDxcfNMRB0nQpHyrEKNjeW8zjFhTNyGhs=\n", 1)).problem(422, "unproved_checkpoint");
    asked(upper, &good).expect(200);
    asked(upper, &offices.body(first.0, &second)).expect(409);
    // Others' logs, other signatures, and what is no such request.
    let other = Server::with(kind, &[("log_origin", "other.example/log")]);
    asked(&other, &offices.body(0, &second)).problem(404, "not_found");
    asked(upper, &format!("old 0\n\n{}", other.anonymous().get("/v1/audit/checkpoint").expect(200).text())).problem(404, "not_found");
    let forged = second.1.replacen(&format!("\n{}\n", second.0), &format!("\n{}\n", second.0 + 1), 1);
    asked(upper, &format!("old {}\n\n{forged}", second.0)).problem(403, "untrusted_signature");
    let unsigned = second.1.rsplit_once("— ").unwrap().0;
    asked(upper, &format!("old 0\n\n{unsigned}— nobody.example/log {}\n", data_encoding::BASE64.encode(&[7; 68]))).problem(403, "untrusted_signature");
    asked(upper, &offices.body(second.0 + 1, &second)).problem(400, "malformed_request");
    asked(upper, &second.1).problem(400, "malformed_request");
    asked(upper, &"x".repeat(70_000)).problem(413, "payload_too_large");
    // None of that has moved anything.
    asked(upper, &offices.body(second.0, &second)).expect(200);
}

/// Many ask two servers of the witness at once, each for another size: every cosignature is of a tree that is no smaller than those before.
fn what_was_cosigned_never_goes_back(kind: Kind) {
    let offices = Offices::new(kind);
    let organizer = offices.ward.user("organizer", "organizer");
    let checkpoints: Vec<(i64, String)> = (0..24).map(|number| offices.grown(&organizer, number)).collect();
    let second = (kind == Kind::Postgres).then(|| Offices::above(&offices.ward, offices.upper.database.clone()));
    let witnesses = [&offices.upper, second.as_ref().unwrap_or(&offices.upper)];
    let (next, signed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let bodies: Vec<Vec<String>> = checkpoints
        .iter()
        .map(|to| std::iter::once(0).chain(checkpoints.iter().map(|from| from.0)).filter(|from| *from < to.0).map(|from| offices.body(from, to)).collect())
        .collect();
    std::thread::scope(|scope| {
        for lane in 0..16 {
            let (next, signed, bodies, witnesses) = (&next, &signed, &bodies, &witnesses);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(bodies) = bodies.get(at) else { break };
                    for body in bodies {
                        let answer = asked(witnesses[lane % 2], body);
                        assert!([200, 409].contains(&answer.status), "{} {}", answer.status, answer.text());
                        signed.fetch_add(usize::from(answer.status == 200), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let signed = signed.load(Ordering::Relaxed);
    assert!((1..=checkpoints.len()).contains(&signed), "{signed}: of each size one at most, since each begins with the last");
    // The largest that was signed is known, and nothing smaller is signed any more.
    let known: i64 = asked(&offices.upper, &offices.body(0, checkpoints.last().unwrap())).expect(409).text().trim().parse().unwrap();
    for checkpoint in checkpoints.iter().filter(|checkpoint| checkpoint.0 < known) {
        assert_ne!(asked(&offices.upper, &offices.body(checkpoint.0, checkpoint)).status, 200);
    }
    let last = checkpoints.last().unwrap();
    asked(&offices.upper, &offices.body(known, last)).expect(200);
}

fn a_log_that_was_changed_is_not_cosigned_again(kind: Kind) {
    let offices = Offices::new(kind);
    let organizer = offices.ward.user("organizer", "organizer");
    offices.grown(&organizer, 1);
    let home = tempfile::tempdir().unwrap();
    let cosign = |file: &str| {
        let command = ["audit", "cosign", "-O", file, "--witness", &format!("http://{}/v1/audit/witness", offices.upper.address), "--witness-key"];
        let mut ran = client_command();
        ran.args(command).arg(text(&offices.upper, "witness_key")).current_dir(home.path()).env("CHIBO_LANG", "en");
        ran.env("CHIBO_URL", format!("http://{}", offices.ward.address)).env("CHIBO_TOKEN", organizer.token.as_ref().unwrap());
        let ended = ran.output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    for (number, file) in ["first", "second", "same"].iter().enumerate() {
        if *file != "same" {
            offices.grown(&organizer, number + 2);
        }
        let (code, said) = cosign(file);
        assert!(code == Some(0) && said.contains("was cosigned at"), "{said}");
    }
    // Somebody changes a hash of the tree (that over the first four events), so that another past is told.
    let mut conn = offices.ward.database.connect();
    let rows = "UPDATE log_hashes SET hash = (SELECT hash FROM log_hashes WHERE position = 1) WHERE position = 6";
    diesel::connection::SimpleConnection::batch_execute(&mut conn, rows).unwrap();
    offices.grown(&organizer, 9);
    let (code, said) = cosign("third");
    assert!(code == Some(8) && said.contains("not proved") && !home.path().join("third").exists(), "{code:?} {said}");
}
