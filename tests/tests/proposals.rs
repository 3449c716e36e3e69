//! Proposals of quotas, from the reviewed pool to drafts: what is computed, why, and what cannot be.

use chibo_tests::{Client, Kind, Value, json};
use diesel::connection::SimpleConnection;

use crate::Test;
use crate::candidates::ward::Ward;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_proposal_explains_itself, drafts_come_of_it_and_issued_quotas_stay, what_cannot_be_split_is_refused, the_same_inputs_give_the_same, a_city_proposes_for_its_wards]
}

/// A ward with a plan, and people listed in its cells: so many in each.
struct Pool {
    ward: Ward,
    plan: String,
}

impl Pool {
    fn new(kind: Kind, listed: &[usize]) -> Self {
        let mut ward = Ward::new(kind);
        while ward.cells.len() < listed.len() {
            let code = format!("CBM{}", ward.cells.len());
            let cell = json!({ "code": code, "name": "Chi bộ mới", "kind": "agency", "committee_id": ward.committee, "founded_on": "2011-01-01" });
            ward.cells.push(ward.organizer.post("/v1/cells", &cell).expect(201).id());
        }
        let today = ward.server.today().to_string();
        for (cell, count) in listed.iter().enumerate() {
            for at in 0..*count {
                let new = json!({ "cell_id": ward.cells[cell], "full_name": format!("Nguyễn Văn {cell}{at}"), "listed_on": today });
                ward.organizer.post("/v1/candidates", &new).expect(201);
            }
        }
        let directive = json!({ "number": "70-NQ/ĐU", "issued_on": "2023-12-30", "title": "Nghị quyết", "committee_id": ward.committee });
        let directive = ward.organizer.post("/v1/directives", &directive).expect(201).id();
        let plan = json!({
            "code": "PTDV-2026", "year": 2026, "kind": "member_development", "committee_id": ward.committee, "title": "Kế hoạch", "admission_target": 7,
            "directive_ids": [directive],
        });
        let plan = ward.organizer.post("/v1/plans", &plan).expect(201).id();
        Self { ward, plan }
    }

    fn review(&self) {
        self.ward.organizer.post(&format!("/v1/plans/{}/pool-reviews", self.plan), &json!({})).expect(201);
    }

    fn propose(&self, body: &Value) -> chibo_tests::Response {
        self.ward.organizer.post(&format!("/v1/plans/{}/quota-proposals", self.plan), body)
    }

    /// Every cell may have as many as there are.
    fn open(&self) -> Value {
        let bound = |cell: &String| json!({ "unit_id": cell, "most": 100, "reason": "Nguồn bổ sung trong năm" });
        self.ward.cells.iter().map(bound).collect()
    }
}

/// The units of a proposal that a client sees.
fn lines(client: &Client, proposal: &str) -> Vec<Value> {
    client.get(&format!("/v1/quota-proposals/{proposal}/lines")).expect(200).body["items"].as_array().unwrap().clone()
}

fn numbers(lines: &[Value]) -> Vec<i64> {
    lines.iter().map(|line| line["quota"].as_i64().unwrap()).collect()
}

