//! Progress rolled up from cells to wards to a district, each level seeing what it may.

use chibo_api::counters::Sums;
use chibo_api::db::key::Key;
use chibo_api::server::admin;
use chibo_tests::{Client, Kind, Server, Value, json};
use chrono::NaiveDate;

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: progress_rolls_up, a_moved_cell_takes_its_figures_along, two_servers_count_in_one_ward]
}

/// Code, quota and reached of a row.
type Line = (String, Option<i64>, i64);

/// A district, its wards and their cells, with plans of 2024 whose quotas are issued.
struct District {
    server: Server,
    organizer: Client,
    leader: Client,
    committee: String,
    wards: Vec<String>,
    cells: Vec<Vec<String>>,
    plan: String,
    ward_plans: Vec<String>,
}

impl District {
    fn new(kind: Kind) -> Self {
        let server = Server::new(kind);
        let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
        let post = |path: &str, body: Value| organizer.post(path, &body).expect(201).id();
        let committee = post("/v1/committees", json!({ "code": "Q-BINHHOA", "name": "Quận ủy Bình Hòa", "level": "district", "founded_on": "2001-01-01" }));
        let directive = post("/v1/directives", json!({ "number": "71-KH/QU", "issued_on": "2023-10-28", "title": "Kế hoạch", "committee_id": committee }));
        let (mut wards, mut cells) = (Vec::new(), Vec::new());
        for at in 1..=3 {
            let ward = json!({ "code": format!("P{at:02}"), "name": format!("Đảng ủy phường {at}"), "level": "base", "parent_id": committee, "founded_on": "2011-01-01" });
            let ward = post("/v1/committees", ward);
            let cell = |number: usize| {
                let cell = json!({ "code": format!("P{at:02}.{number}"), "name": format!("Chi bộ {number} phường {at}"), "kind": "residential", "committee_id": ward, "founded_on": "2011-01-01" });
                post("/v1/cells", cell)
            };
            cells.push((1..=at + 1).map(cell).collect());
            wards.push(ward);
        }
        let plan = |code: &str, committee: &str, above: Option<&str>| {
            let plan = json!({
                "code": code, "year": 2024, "kind": "member_development", "committee_id": committee, "title": "Kế hoạch", "directive_ids": [directive],
                "admission_target": 12, "carries_out_id": above, "follows": above.is_some(),
            });
            post("/v1/plans", plan)
        };
        let of_district = plan("QU-2024", &committee, None);
        let mut this = Self {
            server,
            organizer: organizer.clone(),
            leader,
            committee: committee.clone(),
            wards,
            cells,
            plan: of_district.clone(),
            ward_plans: Vec::new(),
        };
        for (ward, value) in this.wards.iter().zip([3, 4, 5]) {
            this.draft(&of_district, &json!({ "committee_id": ward }), value);
        }
        this.issue(&of_district, "2024-01-08");
        for ward in 0..3 {
            let carried = plan(&format!("P{:02}-2024", ward + 1), &this.wards[ward], Some(&of_district));
            let (each, count) = ([3, 4, 5][ward], this.cells[ward].len());
            for (at, cell) in this.cells[ward].iter().enumerate() {
                this.draft(&carried, &json!({ "cell_id": cell }), if at == 0 { each } else { 0 });
            }
            assert!(count > 1);
            this.issue(&carried, "2024-01-12");
            this.ward_plans.push(carried);
        }
        this
    }

    fn draft(&self, plan: &str, unit: &Value, value: i64) {
        let mut quota = json!({ "plan_id": plan, "kind": "admission", "value": value });
        quota.as_object_mut().unwrap().extend(unit.as_object().unwrap().clone());
        self.organizer.post("/v1/quotas", &quota).expect(201);
    }

    fn issue(&self, plan: &str, on: &str) {
        let path = format!("/v1/plans/{plan}");
        self.organizer.act(&format!("{path}/transitions"), &json!({ "to": "consultation", "on": "2024-01-03" })).expect(200);
        self.leader.act(&format!("{path}/transitions"), &json!({ "to": "adopted", "on": "2024-01-05", "document_number": "05-KH/QU" })).expect(200);
        self.leader.act(&format!("{path}/quotas/issue"), &json!({ "issued_on": on, "document_number": "06-QĐ/QU" })).expect(200);
    }

