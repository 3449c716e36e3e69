//! Candidates who change the cell, by themselves or with it.

use chibo_tests::{Kind, Value, json};

use super::days::UNDER_24;
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both:
        a_transfer_keeps_the_resolution, a_merged_cell_is_followed_by_the_other, who_was_not_approved_moves_too, a_case_begun_again_moves_too,
        the_cell_that_considered_is_the_one_that_votes
    ]
}

fn a_transfer_keeps_the_resolution(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "cell_resolved");
    let path = format!("/v1/candidates/{candidate}/transfers");
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[0], "valid_from": "2022-06-12" })).problem(422, "validation_failed");
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-09" })).problem(422, "validation_failed");
    let moved = ward.organizer.act(&path, &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-13", "document_number": "07-CV/CB" })).expect(200).body;
    assert_eq!((&moved["cell_id"], &moved["stage"]), (&json!(ward.cells[1]), &json!("cell_resolved")));
    let helper = &ward.organizer.get(&format!("/v1/candidates/{candidate}/helpers")).expect(200).body["items"][0];
    assert_eq!(helper["valid_to"], "2022-06-13", "the helper's time ends with the move");
    for to in ["committee_resolved", "decided", "admitted"] {
        ward.send(&candidate, &ward.step(to, 1, &UNDER_24, "101-QĐ/QU")).expect(200);
    }
    // It counts for the cell whose resolution was used; the member is in the other.
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    assert_eq!(ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body["cell_id"], json!(ward.cells[1]));
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[0], "valid_from": "2022-09-01" })).problem(409, "wrong_state");
    ward.organizer.act(&format!("/v1/members/{member}/transfers"), &json!({ "cell_id": ward.cells[0], "valid_from": "2022-09-01" })).expect(200);
    assert_eq!(ward.get(&candidate)["cell_id"], json!(ward.cells[0]), "on probation the candidate goes with the member");
    ward.counts_are_right();
}

fn a_merged_cell_is_followed_by_the_other(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(1, &UNDER_24, "101-QĐ/QU", "dossier");
    assert_eq!(ward.reached(2022), counts(&[("1 course", 1)]));
    let merge = json!({ "into_cell_id": ward.cells[0], "acted_on": "2022-06-01", "document_number": "44-QĐ/ĐU", "reason": "Sắp xếp" });
    ward.organizer.act(&format!("/v1/cells/{}/merge", ward.cells[1]), &merge).expect(200);
    let found = ward.get(&candidate);
    assert_eq!((&found["cell_id"], &found["stage"]), (&json!(ward.cells[0]), &json!("dossier")));
    let cells = ward.organizer.get(&format!("/v1/candidates/{candidate}/cells")).expect(200).body;
    assert_eq!((&cells["items"][0]["valid_from"], &cells["items"][1]["valid_to"]), (&json!("2022-06-01"), &json!("2022-06-01")));
    // The course counted for the cell of its day.
    assert_eq!(ward.reached(2022), counts(&[("1 course", 1)]));
    let other = json!({ "code": "CB03", "name": "Chi bộ 3", "kind": "residential", "committee_id": ward.committee, "founded_on": "2020-01-01" });
    let other = ward.organizer.post("/v1/cells", &other).expect(201).id();
    let body = json!({ "full_name": "Trần Văn Tùng", "cell_id": other, "listed_on": "2022-01-10" });
    ward.organizer.post("/v1/candidates", &body).expect(201);
    let end = json!({ "acted_on": "2023-01-01", "document_number": "45-QĐ/ĐU", "reason": "Giải thể" });
    assert_eq!(ward.organizer.act(&format!("/v1/cells/{other}/dissolve"), &end).problem(422, "validation_failed").faults(), ["still_has_candidates"]);
}

/// A vote of the cell that failed.
fn failed(on: &str) -> Value {
    json!({ "to": "rejected", "on": on, "document_number": "09-NQ/CB", "votes": [{ "body": "cell", "in_favour": 7, "against": 5 }] })
}