fn a_proposal_explains_itself(kind: Kind) {
    let pool = Pool::new(kind, &[5, 3, 2]);
    let refused = pool.propose(&json!({ "kind": "admission" })).problem(422, "rule_refused");
    assert!(refused.faults().iter().all(|fault| fault == "pool_not_reviewed") && !refused.faults().is_empty());
    pool.review();
    let made = pool.propose(&json!({ "kind": "admission", "bounds": pool.open() })).expect(201).body;
    assert_eq!((&made["total"], &made["number"], &made["method"], &made["weight"]), (&json!(7), &json!(1), &json!("largest_remainder"), &json!("10")));
    assert_eq!(made["reviews"].as_array().map(Vec::len), Some(1));
    let id = made["id"].as_str().unwrap();
    let of_units = lines(&pool.ward.organizer, id);
    let of = |cell: usize| of_units.iter().find(|line| line["cell_id"] == *pool.ward.cells[cell]).unwrap();
    // 3.5, 2.1 and 1.4 of seven: the last one to the largest remainder, which is the half.
    assert_eq!([0, 1, 2].map(|cell| of(cell)["quota"].as_i64()), [Some(4), Some(2), Some(1)]);
    assert_eq!([0, 1, 2].map(|cell| of(cell)["share"].as_str()), [Some("7/2"), Some("21/10"), Some("7/5")]);
    assert_eq!(numbers(&of_units).iter().sum::<i64>(), 7);
    let why = of(0)["why"].as_str().unwrap();
    assert!(why.contains("3.50") && why.contains("Nguồn bổ sung trong năm"), "{why}");
    let vietnamese = pool.ward.organizer.request("GET", &format!("/v1/quota-proposals/{id}/lines")).header("Accept-Language", "vi").send().expect(200);
    assert!(vietnamese.body["items"].to_string().contains("Trọng số 5 trên 10, phần chính xác của 7 là 3,50"), "{}", vietnamese.body);
    assert_eq!(made["farthest"]["by"], "1/2");
    assert_eq!(made["one_more"].as_array().map(Vec::len), Some(1));
    let property = |name: &str| made["properties"].as_array().unwrap().iter().find(|property| property["property"] == name).unwrap();
    assert_eq!(
        (&property("share_rounded")["always"], &property("share_rounded")["here"], &property("monotone")["always"]),
        (&json!(true), &json!(true), &json!(false))
    );
    // Every other method gives seven as well, and two can be laid side by side.
    for method in ["webster", "huntington_hill", "jefferson", "adams"] {
        let other = pool.propose(&json!({ "kind": "admission", "method": method, "bounds": pool.open() })).expect(201).id();
        assert_eq!(numbers(&lines(&pool.ward.organizer, &other)).iter().sum::<i64>(), 7, "{method}");
        let compared = pool.ward.organizer.get(&format!("/v1/quota-proposals/{id}/compare?with={other}")).expect(200).body;
        assert_eq!(compared["total_difference"], 0);
        assert_eq!(compared["items"].as_array().unwrap().iter().map(|unit| unit["difference"].as_i64().unwrap()).sum::<i64>(), 0, "{method}");
    }
    // The secretary sees the own cell's line, and no proposal as a whole.
    let own = lines(&pool.ward.secretary, id);
    assert_eq!(own.len(), 1);
    pool.ward.secretary.get(&format!("/v1/quota-proposals/{id}")).problem(404, "not_found");
    assert_eq!(pool.ward.secretary.get("/v1/quota-proposals").expect(200).each("id").len(), 0);
}

fn drafts_come_of_it_and_issued_quotas_stay(kind: Kind) {
    let pool = Pool::new(kind, &[5, 3, 2]);
    pool.review();
    let made = pool.propose(&json!({ "kind": "admission", "bounds": pool.open() })).expect(201);
    let path = format!("/v1/quota-proposals/{}", made.id());
    let act = |what: &str, body: &Value| pool.ward.organizer.act(&format!("{path}/{what}"), body);
    let change = json!({ "unit_id": pool.ward.cells[2], "value": 3, "reason": "Chi bộ đề nghị thêm" });
    act("changes", &change).problem(409, "wrong_state");
    let drafts = || pool.ward.organizer.get(&format!("/v1/quotas?plan_id={}&sort=unit_code", pool.plan)).expect(200);
    act("apply", &json!({ "dry_run": true })).expect(200);
    assert_eq!(drafts().each("id").len(), 0);
    act("apply", &json!({})).expect(200);
    let written = drafts();
    let of = |written: &chibo_tests::Response, cell: usize| {
        written.body["items"].as_array().unwrap().iter().find(|quota| quota["cell_id"] == *pool.ward.cells[cell]).unwrap()["value"].clone()
    };
    assert_eq!([0, 1, 2].map(|cell| of(&written, cell)), [json!(4), json!(2), json!(1)]);
    let changed = act("changes", &change).expect(200).body;
    assert_eq!((&changed["quota"], &changed["changed_to"], &changed["change_reason"]), (&json!(1), &json!(3), &json!("Chi bộ đề nghị thêm")));
    assert_eq!(of(&drafts(), 2), 3);
    assert_eq!(
        act("changes", &json!({ "unit_id": pool.ward.committee, "value": 3, "reason": "x" })).problem(422, "validation_failed").faults(),
        ["#/unit_id unknown_reference"]
    );
    // Applied again, the proposal's own numbers stand again.
    act("apply", &json!({})).expect(200);
    assert_eq!(of(&drafts(), 2), 1);
    let transition = |client: &Client, body: Value| client.act(&format!("/v1/plans/{}/transitions", pool.plan), &body).expect(200);
    transition(&pool.ward.organizer, json!({ "to": "consultation" }));
    transition(&pool.ward.leader, json!({ "to": "adopted", "document_number": "05-KH/ĐU" }));
    let issued_on = pool.ward.server.today().to_string();
    pool.ward.leader.act(&format!("/v1/plans/{}/quotas/issue", pool.plan), &json!({ "issued_on": issued_on, "document_number": "06-QĐ/ĐU" })).expect(200);
    let refused = act("apply", &json!({})).problem(422, "rule_refused").faults();
    assert_eq!((refused.len(), refused.iter().all(|fault| fault == "quota_issued")), (pool.ward.cells.len(), true));
    act("changes", &change).problem(422, "rule_refused");
}

