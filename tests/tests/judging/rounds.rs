//! Rounds: draws, the board, what lies apart, who goes on, judges who are replaced.

use chibo_tests::fixture::close_registration;
use chibo_tests::{Client, Kind, Value, json};
use sha2::{Digest as _, Sha256};

use super::{Judged, Opened, all, called, quiz, rules, tied_rules, verified};
use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: draws_can_be_repeated, the_board_shows_how_far_it_is, the_chair_is_told_what_lies_apart, two_rounds_by_cluster, a_judge_is_replaced]
}

fn draws_can_be_repeated(kind: Kind) {
    let mut rules = tied_rules();
    rules["rounds"][0]["parts"][0]["questions"] = json!(5);
    rules["tie_break"] = json!([{ "kind": "draw" }]);
    let opened = Opened::of(kind, &rules);
    let contest = &opened.contest;
    let path = contest.below("draws");
    assert_eq!(opened.record("draws", json!({ "round": "x", "kind": "order" })).problem(422, "validation_failed").faults(), ["#/round unknown_reference"]);
    let prepared = opened.record("draws", json!({ "round": "final", "kind": "order" })).expect(201);
    assert_eq!((&prepared.body["seed"], &prepared.body["drawn"]), (&Value::Null, &json!([])));
    opened.record("draws", json!({ "round": "final", "kind": "order" })).problem(409, "already_exists");
    opened.judge.act(&format!("{path}/{}/hold", prepared.id()), &Value::Null).problem(403, "forbidden");
    let hold = |id: &str| opened.secretary.request("POST", &format!("{path}/{id}/hold")).if_match("*").send();
    let held = hold(&prepared.id()).expect(200).body;
    hold(&prepared.id()).problem(409, "wrong_state");
    assert_eq!(held["seed_hash"], prepared.body["seed_hash"]);
    let seed = held["seed"].as_str().unwrap();
    let hex = |text: &str| Sha256::digest(text).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(hex(seed), held["seed_hash"].as_str().unwrap());
    let drawn = |what: &str| {
        let mut entries = contest.entries.clone();
        entries.sort_by_key(|entry| hex(&format!("{seed}\n{what}\n{entry}")));
        entries
    };
    let order: Vec<&str> = held["drawn"].as_array().unwrap().iter().map(|drawn| drawn["entry_id"].as_str().unwrap()).collect();
    assert_eq!(order, drawn("order final"));
    for (at, entry) in drawn("questions greeting").iter().enumerate() {
        let own = held["drawn"].as_array().unwrap().iter().find(|drawn| drawn["entry_id"] == **entry).unwrap();
        assert_eq!(own["questions"], json!([{ "part": "greeting", "part_name": "Chào hỏi", "number": at + 1 }]));
    }
    assert!(called(&held) > 2 && called(&prepared.body) == 1, "{held}");
    // The board follows the order. Everybody who reads the contest sees the draw.
    let board = opened.secretary.get(&contest.below("board")).expect(200).body;
    assert_eq!(board["entries"][0]["entry_id"], order[0]);
    let viewer = contest.fixture.client(&contest.server, "viewer");
    assert_eq!(viewer.get(&path).expect(200).body["items"][0]["seed"], held["seed"]);
    // Ties are drawn once nobody can score any more.
    let tie = opened.record("draws", json!({ "round": "final", "kind": "tie" })).expect(201).id();
    assert_eq!(hold(&tie).problem(422, "validation_failed").faults(), ["sheets_outstanding"]);
    opened.score_all();
    assert_eq!(opened.go(&contest.organizer, json!({ "to": "finalized" })).problem(422, "rule_refused").faults(), ["draw_missing"]);
    hold(&tie).expect(200);
    // Whoever scores after the draw knows who would win: it is void, and another one is held.
    let sheet = contest.sheet(&opened.judge, "greeting", 0);
    opened.chair.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "draft", "reason": "Cộng nhầm" })).expect(200);
    opened.judge.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "submitted" })).expect(200);
    let void: Vec<Value> = viewer.get(&path).expect(200).body["items"].as_array().unwrap().iter().map(|draw| draw["void"].clone()).collect();
    assert_eq!(void, [json!(false), json!(true)]);
    assert_eq!(opened.go(&contest.organizer, json!({ "to": "finalized" })).problem(422, "rule_refused").faults(), ["draw_missing"]);
    let tie = opened.record("draws", json!({ "round": "final", "kind": "tie" })).expect(201).id();
    opened.record("draws", json!({ "round": "final", "kind": "tie" })).problem(409, "already_exists");
    let tie = hold(&tie).expect(200).body;
    opened.go(&contest.organizer, json!({ "to": "finalized" })).expect(200);
    let places = contest.organizer.get(&contest.below("results")).expect(200).body["groups"][0]["places"].take();
    let order: Vec<&Value> = places.as_array().unwrap().iter().map(|place| &place["entry_id"]).collect();
    assert_eq!(order, tie["drawn"].as_array().unwrap().iter().map(|drawn| &drawn["entry_id"]).collect::<Vec<_>>());
    let bundle = contest.organizer.get(&contest.below("results/bundle")).expect(200).body;
    assert_eq!(verified(&bundle).0, Some(0));
}

