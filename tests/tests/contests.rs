//! Contests: drafted for a plan, opened once their rules can be carried out, taken back, cancelled.

use chibo_tests::fixture::contest_rules;
use chibo_tests::{Fixture, Kind, Value, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: rules_are_data, registration_opens_on_rules_that_can_be_carried_out, samples_can_be_carried_out, a_contest_is_of_a_plan_of_its_kind]
}

fn rules_are_data(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/contests/{}", fixture.id("own.contest"));
    let read = organizer.get(&path).expect(200).body;
    // What the file left out is there, as the contract says.
    let part = &read["rules"]["rounds"][0]["parts"][0];
    assert_eq!((&part["weight_x100"], &part["sheets_of"], &part["criteria"][0]["min_x100"]), (&json!(100), &json!("each_judge"), &json!(0)));
    assert_eq!((&read["status"], &read["round"]), (&json!("draft"), &Value::Null));
    // What was read can be sent back, and changes nothing.
    let same = organizer.patch(&path, &json!({ "rules": read["rules"] })).expect(200).body;
    assert_eq!(same["version"], read["version"]);
    // A sample file is rules, and comes back as it was.
    let sample: Value = serde_yaml_ng::from_str(include_str!("../../samples/contests/ward.yaml")).expect("YAML");
    let changed = organizer.patch(&path, &json!({ "rules": sample })).expect(200).body;
    assert_eq!(
        changed["rules"]["groups"][1]["prizes"][3],
        json!({ "code": "encouragement", "name": "Giải Khuyến khích", "name_en": "Encouragement", "count": null })
    );
    assert_eq!(organizer.get(&path).expect(200).body["rules"], changed["rules"]);
    // Of the rules only what a patch names is changed, and null takes away what need not be there (RFC 7396).
    let patched = organizer.patch(&path, &json!({ "rules": { "apart_x100": null, "deputies_may_enter": true } })).expect(200).body;
    assert_eq!((&patched["rules"]["apart_x100"], &patched["rules"]["deputies_may_enter"]), (&Value::Null, &json!(true)));
    assert_eq!(patched["rules"]["rounds"], changed["rules"]["rounds"]);
    // Form is held at once; whether it can be carried out is asked later.
    let mut spoilt = contest_rules();
    spoilt["rounds"][0]["parts"][0]["criteria"][0]["step_x100"] = json!(0);
    spoilt["aggregation"] = json!("average");
    let refused = organizer.patch(&path, &json!({ "rules": spoilt })).problem(422, "validation_failed");
    assert_eq!(refused.faults(), ["#/rules/rounds/0/parts/0/criteria/0/step_x100 out_of_range", "#/rules/aggregation not_one_of"]);
}

