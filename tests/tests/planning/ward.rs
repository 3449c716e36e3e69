//! A ward with cells, a directive and a plan.

use chibo_api::counters::Sums;
use chibo_api::db::key::Key;
use chibo_api::server::admin;
use chibo_tests::{Client, Kind, Server, Value, json};
use chrono::NaiveDate;

pub(super) fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// The `code`s of a problem's errors.
pub(super) fn reasons(body: &Value) -> Vec<&str> {
    body["errors"].as_array().expect("errors").iter().map(|error| error["code"].as_str().expect("a code")).collect()
}

/// A ward with cells, a directive and a plan.
pub(super) struct Ward {
    pub(super) server: Server,
    pub(super) organizer: Client,
    pub(super) leader: Client,
    pub(super) committee: String,
    pub(super) cells: Vec<String>,
    pub(super) plan: String,
}

impl Ward {
    pub(super) fn new(kind: Kind, cells: usize) -> Self {
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

    pub(super) fn adopt(&self) {
        let path = format!("/v1/plans/{}/transitions", self.plan);
        self.organizer.act(&path, &json!({ "to": "consultation", "on": "2023-02-09" })).expect(200);
        self.leader.act(&path, &json!({ "to": "adopted", "on": "2023-02-10", "document_number": "05-KH/ĐU" })).expect(200);
    }

    pub(super) fn draft(&self, cell: usize, kind: &str, value: i64) -> String {
        let body = json!({ "plan_id": self.plan, "cell_id": self.cells[cell], "kind": kind, "value": value });
        id(&self.organizer.post("/v1/quotas", &body).expect(201).body)
    }

    pub(super) fn issue(&self, on: &str) -> chibo_tests::Response {
        self.leader.act(&format!("/v1/plans/{}/quotas/issue", self.plan), &json!({ "issued_on": on, "document_number": "06-QĐ/ĐU" }))
    }

    pub(super) fn member(&self, cell: usize, name: &str, official: bool) -> String {
        let mut body = json!({ "full_name": name, "cell_id": self.cells[cell], "joined_cell_on": "2020-02-03", "admitted_on": "2015-05-19" });
        if official {
            body["official_on"] = json!("2016-05-19");
        }
        id(&self.organizer.post("/v1/members", &body).expect(201).body)
    }

    pub(super) fn cell(&self, at: usize) -> Value {
        self.organizer.get(&format!("/v1/cells/{}", self.cells[at])).expect(200).body
    }

    /// Counts something past the application: no operation records admissions yet.
    pub(super) fn count(&self, cell: usize, measure: &str, day: &str, reached: i64) {
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
