//! Candidates who change the cell, by themselves or with it.

use chibo_tests::{Kind, json};

use super::days::UNDER_24;
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_transfer_keeps_the_resolution, a_merged_cell_is_followed_by_the_other]
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
