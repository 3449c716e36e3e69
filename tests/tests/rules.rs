//! Rulesets and holidays: what is shipped, who changes it, and that a correction loses nothing.

use chibo_api::db::schema::events;
use chibo_tests::client::encode;
use chibo_tests::fixture::ROLES;
use chibo_tests::{Client, Fixture, Kind, Server, Value, json};
use diesel::prelude::*;

use crate::Test;
use crate::attempts::parameters;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: every_role_reads_what_is_shipped, the_shipped_holidays_are_the_published_ones, only_administrators_of_everything_change, a_correction_keeps_the_revision_before, a_ruleset_ends_the_one_before_it, every_fault_of_a_ruleset_at_once, holidays_depart_from_the_week, holidays_change_on_the_version_that_was_read, terms_have_labels]
}

/// The ruleset in force on a day.
fn on(client: &Client, day: &str) -> Value {
    client.get(&format!("/v1/rulesets?on={day}")).expect(200).body["items"][0].clone()
}

/// Action and what the log says of it afterwards, for one kind of subject, oldest first.
fn logged(server: &Server, subject: &str) -> Vec<(String, Value)> {
    let rows: Vec<(String, Option<String>)> = events::table
        .filter(events::subject_kind.eq(subject))
        .order(events::id)
        .select((events::action, events::said))
        .load(&mut server.database.connect())
        .expect("events");
    rows.into_iter().map(|(action, after)| (action, serde_json::from_str(&after.unwrap_or_default()).unwrap_or_default())).collect()
}

fn every_role_reads_what_is_shipped(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    for role in ROLES {
        let client = fixture.client(&server, role);
        let listed = client.get("/v1/rulesets?include_total=true").expect(200);
        assert_eq!(listed.each("code"), ["208-QĐ/TW", "294-QĐ/TW", "232-QĐ/TW", "24-QĐ/TW", "29-QĐ/TW", "45-QĐ/TW"], "{role}");
        assert_eq!(listed.each("in_force_to"), ["null", "2026-07-25", "2025-06-30", "2025-01-19", "2021-07-29", "2016-07-24"], "{role}");
        assert_eq!(client.get("/v1/holidays?year=2023").expect(200).each("day").len(), 11, "{role}");
    }
    let client = fixture.client(&server, "viewer");
    for (day, code) in [
        ("2011-11-01", "45-QĐ/TW"),
        ("2021-07-29", "29-QĐ/TW"),
        ("2021-07-30", "24-QĐ/TW"),
        ("2025-06-30", "232-QĐ/TW"),
        ("2025-07-01", "294-QĐ/TW"),
        ("2027-01-01", "208-QĐ/TW"),
    ] {
        assert_eq!(on(&client, day)["code"], code, "{day}");
    }
    assert_eq!(client.get("/v1/rulesets?on=2011-10-31").expect(200).each("code"), Vec::<String>::new());
    assert_eq!(
        client.get(&format!("/v1/rulesets?code={}&sort=in_force_from", encode("24-QĐ/TW,294-QĐ/TW"))).expect(200).each("code"),
        ["24-QĐ/TW", "294-QĐ/TW"]
    );
    let first = client.get("/v1/rulesets?limit=5").expect(200);
    let cursor = first.body["page"]["next_cursor"].as_str().expect("a next page");
    assert_eq!(client.get(&format!("/v1/rulesets?limit=5&cursor={cursor}")).expect(200).each("code"), ["45-QĐ/TW"]);
    let parameters = &on(&client, "2025-07-01")["parameters"];
    assert_eq!(parameters["decision_working_days"], json!({ "value": 45, "document": "294-QĐ/TW", "article": "4.3.1", "confirmed": true }));
    let vote = json!({ "numerator": 2, "denominator": 3, "strict": false, "document": "06-HD/TW (09/6/2025)", "article": "3.6b, 5.1", "confirmed": true });
    assert_eq!(parameters["cell_vote"], vote);
    let doubtful = &on(&client, "2026-07-26")["parameters"];
    assert_eq!((&doubtful["ceremony_counted_from"]["value"], &doubtful["sponsor_months"]["confirmed"]), (&json!("issue"), &json!(false)));
    fixture.client(&server, "client").get("/v1/rulesets").problem(403, "forbidden");
}

