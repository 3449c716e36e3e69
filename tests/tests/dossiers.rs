//! Dossiers: who helps until when, who introduces, which papers are there and how long they are good, what stays once the cell has
//! resolved, what the log says, and who learns who has read.

use chibo_tests::{Client, Kind, PASSWORD, Response, Value, json};
use chrono::{Days, Months, NaiveDate};

use crate::Test;
use crate::candidates::{UNDER_24, Ward};

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: helpers_and_their_ends, every_fault_of_an_assignment, sponsors_by_every_route, every_fault_of_a_sponsor, papers_and_their_time, special_cases_need_more_papers, a_resolution_ends_the_ageing, opinions_are_taken, what_a_resolution_rests_on_stays, removals_name_the_version, the_log_names_nobody, readings_are_for_auditors]
}

/// The path of something of a candidate's dossier.
fn path(candidate: &str, what: &str) -> String {
    format!("/v1/candidates/{candidate}/{what}")
}

/// Member, first day and first day after it, newest first.
fn helpers(ward: &Ward, candidate: &str) -> Vec<(String, String, String)> {
    let listed = ward.organizer.get(&path(candidate, "helpers")).expect(200);
    assert_eq!(listed.header("etag"), format!("\"{}\"", ward.get(candidate)["version"]));
    let members = listed.each("member_id").into_iter();
    members.zip(listed.each("valid_from")).zip(listed.each("valid_to")).map(|((member, from), to)| (member, from, to)).collect()
}

fn assign(client: &Client, candidate: &str, member: Option<&String>, from: &str) -> Response {
    client.post(&path(candidate, "helpers"), &json!({ "member_id": member, "valid_from": from }))
}

fn helpers_and_their_ends(kind: Kind) {
    let ward = Ward::new(kind);
    let [here, there] = [0, 1].map(|cell| ward.members[cell].clone());
    let candidate = ward.list(0, "2022-01-10");
    let time = |member: &String, from: &str, to: &str| (member.clone(), from.to_owned(), to.to_owned());
    let told = assign(&ward.secretary, &candidate, Some(&here[0]), "2022-02-01").expect(200);
    assert_eq!((told.each("member_id"), told.header("etag")), (vec![here[0].clone()], "\"2\""));
    // Another takes over, then nobody helps for a while.
    assign(&ward.secretary, &candidate, Some(&here[1]), "2022-03-01").expect(200);
    assign(&ward.secretary, &candidate, None, "2022-04-01").expect(200);
    assert_eq!(helpers(&ward, &candidate), [time(&here[1], "2022-03-01", "2022-04-01"), time(&here[0], "2022-02-01", "2022-03-01")]);
    // One entered wrongly never was: the assignment as it was takes its place.
    assign(&ward.secretary, &candidate, Some(&here[2]), "2022-05-10").expect(200);
    assign(&ward.secretary, &candidate, Some(&here[3]), "2022-05-01").expect(200);
    assert_eq!(helpers(&ward, &candidate)[..2], [time(&here[3], "2022-05-01", "null"), time(&here[1], "2022-03-01", "2022-04-01")]);

    // The candidate moves.
    ward.organizer.act(&path(&candidate, "transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-01" })).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&here[3], "2022-05-01", "2022-06-01"));
    assert_eq!(assign(&ward.organizer, &candidate, Some(&there[0]), "2022-05-31").problem(422, "validation_failed").faults(), ["#/valid_from too_early"]);
    assign(&ward.organizer, &candidate, Some(&there[0]), "2022-06-01").expect(200);

    // The helper moves.
    let before = ward.get(&candidate)["version"].as_i64().unwrap();
    let transfer = json!({ "cell_id": ward.cells[0], "valid_from": "2022-07-01" });
    ward.organizer.act(&format!("/v1/members/{}/transfers", there[0]), &transfer).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[0], "2022-06-01", "2022-07-01"));
    assert_eq!(ward.get(&candidate)["version"], before + 1);

    // A former helper leaves, from a day on that lies in that time: whoever helps since then goes on.
    assign(&ward.organizer, &candidate, Some(&there[1]), "2022-07-02").expect(200);
    assign(&ward.organizer, &candidate, Some(&there[2]), "2022-08-01").expect(200);
    let leave = |member: &String, on: &str| {
        let left = json!({ "to": "left", "on": on, "reason": "transferred_out" });
        ward.organizer.act(&format!("/v1/members/{member}/transitions"), &left).expect(200);
    };
    leave(&there[1], "2022-07-15");
    assert_eq!(helpers(&ward, &candidate)[..2], [time(&there[2], "2022-08-01", "null"), time(&there[1], "2022-07-02", "2022-07-15")]);
    // The helper leaves.
    leave(&there[2], "2022-09-01");
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[2], "2022-08-01", "2022-09-01"));
    // Whoever is off the list has no helper.
    assign(&ward.organizer, &candidate, Some(&there[3]), "2022-09-02").expect(200);
    ward.send(&candidate, &json!({ "to": "withdrawn", "on": "2022-10-01", "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" })).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[3], "2022-09-02", "2022-10-01"));
    let refused = assign(&ward.organizer, &candidate, Some(&there[3]), "2022-10-02").problem(409, "wrong_state");
    assert!(refused.body["detail"].as_str().unwrap().contains("withdrawn"), "{}", refused.text());
}

