//! Score sheets: made when judging opens, saved, handed in, reopened; from paper by two; kept from who must not see them.

use chibo_tests::fixture::close_registration;
use chibo_tests::{Client, Kind, Response, Value, json};

use super::{Judged, all, rules, shown};
use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: judging_opens_when_nothing_lacks, a_judge_fills_sheets, saving_again_after_a_lost_answer, paper_is_entered_twice,
        conflicts_keep_judges_away, scores_are_not_shown, a_withdrawn_entrant_is_not_scored]
}

fn judging_opens_when_nothing_lacks(kind: Kind) {
    let contest = Judged::of(kind, &rules("paper_twice"));
    let lacking = |response: Response| response.problem(422, "rule_refused").faults();
    assert_eq!(lacking(contest.judging()), ["registration_still_open", "panel_without_chair", "panel_of_other_size", "too_few_secretaries"]);
    close_registration(&contest.server, "2024-09-15");
    let chair = contest.seat("truong.ban", "chair", &Value::Null);
    contest.seat("giam.khao", "judge", &json!(contest.fixture.id("own.cell")));
    for username in ["thu.ky.1", "thu.ky.2"] {
        contest.seat(username, "secretary", &Value::Null);
    }
    // The entrant of the second cell left the post before registration closed.
    let posts = format!("/v1/cells/{}/posts", contest.fixture.id("own.cell2"));
    let post = format!("{posts}/{}", contest.organizer.get(&posts).expect(200).each("id").remove(0));
    contest.organizer.patch(&post, &json!({ "valid_to": "2024-09-01" })).expect(200);
    assert_eq!(lacking(contest.judging()), ["entrant_lost_post"]);
    contest.organizer.patch(&post, &json!({ "valid_to": "2024-09-16" })).expect(200);
    chair.get(&contest.below("sheets")).expect(200);
    let dry = contest.organizer.act(&contest.below("transitions"), &json!({ "to": "judging", "dry_run": true })).expect(200);
    assert_eq!((&dry.body["status"], &dry.body["round"]), (&json!("judging"), &json!("final")));
    assert_eq!(contest.organizer.get(&contest.below("sheets")).expect(200).each("id").len(), 0);
    let opened = contest.judging().expect(200).body;
    assert_eq!((&opened["status"], &opened["round"], &opened["allowed_transitions"]), (&json!("judging"), &json!("final"), &json!(["finalized", "cancelled"])));
    // Two parts, two entrants, two judges; a judge does not score the own cell.
    let sheets = contest.organizer.get(&contest.below("sheets?include_total=true")).expect(200).body;
    assert_eq!(sheets["page"]["total"], 8);
    let blocked = contest.organizer.get(&contest.below("sheets?status=blocked")).expect(200);
    assert_eq!((blocked.each("part"), blocked.each("judge_name")), (vec!["greeting".to_owned(), "quiz".to_owned()], vec!["giam.khao".to_owned(); 2]));
    // What decides the result is frozen.
    contest.organizer.patch(&contest.path, &json!({ "title": "Khác" })).problem(409, "wrong_state");
    contest.judging().problem(409, "illegal_transition");
}

/// A contest that is judged by its judges themselves.
fn opened(kind: Kind, score_entry: &str, own_cell: bool) -> (Judged, Client, Client) {
    let contest = Judged::of(kind, &rules(score_entry));
    let chair = contest.seat("truong.ban", "chair", &Value::Null);
    let judge = contest.seat("giam.khao", "judge", &if own_cell { json!(contest.fixture.id("own.cell")) } else { Value::Null });
    for username in ["thu.ky.1", "thu.ky.2"] {
        contest.seat(username, "secretary", &Value::Null);
    }
    close_registration(&contest.server, "2024-09-15");
    contest.judging().expect(200);
    (contest, chair, judge)
}