/// Day and month of every row, as they were announced.
fn the_shipped_holidays_are_the_published_ones(kind: Kind) {
    let server = Server::new(kind);
    let client = server.user("xem", "viewer");
    let published = [
        ("2021", "1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9", ""),
        ("2022", "3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9", ""),
        ("2023", "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9", ""),
        ("2024", "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9", "4/5"),
        ("2025", "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9", "26/4"),
        ("2026", "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9", "10/1 22/8"),
        ("2027", "", ""),
    ];
    for (year, off, worked) in published {
        for (kind, days) in [("off", off), ("worked", worked)] {
            let listed = client.get(&format!("/v1/holidays?year={year}&kind={kind}&limit=100")).expect(200).each("day");
            let short = |day: &String| {
                let parts: Vec<u32> = day.split('-').map(|part| part.parse().expect("a number")).collect();
                format!("{}/{}", parts[2], parts[1])
            };
            assert_eq!(listed.iter().map(short).collect::<Vec<_>>().join(" "), days, "{year} {kind}");
        }
    }
    let across = client.get("/v1/holidays?day_gte=2023-12-31&day_lt=2024-02-09&sort=-day").expect(200);
    assert_eq!(across.each("day"), ["2024-02-08", "2024-01-01"]);
    assert!(client.get("/v1/holidays?limit=200").expect(200).each("source").iter().all(|source| !source.is_empty()));
}

fn only_administrators_of_everything_change(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (ruleset, holiday) = (format!("/v1/rulesets/{}", fixture.id("ruleset")), format!("/v1/holidays/{}", fixture.id("holiday")));
    let new = json!({ "code": "999-QĐ/TW", "title": "Quy định", "in_force_from": "2030-01-01", "parameters": parameters(), "reason": "Mới", "document_number": "999-QĐ/TW" });
    let correction = json!({ "parameters": parameters(), "reason": "Đối chiếu", "document_number": "06-HD/TW" });
    let day = json!({ "day": "2027-01-01", "kind": "off", "name": "Tết Dương lịch", "source": "Thông báo" });
    // An administrator of one ward changes no rules: they hold in every ward.
    for role in ROLES.into_iter().chain(["root.organizer", "root.leader"]) {
        let client = fixture.client(&server, role);
        client.post("/v1/rulesets", &new).problem(403, "forbidden");
        client.act(&format!("{ruleset}/revisions"), &correction).problem(403, "forbidden");
        client.post("/v1/holidays", &day).problem(403, "forbidden");
        client.patch(&holiday, &json!({ "name": "Khác" })).problem(403, "forbidden");
        client.delete(&holiday).problem(403, "forbidden");
    }
    let administrator = fixture.client(&server, "root.administrator");
    administrator.post("/v1/rulesets", &new).expect(201);
    administrator.act(&format!("{ruleset}/revisions"), &correction).expect(200);
    administrator.post("/v1/holidays", &day).expect(201);
    administrator.patch(&holiday, &json!({ "name": "Khác" })).expect(200);
    administrator.delete(&holiday).expect(204);
}

fn a_correction_keeps_the_revision_before(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("quan.tri", "administrator");
    let before = on(&administrator, "2025-07-01");
    let path = format!("/v1/rulesets/{}", before["id"].as_str().expect("an id"));
    let revisions = format!("{path}/revisions");
    let mut changed = before["parameters"].clone();
    changed["decision_working_days"]["value"] = json!(40);
    let body = json!({ "parameters": changed, "reason": "Đối chiếu với văn bản gốc", "document_number": "294-QĐ/TW" });

    administrator.post(&revisions, &body).problem(428, "precondition_required");
    administrator.request("POST", &revisions).json(&body).if_match("7").send().problem(412, "precondition_failed");
    let after = administrator.request("POST", &revisions).json(&body).if_match("1").send().expect(200);
    assert_eq!((&after.body["revision"], &after.body["version"], after.header("etag")), (&json!(2), &json!(2), "\"2\""));
    assert_eq!(after.body["parameters"]["decision_working_days"]["value"], 40);
    assert_eq!(after.body["in_force_to"], "2026-07-25");
    assert_eq!(administrator.get(&path).expect(200).body, after.body);

    let kept = administrator.get(&revisions).expect(200);
    assert_eq!((kept.each("number"), kept.each("document_number")), (vec!["1".into(), "2".into()], vec!["294-QĐ/TW".into(), "294-QĐ/TW".into()]));
    assert_eq!((&kept.body["items"][0]["parameters"], &kept.body["items"][1]["parameters"]), (&before["parameters"], &changed));
    assert_eq!(administrator.act(&revisions, &body).problem(422, "validation_failed").faults(), ["#/parameters unchanged"]);

    let blank = json!({ "parameters": before["parameters"], "reason": "  ", "document_number": "" });
    let faults = administrator.act(&revisions, &blank).problem(422, "validation_failed").faults();
    assert_eq!(faults, ["#/reason too_short", "#/document_number too_short"]);
    let missing = administrator.act(&revisions, &json!({ "parameters": before["parameters"] })).problem(422, "validation_failed").faults();
    assert_eq!(missing, ["#/reason required", "#/document_number required"]);
    administrator.act("/v1/rulesets/0190a1b2-c3d4-7000-8000-000000000001/revisions", &body).problem(404, "not_found");

    let log = logged(&server, "ruleset");
    assert_eq!(log.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(), ["ruleset.corrected"]);
    assert_eq!((&log[0].1["reason"], &log[0].1["document_number"]), (&json!("Đối chiếu với văn bản gốc"), &body["document_number"]));
}

