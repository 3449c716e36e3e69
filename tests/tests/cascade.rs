//! A plan of an upper committee: its quotas go to the committees below it, whose plans carry them out.

use chibo_tests::{Client, Kind, Response, Server, Value, json, process};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: targets_follow_what_is_assigned, only_a_plan_above_is_carried_out, a_unit_is_one_directly_below, drafts_of_above_are_not_for_those_below, everybody_is_told, a_table_that_does_not_add_up]
}

/// A district with wards, their plans of 2024, and the district's own.
struct District {
    server: Server,
    organizer: Client,
    leader: Client,
    committee: String,
    wards: Vec<String>,
    directive: String,
    plan: String,
}

impl District {
    fn new(kind: Kind, wards: usize) -> Self {
        let server = Server::new(kind);
        let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
        let committee = json!({ "code": "Q-BINHHOA", "name": "Quận ủy Bình Hòa", "level": "district", "founded_on": "2001-01-01" });
        let committee = organizer.post("/v1/committees", &committee).expect(201).id();
        let ward = |at: usize| {
            let ward = json!({ "code": format!("P{at:02}"), "name": format!("Đảng ủy phường {at}"), "level": "base", "parent_id": committee, "founded_on": "2011-01-01" });
            organizer.post("/v1/committees", &ward).expect(201).id()
        };
        let wards = (1..=wards).map(ward).collect();
        let directive = json!({ "number": "71-KH/QU", "issued_on": "2023-10-28", "title": "Kế hoạch", "committee_id": committee });
        let directive = organizer.post("/v1/directives", &directive).expect(201).id();
        let plan = json!({
            "code": "QU-2024", "year": 2024, "kind": "member_development", "committee_id": committee, "title": "Kế hoạch của quận",
            "directive_ids": [directive], "admission_target": 30,
        });
        let plan = organizer.post("/v1/plans", &plan).expect(201).id();
        Self { server, organizer, leader, committee, wards, directive, plan }
    }

    fn draft(&self, ward: usize, value: i64) -> String {
        let quota = json!({ "plan_id": self.plan, "committee_id": self.wards[ward], "kind": "admission", "value": value });
        self.organizer.post("/v1/quotas", &quota).expect(201).id()
    }

    fn adopt(&self, plan: &str) {
        let path = format!("/v1/plans/{plan}/transitions");
        self.organizer.act(&path, &json!({ "to": "consultation", "on": "2024-01-09" })).expect(200);
        self.leader.act(&path, &json!({ "to": "adopted", "on": "2024-01-10", "document_number": "05-KH/QU" })).expect(200);
    }

    fn issue(&self) -> Response {
        self.leader.act(&format!("/v1/plans/{}/quotas/issue", self.plan), &json!({ "issued_on": "2024-01-15", "document_number": "06-QĐ/QU" }))
    }

    fn adjust(&self, quota: &str, value: i64) -> Response {
        let body = json!({ "value": value, "valid_from": "2024-06-30", "reason": "Rà soát giữa năm", "document_number": "21-QĐ/QU" });
        self.leader.act(&format!("/v1/quotas/{quota}/adjustments"), &body)
    }

    fn ward_plan(&self, ward: usize, more: &Value) -> Response {
        let mut plan = json!({
            "code": format!("P{ward:02}-2024"), "year": 2024, "kind": "member_development", "committee_id": self.wards[ward], "title": "Kế hoạch của phường",
            "directive_ids": [self.directive], "carries_out_id": self.plan,
        });
        plan.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.organizer.post("/v1/plans", &plan)
    }

    fn plan(&self, id: &str) -> Value {
        self.organizer.get(&format!("/v1/plans/{id}")).expect(200).body
    }
}