fn registration_opens_on_rules_that_can_be_carried_out(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/contests/{}", fixture.id("own.contest"));
    let acts = format!("{path}/transitions");
    let mut spoilt = contest_rules();
    spoilt["rounds"][0]["max_x100"] = json!(900);
    spoilt["groups"][0]["prizes"][0]["count"] = json!(1000);
    spoilt["tie_break"] = json!([{ "kind": "chair" }]);
    organizer.patch(&path, &json!({ "rules": spoilt })).expect(200);
    let told = organizer.get(&format!("{path}/validation")).expect(200).body;
    let wanted = ["#/rules/rounds/0/max_x100 maxima_do_not_add_up", "#/rules/tie_break/0 tie_break_without_end", "#/rules/groups/0/prizes prizes_for_too_many"];
    let faults: Vec<String> =
        told["errors"].as_array().unwrap().iter().map(|fault| format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect();
    assert_eq!((&told["valid"], faults.as_slice()), (&json!(false), &wanted.map(str::to_owned)[..]));
    // Opening says the same, and what the move itself lacks.
    let refused = organizer.act(&acts, &json!({ "to": "registration", "registration_closes_on": "2020-01-01" })).problem(422, "rule_refused");
    assert_eq!(refused.faults(), [&["#/registration_closes_on too_early"], &wanted[..]].concat());
    organizer.act(&acts, &json!({ "to": "registration" })).problem(422, "rule_refused");
    organizer.patch(&path, &json!({ "rules": contest_rules() })).expect(200);
    assert_eq!(organizer.get(&format!("{path}/validation")).expect(200).body["valid"], true);
    organizer.act(&acts, &json!({ "to": "registration" })).problem(422, "validation_failed");
    let open = json!({ "to": "registration", "registration_closes_on": "2099-09-15" });
    let dry = organizer.act(&acts, &json!({ "to": "registration", "registration_closes_on": "2099-09-15", "dry_run": true })).expect(200).body;
    let opened = organizer.act(&acts, &open).expect(200).body;
    assert_eq!(
        (&dry["status"], &opened["status"], opened["version"].as_i64()),
        (&json!("registration"), &json!("registration"), dry["version"].as_i64().map(|version| version + 1))
    );
    // While entrants register, rules that cannot be carried out are refused.
    organizer.patch(&path, &json!({ "rules": { "tie_break": [{ "kind": "chair" }] } })).problem(422, "validation_failed");
    organizer.patch(&path, &json!({ "rules": { "tie_break": [{ "kind": "draw" }] } })).expect(200);
    organizer.delete(&path).problem(409, "wrong_state");
    let back = organizer.act(&acts, &json!({ "to": "draft" })).expect(200).body;
    assert_eq!((&back["status"], &back["registration_closes_on"]), (&json!("draft"), &Value::Null));
    organizer.act(&acts, &json!({ "to": "finalized" })).problem(409, "illegal_transition");
    let refused = organizer.act(&acts, &json!({ "to": "cancelled" })).problem(422, "validation_failed");
    assert_eq!(refused.faults(), ["#/reason required"]);
    let ended = organizer.act(&acts, &json!({ "to": "cancelled", "reason": "Hoãn sang năm sau" })).expect(200).body;
    assert_eq!((&ended["cancelled_reason"], &ended["allowed_transitions"]), (&json!("Hoãn sang năm sau"), &json!([])));
    organizer.patch(&path, &json!({ "title": "Khác" })).problem(409, "wrong_state");
}

/// Each sample, in a ward with cells enough for its prizes.
fn samples_can_be_carried_out(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    for at in 0..12 {
        let of_kind = if at % 2 == 0 { "residential" } else { "agency" };
        let cell =
            json!({ "code": format!("HT{at:02}"), "name": "Chi bộ", "kind": of_kind, "committee_id": fixture.id("own.committee"), "founded_on": "2020-01-01" });
        organizer.post("/v1/cells", &cell).expect(201);
    }
    let samples = std::fs::read_dir(chibo_tests::golden::path("samples/contests")).unwrap().map(|file| file.unwrap().path());
    let samples: Vec<_> = samples.collect();
    assert!(samples.len() >= 3);
    for sample in samples {
        let rules: Value = serde_yaml_ng::from_str(&std::fs::read_to_string(&sample).unwrap()).expect("YAML");
        let code = sample.file_stem().unwrap().to_string_lossy().into_owned();
        let new = json!({ "code": code, "plan_id": fixture.id("own.contest_plan"), "title": code, "rules": rules });
        let made = organizer.post("/v1/contests", &new).expect(201);
        let told = organizer.get(&format!("/v1/contests/{}/validation", made.id())).expect(200).body;
        assert_eq!(told, json!({ "valid": true, "errors": [], "errors_left_out": 0 }), "{code}");
        let written = made.body["rules"].clone();
        // What is read back is what a typed client would write: nothing is lost on the way.
        let typed: chibo_openapi::contests::ContestRules = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(typed).unwrap(), written, "{code}");
    }
}

fn a_contest_is_of_a_plan_of_its_kind(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let draft = |plan: &str| organizer.post("/v1/contests", &json!({ "code": "NEW", "plan_id": plan, "title": "Hội thi", "rules": contest_rules() }));
    assert_eq!(draft(fixture.id("own.plan")).problem(422, "validation_failed").faults(), ["#/plan_id plan_of_other_kind"]);
    assert_eq!(
        draft(fixture.id("own.draft")).problem(422, "validation_failed").faults(),
        ["#/plan_id plan_of_other_kind", "#/plan_id contest_plan_not_adopted"]
    );
    assert_eq!(draft(fixture.id("foreign.contest_plan")).problem(422, "validation_failed").faults(), ["#/plan_id unknown_reference"]);
    draft(fixture.id("own.contest_plan")).expect(201);
    draft(fixture.id("own.contest_plan")).problem(409, "already_exists");
    // A leader and the secretary of a cell read it; neither changes it.
    let path = format!("/v1/contests/{}", fixture.id("own.contest"));
    for role in ["leader", "secretary", "viewer"] {
        let client = fixture.client(&server, role);
        assert_eq!(client.get(&path).expect(200).body["allowed_transitions"], json!([]), "{role}");
        assert_eq!(client.get("/v1/contests").expect(200).each("code").len(), 7, "{role}");
        client.patch(&path, &json!({ "title": "Khác" })).problem(403, "forbidden");
    }
}