fn every_fault_of_an_assignment(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let faults = |member: Option<&String>, from: &str| assign(&ward.organizer, &candidate, member, from).problem(422, "validation_failed").faults();
    let (mine, others, nobody) = (&ward.members[0][0], &ward.members[1][0], uuid::Uuid::now_v7().to_string());
    let probationer = json!({ "full_name": "Phạm Minh Châu", "cell_id": ward.cells[0], "joined_cell_on": "2021-01-01", "admitted_on": "2021-01-01" });
    let probationer = ward.organizer.post("/v1/members", &probationer).expect(201).id();
    let tomorrow = (ward.server.today() + Days::new(1)).to_string();
    for (member, from, wanted) in [
        (Some(mine), "2022-01-09", vec!["#/valid_from too_early"]),
        (Some(mine), tomorrow.as_str(), vec!["#/valid_from in_future"]),
        (Some(others), "2022-02-01", vec!["#/member_id helper_official"]),
        (Some(&nobody), "2022-02-01", vec!["#/member_id helper_official"]),
        (Some(&probationer), "2022-02-01", vec!["#/member_id helper_official"]),
        // In the cell since 2016 only.
        (Some(mine), "2015-12-31", vec!["#/valid_from too_early", "#/member_id helper_official"]),
        (Some(others), tomorrow.as_str(), vec!["#/valid_from in_future", "#/member_id helper_official"]),
        (None, "2022-02-01", vec!["#/member_id unchanged"]),
    ] {
        assert_eq!(faults(member, from), wanted, "{member:?} from {from}");
    }
    assign(&ward.organizer, &candidate, Some(mine), "2022-02-01").expect(200);
    assert_eq!(faults(Some(mine), "2022-03-01"), ["#/member_id unchanged"]);
    assert_eq!(faults(None, "2022-01-31"), ["#/valid_from too_early"]);
    let bare = ward.organizer.post(&path(&candidate, "helpers"), &json!({ "member_id": mine, "document_number": "" })).problem(422, "validation_failed");
    let mut bare = bare.faults();
    bare.sort_unstable();
    assert_eq!(bare, ["#/document_number too_short", "#/valid_from required"]);
    assert_eq!(helpers(&ward, &candidate).len(), 1, "what was refused changed nothing");
}

fn organization(ward: &Ward, code: &str, kind: &str) -> String {
    let body = json!({ "code": code, "name": format!("Đoàn thể {code}"), "kind": kind, "committee_id": ward.committee });
    ward.organizer.post("/v1/organizations", &body).expect(201).id()
}

fn by_member(member: &str) -> Value {
    json!({ "kind": "member", "member_id": member, "known_since": "2020-01-01", "signed_on": "2022-05-20" })
}