fn a_ruleset_ends_the_one_before_it(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("quan.tri", "administrator");
    let newest = on(&administrator, "2026-08-01");
    let path = format!("/v1/rulesets/{}", newest["id"].as_str().expect("an id"));
    let new = |from: &str| json!({ "code": "999-QĐ/TW", "title": "Quy định thi hành Điều lệ Đảng", "in_force_from": from, "parameters": parameters(), "reason": "Quy định mới", "document_number": "999-QĐ/TW" });
    let added = administrator.post("/v1/rulesets", &new("2030-01-01")).expect(201);
    assert_eq!((&added.body["revision"], &added.body["in_force_to"], &added.body["parameters"]), (&json!(1), &Value::Null, &parameters()));
    assert_eq!(added.header("location"), format!("/v1/rulesets/{}", added.id()));
    // Who read the one before is told that its end moved.
    let ended = administrator.request("GET", &path).header("If-None-Match", "\"1\"").send().expect(200);
    assert_eq!((&ended.body["in_force_to"], ended.version(), &ended.body["revision"]), (&json!("2029-12-31"), 2, &json!(1)));
    let clash = administrator.post("/v1/rulesets", &new("2030-01-01")).problem(409, "already_exists");
    assert!(clash.text().contains("in_force_from"), "{}", clash.text());
    // A first day that was wrong is corrected; both neighbours follow.
    let moved = json!({ "in_force_from": "2026-01-01", "parameters": parameters(), "reason": "Ngày hiệu lực", "document_number": "999-QĐ/TW" });
    let moved = administrator.act(&format!("/v1/rulesets/{}/revisions", added.id()), &moved).expect(200);
    assert_eq!((&moved.body["in_force_from"], &moved.body["in_force_to"]), (&json!("2026-01-01"), &json!("2026-07-25")));
    let listed = administrator.get("/v1/rulesets").expect(200);
    assert_eq!(listed.each("code"), ["208-QĐ/TW", "999-QĐ/TW", "294-QĐ/TW", "232-QĐ/TW", "24-QĐ/TW", "29-QĐ/TW", "45-QĐ/TW"]);
    assert_eq!(listed.each("in_force_to"), ["null", "2026-07-25", "2025-12-31", "2025-06-30", "2025-01-19", "2021-07-29", "2016-07-24"]);
    assert_eq!(listed.each("version"), ["3", "2", "2", "1", "1", "1", "1"]);
    let revisions = administrator.get(&format!("/v1/rulesets/{}/revisions", added.id())).expect(200);
    assert_eq!(revisions.each("in_force_from"), ["2030-01-01", "2026-01-01"]);
    let taken = json!({ "in_force_from": "2025-07-01", "parameters": parameters(), "reason": "x", "document_number": "1" });
    administrator.act(&format!("/v1/rulesets/{}/revisions", added.id()), &taken).problem(409, "already_exists");
    assert_eq!(logged(&server, "ruleset").into_iter().map(|(action, _)| action).collect::<Vec<_>>(), ["ruleset.created", "ruleset.corrected"]);
}

fn every_fault_of_a_ruleset_at_once(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("quan.tri", "administrator");
    let faults = |parameters: Value| {
        let body = json!({ "code": "999-QĐ/TW", "title": "Quy định", "in_force_from": "2030-01-01", "parameters": parameters, "reason": "Mới", "document_number": "999-QĐ/TW" });
        let mut faults = administrator.post("/v1/rulesets", &body).problem(422, "validation_failed").faults();
        faults.sort_unstable();
        faults
    };
    let mut wrong = parameters();
    wrong["min_age_years"]["value"] = json!(61);
    wrong["cell_vote"]["numerator"] = json!(4);
    wrong["standing_committee_vote"]["denominator"] = json!(1);
    assert_eq!(
        faults(wrong),
        [
            "#/parameters/cell_vote/numerator vote_out_of_reach",
            "#/parameters/min_age_years/value out_of_range",
            "#/parameters/standing_committee_vote/numerator vote_out_of_reach",
        ]
    );
    let mut wrong = parameters();
    wrong["probation_months"]["value"] = json!(-1);
    wrong["education"]["value"] = json!("none");
    wrong["cell_vote"]["document"] = json!("");
    wrong["paper_months"]["extra"] = json!(1);
    wrong.as_object_mut().expect("an object").remove("readmission_months");
    assert_eq!(
        faults(wrong),
        [
            "#/parameters/cell_vote/document too_short",
            "#/parameters/education/value not_one_of",
            "#/parameters/paper_months/extra unknown_field",
            "#/parameters/probation_months/value out_of_range",
            "#/parameters/readmission_months required",
        ]
    );
    assert_eq!(administrator.get("/v1/rulesets").expect(200).each("id").len(), 6);
}

