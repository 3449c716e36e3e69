//! The ward that random histories happen in, and the acts of which they are made.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chibo_tests::{Client, Kind, Server, Value, json};

use super::{contests, fitting, judging};
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

/// Small, and the same for the same seed on every machine (xorshift).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }

    pub(super) fn of<'a>(&mut self, among: &'a [String]) -> &'a str {
        among.get(self.below(among.len())).map_or("00000000-0000-7000-8000-000000000000", String::as_str)
    }
}

/// What there is at the beginning of a history.
pub(super) struct Things {
    candidates: Vec<String>,
    pub(super) members: Vec<String>,
    cells: Vec<String>,
    quotas: Vec<String>,
    /// An adopted plan whose quotas are not issued yet, its quotas, and the cells that wait for them.
    pub(super) plan: String,
    pub(super) drafts: Vec<String>,
    pub(super) awaited: Vec<String>,
    /// A contest that is open.
    pub(super) contest: String,
    /// A contest that is judged.
    pub(super) judged: String,
}

pub(super) struct World {
    pub(super) ward: Ward,
    /// The organizer and the leader at each server.
    pub(super) callers: Vec<(Client, Client)>,
    /// The administrator at each server.
    pub(super) administrators: Vec<Client>,
    pub(super) committees: [String; 2],
    contest_plan: String,
    numbers: AtomicUsize,
    /// A second server on the same database; stopped with the world.
    _second: Option<Server>,
}

impl World {
    pub(super) fn new(kind: Kind) -> Self {
        let ward = Ward::new(kind);
        let mut callers = vec![(ward.organizer.clone(), ward.leader.clone())];
        let mut administrators = vec![ward.administrator.clone()];
        let second = (kind == Kind::Postgres).then(|| Server::on(Arc::clone(&ward.server.database), &[("access_minutes", "1440")]));
        if let Some(second) = &second {
            callers.push((second.log_in("to.chuc"), second.log_in("lanh.dao")));
            administrators.push(second.log_in("quan.tri"));
        }
        let other = json!({ "code": "P-SENHONG", "name": "Đảng ủy phường Sen Hồng", "level": "base", "founded_on": "2011-01-01" });
        let committees = [ward.committee.clone(), ward.organizer.post("/v1/committees", &other).expect(201).id()];
        ward.reached(2022);
        let contest_plan = contests::plan(&ward);
        Self { ward, callers, administrators, committees, contest_plan, numbers: AtomicUsize::new(1), _second: second }
    }

