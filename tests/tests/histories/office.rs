//! Acts of the office: committees, holidays, directives, plans, accounts, sessions, service clients.

use chibo_tests::{Client, PASSWORD, json};

use super::world::{Random, Things, World};

impl World {
    /// Committees, holidays and directives.
    pub(super) fn elsewhere(&self, random: &mut Random, client: usize) -> (&'static str, Vec<u16>) {
        let (organizer, _) = &self.callers[client % self.callers.len()];
        let administrator = &self.administrators[client % self.administrators.len()];
        let committees = || organizer.get("/v1/committees?sort=-created_at&limit=4").expect(200).each("id");
        let known: &[String] = &self.committees;
        match random.below(7) {
            0 => {
                let new = json!({ "code": format!("P{}", random.below(9)), "name": "Đảng ủy mới", "level": "base", "founded_on": "2012-01-01" });
                ("found a committee", vec![organizer.post("/v1/committees", &new).status])
            }
            1 => {
                let name = json!({ "name": format!("Đảng ủy {}", random.below(9)) });
                ("rename a committee", vec![organizer.patch(&format!("/v1/committees/{}", random.of(&committees())), &name).status])
            }
            2 => {
                let mut found = committees();
                found.retain(|committee| !known.contains(committee));
                let order = json!({ "acted_on": "2024-10-02", "document_number": "5-QĐ/TU", "reason": "Sắp xếp" });
                ("dissolve a committee", vec![organizer.act(&format!("/v1/committees/{}/dissolve", random.of(&found)), &order).status])
            }
            3 | 4 => {
                let holiday = json!({ "day": format!("2022-08-{:02}", random.below(28) + 1), "kind": "off", "name": "Nghỉ bão", "source": "Thông báo" });
                ("record a holiday", vec![administrator.post("/v1/holidays", &holiday).status])
            }
            5 => {
                let holidays = administrator.get("/v1/holidays?year=2022&limit=20").expect(200).each("id");
                ("delete a holiday", vec![administrator.delete(&format!("/v1/holidays/{}", random.of(&holidays))).status])
            }
            _ => {
                let new =
                    json!({ "number": format!("{}-KH/ĐU", random.below(50) + 1), "issued_on": "2024-01-02", "title": "Kế hoạch", "committee_id": known[0] });
                let made = organizer.post("/v1/directives", &new);
                let deleted = (made.status == 201).then(|| organizer.delete(&format!("/v1/directives/{}", made.id())).status);
                ("record a directive and delete it", std::iter::once(made.status).chain(deleted).collect())
            }
        }
    }

    /// Accounts, roles, service clients and their secrets.
    pub(super) fn accounts(&self, random: &mut Random, client: usize) -> (&'static str, Vec<u16>) {
        let administrator = &self.administrators[client % self.administrators.len()];
        let people = || {
            let mut found = administrator.get("/v1/users?sort=-created_at&limit=6").expect(200);
            let items = found.body["items"].take();
            let made = items.as_array().into_iter().flatten().filter(|user| user["username"].as_str().is_some_and(|name| name.starts_with("nguoi.")));
            made.filter_map(|user| user["id"].as_str()).map(str::to_owned).collect::<Vec<_>>()
        };
        match random.below(10) {
            0 | 1 => {
                let name = format!("nguoi.{}", random.below(12));
                let body = json!({ "username": name, "display_name": name, "password": PASSWORD, "grants": [{ "role": "viewer", "committee_id": self.committees[0] }] });
                ("make an account", vec![administrator.post("/v1/users", &body).status])
            }
            2 => {
                let role = json!({ "role": "auditor", "committee_id": self.committees[random.below(2)] });
                ("give a role", vec![administrator.post(&format!("/v1/users/{}/grants", random.of(&people())), &role).status])
            }
            3 => {
                let to = ["disabled", "active"][random.below(2)];
                let order = json!({ "to": to, "reason": "Thử" });
                ("lock or unlock an account", vec![administrator.act(&format!("/v1/users/{}/transitions", random.of(&people())), &order).status])
            }
            4 => {
                let order = json!({ "new_password": format!("mật khẩu thử số {}", random.below(9)) });
                ("set a password", vec![administrator.post(&format!("/v1/users/{}/password", random.of(&people())), &order).status])
            }
            5 => {
                let path = format!("/v1/users/{}/grants", random.of(&people()));
                let grants = administrator.get(&path);
                let grants = if grants.status == 200 { grants.each("id") } else { Vec::new() };
                ("take a role", vec![administrator.delete(&format!("{path}/{}", random.of(&grants))).status])
            }
            6 | 7 => ("log in, perhaps change the own password, log out", Self::session(administrator, random)),
            8 => ("lock a client, or take its secrets", Self::close_client(administrator, random)),
            _ => {
                let new = json!({ "name": format!("Hệ thống {}", self.number()), "role": "viewer", "committee_id": self.committees[0], "scopes": ["structure:read"] });
                let made = administrator.post("/v1/clients", &new);
                let secret = (made.status == 201)
                    .then(|| administrator.post(&format!("/v1/clients/{}/secrets", made.body["client"]["id"].as_str().unwrap_or_default()), &json!({})).status);
                ("make a client with a secret", std::iter::once(made.status).chain(secret).collect())
            }
        }
    }