fn the_board_shows_how_far_it_is(kind: Kind) {
    let mut rules = tied_rules();
    rules["rounds"][0]["parts"][0]["time_limit_seconds"] = json!(60);
    let opened = Opened::of(kind, &rules);
    let contest = &opened.contest;
    let path = contest.below("board");
    let board = opened.secretary.get(&path).expect(200).body;
    assert_eq!((&board["submitted"], &board["expected"], &board["on"]), (&json!(0), &json!(8), &Value::Null));
    assert_eq!(
        opened.record("turns", json!({ "entry_id": contest.entries[0], "part": "x" })).problem(422, "validation_failed").faults(),
        ["#/part not_one_of"]
    );
    let turn = opened.record("turns", json!({ "entry_id": contest.entries[0], "part": "greeting" })).expect(201).body;
    contest.server.app.clock.advance(chrono::Duration::seconds(75));
    // Whoever is on comes off when somebody else begins.
    let next = opened.record("turns", json!({ "entry_id": contest.entries[1], "part": "greeting" })).expect(201);
    opened.secretary.request("POST", &contest.below(&format!("turns/{}/end", turn["id"].as_str().unwrap()))).if_match("*").send().problem(409, "wrong_state");
    opened.score(&opened.chair, "greeting", 0, &all(800));
    let board = opened.judge.get(&path).expect(200).body;
    assert_eq!((&board["submitted"], &board["on"]["id"]), (&json!(1), &json!(next.id())));
    let part = &board["entries"][0]["parts"][0];
    assert_eq!((&part["submitted"], &part["expected"], &part["waiting_for"]), (&json!(1), &json!(2), &json!(["giam.khao"])));
    assert_eq!((&part["seconds"], &part["over_seconds"]), (&json!(75), &json!(15)));
    let ended = opened.secretary.request("POST", &contest.below(&format!("turns/{}/end", next.id()))).if_match("*").send().expect(200);
    assert!(ended.body["ended_at"].is_string());
    // As events: the whole board, with an id; who has seen it is sent nothing until it changes.
    let events = |last: Option<&str>| {
        let request = opened.secretary.request("GET", &contest.below("board/events")).header("Accept", "text/event-stream");
        let request = if let Some(last) = last { request.header("Last-Event-ID", last) } else { request };
        let answer = request.send();
        assert_eq!(answer.status, 200);
        answer.text()
    };
    let stream = events(None);
    let id = stream.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
    let data: Value = serde_json::from_str(stream.lines().find_map(|line| line.strip_prefix("data: ")).expect("data")).unwrap();
    assert_eq!(data, opened.secretary.get(&path).expect(200).body);
    assert!(!events(Some(&id)).contains("data: "), "nothing has changed");
    opened.score(&opened.judge, "greeting", 0, &all(800));
    assert!(events(Some(&id)).contains("data: "));
    for (role, status) in [("viewer", 403), ("secretary", 403), ("judge", 404), ("organizer", 200), ("leader", 200)] {
        let client = contest.fixture.client(&contest.server, role);
        assert_eq!([client.get(&path).status, client.get(&contest.below("board/events")).status], [status; 2], "{role}");
    }
}