fn what_cannot_be_split_is_refused(kind: Kind) {
    let pool = Pool::new(kind, &[5, 3]);
    pool.review();
    // Nobody listed today is ready this year before the stages have passed, but by their own count: the usual upper bounds.
    let ready: i64 =
        pool.ward.organizer.get(&format!("/v1/pool-reviews?plan_id={}", pool.plan)).expect(200).body["items"][0]["numbers"]["ready"].as_i64().unwrap();
    let refused = pool.propose(&json!({ "kind": "admission", "total": ready + 5 })).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["most_under_total"]);
    assert_eq!((&refused.body["errors"][0]["params"]["by"], &refused.body["errors"][0]["params"]["total"]), (&json!(5), &json!(ready + 5)));
    let bound = |cell: usize, least: i64, most: i64| json!({ "unit_id": pool.ward.cells[cell], "least": least, "most": most, "reason": "x" });
    let over = pool.propose(&json!({ "kind": "admission", "total": 3, "bounds": [bound(0, 4, 9), bound(1, 3, 9)] })).problem(422, "rule_refused");
    assert_eq!((over.faults(), &over.body["errors"][0]["params"]["by"]), (vec!["least_over_total".to_owned()], &json!(4)));
    let mut crossed = pool.propose(&json!({ "kind": "admission", "total": 3, "bounds": [bound(0, 4, 2)] })).problem(422, "rule_refused").faults();
    crossed.sort();
    assert_eq!(crossed.first().map(String::as_str), Some("bounds_crossed"));
    let nothing = json!({ "kind": "admission", "total": 3, "weights": { "source": 0 }, "bounds": pool.open() });
    assert_eq!(pool.propose(&nothing).problem(422, "validation_failed").faults(), ["nothing_weighs"]);
    let both = json!({ "kind": "admission", "total": 3, "percent_x100": 300 });
    assert_eq!(pool.propose(&both).problem(422, "validation_failed").faults(), ["#/percent_x100 exclusive"]);
    let twice = json!({ "kind": "admission", "total": 3, "bounds": [bound(0, 0, 2), bound(0, 0, 3)] });
    assert_eq!(pool.propose(&twice).problem(422, "validation_failed").faults(), ["#/bounds/1/unit_id not_unique"]);
    // A percentage is of the members at the start of the year, rounded up.
    let shared = pool.propose(&json!({ "kind": "admission", "percent_x100": 1000, "bounds": pool.open() })).expect(201).body;
    let members = shared["total_of"]["members"].as_i64().unwrap();
    assert_eq!(shared["total"].as_i64(), Some((members * 1000 + 9999) / 10_000), "{shared}");
    // So many of one plan, and no more.
    let fresh = if kind == Kind::Sqlite { "randomblob(16)" } else { "uuid_send(gen_random_uuid())" };
    let copies = format!(
        "INSERT INTO quota_proposals SELECT {fresh}, plan_id, committee_id, i, kind, inputs, outcome, applied_at, created_at, version FROM quota_proposals, \
         (WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 199) SELECT i FROM n) AS numbers"
    );
    pool.ward.server.database.connect().batch_execute(&copies).expect("copies");
    pool.propose(&json!({ "kind": "admission", "total": 0 })).expect(201);
    assert_eq!(pool.propose(&json!({ "kind": "admission", "total": 0 })).problem(422, "validation_failed").faults(), ["too_long"]);
}

