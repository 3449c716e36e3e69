//! Members entered by hand obey the rules of their dates, and those whom an admission made follow the candidate.

use chibo_tests::fixture::Fixture;
use chibo_tests::{Client, Kind, Response, Value, json};

use crate::Test;
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: dates_entered_by_hand, a_member_is_official_from_the_end_of_the_probation, a_made_member_follows_the_candidate, a_card_number_tells_nobody, the_ruleset_of_the_dates_is_told, a_mistaken_member_is_taken_away, who_is_likely_the_same_is_said]
}

fn enter(ward: &Ward, birth: &str, admitted_on: Option<&str>, official_on: Option<&str>) -> Response {
    let body = json!({
        "full_name": "Trần Văn Tùng", "birth": birth, "cell_id": ward.cells[0], "joined_cell_on": "2018-01-01",
        "admitted_on": admitted_on, "official_on": official_on
    });
    ward.organizer.post("/v1/members", &body)
}

fn dates_entered_by_hand(kind: Kind) {
    let ward = Ward::new(kind);
    for (birth, admitted, official, faults) in [
        ("1985", Some("2017-05-19"), Some("2017-12-19"), vec!["#/official_on probation_ends"]),
        ("1985", Some("2017-05-19"), Some("2018-07-20"), vec!["#/official_on probation_ends"]),
        ("2016-08-19", Some("2017-05-19"), None, vec!["#/admitted_on admitted_under_age"]),
        ("2000-01-01", None, Some("2018-05-19"), vec!["#/official_on admitted_under_age"]),
    ] {
        let refused = enter(&ward, birth, admitted, official).problem(422, "validation_failed");
        assert_eq!(refused.faults(), faults, "{birth} {admitted:?} {official:?}");
        let fault = &refused.body["errors"][0];
        let document = fault["params"]["document"].as_str().unwrap();
        assert!(["29-QĐ/TW", "Điều lệ Đảng (19/01/2011)"].contains(&document), "the rules of 2017 are cited: {fault}");
        assert!(fault["detail"].as_str().unwrap().contains(document), "{fault}");
    }
    enter(&ward, "1999-05-31", Some("2017-05-19"), Some("2018-05-19")).expect(201);
    // Of the day of this ceremony no ruleset is known, nor how long the probation was.
    enter(&ward, "1960", Some("1985-05-19"), Some("1987-11-19")).expect(201);
}

fn a_member_is_official_from_the_end_of_the_probation(kind: Kind) {
    let ward = Ward::new(kind);
    let id = enter(&ward, "1985", Some("2017-05-19"), None).expect(201).id();
    let path = format!("/v1/members/{id}");
    let recognise = |on: &str| ward.organizer.act(&format!("{path}/transitions"), &json!({ "to": "official", "on": on }));
    assert_eq!(recognise("2017-12-19").problem(422, "validation_failed").faults(), ["#/on probation_ends"]);
    let official = recognise("2018-09-10").expect(200).body;
    assert_eq!((&official["status"], &official["official_on"]), (&json!("official"), &json!("2018-05-19")));
    // With the ceremony the day moves; what is not touched is not judged.
    let edit = |body: Value| ward.organizer.patch(&path, &body);
    let moved = edit(json!({ "admitted_on": "2017-06-03" })).expect(200).body;
    assert_eq!(moved["official_on"], "2018-06-03");
    assert_eq!(edit(json!({ "birth": "2001" })).problem(422, "validation_failed").faults(), ["#/admitted_on admitted_under_age"]);
    assert_eq!(edit(json!({ "full_name": "Trần Văn Tùng Lâm" })).expect(200).body["official_on"], "2018-06-03");
}