    fn count(&self, cell: &str, on: &str, number: i64) {
        let (cell, on): (Key, NaiveDate) = (cell.parse::<uuid::Uuid>().unwrap().into(), on.parse().unwrap());
        let counted = admin::as_owner(&self.server.app).write_blocking(move |tx| {
            tx.count(cell, "admission_decision", on, Sums::of(number));
            Ok(())
        });
        counted.expect("counted");
    }

    /// A user with a role on one unit.
    fn user(&self, name: &str, role: &str, unit: &Value) -> Client {
        let administrator = self.server.user(&format!("quan.tri.{name}"), "administrator");
        let mut grant = json!({ "role": role });
        grant.as_object_mut().unwrap().extend(unit.as_object().unwrap().clone());
        let user =
            json!({ "username": name, "display_name": "Người dùng", "password": chibo_tests::PASSWORD, "committee_id": self.committee, "grants": [grant] });
        administrator.post("/v1/users", &user).expect(201);
        self.server.log_in(name)
    }

    /// Code, quota and reached of each row, and the total of both.
    fn rows(client: &Client, plan: &str, more: &str) -> (Vec<Line>, (i64, i64, i64)) {
        let mut rows = Vec::new();
        let mut next = Some(format!("/v1/reports/progress?plan_id={plan}&limit=2{more}"));
        let mut total = (0, 0, 0);
        while let Some(path) = next {
            let body = client.get(&path).expect(200).body;
            let row = |row: &Value| (row["unit_code"].as_str().unwrap().to_owned(), row["quota"].as_i64(), row["reached"].as_i64().unwrap());
            rows.extend(body["items"].as_array().unwrap().iter().map(row));
            let of = |field: &str| body["totals"][0][field].as_i64().unwrap();
            total = (of("units"), of("quota"), of("reached"));
            next = body["page"]["next_cursor"].as_str().map(|cursor| format!("/v1/reports/progress?plan_id={plan}&limit=2{more}&cursor={cursor}"));
        }
        (rows, total)
    }
}

fn progress_rolls_up(kind: Kind) {
    let district = District::new(kind);
    for (ward, counts) in [(0, [1, 1]), (1, [4, 0]), (2, [0, 2])] {
        for (cell, number) in counts.into_iter().enumerate() {
            district.count(&district.cells[ward][cell], "2024-01-10", number);
        }
    }
    let named = |code: &str, quota: Option<i64>, reached: i64| (code.to_owned(), quota, reached);
    let wards = vec![named("P01", Some(3), 2), named("P02", Some(4), 4), named("P03", Some(5), 2)];
    assert_eq!(District::rows(&district.organizer, &district.plan, ""), (wards.clone(), (3, 12, 8)));
    // Cell by cell, with the quotas that the wards' plans gave them.
    let (cells, total) = District::rows(&district.organizer, &district.plan, "&by=cell");
    let sum = |of: fn(&Line) -> i64| cells.iter().map(of).sum::<i64>();
    assert_eq!((cells.len(), sum(|row| row.1.unwrap()), sum(|row| row.2), total), (9, 12, 8, (9, 12, 8)));
    assert_eq!(cells[0], named("P01.1", Some(3), 1));
    // A ward sees its line of the district's plan and its own plan whole; the others' plans are not there for it.
    let ward = district.user("phuong.hai", "organizer", &json!({ "committee_id": district.wards[1] }));
    assert_eq!(District::rows(&ward, &district.plan, ""), (vec![wards[1].clone()], (1, 4, 4)));
    assert_eq!(
        District::rows(&ward, &district.ward_plans[1], ""),
        (vec![named("P02.1", Some(4), 4), named("P02.2", Some(0), 0), named("P02.3", Some(0), 0)], (3, 4, 4))
    );
    ward.get(&format!("/v1/reports/progress?plan_id={}", district.ward_plans[2])).problem(404, "not_found");
    ward.get(&format!("/v1/reports/history?committee_id={}", district.wards[2])).problem(404, "not_found");
    // A secretary sees the own cell, whoever's plan it is.
    let secretary = district.user("bi.thu", "secretary", &json!({ "cell_id": district.cells[2][1] }));
    assert_eq!(District::rows(&secretary, &district.ward_plans[2], ""), (vec![named("P03.2", Some(0), 2)], (1, 0, 2)));
    assert_eq!(District::rows(&secretary, &district.plan, "&by=cell"), (vec![named("P03.2", Some(0), 2)], (1, 0, 2)));
    // One cell alone, of its ward's plan and of the district's; one that stands elsewhere is not there.
    let one = format!("&cell_id={}", district.cells[1][0]);
    assert_eq!(District::rows(&district.organizer, &district.ward_plans[1], &one), (vec![named("P02.1", Some(4), 4)], (1, 4, 4)));
    assert_eq!(District::rows(&district.organizer, &district.plan, &one), (vec![named("P02.1", Some(4), 4)], (1, 4, 4)));
    district.organizer.get(&format!("/v1/reports/progress?plan_id={}{one}", district.ward_plans[0])).problem(404, "not_found");
    secretary.get(&format!("/v1/reports/progress?plan_id={}{one}", district.plan)).problem(404, "not_found");
    // The same from the plan itself, and the years of everything below.
    let of_plan = district.organizer.get(&format!("/v1/plans/{}/progress", district.plan)).expect(200).body;
    assert_eq!(of_plan["items"], district.organizer.get(&format!("/v1/reports/progress?plan_id={}", district.plan)).expect(200).body["items"]);
    let years = district.organizer.get(&format!("/v1/reports/history?committee_id={}&years=1&as_of=2024-12-31", district.committee)).expect(200).body;
    assert_eq!((&years["totals"][0]["admitted"], &years["totals"][0]["admission_quota"]), (&json!(8), &json!(12)));
    let of_ward: Vec<&Value> = years["items"].as_array().unwrap().iter().map(|row| &row["years"][0]["admitted"]).collect();
    assert_eq!(of_ward, [&json!(2), &json!(4), &json!(2)]);
}