fn the_chair_is_told_what_lies_apart(kind: Kind) {
    let opened = Opened::of(kind, &tied_rules());
    let contest = &opened.contest;
    let path = contest.below("apart");
    for client in [&opened.judge, &opened.secretary, &contest.organizer] {
        client.get(&path).problem(403, "forbidden");
    }
    opened.score(&opened.judge, "greeting", 0, &all(1000));
    assert_eq!(opened.chair.get(&path).expect(200).body["items"], json!([]), "not before the own sheet is handed in");
    opened.score(&opened.chair, "greeting", 0, &all(500));
    opened.score(&opened.judge, "greeting", 1, &all(900));
    opened.score(&opened.chair, "greeting", 1, &all(500));
    let told = opened.chair.get(&path).expect(200);
    assert_eq!((told.each("judge_name").len(), told.each("cell_code")), (2, vec!["cell-0".to_owned(), "cell-0".to_owned()]), "250 from the median, not 200");
    assert_eq!(told.body["items"][0]["median"], json!({ "x100": 750, "exact_x100": "750" }));
}

fn two_rounds_by_cluster(kind: Kind) {
    let mut rules = rules("own");
    let mut last = rules["rounds"][0].clone();
    last["code"] = json!("last");
    last["parts"] = json!([last["parts"][0]]);
    last["parts"][0]["code"] = json!("speech");
    last["max_x100"] = json!(1000);
    last["judges"] = json!(1);
    last["carried_percent"] = json!(50);
    rules["rounds"][0]["advance"] = json!({ "first": 1, "by_cluster": true, "edge": "all" });
    rules["rounds"] = json!([rules["rounds"][0], last]);
    let contest = Judged::of(kind, &rules);
    let (chair, judge) = (contest.seat("truong.ban", "chair", &Value::Null), contest.seat("giam.khao", "judge", &Value::Null));
    close_registration(&contest.server, "2024-09-15");
    assert_eq!(contest.judging().problem(422, "rule_refused").faults(), ["cluster_missing", "cluster_missing"]);
    for (entry, cluster) in contest.entries.iter().zip(["Cụm 1", "Cụm 1"]) {
        contest.organizer.patch(&format!("/v1/contest-entries/{entry}"), &json!({ "cluster": cluster })).expect(200);
    }
    contest.judging().expect(200);
    let score = |client: &Client, part: &str, entry: usize, scores: &Value| {
        let sheet = contest.sheet(client, part, entry);
        contest.save(client, &sheet, scores).expect(200);
        client.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "submitted" })).expect(200);
    };
    let opened = contest.organizer.get(&contest.path).expect(200).body;
    assert_eq!(opened["allowed_transitions"], json!(["judging", "cancelled"]));
    for (entry, greeting) in [(0, 600), (1, 700)] {
        for client in [&chair, &judge] {
            score(client, "greeting", entry, &all(greeting));
            if entry == 0 || client.token == chair.token {
                score(client, "quiz", entry, &quiz(300, 500));
            }
        }
    }
    // The next round opens when this one is judged whole, and has a panel.
    assert_eq!(contest.judging().problem(422, "rule_refused").faults(), ["sheet_missing", "panel_without_chair", "panel_of_other_size"]);
    score(&judge, "quiz", 1, &quiz(300, 550));
    // The panel of a round is given until that round opens.
    let seat = |round: &str| json!({ "round": round, "kind": "chair", "username": "organizer" });
    contest.organizer.post(&contest.below("seats"), &seat("final")).problem(409, "wrong_state");
    let given = contest.organizer.post(&contest.below("seats"), &seat("last")).expect(201);
    contest.organizer.delete(&contest.below(&format!("seats/{}", given.id()))).expect(204);
    contest.organizer.post(&contest.below("seats"), &seat("last")).expect(201);
    let next = contest.judging().expect(200).body;
    assert_eq!((&next["round"], &next["allowed_transitions"]), (&json!("last"), &json!(["finalized", "cancelled"])));
    // The sheets of the first round are locked; the first of the cluster goes on.
    assert_eq!(contest.sheet(&chair, "quiz", 1)["status"], "locked");
    let speech = contest.organizer.get(&contest.below("sheets?round=last")).expect(200);
    assert_eq!(speech.each("entry_id"), [contest.entries[1].clone()]);
    contest
        .organizer
        .post(&contest.below("penalties"), &json!({ "entry_id": contest.entries[0], "penalty": "x", "amount": 1 }))
        .problem(422, "validation_failed");
    let organizer = contest.server.log_in("organizer");
    score(&organizer, "speech", 1, &all(950));
    contest.organizer.act(&contest.below("transitions"), &json!({ "to": "finalized" })).expect(200);
    let results = contest.organizer.get(&contest.below("results")).expect(200).body;
    let places = results["groups"][0]["places"].as_array().unwrap();
    // 700 + (800 + 850) / 2 = 1525, of which half, and 950; the other one comes behind with what the first round gave.
    let told: Vec<_> = places.iter().map(|place| (place["place"].as_i64().unwrap(), place["total"]["exact_x100"].as_str().unwrap())).collect();
    assert_eq!(told, [(1, "3425/2"), (2, "1400")]);
    let bundle = contest.organizer.get(&contest.below("results/bundle")).expect(200).body;
    assert_eq!(verified(&bundle), (Some(0), "CHAM, result 1: all 2 places agree.\n".to_owned()));
}

