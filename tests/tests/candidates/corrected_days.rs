//! Corrections judge only what they change, and the times with cells and helpers follow the days that they correct.

use chibo_tests::{Kind, Response, Value, json};

use super::days::UNDER_24;
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both:
        a_correction_judges_only_what_it_changes, a_listing_is_corrected, a_ceremony_is_corrected_past_a_move, helpers_follow_a_corrected_act
    ]
}

fn correct(ward: &Ward, candidate: &str, act: i64, really: &Value) -> Response {
    ward.leader_or_organizer(really).act(&format!("/v1/candidates/{candidate}/corrections"), &json!({ "act": act, "reason": "Ghi nhầm", "as_it_was": really }))
}

/// Cell or member, first day and first day after it of each time, oldest first.
fn times(ward: &Ward, path: &str, whose: &str) -> Vec<(String, String, String)> {
    let listed = ward.organizer.get(path).expect(200);
    let items = listed.body["items"].as_array().unwrap();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or("-").to_owned();
    items.iter().rev().map(|item| (text(item, whose), text(item, "valid_from"), text(item, "valid_to"))).collect()
}

fn time(whose: &str, from: &str, to: &str) -> (String, String, String) {
    (whose.to_owned(), from.to_owned(), to.to_owned())
}

fn a_correction_judges_only_what_it_changes(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "", "cell_resolved");
    // Ten of twelve voted for. Then six more are entered who were there.
    for number in 0..6 {
        let body = json!({ "full_name": format!("Đảng viên cũ {number}"), "cell_id": ward.cells[0], "joined_cell_on": "2016-01-01", "admitted_on": "2011-02-03", "official_on": "2012-02-03" });
        ward.organizer.post("/v1/members", &body).expect(201);
    }
    let mut resolved = ward.step("cell_resolved", 0, &UNDER_24, "");
    resolved["document_number"] = json!("90-NQ/CB");
    correct(&ward, &candidate, 5, &resolved).expect(200);
    let vote = |act: usize| {
        let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
        let act = acts["items"][act - 1].clone();
        (act["document_number"].clone(), act["votes"][0]["vote"]["in_favour"].clone(), act["votes"][0]["denominator"].clone())
    };
    assert_eq!(vote(6), (json!("90-NQ/CB"), json!(10), json!(12)), "counted among those who were counted");
    // Other votes are judged, among the same twelve; another day among those of that day.
    resolved["votes"][0]["in_favour"] = json!(7);
    assert_eq!(correct(&ward, &candidate, 6, &resolved).problem(422, "rule_refused").faults(), ["#/votes vote_share"]);
    resolved["votes"][0]["in_favour"] = json!(8);
    correct(&ward, &candidate, 6, &resolved).expect(200);
    assert_eq!(vote(7), (json!("90-NQ/CB"), json!(8), json!(12)));
    resolved["on"] = json!("2022-06-11");
    assert_eq!(correct(&ward, &candidate, 7, &resolved).problem(422, "rule_refused").faults(), ["#/votes vote_share"]);
    resolved["votes"][0]["in_favour"] = json!(12);
    correct(&ward, &candidate, 7, &resolved).expect(200);
    assert_eq!(vote(8), (json!("90-NQ/CB"), json!(12), json!(18)));
    // A sponsor goes to another base committee; the number of the certificate has nothing to do with it.
    let other = json!({ "code": "P-SENDA", "name": "Đảng ủy phường Sen Đá", "level": "base", "founded_on": "2011-01-01" });
    let other = ward.organizer.post("/v1/committees", &other).expect(201).id();
    let far = json!({ "code": "SD01", "name": "Chi bộ 1", "kind": "residential", "committee_id": other, "founded_on": "2011-01-01" });
    let far = ward.organizer.post("/v1/cells", &far).expect(201).id();
    let away = json!({ "cell_id": far, "valid_from": "2022-09-01" });
    ward.organizer.act(&format!("/v1/members/{}/transfers", ward.members[0][1]), &away).expect(200);
    let mut trained = ward.step("trained", 0, &UNDER_24, "");
    trained["certificate"]["number"] = json!("51/GCN");
    correct(&ward, &candidate, 3, &trained).expect(200);
    // What is wrong about a later act because of the correction stands against it.
    trained["certificate"]["issued_on"] = json!("2017-05-01");
    let refused = correct(&ward, &candidate, 9, &trained).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["certificate_valid", "certificate_valid"], "dossier and resolution rest on it");
}

