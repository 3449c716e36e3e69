//! What the log says of a dossier, and who learns who has read.

use chibo_api::log::access;
use chibo_tests::{Client, Kind, PASSWORD, Value, json};
use chrono::{Duration, Timelike};

use super::parts::{assign, by_member, document, organization, path};
use crate::Test;
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: what_is_personal_is_sealed, the_log_names_nobody, readings_are_for_auditors, a_repeat_within_the_hour_is_counted, each_reading_is_counted_once, old_readings_go]
}

/// What nobody may read of a person without the key: every value is in the sealed part, and in it alone.
fn what_is_personal_is_sealed(kind: Kind) {
    let ward = Ward::new(kind);
    let body = json!({
        "full_name": "Vương Thị Sen", "birth": "1997-07-17", "sex": "female", "education": "university", "flags": ["religious_believer", "political_history"],
        "left_party_on": "2010-03-04", "readmitted_before": true, "youth_union_member": true, "cell_id": ward.cells[0], "listed_on": "2022-01-10"
    });
    let candidate = ward.organizer.post("/v1/candidates", &body).expect(201).id();
    ward.organizer.patch(&format!("/v1/candidates/{candidate}"), &json!({ "flags": ["business_owner"] })).expect(200);
    let open = r#"SELECT COALESCE("before", '') || COALESCE("after", '') || COALESCE(said, '') FROM events WHERE subject_id IN (SELECT person_id FROM events)"#;
    let open = ward.server.database.texts(open).concat();
    for value in [
        "religious",
        "political_history",
        "business_owner",
        "2010-03-04",
        "readmitted_before",
        "youth_union_member",
        "\"1997",
        "education",
        "birth",
        "display_name",
        "username",
        "card_number",
    ] {
        assert!(!open.contains(value), "{value} is readable in the log: {open}");
    }
    for known in [&candidate, &ward.cells[0], r#""$type":"candidate","$version":1"#, "2022-01-10"] {
        assert!(open.contains(known), "{known}");
    }
    let unsealed = "SELECT action FROM events WHERE action IN ('candidate.created', 'candidate.updated', 'member.created', 'user.created') AND sealed IS NULL";
    assert_eq!(ward.server.database.texts(unsealed), Vec::<String>::new());
}