fn targets_follow_what_is_assigned(kind: Kind) {
    let district = District::new(kind, 3);
    let following = district.ward_plan(0, &json!({ "follows": true, "admission_target": 99 })).expect(201);
    assert_eq!((&following.body["admission_target"], &following.body["assigned"]), (&json!(0), &Value::Null), "nothing is issued yet, and 99 is not looked at");
    let own = district.ward_plan(1, &json!({ "admission_target": 12 })).expect(201);
    let quotas = [district.draft(0, 12), district.draft(1, 10), district.draft(2, 8)];
    assert_eq!(district.plan(&following.id())["assigned"], Value::Null, "a draft assigns nothing");
    district.adopt(&district.plan);
    let issued = district.issue().expect(200);
    assert_eq!((&issued.body["admission_total"], &issued.body["admission_above_target"]), (&json!(30), &json!(0)));
    let told = district.plan(&following.id());
    assert_eq!((&told["admission_target"], &told["version"]), (&json!(12), &json!(2)));
    assert_eq!(told["assigned"], json!({ "admission": 12, "course": 0, "admission_difference": 0, "course_difference": 0 }));
    assert_eq!(district.plan(&own.id())["assigned"]["admission_difference"], 2, "12 where 10 are assigned");
    // What a plan that is named later is told at once.
    let late = district.ward_plan(2, &json!({ "follows": true })).expect(201);
    assert_eq!(late.body["admission_target"], 8);
    // Until it is adopted a plan follows; then it stands, and says how far it lies apart.
    district.adjust(&quotas[0], 13).expect(200);
    assert_eq!(district.plan(&following.id())["admission_target"], 13);
    district.adopt(&following.id());
    district.adjust(&quotas[0], 15).expect(200);
    let stands = district.plan(&following.id());
    assert_eq!(
        (&stands["admission_target"], &stands["assigned"]["admission"], &stands["assigned"]["admission_difference"]),
        (&json!(13), &json!(15), &json!(-2))
    );
    let listed = district.organizer.get(&format!("/v1/plans?carries_out_id={}&sort=code", district.plan)).expect(200);
    assert_eq!(listed.each("code"), ["P00-2024", "P01-2024", "P02-2024"]);
    let named = district.organizer.get(&format!("/v1/quotas?plan_id={}&sort=unit_code", district.plan)).expect(200);
    assert_eq!(named.each("unit_code"), ["P01", "P02", "P03"]);
    assert_eq!(named.each("unit_name")[0], "Đảng ủy phường 1");
    // A plan that others carry out is not taken away from under them.
    let other = json!({ "code": "QU-2025", "year": 2025, "kind": "member_development", "committee_id": district.committee, "title": "x" });
    let other = district.organizer.post("/v1/plans", &other).expect(201).id();
    let below =
        json!({ "code": "P-2025", "year": 2025, "kind": "member_development", "committee_id": district.wards[0], "title": "x", "carries_out_id": other });
    let below = district.organizer.post("/v1/plans", &below).expect(201).id();
    let delete = |plan: &str| district.organizer.request("DELETE", &format!("/v1/plans/{plan}")).if_match("*").send();
    delete(&other).problem(409, "in_use");
    delete(&below).expect(204);
    delete(&other).expect(204);
}

fn only_a_plan_above_is_carried_out(kind: Kind) {
    let district = District::new(kind, 2);
    let below = district.ward_plan(0, &json!({})).expect(201).id();
    let refused = |more: &Value, wanted: &str| assert_eq!(district.ward_plan(1, more).problem(422, "validation_failed").faults(), [wanted], "{more}");
    refused(&json!({ "year": 2025 }), "#/carries_out_id plan_not_above");
    refused(&json!({ "kind": "contest" }), "#/carries_out_id plan_not_above");
    refused(&json!({ "carries_out_id": below }), "#/carries_out_id plan_not_above");
    refused(&json!({ "carries_out_id": uuid::Uuid::new_v4() }), "#/carries_out_id unknown_reference");
    refused(&json!({ "carries_out_id": null, "follows": true, "admission_target": 9 }), "#/carries_out_id required");
    let own = district.ward_plan(1, &json!({ "carries_out_id": null })).expect(201);
    let patch = |body: &Value| district.organizer.request("PATCH", &format!("/v1/plans/{}", own.id())).if_match("*").json(body).send();
    assert_eq!(patch(&json!({ "carries_out_id": own.id() })).problem(422, "validation_failed").faults(), ["#/carries_out_id plan_not_above"]);
    assert_eq!(patch(&json!({ "follows": true })).problem(422, "validation_failed").faults(), ["#/carries_out_id required"]);
    assert_eq!(patch(&json!({ "carries_out_id": district.plan })).expect(200).body["carries_out_id"], json!(district.plan));
    assert_eq!(patch(&json!({ "carries_out_id": null })).expect(200).body["carries_out_id"], Value::Null);
}

