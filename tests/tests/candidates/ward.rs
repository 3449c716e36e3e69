//! A ward whose people are followed, and what is done there from listing to recognition.

use std::collections::BTreeMap;

use chibo_api::server::admin;
use chibo_tests::{Client, Kind, Response, Server, Value, json};
use chrono::{Duration, NaiveDate};

use super::days::Days;

/// A ward with two cells of twelve official members each.
pub(crate) struct Ward {
    pub(crate) server: Server,
    pub(crate) organizer: Client,
    pub(crate) leader: Client,
    pub(crate) secretary: Client,
    pub(crate) administrator: Client,
    pub(crate) committee: String,
    pub(crate) cells: Vec<String>,
    /// Official members of each cell.
    pub(crate) members: Vec<Vec<String>>,
}

impl Ward {
    pub(crate) fn new(kind: Kind) -> Self {
        Self::with(kind, &[])
    }

    pub(crate) fn with(kind: Kind, settings: &[(&str, &str)]) -> Self {
        let mut all = vec![("access_minutes", "1440")];
        all.extend(settings);
        Self::on(Server::with(kind, &all))
    }

    /// The ward on a day long ago, at noon in Viet Nam: nothing was done on the server before.
    pub(crate) fn at(kind: Kind, day: &str) -> Self {
        let server = Server::with(kind, &[("access_minutes", "1440")]);
        let noon = day.parse::<NaiveDate>().unwrap().and_hms_opt(5, 0, 0).unwrap().and_utc();
        server.app.clock.advance(noon - server.app.clock.now());
        Self::on(server)
    }

