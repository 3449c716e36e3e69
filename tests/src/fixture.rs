//! A made-up city with two wards of the same shape, `own` and `foreign`, and one user for each role on the own one.
//! Built once for each kind of database and copied for each test.

mod contests;
mod planning;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::client::Client;
use crate::database::{Database, Kind};
use crate::server::{PASSWORD, Server};

pub use contests::{PLANTED_RESULT, PLANTED_SHEET, close_registration, contest_rules};

/// Every role, as in the role table.
pub const ROLES: [&str; 7] = ["administrator", "organizer", "leader", "secretary", "judge", "viewer", "auditor"];

static FIXTURES: Mutex<BTreeMap<Kind, Arc<Fixture>>> = Mutex::new(BTreeMap::new());

/// Removes the databases that fixtures are copied from; the last thing of a run.
pub fn remove_fixtures() {
    FIXTURES.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The city, as it was built.
pub struct Fixture {
    template: Database,
    ids: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
}

impl Fixture {
    /// The city on a kind of database.
    pub fn of(kind: Kind) -> Arc<Self> {
        let mut built = FIXTURES.lock().unwrap_or_else(PoisonError::into_inner);
        built.entry(kind).or_insert_with(|| Arc::new(build(kind))).clone()
    }

    /// A server on a copy of it.
    pub fn server(&self) -> Server {
        self.server_with(&[])
    }

    /// The same with some settings.
    pub fn server_with(&self, settings: &[(&str, &str)]) -> Server {
        Server::on(Arc::new(self.template.copy()), &[&[("access_minutes", "1440")], settings].concat())
    }

    /// An id, e.g. `own.cell`.
    #[track_caller]
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("the fixture has no {name}; it has {:?}", self.ids.keys().collect::<Vec<_>>()))
    }

    /// A client with the token of a role on the own ward (the secretary's on `own.cell`), of `client`, or without one for `anonymous`.
    /// `root.administrator`, `root.organizer` and `root.leader` hold on everything.
    pub fn client(&self, server: &Server, role: &str) -> Client {
        let anonymous = server.anonymous();
        self.tokens.get(role).map_or(anonymous.clone(), |token| anonymous.with_token(token))
    }
}

fn build(kind: Kind) -> Fixture {
    let server = Server::with(kind, &[("access_minutes", "1440")]);
    let mut city = City { ids: BTreeMap::new(), tokens: BTreeMap::new(), administrator: server.user("root.administrator", "administrator") };
    let roots = ["organizer", "leader"].map(|role| server.user(&format!("root.{role}"), role));
    for (role, client) in [("administrator", &city.administrator), ("organizer", &roots[0]), ("leader", &roots[1])] {
        city.tokens.insert(format!("root.{role}"), client.token.clone().expect("logged in"));
    }
    let [organizer, leader] = roots;
    let top = json!({ "code": "HCM", "name": "Đảng bộ Thành phố", "level": "province", "founded_on": "1975-05-01" });
    let top = organizer.post("/v1/committees", &top).expect(201).id();
    for (number, side) in ["own", "foreign"].into_iter().enumerate() {
        city.ward(side, number, &top, &organizer, &leader);
    }
    city.ids.insert("city".to_owned(), top);
    let mut shipped = |name: &str, path: &str| drop(city.ids.insert(name.to_owned(), organizer.get(path).expect(200).each("id").remove(0)));
    shipped("ruleset", "/v1/rulesets?on=2025-07-01");
    shipped("holiday", "/v1/holidays?day_gte=2023-01-20");
    city.users(&server);
    let City { ids, tokens, .. } = city;
    let database = server.database.clone();
    drop(server);
    let template = database.settle().copy();
    Fixture { template, ids, tokens }
}

struct City {
    ids: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    administrator: Client,
}