fn the_log_names_nobody(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let women = organization(&ward, "HPN", "women_union");
    let add = |what: &str, body: Value| path(&candidate, &format!("{what}/{}", ward.secretary.post(&path(&candidate, what), &body).expect(201).id()));
    assign(&ward.secretary, &candidate, Some(&ward.members[0][0]), "2022-02-01").expect(200);
    assign(&ward.secretary, &candidate, None, "2022-03-01").expect(200);
    assign(&ward.secretary, &candidate, Some(&ward.members[0][3]), "2022-04-01").expect(200);
    let made = [
        add("sponsors", by_member(&ward.members[0][1])),
        add(
            "documents",
            json!({ "kind": "verification", "number": "77-XM/CA", "dated_on": "2022-05-20", "verified_by": "Công an khu vực", "kept_where": "Tủ sắt số 9" }),
        ),
        add(
            "opinions",
            json!({ "kind": "mass_organization", "organization_id": women, "given_on": "2022-05-20", "favourable": true, "text": "Chị Sen sống chan hòa" }),
        ),
    ];
    for path in &made {
        ward.secretary.delete(path).expect(204);
    }
    ward.organizer.act(&format!("/v1/members/{}/transfers", ward.members[0][3]), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-01" })).expect(200);
    let database = &ward.server.database;
    let all = "SELECT action FROM events WHERE subject_kind = 'candidate'";
    assert_eq!(
        database.texts(&format!("{all} ORDER BY id")),
        [
            "candidate.created",
            "candidate.helper_assigned",
            "candidate.helper_ended",
            "candidate.helper_assigned",
            "candidate.sponsor_added",
            "candidate.document_added",
            "candidate.opinion_added",
            "candidate.sponsor_removed",
            "candidate.document_removed",
            "candidate.opinion_removed",
            "candidate.helper_ended",
        ]
    );
    assert_eq!(database.texts(&format!("{all} AND (committee_id IS NULL OR cell_id IS NULL)")), Vec::<String>::new(), "each is of a unit");
    let said = database.texts(r#"SELECT COALESCE("before", '') || COALESCE("after", '') || COALESCE(said, '') FROM events"#).concat();
    for secret in ["Thị Sen", "Chị Sen", "77-XM", "Công an", "Tủ sắt", "chan hòa", "\"1999"] {
        assert!(!said.contains(secret), "{secret} is readable in the log");
    }
    // What happened can be read without the values: whom it concerned, what it was and when.
    for known in [&ward.members[0][1], &women, "verification", "2022-05-20"] {
        assert!(said.contains(known), "{known}");
    }
}

fn readings_are_for_auditors(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    document(&ward, &candidate, "cv", "2022-05-20".parse().unwrap());
    let reads = ["", "/transitions", "/cells", "/eligibility?to=fostering", "/helpers", "/sponsors", "/documents", "/opinions", "/checklist"];
    for what in reads {
        ward.secretary.get(&format!("/v1/candidates/{candidate}{what}")).expect(200);
    }
    ward.secretary.get("/v1/candidates").expect(200);
    ward.organizer.get(&format!("/v1/candidates/{candidate}/personal-data")).expect(200);
    let auditor = ward.server.user("kiem.tra", "auditor");
    let log = |query: &str| auditor.get(&format!("/v1/audit/access-log?{query}")).expect(200);
    let found = log(&format!("candidate_id={candidate}"));
    assert_eq!(
        found.each("operation"),
        [
            "candidates_get_personal_data",
            "candidates_list",
            "candidate_checklist_get",
            "candidate_opinions_list",
            "candidate_documents_list",
            "candidate_sponsors_list",
            "candidate_helpers_list",
            "candidates_get_eligibility",
            "candidates_list_cells",
            "candidates_list_transitions",
            "candidates_get",
        ]
    );
    let secretary = ward.secretary.get("/v1/auth/me").expect(200).body["id"].clone();
    let by_secretary = log(&format!("caller_id={}", secretary.as_str().unwrap()));
    assert_eq!(by_secretary.each("id"), found.each("id")[1..]);
    assert!(by_secretary.body["items"].as_array().unwrap().iter().all(|entry| entry["caller_id"] == secretary && entry["candidate_id"] == json!(candidate)));
    // Whoever read is named; whoever was read only to who may read that person, too.
    let name = ward.secretary.get("/v1/auth/me").expect(200).body["display_name"].clone();
    let code = ward.organizer.get(&format!("/v1/committees/{}", ward.committee)).expect(200).body["code"].clone();
    let named = |client: &Client| {
        let entry = client.get(&format!("/v1/audit/access-log?caller_id={}&limit=1", secretary.as_str().unwrap())).expect(200).body["items"][0].clone();
        assert_eq!((&entry["caller_name"], &entry["committee_code"]), (&name, &code), "{entry}");
        (entry["candidate_name"].is_string(), entry["cell_code"].is_string())
    };
    assert_eq!(named(&auditor), (false, false));
    let both = json!([{ "role": "auditor", "committee_id": ward.committee }, { "role": "secretary", "cell_id": ward.cells[0] }]);
    let elsewhere = json!([{ "role": "auditor", "committee_id": ward.committee }, { "role": "secretary", "cell_id": ward.cells[1] }]);
    for (username, grants, seen) in [("kiem.tra.bi.thu", both, (true, true)), ("kiem.tra.noi.khac", elsewhere, (false, false))] {
        let user = json!({ "username": username, "display_name": "Kiểm tra", "password": PASSWORD, "committee_id": ward.committee, "grants": grants });
        ward.administrator.post("/v1/users", &user).expect(201);
        assert_eq!(named(&ward.server.log_in(username)), seen, "{username}");
    }
    assert_eq!(log(&format!("candidate_id={candidate}")).each("id").len(), 11, "names in the log are no readings");
    // In pages, and nothing twice.
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = log(&format!("candidate_id={candidate}&limit=4{cursor}"));
        all.extend(page.each("id"));
        let Some(next) = page.body["page"]["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all, found.each("id"));
    // Writing is no reading; it stands in the other log. Only asking whether one could is one.
    ward.secretary.post(&path(&candidate, "documents"), &json!({ "kind": "cv", "dated_on": "2022-05-21" })).expect(201);
    assert_eq!(log(&format!("candidate_id={candidate}")).each("id").len(), 11);
    let mut dry = ward.step("fostering", 0, &UNDER_24, "");
    dry["dry_run"] = json!(true);
    ward.secretary.act(&path(&candidate, "transitions"), &dry).expect(200);
    assert_eq!(log(&format!("candidate_id={candidate}")).each("operation")[0], "candidates_transition");
    // Whoever may read candidates does not read who read them, and the other way round.
    for client in [&ward.organizer, &ward.leader, &ward.secretary, &ward.administrator] {
        client.get("/v1/audit/access-log").problem(403, "forbidden");
    }
    for what in reads {
        auditor.get(&format!("/v1/candidates/{candidate}{what}")).problem(403, "forbidden");
    }
    // The auditor of another ward learns nothing of it.
    let other = json!({ "code": "P-2", "name": "Đảng ủy phường khác", "level": "base", "founded_on": "2011-01-01" });
    let other = ward.organizer.post("/v1/committees", &other).expect(201).id();
    for (name, committee, seen) in [("kiem.tra.2", &other, 0), ("kiem.tra.1", &ward.committee, 12)] {
        let grants = json!([{ "role": "auditor", "committee_id": committee }]);
        let user = json!({ "username": name, "display_name": "Kiểm tra", "password": PASSWORD, "committee_id": committee, "grants": grants });
        ward.administrator.post("/v1/users", &user).expect(201);
        assert_eq!(ward.server.log_in(name).get("/v1/audit/access-log").expect(200).each("id").len(), seen, "{name}");
    }
}

/// A ward some minutes into an hour, so that the hour does not end during a test.
fn early_in_an_hour(kind: Kind, settings: &[(&str, &str)]) -> Ward {
    let ward = Ward::with(kind, settings);
    let clock = &ward.server.app.clock;
    clock.advance(Duration::minutes(i64::from(61 - clock.now().minute())));
    ward
}

/// Readings as they lie in the database, oldest row first.
fn on_disk(ward: &Ward) -> Vec<String> {
    ward.server
        .database
        .texts("SELECT operation || ' ' || readings || CASE WHEN reason_sealed IS NULL THEN '' ELSE ' for a reason' END FROM access_log ORDER BY id")
}

fn flush(ward: &Ward) {
    actix_web::rt::System::new().block_on(access::flush(&ward.server.app)).unwrap();
}

fn a_repeat_within_the_hour_is_counted(kind: Kind) {
    let ward = early_in_an_hour(kind, &[]);
    let candidate = format!("/v1/candidates/{}", ward.list(0, "2022-01-10"));
    let read = |times: usize| (0..times).for_each(|_| drop(ward.secretary.get(&candidate).expect(200)));
    read(3);
    ward.organizer.get(&candidate).expect(200);
    assert_eq!(on_disk(&ward), ["candidates_get 1", "candidates_get 1"], "the first of each caller is there when the answer is");
    flush(&ward);
    assert_eq!(on_disk(&ward), ["candidates_get 3", "candidates_get 1"], "repeats are counted in its row");
    read(2);
    flush(&ward);
    flush(&ward);
    assert_eq!(on_disk(&ward), ["candidates_get 5", "candidates_get 1"]);
    let auditor = ward.server.user("kiem.tra", "auditor");
    let entry = auditor.get("/v1/audit/access-log").expect(200).body["items"][1].clone();
    assert_eq!(entry["readings"], 5);
    assert!(entry["first_at"].as_str() < entry["last_at"].as_str(), "{entry}");
    // Another reason is another row, and so is another hour.
    for reason in ["kiem-tra", "kiem-tra", "tong-ket"] {
        ward.secretary.get(&format!("/v1/candidates?reason={reason}")).expect(200);
    }
    ward.server.app.clock.advance(Duration::hours(1));
    read(1);
    flush(&ward);
    let expected = ["candidates_get 5", "candidates_get 1", "candidates_list 2 for a reason", "candidates_list 1 for a reason", "candidates_get 1"];
    assert_eq!(on_disk(&ward), expected);
}

fn each_reading_is_counted_once(kind: Kind) {
    const READERS: usize = 6;
    const TIMES: usize = 8;
    let ward = early_in_an_hour(kind, &[]);
    let candidate = ward.list(0, "2022-01-10");
    let mut dry = ward.step("fostering", 0, &UNDER_24, "");
    dry["dry_run"] = json!(true);
    let steps = path(&candidate, "transitions");
    // Asking whether it could be runs in a transaction that may be tried again after meeting another.
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                for _ in 0..TIMES {
                    ward.secretary.act(&steps, &dry).expect(200);
                    ward.secretary.get(&format!("/v1/candidates/{candidate}")).expect(200);
                }
            });
        }
    });
    flush(&ward);
    let mut rows = on_disk(&ward);
    rows.sort();
    assert_eq!(rows, [format!("candidates_get {}", READERS * TIMES), format!("candidates_transition {}", READERS * TIMES)]);
}

fn old_readings_go(kind: Kind) {
    let ward = early_in_an_hour(kind, &[("access_log_months", "1")]);
    let candidate = ward.list(0, "2022-01-10");
    ward.get(&candidate);
    ward.server.run_jobs();
    assert_eq!(on_disk(&ward), ["candidates_get 1"]);
    ward.server.app.clock.advance(Duration::days(40));
    ward.server.run_jobs();
    assert_eq!(on_disk(&ward), Vec::<String>::new());
}