fn a_judge_is_replaced(kind: Kind) {
    let opened = Opened::of(kind, &tied_rules());
    let contest = &opened.contest;
    opened.score(&opened.judge, "greeting", 0, &all(800));
    let seats = contest.organizer.get(&contest.below("seats")).expect(200);
    let at = seats.each("user_name").iter().position(|name| name == "giam.khao").unwrap();
    let seat = contest.below(&format!("seats/{}", seats.each("id")[at]));
    let conflict = json!({ "seat_id": seats.each("id")[at], "entry_id": contest.entries[1], "reason": "Anh em" });
    opened.judge.post(&contest.below("conflicts"), &conflict).expect(201);
    let user = json!({ "username": "giam.khao.2", "display_name": "Giám khảo 2", "password": chibo_tests::PASSWORD, "committee_id": contest.fixture.id("own.committee"), "grants": [] });
    contest.fixture.client(&contest.server, "root.administrator").post("/v1/users", &user).expect(201);
    let by = |username: &str| json!({ "username": username, "cell_id": contest.fixture.id("own.cell"), "reason": "Ốm" });
    let replace = |body: &Value| contest.organizer.act(&format!("{seat}/replace"), body);
    assert_eq!(replace(&by("nobody")).problem(422, "validation_failed").faults(), ["#/username unknown_reference"]);
    assert_eq!(replace(&by("giam.khao")).problem(422, "validation_failed").faults(), ["#/username unchanged"]);
    replace(&by("truong.ban")).problem(409, "already_exists");
    assert_eq!(replace(&by("giam.khao.2")).expect(200).body["user_name"], "Giám khảo 2");
    opened.judge.get(&contest.below("sheets")).problem(403, "forbidden");
    let second = contest.server.log_in("giam.khao.2");
    let sheets = second.get(&contest.below("sheets?sort=created_at")).expect(200);
    let told: Vec<String> = sheets.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| format!("{} {} {}", sheet["part"].as_str().unwrap(), sheet["cell_code"].as_str().unwrap(), sheet["status"].as_str().unwrap()))
        .collect();
    // What was handed in stays; the successor's own cell is blocked, and what the one before declared is not.
    assert_eq!(told, ["greeting cell-0 submitted", "greeting cell2-0 draft", "quiz cell-0 blocked", "quiz cell2-0 draft"]);
    assert_eq!(contest.organizer.get(&contest.below("conflicts")).expect(200).each("id").len(), 0);
}
