//! Contests: saving a score sheet against creating an organization, and the result of a large contest.

use std::sync::Arc;
use std::time::Instant;

use chibo_api::contests::outcome::outcome;
use chibo_openapi::contests::{BundleEntry, BundleSeat, BundleSheet, ContestBundle, ContestRules, CriterionScore};
use chibo_openapi::vocabulary::{EntryStatus, SeatKind, SheetStatus};
use chibo_tests::database::{Database, Kind};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Connection, Load, run_load};
use crate::server::{Server, text};
use crate::{CLIENTS, ROUND, ROUNDS, WARM_UP, compare, spread};

/// Entrants, and so sheets that are saved over and over.
const ENTRANTS: usize = 64;

fn rules(judges: usize) -> Value {
    let part = |code: &str| {
        json!({ "code": code, "kind": "quiz", "name": "Phần thi", "max_x100": 2000, "criteria": [
            { "code": "content", "name": "Nội dung", "max_x100": 1000, "step_x100": 25 }, { "code": "delivery", "name": "Phong thái", "max_x100": 1000, "step_x100": 25 } ] })
    };
    json!({
        "groups": [{ "code": "all", "name": "Chung", "cell_kinds": ["residential"], "prizes": [{ "code": "first", "name": "Nhất", "count": 1 }] }],
        "rounds": [{ "code": "final", "name": "Vòng thi", "judges": judges, "max_x100": 6000, "parts": [part("greeting"), part("knowledge"), part("situation")] }],
        "score_entry": "own", "aggregation": "mean_without_extremes", "rounding": [{ "place": "part", "step_x100": 50, "mode": "half_up" }],
        "tie_break": [{ "kind": "parts", "parts": ["situation", "knowledge"] }, { "kind": "shared" }]
    })
}

/// A contest that is being judged; the paths of the sheets of its one judge, who is the organizer.
fn judged(server: &Server) -> Vec<String> {
    let directive = json!({ "number": "60-NQ/ĐU", "issued_on": "2024-01-02", "title": "Nghị quyết", "committee_id": server.committee });
    let directive = server.create("/v1/directives", &directive);
    let plan = json!({ "code": "HT", "year": 2024, "kind": "contest", "committee_id": server.committee, "title": "Hội thi", "directive_ids": [directive] });
    let plan = server.create("/v1/plans", &plan);
    let leader = server.log_in("leader");
    let act = |path: &str, token: &str, body: &Value| {
        let (status, answer) = Connection::open(server.address).act(path, Some(token), &body.to_string());
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    };
    act(&format!("/v1/plans/{plan}/transitions"), &server.token, &json!({ "to": "consultation", "on": "2024-01-03" }));
    act(&format!("/v1/plans/{plan}/transitions"), &leader, &json!({ "to": "adopted", "on": "2024-01-05", "document_number": "09-KH/ĐU" }));
    let mut rules = rules(1);
    rules["aggregation"] = json!("mean");
    let contest = server.create("/v1/contests", &json!({ "code": "HT", "plan_id": plan, "title": "Hội thi", "rules": rules }));
    let path = format!("/v1/contests/{contest}");
    let today = (chrono::Utc::now() + chrono::Duration::hours(7)).date_naive();
    act(&format!("{path}/transitions"), &server.token, &json!({ "to": "registration", "registration_closes_on": today }));
    for number in 0..ENTRANTS {
        let cell = json!({ "code": format!("KP{number}"), "name": "Chi bộ khu phố", "kind": "residential", "committee_id": server.committee, "founded_on": "2011-01-01" });
        let cell = server.create("/v1/cells", &cell);
        let member = json!({ "full_name": "Nguyễn Thị Sen", "cell_id": cell, "joined_cell_on": "2016-01-01", "admitted_on": "2011-02-03", "official_on": "2012-02-03", "card_number": format!("7{number:06}") });
        let member = server.create("/v1/members", &member);
        server.create(&format!("/v1/cells/{cell}/posts"), &json!({ "kind": "secretary", "member_id": member, "valid_from": "2020-01-01" }));
        server.create("/v1/contest-entries", &json!({ "contest_id": contest, "cell_id": cell, "member_id": member }));
    }
    server.create(&format!("{path}/seats"), &json!({ "round": "final", "kind": "chair", "username": "organizer" }));
    act(&format!("{path}/transitions"), &server.token, &json!({ "to": "judging" }));
    let listed = crate::client::get(server.address, &format!("{path}/sheets?own=true&part=greeting&limit=200"), Some(&server.token));
    let listed: Value = serde_json::from_slice(&listed).expect("JSON");
    let sheets: Vec<String> = listed["items"].as_array().expect("a page").iter().map(|sheet| format!("{path}/sheets/{}", text(sheet, "id"))).collect();
    assert_eq!(sheets.len(), ENTRANTS);
    sheets
}