fn a_made_member_follows_the_candidate(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/members/{member}");
    for body in [json!({ "full_name": "Nguyễn Thị Hoa Sen" }), json!({ "birth": "1998" }), json!({ "sex": "male" }), json!({ "admitted_on": "2022-08-06" })]
    {
        let refused = ward.organizer.patch(&path, &body).problem(409, "follows_candidate");
        assert!(refused.body["detail"].as_str().unwrap().contains(&candidate), "{}", refused.text());
    }
    assert_eq!(ward.organizer.patch(&path, &json!({ "card_number": "38000999" })).expect(200).body["card_number"], "••••0999");
    // What is written of the person is written of the member too, also once official.
    for (to, name, birth) in [("admitted", "Nguyễn Thị Hoa Sen", "1999-05-01"), ("official", "Nguyễn Thị Sen Hồng", "1999-05-02")] {
        if to == "official" {
            ward.send(&candidate, &ward.step(to, 0, &UNDER_24, "101-QĐ/QU")).expect(200);
        }
        ward.organizer.patch(&format!("/v1/candidates/{candidate}"), &json!({ "full_name": name, "birth": birth })).expect(200);
        let found = ward.organizer.get(&path).expect(200).body;
        assert_eq!((&found["full_name"], &found["birth"], &found["card_number"]), (&json!(name), &json!(birth), &json!("••••0999")));
    }
    assert_eq!(ward.organizer.get("/v1/members?q=sen%20hong").expect(200).each("id"), [member], "and found by it");
}

fn the_ruleset_of_the_dates_is_told(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let body = json!({ "full_name": "Lò Văn Páo", "cell_id": fixture.id("own.cell"), "joined_cell_on": "2018-01-01", "admitted_on": "1985-05-19", "official_on": "1986-11-19" });
    let made = organizer.post("/v1/members", &body).expect(201);
    let path = format!("/v1/members/{}", made.id());
    let told = |wanted: Value| {
        assert_eq!(organizer.get(&path).expect(200).body["judged_by"], wanted);
        let listed = organizer.get("/v1/members?q=pao").expect(200).body;
        assert_eq!(listed["items"][0]["judged_by"], wanted, "{listed}");
    };
    assert_eq!(made.body["judged_by"], Value::Null, "no ruleset is known of that day");
    told(Value::Null);
    let moved = organizer.patch(&path, &json!({ "admitted_on": "2017-05-19" })).expect(200).body;
    assert_eq!((&moved["judged_by"], &moved["official_on"]), (&json!("29-QĐ/TW"), &json!("2018-05-19")));
    told(json!("29-QĐ/TW"));
}

fn a_card_number_tells_nobody(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let log = server.database.log_position();
    let enter = |card: &str| {
        let body = json!({ "full_name": "Trần Văn Tùng", "card_number": card, "cell_id": fixture.id("own.cell"), "joined_cell_on": "2018-01-01" });
        organizer.post("/v1/members", &body)
    };
    // Those of the fixture: of the own ward and of the foreign one, which the caller does not see.
    for card in ["01230000", "0123.0000"] {
        assert!(enter(card).problem(409, "already_exists").text().contains("card_number"), "{card}");
    }
    let same_as_a_foreign_one = enter("01231000").expect(201).body;
    assert_eq!(same_as_a_foreign_one["card_number"], "••••1000");
    let own = enter("38.0771993").expect(201);
    let (path, edited) = (format!("/v1/members/{}", own.id()), |card: &str| json!({ "card_number": card }));
    organizer.patch(&path, &edited("01230000")).problem(409, "already_exists");
    organizer.patch(&path, &edited("01231001")).expect(200);
    organizer.patch(&path, &edited("38.0771993")).expect(200);
    organizer.patch(&path, &edited(own.body["card_number"].as_str().unwrap())).expect(200);
    // Whoever has left has no card any more.
    let left = json!({ "to": "left", "on": "2024-01-01", "reason": "deceased" });
    organizer.act(&format!("{path}/transitions"), &left).expect(200);
    enter("380771993").expect(201);
    assert_eq!(server.database.found_in_files(&log, &["38.0771993", "380771993"]), Vec::<&str>::new(), "it is nowhere readable");
}

