//! Names beside ids: wherever an answer carries the id of something that has a name, the name stands beside it, as it is now.

use std::collections::{BTreeMap, BTreeSet};

use chibo_tests::document::{self, document};
use chibo_tests::{Fixture, Kind, Value, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    [
        crate::tests![once: ids_have_names_beside_them],
        crate::tests![on_both:
            names_follow_a_rename,
            what_was_read_may_be_sent_back,
            names_of_people_are_for_who_may_read_them,
            a_name_goes_along_with_who_moves,
            a_reason_that_is_not_shown_stays,
            the_log_keeps_ids_only,
        ],
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Ids without a name, each with the reason; `*` is every type.
const NAMELESS: &[(&str, &str, &str)] = &[
    ("*", "request_id", "no record"),
    ("OauthIntrospection", "client_id", "as RFC 7662 has it"),
    ("Candidate", "personal_id", "a number of the person, not of a record"),
    ("Candidate", "member_id", "the same person"),
    ("ChangeData", "subject_id", "a change tells ids and fields, and nothing of what they say"),
    ("ChangeData", "committee_id", "a change tells ids and fields, and nothing of what they say"),
    ("ChangeData", "cell_id", "a change tells ids and fields, and nothing of what they say"),
    ("PoolPerson", "candidate_id", "the people behind a review are told without their names"),
    ("ReportChange", "candidate_id", "a reading of the candidate, which a report is not"),
    ("Checklist", "candidate_id", "read under the candidate"),
    ("Eligibility", "candidate_id", "read under the candidate"),
    ("Erasure", "candidate_id", "nobody any more"),
    ("Helper", "candidate_id", "read under the candidate"),
    ("Sponsor", "candidate_id", "read under the candidate"),
    ("Paper", "candidate_id", "read under the candidate"),
    ("Opinion", "candidate_id", "read under the candidate"),
    ("ChecklistItem", "paper_id", "the kind beside it says which"),
    ("WebhookDelivery", "endpoint_id", "read under the endpoint"),
    ("ContestBundle", "contest_id", "the code beside it is the contest's"),
    ("ContestAnswer", "contest_id", "read under the contest"),
    ("ContestBoard", "contest_id", "read under the contest"),
    ("ContestDraw", "contest_id", "read under the contest"),
    ("ContestPenalty", "contest_id", "read under the contest"),
    ("ContestResults", "contest_id", "read under the contest"),
    ("ContestTurn", "contest_id", "read under the contest"),
    ("ContestEntry", "replaced_by_id", "an entry of the same cell"),
    ("BundleExtraQuestion", "entry_id", "of the bundle, which is for programs"),
    ("BundlePenalty", "entry_id", "of the bundle, which is for programs"),
    ("BundleSheet", "entry_id", "of the bundle, which is for programs"),
    ("BundleSheet", "seat_id", "of the bundle, which is for programs"),
    ("SheetResult", "seat_id", "a result does not name its judges"),
    ("Contribution", "participant_id", "a participant has no name but those read beside it"),
    ("PoolCell", "review_id", "read under the review"),
    ("ProposalReview", "review_id", "a review has no name; its day stands beside it"),
    ("HistoryRow", "committee_id", "a report names the unit of the row, as it was known"),
    ("PipelineRow", "committee_id", "a report names the unit of the row, as it was known"),
    ("ProgressRow", "committee_id", "a report names the unit of the row, as it was known"),
    ("ProposalLine", "committee_id", "a proposal names the unit of the line, as it was known"),
];

/// What is named by something that is called otherwise.
const NAMED_BY: &[(&str, &[&str])] = &[
    ("cell_id", &["unit_code"]),
    ("committee_id", &["unit_code"]),
    ("organization_id", &["unit_code"]),
    ("entry_id", &["cell_code"]),
    ("seat_id", &["judge_name"]),
    ("sheet_id", &["judge_name", "cell_code"]),
];

/// The types that answers carry, with their fields.
fn answered() -> BTreeMap<String, BTreeSet<String>> {
    fn named(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| named(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, found)),
            _ => {}
        }
    }
    let mut waiting = Vec::new();
    for operation in document::operations() {
        named(&operation.is["responses"], &mut waiting);
    }
    let (mut seen, mut types) = (BTreeSet::new(), BTreeMap::new());
    while let Some(reference) = waiting.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        let schema = document().pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        named(schema, &mut waiting);
        if let Some(fields) = schema["properties"].as_object() {
            types.insert(reference.rsplit('/').next().unwrap_or_default().to_owned(), fields.keys().cloned().collect());
        }
    }
    types
}

