//! Contests from judging on: sheets, rounds, results. Here: the contests that these tests begin with.

mod limits;
mod results;
mod rounds;
mod sheets;

use std::path::Path;
use std::sync::Arc;

use chibo_tests::fixture::{close_registration, contest_rules};
use chibo_tests::{Client, Fixture, Kind, PASSWORD, Response, Server, Value, json, process};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [sheets::tests(), rounds::tests(), limits::tests(), results::tests()].into_iter().flatten().collect()
}

/// The own ward with a contest of two parts, before it is judged: entrants of two cells, a chair, a judge and two secretaries of the panel.
pub(crate) struct Judged {
    pub(crate) fixture: Arc<Fixture>,
    pub(crate) server: Server,
    pub(crate) organizer: Client,
    pub(crate) path: String,
    pub(crate) entries: Vec<String>,
}

pub(crate) fn rules(score_entry: &str) -> Value {
    let mut rules = contest_rules();
    let round = &mut rules["rounds"][0];
    let mut second = round["parts"][0].clone();
    second["code"] = json!("quiz");
    second["criteria"] = json!([
        { "code": "speed", "name": "Nhanh", "max_x100": 400, "step_x100": 100 },
        { "code": "right", "name": "Đúng", "max_x100": 600, "step_x100": 50 }
    ]);
    round["parts"] = json!([round["parts"][0], second]);
    round["max_x100"] = json!(2000);
    round["judges"] = json!(2);
    rules["score_entry"] = json!(score_entry);
    rules
}

impl Judged {
    pub(crate) fn of(kind: Kind, rules: &Value) -> Self {
        let fixture = Fixture::of(kind);
        let server = fixture.server();
        let organizer = fixture.client(&server, "organizer");
        let own = |name: &str| fixture.id(&format!("own.{name}")).to_owned();
        let new = json!({ "code": "CHAM", "plan_id": own("contest_plan"), "title": "Hội thi", "rules": rules });
        let contest = organizer.post("/v1/contests", &new).expect(201).id();
        let path = format!("/v1/contests/{contest}");
        organizer.act(&format!("{path}/transitions"), &json!({ "to": "registration", "registration_closes_on": "2099-09-15" })).expect(200);
        let post = json!({ "kind": "secretary", "member_id": own("member4"), "valid_from": "2021-01-01" });
        organizer.post(&format!("/v1/cells/{}/posts", own("cell2")), &post).expect(201);
        let mut entries = Vec::new();
        for (cell, member) in [("cell", "member"), ("cell2", "member4")] {
            let entry = json!({ "contest_id": contest, "cell_id": own(cell), "member_id": own(member) });
            entries.push(organizer.post("/v1/contest-entries", &entry).expect(201).id());
        }
        Self { fixture, server, organizer, path, entries }
    }

    /// An account with a seat, logged in.
    pub(crate) fn seat(&self, username: &str, kind: &str, cell: &Value) -> Client {
        let user =
            json!({ "username": username, "display_name": username, "password": PASSWORD, "committee_id": self.fixture.id("own.committee"), "grants": [] });
        self.fixture.client(&self.server, "root.administrator").post("/v1/users", &user).expect(201);
        let seat = json!({ "round": "final", "kind": kind, "username": username, "cell_id": cell });
        self.organizer.post(&self.below("seats"), &seat).expect(201);
        self.server.log_in(username)
    }

    pub(crate) fn below(&self, rest: &str) -> String {
        format!("{}/{rest}", self.path)
    }

    pub(crate) fn judging(&self) -> Response {
        self.organizer.act(&self.below("transitions"), &json!({ "to": "judging" }))
    }

    /// The sheet of a part that a caller sees for an entrant, of its own where it has any.
    pub(crate) fn sheet(&self, client: &Client, part: &str, entry: usize) -> Value {
        let found = client.get(&self.below(&format!("sheets?part={part}&entry_id={}", self.entries[entry]))).expect(200).body;
        found["items"].as_array().unwrap().iter().max_by_key(|sheet| sheet["scores"].is_array()).cloned().expect("a sheet")
    }

    pub(crate) fn path_of(&self, sheet: &Value) -> String {
        self.below(&format!("sheets/{}", sheet["id"].as_str().unwrap()))
    }

    /// Saves scores over a version that was read.
    pub(crate) fn save(&self, client: &Client, sheet: &Value, scores: &Value) -> Response {
        client.request("PUT", &self.path_of(sheet)).if_match(&sheet["version"].to_string()).json(&json!({ "scores": scores })).send()
    }
}

pub(crate) fn all(score: i32) -> Value {
    json!([{ "criterion": "all", "score_x100": score }])
}

