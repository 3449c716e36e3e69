//! What structure does to a ward: merging, splitting and ending cells, putting them, and the numbers of members.

use chibo_tests::{Kind, Value, json};
use diesel::prelude::*;

use super::ward::{Ward, id, reasons};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: merging_keeps_history, splitting_moves_the_named, dissolving_waits_for_the_last_member, small_cells_cannot_vote, putting_is_idempotent, members_keep_their_numbers_masked]
}

fn merging_keeps_history(kind: Kind) {
    let ward = Ward::new(kind, 2);
    let members: Vec<String> = ["Nguyễn Thị An", "Trần Văn Bình", "Lê Thị Cúc"].iter().map(|name| ward.member(0, name, true)).collect();
    ward.member(1, "Phạm Văn Dũng", false);
    let post = json!({ "kind": "secretary", "member_id": members[0], "valid_from": "2022-06-01" });
    ward.organizer.post(&format!("/v1/cells/{}/posts", ward.cells[0]), &post).expect(201);
    let merge = json!({ "into_cell_id": ward.cells[1], "acted_on": "2024-07-01", "document_number": "15-QĐ/ĐU", "reason": "Sắp xếp lại" });
    let ended = ward.organizer.act(&format!("/v1/cells/{}/merge", ward.cells[0]), &merge).expect(200).body;
    assert_eq!((&ended["dissolved_on"], &ended["official_members"]), (&json!("2024-07-01"), &json!(0)));
    let target = ward.cell(1);
    assert_eq!((&target["official_members"], &target["probationary_members"], &target["can_vote"]), (&json!(3), &json!(1), &json!(true)));
    let times = ward.organizer.get(&format!("/v1/members/{}/cells", members[0])).expect(200).body;
    let cells: Vec<(&Value, &Value)> = times["items"].as_array().expect("times").iter().map(|time| (&time["cell_id"], &time["valid_to"])).collect();
    assert_eq!(cells, [(&json!(ward.cells[1]), &Value::Null), (&json!(ward.cells[0]), &json!("2024-07-01"))]);
    let posts = ward.organizer.get(&format!("/v1/cells/{}/posts", ward.cells[0])).expect(200).body;
    assert_eq!(posts["items"][0]["valid_to"], "2024-07-01");
    for cell in &ward.cells {
        let acts = ward.organizer.get(&format!("/v1/cells/{cell}/acts")).expect(200).body;
        assert_eq!((&acts["items"][0]["kind"], &acts["items"][0]["document_number"]), (&json!("merge"), &json!("15-QĐ/ĐU")));
    }
    let again = ward.organizer.act(&format!("/v1/cells/{}/merge", ward.cells[0]), &merge).expect(422);
    assert!(reasons(&again.body).contains(&"cell_dissolved"));
}

fn splitting_moves_the_named(kind: Kind) {
    let ward = Ward::new(kind, 2);
    let stays = ward.member(0, "Nguyễn Thị An", true);
    let goes = ward.member(0, "Trần Văn Bình", true);
    let elsewhere = ward.member(1, "Lê Thị Cúc", true);
    let split = |members: Value, code: &str| {
        let body = json!({ "code": code, "name": "Chi bộ khu phố 25", "kind": "residential", "member_ids": members, "acted_on": "2024-07-01", "document_number": "15-QĐ/ĐU", "reason": "Đông" });
        ward.organizer.act(&format!("/v1/cells/{}/split", ward.cells[0]), &body)
    };
    let refused = split(json!([goes, elsewhere, goes]), "CB25").expect(422);
    assert_eq!(reasons(&refused.body), ["member_not_in_cell", "not_unique"]);
    assert_eq!(split(json!([goes]), "CB02").expect(409).body["code"], "already_exists");
    let made = split(json!([goes]), "CB25").expect(201).body;
    assert_eq!((&made["official_members"], &made["committee_id"], &made["founded_on"]), (&json!(1), &json!(ward.committee), &json!("2024-07-01")));
    assert_eq!(ward.cell(0)["official_members"], 1);
    let of = |member: &str| ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body["cell_id"].clone();
    assert_eq!((of(&goes), of(&stays)), (made["id"].clone(), json!(ward.cells[0])));
}

fn dissolving_waits_for_the_last_member(kind: Kind) {
    let ward = Ward::new(kind, 1);
    let last = ward.member(0, "Nguyễn Thị An", true);
    let act = json!({ "acted_on": "2024-07-01", "document_number": "15-QĐ/ĐU", "reason": "Sắp xếp lại" });
    let path = format!("/v1/cells/{}/dissolve", ward.cells[0]);
    assert_eq!(reasons(&ward.organizer.act(&path, &act).expect(422).body), ["still_has_members"]);
    let leave = json!({ "to": "left", "on": "2024-06-30", "reason": "transferred_out" });
    ward.organizer.act(&format!("/v1/members/{last}/transitions"), &leave).expect(200);
    assert_eq!(ward.organizer.act(&path, &act).expect(200).body["dissolved_on"], "2024-07-01");
    let refused =
        ward.organizer.post("/v1/members", &json!({ "full_name": "Trần Văn Bình", "cell_id": ward.cells[0], "joined_cell_on": "2024-07-02" })).expect(422);
    assert_eq!(reasons(&refused.body), ["cell_dissolved"]);
}