fn ids_have_names_beside_them() {
    let types = answered();
    assert!(types.len() > 100, "the types of answers are not found");
    let (mut faults, mut used) = (Vec::new(), BTreeSet::new());
    for (of, fields) in &types {
        for id in fields.iter().filter(|field| field.ends_with("_id")) {
            let stem = id.trim_end_matches("_id");
            let own = ["code", "name", "number", "title"].iter().any(|what| fields.contains(&format!("{stem}_{what}")));
            let other = NAMED_BY.iter().any(|(field, by)| field == id && by.iter().all(|name| fields.contains(*name)));
            let nameless = NAMELESS.iter().find(|(its, field, _)| (*its == of || *its == "*") && field == id);
            used.extend(nameless.map(|(its, field, _)| (*its, *field)));
            if !own && !other && nameless.is_none() {
                faults.push(format!("{of}.{id} has no code or name beside it, and no reason in NAMELESS why not"));
            }
        }
    }
    faults.extend(
        NAMELESS.iter().filter(|(of, field, _)| !used.contains(&(*of, *field))).map(|(of, field, _)| format!("{of}.{field} of NAMELESS is in no answer")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn names_follow_a_rename(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let id = |name: &str| fixture.id(&format!("own.{name}"));
    let quota = json!({ "plan_id": id("draft"), "cell_id": id("cell"), "kind": "course", "value": 1 });
    let made = organizer.post("/v1/quotas", &quota).expect(201).body;
    assert_eq!((&made["plan_code"], &made["committee_name"]), (&json!("draft-0"), &json!("Đảng bộ P 0")), "an answer to a write has the names");
    let quota = format!("/v1/quotas/{}", made["id"].as_str().unwrap());
    let candidate = format!("/v1/candidates/{}", id("candidate"));
    for (renamed, change, field, of, list) in [
        ("committees/own.committee", json!({ "name": "Đảng bộ mới" }), "committee_name", format!("/v1/cells/{}", id("cell")), "/v1/cells?code=cell-0"),
        ("committees/own.committee", json!({ "code": "MOI" }), "committee_code", quota.clone(), "/v1/quotas?plan_id=own.draft"),
        ("cells/own.cell", json!({ "name": "Chi bộ mới" }), "cell_name", format!("/v1/members/{}", id("member")), "/v1/members?q=hoa"),
        ("cells/own.cell", json!({ "code": "CBM" }), "cell_code", candidate.clone(), "/v1/candidates?cell_id=own.cell"),
        ("organizations/own.union", json!({ "name": "Hội mới" }), "organization_name", format!("{candidate}/opinions"), ""),
        ("plans/own.draft", json!({ "code": "KH-MOI" }), "plan_code", quota, "/v1/quotas?plan_id=own.draft"),
        ("directives/own.directive", json!({ "number": "99-NQ/ĐU" }), "directive_numbers", format!("/v1/plans/{}", id("draft")), "/v1/plans?code=KH-MOI"),
    ] {
        let (what, name) = renamed.split_once('/').unwrap();
        let read = || organizer.get(&of).expect(200);
        let (before, old) = (read(), change.as_object().unwrap().values().next().unwrap().clone());
        organizer.patch(&format!("/v1/{what}/{}", fixture.id(name)), &change).expect(200);
        let after = read();
        let new = if field.ends_with('s') { json!([old]) } else { old };
        let value = |body: &Value| if body["items"].is_array() { body["items"][0][field].clone() } else { body[field].clone() };
        assert_ne!(value(&before.body), new, "{renamed}");
        assert_eq!(value(&after.body), new, "{renamed}");
        assert_eq!(before.header("etag"), after.header("etag"), "{renamed}: it is no other version of {of}");
        if !list.is_empty() {
            let list = list.replace("own.draft", id("draft")).replace("own.cell", id("cell"));
            assert_eq!(organizer.get(&list).expect(200).body["items"][0][field], new, "{list}");
        }
    }
}

fn what_was_read_may_be_sent_back(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let clients = ["organizer", "root.administrator"].map(|role| fixture.client(&server, role));
    let id = |name: &str| fixture.id(&format!("own.{name}"));
    let paths = [
        (0, format!("/v1/committees/{}", id("sub"))),
        (0, format!("/v1/cells/{}", id("cell"))),
        (0, format!("/v1/organizations/{}", id("union"))),
        (0, format!("/v1/members/{}", id("member"))),
        (0, format!("/v1/cells/{}/posts/{}", id("cell"), id("post"))),
        (0, format!("/v1/candidates/{}", id("candidate"))),
        (0, format!("/v1/directives/{}", id("directive"))),
        (0, format!("/v1/plans/{}", id("draft"))),
        (0, format!("/v1/quotas/{}", id("unissued.quota.cell"))),
        (0, format!("/v1/contests/{}", id("contest"))),
        (1, format!("/v1/users/{}", id("user"))),
        (1, format!("/v1/clients/{}", id("client"))),
        (1, format!("/v1/webhook-endpoints/{}", id("endpoint"))),
    ];
    for (client, path) in paths {
        let client = &clients[client];
        let read = client.get(&path).expect(200);
        assert!(read.body.as_object().unwrap().keys().any(|name| name.ends_with("_code") || name.ends_with("_name")), "{path}");
        let sent = client.patch(&path, &read.body).expect(200);
        assert_eq!((sent.header("etag"), &sent.body), (read.header("etag"), &read.body), "{path}");
    }
    // A name is changed where it is one's own.
    let path = format!("/v1/cells/{}", id("cell"));
    assert_eq!(clients[0].patch(&path, &json!({ "committee_name": "x" })).problem(422, "validation_failed").faults(), ["#/committee_name read_only"]);
}

fn names_of_people_are_for_who_may_read_them(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, secretary) = (fixture.client(&server, "organizer"), fixture.client(&server, "secretary"));
    let path = format!("/v1/candidates/{}/sponsors", fixture.id("own.candidate"));
    let elsewhere = json!({ "kind": "member", "member_id": fixture.id("own.member4"), "known_since": "2020-01-01", "signed_on": "2024-04-20" });
    assert_eq!(organizer.post(&path, &elsewhere).expect(201).body["member_name"], "Đỗ Quang Vinh");
    let names = |client: &chibo_tests::Client| {
        client.get(&path).expect(200).body["items"].as_array().unwrap().iter().map(|of| of["member_name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&organizer), ["Nguyễn Thị Hoa", "Đỗ Quang Vinh"]);
    assert_eq!(names(&secretary), [json!("Nguyễn Thị Hoa"), Value::Null], "a member of another cell is none that a secretary reads");
}

/// Posts and participants stay where they are; whose names they show goes by where the person is now.
fn a_name_goes_along_with_who_moves(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let [organizer, secretary, above] = ["organizer", "secretary", "root.organizer"].map(|role| fixture.client(&server, role));
    let (member, cell) = (fixture.id("own.member"), fixture.id("own.cell"));
    let places = [
        format!("/v1/cells/{cell}/posts"),
        format!("/v1/cells/{cell}/posts/{}", fixture.id("own.post")),
        format!("/v1/conferences/{}/participants", fixture.id("own.conference")),
        format!("/v1/conferences/{}/participants/{}", fixture.id("own.conference"), fixture.id("own.participant")),
        format!("/v1/conferences/{}/minutes", fixture.id("own.conference")),
    ];
    let named = |client: &chibo_tests::Client, place: &str| {
        let body = client.get(place).expect(200).body;
        let items = ["items", "participants"].iter().find_map(|list| body[*list].as_array().cloned()).unwrap_or_else(|| vec![body.clone()]);
        items.iter().find(|item| item["member_id"] == json!(member)).unwrap_or_else(|| panic!("{place}: {body}"))["member_name"].clone()
    };
    for client in [&organizer, &secretary, &above] {
        client.get(&format!("/v1/members/{member}")).expect(200);
        for place in &places {
            assert_eq!(named(client, place), "Nguyễn Thị Hoa", "{place}: whoever reads the member reads the name");
        }
    }
    let moved = json!({ "cell_id": fixture.id("foreign.cell"), "valid_from": "2024-06-01" });
    above.act(&format!("/v1/members/{member}/transfers"), &moved).expect(200);
    for place in &places {
        for client in [&organizer, &secretary] {
            client.get(&format!("/v1/members/{member}")).problem(404, "not_found");
            assert_eq!(named(client, place), Value::Null, "{place}: and whoever does not read the one does not read the other");
        }
        assert_eq!(named(&above, place), "Nguyễn Thị Hoa", "{place}");
    }
}

/// Whoever changes a participant without being told why the person did not come changes nothing of that.
fn a_reason_that_is_not_shown_stays(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/conferences/{}/participants/{}", fixture.id("own.conference"), fixture.id("own.participant"));
    organizer.patch(&path, &json!({ "attendance": "absent", "absence_reason": "Công tác" })).expect(200);
    let client = json!({ "name": "Hội nghị", "role": "organizer", "committee_id": fixture.id("own.committee"), "scopes": ["plans:read", "plans:write"] });
    let made = fixture.client(&server, "root.administrator").post("/v1/clients", &client).expect(201).body;
    let (id, secret) = (made["client"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let token = server.anonymous().form("/oauth/token", &[("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]).expect(200);
    let client = server.anonymous().with_token(token.body["access_token"].as_str().unwrap());
    let read = client.get(&path).expect(200).body;
    assert_eq!((&read["member_name"], &read["absence_reason"]), (&Value::Null, &Value::Null));
    let mut edited = read;
    edited["title"] = json!("Bí thư");
    client.patch(&path, &edited).expect(200);
    assert_eq!(organizer.get(&path).expect(200).body["absence_reason"], "Công tác");
    client.patch(&path, &json!({ "attendance": "present" })).expect(200);
    assert_eq!(organizer.get(&path).expect(200).body["absence_reason"], Value::Null, "whoever came has no reason");
}

fn the_log_keeps_ids_only(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    for (what, name) in [("cells", "own.cell"), ("plans", "own.draft"), ("directives", "own.directive"), ("organizations", "own.union")] {
        let change = if what == "cells" || what == "organizations" { json!({ "name": "Tên mới" }) } else { json!({ "title": "Tên mới" }) };
        organizer.patch(&format!("/v1/{what}/{}", fixture.id(name)), &change).expect(200);
    }
    let kept = server.database.texts("SELECT coalesce(before, '') || coalesce(after, '') FROM events");
    assert!(kept.iter().any(|event| event.contains("\"committee_id\"")), "the events are not found");
    for name in
        ["committee_code", "committee_name", "cell_name", "plan_code", "plan_codes", "contest_code", "directive_numbers", "organization_name", "member_name"]
    {
        let with: Vec<&String> = kept.iter().filter(|event| event.contains(&format!("\"{name}\""))).collect();
        assert!(with.is_empty(), "{name}: {with:?}");
    }
}
