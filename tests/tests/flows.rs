//! A year's work, act by act: plan, quotas, progress; and cells that merge, split and end with their history kept.

use chibo_api::db::schema::cell_counters;
use chibo_api::db::{Conn, key::Key};
use chibo_tests::{Client, Fixture, Kind, Server, Value, json};
use diesel::prelude::*;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: quotas_are_issued_and_adjusted, progress_is_told, cells_merge_split_and_end, counters_decide_who_votes, committees_move]
}

fn start(kind: Kind) -> (std::sync::Arc<Fixture>, Server, Client, Client) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, leader) = (fixture.client(&server, "organizer"), fixture.client(&server, "leader"));
    (fixture, server, organizer, leader)
}

/// Codes of a problem's faults, in order of the alphabet.
fn codes(problem: &chibo_tests::Response) -> Vec<String> {
    let mut codes: Vec<String> = problem.body["errors"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

fn quotas_are_issued_and_adjusted(kind: Kind) {
    let (fixture, _server, organizer, leader) = start(kind);
    let plan = json!({ "code": "KH25", "year": 2025, "kind": "member_development", "committee_id": fixture.id("own.committee"), "title": "Kế hoạch 2025",
        "directive_ids": [fixture.id("own.directive")], "admission_target": 10 });
    let id = organizer.post("/v1/plans", &plan).expect(201).id();
    let plan = format!("/v1/plans/{id}");
    let draft = |cell: &str, value: i64| {
        let body = json!({ "plan_id": id, "cell_id": fixture.id(cell), "kind": "admission", "value": value });
        organizer.post("/v1/quotas", &body).expect(201).id()
    };
    let first = draft("own.cell", 4);
    let issue = |on: &str, dry: bool| leader.act(&format!("{plan}/quotas/issue"), &json!({ "issued_on": on, "document_number": "05-QĐ/ĐU", "dry_run": dry }));
    let refused = issue("2025-02-01", false).problem(422, "rule_refused");
    assert_eq!(codes(&refused), ["cell_missing", "cell_missing", "plan_not_adopted", "sum_below_target"], "every reason at once");
    let transition = |client: &Client, to: &str, on: &str| client.act(&format!("{plan}/transitions"), &json!({ "to": to, "on": on, "document_number": "06-KH/ĐU" }));
    let illegal = transition(&leader, "adopted", "2025-01-10").problem(409, "illegal_transition");
    assert_eq!(illegal.body["allowed"], json!(["consultation"]));
    let opened = transition(&organizer, "consultation", "2025-01-05").expect(200);
    assert_eq!(opened.body["allowed_transitions"], json!(["draft"]), "an organizer does not adopt");
    transition(&organizer, "adopted", "2025-01-10").problem(403, "forbidden");
    transition(&leader, "adopted", "2025-01-10").expect(200);
    draft("own.cell2", 3);
    draft("own.spare", 2);
    assert_eq!(codes(&issue("2025-01-01", false).problem(422, "rule_refused")), ["sum_below_target", "too_early"]);
    organizer.patch(&format!("/v1/quotas/{first}"), &json!({ "value": 5 })).expect(200);
    assert_eq!(issue("2025-02-01", true).expect(200).body["written"], false);
    assert_eq!(organizer.get(&format!("/v1/quotas/{first}")).body["status"], "draft", "a trial writes nothing");
    let issued = issue("2025-02-01", false).expect(200);
    assert_eq!((&issued.body["quotas"], &issued.body["admission_total"]), (&json!(3), &json!(10)));
    assert_eq!(codes(&issue("2025-02-02", false).problem(422, "rule_refused")), ["nothing_to_issue"]);
    organizer.patch(&format!("/v1/quotas/{first}"), &json!({ "value": 6 })).problem(409, "wrong_state");

    let quota = format!("/v1/quotas/{first}");
    let adjust = |value: i64, from: &str| {
        leader.act(&format!("{quota}/adjustments"), &json!({ "value": value, "valid_from": from, "reason": "Bổ sung chỉ tiêu", "document_number": "07-QĐ/ĐU" }))
    };
    assert_eq!(adjust(8, "2025-06-01").expect(200).body["adjustments"], 1);
    assert_eq!(adjust(8, "2025-01-01").problem(422, "validation_failed").faults(), ["#/value unchanged", "#/valid_from too_early"]);
    let on = |day: &str| organizer.get(&format!("{quota}?as_of={day}"));
    on("2025-01-31").problem(404, "not_found");
    assert_eq!(on("2025-02-01").expect(200).body["value"], 5);
    assert_eq!(on("2025-05-31").expect(200).body["value"], 5);
    assert_eq!(on("2025-06-01").expect(200).body["value"], 8);
    let values = organizer.get(&format!("{quota}/adjustments")).expect(200);
    assert_eq!((values.each("value"), values.each("valid_from")), (vec!["5".to_owned(), "8".to_owned()], vec!["2025-02-01".to_owned(), "2025-06-01".to_owned()]));
}

fn progress_is_told(kind: Kind) {
    let (fixture, server, organizer, _) = start(kind);
    let counted = [("own.cell", "2024-03-01", 1), ("own.cell", "2024-09-01", 1), ("own.cell2", "2024-03-01", 1), ("own.cell2", "2023-03-01", 4), ("own.cell2", "2023-12-01", 9)];
    let mut conn = server.database.connect();
    for (cell, day, reached) in counted {
        let cell = Key::from(uuid::Uuid::parse_str(fixture.id(cell)).unwrap());
        let day: chrono::NaiveDate = day.parse().unwrap();
        let row = (cell_counters::cell_id.eq(cell), cell_counters::measure.eq("admission_decision"), cell_counters::counted_on.eq(day), cell_counters::reached.eq(i64::from(reached)));
        match &mut conn {
            Conn::Sqlite(c) => diesel::insert_into(cell_counters::table).values(row).execute(c),
            Conn::Postgres(c) => diesel::insert_into(cell_counters::table).values(row).execute(c),
        }
        .expect("a counter");
    }
    let ask = |query: &str| organizer.get(&format!("/v1/plans/{}/progress?{query}", fixture.id("own.plan"))).expect(200);
    let year = ask("");
    let row = |progress: &Value, at: usize| {
        let row = &progress["items"][at];
        json!([row["cell_code"], row["quota"], row["reached"], row["percent_x100"], row["status"], row["reached_last_year"]])
    };
    // Quotas 1, 2 and 3: over, begun, none.
    assert_eq!(row(&year.body, 0), json!(["cell-0", 1, 2, 20_000, "over", 0]));
    assert_eq!(row(&year.body, 1), json!(["cell2-0", 2, 1, 5_000, "begun", 13]));
    assert_eq!(row(&year.body, 2), json!(["spare-0", 3, 0, 0, "none", 0]));
    let total = &year.body["totals"][0];
    assert_eq!((&total["quota"], &total["reached"], &total["percent_x100"], &total["cells"]), (&json!(6), &json!(3), &json!(5_000), &json!(3)));
    let spring = ask("as_of=2024-06-01");
    assert_eq!(row(&spring.body, 0), json!(["cell-0", 1, 1, 10_000, "met", 0]));
    assert_eq!(row(&spring.body, 1), json!(["cell2-0", 2, 1, 5_000, "begun", 4]), "last year to the same day");
    assert_eq!(ask("status=none").each("cell_code"), ["spare-0"]);
    let first = ask("limit=2");
    let next = first.body["page"]["next_cursor"].as_str().unwrap();
    assert_eq!(ask(&format!("limit=2&cursor={next}")).each("cell_code"), ["spare-0"]);
    let secretary = fixture.client(&server, "secretary").get(&format!("/v1/plans/{}/progress", fixture.id("own.plan"))).expect(200);
    assert_eq!(secretary.each("cell_code"), ["cell-0"], "a secretary sees the own cell");
}

fn cell(client: &Client, fixture: &Fixture, name: &str) -> Value {
    client.get(&format!("/v1/cells/{}", fixture.id(name))).expect(200).body
}

fn cells_merge_split_and_end(kind: Kind) {
    let (fixture, _server, organizer, _) = start(kind);
    let at = |name: &str, act: &str| format!("/v1/cells/{}/{act}", fixture.id(name));
    let said = |more: Value| {
        let mut body = json!({ "acted_on": "2024-06-01", "document_number": "09-QĐ/ĐU", "reason": "Sắp xếp lại" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let wrong = organizer.act(&at("own.cell2", "merge"), &said(json!({ "into_cell_id": fixture.id("own.cell2"), "acted_on": "2001-01-01" }))).problem(422, "validation_failed");
    assert!(codes(&wrong).contains(&"same_unit".to_owned()) && codes(&wrong).contains(&"too_early".to_owned()), "{}", wrong.text());
    let merged = organizer.act(&at("own.cell2", "merge"), &said(json!({ "into_cell_id": fixture.id("own.cell") }))).expect(200);
    assert_eq!((&merged.body["dissolved_on"], &merged.body["official_members"]), (&json!("2024-06-01"), &json!(0)));
    assert_eq!(cell(&organizer, &fixture, "own.cell")["official_members"], 4);
    let times = organizer.get(&format!("/v1/members/{}/cells", fixture.id("own.member4"))).expect(200);
    assert_eq!(times.each("cell_id"), [fixture.id("own.cell"), fixture.id("own.cell2")], "newest first");
    assert_eq!(times.each("valid_from"), ["2024-06-01", "2016-01-01"]);
    let again = organizer.act(&at("own.cell2", "merge"), &said(json!({ "into_cell_id": fixture.id("own.cell") }))).problem(422, "validation_failed");
    assert!(codes(&again).contains(&"cell_dissolved".to_owned()), "{}", again.text());

    let named = json!([fixture.id("own.member2"), fixture.id("own.member4")]);
    let split = said(json!({ "code": "NEW", "name": "Chi bộ mới", "kind": "residential", "member_ids": named, "acted_on": "2024-07-01" }));
    let made = organizer.act(&at("own.cell", "split"), &split).expect(201);
    assert_eq!((&made.body["official_members"], &made.body["founded_on"]), (&json!(2), &json!("2024-07-01")));
    assert_eq!(cell(&organizer, &fixture, "own.cell")["official_members"], 2);
    let acts = organizer.get(&at("own.cell", "acts")).expect(200).each("kind");
    assert!(acts.contains(&"split".to_owned()) && acts.contains(&"merge".to_owned()) && acts.last().is_some_and(|act| act == "found"), "{acts:?}");

    let full = organizer.act(&at("own.cell", "dissolve"), &said(json!({ "acted_on": "2024-08-01" }))).problem(422, "validation_failed");
    assert!(!codes(&full).is_empty(), "members are left");
    let ended = organizer.act(&at("own.spare", "dissolve"), &said(json!({}))).expect(200);
    assert_eq!(ended.body["dissolved_on"], "2024-06-01");
    let listed = organizer.get(&format!("/v1/cells?committee_id={}&dissolved=true", fixture.id("own.committee"))).expect(200).each("code");
    assert_eq!(listed, ["cell2-0", "spare-0"]);
}

fn counters_decide_who_votes(kind: Kind) {
    let (fixture, _server, organizer, _) = start(kind);
    let counts = || {
        let cell = cell(&organizer, &fixture, "own.cell");
        (cell["official_members"].as_i64().unwrap(), cell["probationary_members"].as_i64().unwrap(), cell["can_vote"].as_bool().unwrap())
    };
    assert_eq!(counts(), (3, 1, true));
    let member = |name: &str, act: &str| format!("/v1/members/{}/{act}", fixture.id(name));
    let moved = json!({ "cell_id": fixture.id("own.cell2"), "valid_from": "2024-06-01" });
    organizer.act(&member("own.member3", "transfers"), &moved).expect(200);
    assert_eq!(counts(), (2, 1, false), "a cell of two official members does not vote");
    organizer.act(&member("own.probationer", "transitions"), &json!({ "to": "official", "on": "2024-06-01" })).expect(200);
    assert_eq!(counts(), (3, 0, true));
    organizer.act(&member("own.probationer", "transitions"), &json!({ "to": "left", "on": "2024-07-01" })).problem(422, "validation_failed");
    let left = json!({ "to": "left", "on": "2024-07-01", "reason": "transferred_out" });
    organizer.act(&member("own.probationer", "transitions"), &left).expect(200);
    assert_eq!(counts(), (2, 0, false));
    organizer.act(&member("own.probationer", "transfers"), &moved).problem(409, "member_left");
}

fn committees_move(kind: Kind) {
    let (fixture, server, organizer, _) = start(kind);
    let path = format!("/v1/committees/{}/parents", fixture.id("own.sub"));
    let below = |parent: &str, from: &str| json!({ "parent_id": fixture.id(parent), "valid_from": from, "reason": "Sắp xếp lại" });
    let body = json!({ "code": "deep", "name": "Chi bộ sâu", "kind": "agency", "committee_id": fixture.id("own.sub"), "founded_on": "2010-01-01" });
    let deep = organizer.post("/v1/cells", &body).expect(201).id();
    assert_eq!(codes(&organizer.act(&path, &below("own.sub", "1999-01-01")).problem(422, "validation_failed")), ["too_early", "tree_loop"]);
    organizer.act(&path, &below("foreign.committee", "2024-06-01")).problem(422, "validation_failed");
    organizer.act(&path, &below("own.sub2", "2024-06-01")).expect(200);
    let periods = organizer.get(&path).expect(200);
    assert_eq!(periods.each("valid_from"), ["2024-06-01", "2000-01-01"]);
    organizer.get(&format!("/v1/cells/{deep}")).expect(200);
    // Out of the ward: whoever sees only the ward does not see it any more.
    let root = fixture.client(&server, "root.organizer");
    root.act(&path, &below("foreign.committee", "2024-07-01")).expect(200);
    organizer.get(&format!("/v1/cells/{deep}")).problem(404, "not_found");
}