fn a_judge_fills_sheets(kind: Kind) {
    let (contest, chair, judge) = opened(kind, "own", true);
    let own = judge.get(&contest.below("sheets")).expect(200);
    assert_eq!(own.each("judge_name"), ["giam.khao"; 4]);
    let sheet = contest.sheet(&judge, "quiz", 1);
    let path = contest.path_of(&sheet);
    assert_eq!(
        (&sheet["status"], &sheet["scores"], &sheet["sum_x100"], &sheet["allowed_transitions"]),
        (&json!("draft"), &json!([]), &json!(0), &json!(["submitted"]))
    );
    // Everything that is wrong at once.
    let wrong = json!([{ "criterion": "right", "score_x100": 625 }, { "criterion": "right", "score_x100": 50 }, { "criterion": "speed", "score_x100": 150 }, { "criterion": "x", "score_x100": 0 }]);
    let refused = contest.save(&judge, &sheet, &wrong).problem(422, "validation_failed");
    assert_eq!(
        refused.faults(),
        ["#/scores/0/score_x100 out_of_range", "#/scores/1/criterion not_unique", "#/scores/2/score_x100 not_a_multiple", "#/scores/3/criterion not_one_of"]
    );
    // A draft may lack scores, what is handed in not.
    let saved = contest.save(&judge, &sheet, &json!([{ "criterion": "right", "score_x100": 550 }])).expect(200).body;
    assert_eq!((&saved["sum_x100"], &saved["version"]), (&json!(550), &json!(2)));
    assert_eq!(
        judge.act(&format!("{path}/transitions"), &json!({ "to": "submitted" })).problem(422, "validation_failed").faults(),
        ["#/scores criterion_without_score"]
    );
    // Another device has the older version.
    contest.save(&judge, &sheet, &json!([{ "criterion": "right", "score_x100": 500 }])).problem(412, "precondition_failed");
    judge.request("PUT", &path).json(&json!({ "scores": [] })).send().problem(428, "precondition_required");
    let whole = json!([{ "criterion": "right", "score_x100": 550 }, { "criterion": "speed", "score_x100": 300 }]);
    let saved = contest.save(&judge, &saved, &whole).expect(200).body;
    assert_eq!(
        saved["scores"],
        shown(&json!([{ "criterion": "speed", "score_x100": 300 }, { "criterion": "right", "score_x100": 550 }])),
        "in the order of the criteria"
    );
    let handed_in = judge.act(&format!("{path}/transitions"), &json!({ "to": "submitted" })).expect(200).body;
    assert_eq!((&handed_in["status"], &handed_in["allowed_transitions"]), (&json!("submitted"), &json!([])));
    contest.save(&judge, &handed_in, &json!([])).problem(409, "wrong_state");
    // The chair takes it back, with a reason; the judge not, nor anybody else.
    judge.act(&format!("{path}/transitions"), &json!({ "to": "draft", "reason": "Nhầm" })).problem(403, "forbidden");
    contest.organizer.act(&format!("{path}/transitions"), &json!({ "to": "draft", "reason": "Nhầm" })).problem(403, "forbidden");
    assert_eq!(chair.act(&format!("{path}/transitions"), &json!({ "to": "draft" })).problem(422, "validation_failed").faults(), ["#/reason required"]);
    let reopened = chair.act(&format!("{path}/transitions"), &json!({ "to": "draft", "reason": "Cộng nhầm" })).expect(200).body;
    assert_eq!((&reopened["status"], &reopened["scores"]), (&json!("draft"), &Value::Null), "the chair sees no scores");
    assert_eq!(judge.get(&path).expect(200).body["scores"], saved["scores"]);
    // The sheet of the own cell is blocked.
    let blocked = contest.sheet(&judge, "quiz", 0);
    assert_eq!(blocked["status"], "blocked");
    contest.save(&judge, &blocked, &whole).problem(409, "wrong_state");
}

fn saving_again_after_a_lost_answer(kind: Kind) {
    let (contest, _, judge) = opened(kind, "own", false);
    let sheet = contest.sheet(&judge, "greeting", 0);
    let saved = contest.save(&judge, &sheet, &all(800)).expect(200).body;
    // The same over the version that it replaced: done already, and done once.
    assert_eq!(contest.save(&judge, &sheet, &all(800)).expect(200).body, saved);
    // Once something else was saved in between, it is not done again.
    let newer = contest.save(&judge, &saved, &all(850)).expect(200).body;
    contest.save(&judge, &sheet, &all(800)).problem(412, "precondition_failed");
    assert_eq!(judge.get(&contest.path_of(&sheet)).expect(200).body, newer);
    // After handing in as well.
    judge.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "submitted" })).expect(200);
    assert_eq!(contest.save(&judge, &saved, &all(850)).expect(200).body["status"], "submitted");
    contest.save(&judge, &saved, &all(900)).problem(409, "wrong_state");
}