/// Scores as an answer has them: each criterion with its name beside its code.
pub(crate) fn shown(scores: &Value) -> Value {
    let name = |code: &Value| match code.as_str().unwrap() {
        "all" => "Chung",
        "speed" => "Nhanh",
        "right" => "Đúng",
        other => panic!("a criterion {other}"),
    };
    let score = |score: &Value| json!({ "criterion": score["criterion"], "criterion_name": name(&score["criterion"]), "score_x100": score["score_x100"] });
    scores.as_array().unwrap().iter().map(score).collect()
}

/// Every code of the rules in an answer has its name beside it; how many there were.
pub(crate) fn called(answer: &Value) -> usize {
    match answer {
        Value::Object(fields) => {
            let code = |field: &&str| fields.get(*field).is_some_and(Value::is_string);
            let codes: Vec<&str> = ["round", "part", "group", "penalty", "prize", "criterion"].into_iter().filter(code).collect();
            for field in &codes {
                let name = &fields.get(&format!("{field}_name")).unwrap_or_else(|| panic!("{field} without a name: {answer}"));
                assert!(name.is_string() && *name != &fields[*field], "{field}: {answer}");
            }
            codes.len() + fields.iter().filter(|(name, _)| *name != "rules").map(|(_, value)| called(value)).sum::<usize>()
        }
        Value::Array(items) => items.iter().map(called).sum(),
        _ => 0,
    }
}

/// Rules with a penalty, and ties that extra questions part.
pub(crate) fn tied_rules() -> Value {
    let mut rules = rules("own");
    rules["rounds"][0]["penalties"] = json!([{ "code": "late", "name": "Đến muộn", "name_en": "Late", "points_x100": 50, "per_seconds": 30 }]);
    rules["tie_break"] = json!([{ "kind": "parts", "parts": ["quiz"] }, { "kind": "extra_questions" }]);
    rules["apart_x100"] = json!(200);
    rules["special_prizes"] = json!([{ "code": "quiz_best", "name": "Trắc nghiệm tốt nhất", "part": "quiz" }]);
    rules
}

pub(crate) fn quiz(speed: i32, right: i32) -> Value {
    json!([{ "criterion": "speed", "score_x100": speed }, { "criterion": "right", "score_x100": right }])
}

pub(crate) struct Opened {
    pub(crate) contest: Judged,
    pub(crate) chair: Client,
    pub(crate) judge: Client,
    pub(crate) secretary: Client,
    pub(crate) leader: Client,
}

impl Opened {
    pub(crate) fn of(kind: Kind, rules: &Value) -> Self {
        let contest = Judged::of(kind, rules);
        let chair = contest.seat("truong.ban", "chair", &Value::Null);
        let judge = contest.seat("giam.khao", "judge", &Value::Null);
        let secretary = contest.seat("thu.ky", "secretary", &Value::Null);
        close_registration(&contest.server, "2024-09-15");
        contest.judging().expect(200);
        let leader = contest.fixture.client(&contest.server, "leader");
        Self { contest, chair, judge, secretary, leader }
    }

    /// Saves a sheet and hands it in.
    pub(crate) fn score(&self, client: &Client, part: &str, entry: usize, scores: &Value) -> Value {
        let sheet = self.contest.sheet(client, part, entry);
        self.contest.save(client, &sheet, scores).expect(200);
        client.act(&format!("{}/transitions", self.contest.path_of(&sheet)), &json!({ "to": "submitted" })).expect(200).body
    }

    /// Every sheet of two entrants, who come to the same total and the same in the quiz.
    pub(crate) fn score_all(&self) {
        for entry in [0, 1] {
            self.score(&self.chair, "greeting", entry, &all(800));
            self.score(&self.judge, "greeting", entry, &all(750));
            self.score(&self.chair, "quiz", entry, &quiz(300, 500));
            self.score(&self.judge, "quiz", entry, &quiz(400, 450));
        }
    }

    pub(crate) fn go(&self, client: &Client, act: impl std::borrow::Borrow<Value>) -> chibo_tests::Response {
        client.act(&self.contest.below("transitions"), act.borrow())
    }

    pub(crate) fn record(&self, what: &str, body: impl std::borrow::Borrow<Value>) -> chibo_tests::Response {
        self.secretary.post(&self.contest.below(what), body.borrow())
    }
}

/// Computes a bundle again with the client, offline.
pub(crate) fn verified(bundle: &Value) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("bundle.json");
    std::fs::write(&file, bundle.to_string()).unwrap();
    run(home.path(), &["contest", "verify", file.to_str().unwrap()])
}

pub(crate) fn run(home: &Path, words: &[&str]) -> (Option<i32>, String) {
    // Nothing listens there: no server is asked.
    let command =
        process::client_command().args(words).env("XDG_CONFIG_HOME", home).env("CHIBO_URL", "http://127.0.0.1:9").env("CHIBO_LANG", "en").output().unwrap();
    (command.status.code(), String::from_utf8_lossy(&command.stdout).into_owned() + &String::from_utf8_lossy(&command.stderr))
}
