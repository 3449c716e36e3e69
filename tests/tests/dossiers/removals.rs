//! What may be removed again, by whom, and what stays once the cell has resolved.

use chibo_tests::{Kind, Value, json};

use super::parts::{by_member, document, path};
use crate::Test;
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: what_a_resolution_rests_on_stays, removals_name_the_version]
}

fn what_a_resolution_rests_on_stays(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "", "cell_resolved");
    let first = |what: &str| ward.organizer.get(&path(&candidate, what)).expect(200).each("id").remove(0);
    let resting = ["sponsors", "documents", "opinions"].map(|what| path(&candidate, &format!("{what}/{}", first(what))));
    let add = |what: &str, body: Value| path(&candidate, &format!("{what}/{}", ward.organizer.post(&path(&candidate, what), &body).expect(201).id()));
    let held = |paths: &[String], state: &str| {
        for path in paths {
            let refused = ward.organizer.delete(path).problem(409, "wrong_state");
            assert!(refused.body["detail"].as_str().unwrap().contains(state), "{}", refused.text());
        }
    };
    held(&resting, "cell_resolved");
    // More may come; what nothing rests on may go again.
    let later = add("sponsors", by_member(&ward.members[0][5]));
    held(&[later], "cell_resolved");
    let consent = add("documents", json!({ "kind": "provincial_consent", "dated_on": "2022-06-15" }));
    let other = add("documents", json!({ "kind": "other", "dated_on": "2022-06-15" }));
    ward.organizer.delete(&consent).expect(204);
    let consent = add("documents", json!({ "kind": "provincial_consent", "dated_on": "2022-06-15" }));
    for (to, held_too) in [("committee_resolved", false), ("decided", true)] {
        ward.send(&candidate, &ward.step(to, 0, &UNDER_24, "101-QĐ/QU")).expect(200);
        held(&resting, to);
        if held_too {
            held(std::slice::from_ref(&consent), to);
        }
    }
    let receipt = add("documents", json!({ "kind": "decision_receipt", "dated_on": "2022-07-18" }));
    ward.organizer.delete(&receipt).expect(204);
    let receipt = add("documents", json!({ "kind": "decision_receipt", "dated_on": "2022-07-18" }));
    for to in ["admitted", "official"] {
        ward.send(&candidate, &ward.step(to, 0, &UNDER_24, "101-QĐ/QU")).expect(200);
        held(&resting, to);
        held(&[consent.clone(), receipt.clone()], to);
    }
    ward.organizer.delete(&other).expect(204);
}

fn removals_name_the_version(kind: Kind) {
    let ward = Ward::new(kind);
    let (candidate, neighbour) = (ward.list(0, "2022-01-10"), ward.list(0, "2022-01-10"));
    let made = document(&ward, &candidate, "cv", "2022-05-20".parse().unwrap());
    let target = path(&candidate, &format!("documents/{}", made.id()));
    let remove = |version: &str| ward.secretary.request("DELETE", &target).if_match(version).send();
    ward.secretary.request("DELETE", &target).send().problem(428, "precondition_required");
    assert_eq!(remove("1").problem(412, "precondition_failed").body["current_version"], 2);
    // Of another candidate, in another list, absent: all the same.
    for absent in [path(&neighbour, &format!("documents/{}", made.id())), path(&candidate, &format!("sponsors/{}", made.id())), path(&candidate, "opinions/x")]
    {
        ward.secretary.request("DELETE", &absent).if_match("*").send().problem(404, "not_found");
    }
    // The leader reads, and changes nothing.
    ward.leader.get(&path(&candidate, "documents")).expect(200);
    ward.leader.delete(&target).problem(403, "forbidden");
    remove("2").expect(204);
    remove("3").problem(404, "not_found");
    assert_eq!(ward.get(&candidate)["version"], 3);
    // Only what was not read before is sent again.
    let sponsors = path(&candidate, "sponsors");
    ward.secretary.request("GET", &sponsors).header("If-None-Match", "\"3\"").send().expect(304);
    ward.secretary.post(&sponsors, &by_member(&ward.members[0][1])).expect(201);
    ward.secretary.request("GET", &sponsors).header("If-None-Match", "\"3\"").send().expect(200);
}
