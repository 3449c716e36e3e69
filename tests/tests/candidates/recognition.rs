//! Full membership: refused by a vote, cancelled for its procedure, and what holds of the member once it stands.

use chibo_tests::{Kind, Value, json};

use super::days::UNDER_24;
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both:
        a_failed_recognition_leads_back_to_probation, a_recognition_cancelled_for_its_procedure_leaves_the_admission,
        an_official_member_is_one_like_any_other, a_recognition_taken_back_after_a_move, a_recognition_corrected_past_a_move,
        a_recognition_counts_the_day_of_the_meeting
    ]
}

fn member(ward: &Ward, id: &Value) -> Value {
    ward.organizer.get(&format!("/v1/members/{}", id.as_str().unwrap())).expect(200).body
}

/// Official and probationary members of the first cell.
fn counted(ward: &Ward) -> (Value, Value) {
    let cell = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body;
    (cell["official_members"].clone(), cell["probationary_members"].clone())
}

fn a_failed_recognition_leads_back_to_probation(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let id = ward.get(&candidate)["member_id"].clone();
    let failed = json!({ "to": "rejected", "on": "2023-08-14", "document_number": "10-NQ/CB", "votes": [{ "body": "cell", "in_favour": 7, "against": 5 }] });
    let after = ward.send(&candidate, &failed).expect(200).body;
    assert_eq!((&after["stage"], &after["active"], &after["failed_votes"], &after["member_id"]), (&json!("admitted"), &json!(true), &json!(1), &id));
    assert_eq!(after["due"]["kind"], "recognition_due");
    let helpers = ward.organizer.get(&format!("/v1/candidates/{candidate}/helpers")).expect(200);
    assert_eq!(helpers.body["items"][0]["valid_to"], Value::Null, "who is on probation is still helped");
    // There is no way to a second decision, nor off the list into a membership that goes on.
    for to in ["dossier", "withdrawn"] {
        let refused = ward.send(&candidate, &json!({ "to": to, "on": "2023-08-20", "reason": "x", "document_number": "1-BB/CB" }));
        refused.problem(409, "illegal_transition");
    }
    assert_eq!((member(&ward, &id)["status"].clone(), counted(&ward)), (json!("probationary"), (json!(12), json!(1))));
    // Recognised later: official from the end of the probation all the same.
    let mut later = ward.step("official", 0, &UNDER_24, "101-QĐ/QU");
    (later["on"], later["cell_meeting_on"], later["reason"]) = (json!("2023-12-01"), json!("2023-11-20"), json!("Chi bộ xét lại"));
    assert_eq!(ward.send(&candidate, &later).expect(200).body["member_id"], id);
    let official = member(&ward, &id);
    assert_eq!((&official["status"], &official["official_on"]), (&json!("official"), &json!("2023-08-05")));
    assert_eq!(counted(&ward), (json!(13), json!(0)));
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    ward.counts_are_right();
    // Or struck.
    let other = ward.walk(0, &UNDER_24, "102-QĐ/QU", "admitted");
    ward.send(&other, &failed).expect(200);
    let struck = json!({ "to": "removed", "on": "2023-09-01", "reason": "Không đủ tư cách", "document_number": "30-QĐ/ĐU" });
    let struck = ward.send(&other, &struck).expect(200).body;
    assert_eq!((&struck["stage"], &member(&ward, &struck["member_id"])["left_on"]), (&json!("removed"), &json!("2023-09-01")));
}