    pub(super) fn number(&self) -> usize {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Some cells and people for the next history, so that there is always somebody to do something with.
    pub(super) fn people(&self) {
        // Their own cells stay out of it, so that there is always somebody far on the way.
        for (cell, until) in ["committee_resolved", "decided"].into_iter().enumerate() {
            self.ward.walk(cell, &UNDER_24, &format!("{}-QĐ/QU", 100 + self.number()), until);
        }
        for _ in 0..2 {
            let cell = json!({ "code": format!("M{}", self.number()), "name": "Chi bộ mới", "kind": "residential", "committee_id": self.committees[0], "founded_on": "2011-01-01" });
            let cell = self.ward.organizer.post("/v1/cells", &cell).expect(201).id();
            for _ in 0..4 {
                self.ward.organizer.post("/v1/members", &member(&cell)).expect(201);
            }
            self.ward
                .organizer
                .post(
                    "/v1/candidates",
                    &json!({ "full_name": "Trần Thị Nụ", "birth": "1999-05-01", "education": "university", "cell_id": cell, "listed_on": "2022-01-10" }),
                )
                .expect(201);
        }
    }

    /// A plan of a committee of its own, adopted, with drafts for its cells.
    fn adopted(&self) -> (String, Vec<String>) {
        let (organizer, code) = (&self.ward.organizer, format!("K{}", self.number()));
        let made = |path: &str, body: &Value| organizer.post(path, body).expect(201).id();
        let committee = made("/v1/committees", &json!({ "code": code, "name": "Đảng ủy xã", "level": "base", "founded_on": "2011-01-01" }));
        let directive = json!({ "number": format!("{}-NQ/ĐU", self.number()), "issued_on": "2022-12-30", "title": "Nghị quyết", "committee_id": committee });
        let directive = made("/v1/directives", &directive);
        let plan = json!({
            "code": code, "year": 2023, "kind": "member_development", "committee_id": committee, "title": "Kế hoạch", "directive_ids": [directive],
            "admission_target": 3
        });
        let plan = made("/v1/plans", &plan);
        let cells = [1, 2, 3].map(|at| {
            let cell =
                json!({ "code": format!("{code}.{at}"), "name": "Chi bộ thôn", "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
            let cell = made("/v1/cells", &cell);
            made("/v1/quotas", &json!({ "plan_id": plan, "cell_id": cell, "kind": "admission", "value": 1 }));
            cell
        });
        let path = format!("/v1/plans/{plan}/transitions");
        organizer.act(&path, &json!({ "to": "consultation", "on": "2023-01-04" })).expect(200);
        self.ward.leader.act(&path, &json!({ "to": "adopted", "on": "2023-02-09", "document_number": "05-KH/ĐU" })).expect(200);
        (plan, cells.into())
    }

    pub(super) fn look(&self) -> Things {
        let ids = |path: &str| self.ward.organizer.get(path).expect(200).each("id");
        let mut cells = ids("/v1/cells?dissolved=false&sort=-created_at&limit=7");
        cells.retain(|cell| !self.ward.cells.contains(cell));
        let mut members = ids("/v1/members?sort=-created_at&limit=16&status=official");
        members.retain(|member| !self.ward.members.iter().flatten().any(|kept| kept == member));
        let (plan, awaited) = self.adopted();
        let drafts = ids(&format!("/v1/quotas?plan_id={plan}&limit=9"));
        let candidates = ids("/v1/candidates?sort=-created_at&limit=12");
        let contest = contests::open(&self.ward, &self.contest_plan, self.number());
        let judged = judging::begun(&self.ward, &self.contest_plan, self.number());
        Things { contest, judged, candidates, members, cells, quotas: ids("/v1/quotas?status=issued,adjusted&limit=4"), plan, drafts, awaited }
    }

    /// One act of a client: its name, and what it was answered.
    pub(super) fn act(&self, random: &mut Random, things: &Things, client: usize) -> (&'static str, Vec<u16>) {
        let (organizer, leader) = &self.callers[client % self.callers.len()];
        let candidate = format!("/v1/candidates/{}", random.of(&things.candidates));
        let member = format!("/v1/members/{}", random.of(&things.members));
        let cell = random.of(&things.cells);
        let post = |path: &str, body: &Value| vec![organizer.act(path, body).status];
        match random.below(51) {
            0..=2 => ("list a candidate twice with one key", self.list_twice(cell, random)),
            3..=6 => ("move a candidate", self.move_on(organizer, leader, &candidate, random)),
            7 => ("correct an act", Self::take_back(leader, &candidate)),
            8 => ("transfer a candidate", post(&format!("{candidate}/transfers"), &json!({ "cell_id": cell, "valid_from": "2024-06-01" }))),
            9 => ("edit a candidate", vec![organizer.patch(&candidate, &json!({ "occupation": format!("Nghề {}", random.below(9)) })).status]),
            10 => ("add a paper", post(&format!("{candidate}/documents"), &json!({ "kind": "cv", "dated_on": "2023-01-01" }))),
            11 => {
                let read = organizer.get(&candidate);
                let helper = someone(organizer, random, read.body["cell_id"].as_str().unwrap_or_default());
                ("assign a helper", post(&format!("{candidate}/helpers"), &json!({ "member_id": helper, "valid_from": "2024-07-01" })))
            }
            12 => ("record a member", post("/v1/members", &self::member(cell))),
            13 => ("transfer a member", post(&format!("{member}/transfers"), &json!({ "cell_id": cell, "valid_from": "2024-08-01" }))),
            14 => (
                "a member leaves",
                post(&format!("{member}/transitions"), &json!({ "to": "left", "on": "2024-09-01", "reason": "resigned", "document_number": "3-QĐ/ĐU" })),
            ),
            15 if random.below(3) == 0 => {
                let into = random.of(&things.cells);
                (
                    "merge a cell",
                    post(
                        &format!("/v1/cells/{cell}/merge"),
                        &json!({ "into_cell_id": into, "acted_on": "2024-10-01", "document_number": "4-QĐ/ĐU", "reason": "Sắp xếp" }),
                    ),
                )
            }
            15 | 16 => (
                "dissolve a cell",
                post(&format!("/v1/cells/{cell}/dissolve"), &json!({ "acted_on": "2024-10-02", "document_number": "5-QĐ/ĐU", "reason": "Sắp xếp" })),
            ),
            17 => {
                let parent = &self.committees[random.below(2)];
                (
                    "move a cell",
                    post(
                        &format!("/v1/cells/{cell}/parents"),
                        &json!({ "parent_id": parent, "valid_from": "2024-10-03", "document_number": "6-QĐ/ĐU", "reason": "Sắp xếp" }),
                    ),
                )
            }
            18 => (
                "elect a secretary",
                post(
                    &format!("/v1/cells/{cell}/posts"),
                    &json!({ "kind": "secretary", "member_id": someone(organizer, random, cell), "valid_from": "2020-01-01" }),
                ),
            ),
            19 => {
                let order = json!({ "value": random.below(9), "valid_from": "2022-07-01", "document_number": "7-QĐ/ĐU", "reason": "Điều chỉnh" });
                ("adjust a quota", vec![leader.act(&format!("/v1/quotas/{}/adjustments", random.of(&things.quotas)), &order).status])
            }
            22 => ("delete a member", vec![organizer.delete(&member).status]),
            23 => ("delete a candidate", vec![organizer.delete(&candidate).status]),
            24..=26 => self.elsewhere(random, client),
            27 | 28 => ("list somebody, take off and erase", Self::erase(organizer, cell)),
            29..=31 => self.accounts(random, client),
            32 => ("draft a quota", self.draft(organizer, cell, random)),
            33 | 34 => self.prepare(things, random, client),
            35 | 36 => Self::dossier(organizer, &candidate, random, things),
            37 => ("edit a member", vec![organizer.patch(&member, &json!({ "birth": format!("{}-05-04", 1980 + random.below(9)) })).status]),
            42..=44 => contests::act(organizer, cell, random, things),
            45..=47 => judging::act(organizer, random, things),
            48..=50 => fitting::act(organizer, cell, random, things),
            20 => ("rename a cell", vec![organizer.patch(&format!("/v1/cells/{cell}"), &json!({ "name": format!("Chi bộ {}", random.below(9)) })).status]),
            _ => ("found a cell", vec![self.put_cell(organizer, random)]),
        }
    }

    /// The same request at each server at once: one answer, or none yet.
    fn list_twice(&self, cell: &str, random: &mut Random) -> Vec<u16> {
        let person = format!("0000000001{:02}", random.below(60));
        let body = json!({ "full_name": "Lê Thị Búp", "birth": "2000-02-03", "education": "university", "personal_id": person, "cell_id": cell, "listed_on": "2022-01-10" });
        let key = format!("k{}", self.number());
        let send = |(organizer, _): &(Client, Client)| organizer.request("POST", "/v1/candidates").key(&key).json(&body).send();
        let [first, second] = [self.callers.first(), self.callers.last()].map(|caller| caller.expect("a caller"));
        let both = std::thread::scope(|scope| [first, second].map(|caller| scope.spawn(move || send(caller))).map(|one| one.join().unwrap()));
        if both.iter().all(|answer| answer.status == 201) {
            assert_eq!(both[0].body["id"], both[1].body["id"], "one key, one candidate");
        }
        both.iter().map(|answer| answer.status).collect()
    }

    /// Takes the last act back.
    fn take_back(leader: &Client, candidate: &str) -> Vec<u16> {
        let acts = leader.get(&format!("{candidate}/transitions"));
        let last = acts.body["items"].as_array().into_iter().flatten().filter(|act| act["counts"] == true).filter_map(|act| act["number"].as_i64()).max();
        last.map(|act| leader.act(&format!("{candidate}/corrections"), &json!({ "act": act, "reason": "Nhầm" })).status).into_iter().collect()
    }

    fn move_on(&self, organizer: &Client, leader: &Client, candidate: &str, random: &mut Random) -> Vec<u16> {
        let read = organizer.get(candidate);
        let empty = Vec::new();
        let onward: Vec<&str> = read.body["allowed_transitions"].as_array().unwrap_or(&empty).iter().filter_map(Value::as_str).collect();
        // Mostly onward: the ways off the list would soon be all there is.
        let Some(to) = onward.iter().find(|to| !["withdrawn", "rejected", "cancelled"].contains(to)).or(onward.get(random.below(onward.len()))) else {
            return Vec::new();
        };
        let number = format!("{}-QĐ/QU", random.below(5) + 1);
        let mut body = match *to {
            "fostering" | "trained" | "dossier" | "cell_resolved" | "committee_resolved" | "decided" | "admitted" | "official" => {
                self.ward.step(to, random.below(2), &UNDER_24, &number)
            }
            _ => json!({ "to": to, "on": "2024-05-01", "reason": "Thôi", "document_number": "8-BB/CB" }),
        };
        if body["helper_id"].is_string() {
            body["helper_id"] = json!(someone(organizer, random, read.body["cell_id"].as_str().unwrap_or_default()));
        }
        let caller = if ["decided", "official", "cancelled"].contains(to) { leader } else { organizer };
        let version = read.body["version"].to_string();
        vec![caller.request("POST", &format!("{candidate}/transitions")).if_match(&version).json(&body).send().status]
    }

    /// Another system puts a cell, and so does everybody else.
    fn put_cell(&self, organizer: &Client, random: &mut Random) -> u16 {
        let body = json!({ "name": "Chi bộ khu phố", "kind": "residential", "committee_code": "P-HOASEN", "founded_on": "2012-01-01" });
        organizer.request("PUT", &format!("/v1/cells/by-code/P{}", self.numbers.load(Ordering::Relaxed) / 8 + random.below(2))).json(&body).send().status
    }
}

/// An official member of a cell, mostly; somebody else may have been quicker.
pub(super) fn someone(organizer: &Client, random: &mut Random, cell: &str) -> String {
    let found = organizer.get(&format!("/v1/members?cell_id={cell}&status=official&limit=5"));
    random.of(&if found.status == 200 { found.each("id") } else { Vec::new() }).to_owned()
}

pub(super) fn member(cell: &str) -> Value {
    json!({ "full_name": "Phạm Thị Tâm", "cell_id": cell, "joined_cell_on": "2016-01-01", "admitted_on": "2011-02-03", "official_on": "2012-02-03" })
}
