//! What is taken back or corrected: a decision, an entry, a ruleset that acts were taken under.

use chibo_tests::{Kind, Value, json};

use super::days::{Days, UNDER_24};
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_cancelled_decision_uncounts, a_wrong_entry_is_corrected_and_stays, a_past_act_keeps_its_ruleset]
}

fn a_cancelled_decision_uncounts(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/members/{member}/transitions");
    ward.organizer.act(&path, &json!({ "to": "official", "on": "2023-08-05" })).problem(409, "follows_candidate");
    let cancel = |ground: &str, on: &str| json!({ "to": "cancelled", "on": on, "ground": ground, "reason": "Sai thủ tục", "document_number": "120-QĐ/QU" });
    let redone = ward.send(&candidate, &cancel("wrong_procedure", "2022-09-01")).expect(200).body;
    assert_eq!((&redone["stage"], &redone["active"], &redone["member_id"]), (&json!("dossier"), &json!(true), &json!(member)));
    assert_eq!(ward.reached(2022), counts(&[("0 course", 1)]));
    let left = ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body;
    assert_eq!((&left["status"], &left["left_reason"], &left["left_on"]), (&json!("left"), &json!("struck"), &json!("2022-09-01")));
    let cell = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body;
    assert_eq!(cell["probationary_members"], 0);
    // Done again: another decision, another membership.
    let again: Days = ["", "", "", "", "", "2022-10-10", "2022-10-17", "2022-11-01", "2022-11-03", "2022-11-18", "2023-11-20", "2023-11-30"];
    for to in ["cell_resolved", "committee_resolved", "decided", "admitted"] {
        ward.send(&candidate, &ward.step(to, 0, &again, "140-QĐ/QU")).expect(200);
    }
    assert_ne!(ward.get(&candidate)["member_id"], json!(member));
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let struck = ward.send(&candidate, &cancel("wrong_standard", "2022-12-01")).expect(200).body;
    assert_eq!((&struck["stage"], &struck["active"], &struck["allowed_transitions"]), (&json!("cancelled"), &json!(false), &json!([])));
    assert_eq!(ward.reached(2022), counts(&[("0 course", 1)]));
    ward.counts_are_right();
    ward.send(&candidate, &cancel("wrong_standard", "2022-12-02")).problem(409, "illegal_transition");
}

fn a_wrong_entry_is_corrected_and_stays(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/candidates/{candidate}/corrections");
    let correction = |act: i64, really: Value| json!({ "act": act, "reason": "Ghi nhầm ngày", "as_it_was": really });
    // The decision was of the year before? Not before the committee's resolution.
    let mut decision = ward.step("decided", 0, &UNDER_24, "101-QĐ/QU");
    decision["on"] = json!("2022-06-01");
    ward.organizer.act(&path, &correction(7, decision.clone())).problem(403, "forbidden");
    let refused = ward.leader.act(&path, &correction(7, decision.clone())).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["#/on act_in_order"]);
    decision["on"] = json!("2022-07-01");
    let corrected = ward.leader.act(&path, &correction(7, decision)).expect(200).body;
    assert_eq!(corrected["stage"], "admitted");
    // The ceremony was a week later: the member's days follow.
    let mut ceremony = ward.step("admitted", 0, &UNDER_24, "");
    ceremony["on"] = json!("2022-08-12");
    ward.organizer.act(&path, &correction(8, ceremony)).expect(200);
    assert_eq!(ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body["admitted_on"], "2022-08-12");
    // What was corrected stays and is named.
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let told: Vec<(i64, bool, Value, Value)> = acts["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|act| act["number"].as_i64().unwrap() >= 7)
        .map(|act| (act["number"].as_i64().unwrap(), act["counts"] == true, act["corrected_by"].clone(), act["corrects"].clone()))
        .collect();
    assert_eq!(
        told,
        [(7, false, json!(9), Value::Null), (8, false, json!(10), Value::Null), (9, true, Value::Null, json!(7)), (10, true, Value::Null, json!(8))]
    );
    ward.counts_are_right();
    // An earlier act cannot simply not have been; the last one can, and what followed from it goes.
    ward.organizer.act(&path, &json!({ "act": 3, "reason": "Không có" })).problem(409, "later_acts");
    let before = ward.organizer.act(&path, &json!({ "act": 10, "reason": "Chưa tổ chức lễ" })).expect(200).body;
    assert_eq!((&before["stage"], &before["member_id"]), (&json!("decided"), &Value::Null));
    ward.organizer.get(&format!("/v1/members/{member}")).problem(404, "not_found");
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]), "the decision still counts");
    ward.organizer.act(&path, &json!({ "act": 99, "reason": "?" })).problem(422, "validation_failed");
    ward.counts_are_right();
}

fn a_past_act_keeps_its_ruleset(kind: Kind) {
    let ward = Ward::new(kind);
    let mut days = UNDER_24;
    (days[3], days[4]) = ("2022-05-25", "2022-05-26");
    let candidate = ward.walk(0, &days, "101-QĐ/QU", "dossier");
    let ruleset = ward.administrator.get("/v1/rulesets?on=2022-01-01").expect(200).body["items"][0].clone();
    let path = format!("/v1/rulesets/{}/revisions", ruleset["id"].as_str().unwrap());
    let mut parameters = ruleset["parameters"].clone();
    // As if the certificate had been good for one month: the dossier of 25/5 rests on one of 20/4.
    parameters["certificate_months"]["value"] = json!(1);
    let correction = json!({ "parameters": parameters, "reason": "Đính chính", "document_number": "2-QĐ/TW" });
    ward.administrator.act(&path, &correction).expect(200);
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let dossier = &acts["items"][3];
    assert_eq!((&dossier["to"], &dossier["ruleset"]["revision"]), (&json!("dossier"), &json!(1)));
    let valid = dossier["conditions"].as_array().unwrap().iter().find(|one| one["code"] == "certificate_valid").unwrap();
    assert_eq!((&valid["status"], &valid["required"]), (&json!("met"), &json!("2027-04-20")));
    // A correction before it is held against the rules again, the later act against those it was taken under.
    let mut fostering = ward.step("fostering", 0, &days, "");
    fostering["on"] = json!("2022-02-15");
    let correct = json!({ "act": 2, "reason": "Ghi nhầm ngày", "as_it_was": fostering });
    ward.organizer.act(&format!("/v1/candidates/{candidate}/corrections"), &correct).expect(200);
    // What comes now is held against the new revision.
    ward.dossier(&candidate, 0, days[4]);
    let refused = ward.send(&candidate, &ward.step("cell_resolved", 0, &days, "")).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["certificate_valid"]);
    let now = ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to=cell_resolved&on=2022-06-10")).expect(200).body;
    assert_eq!(now["ruleset"]["revision"], 2);
}
