//! A conference from the call to the printed minutes.

use chibo_tests::{Client, Fixture, Kind, Value, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: from_the_call_to_the_minutes, who_came_is_counted_by_cells, conclusions_are_tasks, what_does_not_belong_is_refused]
}

struct Called {
    fixture: std::sync::Arc<Fixture>,
    server: chibo_tests::Server,
    organizer: Client,
    path: String,
}

impl Called {
    fn new(kind: Kind) -> Self {
        let fixture = Fixture::of(kind);
        let server = fixture.server();
        let organizer = fixture.client(&server, "organizer");
        let path = format!("/v1/conferences/{}", fixture.id("own.conference"));
        Self { fixture, server, organizer, path }
    }

    fn add(&self, what: &str, body: &Value) -> Value {
        self.organizer.post(&format!("{}/{what}", self.path), body).expect(201).body
    }

    fn patch(&self, what: &str, id: &str, body: &Value) -> chibo_tests::Response {
        self.organizer.request("PATCH", &format!("{}/{what}/{id}", self.path)).if_match("*").json(body).send()
    }

    fn go(&self, to: &str) -> chibo_tests::Response {
        self.organizer.act(&format!("{}/transitions", self.path), &json!({ "to": to }))
    }
}

fn from_the_call_to_the_minutes(kind: Kind) {
    let called = Called::new(kind);
    let chair =
        called.add("participants", &json!({ "kind": "member", "member_id": called.fixture.id("own.member2"), "chair": true, "title": "Bí thư Đảng ủy" }));
    for person in [called.fixture.id("own.participant"), called.fixture.id("own.guest"), chair["id"].as_str().unwrap()] {
        called.patch("participants", person, &json!({ "attendance": "present" })).expect(200);
    }
    let said = json!({ "kind": "solution", "participant_id": called.fixture.id("own.participant"), "plan_id": called.fixture.id("own.consulted"), "text": "Phân công người <giúp đỡ> từ đầu năm" });
    let said = called.add("contributions", &said);
    called.patch("contributions", said["id"].as_str().unwrap(), &json!({ "answer": "Đồng ý & đưa vào kế hoạch" })).expect(200);
    called.go("closed").problem(409, "illegal_transition");
    called.go("held").expect(200);
    let minutes = called.organizer.get(&format!("{}/minutes", called.path)).expect(200).body;
    assert_eq!(
        (minutes["participants"].as_array().map(Vec::len), minutes["contributions"].as_array().map(Vec::len), minutes["conclusions"].as_array().map(Vec::len)),
        (Some(3), Some(2), Some(1))
    );
    assert_eq!(minutes["plan_titles"], json!(["Phát triển đảng viên 2022"]));
    let page = called.organizer.request("GET", &format!("{}/minutes/page", called.path)).header("Accept-Language", "vi").send().expect(200);
    let text = String::from_utf8(page.bytes).unwrap();
    for wanted in [
        "BIÊN BẢN HỘI NGHỊ",
        "08 giờ 00, 09/02/2024",
        "Phó trưởng ban, Ban Tổ chức Quận ủy (Khách mời)",
        "&lt;giúp đỡ&gt;",
        "Đồng ý &amp; đưa vào kế hoạch",
        "hạn 01/03/2024",
        "Chủ trì (1)",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(!text.contains("<giúp"));
    // Names of members are for whoever may read members; the whole is for whoever sees the committee.
    let viewer = called.fixture.client(&called.server, "viewer");
    assert!(
        viewer.get(&format!("{}/participants", called.path)).expect(200).body["items"].as_array().unwrap().iter().all(|person| person["member_name"].is_null())
    );
    assert!(minutes["participants"].as_array().unwrap().iter().any(|person| person["member_name"].is_string()));
    // From below they are the same but for conclusions that others answer for, and for who it was that came.
    let below = called.fixture.client(&called.server, "secretary").get(&format!("{}/minutes", called.path)).expect(200).body;
    assert_eq!(below["contributions"], minutes["contributions"]);
    let own = called.fixture.id("own.cell");
    assert!(below["conclusions"].as_array().unwrap().iter().all(|conclusion| conclusion["cell_id"] == json!(own)));
    // Closed minutes stand, until they are opened to be mended.
    called.go("closed").expect(200);
    called.organizer.post(&format!("{}/contributions", called.path), &json!({ "kind": "opinion", "text": "x" })).problem(409, "wrong_state");
    called.patch("participants", called.fixture.id("own.guest"), &json!({ "attendance": "absent" })).problem(409, "wrong_state");
    called.organizer.request("PATCH", &called.path).if_match("*").json(&json!({ "place": "x" })).send().problem(409, "wrong_state");
    called.go("held").expect(200);
    called.add("contributions", &json!({ "kind": "opinion", "text": "Bổ sung" }));
}

fn who_came_is_counted_by_cells(kind: Kind) {
    let called = Called::new(kind);
    let quorum = || called.organizer.get(&called.path).expect(200).body["quorum"].clone();
    assert_eq!((&quorum()["present"], &quorum()["absent"]), (&json!(0), &json!(1)));
    let invited = called.organizer.post(&format!("{}/participants/secretaries", called.path), &json!({})).expect(200);
    let secretaries: Vec<Value> = invited.body["items"].as_array().unwrap().iter().filter(|person| person["kind"] == "cell_secretary").cloned().collect();
    let cells = usize::try_from(quorum()["cells"].as_i64().unwrap()).unwrap();
    assert_eq!(secretaries.len(), cells, "one of each cell, once");
    let again = called.organizer.post(&format!("{}/participants/secretaries", called.path), &json!({})).expect(200);
    assert_eq!(again.body["items"].as_array().map(Vec::len), invited.body["items"].as_array().map(Vec::len));
    for (at, person) in secretaries.iter().enumerate() {
        let id = person["id"].as_str().unwrap();
        called.patch("participants", id, &json!({ "attendance": "present" })).expect(200);
        let now = quorum();
        assert_eq!((now["present"].as_u64(), now["two_thirds"].as_bool()), (Some(at as u64 + 1), Some(3 * (at + 1) >= 2 * cells)), "{now}");
    }
    let absent = json!({ "attendance": "absent", "absence_reason": "Công tác" });
    assert_eq!(called.patch("participants", secretaries[0]["id"].as_str().unwrap(), &absent).expect(200).body["absence_reason"], "Công tác");
    let viewer = called.fixture.client(&called.server, "viewer");
    let seen = viewer.get(&format!("{}/participants", called.path)).expect(200).body;
    assert!(!seen.to_string().contains("Công tác"), "why somebody did not come is for whoever may read members");
    assert_eq!(
        called.patch("participants", secretaries[1]["id"].as_str().unwrap(), &json!({ "absence_reason": "x" })).problem(422, "validation_failed").faults(),
        ["#/absence_reason not_for_kind"]
    );
}

fn conclusions_are_tasks(kind: Kind) {
    let called = Called::new(kind);
    let second = called.add("conclusions", &json!({ "text": "Phối hợp với các đoàn thể", "responsible": "Bộ phận tham mưu", "due_on": "2024-06-30" }));
    assert_eq!(second["number"], 2);
    let list = |query: &str| {
        called.organizer.get(&format!("/v1/conclusions?conference_id={}&sort=due_on{query}", called.fixture.id("own.conference"))).expect(200).each("number")
    };
    assert_eq!((list(""), list("&due_until=2024-03-01"), list("&open=false")), (vec!["1".to_owned(), "2".to_owned()], vec!["1".to_owned()], vec![]));
    let done = |body: &Value| called.patch("conclusions", second["id"].as_str().unwrap(), body);
    assert_eq!(done(&json!({ "done_on": "2024-06-20" })).problem(422, "validation_failed").faults(), ["#/evidence required"]);
    assert_eq!(done(&json!({ "done_on": "2024-02-08", "evidence": "x" })).problem(422, "validation_failed").faults(), ["#/done_on too_early"]);
    assert_eq!(done(&json!({ "done_on": "2099-01-01", "evidence": "x" })).problem(422, "validation_failed").faults(), ["#/done_on in_future"]);
    called.go("held").expect(200);
    called.go("closed").expect(200);
    done(&json!({ "done_on": "2024-06-20", "evidence": "Báo cáo 12-BC/ĐU" })).expect(200);
    assert_eq!((list("&open=true"), list("&open=false")), (vec!["1".to_owned()], vec!["2".to_owned()]));
    // The secretary of the cell that answers for one sees that one.
    let secretary = called.fixture.client(&called.server, "secretary");
    assert_eq!(secretary.get("/v1/conclusions").expect(200).each("id"), [called.fixture.id("own.conclusion")]);
}

fn what_does_not_belong_is_refused(kind: Kind) {
    let called = Called::new(kind);
    let refused = |what: &str, body: &Value| called.organizer.post(&format!("{}/{what}", called.path), body).problem(422, "validation_failed").faults();
    for (kind, wanted) in [
        ("member", "#/member_id required"),
        ("cell_secretary", "#/cell_id required"),
        ("organization_head", "#/organization_id required"),
        ("guest", "#/body required"),
    ] {
        assert_eq!(refused("participants", &json!({ "kind": kind })), [wanted]);
    }
    let foreign = json!({ "kind": "cell_secretary", "cell_id": called.fixture.id("foreign.cell") });
    assert_eq!(refused("participants", &foreign), ["#/cell_id unknown_reference"]);
    assert_eq!(
        refused("contributions", &json!({ "kind": "opinion", "text": "x", "plan_id": called.fixture.id("own.draft") })),
        ["#/plan_id unknown_reference"]
    );
    assert_eq!(
        refused("contributions", &json!({ "kind": "opinion", "text": "x", "participant_id": called.fixture.id("foreign.participant") })),
        ["#/participant_id unknown_reference"]
    );
    assert_eq!(refused("conclusions", &json!({ "text": "x", "responsible": "y", "cell_id": called.fixture.id("own.cell") })), ["#/responsible exclusive"]);
    assert_eq!(refused("conclusions", &json!({ "text": "x", "due_on": "2024-02-01" })), ["#/due_on too_early"]);
    let plans = json!({ "plan_ids": [called.fixture.id("own.draft"), called.fixture.id("own.draft"), called.fixture.id("foreign.draft")] });
    let patched = called.organizer.request("PATCH", &called.path).if_match("*").json(&plans).send();
    assert_eq!(patched.problem(422, "validation_failed").faults(), ["#/plan_ids/1 not_unique", "#/plan_ids/2 unknown_reference"]);
    called.organizer.request("DELETE", &called.path).if_match("*").send().problem(409, "in_use");
    // Not before it begins.
    let later = json!({ "committee_id": called.fixture.id("own.committee"), "title": "x", "held_at": "2099-01-01T00:00:00Z", "place": "y" });
    let later = called.organizer.post("/v1/conferences", &later).expect(201).id();
    called.organizer.act(&format!("/v1/conferences/{later}/transitions"), &json!({ "to": "held" })).problem(422, "rule_refused");
    called.organizer.request("DELETE", &format!("/v1/conferences/{later}")).if_match("*").send().expect(204);
}
