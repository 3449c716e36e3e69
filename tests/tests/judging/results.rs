//! Results: finalized, published, explained, corrected, computed again with the client.

use chibo_tests::{Client, Kind, Value, json};

use super::{Opened, all, called, tied_rules, verified};
use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: from_judging_to_a_correction, what_is_finalized_can_be_judged_again]
}

fn from_judging_to_a_correction(kind: Kind) {
    let opened = Opened::of(kind, &tied_rules());
    let contest = &opened.contest;
    let organizer = &contest.organizer;
    // A missing sheet is named: whose, for whom.
    let lacking = opened.go(organizer, json!({ "to": "finalized", "dry_run": true })).problem(422, "rule_refused");
    assert_eq!(lacking.faults(), ["sheet_missing"; 8]);
    let told = lacking.body["errors"][0]["detail"].as_str().unwrap();
    assert!(told.contains("cell-0") && (told.contains("truong.ban") || told.contains("giam.khao")), "{told}");
    opened.score_all();
    // Equal to the end: an extra question is needed.
    let lacking = opened.go(organizer, json!({ "to": "finalized" })).problem(422, "rule_refused");
    assert_eq!(lacking.faults(), ["extra_question_missing"]);
    assert_eq!(lacking.body["errors"][0]["params"]["cells"], json!(["cell-0", "cell2-0"]));
    // Questions are not skipped, and only who takes part answers.
    assert_eq!(
        opened.record("answers", json!({ "number": 2, "entry_id": contest.entries[0], "score_x100": 100 })).problem(422, "validation_failed").faults(),
        ["#/number question_skipped"]
    );
    let stranger = contest.fixture.id("own.entry");
    assert_eq!(
        opened.record("answers", json!({ "number": 1, "entry_id": stranger, "score_x100": 100 })).problem(422, "validation_failed").faults(),
        ["#/entry_id not_in_round"]
    );
    for (entry, number, score) in [(0, 1, 500), (1, 1, 500), (0, 2, 300), (1, 2, 400)] {
        opened.record("answers", json!({ "number": number, "entry_id": contest.entries[entry], "score_x100": score })).expect(201);
    }
    opened.record("answers", json!({ "number": 1, "entry_id": contest.entries[0], "score_x100": 100 })).problem(409, "already_exists");
    assert_eq!(organizer.get(&contest.below("answers")).expect(200).each("number").len(), 4);
    // A penalty of a rule of the round, taken back again.
    assert_eq!(
        opened.record("penalties", json!({ "entry_id": contest.entries[0], "penalty": "x", "amount": 1 })).problem(422, "validation_failed").faults(),
        ["#/penalty not_one_of"]
    );
    let penalty = opened.record("penalties", json!({ "entry_id": contest.entries[0], "penalty": "late", "amount": 31, "reason": "Kẹt xe" })).expect(201);
    let penalties = organizer.get(&contest.below("penalties")).expect(200).body;
    assert_eq!((&penalties["items"][0]["reason"], &penalties["items"][0]["penalty_name"]), (&json!("Kẹt xe"), &json!("Đến muộn")));
    // Codes of the rules have their names beside them wherever people look.
    assert_eq!((called(&penalties), called(&penalty.body), called(&organizer.get(&contest.below("answers")).body)), (2, 2, 4));
    for below in ["", "/seats", "/sheets", "/board"] {
        assert!(called(&organizer.get(&format!("{}{below}", contest.path)).expect(200).body) > 0, "{below}");
    }
    let entries = organizer.get("/v1/contest-entries").expect(200).body;
    assert_eq!(called(&entries), entries["items"].as_array().unwrap().len(), "of every contest of the page");
    opened.secretary.delete(&contest.below(&format!("penalties/{}", penalty.id()))).expect(204);
    let results = contest.below("results");
    organizer.get(&results).problem(404, "not_found");
    assert_eq!(opened.go(organizer, json!({ "to": "finalized", "dry_run": true })).expect(200).body["status"], "finalized");
    organizer.get(&results).problem(404, "not_found");
    let finalized = opened.go(organizer, json!({ "to": "finalized" })).expect(200).body;
    assert_eq!(finalized["allowed_transitions"], json!(["judging", "cancelled"]));
    assert_eq!(opened.leader.get(&contest.path).expect(200).body["allowed_transitions"], json!(["published"]));
    // Sheets are locked; who holds and who publishes sees the result, nobody else.
    assert_eq!(contest.sheet(&opened.judge, "quiz", 0)["status"], "locked");
    for client in [&opened.chair, &opened.judge, &opened.secretary] {
        client.get(&results).problem(404, "not_found");
        client.get(&contest.below("results/bundle")).problem(404, "not_found");
    }
    for role in ["secretary", "viewer"] {
        contest.fixture.client(&contest.server, role).get(&results).problem(404, "not_found");
    }
    let first = organizer.get(&results).expect(200).body;
    let places = &first["groups"][0]["places"];
    let told = |at: usize| (places[at]["cell_code"].as_str().unwrap(), &places[at]["place"], &places[at]["total"]["exact_x100"], &places[at]["prize"]);
    assert_eq!(told(0), ("cell2-0", &json!(1), &json!("1600"), &json!("first")));
    assert_eq!(told(1), ("cell-0", &json!(2), &json!("1600"), &Value::Null));
    assert_eq!(places[0]["name"], "Đỗ Quang Vinh");
    let kinds: Vec<&str> = places[0]["rounds"][0]["tie_break"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["parts", "extra_questions", "extra_questions"]);
    assert_eq!((&places[0]["prize_name"], &places[1]["prize_name"], &first["groups"][0]["group_name"]), (&json!("Giải Nhất"), &Value::Null, &json!("Chung")));
    assert_eq!((&places[0]["rounds"][0]["tie_break"][0]["of_name"], &places[0]["rounds"][0]["tie_break"][1]["of_name"]), (&json!("Chào hỏi"), &Value::Null));
    assert!(called(&first) >= 10, "{first}");
    // Who shares the best quiz shares its prize.
    assert_eq!(first["special_prizes"].as_array().unwrap().len(), 2);
    // Publishing is the leader's, with a document.
    opened.go(organizer, json!({ "to": "published", "document_number": "12-QĐ/ĐU" })).problem(403, "forbidden");
    assert_eq!(opened.go(&opened.leader, json!({ "to": "published" })).problem(422, "validation_failed").faults(), ["#/document_number required"]);
    let published = opened.go(&opened.leader, json!({ "to": "published", "document_number": "12-QĐ/ĐU" })).expect(200).body;
    assert_eq!((&published["document_number"], published["published_on"].is_string()), (&json!("12-QĐ/ĐU"), true));
    // Now everybody who reads the contest sees it, and judges see each other's sheets.
    let viewer = contest.fixture.client(&contest.server, "viewer");
    assert_eq!(viewer.get(&results).expect(200).body, first);
    assert_eq!(opened.judge.get(&results).expect(200).body, first);
    explained(&opened, &viewer);
    let bundle = viewer.get(&contest.below("results/bundle")).expect(200).body;
    assert_eq!(verified(&bundle), (Some(0), "CHAM, result 1: all 2 places agree.\n".to_owned()));
    let mut forged = bundle.clone();
    forged["results"]["groups"][0]["places"][0]["place"] = json!(2);
    forged["sheets"][0]["scores"][0]["score_x100"] = json!(0);
    let (code, said) = verified(&forged);
    assert_eq!(code, Some(8), "{said}");
    assert!(said.contains("told 2 false, computed"), "{said}");
    corrected(&opened, &viewer, &first);
}