fn holidays_depart_from_the_week(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("quan.tri", "administrator");
    let make = |day: &str, kind: &str| {
        administrator.post("/v1/holidays", &json!({ "day": day, "kind": kind, "name": "Nghỉ lễ", "source": "Thông báo lịch nghỉ năm 2027" }))
    };
    for day in ["2027-05-01", "2027-05-02"] {
        assert_eq!(make(day, "off").problem(422, "validation_failed").faults(), ["#/day off_day_at_weekend"], "{day}");
    }
    assert_eq!(make("2027-05-03", "worked").problem(422, "validation_failed").faults(), ["#/day worked_day_in_week"]);
    let made = make("2027-05-03", "off").expect(201);
    assert_eq!(made.header("location"), format!("/v1/holidays/{}", made.id()));
    make("2027-05-08", "worked").expect(201);
    make("2027-05-03", "off").problem(409, "already_exists");
    make("2027-05-08", "worked").problem(409, "already_exists");
    let bare = administrator.post("/v1/holidays", &json!({ "day": "2027-05-04", "kind": "half", "name": "" })).problem(422, "validation_failed");
    let mut faults = bare.faults();
    faults.sort_unstable();
    assert_eq!(faults, ["#/kind not_one_of", "#/name too_short", "#/source required"]);
}

fn holidays_change_on_the_version_that_was_read(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("quan.tri", "administrator");
    let new = json!({ "day": "2026-11-24", "kind": "off", "name": "Ngày Văn hóa Việt Nam", "source": "Thông báo lịch nghỉ năm 2026" });
    let made = administrator.post("/v1/holidays", &new).expect(201);
    let path = format!("/v1/holidays/{}", made.id());
    let patch = |body: &Value| administrator.request("PATCH", &path).json(body);
    patch(&json!({ "name": "x" })).send().problem(428, "precondition_required");
    patch(&json!({ "name": "x" })).if_match("9").send().problem(412, "precondition_failed");
    // Saturday, then Wednesday.
    assert_eq!(patch(&json!({ "day": "2026-11-28" })).if_match("1").send().problem(422, "validation_failed").faults(), ["#/day off_day_at_weekend"]);
    assert_eq!(patch(&json!({ "source": null })).if_match("1").send().problem(422, "validation_failed").faults(), ["#/source invalid_type"]);
    let moved = patch(&json!({ "day": "2026-11-25" })).if_match("1").send().expect(200);
    assert_eq!((&moved.body["day"], &moved.body["version"]), (&json!("2026-11-25"), &json!(2)));
    // Onto a day that is there already.
    patch(&json!({ "day": "2026-09-02" })).if_match("2").send().problem(409, "already_exists");
    administrator.request("DELETE", &path).send().problem(428, "precondition_required");
    administrator.request("DELETE", &path).if_match("1").send().problem(412, "precondition_failed");
    administrator.request("DELETE", &path).if_match("2").send().expect(204);
    administrator.get(&path).problem(404, "not_found");
    let log = logged(&server, "holiday");
    assert_eq!(log.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(), ["holiday.created", "holiday.updated", "holiday.deleted"]);
}

fn terms_have_labels(kind: Kind) {
    let server = Server::new(kind);
    let vocabulary = server.user("xem", "viewer").get("/v1/vocabulary").expect(200).body;
    let lists = vocabulary["lists"].as_array().expect("lists");
    for (name, terms) in [("education_requirement", 2), ("ceremony_start", 2), ("deciding_body", 3), ("holiday_kind", 2)] {
        let list = lists.iter().find(|list| list["name"] == name).unwrap_or_else(|| panic!("{name}"));
        let labels: Vec<&Value> = list["terms"].as_array().expect("terms").iter().flat_map(|term| [&term["vi"], &term["en"]]).collect();
        assert_eq!(labels.len(), terms * 2, "{name}");
        assert!(labels.iter().all(|label| label.as_str().is_some_and(|label| !label.is_empty())), "{name}");
    }
}