fn a_mistaken_member_is_taken_away(kind: Kind) {
    let ward = Ward::new(kind);
    let cell = || ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body["official_members"].clone();
    let (before, id) = (cell(), enter(&ward, "1985", Some("2017-05-19"), Some("2018-05-19")).expect(201).id());
    let path = format!("/v1/members/{id}");
    // What rests on the record keeps it.
    let posts = format!("/v1/cells/{}/posts", ward.cells[0]);
    let post = json!({ "kind": "deputy_secretary", "member_id": id, "valid_from": "2022-01-01" });
    let post = ward.organizer.post(&posts, &post).expect(201).id();
    let refused = ward.organizer.delete(&path).problem(409, "in_use");
    assert!(refused.text().contains("posts"), "{}", refused.text());
    ward.organizer.delete(&format!("{posts}/{post}")).expect(204);
    ward.secretary.delete(&path).problem(403, "forbidden");
    ward.organizer.delete(&path).expect(204);
    ward.organizer.get(&path).problem(404, "not_found");
    ward.organizer.delete(&path).problem(404, "not_found");
    assert_eq!(cell(), before, "and is counted no more");
    let log = "SELECT action FROM events WHERE subject_kind = 'member' AND action IN ('member.deleted')";
    assert_eq!(ward.server.database.texts(log), ["member.deleted"]);
    // One whom an admission made is taken back with its acts; one who helps, or who has left, stays.
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let made = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    ward.organizer.delete(&format!("/v1/members/{made}")).problem(409, "follows_candidate");
    let helper = ward.organizer.delete(&format!("/v1/members/{}", ward.members[0][0])).problem(409, "in_use");
    assert!(helper.text().contains("helpers"), "{}", helper.text());
    let gone = enter(&ward, "1985", None, None).expect(201).id();
    ward.organizer.act(&format!("/v1/members/{gone}/transitions"), &json!({ "to": "left", "on": "2023-01-01", "reason": "deceased" })).expect(200);
    ward.organizer.delete(&format!("/v1/members/{gone}")).problem(409, "in_use");
    ward.counts_are_right();
    // For a year the log says who it was; then that person's key goes.
    let keys = || ward.server.database.texts("SELECT 'a key' FROM person_keys").len();
    let kept = keys();
    ward.server.app.clock.advance(chrono::Duration::days(300));
    ward.server.run_jobs();
    assert_eq!(keys(), kept);
    ward.server.app.clock.advance(chrono::Duration::days(80));
    ward.server.run_jobs();
    assert_eq!(keys(), kept - 1);
}

fn who_is_likely_the_same_is_said(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, root) = (fixture.client(&server, "organizer"), fixture.client(&server, "root.organizer"));
    for (what, path) in [("member", "/v1/members"), ("candidate", "/v1/candidates")] {
        let enter = |client: &Client, cell: &str, name: &str, birth: &str| {
            let day = if what == "member" { "joined_cell_on" } else { "listed_on" };
            let mut body = json!({ "full_name": name, "birth": birth, "cell_id": fixture.id(cell) });
            body[day] = json!("2024-01-15");
            client.post(path, &body).expect(201).body
        };
        let hidden = enter(&root, "foreign.cell", "Đỗ Thị Bưởi", "1999-03-02");
        let first = enter(&organizer, "own.cell", "Đỗ Thị Bưởi", "1999-03-02");
        assert_eq!(first["likely_duplicate_ids"], json!([]), "nobody is told of {what}s elsewhere: {hidden}");
        let second = enter(&organizer, "own.cell2", "do thi BUOI", "1999-03-02");
        assert_eq!(second["likely_duplicate_ids"], json!([first["id"]]), "{what}");
        assert_eq!(enter(&organizer, "own.cell", "Đỗ Thị Bưởi", "1999-03-03")["likely_duplicate_ids"], json!([]));
        // The mistaken one is taken away again, and with it what was said.
        organizer.delete(&format!("{path}/{}", second["id"].as_str().unwrap())).expect(204);
        let read = organizer.get(&format!("{path}/{}", first["id"].as_str().unwrap())).expect(200).body;
        assert_eq!(read["likely_duplicate_ids"], json!([]));
    }
}