/// The way to a place, in both languages; the certificates.
fn explained(opened: &Opened, viewer: &Client) {
    let contest = &opened.contest;
    let path = contest.below(&format!("results/places/{}", contest.entries[1]));
    let words = |lang: &str| {
        let steps = viewer.request("GET", &path).header("Accept-Language", lang).send().expect(200).body["steps"].take();
        serde_json::from_value::<Vec<String>>(steps).unwrap()
    };
    let (vi, en) = (words("vi"), words("en"));
    assert_eq!(vi.len(), en.len());
    assert!(vi.contains(&"Chào hỏi, truong.ban: Chung 8 = 8.".to_owned()), "{vi:#?}");
    assert!(vi.iter().any(|step| step.contains("2 phiếu, Trung bình cộng: 7,75 điểm")), "{vi:#?}");
    assert!(vi.contains(&"Tổng điểm Vòng thi: 16 điểm.".to_owned()), "{vi:#?}");
    assert!(vi.iter().any(|step| step.contains("phân định theo Câu hỏi phụ 2: 4; còn bằng với 0 người")), "{vi:#?}");
    assert_eq!(vi.last().unwrap(), "Hạng 1, Chung, Giải Nhất.");
    assert_eq!(en.last().unwrap(), "Place 1, Chung, Giải Nhất.");
    assert!(en.contains(&"Total of Vòng thi: 16 points.".to_owned()), "{en:#?}");
    viewer.get(&contest.below(&format!("results/places/{}", contest.fixture.id("own.entry")))).problem(404, "not_found");
    let certificates = viewer.get(&contest.below("results/certificates")).expect(200);
    assert_eq!(certificates.each("prize"), ["Giải Nhất", "Trắc nghiệm tốt nhất", "Trắc nghiệm tốt nhất"]);
    assert_eq!(
        (&certificates.body["items"][0]["document_number"], &certificates.body["items"][0]["cell_name"]),
        (&json!("12-QĐ/ĐU"), &json!("Chi bộ cell2 0"))
    );
}

