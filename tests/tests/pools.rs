//! Reviews of the source pool: numbers that agree with who is followed, and a secretary who confirms the own cell.

use chibo_tests::{Fixture, Kind, Value, json};

use crate::Test;
use crate::candidates::ward::Ward;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_review_counts_who_is_followed, a_secretary_confirms_the_own_cell, reviews_go_and_people_with_their_records]
}

fn plan(ward: &Ward) -> String {
    let plan = json!({ "code": "PTDV-2025", "year": 2025, "kind": "member_development", "committee_id": ward.committee, "title": "Kế hoạch" });
    ward.organizer.post("/v1/plans", &plan).expect(201).id()
}

fn review(ward: &Ward, plan: &str) -> Value {
    ward.organizer.post(&format!("/v1/plans/{plan}/pool-reviews"), &json!({})).expect(201).body
}

fn a_review_counts_who_is_followed(kind: Kind) {
    let ward = Ward::new(kind);
    let plan = plan(&ward);
    let listed = |name: &str, cell: usize, birth: &str| {
        let new = json!({ "cell_id": ward.cells[cell], "full_name": name, "birth": birth, "listed_on": ward.server.today().to_string() });
        ward.organizer.post("/v1/candidates", &new).expect(201).id()
    };
    let (young, old) = (listed("Nguyễn Văn Mẫu", 0, "1995-03-01"), listed("Trần Thị Thử", 0, "1950"));
    listed("Lê Văn Ví Dụ", 1, "2000");
    let made = review(&ward, &plan);
    assert_eq!((&made["reviewed_on"], &made["until"]), (&json!(ward.server.today().to_string()), &json!("2025-12-31")));
    assert_eq!(made["durations"].as_array().map(Vec::len), Some(7));
    assert!(made["durations"].as_array().unwrap().iter().all(|stage| stage["default"] == true), "there is no history yet: {made}");
    let id = made["id"].as_str().unwrap();
    let cells = ward.organizer.get(&format!("/v1/pool-reviews/{id}/cells")).expect(200).body["items"].take();
    let first = cells.as_array().unwrap().iter().find(|cell| cell["cell_id"] == *ward.cells[0]).unwrap();
    assert_eq!((&first["numbers"]["source"], &first["numbers"]["falls_out"]), (&json!(2), &json!(1)));
    let sum = |field: &str| cells.as_array().unwrap().iter().map(|cell| cell["numbers"][field].as_i64().unwrap()).sum::<i64>();
    for field in ["source", "fostering", "trained", "dossier", "cell_resolved", "committee_resolved", "decided", "ready", "falls_out"] {
        assert_eq!(made["numbers"][field], json!(sum(field)), "{field}");
    }
    let people = ward.organizer.get(&format!("/v1/pool-reviews/{id}/people?cell_id={}", ward.cells[0])).expect(200).body["items"].take();
    let person = |candidate: &str| people.as_array().unwrap().iter().find(|person| person["candidate_id"] == *candidate).unwrap().clone();
    assert_eq!((&person(&young)["exit"], &person(&old)["exit"], &person(&old)["ready"]), (&Value::Null, &json!("age"), &json!(false)));
    assert_eq!(person(&old)["exit_on"], "2010-02-01", "the first month above sixty");
    assert!(!people.to_string().contains("Nguyễn"), "no names");
    // Pages of one lead over everybody once.
    let all = ward.organizer.get(&format!("/v1/pool-reviews/{id}/people?limit=200")).expect(200).each("candidate_id");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ward.organizer.get(&format!("/v1/pool-reviews/{id}/people?limit=1{cursor}&reason=x")).expect(200);
        seen.extend(page.each("candidate_id"));
        let Some(next) = page.body["page"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!((seen, all.len()), (all.clone(), 3));
}

fn a_secretary_confirms_the_own_cell(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (pool, cell, other) = (fixture.id("own.pool"), fixture.id("own.cell"), fixture.id("own.cell2"));
    let path = |cell: &str| format!("/v1/pool-reviews/{pool}/cells/{cell}");
    let (secretary, organizer) = (fixture.client(&server, "secretary"), fixture.client(&server, "organizer"));
    let seen = secretary.get(&format!("/v1/pool-reviews/{pool}/cells")).expect(200);
    assert_eq!(seen.each("cell_id"), [cell]);
    let own = secretary.get(&path(cell)).expect(200);
    let confirm = |client: &chibo_tests::Client, cell: &str, version: &str| {
        client.request("POST", &format!("{}/confirm", path(cell))).if_match(version).json(&json!({ "note": "Đúng với sổ" })).send()
    };
    let before = organizer.get(&format!("/v1/pool-reviews/{pool}")).expect(200).body;
    confirm(&organizer, cell, "1").problem(403, "forbidden");
    confirm(&secretary, other, "1").problem(404, "not_found");
    let confirmed = confirm(&secretary, cell, &own.body["version"].to_string()).expect(200).body;
    assert_eq!((&confirmed["confirmed_on"], &confirmed["note"]), (&json!(server.today().to_string()), &json!("Đúng với sổ")));
    confirm(&secretary, cell, &own.body["version"].to_string()).problem(412, "precondition_failed");
    let after = organizer.get(&format!("/v1/pool-reviews/{pool}")).expect(200).body;
    assert_eq!((&before["confirmed"], &after["confirmed"]), (&json!(0), &json!(1)));
    organizer.request("DELETE", &format!("/v1/pool-reviews/{pool}")).if_match("*").send().problem(409, "wrong_state");
}

fn reviews_go_and_people_with_their_records(kind: Kind) {
    let ward = Ward::new(kind);
    let plan = plan(&ward);
    let new = json!({ "cell_id": ward.cells[0], "full_name": "Nguyễn Văn Mẫu", "listed_on": ward.server.today().to_string() });
    let candidate = ward.organizer.post("/v1/candidates", &new).expect(201);
    let (first, second) = (review(&ward, &plan), review(&ward, &plan));
    let people =
        |review: &Value| ward.organizer.get(&format!("/v1/pool-reviews/{}/people", review["id"].as_str().unwrap())).expect(200).each("candidate_id").len();
    assert_eq!((people(&first), people(&second)), (1, 1));
    ward.organizer.request("DELETE", &format!("/v1/candidates/{}", candidate.id())).if_match("*").send().expect(204);
    assert_eq!(people(&first), 0);
    let path = format!("/v1/pool-reviews/{}", first["id"].as_str().unwrap());
    assert_eq!(ward.organizer.get(&path).expect(200).body["numbers"]["source"], 1, "the number stays");
    ward.organizer.request("DELETE", &path).if_match("*").send().expect(204);
    ward.organizer.get(&path).problem(404, "not_found");
    assert_eq!(ward.organizer.get(&format!("/v1/pool-reviews?plan_id={plan}")).expect(200).each("id").len(), 1);
}