/// Computed again from what is kept of it, a proposal is the same to the byte, whoever comes and goes meanwhile.
fn the_same_inputs_give_the_same(kind: Kind) {
    let pool = Pool::new(kind, &[5, 3, 2]);
    pool.review();
    let body = json!({ "kind": "admission", "method": "webster", "bounds": pool.open() });
    let (one, other) = (pool.propose(&body).expect(201).id(), pool.propose(&body).expect(201).id());
    let kept = |id: &str| {
        let id = id.replace('-', "");
        let of = |column: &str| if kind == Kind::Sqlite { format!("{column} = x'{id}'") } else { format!("{column} = '\\x{id}'") };
        let mut kept = pool.ward.server.database.texts(&format!("SELECT inputs FROM quota_proposals WHERE {}", of("id")));
        kept.extend(pool.ward.server.database.texts(&format!("SELECT outcome FROM quota_proposals WHERE {}", of("id"))));
        kept.extend(pool.ward.server.database.texts(&format!("SELECT line FROM quota_proposal_lines WHERE {} ORDER BY unit_code", of("proposal_id"))));
        kept
    };
    assert_eq!(kept(&one), kept(&other));
    assert!(kept(&one).len() > 4);
    let before = (pool.ward.organizer.get(&format!("/v1/quota-proposals/{one}")).expect(200).body, lines(&pool.ward.organizer, &one));
    let new = json!({ "cell_id": pool.ward.cells[1], "full_name": "Người Mới", "listed_on": pool.ward.server.today().to_string() });
    pool.ward.organizer.post("/v1/candidates", &new).expect(201);
    pool.review();
    let after = (pool.ward.organizer.get(&format!("/v1/quota-proposals/{one}")).expect(200).body, lines(&pool.ward.organizer, &one));
    assert_eq!(before, after);
    let third = pool.propose(&body).expect(201).id();
    assert_ne!(kept(&one), kept(&third), "a newer review is another snapshot");
    // A review that a proposal cites stays.
    let cited = before.0["reviews"][0]["review_id"].as_str().unwrap();
    pool.ward.organizer.request("DELETE", &format!("/v1/pool-reviews/{cited}")).if_match("*").send().problem(409, "in_use");
}

/// A committee above proposes for those below it, by what their own reviews come to.
fn a_city_proposes_for_its_wards(kind: Kind) {
    let pool = Pool::new(kind, &[4]);
    pool.review();
    let root = pool.ward.server.user("thanh.uy", "organizer");
    let city = json!({ "code": "TU", "name": "Thành ủy", "level": "province", "founded_on": "2000-01-01" });
    let city = root.post("/v1/committees", &city).expect(201).id();
    let under = json!({ "parent_id": city, "valid_from": "2024-01-01", "reason": "Sắp xếp" });
    root.request("POST", &format!("/v1/committees/{}/parents", pool.ward.committee)).if_match("*").json(&under).send().expect(200);
    let plan = json!({ "code": "TU-2026", "year": 2026, "kind": "member_development", "committee_id": city, "title": "Kế hoạch" });
    let plan = root.post("/v1/plans", &plan).expect(201).id();
    let bounds = json!([{ "unit_id": pool.ward.committee, "most": 9, "reason": "x" }]);
    let made = root.post(&format!("/v1/plans/{plan}/quota-proposals"), &json!({ "kind": "admission", "total": 6, "bounds": bounds })).expect(201).body;
    let line = lines(&root, made["id"].as_str().unwrap())[0].clone();
    assert_eq!(
        (&line["cell_id"], &line["committee_id"], &line["quota"], &line["pool"]["source"]),
        (&Value::Null, &json!(pool.ward.committee), &json!(6), &json!(4))
    );
    root.act(&format!("/v1/quota-proposals/{}/apply", made["id"].as_str().unwrap()), &json!({})).expect(200);
    let drafts = root.get(&format!("/v1/quotas?plan_id={plan}")).expect(200);
    assert_eq!((drafts.each("committee_id"), drafts.each("value")), (vec![pool.ward.committee.clone()], vec!["6".to_owned()]));
}