    fn on(server: Server) -> Self {
        let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
        let administrator = server.user("quan.tri", "administrator");
        let committee = json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" });
        let committee = organizer.post("/v1/committees", &committee).expect(201).id();
        let (mut cells, mut members) = (Vec::new(), Vec::new());
        for at in 1..=2 {
            let cell = json!({ "code": format!("CB{at:02}"), "name": format!("Chi bộ khu phố {at}"), "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
            let cell = organizer.post("/v1/cells", &cell).expect(201).id();
            let member = |number: usize| {
                let body = json!({ "full_name": format!("Đảng viên {number} {at}"), "cell_id": cell, "joined_cell_on": "2016-01-01", "admitted_on": "2011-02-03", "official_on": "2012-02-03" });
                organizer.post("/v1/members", &body).expect(201).id()
            };
            members.push((0..12).map(member).collect());
            cells.push(cell);
        }
        let secretary = json!({ "username": "bi.thu", "display_name": "Bí thư", "password": chibo_tests::PASSWORD, "committee_id": committee, "grants": [{ "role": "secretary", "cell_id": cells[0] }] });
        administrator.post("/v1/users", &secretary).expect(201);
        let secretary = server.log_in("bi.thu");
        Self { server, organizer, leader, secretary, administrator, committee, cells, members }
    }

    /// Moves the clock so that today is this day, at noon in Viet Nam; never back.
    pub(crate) fn travel_to(&mut self, day: &str) {
        let day: NaiveDate = day.parse().unwrap();
        let noon = day.and_hms_opt(5, 0, 0).unwrap().and_utc();
        let ahead = noon - self.server.app.clock.now();
        if ahead > Duration::zero() {
            self.server.app.clock.advance(ahead);
            // Tokens of today are of the past by then.
            self.organizer = self.server.log_in("to.chuc");
            self.leader = self.server.log_in("lanh.dao");
            self.secretary = self.server.log_in("bi.thu");
            self.administrator = self.server.log_in("quan.tri");
        }
    }

    pub(crate) fn list(&self, cell: usize, on: &str) -> String {
        let body = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1999-04-30", "sex": "female", "education": "university", "cell_id": self.cells[cell], "listed_on": on });
        self.organizer.post("/v1/candidates", &body).expect(201).id()
    }

    pub(crate) fn get(&self, candidate: &str) -> Value {
        self.organizer.get(&format!("/v1/candidates/{candidate}")).expect(200).body
    }

    pub(crate) fn send(&self, candidate: &str, body: &Value) -> Response {
        self.leader_or_organizer(body).act(&format!("/v1/candidates/{candidate}/transitions"), body)
    }

    /// Who may record an act, or correct it.
    pub(super) fn leader_or_organizer(&self, act: &Value) -> &Client {
        match act["to"].as_str().unwrap_or_default() {
            "decided" | "official" | "cancelled" => &self.leader,
            _ => &self.organizer,
        }
    }

    /// The papers, sponsors and opinions of a dossier.
    pub(crate) fn dossier(&self, candidate: &str, cell: usize, on: &str) {
        let add = |what: &str, body: Value| drop(self.organizer.post(&format!("/v1/candidates/{candidate}/{what}"), &body).expect(201));
        for kind in ["application", "cv", "verification", "introduction", "organization_comments", "residence_comments"] {
            add("documents", json!({ "kind": kind, "dated_on": on, "kept_where": "Tủ hồ sơ 2" }));
        }
        for sponsor in &self.members[cell][1..3] {
            add("sponsors", json!({ "kind": "member", "member_id": sponsor, "known_since": "2018-01-01", "signed_on": on }));
        }
        let youth = json!({ "code": format!("DTN-{}", &candidate[30..]), "name": "Đoàn phường", "kind": "youth_union", "committee_id": self.committee });
        let youth = self.organizer.post("/v1/organizations", &youth).expect(201).id();
        add("opinions", json!({ "kind": "mass_organization", "organization_id": youth, "given_on": on, "favourable": true }));
        add("opinions", json!({ "kind": "residence_cell", "given_on": on, "favourable": true, "text": "Gia đình chấp hành tốt" }));
    }

    /// The move to a stage on its day, as somebody who knows what is needed sends it.
    pub(crate) fn step(&self, to: &str, cell: usize, days: &Days, number: &str) -> Value {
        let vote = |body: &str, members: Option<i32>| json!({ "body": body, "in_favour": 10, "against": 1, "members": members });
        let helper = &self.members[cell][0];
        match to {
            "fostering" => json!({ "to": to, "on": days[1], "document_number": "02-NQ/CB", "helper_id": helper }),
            "trained" => json!({ "to": to, "on": days[2], "certificate": { "number": "15/GCN", "issuer": "Trung tâm chính trị", "issued_on": days[2] } }),
            "dossier" => json!({ "to": to, "on": days[3], "document_number": "21-CV/ĐU" }),
            "cell_resolved" => json!({ "to": to, "on": days[5], "document_number": "09-NQ/CB", "votes": [vote("cell", None)] }),
            "committee_resolved" => json!({ "to": to, "on": days[6], "document_number": "33-NQ/ĐU", "votes": [vote("committee", Some(15))] }),
            "decided" => json!({ "to": to, "on": days[7], "document_number": number, "votes": [vote("standing_committee", Some(13))] }),
            "admitted" => json!({ "to": to, "on": days[9], "received_on": days[8], "helper_id": helper }),
            "official" => json!({
                "to": to, "on": days[11], "cell_meeting_on": days[10], "document_number": format!("9{number}"),
                "votes": [vote("cell", None), vote("committee", Some(15)), vote("standing_committee", Some(13))]
            }),
            other => panic!("no step to {other}"),
        }
    }

    /// Goes from the listing to a stage; gives the candidate.
    pub(crate) fn walk(&self, cell: usize, days: &Days, number: &str, until: &str) -> String {
        let candidate = self.list(cell, days[0]);
        for to in ["fostering", "trained", "dossier", "cell_resolved", "committee_resolved", "decided", "admitted", "official"] {
            if to == "cell_resolved" {
                self.dossier(&candidate, cell, days[4]);
            }
            let moved = self.send(&candidate, &self.step(to, cell, days, number)).expect(200);
            assert_eq!(moved.body["stage"], to);
            if to == until {
                break;
            }
        }
        candidate
    }

    /// What the plan of a year has reached in a cell, by kind.
    pub(crate) fn reached(&self, year: i32) -> BTreeMap<String, i64> {
        let code = format!("PTDV-{year}");
        let known = self.organizer.get(&format!("/v1/plans?code={code}")).expect(200);
        let plan = known.each("id").into_iter().next().unwrap_or_else(|| {
            let directive =
                json!({ "number": format!("{}-NQ/ĐU", year % 1000), "issued_on": "2021-12-30", "title": "Nghị quyết", "committee_id": self.committee });
            let directive = self.organizer.post("/v1/directives", &directive).expect(201).id();
            let plan = json!({
                "code": code, "year": year, "kind": "member_development", "committee_id": self.committee, "title": "Kế hoạch",
                "directive_ids": [directive], "admission_target": 1, "course_target": 1
            });
            let plan = self.organizer.post("/v1/plans", &plan).expect(201).id();
            for cell in &self.cells {
                for kind in ["admission", "course"] {
                    self.organizer.post("/v1/quotas", &json!({ "plan_id": plan, "cell_id": cell, "kind": kind, "value": 1 })).expect(201);
                }
            }
            let path = format!("/v1/plans/{plan}");
            self.organizer.act(&format!("{path}/transitions"), &json!({ "to": "consultation", "on": format!("{year}-01-04") })).expect(200);
            let adopted = json!({ "to": "adopted", "on": format!("{year}-01-05"), "document_number": "05-KH/ĐU" });
            self.leader.act(&format!("{path}/transitions"), &adopted).expect(200);
            let issued = json!({ "issued_on": format!("{year}-01-06"), "document_number": "06-QĐ/ĐU" });
            self.leader.act(&format!("{path}/quotas/issue"), &issued).expect(200);
            plan
        });
        let progress = self.organizer.get(&format!("/v1/plans/{plan}/progress?as_of={year}-12-31")).expect(200);
        let row = |row: &Value| {
            let cell = self.cells.iter().position(|cell| *cell == row["cell_id"]).unwrap();
            (format!("{cell} {}", row["kind"].as_str().unwrap()), row["reached"].as_i64().unwrap())
        };
        progress.body["items"].as_array().unwrap().iter().map(row).filter(|(_, reached)| *reached != 0).collect()
    }

    /// Every counter equals a count from scratch.
    pub(crate) fn counts_are_right(&self) {
        admin::rebuild_counters(&self.server.app, true).expect("every counter equals a count from scratch");
    }
}

pub(super) fn counts(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}