impl City {
    fn ward(&mut self, side: &str, number: usize, city: &str, organizer: &Client, leader: &Client) {
        let mut make = |name: &str, path: &str, body: Value| {
            let id = organizer.post(path, &body).expect(201).id();
            self.ids.insert(format!("{side}.{name}"), id.clone());
            id
        };
        let base = |name: &str, parent: &str| json!({ "code": format!("{name}{number}"), "name": format!("Đảng bộ {name} {number}"), "level": "base", "parent_id": parent, "founded_on": "2000-01-01" });
        let ward = make("committee", "/v1/committees", base("P", city));
        for name in ["sub", "sub2"] {
            make(name, "/v1/committees", base(name, &ward));
        }
        let mut cells = Vec::new();
        for name in ["cell", "cell2", "spare"] {
            let body = json!({ "code": format!("{name}-{number}"), "name": format!("Chi bộ {name} {number}"), "kind": "residential", "committee_id": ward, "founded_on": "2010-01-01" });
            cells.push(make(name, "/v1/cells", body));
        }
        for (at, (name, cell, full_name, admitted_on, official_on)) in [
            ("member", 0, "Nguyễn Thị Hoa", "2011-02-03", json!("2012-02-03")),
            ("member2", 0, "Trần Văn Bình", "2012-02-03", json!("2013-02-03")),
            ("member3", 0, "Lê Đức Anh", "2013-02-03", json!("2014-02-03")),
            ("probationer", 0, "Phạm Minh Châu", "2011-02-03", Value::Null),
            ("member4", 1, "Đỗ Quang Vinh", "2014-02-03", json!("2015-02-03")),
        ]
        .into_iter()
        .enumerate()
        {
            let body = json!({ "full_name": full_name, "cell_id": cells[cell], "joined_cell_on": "2016-01-01", "admitted_on": admitted_on, "official_on": official_on, "card_number": format!("0123{number}{at:03}") });
            make(name, "/v1/members", body);
        }
        let organization = json!({ "code": format!("CD{number}"), "name": "Công đoàn phường", "kind": "trade_union", "committee_id": ward });
        make("organization", "/v1/organizations", organization);
        let union = json!({ "code": format!("HPN{number}"), "name": "Hội Phụ nữ phường", "kind": "women_union", "committee_id": ward });
        make("union", "/v1/organizations", union);
        let directive =
            json!({ "number": format!("{}-NQ/ĐU", 60 + number), "issued_on": "2024-01-02", "title": "Nghị quyết phát triển đảng viên", "committee_id": ward });
        let directive = make("directive", "/v1/directives", directive);
        let unused = json!({ "number": format!("{}-KH/ĐU", 70 + number), "issued_on": "2024-01-02", "title": "Kế hoạch", "committee_id": ward });
        make("directive2", "/v1/directives", unused);
        for (name, year) in ["plan", "unissued", "consulted", "draft"].into_iter().zip([2024, 2023, 2022, 2021]) {
            let body = json!({ "code": format!("{name}-{number}"), "year": year, "kind": "member_development", "committee_id": ward, "title": format!("Phát triển đảng viên {year}"), "directive_ids": [directive], "admission_target": 3 });
            make(name, "/v1/plans", body);
        }
        for plan in ["plan", "unissued"] {
            for (cell, value) in ["cell", "cell2", "spare"].into_iter().zip(1..) {
                let ids = &mut self.ids;
                let body = json!({ "plan_id": ids[&format!("{side}.{plan}")], "cell_id": ids[&format!("{side}.{cell}")], "kind": "admission", "value": value });
                let id = organizer.post("/v1/quotas", &body).expect(201).id();
                ids.insert(format!("{side}.{plan}.quota.{cell}"), id);
            }
            for below in ["sub", "sub2"] {
                let quota = json!({ "plan_id": self.ids[&format!("{side}.{plan}")], "committee_id": self.ids[&format!("{side}.{below}")], "kind": "admission", "value": 0 });
                organizer.post("/v1/quotas", &quota).expect(201);
            }
        }
        let post = json!({ "kind": "secretary", "member_id": self.ids[&format!("{side}.member")], "valid_from": "2020-01-01" });
        let post = organizer.post(&format!("/v1/cells/{}/posts", cells[0]), &post).expect(201).id();
        self.ids.insert(format!("{side}.post"), post);
        let plan = |name: &str| format!("/v1/plans/{}/transitions", self.ids[&format!("{side}.{name}")]);
        for (name, number) in [("plan", 1), ("unissued", 2), ("consulted", 3)] {
            organizer.act(&plan(name), &json!({ "to": "consultation", "on": "2024-01-03" })).expect(200);
            if name != "consulted" {
                let adopted = json!({ "to": "adopted", "on": "2024-01-05", "document_number": format!("{:02}-KH/ĐU", number) });
                leader.act(&plan(name), &adopted).expect(200);
            }
        }
        self.discussed(side, &ward, &cells[0], organizer);
        let issue = json!({ "issued_on": "2024-01-10", "document_number": "05-QĐ/ĐU" });
        leader.act(&format!("/v1/plans/{}/quotas/issue", self.ids[&format!("{side}.plan")]), &issue).expect(200);
        self.contests(side, number, organizer, leader);
        self.candidates(side, organizer, leader);
        self.fitted(side, number, &cells[0], organizer);
        self.accounts(side, &ward);
    }