    /// Somebody comes, perhaps with a new password for the next time, and goes. Who was locked or has another password is refused.
    fn session(anyone: &Client, random: &mut Random) -> Vec<u16> {
        let body = json!({ "username": format!("nguoi.{}", random.below(12)), "password": PASSWORD });
        let session = anyone.without_token().post("/v1/auth/sessions", &body);
        if session.status != 201 {
            return vec![session.status];
        }
        let person = anyone.with_token(session.body["access_token"].as_str().unwrap_or_default());
        let change = json!({ "current_password": PASSWORD, "new_password": format!("mật khẩu riêng số {}", random.below(9)) });
        let changed = (random.below(3) == 0).then(|| person.post("/v1/auth/password", &change).status);
        let gone = (random.below(2) == 0).then(|| person.delete("/v1/auth/sessions/current").status);
        [session.status].into_iter().chain(changed).chain(gone).collect()
    }

    /// A system that is not trusted any more.
    fn close_client(administrator: &Client, random: &mut Random) -> Vec<u16> {
        let clients = administrator.get("/v1/clients?limit=20").expect(200).each("id");
        let path = format!("/v1/clients/{}", random.of(&clients));
        if random.below(2) == 0 {
            return vec![administrator.act(&format!("{path}/transitions"), &json!({ "to": "disabled", "reason": "Thử" })).status];
        }
        let read = administrator.get(&path);
        let secrets = read.body["secrets"].as_array().into_iter().flatten().filter_map(|secret| secret["id"].as_str());
        secrets.map(|secret| administrator.delete(&format!("{path}/secrets/{secret}")).status).collect()
    }

    /// A quota of a plan that is still a draft, and away with it.
    pub(super) fn draft(&self, organizer: &Client, cell: &str, random: &mut Random) -> Vec<u16> {
        let year = 2023 + random.below(2);
        let plan =
            json!({ "code": format!("THU-{year}"), "year": year, "kind": "member_development", "committee_id": self.committees[0], "title": "Kế hoạch" });
        let made = organizer.post("/v1/plans", &plan).status;
        let plans = organizer.get(&format!("/v1/plans?code=THU-{year}")).expect(200).each("id");
        let quota = json!({ "plan_id": random.of(&plans), "cell_id": cell, "kind": "admission", "value": random.below(5) });
        let quota = organizer.post("/v1/quotas", &quota);
        let deleted = (quota.status == 201 && random.below(2) == 0).then(|| organizer.delete(&format!("/v1/quotas/{}", quota.id())).status);
        [made, quota.status].into_iter().chain(deleted).collect()
    }

    /// The last days before the quotas of a plan are issued, and the day itself.
    pub(super) fn prepare(&self, things: &Things, random: &mut Random, client: usize) -> (&'static str, Vec<u16>) {
        let (organizer, leader) = &self.callers[client % self.callers.len()];
        let quota = format!("/v1/quotas/{}", random.of(&things.drafts));
        match random.below(7) {
            0..=2 => ("edit a quota", vec![organizer.patch(&quota, &json!({ "value": 1 + random.below(5) })).status]),
            3 => ("delete a quota", vec![organizer.delete(&quota).status]),
            4 | 5 => {
                let quota = json!({ "plan_id": things.plan, "cell_id": random.of(&things.awaited), "kind": "admission", "value": 1 + random.below(5) });
                ("add a quota", vec![organizer.post("/v1/quotas", &quota).status])
            }
            _ => {
                let order = json!({ "issued_on": "2023-02-15", "document_number": "6-QĐ/ĐU" });
                ("issue the quotas", vec![leader.act(&format!("/v1/plans/{}/quotas/issue", things.plan), &order).status])
            }
        }
    }
}