fn a_unit_is_one_directly_below(kind: Kind) {
    let district = District::new(kind, 2);
    let cell = json!({ "code": "CB01", "name": "Chi bộ 1", "kind": "agency", "committee_id": district.wards[0], "founded_on": "2011-01-01" });
    let cell = district.organizer.post("/v1/cells", &cell).expect(201).id();
    let draft = |unit: Value| {
        let mut quota = json!({ "plan_id": district.plan, "kind": "admission", "value": 1 });
        quota.as_object_mut().unwrap().extend(unit.as_object().unwrap().clone());
        district.organizer.post("/v1/quotas", &quota)
    };
    assert_eq!(draft(json!({})).problem(422, "validation_failed").faults(), ["#/cell_id required"]);
    assert_eq!(draft(json!({ "cell_id": cell, "committee_id": district.wards[0] })).problem(422, "validation_failed").faults(), ["#/committee_id exclusive"]);
    assert_eq!(draft(json!({ "cell_id": cell })).problem(422, "validation_failed").faults(), ["#/cell_id unit_of_other_committee"]);
    assert_eq!(draft(json!({ "committee_id": district.committee })).problem(422, "validation_failed").faults(), ["#/committee_id unit_of_other_committee"]);
    draft(json!({ "committee_id": district.wards[0] })).expect(201);
    draft(json!({ "committee_id": district.wards[0] })).problem(409, "already_exists");
    district.adopt(&district.plan);
    let mut reasons = district.issue().problem(422, "rule_refused").faults();
    reasons.sort();
    assert_eq!(reasons, ["sum_below_target", "unit_missing"]);
    // A cell directly below the district has a quota of the district's plan, beside the wards.
    let direct = json!({ "code": "CB90", "name": "Chi bộ cơ quan", "kind": "agency", "committee_id": district.committee, "founded_on": "2011-01-01" });
    let direct = district.organizer.post("/v1/cells", &direct).expect(201).id();
    draft(json!({ "cell_id": direct })).expect(201);
}

/// Those below see what is for them; what a committee above has drafted is that committee's.
fn drafts_of_above_are_not_for_those_below(kind: Kind) {
    let district = District::new(kind, 2);
    let (own, other) = (district.draft(0, 5), district.draft(1, 6));
    let administrator = district.server.user("quan.tri", "administrator");
    let grants = |role: &str| json!([{ "role": role, "committee_id": district.wards[0] }]);
    let user = |name: &str, role: &str| {
        let user =
            json!({ "username": name, "display_name": "x", "password": chibo_tests::PASSWORD, "committee_id": district.wards[0], "grants": grants(role) });
        administrator.post("/v1/users", &user).expect(201);
        district.server.log_in(name)
    };
    let (organizer, leader) = (user("phuong", "organizer"), user("bi.thu", "leader"));
    organizer.get(&format!("/v1/quotas/{own}")).expect(200);
    organizer.get(&format!("/v1/quotas/{other}")).problem(404, "not_found");
    assert_eq!(organizer.get(&format!("/v1/quotas?plan_id={}", district.plan)).expect(200).each("id"), [own.as_str()]);
    let change = json!({ "value": 1 });
    organizer.request("PATCH", &format!("/v1/quotas/{own}")).if_match("*").json(&change).send().problem(403, "forbidden");
    organizer.request("DELETE", &format!("/v1/quotas/{own}")).if_match("*").send().problem(403, "forbidden");
    leader
        .act(&format!("/v1/quotas/{own}/adjustments"), &json!({ "value": 1, "valid_from": "2024-02-01", "reason": "x", "document_number": "1-QĐ/ĐU" }))
        .problem(403, "forbidden");
    let quota = json!({ "plan_id": district.plan, "committee_id": district.wards[0], "kind": "course", "value": 1 });
    organizer.post("/v1/quotas", &quota).problem(403, "forbidden");
}

/// Plans are named, quotas adjusted and the plan issued at once: whoever names it knows afterwards what is assigned.
fn everybody_is_told(kind: Kind) {
    let district = District::new(kind, 8);
    let quotas: Vec<String> = (0..8).map(|ward| district.draft(ward, 4)).collect();
    district.adopt(&district.plan);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            district.issue().expect(200);
            for (at, quota) in quotas.iter().enumerate() {
                district.adjust(quota, 5 + i64::try_from(at).unwrap()).expect(200);
            }
        });
        for ward in 0..8 {
            let district = &district;
            scope.spawn(move || {
                let id = district.ward_plan(ward, &json!({ "follows": ward % 2 == 0 })).expect(201).id();
                for round in 0..4 {
                    let above = if round % 2 == 0 { Value::Null } else { json!(district.plan) };
                    district
                        .organizer
                        .request("PATCH", &format!("/v1/plans/{id}"))
                        .if_match("*")
                        .json(&json!({ "carries_out_id": above, "follows": ward % 2 == 0 && round % 2 == 1 }))
                        .send()
                        .expect(200);
                }
            });
        }
    });
    for ward in 0..8_usize {
        let found = district.organizer.get(&format!("/v1/plans?code=P{ward:02}-2024")).expect(200).body["items"][0].take();
        assert_eq!(found["assigned"]["admission"], json!(5 + ward), "{found}");
        assert_eq!(found["admission_target"], json!(if ward % 2 == 0 { 5 + ward } else { 0 }));
    }
}