    /// Candidates of the first cell at several stages. Of the one in the source pool the dossier has one of each.
    fn candidates(&mut self, side: &str, organizer: &Client, leader: &Client) {
        let id = |name: &str| self.ids[&format!("{side}.{name}")].clone();
        let (cell, union, helper) = (id("cell"), id("union"), id("member3"));
        let mut made = Vec::new();
        for (name, full_name) in
            [("candidate", "Nguyễn Thị Sen"), ("withdrawn", "Lý Văn Tám"), ("trained", "Bùi Thị Lan"), ("resolved", "Hồ Văn Lâm"), ("decided", "Võ Thị Cúc")]
        {
            let new = json!({ "full_name": full_name, "birth": "1999-04-30", "education": "university", "cell_id": cell, "listed_on": "2024-01-15" });
            let candidate = organizer.post("/v1/candidates", &new).expect(201).id();
            let path = format!("/v1/candidates/{candidate}");
            made.push((name.to_owned(), candidate));
            let go = |client: &Client, body: Value| drop(client.act(&format!("{path}/transitions"), &body).expect(200));
            let add = |what: &str, body: Value| organizer.post(&format!("{path}/{what}"), &body).expect(201).id();
            let vote = |body: &str, members: Value| json!([{ "body": body, "in_favour": 3, "against": 0, "members": members }]);
            let sponsor = |member: &str| json!({ "kind": "member", "member_id": id(member), "known_since": "2020-01-01", "signed_on": "2024-04-20" });
            let opinion = || json!({ "kind": "mass_organization", "organization_id": union, "given_on": "2024-04-15", "favourable": true });
            let paper = |kind: &str| json!({ "kind": kind, "dated_on": "2024-04-10" });
            if name == "candidate" {
                for (what, body) in [("sponsor", sponsor("member")), ("document", paper("application")), ("opinion", opinion())] {
                    made.push((what.to_owned(), add(&format!("{what}s"), body)));
                }
                continue;
            }
            if name == "withdrawn" {
                go(organizer, json!({ "to": "withdrawn", "on": "2024-02-01", "reason": "Chuyển nơi ở", "document_number": "01-BB/CB" }));
                continue;
            }
            go(organizer, json!({ "to": "fostering", "on": "2024-01-20", "document_number": "02-NQ/CB", "helper_id": helper }));
            let certificate = json!({ "number": "123/GCN", "issuer": "Trung tâm chính trị", "issued_on": "2024-03-20" });
            go(organizer, json!({ "to": "trained", "on": "2024-03-25", "certificate": certificate }));
            if name == "trained" {
                continue;
            }
            go(organizer, json!({ "to": "dossier", "on": "2024-04-01", "document_number": "05-CV/ĐU" }));
            for kind in ["application", "cv", "verification", "introduction", "organization_comments", "residence_comments"] {
                add("documents", paper(kind));
            }
            for member in ["member", "member2"] {
                add("sponsors", sponsor(member));
            }
            add("opinions", opinion());
            add("opinions", json!({ "kind": "residence_cell", "given_on": "2024-04-15", "favourable": true }));
            go(organizer, json!({ "to": "cell_resolved", "on": "2024-04-25", "document_number": "07-NQ/CB", "votes": vote("cell", Value::Null) }));
            go(organizer, json!({ "to": "committee_resolved", "on": "2024-05-10", "document_number": "11-NQ/ĐU", "votes": vote("committee", json!(3)) }));
            if name == "decided" {
                go(leader, json!({ "to": "decided", "on": "2024-05-20", "document_number": "21-QĐ/QU", "votes": vote("standing_committee", json!(3)) }));
            }
        }
        self.ids.extend(made.into_iter().map(|(name, id)| (format!("{side}.{name}"), id)));
    }