fn who_was_not_approved_moves_too(kind: Kind) {
    let ward = Ward::new(kind);
    let [moved, merged] = [0, 1].map(|cell| ward.walk(cell, &UNDER_24, "", "dossier"));
    for candidate in [&moved, &merged] {
        assert_eq!(ward.send(candidate, &failed("2022-06-10")).expect(200).body["stage"], "rejected");
    }
    let transfer = json!({ "cell_id": ward.cells[1], "valid_from": "2022-07-01" });
    let there = ward.organizer.act(&format!("/v1/candidates/{moved}/transfers"), &transfer).expect(200).body;
    assert_eq!((&there["cell_id"], &there["stage"], &there["active"]), (&json!(ward.cells[1]), &json!("rejected"), &json!(false)));
    let other = json!({ "code": "CB03", "name": "Chi bộ 3", "kind": "residential", "committee_id": ward.committee, "founded_on": "2020-01-01" });
    let other = ward.organizer.post("/v1/cells", &other).expect(201).id();
    let merge = json!({ "into_cell_id": other, "acted_on": "2022-08-01", "document_number": "44-QĐ/ĐU", "reason": "Sắp xếp" });
    ward.organizer.act(&format!("/v1/cells/{}/merge", ward.cells[1]), &merge).expect(200);
    for candidate in [&moved, &merged] {
        assert_eq!(ward.get(candidate)["cell_id"], json!(other));
        // Taken up again where the person is now, with a helper of that cell.
        let helper = json!({ "member_id": ward.members[1][0], "valid_from": "2022-09-01" });
        ward.organizer.post(&format!("/v1/candidates/{candidate}/helpers"), &helper).expect(200);
        let again = json!({ "to": "dossier", "on": "2022-09-05", "document_number": "30-CV/ĐU", "reason": "Xét lại" });
        assert_eq!(ward.send(candidate, &again).expect(200).body["stage"], "dossier");
    }
}

fn a_case_begun_again_moves_too(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let cancel = json!({ "to": "cancelled", "on": "2022-09-01", "ground": "wrong_procedure", "reason": "Sai thủ tục", "document_number": "120-QĐ/QU" });
    assert_eq!(ward.send(&candidate, &cancel).expect(200).body["stage"], "dossier");
    // The membership has ended, so the person moves as a candidate.
    let transfer = json!({ "cell_id": ward.cells[1], "valid_from": "2022-09-15" });
    let there = ward.organizer.act(&format!("/v1/candidates/{candidate}/transfers"), &transfer).expect(200).body;
    assert_eq!(there["cell_id"], json!(ward.cells[1]));
}

fn the_cell_that_considered_is_the_one_that_votes(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    // Three of the cell's twelve leave before it considers, three of the other's twelve after it has.
    let leave = |member: &String, on: &str| {
        let left = json!({ "to": "left", "on": on, "reason": "transferred_out" });
        ward.organizer.act(&format!("/v1/members/{member}/transitions"), &left).expect(200);
    };
    ward.members[0][9..].iter().for_each(|member| leave(member, "2023-08-01"));
    ward.members[0][5..7].iter().for_each(|member| leave(member, "2023-08-15"));
    // Considered by the one on 14/8, with the other since 20/8, decided on 25/8.
    ward.organizer.act(&format!("/v1/members/{member}/transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2023-08-20" })).expect(200);
    let mut step = ward.step("official", 0, &UNDER_24, "101-QĐ/QU");
    step["votes"][0] = json!({ "body": "cell", "in_favour": 6, "against": 3 });
    ward.send(&candidate, &step).expect(200);
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let vote = acts["items"].as_array().unwrap().last().unwrap()["votes"][0].clone();
    assert_eq!((&vote["denominator"], &vote["needed"]), (&json!(9), &json!(6)), "the nine of the cell that met, on the day of its meeting");
}