fn a_recognition_cancelled_for_its_procedure_leaves_the_admission(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "official");
    let id = ward.get(&candidate)["member_id"].clone();
    // An official member holds a post, and helps another person.
    let posts = format!("/v1/cells/{}/posts", ward.cells[0]);
    ward.organizer.post(&posts, &json!({ "kind": "deputy_secretary", "member_id": id, "valid_from": "2023-10-01" })).expect(201);
    let other = ward.list(0, "2023-09-01");
    ward.organizer.post(&format!("/v1/candidates/{other}/helpers"), &json!({ "member_id": id, "valid_from": "2023-10-01" })).expect(200);
    let cancel = json!({ "to": "cancelled", "on": "2023-11-01", "ground": "wrong_procedure", "reason": "Sai thủ tục", "document_number": "120-QĐ/QU" });
    let back = ward.send(&candidate, &cancel).expect(200).body;
    assert_eq!((&back["stage"], &back["active"], &back["member_id"]), (&json!("admitted"), &json!(true), &id));
    let probationer = member(&ward, &id);
    assert_eq!(
        (&probationer["status"], &probationer["admitted_on"], &probationer["official_on"], &probationer["left_on"]),
        (&json!("probationary"), &json!("2022-08-05"), &Value::Null, &Value::Null)
    );
    assert_eq!(counted(&ward), (json!(12), json!(1)));
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]), "the admission stands");
    ward.counts_are_right();
    // Who no longer votes holds no post and helps nobody.
    assert_eq!(ward.organizer.get(&posts).expect(200).body["items"][0]["valid_to"], "2023-11-01");
    let helpers = ward.organizer.get(&format!("/v1/candidates/{other}/helpers")).expect(200);
    assert_eq!(helpers.body["items"][0]["valid_to"], "2023-11-01");
    // Done again as it should have been.
    let mut again = ward.step("official", 0, &UNDER_24, "131-QĐ/QU");
    (again["on"], again["cell_meeting_on"], again["reason"]) = (json!("2023-12-01"), json!("2023-11-20"), json!("Làm lại"));
    assert_eq!(ward.send(&candidate, &again).expect(200).body["member_id"], id);
    assert_eq!(member(&ward, &id)["official_on"], "2023-08-05");
    // Of the wrong standard: struck.
    let wrong = json!({ "to": "cancelled", "on": "2024-01-05", "ground": "wrong_standard", "reason": "Sai tiêu chuẩn", "document_number": "2-QĐ/QU" });
    assert_eq!(ward.send(&candidate, &wrong).expect(200).body["stage"], "cancelled");
    assert_eq!(member(&ward, &id)["left_on"], "2024-01-05");
    ward.counts_are_right();
}

fn an_official_member_is_one_like_any_other(kind: Kind) {
    let ward = Ward::new(kind);
    let leave = |id: &Value, reason: &str, on: &str| {
        let left = json!({ "to": "left", "on": on, "reason": reason, "document_number": "40-QĐ/ĐU" });
        ward.organizer.act(&format!("/v1/members/{}/transitions", id.as_str().unwrap()), &left)
    };
    let probationer = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    leave(&ward.get(&probationer)["member_id"], "struck", "2023-01-10").problem(409, "follows_candidate");
    let people: Vec<(String, Value)> = ["struck", "resigned", "expelled"]
        .iter()
        .enumerate()
        .map(|(at, reason)| {
            let candidate = ward.walk(0, &UNDER_24, &format!("11{at}-QĐ/QU"), "official");
            let id = ward.get(&candidate)["member_id"].clone();
            let left = leave(&id, reason, "2024-03-01").expect(200).body;
            assert_eq!((&left["status"], &left["left_reason"]), (&json!("left"), &json!(reason)));
            (candidate, id)
        })
        .collect();
    // Once struck as a member, a correction of an act of the admission brings nobody back.
    let (candidate, id) = &people[0];
    let mut recognition = ward.step("official", 0, &UNDER_24, "119-QĐ/QU");
    recognition["document_number"] = json!("919-QĐ/QU");
    let correction = json!({ "act": 9, "reason": "Ghi nhầm số", "as_it_was": recognition });
    ward.leader.act(&format!("/v1/candidates/{candidate}/corrections"), &correction).expect(200);
    let gone = member(&ward, id);
    assert_eq!((&gone["status"], &gone["left_reason"], &gone["left_on"]), (&json!("left"), &json!("struck"), &json!("2024-03-01")));
    assert_eq!(counted(&ward), (json!(12), json!(1)));
}