    /// An account and a client that administrators of the ward look after.
    fn accounts(&mut self, side: &str, ward: &str) {
        let grants = json!([{ "role": "viewer", "committee_id": ward }]);
        let user = json!({ "username": format!("clerk.{side}"), "display_name": "Văn thư", "password": PASSWORD, "committee_id": ward, "grants": grants });
        let user = self.administrator.post("/v1/users", &user).expect(201).id();
        let grant = self.administrator.get(&format!("/v1/users/{user}/grants")).expect(200).each("id").remove(0);
        let client = json!({ "name": format!("Cổng {side}"), "role": "viewer", "committee_id": ward, "scopes": ["structure:read", "quotas:read"] });
        let made = self.administrator.post("/v1/clients", &client).expect(201);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        self.ids.insert(format!("{side}.client"), text(&made.body["client"]["id"]));
        self.ids.insert(format!("{side}.secret"), text(&made.body["client"]["secrets"][0]["id"]));
        self.ids.insert(format!("{side}.secret.value"), text(&made.body["secret"]));
        self.ids.insert(format!("{side}.user"), user);
        let endpoint = json!({ "client_id": self.ids[&format!("{side}.client")], "name": format!("Cổng {side}"), "url": "https://hooks.example.vn/chibo" });
        let endpoint = text(&self.administrator.post("/v1/webhook-endpoints", &endpoint).expect(201).body["endpoint"]["id"]);
        let path = format!("/v1/webhook-endpoints/{endpoint}");
        let other = json!({ "client_id": self.ids[&format!("{side}.client")], "name": format!("Kho {side}"), "url": "https://hooks.example.vn/kho" });
        let other = text(&self.administrator.post("/v1/webhook-endpoints", &other).expect(201).body["endpoint"]["id"]);
        self.ids.insert(format!("{side}.endpoint2"), other);
        let first = text(&self.administrator.get(&path).expect(200).body["secrets"][0]["id"]);
        self.administrator.post(&format!("{path}/secrets"), &json!({})).expect(201);
        let delivery = self.administrator.request("POST", &format!("{path}/test")).send().expect(201).id();
        self.ids.insert(format!("{side}.endpoint"), endpoint);
        self.ids.insert(format!("{side}.endpoint.secret"), first);
        self.ids.insert(format!("{side}.endpoint.delivery"), delivery);
        self.ids.insert(format!("{side}.grant"), grant);
    }

    /// One user for each role, with two sessions.
    fn users(&mut self, server: &Server) {
        for role in ROLES {
            let grant = match role {
                "secretary" => json!({ "role": role, "cell_id": self.ids["own.cell"] }),
                _ => json!({ "role": role, "committee_id": self.ids["own.committee"] }),
            };
            let user = json!({ "username": role, "display_name": role, "password": PASSWORD, "committee_id": self.ids["own.committee"], "grants": [grant] });
            self.administrator.post("/v1/users", &user).expect(201);
            let first = server.log_in(role);
            let session = first.get("/v1/auth/sessions").expect(200).each("id").remove(0);
            self.ids.insert(format!("session.{role}"), session);
            self.tokens.insert(role.to_owned(), server.log_in(role).token.expect("logged in"));
        }
        let organizer = server.anonymous().with_token(&self.tokens["root.organizer"]);
        for (side, username) in [("own", "judge"), ("foreign", "clerk.foreign")] {
            let seat = json!({ "round": "final", "kind": "judge", "username": username });
            let seat = organizer.post(&format!("/v1/contests/{}/seats", self.ids[&format!("{side}.entered_contest")]), &seat).expect(201).id();
            self.ids.insert(format!("{side}.seat"), seat);
        }
        self.judged(server, &organizer);
        let somebody = server.log_in("clerk.own").get("/v1/auth/sessions").expect(200).each("id").remove(0);
        self.ids.insert("session.somebody".to_owned(), somebody);
        let (id, secret) = (self.ids["own.client"].clone(), self.ids["own.secret.value"].clone());
        let token =
            server.anonymous().form("/oauth/token", &[("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)]).expect(200);
        self.tokens.insert("client".to_owned(), token.body["access_token"].as_str().expect("a token").to_owned());
    }
}
