//! What a refusal names, that the explanation beforehand is the same, and that the day it gives is the truth.

use chibo_tests::{Kind, Value, json};

use super::days::{ACROSS, AFTER_208};
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_refusal_lists_everything_and_eligibility_the_same, the_earliest_day_is_the_truth]
}

/// Code, status, clause and earliest day of every condition that stands against a move.
fn against(body: &Value) -> Vec<String> {
    let conditions = body["conditions"].as_array().expect("conditions");
    let stands = conditions.iter().filter(|one| one["status"] == "unmet" || one["status"] == "needed");
    stands.map(|one| format!("{} {} {} {} {}", one["code"], one["status"], one["clause"]["document"], one["required"], one["earliest_on"])).collect()
}

fn a_refusal_lists_everything_and_eligibility_the_same(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2025-07-02");
    let days = &ACROSS;
    for (to, on, least) in [
        ("fostering", "2025-07-01", 3),
        ("trained", "2025-07-10", 2),
        ("dossier", "2025-07-20", 1),
        ("cell_resolved", "2025-08-20", 7),
        ("committee_resolved", "2025-09-10", 2),
        ("decided", "2025-12-22", 3),
        ("admitted", "2026-03-30", 2),
        ("official", "2026-04-01", 5),
    ] {
        // Nothing is said but where to and when: everything that can be missing is.
        let bare = json!({ "to": to, "on": on });
        let refused = ward.send(&candidate, &bare).problem(422, "rule_refused");
        let list = against(&refused.body);
        assert!(list.len() >= least, "{to}: {list:?}");
        assert_eq!(list.len(), refused.faults().len(), "{to}: each condition is one fault of the problem");
        let eligibility = ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to={to}&on={on}")).expect(200);
        assert_eq!(against(&eligibility.body), list, "{to}");
        assert_eq!(eligibility.body["conditions"], refused.body["conditions"], "{to}: the explanation and the decision are one");
        let unmet = list.iter().any(|one| one.contains("\"unmet\""));
        assert_eq!(eligibility.body["eligible"], json!(!unmet), "{to}");
        // In both languages, with the same codes and clauses.
        let vi = ward
            .organizer
            .request("GET", &format!("/v1/candidates/{candidate}/eligibility?to={to}&on={on}"))
            .header("Accept-Language", "vi")
            .send()
            .expect(200);
        assert_eq!(against(&vi.body), list);
        for (vi, en) in vi.body["conditions"].as_array().unwrap().iter().zip(eligibility.body["conditions"].as_array().unwrap()) {
            let (vi, en) = (vi["text"].as_str().unwrap(), en["text"].as_str().unwrap());
            assert!(vi != en && !vi.contains('{') && !en.contains('{'), "{vi} / {en}");
        }
        assert_eq!(ward.get(&candidate)["version"], eligibility_version(&ward, &candidate), "nothing was written");
        // Then as it should be, on days of its own.
        if to == "cell_resolved" {
            ward.dossier(&candidate, 0, "2025-08-01");
        }
        let good = |to: &str| {
            let mut step = ward.step(to, 0, days, "77-QĐ/ĐU");
            let on = match to {
                "fostering" => "2025-07-03",
                "trained" => "2025-07-10",
                "dossier" => "2025-07-20",
                "cell_resolved" => "2025-08-20",
                "committee_resolved" => "2025-09-10",
                "decided" => "2025-10-01",
                _ => "2025-10-20",
            };
            step["on"] = json!(on);
            if to == "trained" {
                step["certificate"]["issued_on"] = json!("2025-07-08");
            }
            if to == "admitted" {
                step["received_on"] = json!("2025-10-03");
            }
            step
        };
        if to != "official" {
            let mut dry = good(to);
            dry["dry_run"] = json!(true);
            assert_eq!(ward.send(&candidate, &dry).expect(200).body["stage"], to);
            assert_ne!(ward.get(&candidate)["stage"], to, "a dry run writes nothing");
            ward.send(&candidate, &good(to)).expect(200);
        }
    }
}

fn eligibility_version(ward: &Ward, candidate: &str) -> Value {
    ward.get(candidate)["version"].clone()
}

fn the_earliest_day_is_the_truth(kind: Kind) {
    let mut ward = Ward::new(kind);
    // Eighteen in December 2026, counted by month, sponsors together for a year from 2026-12-20, papers and course in order.
    let body = json!({ "full_name": "Lê Thị Mai", "birth": "2008-12-31", "education": "upper_secondary", "cell_id": ward.cells[0], "listed_on": "2026-07-27" });
    ward.travel_to("2026-11-25");
    let candidate = ward.organizer.post("/v1/candidates", &body).expect(201).id();
    for to in ["fostering", "trained", "dossier"] {
        ward.send(&candidate, &ward.step(to, 0, &AFTER_208, "1-QĐ/ĐU")).expect(200);
    }
    ward.dossier(&candidate, 0, "2026-10-12");
    let sponsors = ward.organizer.get(&format!("/v1/candidates/{candidate}/sponsors")).expect(200);
    for sponsor in sponsors.each("id") {
        ward.organizer.delete(&format!("/v1/candidates/{candidate}/sponsors/{sponsor}")).expect(204);
    }
    for member in &ward.members[0][1..3] {
        let sponsor = json!({ "kind": "member", "member_id": member, "known_since": "2025-12-20", "signed_on": "2026-10-12" });
        ward.organizer.post(&format!("/v1/candidates/{candidate}/sponsors"), &sponsor).expect(201);
    }
    let ask = |ward: &Ward| ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to=cell_resolved")).expect(200).body;
    let mut step = ward.step("cell_resolved", 0, &AFTER_208, "");
    let mut attempt = |ward: &Ward, on: &str| {
        step["on"] = json!(on);
        ward.send(&candidate, &step)
    };
    let now = ask(&ward);
    assert_eq!((&now["eligible"], &now["earliest_on"]), (&json!(false), &json!("2026-12-20")));
    let unmet =
        |body: &Value| body["conditions"].as_array().unwrap().iter().filter(|one| one["status"] == "unmet").map(|one| one["code"].clone()).collect::<Vec<_>>();
    assert_eq!(unmet(&now), [json!("age"), json!("sponsors_know_long")]);
    attempt(&ward, "2026-11-25").problem(422, "rule_refused");
    let of_age = now["conditions"].as_array().unwrap().iter().find(|one| one["code"] == "age").unwrap();
    assert_eq!(of_age["earliest_on"], "2026-12-01");
    ward.travel_to("2026-12-01");
    assert_eq!(unmet(&ask(&ward)), [json!("sponsors_know_long")], "of age in the month of the birthday");
    ward.travel_to("2026-12-19");
    assert_eq!(attempt(&ward, "2026-12-19").problem(422, "rule_refused").faults(), ["sponsors_know_long"]);
    ward.travel_to("2026-12-20");
    let then = ask(&ward);
    assert_eq!((&then["eligible"], &then["earliest_on"]), (&json!(true), &Value::Null));
    assert_eq!(attempt(&ward, "2026-12-20").expect(200).body["stage"], "cell_resolved");
}