/// A correction, numbered, with the result before it kept.
fn corrected(opened: &Opened, viewer: &Client, first: &Value) {
    let contest = &opened.contest;
    let (path, results) = (contest.below("corrections"), contest.below("results"));
    let seats = contest.organizer.get(&contest.below("seats")).expect(200);
    let chair = &seats.each("id")[0];
    let sheet = |scores: Value| json!({ "seat_id": chair, "entry_id": contest.entries[0], "part": "greeting", "scores": scores });
    let correction = |more: Value| {
        let mut body = json!({ "reason": "Cộng nhầm phiếu", "document_number": "21-QĐ/ĐU" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let leader = &opened.leader;
    contest.organizer.post(&path, &correction(json!({ "sheets": [sheet(all(900))] }))).problem(403, "forbidden");
    assert_eq!(leader.post(&path, &correction(json!({}))).problem(422, "validation_failed").faults(), ["nothing_corrected"]);
    let wrong = json!({
        "sheets": [sheet(all(925)), sheet(json!([])), { "seat_id": contest.entries[0], "entry_id": contest.entries[0], "part": "greeting", "scores": [] }],
        "penalties": [{ "entry_id": contest.entries[0], "penalty": "x", "amount": 1 }],
        "disqualified": [chair]
    });
    let refused = leader.post(&path, &correction(wrong)).problem(422, "validation_failed");
    let wanted = [
        "#/sheets/0/scores/0/score_x100 not_a_multiple",
        "#/sheets/1/scores criterion_without_score",
        "#/sheets/2 unknown_reference",
        "#/penalties/0 unknown_reference",
        "#/disqualified/0 unknown_reference",
    ];
    assert_eq!(refused.faults(), wanted);
    let body = correction(json!({ "sheets": [sheet(all(1000))], "dry_run": true }));
    assert_eq!(leader.post(&path, &body).expect(201).body["number"], 2);
    assert_eq!(&viewer.get(&results).expect(200).body, first, "nothing is written by a dry run");
    let second = leader.post(&path, &correction(json!({ "sheets": [sheet(all(1000))] }))).expect(201).body;
    let places = |result: &Value| {
        let places = result["groups"][0]["places"].as_array().unwrap().iter();
        places
            .map(|place| format!("{} {} {}", place["place"], place["cell_code"].as_str().unwrap(), place["total"]["exact_x100"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(places(&second), ["1 cell-0 1700", "2 cell2-0 1600"]);
    assert_eq!((&second["reason"], &second["document_number"]), (&json!("Cộng nhầm phiếu"), &json!("21-QĐ/ĐU")));
    assert_eq!(viewer.get(&results).expect(200).body, second);
    assert_eq!(&viewer.get(&format!("{results}?number=1")).expect(200).body, first, "the one before is kept");
    viewer.get(&format!("{results}?number=3")).problem(404, "not_found");
    // A penalty, and then a disqualification.
    let third = leader.post(&path, &correction(json!({ "penalties": [{ "entry_id": contest.entries[0], "penalty": "late", "amount": 61 }] }))).expect(201).body;
    assert_eq!(places(&third), ["1 cell2-0 1600", "2 cell-0 1550"]);
    let fourth = leader.post(&path, &correction(json!({ "disqualified": [contest.entries[1]] }))).expect(201).body;
    assert_eq!(places(&fourth), ["1 cell-0 1550"]);
    assert_eq!(fourth["groups"][0]["unplaced"][0]["status"], "disqualified");
    for number in 1..=4 {
        let bundle = viewer.get(&contest.below(&format!("results/bundle?number={number}"))).expect(200).body;
        assert_eq!(verified(&bundle).0, Some(0), "{number}");
    }
}

/// The draw, recomputed from its seed by another program.
/// A round by cluster, from which the first of each goes on; what it gave is carried by half.
fn what_is_finalized_can_be_judged_again(kind: Kind) {
    let mut rules = tied_rules();
    rules["tie_break"] = json!([{ "kind": "shared" }]);
    let opened = Opened::of(kind, &rules);
    let contest = &opened.contest;
    opened.score_all();
    opened.go(&contest.organizer, json!({ "to": "finalized" })).expect(200);
    assert_eq!(contest.organizer.get(&contest.below("results")).expect(200).body["groups"][0]["places"][1]["place"], 1, "two firsts");
    assert_eq!(opened.go(&contest.organizer, json!({ "to": "judging" })).problem(422, "validation_failed").faults(), ["#/reason required"]);
    let again = opened.go(&contest.organizer, json!({ "to": "judging", "reason": "Bỏ sót phiếu" })).expect(200).body;
    assert_eq!((&again["status"], &again["round"]), (&json!("judging"), &json!("final")));
    contest.organizer.get(&contest.below("results")).problem(404, "not_found");
    let sheet = contest.sheet(&opened.judge, "greeting", 0);
    assert_eq!(sheet["status"], "submitted");
    opened.chair.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "draft", "reason": "Nhầm" })).expect(200);
    opened.score(&opened.judge, "greeting", 0, &all(850));
    opened.go(&contest.organizer, json!({ "to": "finalized" })).expect(200);
    let places = contest.organizer.get(&contest.below("results")).expect(200).body["groups"][0]["places"].take();
    assert_eq!((&places[0]["place"], &places[1]["place"]), (&json!(1), &json!(2)));
}
