//! One person is followed once, and one move is made once.

use chibo_tests::{Kind, json};

use super::days::UNDER_24;
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: one_person_is_followed_once, one_decision_is_of_one_person, two_at_once]
}

fn one_person_is_followed_once(kind: Kind) {
    let ward = Ward::new(kind);
    let person = |cell: usize| json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "phone": "0900 000 123", "cell_id": ward.cells[cell], "listed_on": "2022-01-10" });
    let first = ward.organizer.post("/v1/candidates", &person(1)).expect(201).body;
    assert_eq!(first["personal_id"], "000000000123", "in full for whom needs it");
    let known = ward.organizer.post("/v1/candidates", &person(0)).problem(409, "person_followed");
    assert!(known.body["detail"].as_str().unwrap().contains(first["id"].as_str().unwrap()));
    // The secretary of the other cell does not learn of it; who sees both does.
    let second = ward.secretary.post("/v1/candidates", &person(0)).expect(201).body;
    assert_eq!((&second["personal_id"], &second["phone"], &second["same_person_ids"]), (&json!("••••••••••••"), &json!("••••"), &json!([])));
    let second = second["id"].as_str().unwrap().to_owned();
    assert_eq!(ward.get(&second)["same_person_ids"], json!([first["id"]]));
    // What is masked can be sent back, and changes nothing.
    let path = format!("/v1/candidates/{second}");
    let edit = json!({ "personal_id": "••••••••••••", "phone": "••••", "occupation": "Công nhân" });
    ward.secretary.patch(&path, &edit).expect(200);
    assert_eq!(ward.get(&second)["personal_id"], "000000000123");
    ward.secretary.patch(&path, &json!({ "personal_id": "••••••••0123" })).problem(422, "validation_failed");
    // The base committee does not resolve on a person followed twice.
    for to in ["fostering", "trained", "dossier"] {
        ward.send(&second, &ward.step(to, 0, &UNDER_24, "")).expect(200);
    }
    ward.organizer.patch(&path, &json!({ "birth": "1990-01-01", "education": "university" })).expect(200);
    ward.dossier(&second, 0, UNDER_24[4]);
    ward.send(&second, &ward.step("cell_resolved", 0, &UNDER_24, "")).expect(200);
    let refused = ward.send(&second, &ward.step("committee_resolved", 0, &UNDER_24, "")).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["followed_once"]);
    let off = json!({ "to": "withdrawn", "on": "2022-06-15", "reason": "Trùng", "document_number": "1-BB/CB" });
    ward.send(first["id"].as_str().unwrap(), &off).expect(200);
    ward.send(&second, &ward.step("committee_resolved", 0, &UNDER_24, "")).expect(200);
}

fn one_decision_is_of_one_person(kind: Kind) {
    let ward = Ward::new(kind);
    ward.walk(0, &UNDER_24, "1-QĐ/QU", "decided");
    let other = ward.walk(0, &UNDER_24, "", "committee_resolved");
    for number in ["1-QĐ/QU", "01-QĐ/QU", "0001 – qđ / qu"] {
        let refused = ward.send(&other, &ward.step("decided", 0, &UNDER_24, number)).problem(422, "rule_refused");
        assert_eq!(refused.faults(), ["decision_alone"], "{number}");
    }
    ward.send(&other, &ward.step("decided", 0, &UNDER_24, "12-QĐ/BTC-QU")).expect(200);
}

/// Two clients move the same candidate at once, 1,000 times: one succeeds, the other is told, and the counters are right.
fn two_at_once(kind: Kind) {
    const TIMES: usize = 1_000;
    let ward = Ward::new(kind);
    let days = &UNDER_24;
    // Of each: the candidate, its version, and the number of its last act.
    let mut people: Vec<(String, i64, i64)> = (0..8).map(|_| (ward.walk(0, days, "", "fostering"), 2, 2)).collect();
    let (mut succeeded, mut refused) = (0, 0);
    for time in 0..TIMES {
        let (candidate, version, last) = &mut people[time % 8];
        // There and back: the certificate is entered and taken back in turns.
        let there = time / 8 % 2 == 0;
        let (path, body) = if there {
            *last += 1;
            (format!("/v1/candidates/{candidate}/transitions"), ward.step("trained", 0, days, ""))
        } else {
            (format!("/v1/candidates/{candidate}/corrections"), json!({ "act": last, "reason": "Nhầm" }))
        };
        let attempt = || ward.organizer.request("POST", &path).if_match(&version.to_string()).json(&body).send().status;
        let both = std::thread::scope(|scope| [scope.spawn(attempt), scope.spawn(attempt)].map(|one| one.join().unwrap()));
        for status in both {
            match status {
                200 => succeeded += 1,
                409 | 412 => refused += 1,
                other => panic!("{other}"),
            }
        }
        assert_eq!(succeeded, time + 1, "exactly one of the two succeeds");
        *version += 1;
    }
    assert_eq!((succeeded, refused), (TIMES, TIMES));
    // Each of the eight was moved 125 times: in and out, and in again at last.
    assert_eq!(ward.reached(2022), counts(&[("0 course", 8)]));
    ward.counts_are_right();
}