fn a_recognition_taken_back_after_a_move(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "official");
    let id = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    for (to, from) in [(1, "2023-11-01"), (0, "2023-11-10"), (1, "2023-11-20")] {
        ward.organizer.act(&format!("/v1/members/{id}/transfers"), &json!({ "cell_id": ward.cells[to], "valid_from": from })).expect(200);
    }
    let back = json!({ "act": 9, "reason": "Không có" });
    let after = ward.leader.act(&format!("/v1/candidates/{candidate}/corrections"), &back).expect(200).body;
    assert_eq!((&after["stage"], &after["cell_id"]), (&json!("admitted"), &json!(ward.cells[1])));
    let times = ward.organizer.get(&format!("/v1/candidates/{candidate}/cells")).expect(200).body;
    let times: Vec<_> = times["items"].as_array().unwrap().iter().map(|time| (&time["cell_id"], &time["valid_from"], &time["valid_to"])).collect();
    let [listed, first, second, third] = [UNDER_24[0], "2023-11-01", "2023-11-10", "2023-11-20"].map(|day| json!(day));
    let [a, b] = [0, 1].map(|at| json!(ward.cells[at]));
    assert_eq!(times, [(&b, &third, &Value::Null), (&a, &second, &third), (&b, &first, &second), (&a, &listed, &first)]);
    // And what comes is of the cell where the person is.
    let mut again = ward.step("official", 1, &UNDER_24, "101-QĐ/QU");
    (again["on"], again["cell_meeting_on"], again["reason"]) = (json!("2023-12-20"), json!("2023-12-01"), json!("Chi bộ mới xét"));
    let official = ward.send(&candidate, &again).expect(200).body;
    assert_eq!((&official["stage"], &official["cell_id"]), (&json!("official"), &b));
    ward.counts_are_right();
}

fn a_recognition_corrected_past_a_move(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "official");
    let id = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    ward.organizer.act(&format!("/v1/members/{id}/transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2023-11-01" })).expect(200);
    // The cell that the person had come to has one voter fewer on the day on which it really met.
    let gone = json!({ "cell_id": ward.cells[0], "valid_from": "2023-11-10" });
    ward.organizer.act(&format!("/v1/members/{}/transfers", ward.members[1][4]), &gone).expect(200);
    let here = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[1])).expect(200).body["official_members"].as_i64().unwrap();
    let mut really = ward.step("official", 1, &UNDER_24, "101-QĐ/QU");
    (really["on"], really["cell_meeting_on"], really["reason"]) = (json!("2023-12-20"), json!("2023-12-01"), json!("Chi bộ mới xét"));
    let correction = json!({ "act": 9, "reason": "Ghi nhầm ngày", "as_it_was": really });
    ward.leader.act(&format!("/v1/candidates/{candidate}/corrections"), &correction).expect(200);
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let act = acts["items"].as_array().unwrap().last().unwrap();
    // All who are official there today but the one whom they voted on.
    assert_eq!((&act["cell_id"], act["votes"][0]["denominator"].as_i64()), (&json!(ward.cells[1]), Some(here - 1)), "{act}");
    let times = ward.organizer.get(&format!("/v1/candidates/{candidate}/cells")).expect(200).body;
    let newest = &times["items"][0];
    assert_eq!((&newest["cell_id"], &newest["valid_from"]), (&json!(ward.cells[1]), &json!("2023-11-01")));
    ward.counts_are_right();
}

fn a_recognition_counts_the_day_of_the_meeting(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    // One who goes between the meeting and the decision was among those who had to vote.
    let gone = json!({ "cell_id": ward.cells[1], "valid_from": UNDER_24[11] });
    ward.organizer.act(&format!("/v1/members/{}/transfers", ward.members[0][4]), &gone).expect(200);
    ward.send(&candidate, &ward.step("official", 0, &UNDER_24, "101-QĐ/QU")).expect(200);
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let vote = &acts["items"].as_array().unwrap().last().unwrap()["votes"][0];
    assert_eq!((&vote["vote"]["body"], &vote["denominator"]), (&json!("cell"), &json!(12)), "{vote}");
}
