//! Who introduces.

use chibo_tests::{Kind, Value, json};
use chrono::Days;

use super::parts::{by_member, by_union, organization, path};
use crate::Test;
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: sponsors_by_every_route, every_fault_of_a_sponsor]
}

fn sponsors_by_every_route(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "", "dossier");
    let sponsors = path(&candidate, "sponsors");
    let add = |body: &Value| ward.secretary.post(&sponsors, body).expect(201);
    let found = |code: &str| {
        let asked = ward.organizer.get(&path(&candidate, "eligibility?to=cell_resolved&on=2022-06-10")).expect(200);
        let conditions = asked.body["conditions"].as_array().unwrap();
        conditions.iter().find(|one| one["code"] == code).unwrap()["status"].as_str().unwrap().to_owned()
    };
    let enough = || found("sponsors_enough");
    assert_eq!(enough(), "unmet");
    let first = add(&by_member(&ward.members[0][1]));
    assert_eq!(first.header("location"), format!("{sponsors}/{}", first.id()));
    assert_eq!(first.header("etag"), format!("\"{}\"", ward.get(&candidate)["version"]));
    assert_eq!((&first.body["kind"], &first.body["known_since"], &first.body["organization_id"]), (&json!("member"), &json!("2020-01-01"), &Value::Null));
    assert_eq!(enough(), "unmet", "one member is not enough");
    // The trade union and a member, as long as there is no body of the Youth Union.
    let trade_union = organization(&ward, "CD", "trade_union");
    add(&by_union("trade_union", &trade_union));
    assert_eq!(enough(), "met");
    let youth_union = organization(&ward, "DTN", "youth_union");
    assert_eq!(enough(), "unmet");
    // The Youth Union and a member.
    let second = add(&by_union("youth_union", &youth_union));
    assert_eq!(enough(), "met");
    ward.secretary.delete(&format!("{sponsors}/{}", second.id())).expect(204);
    assert_eq!(enough(), "unmet");
    // Two members, one of another cell of the same ward, and too new to the candidate; then a replacement, for whom that is waived.
    let new = json!({ "kind": "member", "member_id": ward.members[1][0], "known_since": "2022-01-01", "signed_on": "2022-05-20" });
    let new = ward.organizer.post(&sponsors, &new).expect(201).id();
    assert_eq!((enough().as_str(), found("sponsors_know_long").as_str()), ("met", "unmet"));
    ward.organizer.delete(&format!("{sponsors}/{new}")).expect(204);
    let replacement = json!({ "kind": "member", "member_id": ward.members[1][0], "replacement": true, "signed_on": "2022-05-20" });
    ward.organizer.post(&sponsors, &replacement).expect(201);
    assert_eq!((enough().as_str(), found("sponsors_know_long").as_str()), ("met", "met"));
    let listed = ward.secretary.get(&sponsors).expect(200);
    assert_eq!(
        (listed.each("kind"), listed.each("replacement")),
        (vec!["member".into(), "trade_union".into(), "member".into()], vec!["false".into(), "false".into(), "true".into()])
    );
}

fn every_fault_of_a_sponsor(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let sponsors = path(&candidate, "sponsors");
    let (mine, others) = (&ward.members[0][1], &ward.members[1][1]);
    let [trade_union, women] = [("CD", "trade_union"), ("HPN", "women_union")].map(|(code, kind)| organization(&ward, code, kind));
    let absent = uuid::Uuid::now_v7().to_string();
    let tomorrow = (ward.server.today() + Days::new(1)).to_string();
    for (body, wanted) in [
        (json!({ "kind": "member", "signed_on": "2022-05-20" }), vec!["#/known_since required", "#/member_id required"]),
        (json!({ "kind": "member", "member_id": mine, "signed_on": "2022-05-20" }), vec!["#/known_since required"]),
        (
            json!({ "kind": "member", "member_id": mine, "organization_id": trade_union, "known_since": "2020-01-01", "signed_on": tomorrow }),
            vec!["#/organization_id not_for_kind", "#/signed_on in_future"],
        ),
        (json!({ "kind": "member", "member_id": mine, "known_since": "2022-05-21", "signed_on": "2022-05-20" }), vec!["#/signed_on too_early"]),
        (json!({ "kind": "trade_union", "signed_on": "2022-05-20" }), vec!["#/organization_id required"]),
        (
            json!({ "kind": "trade_union", "organization_id": trade_union, "member_id": mine, "known_since": "2020-01-01", "replacement": true, "signed_on": "2022-05-20" }),
            vec!["#/known_since not_for_kind", "#/member_id not_for_kind", "#/replacement not_for_kind"],
        ),
        (by_union("youth_union", &trade_union), vec!["#/organization_id organization_of_other_kind"]),
        (by_union("trade_union", &women), vec!["#/organization_id organization_of_other_kind"]),
        (by_union("trade_union", &absent), vec!["#/organization_id unknown_reference"]),
        (by_member(&absent), vec!["#/member_id unknown_reference"]),
        // A member of another cell is nobody whom this secretary knows.
        (by_member(others), vec!["#/member_id unknown_reference"]),
        (json!({ "kind": "friend", "colour": "red" }), vec!["#/colour unknown_field", "#/kind not_one_of", "#/signed_on required"]),
    ] {
        let mut faults = ward.secretary.post(&sponsors, &body).problem(422, "validation_failed").faults();
        faults.sort_unstable();
        assert_eq!(faults, wanted, "{body}");
    }
    let refused = ward.secretary.request("POST", &sponsors).header("Accept-Language", "vi").json(&by_union("youth_union", &trade_union)).send();
    let said = refused.body["errors"][0]["detail"].as_str().unwrap();
    assert!(said.contains("Đoàn TNCS") && !said.contains('{'), "{said}");
    ward.secretary.post(&sponsors, &by_member(mine)).expect(201);
    ward.secretary.post(&sponsors, &by_union("trade_union", &trade_union)).expect(201);
    assert_eq!(ward.secretary.post(&sponsors, &by_member(mine)).problem(422, "validation_failed").faults(), ["#/member_id not_unique"]);
    let again = ward.secretary.post(&sponsors, &by_union("trade_union", &trade_union)).problem(422, "validation_failed");
    assert_eq!(again.faults(), ["#/organization_id not_unique"]);
    assert_eq!(ward.secretary.get(&sponsors).expect(200).each("id").len(), 2);
    // A repeat with the same key answers the same and adds nothing.
    let other = by_member(&ward.members[0][2]);
    let send = || ward.secretary.request("POST", &sponsors).json(&other).key("once").send().expect(201);
    assert_eq!((send().id(), ward.secretary.get(&sponsors).expect(200).each("id").len()), (send().id(), 3));
}