fn by_union(kind: &str, organization: &str) -> Value {
    json!({ "kind": kind, "organization_id": organization, "signed_on": "2022-05-20" })
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

fn document(ward: &Ward, candidate: &str, kind: &str, on: NaiveDate) -> Response {
    ward.secretary.post(&path(candidate, "documents"), &json!({ "kind": kind, "dated_on": on })).expect(201)
}

/// Kind and status of every line, and whether the dossier is complete.
fn checklist(ward: &Ward, candidate: &str) -> (Vec<String>, bool) {
    let list = ward.secretary.get(&path(candidate, "checklist")).expect(200);
    assert_eq!((&list.body["candidate_id"], &list.body["on"]), (&json!(candidate), &json!(ward.server.today())));
    let lines = list.each("kind").into_iter().zip(list.each("status"));
    (lines.map(|(kind, status)| format!("{kind} {status}")).collect(), list.body["complete"].as_bool().unwrap())
}

fn papers_and_their_time(kind: Kind) {
    let ward = Ward::new(kind);
    let today = ward.server.today();
    let candidate = ward.list(0, "2022-01-10");
    let months_ago = |months: u32| today - Months::new(months);
    let last = |made: &Response| made.body["valid_until"].clone();
    let missing = |kind: &str| format!("{kind} missing");
    let kinds = ["application", "cv", "verification", "introduction", "organization_comments", "residence_comments"];
    assert_eq!(checklist(&ward, &candidate), (kinds.map(missing).to_vec(), false));
    // One that does not age, one that is too old, one that soon is, one of today.
    let application = document(&ward, &candidate, "application", months_ago(40));
    let introduction = document(&ward, &candidate, "introduction", months_ago(12) - Days::new(3));
    let comments = document(&ward, &candidate, "organization_comments", months_ago(11));
    let residence = document(&ward, &candidate, "residence_comments", today);
    assert_eq!((last(&application), last(&residence)), (Value::Null, json!(today + Months::new(12))));
    assert_eq!(last(&introduction), json!(months_ago(12) - Days::new(3) + Months::new(12)));
    assert_eq!(application.header("location"), format!("{}/{}", path(&candidate, "documents"), application.id()));
    let listed = ward.secretary.get(&path(&candidate, "documents")).expect(200);
    assert_eq!(listed.body["items"], json!([application.body, introduction.body, comments.body, residence.body]));
    assert_eq!(
        checklist(&ward, &candidate),
        (
            vec![
                "application present".to_owned(),
                "cv missing".to_owned(),
                "verification missing".to_owned(),
                "introduction expired".to_owned(),
                "organization_comments expiring".to_owned(),
                "residence_comments present".to_owned()
            ],
            false
        )
    );
    let list = ward.secretary.get(&path(&candidate, "checklist")).expect(200);
    assert_eq!(list.body["items"][3]["paper_id"], introduction.body["id"]);
    assert!(list.body["items"].as_array().unwrap().iter().all(|line| line["clause"]["document"].as_str().is_some_and(|document| !document.is_empty())));
    // Drawn up again, the newest counts, however late an older one is recorded.
    for kind in ["cv", "verification", "introduction"] {
        document(&ward, &candidate, kind, today);
    }
    document(&ward, &candidate, "introduction", months_ago(30));
    let (lines, complete) = checklist(&ward, &candidate);
    assert!(complete && lines[3] == "introduction present" && lines[4] == "organization_comments expiring", "{lines:?}");
    // Nothing of a future day, and every fault at once.
    let wrong = json!({ "kind": "scan", "number": "", "dated_on": "2022-13-01", "verified_by": "x".repeat(201) });
    let mut faults = ward.secretary.post(&path(&candidate, "documents"), &wrong).problem(422, "validation_failed").faults();
    faults.sort_unstable();
    assert_eq!(faults, ["#/dated_on invalid_format", "#/kind not_one_of", "#/number too_short", "#/verified_by too_long"]);
    let late = json!({ "kind": "other", "dated_on": today + Days::new(1) });
    assert_eq!(ward.secretary.post(&path(&candidate, "documents"), &late).problem(422, "validation_failed").faults(), ["#/dated_on in_future"]);
}

fn special_cases_need_more_papers(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let (before, _) = checklist(&ward, &candidate);
    let with = |flags: Value| {
        ward.secretary.patch(&format!("/v1/candidates/{candidate}"), &json!({ "flags": flags })).expect(200);
        let (lines, _) = checklist(&ward, &candidate);
        lines.into_iter().filter(|line| !before.contains(line)).collect::<Vec<_>>()
    };
    assert_eq!(with(json!(["religious_believer", "business_owner"])), ["competent_approval missing"]);
    assert_eq!(with(json!(["readmission"])), ["provincial_consent missing"]);
    assert_eq!(with(json!([])), Vec::<String>::new());
    // Over sixty.
    ward.secretary.patch(&format!("/v1/candidates/{candidate}"), &json!({ "birth": "1950" })).expect(200);
    assert_eq!(with(json!([])), ["provincial_consent missing"]);
    // A union's introduction has a form of its own.
    let union = organization(&ward, "CD", "trade_union");
    let sponsor = ward.secretary.post(&path(&candidate, "sponsors"), &by_union("trade_union", &union)).expect(201).id();
    assert_eq!(with(json!([])), ["union_introduction missing", "provincial_consent missing"]);
    ward.secretary.delete(&path(&candidate, &format!("sponsors/{sponsor}"))).expect(204);
    assert_eq!(with(json!([])), ["provincial_consent missing"]);
}

fn a_resolution_ends_the_ageing(kind: Kind) {
    let ward = Ward::new(kind);
    // Papers of 2022, long too old by now.
    let waiting = ward.walk(0, &UNDER_24, "", "dossier");
    ward.dossier(&waiting, 0, UNDER_24[4]);
    assert_eq!(ward.get(&waiting)["due"]["kind"], "papers_expire");
    assert_eq!(ward.get(&waiting)["due"]["on"], "2023-05-20");
    let (lines, complete) = checklist(&ward, &waiting);
    assert!(!complete && lines[3..] == ["introduction expired", "organization_comments expired", "residence_comments expired"], "{lines:?}");
    for kind in ["introduction", "organization_comments", "residence_comments"] {
        document(&ward, &waiting, kind, "2023-02-01".parse().unwrap());
    }
    assert_eq!(ward.get(&waiting)["due"]["on"], "2024-02-01", "papers drawn up again have longer");
    let resolved = ward.walk(0, &UNDER_24, "", "cell_resolved");
    let (lines, complete) = checklist(&ward, &resolved);
    assert!(complete && lines.iter().all(|line| line.ends_with("present")), "{lines:?}");
    // Not approved by the committee: the cell resolves anew, on papers that are not too old.
    let vote = json!([{ "body": "committee", "in_favour": 1, "against": 14, "members": 15 }]);
    ward.send(&resolved, &json!({ "to": "rejected", "on": "2022-06-20", "document_number": "1-NQ/ĐU", "votes": vote })).expect(200);
    assert!(!checklist(&ward, &resolved).1);
}

fn opinions_are_taken(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let opinions = path(&candidate, "opinions");
    let women = organization(&ward, "HPN", "women_union");
    let tomorrow = (ward.server.today() + Days::new(1)).to_string();
    for (body, wanted) in [
        (json!({ "kind": "mass_organization", "given_on": tomorrow, "favourable": true }), vec!["#/given_on in_future", "#/organization_id required"]),
        (json!({ "kind": "residence_cell", "organization_id": women, "given_on": "2022-05-20", "favourable": true }), vec!["#/organization_id not_for_kind"]),
        (
            json!({ "kind": "mass_organization", "organization_id": uuid::Uuid::now_v7(), "given_on": "2022-05-20", "favourable": true }),
            vec!["#/organization_id unknown_reference"],
        ),
        (json!({ "kind": "residence_cell", "given_on": "2022-05-20", "text": " " }), vec!["#/favourable required", "#/text too_short"]),
    ] {
        let mut faults = ward.secretary.post(&opinions, &body).problem(422, "validation_failed").faults();
        faults.sort_unstable();
        assert_eq!(faults, wanted, "{body}");
    }
    let of_women = json!({ "kind": "mass_organization", "organization_id": women, "given_on": "2022-05-20", "favourable": true, "text": "Tích cực" });
    let made = ward.secretary.post(&opinions, &of_women).expect(201);
    assert_eq!((made.header("location"), &made.body["text"]), (format!("{opinions}/{}", made.id()).as_str(), &json!("Tích cực")));
    ward.secretary.post(&opinions, &json!({ "kind": "residence_cell", "given_on": "2022-05-21", "favourable": false })).expect(201);
    let listed = ward.secretary.get(&opinions).expect(200);
    assert_eq!(
        (listed.each("kind"), listed.each("favourable")),
        (vec!["mass_organization".into(), "residence_cell".into()], vec!["true".into(), "false".into()])
    );
    // An organization that gave an opinion stays, as long as the opinion does.
    ward.organizer.delete(&format!("/v1/organizations/{women}")).problem(409, "in_use");
    ward.secretary.delete(&format!("{opinions}/{}", made.id())).expect(204);
    assert_eq!(ward.secretary.get(&opinions).expect(200).each("kind"), ["residence_cell"]);
    ward.organizer.delete(&format!("/v1/organizations/{women}")).expect(204);
}

fn what_a_resolution_rests_on_stays(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "", "cell_resolved");
    let first = |what: &str| ward.organizer.get(&path(&candidate, what)).expect(200).each("id").remove(0);
    let resting = ["sponsors", "documents", "opinions"].map(|what| path(&candidate, &format!("{what}/{}", first(what))));
    let add = |what: &str, body: Value| path(&candidate, &format!("{what}/{}", ward.organizer.post(&path(&candidate, what), &body).expect(201).id()));
    let held = |paths: &[String], state: &str| {
        for path in paths {
            let refused = ward.organizer.delete(path).problem(409, "wrong_state");
            assert!(refused.body["detail"].as_str().unwrap().contains(state), "{}", refused.text());
        }
    };
    held(&resting, "cell_resolved");
    // More may come; what nothing rests on may go again.
    let later = add("sponsors", by_member(&ward.members[0][5]));
    held(&[later], "cell_resolved");
    let consent = add("documents", json!({ "kind": "provincial_consent", "dated_on": "2022-06-15" }));
    let other = add("documents", json!({ "kind": "other", "dated_on": "2022-06-15" }));
    ward.organizer.delete(&consent).expect(204);
    let consent = add("documents", json!({ "kind": "provincial_consent", "dated_on": "2022-06-15" }));
    for (to, held_too) in [("committee_resolved", false), ("decided", true)] {
        ward.send(&candidate, &ward.step(to, 0, &UNDER_24, "101-QĐ/QU")).expect(200);
        held(&resting, to);
        if held_too {
            held(std::slice::from_ref(&consent), to);
        }
    }
    let receipt = add("documents", json!({ "kind": "decision_receipt", "dated_on": "2022-07-18" }));
    ward.organizer.delete(&receipt).expect(204);
    let receipt = add("documents", json!({ "kind": "decision_receipt", "dated_on": "2022-07-18" }));
    for to in ["admitted", "official"] {
        ward.send(&candidate, &ward.step(to, 0, &UNDER_24, "101-QĐ/QU")).expect(200);
        held(&resting, to);
        held(&[consent.clone(), receipt.clone()], to);
    }
    ward.organizer.delete(&other).expect(204);
}