fn small_cells_cannot_vote(kind: Kind) {
    let ward = Ward::new(kind, 1);
    let mut members = Vec::new();
    for (count, name) in ["An", "Bình", "Cúc", "Dũng", "Đào", "Giang", "Hà", "Khánh"].iter().enumerate() {
        assert_eq!(ward.cell(0)["can_vote"], count >= 3, "{count} official members");
        members.push(ward.member(0, &format!("Nguyễn Văn {name}"), true));
    }
    ward.member(0, "Nguyễn Thị Lan", false);
    let cell = ward.cell(0);
    assert_eq!((&cell["official_members"], &cell["probationary_members"], &cell["elects_committee"]), (&json!(8), &json!(1), &json!(false)));
    let post = json!({ "kind": "cell_committee_member", "member_id": members[0], "valid_from": "2022-06-01" });
    let refused = ward.organizer.post(&format!("/v1/cells/{}/posts", ward.cells[0]), &post).expect(422);
    assert_eq!(reasons(&refused.body), ["cell_too_small_for_committee"]);
    let posts = ward.organizer.get(&format!("/v1/cells/{}/posts", ward.cells[0])).expect(200).body;
    assert_eq!(posts["vacant"], json!(["secretary", "deputy_secretary"]));
}

fn putting_is_idempotent(kind: Kind) {
    let ward = Ward::new(kind, 0);
    let cell =
        |name: &str| json!({ "organization_code": "38168053000001", "name": name, "kind": "agency", "committee_code": "P-HOASEN", "founded_on": "2011-01-01" });
    let put = |body: &Value| ward.organizer.request("PUT", "/v1/cells/by-code/CB01").json(body);
    let made = put(&cell("Chi bộ cơ quan")).send().expect(201);
    assert_eq!(made.body["organization_code"], "38.168.053.000.001");
    let same = put(&cell("Chi bộ cơ quan")).send().expect(200);
    assert_eq!(same.body, made.body);
    put(&cell("Chi bộ khác")).send().expect(428);
    put(&cell("Chi bộ khác")).if_match("7").send().expect(412);
    let changed = put(&cell("Chi bộ khác")).if_match("1").send().expect(200);
    assert_eq!((&changed.body["name"], &changed.body["version"]), (&json!("Chi bộ khác"), &json!(2)));
    put(&cell("Chi bộ khác")).header("If-None-Match", "*").send().expect(412);
    let wrong = json!({ "name": "Chi bộ khác", "kind": "agency", "committee_code": "NOWHERE", "founded_on": "2999-01-01" });
    let refused = ward.organizer.request("PUT", "/v1/cells/by-code/CB02").json(&wrong).send().expect(422);
    assert_eq!(reasons(&refused.body), ["unknown_reference", "in_future"]);
    assert_eq!(ward.organizer.get("/v1/cells/by-code/CB01").expect(200).body, changed.body);
}

fn members_keep_their_numbers_masked(kind: Kind) {
    let ward = Ward::new(kind, 1);
    let body = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1985", "card_number": "38.000123", "cell_id": ward.cells[0], "joined_cell_on": "2020-02-03" });
    let made = ward.organizer.post("/v1/members", &body).expect(201).body;
    assert_eq!(made["card_number"], "•••••0123");
    let path = format!("/v1/members/{}", id(&made));
    // Read, edit, patch: the masked number stands for the one that is there.
    let mut edited = made.clone();
    edited["full_name"] = json!("Nguyễn Thị Hoa Sen");
    let changed = ward.organizer.patch(&path, &edited).expect(200).body;
    assert_eq!((&changed["full_name"], &changed["card_number"]), (&json!("Nguyễn Thị Hoa Sen"), &json!("•••••0123")));
    assert_eq!(ward.organizer.post("/v1/members", &body).expect(409).body["code"], "already_exists");
    // The log holds the act, but nothing of the person in plain text.
    let logged: Vec<(String, Option<String>, Option<Vec<u8>>)> = {
        use chibo_api::db::schema::events;
        events::table
            .filter(events::subject_kind.eq("member"))
            .order(events::id)
            .select((events::action, events::after, events::sealed))
            .load(&mut ward.server.database.connect())
            .expect("events")
    };
    assert_eq!(logged.iter().map(|(action, ..)| action.as_str()).collect::<Vec<_>>(), ["member.created", "member.updated"]);
    for (_, after, sealed) in logged {
        let after = after.expect("the member afterwards");
        assert!(!after.contains("Sen") && !after.contains("0123") && sealed.is_some(), "{after}");
    }
}
