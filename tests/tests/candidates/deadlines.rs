//! What is due next, what moves it, and the report of it.

use chibo_tests::{Kind, Value, json};

use super::days::UNDER_24;
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_corrected_holiday_moves_deadlines, a_year_without_holidays_is_unsure, other_holidays_touch_nothing, deadlines_are_reported]
}

fn a_corrected_holiday_moves_deadlines(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    // 30 working days from the decision of 15/7/2022.
    let due = |body: &Value| (body["due"]["kind"].clone(), body["due"]["on"].clone());
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
    let holiday = json!({ "day": "2022-08-10", "kind": "off", "name": "Nghỉ bão", "source": "Thông báo của thành phố" });
    let made = ward.administrator.post("/v1/holidays", &holiday).expect(201).id();
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")), "as it was, until the job is done");
    ward.server.run_jobs();
    let moved = ward.get(&candidate);
    assert_eq!(due(&moved), (json!("ceremony_due"), json!("2022-08-29")), "one working day later, over the weekend");
    assert_eq!(moved["due"]["unsure"], false, "the holidays of 2022 are recorded");
    let events = "SELECT actor_kind || ' ' || coalesce(CAST(actor_id AS TEXT), 'nobody') FROM events WHERE action = 'candidate.deadline_moved'";
    assert_eq!(ward.server.database.texts(events), ["system nobody"]);
    let asked = "SELECT count(DISTINCT request_id) || ' of ' || count(*) FROM events WHERE action IN ('holiday.created', 'candidate.deadline_moved')";
    assert_eq!(ward.server.database.texts(asked), ["1 of 2"], "what follows bears the id of the request");
    ward.administrator.delete(&format!("/v1/holidays/{made}")).expect(204);
    ward.server.run_jobs();
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
}

/// The deadline of somebody admitted in 2026 runs through 2027, of which nothing is recorded; one holiday says that the year is.
fn a_year_without_holidays_is_unsure(kind: Kind) {
    let ward = Ward::new(kind);
    let days =
        ["2025-07-02", "2025-08-01", "2025-10-01", "2025-11-03", "2025-11-03", "2025-12-01", "2025-12-10", "2025-12-22", "2025-12-25", "2026-01-12", "", ""];
    let candidate = ward.walk(0, &days, "101-QĐ/ĐU", "admitted");
    let due = ward.get(&candidate)["due"].clone();
    assert_eq!((&due["kind"], &due["unsure"]), (&json!("recognition_due"), &json!(true)), "{due}");
    let holiday = json!({ "day": "2027-11-02", "kind": "off", "name": "Nghỉ lễ", "source": "Thông báo" });
    let made = ward.administrator.post("/v1/holidays", &holiday).expect(201).id();
    ward.server.run_jobs();
    let sure = ward.get(&candidate)["due"].clone();
    assert_eq!((&sure["on"], &sure["unsure"]), (&due["on"], &json!(false)), "long after the deadline, and yet it says that the year is recorded");
    ward.administrator.delete(&format!("/v1/holidays/{made}")).expect(204);
    ward.server.run_jobs();
    assert_eq!(ward.get(&candidate)["due"], due);
    // The explanation says so too, and it stands against nothing.
    let explained = ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to=official&on=2027-02-01")).expect(200).body;
    let said = explained["conditions"].as_array().unwrap().iter().find(|one| one["code"] == "holidays_recorded");
    let said = said.map(|said| (said["status"].clone(), said["required"].clone(), said["actual"].clone()));
    assert_eq!(said, Some((json!("warning"), json!("2027-02-23"), json!("2027"))), "the last day to consider it runs through that year: {explained}");
    assert_eq!(explained["eligible"], true);
}

/// A holiday after the deadline, or long before it, or on the day of the decision, moves nothing; not even a version.
fn other_holidays_touch_nothing(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    let before = ward.get(&candidate);
    for day in ["2022-08-29", "2021-02-03", "2022-07-15"] {
        let holiday = json!({ "day": day, "kind": "off", "name": "Nghỉ bão", "source": "Thông báo của thành phố" });
        ward.administrator.post("/v1/holidays", &holiday).expect(201);
    }
    assert!(ward.server.run_jobs() >= 3);
    assert_eq!(ward.get(&candidate), before);
}

fn deadlines_are_reported(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    let report = ward.organizer.get("/v1/reports/deadlines").expect(200).body;
    assert_eq!(
        (&report["items"][0]["cell_code"], &report["items"][0]["counts"]["overdue"], &report["total"]["overdue"]),
        (&json!("CB01"), &json!(1), &json!(1))
    );
    let due = ward.organizer.get("/v1/candidates?due_before=2022-08-27&sort=due_on").expect(200);
    assert_eq!(due.each("id"), std::slice::from_ref(&candidate));
    assert!(ward.organizer.get("/v1/candidates?due_before=2022-08-26").expect(200).each("id").is_empty());
    let none = ward.organizer.get(&format!("/v1/reports/deadlines?cell_id={}", ward.cells[1])).expect(200).body;
    assert_eq!(none["items"], json!([]));
    // Page by page it is the same, and each page says what there is in all.
    ward.walk(1, &UNDER_24, "102-QĐ/QU", "decided");
    let whole = ward.organizer.get("/v1/reports/deadlines").expect(200).body;
    let (mut items, mut next) = (Vec::new(), Some("/v1/reports/deadlines?limit=1".to_owned()));
    while let Some(path) = next {
        let page = ward.organizer.get(&path).expect(200).body;
        assert_eq!(page["total"], whole["total"]);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        next = page["page"]["next_cursor"].as_str().map(|cursor| format!("/v1/reports/deadlines?limit=1&cursor={cursor}"));
    }
    assert_eq!((json!(items), items.len(), &whole["total"]["overdue"]), (whole["items"].clone(), 2, &json!(2)));
    let own = ward.secretary.get("/v1/reports/deadlines").expect(200).body;
    assert_eq!((&own["items"], &own["total"]), (&json!([whole["items"][0]]), &whole["items"][0]["counts"]), "a secretary sees the own cell");
    // The receipt moves the deadline.
    let receipt = json!({ "kind": "decision_receipt", "dated_on": "2022-07-20" });
    ward.organizer.post(&format!("/v1/candidates/{candidate}/documents"), &receipt).expect(201);
    assert_eq!(ward.get(&candidate)["due"]["on"], "2022-08-31");
}
