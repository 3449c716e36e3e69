//! A plan from draft to progress, and what structure does to it: the flows people follow, as API calls.

use chibo_api::counters::Sums;
use chibo_api::db::key::Key;
use chibo_api::server::admin;
use chibo_tests::{Client, Kind, Server, Value, json};
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: progress_page_by_page, issuing_names_every_reason, adjustments_overwrite_nothing, progress_counts_by_the_plans_basis, merging_keeps_history, splitting_moves_the_named, dissolving_waits_for_the_last_member, small_cells_cannot_vote, putting_is_idempotent, members_keep_their_numbers_masked]
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// The `code`s of a problem's errors.
fn reasons(body: &Value) -> Vec<&str> {
    body["errors"].as_array().expect("errors").iter().map(|error| error["code"].as_str().expect("a code")).collect()
}

/// A ward with cells, a directive and a plan.
struct Ward {
    server: Server,
    organizer: Client,
    leader: Client,
    committee: String,
    cells: Vec<String>,
    plan: String,
}

impl Ward {
    fn new(kind: Kind, cells: usize) -> Self {
        let server = Server::new(kind);
        let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
        let committee = json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" });
        let committee = id(&organizer.post("/v1/committees", &committee).expect(201).body);
        let cell = |at: usize| {
            let body = json!({ "code": format!("CB{at:02}"), "name": format!("Chi bộ khu phố {at}"), "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
            id(&organizer.post("/v1/cells", &body).expect(201).body)
        };
        let cells = (1..=cells).map(cell).collect();
        let directive = json!({ "number": "60-NQ/ĐU", "issued_on": "2022-12-30", "title": "Nghị quyết", "committee_id": committee });
        let directive = id(&organizer.post("/v1/directives", &directive).expect(201).body);
        let plan = json!({
            "code": "PTDV-2023", "year": 2023, "kind": "member_development", "committee_id": committee, "title": "Kế hoạch",
            "directive_ids": [directive], "admission_target": 4, "course_target": 2
        });
        let plan = id(&organizer.post("/v1/plans", &plan).expect(201).body);
        Self { server, organizer, leader, committee, cells, plan }
    }

    fn adopt(&self) {
        let path = format!("/v1/plans/{}/transitions", self.plan);
        self.organizer.act(&path, &json!({ "to": "consultation", "on": "2023-02-09" })).expect(200);
        self.leader.act(&path, &json!({ "to": "adopted", "on": "2023-02-10", "document_number": "05-KH/ĐU" })).expect(200);
    }

    fn draft(&self, cell: usize, kind: &str, value: i64) -> String {
        let body = json!({ "plan_id": self.plan, "cell_id": self.cells[cell], "kind": kind, "value": value });
        id(&self.organizer.post("/v1/quotas", &body).expect(201).body)
    }

    fn issue(&self, on: &str) -> chibo_tests::Response {
        self.leader.act(&format!("/v1/plans/{}/quotas/issue", self.plan), &json!({ "issued_on": on, "document_number": "06-QĐ/ĐU" }))
    }

    fn member(&self, cell: usize, name: &str, official: bool) -> String {
        let mut body = json!({ "full_name": name, "cell_id": self.cells[cell], "joined_cell_on": "2020-02-03", "admitted_on": "2015-05-19" });
        if official {
            body["official_on"] = json!("2016-05-19");
        }
        id(&self.organizer.post("/v1/members", &body).expect(201).body)
    }

    fn cell(&self, at: usize) -> Value {
        self.organizer.get(&format!("/v1/cells/{}", self.cells[at])).expect(200).body
    }

    /// Counts something past the application: no operation records admissions yet.
    fn count(&self, cell: usize, measure: &str, day: &str, reached: i64) {
        let cell = Key::from(self.cells[cell].parse::<uuid::Uuid>().expect("an id"));
        let (day, measure): (NaiveDate, String) = (day.parse().expect("a day"), measure.to_owned());
        let counting = admin::as_owner(&self.server.app);
        let counted = counting.write_blocking(move |tx| {
            tx.count(cell, &measure, day, Sums::of(reached));
            Ok(())
        });
        counted.expect("a counter");
    }
}

fn issuing_names_every_reason(kind: Kind) {
    let ward = Ward::new(kind, 3);
    ward.draft(0, "admission", 1);
    ward.draft(1, "admission", 0);
    let refused = ward.issue("2023-02-15").expect(422);
    assert_eq!(refused.body["code"], "rule_refused");
    // Not adopted; one cell lacks an admission quota, the sum is short; three cells lack a course quota, and so that sum.
    let mut found = reasons(&refused.body);
    found.sort_unstable();
    assert_eq!(found, ["plan_not_adopted", "sum_below_target", "sum_below_target", "unit_missing", "unit_missing", "unit_missing", "unit_missing"]);
    ward.adopt();
    ward.draft(2, "admission", 3);
    for cell in 0..3 {
        ward.draft(cell, "course", 1);
    }
    let early = ward.issue("2023-02-09").expect(422);
    assert_eq!(reasons(&early.body), ["too_early"]);
    let issued = ward.issue("2023-02-15").expect(200);
    assert_eq!((&issued.body["admission_total"], &issued.body["course_total"], &issued.body["quotas"]), (&json!(4), &json!(3), &json!(6)));
    assert_eq!((&issued.body["admission_above_target"], &issued.body["course_above_target"]), (&json!(0), &json!(1)), "three courses where two are the target");
    assert_eq!(reasons(&ward.issue("2023-02-15").expect(422).body), ["nothing_to_issue"]);
    let listed = ward.leader.get(&format!("/v1/quotas?plan_id={}&status=issued", ward.plan)).expect(200);
    assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(6));
}

fn adjustments_overwrite_nothing(kind: Kind) {
    let ward = Ward::new(kind, 1);
    ward.adopt();
    let quota = ward.draft(0, "admission", 4);
    ward.draft(0, "course", 2);
    let adjust = |value: i64, from: &str| {
        let body = json!({ "value": value, "valid_from": from, "reason": "Rà soát nguồn", "document_number": "21-QĐ/ĐU" });
        ward.leader.act(&format!("/v1/quotas/{quota}/adjustments"), &body)
    };
    assert_eq!(adjust(5, "2023-06-30").expect(409).body["code"], "wrong_state");
    ward.issue("2023-02-15").expect(200);
    assert_eq!(reasons(&adjust(4, "2023-02-14").expect(422).body), ["unchanged", "too_early"]);
    adjust(5, "2023-06-30").expect(200);
    adjust(3, "2023-09-01").expect(200);
    let history = ward.leader.get(&format!("/v1/quotas/{quota}/adjustments")).expect(200);
    let values: Vec<(i64, i64)> =
        history.body["items"].as_array().expect("values").iter().map(|one| (one["number"].as_i64().unwrap(), one["value"].as_i64().unwrap())).collect();
    assert_eq!(values, [(0, 4), (1, 5), (2, 3)]);
    for (day, value, status) in [("2023-02-15", 4, "issued"), ("2023-06-29", 4, "issued"), ("2023-06-30", 5, "adjusted"), ("2023-12-31", 3, "adjusted")] {
        let then = ward.leader.get(&format!("/v1/quotas/{quota}?as_of={day}")).expect(200);
        assert_eq!((&then.body["value"], &then.body["status"]), (&json!(value), &json!(status)), "{day}");
    }
    ward.leader.get(&format!("/v1/quotas/{quota}?as_of=2023-02-14")).expect(404);
    // A draft's way of changing is closed once it is issued.
    assert_eq!(ward.organizer.patch(&format!("/v1/quotas/{quota}"), &json!({ "value": 9 })).expect(409).body["code"], "wrong_state");
}

fn progress_counts_by_the_plans_basis(kind: Kind) {
    let ward = Ward::new(kind, 3);
    ward.adopt();
    for (cell, (admission, course)) in [(2, 1), (2, 1), (0, 0)].into_iter().enumerate() {
        ward.draft(cell, "admission", admission);
        ward.draft(cell, "course", course);
    }
    ward.issue("2023-02-15").expect(200);
    ward.count(0, "admission_decision", "2023-03-01", 3);
    ward.count(0, "admission_ceremony", "2023-03-20", 3);
    ward.count(1, "admission_decision", "2023-12-31", 1);
    ward.count(1, "admission_decision", "2022-05-31", 2);
    ward.count(1, "admission_decision", "2022-06-01", 1);
    ward.count(2, "course", "2023-01-01", 1);
    let progress = |query: &str| ward.leader.get(&format!("/v1/plans/{}/progress?{query}", ward.plan)).expect(200).body;
    let row = |body: &Value, cell: &str, kind: &str| {
        let found = body["items"].as_array().expect("rows").iter().find(|row| row["unit_code"] == cell && row["kind"] == kind).expect("the row");
        (
            found["reached"].as_i64().unwrap(),
            found["percent_x100"].clone(),
            found["status"].as_str().unwrap().to_owned(),
            found["reached_last_year"].as_i64().unwrap(),
        )
    };
    let at_end = progress("as_of=2024-05-01");
    assert_eq!(row(&at_end, "CB01", "admission"), (3, json!(15000), "over".to_owned(), 0));
    assert_eq!(row(&at_end, "CB02", "admission"), (1, json!(5000), "begun".to_owned(), 3));
    assert_eq!(row(&at_end, "CB03", "admission"), (0, Value::Null, "not_assigned".to_owned(), 0));
    assert_eq!(row(&at_end, "CB03", "course"), (1, Value::Null, "over".to_owned(), 0));
    let totals = at_end["totals"].as_array().expect("totals");
    assert_eq!(
        (&totals[0]["kind"], &totals[0]["quota"], &totals[0]["reached"], &totals[0]["percent_x100"]),
        (&json!("admission"), &json!(4), &json!(4), &json!(10000))
    );
    assert_eq!((&totals[1]["quota"], &totals[1]["reached"]), (&json!(2), &json!(1)));
    // The same period of the year before ends on the same day.
    assert_eq!(row(&progress("as_of=2023-05-31"), "CB02", "admission"), (0, json!(0), "none".to_owned(), 2));
    // Rows are filtered and paged; totals stay those of all.
    let over = progress("as_of=2024-05-01&status=over&limit=1");
    assert_eq!(over["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(over["totals"], at_end["totals"]);
    let next = over["page"]["next_cursor"].as_str().expect("a second page");
    let rest = progress(&format!("as_of=2024-05-01&status=over&limit=1&cursor={next}"));
    assert_eq!((&rest["items"][0]["unit_code"], &rest["page"]["next_cursor"]), (&json!("CB03"), &Value::Null));
    // A cell founded after the quotas were issued has none, but it is there, and what it reached counts.
    let young = json!({ "code": "CB04", "name": "Chi bộ mới", "kind": "residential", "committee_id": ward.committee, "founded_on": "2023-05-02" });
    let young = id(&ward.organizer.post("/v1/cells", &young).expect(201).body);
    let ward = Ward { cells: [ward.cells, vec![young]].concat(), ..ward };
    ward.count(3, "admission_decision", "2023-06-01", 1);
    let progress = |query: &str| ward.leader.get(&format!("/v1/plans/{}/progress?{query}", ward.plan)).expect(200).body;
    let later = progress("as_of=2024-05-01");
    assert_eq!(row(&later, "CB04", "admission"), (1, Value::Null, "no_quota".to_owned(), 0));
    assert_eq!(row(&later, "CB04", "course"), (0, Value::Null, "no_quota".to_owned(), 0));
    let total = &later["totals"][0];
    assert_eq!((&total["units"], &total["quota"], &total["reached"], &total["percent_x100"]), (&json!(4), &json!(4), &json!(5), &json!(12500)));
    assert_eq!(progress("as_of=2023-05-01")["totals"][0]["units"], 3);
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

/// Page by page it is the same as at once, whatever is asked for, and each page says what there is in all.
fn progress_page_by_page(kind: Kind) {
    use crate::candidates::days::UNDER_24;
    let ward = crate::candidates::ward::Ward::new(kind);
    for (cell, number) in [(0, "101-QĐ/QU"), (1, "102-QĐ/QU"), (0, "103-QĐ/QU")] {
        ward.walk(cell, &UNDER_24, number, "decided");
    }
    ward.reached(2022);
    let without = json!({ "code": "CB00", "name": "Chi bộ không chỉ tiêu", "kind": "agency", "committee_id": ward.committee, "founded_on": "2010-01-01" });
    ward.organizer.post("/v1/cells", &without).expect(201);
    let plan = ward.organizer.get("/v1/plans?code=PTDV-2022").expect(200).each("id").remove(0);
    let quota = ward.organizer.get(&format!("/v1/quotas?plan_id={plan}&kind=admission&cell_id={}", ward.cells[0])).expect(200).each("id").remove(0);
    let order = json!({ "value": 4, "valid_from": "2022-07-01", "document_number": "7-QĐ/ĐU", "reason": "Điều chỉnh" });
    ward.leader.act(&format!("/v1/quotas/{quota}/adjustments"), &order).expect(200);
    for client in [&ward.organizer, &ward.secretary] {
        for filter in [
            "",
            "&kind=admission",
            "&kind=course",
            "&status=no_quota",
            "&status=met",
            "&status=begun",
            "&as_of=2022-12-31",
            "&as_of=2022-06-30",
            "&as_of=2023-03-01&kind=course",
        ] {
            let path = format!("/v1/plans/{plan}/progress?limit=200{filter}");
            let whole = client.get(&path).expect(200).body;
            let (mut items, mut next) = (Vec::new(), Some(path.replace("limit=200", "limit=1")));
            while let Some(path) = next {
                let page = client.get(&path).expect(200).body;
                assert_eq!(page["totals"], whole["totals"], "{filter}");
                items.extend(page["items"].as_array().unwrap().iter().cloned());
                next = page["page"]["next_cursor"].as_str().map(|cursor| format!("/v1/plans/{plan}/progress?limit=1{filter}&cursor={cursor}"));
            }
            assert_eq!(json!(items), whole["items"], "{filter}");
            // A total is the sum of its rows, where none is left out.
            for total in whole["totals"].as_array().unwrap().iter().filter(|_| !filter.contains("status")) {
                let rows: Vec<&Value> = items.iter().filter(|row| row["kind"] == total["kind"]).collect();
                let sum = |field: &str| rows.iter().map(|row| row[field].as_i64().unwrap_or_default()).sum::<i64>();
                assert_eq!((total["units"].as_i64(), total["quota"].as_i64()), (i64::try_from(rows.len()).ok(), Some(sum("quota"))), "{filter} {total}");
                assert_eq!((&total["reached"], &total["reached_last_year"]), (&json!(sum("reached")), &json!(sum("reached_last_year"))), "{filter}");
            }
        }
    }
    // A cell founded later, with a quota that is not issued, was not there as of a day before.
    let later = json!({ "code": "CB99", "name": "Chi bộ mới lập", "kind": "agency", "committee_id": ward.committee, "founded_on": "2022-09-01" });
    let later = ward.organizer.post("/v1/cells", &later).expect(201).id();
    ward.organizer.post("/v1/quotas", &json!({ "plan_id": plan, "cell_id": later, "kind": "admission", "value": 2 })).expect(201);
    let codes = |day: &str| {
        let found = ward.organizer.get(&format!("/v1/plans/{plan}/progress?kind=admission{day}")).expect(200).body;
        let codes: Vec<String> = found["items"].as_array().unwrap().iter().map(|row| row["unit_code"].as_str().unwrap().to_owned()).collect();
        (codes.len(), found["totals"][0]["units"].clone(), codes.last().cloned())
    };
    assert_eq!(codes("&as_of=2022-06-30"), (3, json!(3), Some("CB02".to_owned())));
    assert_eq!(codes("&as_of=2022-09-15"), (4, json!(4), Some("CB99".to_owned())), "founded by then, without a quota yet");
    assert_eq!(codes(""), (4, json!(4), Some("CB99".to_owned())));
    let all = ward.organizer.get(&format!("/v1/plans/{plan}/progress?as_of=2022-08-31&kind=admission")).expect(200).body;
    let rows: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|row| (row["unit_code"].as_str().unwrap(), row["quota"].as_i64(), row["reached"].as_i64())).collect();
    assert_eq!(rows, [("CB00", None, Some(0)), ("CB01", Some(4), Some(2)), ("CB02", Some(1), Some(1))]);
}
