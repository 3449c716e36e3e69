//! Acts of fitting quotas: a plan discussed, the pool reviewed, quotas proposed, written as drafts and changed.

use chibo_tests::{Client, json};

use super::world::{Random, Things, member};

/// An act on a draft that is discussed, or on the plan whose quotas are awaited.
pub(super) fn act(organizer: &Client, cell: &str, random: &mut Random, things: &Things) -> (&'static str, Vec<u16>) {
    let plan = format!("/v1/plans/{}", things.plan);
    let proposals = || organizer.get(&format!("/v1/quota-proposals?plan_id={}&limit=5", things.plan)).expect(200).each("id");
    match random.below(8) {
        0 | 1 => ("discuss a plan", discuss(organizer, cell, random)),
        2 | 3 => {
            let made = organizer.post(&format!("{plan}/pool-reviews"), &json!({}));
            let deleted = (made.status == 201 && random.below(3) == 0).then(|| organizer.delete(&format!("/v1/pool-reviews/{}", made.id())).status);
            ("review the pool", std::iter::once(made.status).chain(deleted).collect())
        }
        4 | 5 => {
            // Its cells are new; without anybody there is nothing to split by.
            organizer.post("/v1/members", &member(random.of(&things.awaited)));
            let review = organizer.post(&format!("{plan}/pool-reviews"), &json!({}));
            let cells = organizer.get(&format!("/v1/pool-reviews/{}/cells", review.id())).each("cell_id");
            let bounds: Vec<_> = cells.iter().map(|cell| json!({ "unit_id": cell, "most": 50, "reason": "Nguồn bổ sung" })).collect();
            let new = json!({ "kind": "admission", "total": 1 + random.below(20), "weights": { "pool_percent": 0 }, "bounds": bounds });
            let made = organizer.post(&format!("{plan}/quota-proposals"), &new);
            ("propose quotas", vec![made.status])
        }
        6 => ("apply a proposal", vec![organizer.act(&format!("/v1/quota-proposals/{}/apply", random.of(&proposals())), &json!({})).status]),
        _ => {
            let change = json!({ "unit_id": random.of(&things.awaited), "value": random.below(9), "reason": "Chi bộ đề nghị" });
            ("change a number of a proposal", vec![organizer.act(&format!("/v1/quota-proposals/{}/changes", random.of(&proposals())), &change).status])
        }
    }
}

/// A draft is opened, commented on, answered and drafted again.
fn discuss(organizer: &Client, cell: &str, random: &mut Random) -> Vec<u16> {
    let plans = organizer.get("/v1/plans?code=THU-2023,THU-2024").expect(200).each("id");
    let path = format!("/v1/plans/{}", random.of(&plans));
    let opened = organizer.act(&format!("{path}/transitions"), &json!({ "to": "consultation" })).status;
    let comment = organizer.post(&format!("{path}/comments"), &json!({ "cell_id": cell, "text": "Đề nghị xem lại" }));
    let answered = (comment.status == 201 && random.below(2) == 0)
        .then(|| organizer.act(&format!("{path}/comments/{}/answer", comment.id()), &json!({ "answer": "Tiếp thu", "accepted": true })).status);
    let back = organizer.act(&format!("{path}/transitions"), &json!({ "to": "draft" })).status;
    [opened, comment.status].into_iter().chain(answered).chain([back]).collect()
}