fn paper_is_entered_twice(kind: Kind) {
    let (contest, chair, judge) = opened(kind, "paper_twice", false);
    let [first, second] = ["thu.ky.1", "thu.ky.2"].map(|username| contest.server.log_in(username));
    let of_judge = |client: &Client, part: &str| {
        let found = client.get(&contest.below(&format!("sheets?part={part}&entry_id={}", contest.entries[0]))).expect(200).body;
        found["items"].as_array().unwrap().iter().find(|sheet| sheet["judge_name"] == "giam.khao").cloned().expect("a sheet")
    };
    let sheet = of_judge(&first, "greeting");
    assert_eq!(contest.save(&judge, &sheet, &all(800)).problem(422, "validation_failed").faults(), ["paper_is_entered_by_secretaries"]);
    contest.save(&chair, &sheet, &all(800)).problem(403, "forbidden");
    let entered = contest.save(&first, &sheet, &all(800)).expect(200).body;
    assert_eq!((&entered["scores"], &entered["entered"], &entered["status"]), (&shown(&all(800)), &json!(1), &json!("draft")));
    // The second one does not see what the first one entered.
    let blind = of_judge(&second, "greeting");
    assert_eq!((&blind["scores"], &blind["sum_x100"], &blind["entered"], &blind["differing"]), (&Value::Null, &Value::Null, &json!(1), &json!([])));
    // Agreed: handed in.
    assert_eq!(contest.save(&second, &blind, &all(800)).expect(200).body["status"], "submitted");
    assert_eq!(contest.save(&second, &blind, &all(800)).expect(200).body["status"], "submitted", "sent again");
    // Differing: both are shown how, and so is the judge; nobody else.
    let quiz = |right: i32| json!([{ "criterion": "speed", "score_x100": 300 }, { "criterion": "right", "score_x100": right }]);
    let sheet = of_judge(&first, "quiz");
    assert_eq!(
        contest.save(&first, &sheet, &json!([{ "criterion": "speed", "score_x100": 300 }])).problem(422, "validation_failed").faults(),
        ["#/scores criterion_without_score"]
    );
    let sheet = contest.save(&first, &sheet, &quiz(500)).expect(200).body;
    let differing = contest.save(&second, &sheet, &quiz(550)).expect(200).body;
    assert_eq!((&differing["status"], &differing["entered"]), (&json!("draft"), &json!(2)));
    let told = json!([{ "user_name": "thu.ky.1", "scores": shown(&quiz(500)) }, { "user_name": "thu.ky.2", "scores": shown(&quiz(550)) }]);
    for client in [&first, &second, &judge] {
        assert_eq!(of_judge(client, "quiz")["differing"], told);
    }
    assert_eq!((&of_judge(&chair, "quiz")["differing"], &of_judge(&chair, "quiz")["scores"]), (&json!([]), &Value::Null));
    // The judge says what holds, and hands it in.
    assert_eq!(
        judge.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "submitted" })).problem(422, "validation_failed").faults().len(),
        2
    );
    let confirmed = contest.save(&judge, &differing, &quiz(550)).expect(200).body;
    let confirmed = judge.act(&format!("{}/transitions", contest.path_of(&confirmed)), &json!({ "to": "submitted" })).expect(200).body;
    assert_eq!((&confirmed["status"], &confirmed["scores"], &confirmed["differing"]), (&json!("submitted"), &shown(&quiz(550)), &json!([])));
    // Taken back, it is entered a second time again.
    let reopened = chair.act(&format!("{}/transitions", contest.path_of(&confirmed)), &json!({ "to": "draft", "reason": "Nhập nhầm" })).expect(200).body;
    assert_eq!(reopened["entered"], 1);
    let agreed = contest.save(&second, &reopened, &quiz(500)).expect(200).body;
    assert_eq!((&agreed["status"], &agreed["scores"]), (&json!("submitted"), &shown(&quiz(500))));
}

