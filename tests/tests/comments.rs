//! Comments on a plan in consultation: who may make and answer them, and that adoption waits for the answers.

use chibo_tests::{Fixture, Kind, Value, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: adoption_waits_for_answers, a_secretary_speaks_for_the_own_cell]
}

fn adoption_waits_for_answers(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, leader) = (fixture.client(&server, "organizer"), fixture.client(&server, "leader"));
    let plan = format!("/v1/plans/{}", fixture.id("own.consulted"));
    let comments = format!("{plan}/comments");
    let body = json!({ "organization_id": fixture.id("own.organization"), "text": "Đề nghị bổ sung nguồn là công nhân" });
    let second = organizer.post(&comments, &body).expect(201).body;
    let adopt = || leader.act(&format!("{plan}/transitions"), &json!({ "to": "adopted", "on": "2024-01-06", "document_number": "08-KH/ĐU" }));
    let refused = adopt().problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["comment_open", "comment_open"]);
    let answer =
        |comment: &str, version: &str, body: &Value| organizer.request("POST", &format!("{comments}/{comment}/answer")).if_match(version).json(body).send();
    let taken = json!({ "answer": "Tiếp thu, bổ sung vào mục III", "accepted": true });
    let answered = answer(second["id"].as_str().unwrap(), "1", &taken).expect(200).body;
    assert_eq!((&answered["accepted"], &answered["answered_on"], &answered["version"]), (&json!(true), &json!(server.today().to_string()), &json!(2)));
    answer(second["id"].as_str().unwrap(), "1", &taken).problem(412, "precondition_failed");
    organizer.request("DELETE", &format!("{comments}/{}", second["id"].as_str().unwrap())).if_match("*").send().problem(409, "wrong_state");
    assert_eq!(adopt().problem(422, "rule_refused").faults(), ["comment_open"]);
    assert_eq!(organizer.get(&format!("{comments}?open=true")).expect(200).each("id"), [fixture.id("own.comment")]);
    assert_eq!(organizer.get(&format!("{comments}?open=false&include_total=true")).expect(200).body["page"]["total"], 1);
    answer(fixture.id("own.comment"), "1", &json!({ "answer": "Đã tính ở mục II", "accepted": false })).expect(200);
    adopt().expect(200);
    let late = json!({ "cell_id": fixture.id("own.cell"), "text": "Muộn" });
    organizer.post(&comments, &late).problem(409, "wrong_state");
}

fn a_secretary_speaks_for_the_own_cell(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (secretary, organizer) = (fixture.client(&server, "secretary"), fixture.client(&server, "organizer"));
    let comments = format!("/v1/plans/{}/comments", fixture.id("own.consulted"));
    let by = |unit: &str, id: &str| json!({ unit: id, "text": "Đề nghị giãn tiến độ" });
    let own = secretary.post(&comments, &by("cell_id", fixture.id("own.cell"))).expect(201);
    secretary.post(&comments, &by("cell_id", fixture.id("own.cell2"))).problem(422, "validation_failed");
    secretary.post(&comments, &by("organization_id", fixture.id("own.organization"))).problem(403, "forbidden");
    assert_eq!(organizer.post(&comments, &json!({ "text": "x" })).problem(422, "validation_failed").faults(), ["#/cell_id required"]);
    let both = json!({ "cell_id": fixture.id("own.cell"), "organization_id": fixture.id("own.organization"), "text": "x" });
    assert_eq!(organizer.post(&comments, &both).problem(422, "validation_failed").faults(), ["#/organization_id exclusive"]);
    let other = organizer.post(&comments, &by("cell_id", fixture.id("own.cell2"))).expect(201).id();
    // The own ones, those of other cells are theirs and the office's.
    assert_eq!(secretary.get(&comments).expect(200).each("unit_code"), ["cell-0", "cell-0"]);
    secretary.get(&format!("{comments}/{other}")).problem(404, "not_found");
    assert_eq!(organizer.get(&comments).expect(200).each("id").len(), 3);
    secretary.act(&format!("{comments}/{}/answer", own.id()), &json!({ "answer": "x", "accepted": true })).problem(403, "forbidden");
    secretary.request("DELETE", &format!("{comments}/{}", own.id())).if_match("*").send().expect(204);
    assert_eq!(secretary.get(&comments).expect(200).each("id").len(), 1);
}
