//! Acts on contests: entering, replacing, withdrawing, giving seats, and taking a contest back to draft meanwhile.

use chibo_tests::fixture::contest_rules;
use chibo_tests::{Client, json};

use super::world::{Random, Things, someone};
use crate::candidates::ward::Ward;

/// An adopted plan of the ward that contests are held by.
pub(super) fn plan(ward: &Ward) -> String {
    let directive = json!({ "number": "98-KH/ĐU", "issued_on": "2022-12-30", "title": "Kế hoạch hội thi", "committee_id": ward.committee });
    let directive = ward.organizer.post("/v1/directives", &directive).expect(201).id();
    let plan = json!({ "code": "HT", "year": 2023, "kind": "contest", "committee_id": ward.committee, "title": "Hội thi", "directive_ids": [directive] });
    let plan = ward.organizer.post("/v1/plans", &plan).expect(201).id();
    let path = format!("/v1/plans/{plan}/transitions");
    ward.organizer.act(&path, &json!({ "to": "consultation", "on": "2023-01-04" })).expect(200);
    ward.leader.act(&path, &json!({ "to": "adopted", "on": "2023-02-09", "document_number": "15-KH/ĐU" })).expect(200);
    plan
}

/// A contest of that plan, open for registration.
pub(super) fn open(ward: &Ward, plan: &str, number: usize) -> String {
    let mut rules = contest_rules();
    rules["deputies_may_enter"] = json!(true);
    rules["statement_characters"] = json!(100);
    let contest = ward.organizer.post("/v1/contests", &json!({ "code": format!("HT{number}"), "plan_id": plan, "title": "Hội thi", "rules": rules }));
    let contest = contest.expect(201).id();
    ward.organizer.act(&format!("/v1/contests/{contest}/transitions"), &json!({ "to": "registration", "registration_closes_on": "2099-01-01" })).expect(200);
    contest
}

/// An act on the contest or its entries.
pub(super) fn act(organizer: &Client, cell: &str, random: &mut Random, things: &Things) -> (&'static str, Vec<u16>) {
    let contest = &things.contest;
    let entries = || organizer.get(&format!("/v1/contest-entries?contest_id={contest}&status=entered")).expect(200).each("id");
    match random.below(11) {
        0 => {
            // Whoever takes the contest back opens it again at once.
            let path = format!("/v1/contests/{contest}/transitions");
            let back = organizer.act(&path, &json!({ "to": "draft" })).status;
            let opened = organizer.act(&path, &json!({ "to": "registration", "registration_closes_on": "2099-01-01" })).status;
            ("redraft and open a contest", vec![back, opened])
        }
        1..=4 => {
            // Somebody is elected first: most who are there hold no post yet.
            let member = someone(organizer, random, cell);
            let kind = if random.below(2) == 0 { "secretary" } else { "deputy_secretary" };
            let post = json!({ "kind": kind, "member_id": member, "valid_from": "2025-01-01" });
            let elected = organizer.post(&format!("/v1/cells/{cell}/posts"), &post).status;
            let entry = json!({ "contest_id": contest, "cell_id": cell, "member_id": member, "statement": "Bài dự thi" });
            ("elect somebody and enter a contest", vec![elected, organizer.post("/v1/contest-entries", &entry).status])
        }
        5 => {
            let entry = organizer.get(&format!("/v1/contest-entries/{}", random.of(&entries())));
            let text = |field: &str| entry.body[field].as_str().unwrap_or_default();
            let member = someone(organizer, random, text("cell_id"));
            let post = json!({ "kind": "deputy_secretary", "member_id": member, "valid_from": "2025-01-01" });
            drop(organizer.post(&format!("/v1/cells/{}/posts", text("cell_id")), &post));
            let act = json!({ "to": "replaced", "reason": "Đi học", "member_id": member });
            let id = text("id");
            ("replace an entrant", vec![organizer.act(&format!("/v1/contest-entries/{id}/transitions"), &act).status])
        }
        7 | 8 => {
            let path = format!("/v1/contests/{contest}/seats");
            let kind = ["chair", "judge", "secretary"][random.below(3)];
            let seat = json!({ "round": "final", "kind": kind, "username": format!("nguoi.{}", random.below(12)) });
            let given = organizer.post(&path, &seat);
            let taken = (given.status == 201 && random.below(2) == 0).then(|| organizer.delete(&format!("{path}/{}", given.id())).status);
            ("give a seat", std::iter::once(given.status).chain(taken).collect())
        }
        6 => {
            let text = json!({ "statement": format!("Bài thứ {}", random.below(9)), "cluster": format!("Cụm {}", random.below(3)) });
            ("edit an entry", vec![organizer.patch(&format!("/v1/contest-entries/{}", random.of(&entries())), &text).status])
        }
        _ => {
            let act = if random.below(2) == 0 {
                json!({ "to": "withdrawn", "reason": "Ốm" })
            } else {
                json!({ "to": "disqualified", "reason": "Vi phạm", "document_number": "12-QĐ/ĐU" })
            };
            ("withdraw or disqualify an entrant", vec![organizer.act(&format!("/v1/contest-entries/{}/transitions", random.of(&entries())), &act).status])
        }
    }
}