fn removals_name_the_version(kind: Kind) {
    let ward = Ward::new(kind);
    let (candidate, neighbour) = (ward.list(0, "2022-01-10"), ward.list(0, "2022-01-10"));
    let made = document(&ward, &candidate, "cv", "2022-05-20".parse().unwrap());
    let target = path(&candidate, &format!("documents/{}", made.id()));
    let remove = |version: &str| ward.secretary.request("DELETE", &target).if_match(version).send();
    ward.secretary.request("DELETE", &target).send().problem(428, "precondition_required");
    assert_eq!(remove("1").problem(412, "precondition_failed").body["current_version"], 2);
    // Of another candidate, in another list, absent: all the same.
    for absent in [path(&neighbour, &format!("documents/{}", made.id())), path(&candidate, &format!("sponsors/{}", made.id())), path(&candidate, "opinions/x")]
    {
        ward.secretary.request("DELETE", &absent).if_match("*").send().problem(404, "not_found");
    }
    // The leader reads, and changes nothing.
    ward.leader.get(&path(&candidate, "documents")).expect(200);
    ward.leader.delete(&target).problem(403, "forbidden");
    remove("2").expect(204);
    remove("3").problem(404, "not_found");
    assert_eq!(ward.get(&candidate)["version"], 3);
    // Only what was not read before is sent again.
    let sponsors = path(&candidate, "sponsors");
    ward.secretary.request("GET", &sponsors).header("If-None-Match", "\"3\"").send().expect(304);
    ward.secretary.post(&sponsors, &by_member(&ward.members[0][1])).expect(201);
    ward.secretary.request("GET", &sponsors).header("If-None-Match", "\"3\"").send().expect(200);
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
    let said = database.texts(r#"SELECT COALESCE("before", '') || COALESCE("after", '') FROM events"#).concat();
    for secret in ["Thị Sen", "Chị Sen", "77-XM", "Công an", "Tủ sắt", "chan hòa", "1999"] {
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
