//! What is handed over and erased of a person, and the key that keeps the rest unreadable.

use chibo_api::server::{admin, master_key};
use chibo_tests::{Kind, Server, Value, json};
use chrono::Duration;

use super::days::UNDER_24;
use super::ward::Ward;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: erasing_leaves_nothing, what_need_not_be_kept_goes, the_master_key_is_rotated]
}

fn erasing_leaves_nothing(kind: Kind) {
    let ward = Ward::new(kind);
    let log = ward.server.database.log_position();
    let kept = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let body = json!({
        "full_name": "Vương Thị Bất Diệt", "birth": "1997-07-17", "personal_id": "099887766554", "phone": "0911 222 333 4", "address": "Hẻm Tường Vi số 77",
        "occupation": "Thợ kim hoàn", "sex": "female", "education": "university", "flags": ["religious_believer"], "youth_union_member": true, "cell_id": ward.cells[0], "listed_on": "2022-01-10"
    });
    let person = ward.organizer.request("POST", "/v1/candidates").key("once").json(&body).send().expect(201).id();
    for to in ["fostering", "trained"] {
        let mut step = ward.step(to, 0, &UNDER_24, "");
        step["note"] = json!("Ghi chú về Bất Diệt");
        ward.send(&person, &step).expect(200);
    }
    let opinion = json!({ "kind": "residence_cell", "given_on": "2022-05-01", "favourable": false, "text": "Hay vắng họp tổ dân phố" });
    ward.organizer.post(&format!("/v1/candidates/{person}/opinions"), &opinion).expect(201);
    ward.organizer.get("/v1/candidates?reason=Xem%20Ng%C3%B5%20S%E1%BA%A5u").expect(200);
    let auditor = ward.server.user("kiem.tra", "auditor");
    let reasons = || auditor.get(&format!("/v1/audit/access-log?candidate_id={person}")).expect(200).text();
    assert!(reasons().contains("Xem Ngõ Sấu"), "why somebody was read is kept");
    let before = ward.reached(2022);
    let path = format!("/v1/candidates/{person}/erasure");
    let order = json!({ "reason": "Theo yêu cầu", "document_number": "9-CV/ĐU" });
    ward.organizer.act(&path, &order).problem(409, "keeping_required");
    let off = json!({ "to": "withdrawn", "on": "2022-06-15", "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    ward.send(&person, &off).expect(200);
    // What is kept of a person, in one document.
    let own = ward.organizer.get(&format!("/v1/candidates/{person}/personal-data")).expect(200).body;
    assert_eq!(
        (&own["candidate"]["personal_id"], own["acts"].as_array().unwrap().len(), own["opinions"].as_array().unwrap().len()),
        (&json!("099887766554"), 4, 1)
    );
    ward.secretary.act(&path, &order).problem(403, "forbidden");
    ward.organizer.act(&format!("/v1/candidates/{kept}/erasure"), &order).problem(409, "keeping_required");
    let paper =
        json!({ "kind": "verification", "number": "77-XM/CA", "dated_on": "2022-05-20", "verified_by": "Công an Mõm Đá", "kept_where": "Tủ sắt số chín" });
    ward.organizer.post(&format!("/v1/candidates/{person}/documents"), &paper).expect(201);
    let secrets = [
        "Bất Diệt",
        "bat diet",
        "1997-07-17",
        "099887766554",
        "0911 222 333 4",
        "Tường Vi",
        "kim hoàn",
        "religious_believer",
        "vắng họp",
        "Ngõ Sấu",
        "77-XM/CA",
        "Mõm Đá",
        "Tủ sắt số chín",
        "Chuyển nơi ở",
    ];
    assert_eq!(ward.server.database.found_in_files(&log, &secrets), Vec::<&str>::new(), "none of it is readable even before");
    let known = ["101-QĐ/QU", "candidate.created"];
    assert_eq!(ward.server.database.found_in_files(&log, &known), known, "what is not sealed is found");
    // Others fill the pages, so that rows have moved between them.
    for other in 0..60 {
        let body = json!({ "full_name": format!("Người Khác {other}"), "birth": "1998", "occupation": "Công nhân ".repeat(12), "cell_id": ward.cells[other % 2], "listed_on": "2022-01-10" });
        ward.organizer.post("/v1/candidates", &body).expect(201);
    }
    ward.organizer.act(&path, &order).expect(200);
    assert_eq!(ward.server.database.found_in_files(&log, &secrets), Vec::<&str>::new(), "right after the answer");
    assert!(!reasons().contains("Xem Ngõ Sấu"));
    let gone = ward.get(&person);
    assert_eq!((&gone["full_name"], &gone["personal_id"], &gone["birth"]), (&json!("—"), &Value::Null, &Value::Null));
    for (field, nothing) in [("sex", Value::Null), ("education", Value::Null), ("flags", json!([])), ("youth_union_member", json!(false))] {
        assert_eq!(gone[field], nothing, "{field}");
    }
    ward.organizer.act(&path, &order).problem(409, "erased");
    ward.organizer.patch(&format!("/v1/candidates/{person}"), &json!({ "full_name": "Ai đó" })).problem(409, "erased");
    assert_eq!(ward.reached(2022), before, "reports of past years are unchanged");
    ward.counts_are_right();
    // Who reads the erased one makes no key for it.
    let acts = ward.organizer.get(&format!("/v1/candidates/{person}/transitions")).expect(200).body;
    assert_eq!(acts["items"].as_array().unwrap().len(), 4, "the skeleton stays");
    // The log has its skeleton too, and its values open no more.
    let keys = ward.server.database.texts("SELECT 'key' FROM person_keys");
    assert_eq!(
        keys.len(),
        ward.server.database.texts("SELECT 'row' FROM candidates").len() - 1
            + ward.server.database.texts("SELECT 'row' FROM members").len()
            + ward.server.database.texts("SELECT 'row' FROM users").len()
    );
}

fn what_need_not_be_kept_goes(kind: Kind) {
    let mut ward = Ward::new(kind);
    let today = ward.server.today().to_string();
    let gone = ward.list(0, "2022-01-10");
    let off = json!({ "to": "withdrawn", "on": today, "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    ward.send(&gone, &off).expect(200);
    let decided = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    let erase = |ward: &Ward| admin::as_owner(&ward.server.app).write_blocking(|tx| chibo_api::candidates::erase_old(tx, 6)).unwrap();
    assert_eq!(erase(&ward), 0, "not yet");
    let later = (ward.server.today() + Duration::days(200)).to_string();
    ward.travel_to(&later);
    assert_eq!(erase(&ward), 1);
    assert_eq!(ward.get(&gone)["erased_on"], json!(later));
    assert_eq!(ward.get(&decided)["erased_on"], Value::Null);
    assert_eq!(erase(&ward), 0);
}

fn the_master_key_is_rotated(kind: Kind) {
    let ward = Ward::new(kind);
    let body = json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "cell_id": ward.cells[0], "listed_on": "2022-01-10" });
    let candidate = ward.organizer.post("/v1/candidates", &body).expect(201).id();
    master_key::rotate(&ward.server.app).expect("it rotates");
    let database = ward.server.database.clone();
    let cell = ward.cells[0].clone();
    drop(ward);
    let server = Server::on(database, &[]);
    let organizer = server.log_in("to.chuc");
    assert_eq!(organizer.get(&format!("/v1/candidates/{candidate}")).expect(200).body["personal_id"], "000000000123");
    let again = json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "cell_id": cell, "listed_on": "2022-01-10" });
    organizer.post("/v1/candidates", &again).problem(409, "person_followed");
}