fn a_moved_cell_takes_its_figures_along(kind: Kind) {
    let district = District::new(kind);
    let cell = &district.cells[0][0];
    district.count(cell, "2024-01-10", 2);
    district.count(&district.cells[1][0], "2024-01-11", 1);
    let before = district.organizer.get(&format!("/v1/reports/progress?plan_id={}", district.plan)).expect(200).body;
    let moved = json!({ "parent_id": district.wards[1], "valid_from": "2024-01-12", "reason": "Sắp xếp lại", "document_number": "8-QĐ/QU" });
    district.organizer.act(&format!("/v1/cells/{cell}/parents"), &moved).expect(200);
    let reached = |more: &str| {
        let (rows, total) = District::rows(&district.organizer, &district.plan, more);
        (rows.iter().map(|row| row.2).collect::<Vec<_>>(), total.2)
    };
    assert_eq!(reached(""), (vec![0, 3, 0], 3));
    let known_at = before["known_at"].as_str().unwrap();
    assert_eq!(reached(&format!("&known_at={known_at}")), (vec![2, 1, 0], 3), "as it was known before");
    // The ward that it left still has the quota that it gave, and its line.
    let (rows, total) = District::rows(&district.organizer, &district.ward_plans[0], "");
    assert_eq!((rows.len(), rows[0].clone(), total), (2, ("P01.1".to_owned(), Some(3), 2), (2, 3, 2)));
}

/// Many count in one ward at once through two servers on one database: nothing is lost, and the ward's counters are the sums of its cells'.
fn two_servers_count_in_one_ward(kind: Kind) {
    let district = District::new(kind);
    let second = (kind == Kind::Postgres).then(|| Server::on(district.server.database.clone(), &[]));
    let servers: Vec<&Server> = [Some(&district.server), second.as_ref()].into_iter().flatten().collect();
    let cells: Vec<Key> = district.cells[2].iter().map(|cell| cell.parse::<uuid::Uuid>().unwrap().into()).collect();
    std::thread::scope(|scope| {
        for at in 0..16_usize {
            let (app, cells) = (servers[at % servers.len()].app.clone(), &cells);
            scope.spawn(move || {
                for turn in 0..12 {
                    // Two cells each, in either order, on days of their own and on shared ones.
                    let (one, other) = (cells[(at + turn) % cells.len()], cells[(at * 3 + turn + 1) % cells.len()]);
                    let day = NaiveDate::from_ymd_opt(2024, 1, u32::try_from(1 + turn % 5).unwrap()).unwrap();
                    let counted = admin::as_owner(&app).write_blocking(move |tx| {
                        tx.count(one, "admission_decision", day, Sums::of(1));
                        tx.count(other, "admission_decision", day, Sums::of(1));
                        Ok(())
                    });
                    counted.expect("counted");
                }
            });
        }
    });
    let (rows, total) = District::rows(&district.organizer, &district.ward_plans[2], "");
    assert_eq!((rows.iter().map(|row| row.2).sum::<i64>(), total.2), (384, 384));
    let (rows, _) = District::rows(&district.organizer, &district.plan, "");
    assert_eq!(rows[2].2, 384);
}