/// What a province gave the 22 committees below it for 2024: a headline of 1,905, and figures that come to 1,950. Source: Báo Quảng Nam,
/// 12/2023, "Năm 2024, giao chỉ tiêu toàn Đảng bộ tỉnh phát triển 1.905 đảng viên mới".
const PUBLISHED: (i64, [(&str, i64); 22]) = (
    1905,
    [
        ("Tam Kỳ", 150),
        ("Hội An", 110),
        ("Điện Bàn", 150),
        ("Đại Lộc", 125),
        ("Duy Xuyên", 90),
        ("Thăng Bình", 115),
        ("Núi Thành", 115),
        ("Phú Ninh", 87),
        ("Quế Sơn", 87),
        ("Nông Sơn", 30),
        ("Hiệp Đức", 48),
        ("Tiên Phước", 77),
        ("Phước Sơn", 80),
        ("Bắc Trà My", 95),
        ("Nam Trà My", 95),
        ("Nam Giang", 110),
        ("Đông Giang", 95),
        ("Tây Giang", 80),
        ("Công an", 12),
        ("Quân sự", 29),
        ("Biên phòng", 15),
        ("Khối các cơ quan tỉnh", 155),
    ],
);

/// The figures are imported as they were given, and issuing says how far they lie above the target.
fn a_table_that_does_not_add_up(kind: Kind) {
    let (headline, figures) = PUBLISHED;
    let server = Server::new(kind);
    let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
    let province = json!({ "code": "TU", "name": "Tỉnh ủy", "level": "province", "founded_on": "1997-01-01" });
    let province = organizer.post("/v1/committees", &province).expect(201).id();
    let mut csv = vec!["unit_code,kind,value".to_owned()];
    for (at, (name, value)) in figures.iter().enumerate() {
        let below =
            json!({ "code": format!("DB{at:02}"), "name": format!("Đảng bộ {name}"), "level": "district", "parent_id": province, "founded_on": "1997-01-01" });
        organizer.post("/v1/committees", &below).expect(201);
        csv.push(format!("DB{at:02},admission,{value}"));
    }
    let directive = json!({ "number": "01-NQ/TU", "issued_on": "2023-12-01", "title": "Nghị quyết", "committee_id": province });
    let directive = organizer.post("/v1/directives", &directive).expect(201).id();
    let plan = json!({ "code": "TU-2024", "year": 2024, "kind": "member_development", "committee_id": province, "title": "Kế hoạch", "directive_ids": [directive], "admission_target": headline });
    let plan = organizer.post("/v1/plans", &plan).expect(201).id();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("quotas.csv");
    std::fs::write(&file, csv.join("\n")).unwrap();
    let mut import = process::client_command();
    import.args(["quota", "import", "--plan", "TU-2024", "-f", &file.display().to_string()]).env("XDG_CONFIG_HOME", home.path());
    import.env("CHIBO_URL", format!("http://{}", server.address)).env("CHIBO_TOKEN", organizer.token.as_deref().unwrap());
    let imported = server.while_working(|| import.output().unwrap());
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let path = format!("/v1/plans/{plan}/transitions");
    organizer.act(&path, &json!({ "to": "consultation", "on": "2023-12-10" })).expect(200);
    leader.act(&path, &json!({ "to": "adopted", "on": "2023-12-11", "document_number": "05-KH/TU" })).expect(200);
    let issue = json!({ "issued_on": "2023-12-15", "document_number": "06-QĐ/TU" });
    let issued = leader.act(&format!("/v1/plans/{plan}/quotas/issue"), &issue).expect(200).body;
    assert_eq!((&issued["quotas"], &issued["admission_total"], &issued["admission_above_target"]), (&json!(22), &json!(1950), &json!(45)));
    let listed = organizer.get(&format!("/v1/quotas?plan_id={plan}&sort=unit_code&limit=200")).expect(200);
    assert_eq!(listed.each("value"), figures.map(|(_, value)| value.to_string()));
}