fn conflicts_keep_judges_away(kind: Kind) {
    let (contest, chair, judge) = opened(kind, "own", false);
    let path = contest.below("conflicts");
    let seats = contest.organizer.get(&contest.below("seats")).expect(200);
    let [chairs, judges] = [0, 1].map(|at| seats.each("id").remove(at));
    let declare = |client: &Client, seat: &str, entry: usize| {
        client.post(&path, &json!({ "seat_id": seat, "entry_id": contest.entries[entry], "reason": "Anh em ruột" }))
    };
    let sheet = contest.sheet(&judge, "greeting", 0);
    let saved = contest.save(&judge, &sheet, &all(800)).expect(200).body;
    declare(&judge, &chairs, 0).problem(403, "forbidden");
    let secretary = contest.server.log_in("thu.ky.1");
    declare(&secretary, &judges, 0).problem(403, "forbidden");
    let unknown = judge.post(&path, &json!({ "seat_id": contest.entries[0], "entry_id": judges, "reason": "x" })).problem(422, "validation_failed");
    assert_eq!(unknown.faults(), ["#/seat_id unknown_reference", "#/entry_id unknown_reference"]);
    let declared = declare(&judge, &judges, 0).expect(201);
    declare(&chair, &judges, 0).problem(409, "already_exists");
    let blocked = contest.sheet(&judge, "greeting", 0);
    assert_eq!((&blocked["status"], &blocked["scores"]), (&json!("blocked"), &json!([])));
    contest.save(&judge, &saved, &all(850)).problem(409, "wrong_state");
    // Why is for who declared it, the chair and who holds the contest.
    let reasons = |client: &Client| client.get(&path).expect(200).body["items"][0]["reason"].clone();
    assert_eq!([&judge, &chair, &contest.organizer, &secretary].map(reasons), [json!("Anh em ruột"), json!("Anh em ruột"), json!("Anh em ruột"), Value::Null]);
    // What is handed in is taken back first.
    let sheet = contest.sheet(&judge, "greeting", 1);
    contest.save(&judge, &sheet, &all(800)).expect(200);
    judge.act(&format!("{}/transitions", contest.path_of(&sheet)), &json!({ "to": "submitted" })).expect(200);
    assert_eq!(declare(&judge, &judges, 1).problem(422, "validation_failed").faults(), ["conflict_has_sheets"]);
    judge.delete(&format!("{path}/{}", declared.id())).expect(204);
    assert_eq!(contest.sheet(&judge, "greeting", 0)["status"], "draft");
    assert_eq!(judge.get(&path).expect(200).each("id").len(), 0);
}

fn scores_are_not_shown(kind: Kind) {
    let (contest, chair, judge) = opened(kind, "own", false);
    let sheet = contest.sheet(&judge, "greeting", 0);
    contest.save(&judge, &sheet, &all(650)).expect(200);
    let path = contest.path_of(&sheet);
    judge.act(&format!("{path}/transitions"), &json!({ "to": "submitted" })).expect(200);
    let secretary = contest.server.log_in("thu.ky.1");
    let leader = contest.fixture.client(&contest.server, "leader");
    for client in [&chair, &secretary, &contest.organizer, &leader] {
        let seen = client.get(&path).expect(200).body;
        assert_eq!((&seen["status"], &seen["scores"], &seen["sum_x100"]), (&json!("submitted"), &Value::Null, &Value::Null));
        assert!(
            client.get(&contest.below("sheets?limit=200")).expect(200).body["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["judge_name"] != "giam.khao" || one["sum_x100"].is_null())
        );
    }
    // A judge does not see that another's sheet is there.
    let others = contest.sheet(&chair, "greeting", 0);
    judge.get(&contest.path_of(&others)).problem(404, "not_found");
    contest.save(&judge, &others, &all(0)).problem(404, "not_found");
    for (role, status) in [("secretary", 403), ("viewer", 403), ("judge", 404), ("auditor", 403), ("client", 403)] {
        let client = contest.fixture.client(&contest.server, role);
        assert_eq!([client.get(&path).status, client.get(&contest.below("sheets")).status], [status; 2], "{role}");
    }
}

fn a_withdrawn_entrant_is_not_scored(kind: Kind) {
    let (contest, chair, judge) = opened(kind, "own", false);
    let sheet = contest.sheet(&judge, "greeting", 0);
    contest.save(&judge, &sheet, &all(650)).expect(200);
    let act = json!({ "to": "disqualified", "reason": "Vi phạm", "document_number": "12-QĐ/ĐU" });
    contest.organizer.act(&format!("/v1/contest-entries/{}/transitions", contest.entries[0]), &act).expect(200);
    let sheet = contest.sheet(&judge, "greeting", 0);
    assert_eq!(sheet["allowed_transitions"], json!([]));
    contest.save(&judge, &sheet, &all(700)).problem(409, "wrong_state");
    chair
        .post(&contest.below("conflicts"), &json!({ "seat_id": sheet["seat_id"], "entry_id": contest.entries[0], "reason": "x" }))
        .problem(422, "validation_failed");
}
