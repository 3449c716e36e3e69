//! What is due next, what moves it, and the report of it.

use chibo_tests::{Kind, Value, json};

use super::days::UNDER_24;
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_corrected_holiday_moves_deadlines, deadlines_are_reported]
}

fn a_corrected_holiday_moves_deadlines(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    // 30 working days from the decision of 15/7/2022.
    let due = |body: &Value| (body["due"]["kind"].clone(), body["due"]["on"].clone());
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
    let holiday = json!({ "day": "2022-08-10", "kind": "off", "name": "Nghỉ bão", "source": "Thông báo của thành phố" });
    let made = ward.administrator.post("/v1/holidays", &holiday).expect(201).id();
    let moved = ward.get(&candidate);
    assert_eq!(due(&moved), (json!("ceremony_due"), json!("2022-08-29")), "one working day later, over the weekend");
    let events = ward.server.database.texts("SELECT action || ' ' || coalesce(after, '') || coalesce(said, '') FROM events ORDER BY id");
    assert!(events.iter().any(|event| event.starts_with("holiday.created") && event.contains("\"deadlines_moved\":1")), "{events:#?}");
    assert!(events.iter().any(|event| event.starts_with("candidate.deadline_moved")));
    ward.administrator.delete(&format!("/v1/holidays/{made}")).expect(204);
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
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
    // The receipt moves the deadline.
    let receipt = json!({ "kind": "decision_receipt", "dated_on": "2022-07-20" });
    ward.organizer.post(&format!("/v1/candidates/{candidate}/documents"), &receipt).expect(201);
    assert_eq!(ward.get(&candidate)["due"]["on"], "2022-08-31");
}