/// Saving a sheet, and creating an organization, by as many clients.
pub(crate) fn sheets(kind: Kind) {
    let database = Database::empty(kind);
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let server = Server::start(&[("CHIBO_DATABASE_URL", &url), ("CHIBO_MASTER_KEY_FILE", &key)]);
    let paths = Arc::new(judged(&server));
    let save = || {
        let body = |at: usize| {
            let score = (at / ENTRANTS) % 40 * 25;
            format!(r#"{{"scores":[{{"criterion":"content","score_x100":{score}}},{{"criterion":"delivery","score_x100":{}}}]}}"#, at % 40 * 25)
        };
        let load = Load {
            address: server.address,
            method: "PUT",
            paths: paths.as_ref().clone(),
            token: Some(server.token.clone()),
            body: Some(Box::new(body)),
            status: 200,
        };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    let organizations = || {
        let (committee, first) = (server.committee.clone(), Uuid::now_v7().simple().to_string());
        let body =
            move |at: usize| format!(r#"{{"code":"{}-{at:08}","name":"Chi đoàn {at}","kind":"youth_union","committee_id":"{committee}"}}"#, &first[..16]);
        let load = Load {
            address: server.address,
            method: "POST",
            paths: vec!["/v1/organizations".to_owned()],
            token: Some(server.token.clone()),
            body: Some(Box::new(body)),
            status: 201,
        };
        run_load(&load, CLIENTS, WARM_UP, ROUND)
    };
    let name = format!("sheets, {}, {CLIENTS} clients", kind.name());
    compare(&name, ("creates of organizations", &organizations), ("saves of sheets", &save));
}

/// The result of 500 entrants before nine judges, in three parts.
pub(crate) fn results() {
    let rules: ContestRules = serde_json::from_value(rules(9)).expect("rules");
    let seats: Vec<BundleSeat> = (0..9)
        .map(|number| BundleSeat {
            id: Uuid::now_v7(),
            round: "final".to_owned(),
            kind: if number == 0 { SeatKind::Chair } else { SeatKind::Judge },
            name: String::new(),
        })
        .collect();
    let (mut entries, mut sheets) = (Vec::new(), Vec::new());
    for number in 0..500 {
        let id = Uuid::now_v7();
        for (at, part) in rules.rounds[0].parts.iter().enumerate() {
            for (judge, seat) in seats.iter().enumerate() {
                let score = |criterion: &str, with: usize| CriterionScore {
                    criterion: criterion.to_owned(),
                    score_x100: i32::try_from((number * 7 + at * 3 + judge * with) % 41).expect("small") * 25,
                };
                let scores = vec![score("content", 5), score("delivery", 11)];
                sheets.push(BundleSheet { seat_id: seat.id, entry_id: id, part: part.code.clone(), status: SheetStatus::Locked, scores });
            }
        }
        entries.push(BundleEntry {
            id,
            cell_code: format!("CB{number:03}"),
            cell_name: String::new(),
            name: String::new(),
            group: "all".to_owned(),
            cluster: None,
            status: EntryStatus::Entered,
        });
    }
    let (contest_id, code, title) = (Uuid::now_v7(), "HT".to_owned(), "Hội thi".to_owned());
    let (penalties, extra_questions, draws) = (Vec::new(), Vec::new(), Vec::new());
    let bundle = ContestBundle { contest_id, code, title, rules, entries, seats, sheets, penalties, extra_questions, draws, results: None };
    let times = (0..ROUNDS * 4).map(|_| {
        let began = Instant::now();
        let outcome = outcome(&bundle).expect("nothing is missing");
        assert_eq!(outcome.groups[0].places.len(), 500);
        began.elapsed().as_secs_f64() * 1000.0
    });
    let (least, middle, most) = spread(times.collect());
    println!("results: 500 entrants, 9 judges, 3 parts in {middle:.1} ms of one processor (from {least:.1} to {most:.1})");
}