fn a_listing_is_corrected(kind: Kind) {
    let ward = Ward::new(kind);
    let listing = |on: &str| json!({ "to": "source", "on": on });
    // Before the first ruleset, which a listing does not need; not before there was a cell.
    let early = ward.list(0, "2021-05-10");
    assert_eq!(correct(&ward, &early, 1, &listing("2021-05-17")).expect(200).body["stage_on"], "2021-05-17");
    assert_eq!(correct(&ward, &early, 2, &listing("2010-12-31")).problem(422, "validation_failed").faults(), ["#/as_it_was/on too_early"]);
    correct(&ward, &early, 2, &listing("2011-01-01")).expect(200);
    // Past a transfer: whoever followed the person before never did, and nobody helped before.
    let candidate = ward.list(0, "2022-01-10");
    let path = format!("/v1/candidates/{candidate}");
    let helper = |member: &String, from: &str| {
        ward.organizer.post(&format!("{path}/helpers"), &json!({ "member_id": member, "valid_from": from })).expect(200);
    };
    helper(&ward.members[0][0], "2022-02-01");
    ward.organizer.act(&format!("{path}/transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-03-01" })).expect(200);
    helper(&ward.members[1][0], "2022-03-01");
    for (act, on) in [(1, "2022-03-01"), (2, "2022-03-05")] {
        correct(&ward, &candidate, act, &listing(on)).expect(200);
        assert_eq!(times(&ward, &format!("{path}/cells"), "cell_id"), [time(&ward.cells[1], on, "-")], "{on}");
        assert_eq!(times(&ward, &format!("{path}/helpers"), "member_id"), [time(&ward.members[1][0], on, "-")], "{on}");
    }
}

fn a_ceremony_is_corrected_past_a_move(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/members/{member}");
    ward.organizer.act(&format!("{path}/transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-08-15" })).expect(200);
    let [here, there] = [0, 1].map(|cell| ward.cells[cell].as_str());
    for (act, cell, on, wanted) in [
        (8, 1, "2022-08-15", vec![time(there, "2022-08-15", "-")]),
        (9, 1, "2022-08-22", vec![time(there, "2022-08-22", "-")]),
        (10, 0, "2022-07-25", vec![time(here, "2022-07-25", "2022-08-15"), time(there, "2022-08-15", "-")]),
    ] {
        let mut ceremony = ward.step("admitted", cell, &UNDER_24, "");
        ceremony["on"] = json!(on);
        correct(&ward, &candidate, act, &ceremony).expect(200);
        assert_eq!(times(&ward, &format!("{path}/cells"), "cell_id"), wanted, "{on}");
        assert_eq!(ward.organizer.get(&path).expect(200).body["admitted_on"], on);
    }
    ward.counts_are_right();
    // Nobody is admitted after having left.
    let left = json!({ "to": "left", "on": "2022-08-24", "reason": "deceased" });
    ward.organizer.act(&format!("{path}/transitions"), &left).expect(200);
    let mut ceremony = ward.step("admitted", 1, &UNDER_24, "");
    ceremony["on"] = json!("2022-08-24");
    assert_eq!(correct(&ward, &candidate, 11, &ceremony).problem(422, "validation_failed").faults(), ["#/as_it_was/on out_of_range"]);
}

fn helpers_follow_a_corrected_act(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "", "trained");
    let path = format!("/v1/candidates/{candidate}");
    let helpers = || times(&ward, &format!("{path}/helpers"), "member_id");
    let [first, other] = [0, 3].map(|at| ward.members[0][at].as_str());
    assert_eq!(helpers(), [time(first, "2022-02-14", "-")]);
    // The fostering is not the last act.
    let mut fostering = ward.step("fostering", 0, &UNDER_24, "");
    (fostering["on"], fostering["helper_id"]) = (json!("2022-03-01"), json!(other));
    correct(&ward, &candidate, 2, &fostering).expect(200);
    assert_eq!(helpers(), [time(other, "2022-03-01", "-")]);
    // Moved, and taken off the list on the same day: the move ended the helping.
    ward.organizer.act(&format!("{path}/transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-01" })).expect(200);
    let off = |on: &str| json!({ "to": "withdrawn", "on": on, "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    ward.send(&candidate, &off("2022-06-01")).expect(200);
    correct(&ward, &candidate, 5, &off("2022-06-08")).expect(200);
    assert_eq!(helpers(), [time(other, "2022-03-01", "2022-06-01")]);
    correct(&ward, &candidate, 6, &off("2022-06-01")).expect(200);
    ward.organizer.act(&format!("{path}/corrections"), &json!({ "act": 7, "reason": "Không có" })).expect(200);
    assert_eq!(helpers(), [time(other, "2022-03-01", "2022-06-01")]);
    assert_eq!(ward.get(&candidate)["stage"], "trained");
    // One that the withdrawal did end goes on without it.
    let there = ward.members[1][0].as_str();
    ward.organizer.post(&format!("{path}/helpers"), &json!({ "member_id": there, "valid_from": "2022-06-01" })).expect(200);
    ward.send(&candidate, &off("2022-07-01")).expect(200);
    correct(&ward, &candidate, 8, &off("2022-07-08")).expect(200);
    assert_eq!(helpers()[1], time(there, "2022-06-01", "2022-07-08"));
    ward.organizer.act(&format!("{path}/corrections"), &json!({ "act": 9, "reason": "Không có" })).expect(200);
    assert_eq!(helpers()[1], time(there, "2022-06-01", "-"));
}
