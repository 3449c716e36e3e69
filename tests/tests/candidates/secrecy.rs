//! What a cell must not learn of another cell's candidate.

use chibo_tests::{Kind, Value, json};

use super::days::UNDER_24;
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_secretary_finds_no_trace]
}

/// Whatever a secretary tries, another cell's candidate is as if there were none.
fn a_secretary_finds_no_trace(kind: Kind) {
    let ward = Ward::new(kind);
    let other = ward.walk(1, &UNDER_24, "101-QĐ/QU", "decided");
    let absent = uuid::Uuid::now_v7().to_string();
    let own = ward.list(0, "2022-01-10");
    let someone = &ward.members[1][0];
    let operations: Vec<(&str, String, Option<Value>)> = vec![
        ("GET", "/v1/candidates/ID".to_owned(), None),
        ("PATCH", "/v1/candidates/ID".to_owned(), Some(json!({ "occupation": "Thợ" }))),
        ("GET", "/v1/candidates/ID/transitions".to_owned(), None),
        ("POST", "/v1/candidates/ID/transitions".to_owned(), Some(json!({ "to": "trained", "on": "2022-05-01" }))),
        ("POST", "/v1/candidates/ID/transitions".to_owned(), Some(json!({ "to": "decided", "on": "2022-05-01" }))),
        ("GET", "/v1/candidates/ID/eligibility?to=admitted".to_owned(), None),
        ("POST", "/v1/candidates/ID/corrections".to_owned(), Some(json!({ "act": 1, "reason": "x" }))),
        ("GET", "/v1/candidates/ID/cells".to_owned(), None),
        ("POST", "/v1/candidates/ID/transfers".to_owned(), Some(json!({ "cell_id": ward.cells[0], "valid_from": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/helpers".to_owned(), None),
        ("POST", "/v1/candidates/ID/helpers".to_owned(), Some(json!({ "member_id": someone, "valid_from": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/sponsors".to_owned(), None),
        (
            "POST",
            "/v1/candidates/ID/sponsors".to_owned(),
            Some(json!({ "kind": "member", "member_id": someone, "known_since": "2020-01-01", "signed_on": "2022-06-01" })),
        ),
        ("GET", "/v1/candidates/ID/documents".to_owned(), None),
        ("POST", "/v1/candidates/ID/documents".to_owned(), Some(json!({ "kind": "cv", "dated_on": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/opinions".to_owned(), None),
        ("POST", "/v1/candidates/ID/opinions".to_owned(), Some(json!({ "kind": "residence_cell", "given_on": "2022-06-01", "favourable": true }))),
        ("GET", "/v1/candidates/ID/checklist".to_owned(), None),
    ];
    for (method, path, body) in operations {
        let told = [&other, &absent].map(|id| {
            let request = ward.secretary.request(method, &path.replace("ID", id)).header("X-Request-Id", "same").if_match("*");
            let answer = match &body {
                Some(body) => request.json(body).send(),
                None => request.send(),
            };
            (answer.status, answer.text().replace(id.as_str(), "ID"))
        });
        assert_eq!(told[0], told[1], "{method} {path}: absent and invisible are the same, byte for byte");
        assert!(told[0].0 == 404 || told[0].0 == 403, "{method} {path}: {}", told[0].0);
    }
    // Lists, filters, sorts, searches, counts and reports know only the own one.
    for query in [
        "",
        "?q=sen",
        "?include_total=true",
        "?stage=decided&include_total=true",
        "?sort=due_on",
        "?sort=-stage_on",
        "?due_before=2030-01-01&include_total=true",
        "?active=true",
        "?sex=female",
        "?cell_id=OTHER&include_total=true",
        "?committee_id=WARD&include_total=true",
        "?limit=1",
    ] {
        let query = query.replace("OTHER", &ward.cells[1]).replace("WARD", &ward.committee);
        let page = ward.secretary.get(&format!("/v1/candidates{query}")).expect(200);
        assert!(!page.text().contains(&other), "{query}");
        assert!(page.each("id").iter().all(|id| *id == own), "{query}");
        assert!(page.body["page"]["total"].is_null() || page.body["page"]["total"].as_u64().unwrap() <= 1, "{query}");
        assert_eq!(page.body["page"]["next_cursor"], Value::Null, "{query}");
    }
    let report = ward.secretary.get("/v1/reports/deadlines").expect(200);
    assert_eq!((&report.body["items"], &report.body["total"]["overdue"]), (&json!([]), &json!(0)));
    // An error on another act does not name it either: a decision number that it already has, a cell that it is in.
    let named = json!({ "full_name": "Trần Văn Tùng", "cell_id": ward.cells[1], "listed_on": "2022-01-10" });
    let told = ward.secretary.post("/v1/candidates", &named).text();
    assert!(!told.contains(&other));
}
