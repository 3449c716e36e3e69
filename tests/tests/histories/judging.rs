//! Acts on a contest that is judged: sheets saved, handed in and taken back, conflicts, penalties, turns, the result computed and taken back.

use chibo_tests::fixture::{close_registration, contest_rules};
use chibo_tests::{Client, Value, json};

use super::world::{Random, Things};
use crate::candidates::ward::Ward;

/// A contest of the plan whose one judge is the organizer, with entrants of the first cells.
pub(super) fn begun(ward: &Ward, plan: &str, number: usize) -> String {
    let mut rules = contest_rules();
    rules["rounds"][0]["penalties"] = json!([{ "code": "late", "name": "Đến muộn", "points_x100": 50 }]);
    let new = json!({ "code": format!("CHAM{number}"), "plan_id": plan, "title": "Hội thi", "rules": rules });
    let contest = ward.organizer.post("/v1/contests", &new).expect(201).id();
    let path = format!("/v1/contests/{contest}");
    ward.organizer.act(&format!("{path}/transitions"), &json!({ "to": "registration", "registration_closes_on": "2099-01-01" })).expect(200);
    for (cell, members) in ward.cells.iter().zip(&ward.members).take(3) {
        // Whoever was elected, or not: of some cells nobody enters.
        drop(ward.organizer.post(&format!("/v1/cells/{cell}/posts"), &json!({ "kind": "secretary", "member_id": members[0], "valid_from": "2024-01-01" })));
        drop(ward.organizer.post("/v1/contest-entries", &json!({ "contest_id": contest, "cell_id": cell, "member_id": members[0] })));
    }
    let me = ward.organizer.get("/v1/auth/me").expect(200).body["name"].take();
    ward.organizer.post(&format!("{path}/seats"), &json!({ "round": "final", "kind": "chair", "username": me })).expect(201);
    close_registration(&ward.server, "2025-06-01");
    drop(ward.organizer.act(&format!("{path}/transitions"), &json!({ "to": "judging" })));
    contest
}

/// An act on its sheets or its round.
pub(super) fn act(organizer: &Client, random: &mut Random, things: &Things) -> (&'static str, Vec<u16>) {
    let path = format!("/v1/contests/{}", things.judged);
    let mut sheets = organizer.get(&format!("{path}/sheets?own=true")).expect(200).body["items"].take();
    let count = sheets.as_array().map_or(0, Vec::len);
    if count == 0 {
        return ("judge nobody", Vec::new());
    }
    let at = random.below(count);
    let own = |sheet: &Value| format!("{path}/sheets/{}", sheet["id"].as_str().unwrap_or_default());
    let save = |sheet: &Value, random: &mut Random| {
        let scores = json!({ "scores": [{ "criterion": "all", "score_x100": random.below(21) * 50 }] });
        organizer.request("PUT", &own(sheet)).if_match(&sheet["version"].to_string()).json(&scores).send().status
    };
    let submit = |sheet: &Value| organizer.act(&format!("{}/transitions", own(sheet)), &json!({ "to": "submitted" })).status;
    let sheet = sheets[at].take();
    match random.below(12) {
        0..=4 => ("save a sheet", vec![save(&sheet, random)]),
        5 | 6 => {
            save(&sheet, random);
            ("hand a sheet in", vec![submit(&sheet)])
        }
        7 => {
            save(&sheet, random);
            submit(&sheet);
            ("take a sheet back", vec![organizer.act(&format!("{}/transitions", own(&sheet)), &json!({ "to": "draft", "reason": "Nhầm" })).status])
        }
        8 => {
            let conflict = json!({ "seat_id": sheet["seat_id"], "entry_id": sheet["entry_id"], "reason": "Anh em" });
            let declared = organizer.post(&format!("{path}/conflicts"), &conflict);
            let taken = (declared.status == 201).then(|| organizer.delete(&format!("{path}/conflicts/{}", declared.id())).status);
            ("declare a conflict", std::iter::once(declared.status).chain(taken).collect())
        }
        9 => {
            let penalty = organizer.post(&format!("{path}/penalties"), &json!({ "entry_id": sheet["entry_id"], "penalty": "late", "amount": 1 }));
            let taken = (penalty.status == 201 && random.below(2) == 0).then(|| organizer.delete(&format!("{path}/penalties/{}", penalty.id())).status);
            ("take points off", std::iter::once(penalty.status).chain(taken).collect())
        }
        10 => ("let an entrant begin", vec![organizer.post(&format!("{path}/turns"), &json!({ "entry_id": sheet["entry_id"], "part": "greeting" })).status]),
        _ => {
            sheets[at] = sheet;
            for sheet in sheets.as_array().into_iter().flatten() {
                save(sheet, random);
                submit(sheet);
            }
            let finalized = organizer.act(&format!("{path}/transitions"), &json!({ "to": "finalized" })).status;
            let back = organizer.act(&format!("{path}/transitions"), &json!({ "to": "judging", "reason": "Xem lại" })).status;
            ("finalize a contest and judge it again", vec![finalized, back])
        }
    }
}
