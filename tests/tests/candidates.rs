//! Candidates as people follow them, through the API: whole ways, refusals and what explains them, moves, corrections, counts, and
//! what a cell must not learn of another cell's candidate.

use std::collections::BTreeMap;

use chibo_api::admin;
use chibo_tests::{Client, Kind, Response, Server, Value, json};
use chrono::{Datelike, Duration, NaiveDate};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_way_under_24, a_way_begun_before_294_and_ended_after, a_way_after_208, a_refusal_lists_everything_and_eligibility_the_same, the_earliest_day_is_the_truth, a_cancelled_decision_uncounts, a_wrong_entry_is_corrected_and_stays, a_transfer_keeps_the_resolution, a_merged_cell_is_followed_by_the_other, a_corrected_holiday_moves_deadlines, one_person_is_followed_once, two_at_once, a_secretary_finds_no_trace, deadlines_are_reported, erasing_leaves_nothing, the_master_key_is_rotated, a_past_act_keeps_its_ruleset, what_need_not_be_kept_goes]
}

/// Listing, fostering, course, dossier, papers, cell, committee, decision, receipt, ceremony, cell meeting, recognition.
pub(crate) type Days = [&'static str; 12];
pub(crate) const UNDER_24: Days = [
    "2022-01-10",
    "2022-02-14",
    "2022-04-20",
    "2022-05-16",
    "2022-05-20",
    "2022-06-10",
    "2022-06-20",
    "2022-07-15",
    "2022-07-18",
    "2022-08-05",
    "2023-08-14",
    "2023-08-25",
];
const ACROSS: Days = [
    "2024-08-05",
    "2024-09-09",
    "2024-11-15",
    "2025-01-20",
    "2025-02-10",
    "2025-05-05",
    "2025-05-20",
    "2025-07-04",
    "2025-07-08",
    "2025-07-18",
    "2026-07-20",
    "2026-08-05",
];
const AFTER_208: Days = [
    "2026-07-27",
    "2026-08-10",
    "2026-09-14",
    "2026-10-05",
    "2026-10-12",
    "2026-11-02",
    "2026-11-09",
    "2026-12-01",
    "2026-12-03",
    "2026-12-18",
    "2027-12-20",
    "2027-12-30",
];

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
        let server = Server::with(kind, &all);
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
        let client = match body["to"].as_str().unwrap_or_default() {
            "decided" | "official" | "cancelled" => &self.leader,
            _ => &self.organizer,
        };
        client.act(&format!("/v1/candidates/{candidate}/transitions"), body)
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
    fn counts_are_right(&self) {
        admin::rebuild_counters(&self.server.app, true).expect("every counter equals a count from scratch");
    }
}

fn counts(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

fn rulesets_of(ward: &Ward, candidate: &str) -> Vec<String> {
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200);
    acts.body["items"].as_array().unwrap().iter().filter_map(|act| act["ruleset"]["code"].as_str().map(str::to_owned)).collect()
}

/// A whole way: dates, member record and counters.
fn way(kind: Kind, days: &Days, rulesets: &[(&str, usize)]) -> Ward {
    let mut ward = Ward::new(kind);
    if days[11].parse::<NaiveDate>().unwrap() > ward.server.today() {
        ward.travel_to(days[11]);
    }
    let year = |day: &str| day.parse::<NaiveDate>().unwrap().year();
    let candidate = ward.walk(0, days, "101-QĐ/QU", "official");
    let found = ward.get(&candidate);
    assert_eq!((&found["stage"], &found["stage_on"], &found["active"], &found["due"]), (&json!("official"), &json!(days[11]), &json!(false), &Value::Null));
    let used: Vec<String> = rulesets.iter().flat_map(|(code, times)| vec![(*code).to_owned(); *times]).collect();
    assert_eq!(rulesets_of(&ward, &candidate), used);
    let member = ward.organizer.get(&format!("/v1/members/{}", found["member_id"].as_str().unwrap())).expect(200).body;
    let ceremony: NaiveDate = days[9].parse().unwrap();
    let official = ceremony.with_year(ceremony.year() + 1).unwrap();
    assert_eq!(
        (&member["status"], &member["admitted_on"], &member["official_on"], &member["cell_id"], &member["full_name"]),
        (&json!("official"), &json!(days[9]), &json!(official), &json!(ward.cells[0]), &json!("Nguyễn Thị Sen"))
    );
    let cell = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body;
    assert_eq!((&cell["official_members"], &cell["probationary_members"]), (&json!(13), &json!(0)));
    let (course, decision) = (year(days[2]), year(days[7]));
    if course == decision {
        assert_eq!(ward.reached(course), counts(&[("0 admission", 1), ("0 course", 1)]));
    } else {
        assert_eq!(ward.reached(course), counts(&[("0 course", 1)]));
        assert_eq!(ward.reached(decision), counts(&[("0 admission", 1)]));
    }
    assert_eq!(ward.reached(year(days[11])).get("0 admission"), (year(days[11]) == decision).then_some(&1), "recognition counts nothing");
    ward.counts_are_right();
    // The helper of the fostering, then the one named at the ceremony, who is done with the recognition.
    let helpers = ward.organizer.get(&format!("/v1/candidates/{candidate}/helpers")).expect(200);
    let times: Vec<(&Value, &Value)> = helpers.body["items"].as_array().unwrap().iter().map(|helper| (&helper["valid_from"], &helper["valid_to"])).collect();
    assert_eq!(times, [(&json!(days[9]), &json!(days[11])), (&json!(days[1]), &json!(days[9]))]);
    ward
}

fn a_way_under_24(kind: Kind) {
    way(kind, &UNDER_24, &[("24-QĐ/TW", 8)]);
}

fn a_way_begun_before_294_and_ended_after(kind: Kind) {
    // Listed, helped, trained under 24; dossier, cell and committee under 232; decision and ceremony under 294; recognised under 208.
    way(kind, &ACROSS, &[("24-QĐ/TW", 2), ("232-QĐ/TW", 3), ("294-QĐ/TW", 2), ("208-QĐ/TW", 1)]);
}

fn a_way_after_208(kind: Kind) {
    way(kind, &AFTER_208, &[("208-QĐ/TW", 8)]);
}

/// Code, status, clause and earliest day of every condition that stands against a move.
fn against(body: &Value) -> Vec<String> {
    let conditions = body["conditions"].as_array().expect("conditions");
    let stands = conditions.iter().filter(|one| one["status"] == "unmet" || one["status"] == "needed");
    stands.map(|one| format!("{} {} {} {} {}", one["code"], one["status"], one["clause"]["document"], one["required"], one["earliest_on"])).collect()
}

fn a_refusal_lists_everything_and_eligibility_the_same(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2025-07-02");
    let days = &ACROSS;
    for (to, on, least) in [
        ("fostering", "2025-07-01", 3),
        ("trained", "2025-07-10", 2),
        ("dossier", "2025-07-20", 1),
        ("cell_resolved", "2025-08-20", 7),
        ("committee_resolved", "2025-09-10", 2),
        ("decided", "2025-12-22", 3),
        ("admitted", "2026-03-30", 2),
        ("official", "2026-04-01", 5),
    ] {
        // Nothing is said but where to and when: everything that can be missing is.
        let bare = json!({ "to": to, "on": on });
        let refused = ward.send(&candidate, &bare).problem(422, "rule_refused");
        let list = against(&refused.body);
        assert!(list.len() >= least, "{to}: {list:?}");
        assert_eq!(list.len(), refused.faults().len(), "{to}: each condition is one fault of the problem");
        let eligibility = ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to={to}&on={on}")).expect(200);
        assert_eq!(against(&eligibility.body), list, "{to}");
        assert_eq!(eligibility.body["conditions"], refused.body["conditions"], "{to}: the explanation and the decision are one");
        let unmet = list.iter().any(|one| one.contains("\"unmet\""));
        assert_eq!(eligibility.body["eligible"], json!(!unmet), "{to}");
        // In both languages, with the same codes and clauses.
        let vi = ward
            .organizer
            .request("GET", &format!("/v1/candidates/{candidate}/eligibility?to={to}&on={on}"))
            .header("Accept-Language", "vi")
            .send()
            .expect(200);
        assert_eq!(against(&vi.body), list);
        for (vi, en) in vi.body["conditions"].as_array().unwrap().iter().zip(eligibility.body["conditions"].as_array().unwrap()) {
            let (vi, en) = (vi["text"].as_str().unwrap(), en["text"].as_str().unwrap());
            assert!(vi != en && !vi.contains('{') && !en.contains('{'), "{vi} / {en}");
        }
        assert_eq!(ward.get(&candidate)["version"], eligibility_version(&ward, &candidate), "nothing was written");
        // Then as it should be, on days of its own.
        if to == "cell_resolved" {
            ward.dossier(&candidate, 0, "2025-08-01");
        }
        let good = |to: &str| {
            let mut step = ward.step(to, 0, days, "77-QĐ/ĐU");
            let on = match to {
                "fostering" => "2025-07-03",
                "trained" => "2025-07-10",
                "dossier" => "2025-07-20",
                "cell_resolved" => "2025-08-20",
                "committee_resolved" => "2025-09-10",
                "decided" => "2025-10-01",
                _ => "2025-10-20",
            };
            step["on"] = json!(on);
            if to == "trained" {
                step["certificate"]["issued_on"] = json!("2025-07-08");
            }
            if to == "admitted" {
                step["received_on"] = json!("2025-10-03");
            }
            step
        };
        if to != "official" {
            let mut dry = good(to);
            dry["dry_run"] = json!(true);
            assert_eq!(ward.send(&candidate, &dry).expect(200).body["stage"], to);
            assert_ne!(ward.get(&candidate)["stage"], to, "a dry run writes nothing");
            ward.send(&candidate, &good(to)).expect(200);
        }
    }
}

fn eligibility_version(ward: &Ward, candidate: &str) -> Value {
    ward.get(candidate)["version"].clone()
}

fn the_earliest_day_is_the_truth(kind: Kind) {
    let mut ward = Ward::new(kind);
    // Eighteen on 2026-12-02, sponsors together for a year from 2026-12-20, papers and course in order.
    let body = json!({ "full_name": "Lê Thị Mai", "birth": "2008-12-02", "education": "upper_secondary", "cell_id": ward.cells[0], "listed_on": "2026-07-27" });
    ward.travel_to("2026-11-25");
    let candidate = ward.organizer.post("/v1/candidates", &body).expect(201).id();
    for to in ["fostering", "trained", "dossier"] {
        ward.send(&candidate, &ward.step(to, 0, &AFTER_208, "1-QĐ/ĐU")).expect(200);
    }
    ward.dossier(&candidate, 0, "2026-10-12");
    let sponsors = ward.organizer.get(&format!("/v1/candidates/{candidate}/sponsors")).expect(200);
    for sponsor in sponsors.each("id") {
        ward.organizer.delete(&format!("/v1/candidates/{candidate}/sponsors/{sponsor}")).expect(204);
    }
    for member in &ward.members[0][1..3] {
        let sponsor = json!({ "kind": "member", "member_id": member, "known_since": "2025-12-20", "signed_on": "2026-10-12" });
        ward.organizer.post(&format!("/v1/candidates/{candidate}/sponsors"), &sponsor).expect(201);
    }
    let ask = |ward: &Ward| ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to=cell_resolved")).expect(200).body;
    let mut step = ward.step("cell_resolved", 0, &AFTER_208, "");
    let mut attempt = |ward: &Ward, on: &str| {
        step["on"] = json!(on);
        ward.send(&candidate, &step)
    };
    let now = ask(&ward);
    assert_eq!((&now["eligible"], &now["earliest_on"]), (&json!(false), &json!("2026-12-20")));
    let unmet =
        |body: &Value| body["conditions"].as_array().unwrap().iter().filter(|one| one["status"] == "unmet").map(|one| one["code"].clone()).collect::<Vec<_>>();
    assert_eq!(unmet(&now), [json!("age"), json!("sponsors_know_long")]);
    attempt(&ward, "2026-11-25").problem(422, "rule_refused");
    ward.travel_to("2026-12-02");
    assert_eq!(unmet(&ask(&ward)), [json!("sponsors_know_long")], "of age on the birthday");
    ward.travel_to("2026-12-19");
    assert_eq!(attempt(&ward, "2026-12-19").problem(422, "rule_refused").faults(), ["sponsors_know_long"]);
    ward.travel_to("2026-12-20");
    let then = ask(&ward);
    assert_eq!((&then["eligible"], &then["earliest_on"]), (&json!(true), &Value::Null));
    assert_eq!(attempt(&ward, "2026-12-20").expect(200).body["stage"], "cell_resolved");
}

fn a_cancelled_decision_uncounts(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/members/{member}/transitions");
    ward.organizer.act(&path, &json!({ "to": "official", "on": "2023-08-05" })).problem(409, "follows_candidate");
    let cancel = |ground: &str, on: &str| json!({ "to": "cancelled", "on": on, "ground": ground, "reason": "Sai thủ tục", "document_number": "120-QĐ/QU" });
    let redone = ward.send(&candidate, &cancel("wrong_procedure", "2022-09-01")).expect(200).body;
    assert_eq!((&redone["stage"], &redone["active"], &redone["member_id"]), (&json!("dossier"), &json!(true), &json!(member)));
    assert_eq!(ward.reached(2022), counts(&[("0 course", 1)]));
    let left = ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body;
    assert_eq!((&left["status"], &left["left_reason"], &left["left_on"]), (&json!("left"), &json!("struck"), &json!("2022-09-01")));
    let cell = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body;
    assert_eq!(cell["probationary_members"], 0);
    // Done again: another decision, another membership.
    let again: Days = ["", "", "", "", "", "2022-10-10", "2022-10-17", "2022-11-01", "2022-11-03", "2022-11-18", "2023-11-20", "2023-11-30"];
    for to in ["cell_resolved", "committee_resolved", "decided", "admitted"] {
        ward.send(&candidate, &ward.step(to, 0, &again, "140-QĐ/QU")).expect(200);
    }
    assert_ne!(ward.get(&candidate)["member_id"], json!(member));
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let struck = ward.send(&candidate, &cancel("wrong_standard", "2022-12-01")).expect(200).body;
    assert_eq!((&struck["stage"], &struck["active"], &struck["allowed_transitions"]), (&json!("cancelled"), &json!(false), &json!([])));
    assert_eq!(ward.reached(2022), counts(&[("0 course", 1)]));
    ward.counts_are_right();
    ward.send(&candidate, &cancel("wrong_standard", "2022-12-02")).problem(409, "illegal_transition");
}

fn a_wrong_entry_is_corrected_and_stays(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    let path = format!("/v1/candidates/{candidate}/corrections");
    let correction = |act: i64, really: Value| json!({ "act": act, "reason": "Ghi nhầm ngày", "as_it_was": really });
    // The decision was of the year before? Not before the committee's resolution.
    let mut decision = ward.step("decided", 0, &UNDER_24, "101-QĐ/QU");
    decision["on"] = json!("2022-06-01");
    ward.organizer.act(&path, &correction(7, decision.clone())).problem(403, "forbidden");
    let refused = ward.leader.act(&path, &correction(7, decision.clone())).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["#/on act_in_order"]);
    decision["on"] = json!("2022-07-01");
    let corrected = ward.leader.act(&path, &correction(7, decision)).expect(200).body;
    assert_eq!(corrected["stage"], "admitted");
    // The ceremony was a week later: the member's days follow.
    let mut ceremony = ward.step("admitted", 0, &UNDER_24, "");
    ceremony["on"] = json!("2022-08-12");
    ward.organizer.act(&path, &correction(8, ceremony)).expect(200);
    assert_eq!(ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body["admitted_on"], "2022-08-12");
    // What was corrected stays and is named.
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let told: Vec<(i64, bool, Value, Value)> = acts["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|act| act["number"].as_i64().unwrap() >= 7)
        .map(|act| (act["number"].as_i64().unwrap(), act["counts"] == true, act["corrected_by"].clone(), act["corrects"].clone()))
        .collect();
    assert_eq!(
        told,
        [(7, false, json!(9), Value::Null), (8, false, json!(10), Value::Null), (9, true, Value::Null, json!(7)), (10, true, Value::Null, json!(8))]
    );
    ward.counts_are_right();
    // An earlier act cannot simply not have been; the last one can, and what followed from it goes.
    ward.organizer.act(&path, &json!({ "act": 3, "reason": "Không có" })).problem(409, "later_acts");
    let before = ward.organizer.act(&path, &json!({ "act": 10, "reason": "Chưa tổ chức lễ" })).expect(200).body;
    assert_eq!((&before["stage"], &before["member_id"]), (&json!("decided"), &Value::Null));
    ward.organizer.get(&format!("/v1/members/{member}")).problem(404, "not_found");
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]), "the decision still counts");
    ward.organizer.act(&path, &json!({ "act": 99, "reason": "?" })).problem(422, "validation_failed");
    ward.counts_are_right();
}

fn a_transfer_keeps_the_resolution(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "cell_resolved");
    let path = format!("/v1/candidates/{candidate}/transfers");
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[0], "valid_from": "2022-06-12" })).problem(422, "validation_failed");
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-09" })).problem(422, "validation_failed");
    let moved = ward.organizer.act(&path, &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-13", "document_number": "07-CV/CB" })).expect(200).body;
    assert_eq!((&moved["cell_id"], &moved["stage"]), (&json!(ward.cells[1]), &json!("cell_resolved")));
    let helper = &ward.organizer.get(&format!("/v1/candidates/{candidate}/helpers")).expect(200).body["items"][0];
    assert_eq!(helper["valid_to"], "2022-06-13", "the helper's time ends with the move");
    for to in ["committee_resolved", "decided", "admitted"] {
        ward.send(&candidate, &ward.step(to, 1, &UNDER_24, "101-QĐ/QU")).expect(200);
    }
    // It counts for the cell whose resolution was used; the member is in the other.
    assert_eq!(ward.reached(2022), counts(&[("0 admission", 1), ("0 course", 1)]));
    let member = ward.get(&candidate)["member_id"].as_str().unwrap().to_owned();
    assert_eq!(ward.organizer.get(&format!("/v1/members/{member}")).expect(200).body["cell_id"], json!(ward.cells[1]));
    ward.organizer.act(&path, &json!({ "cell_id": ward.cells[0], "valid_from": "2022-09-01" })).problem(409, "wrong_state");
    ward.organizer.act(&format!("/v1/members/{member}/transfers"), &json!({ "cell_id": ward.cells[0], "valid_from": "2022-09-01" })).expect(200);
    assert_eq!(ward.get(&candidate)["cell_id"], json!(ward.cells[0]), "on probation the candidate goes with the member");
    ward.counts_are_right();
}

fn a_merged_cell_is_followed_by_the_other(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(1, &UNDER_24, "101-QĐ/QU", "dossier");
    assert_eq!(ward.reached(2022), counts(&[("1 course", 1)]));
    let merge = json!({ "into_cell_id": ward.cells[0], "acted_on": "2022-06-01", "document_number": "44-QĐ/ĐU", "reason": "Sắp xếp" });
    ward.organizer.act(&format!("/v1/cells/{}/merge", ward.cells[1]), &merge).expect(200);
    let found = ward.get(&candidate);
    assert_eq!((&found["cell_id"], &found["stage"]), (&json!(ward.cells[0]), &json!("dossier")));
    let cells = ward.organizer.get(&format!("/v1/candidates/{candidate}/cells")).expect(200).body;
    assert_eq!((&cells["items"][0]["valid_from"], &cells["items"][1]["valid_to"]), (&json!("2022-06-01"), &json!("2022-06-01")));
    // The course counted for the cell of its day.
    assert_eq!(ward.reached(2022), counts(&[("1 course", 1)]));
    let other = json!({ "code": "CB03", "name": "Chi bộ 3", "kind": "residential", "committee_id": ward.committee, "founded_on": "2020-01-01" });
    let other = ward.organizer.post("/v1/cells", &other).expect(201).id();
    let body = json!({ "full_name": "Trần Văn Tùng", "cell_id": other, "listed_on": "2022-01-10" });
    ward.organizer.post("/v1/candidates", &body).expect(201);
    let end = json!({ "acted_on": "2023-01-01", "document_number": "45-QĐ/ĐU", "reason": "Giải thể" });
    assert_eq!(ward.organizer.act(&format!("/v1/cells/{other}/dissolve"), &end).problem(422, "validation_failed").faults(), ["still_has_candidates"]);
}

fn a_corrected_holiday_moves_deadlines(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    // 30 working days from the decision of 15/7/2022.
    let due = |body: &Value| (body["due"]["kind"].clone(), body["due"]["on"].clone());
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
    let holiday = json!({ "day": "2022-08-10", "kind": "off", "name": "Nghỉ bão", "source": "Thông báo của thành phố" });
    let made = ward.administrator.post("/v1/holidays", &holiday).expect(201).id();
    let moved = ward.get(&candidate);
    assert_eq!(due(&moved), (json!("ceremony_due"), json!("2022-08-29")), "one working day later, over the weekend");
    let events = ward.server.database.texts("SELECT action || ' ' || coalesce(after, '') FROM events ORDER BY id");
    assert!(events.iter().any(|event| event.starts_with("holiday.created") && event.contains("\"deadlines_moved\":1")), "{events:#?}");
    assert!(events.iter().any(|event| event.starts_with("candidate.deadline_moved")));
    ward.administrator.delete(&format!("/v1/holidays/{made}")).expect(204);
    assert_eq!(due(&ward.get(&candidate)), (json!("ceremony_due"), json!("2022-08-26")));
}

fn one_person_is_followed_once(kind: Kind) {
    let ward = Ward::new(kind);
    let person = |cell: usize| json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "phone": "0900 000 123", "cell_id": ward.cells[cell], "listed_on": "2022-01-10" });
    let first = ward.organizer.post("/v1/candidates", &person(1)).expect(201).body;
    assert_eq!(first["personal_id"], "000000000123", "in full for whom needs it");
    let known = ward.organizer.post("/v1/candidates", &person(0)).problem(409, "person_followed");
    assert!(known.body["detail"].as_str().unwrap().contains(first["id"].as_str().unwrap()));
    // The secretary of the other cell does not learn of it; who sees both does.
    let second = ward.secretary.post("/v1/candidates", &person(0)).expect(201).body;
    assert_eq!((&second["personal_id"], &second["phone"], &second["same_person_ids"]), (&json!("••••••••••••"), &json!("••••"), &json!([])));
    let second = second["id"].as_str().unwrap().to_owned();
    assert_eq!(ward.get(&second)["same_person_ids"], json!([first["id"]]));
    // What is masked can be sent back, and changes nothing.
    let path = format!("/v1/candidates/{second}");
    let edit = json!({ "personal_id": "••••••••••••", "phone": "••••", "occupation": "Công nhân" });
    ward.secretary.patch(&path, &edit).expect(200);
    assert_eq!(ward.get(&second)["personal_id"], "000000000123");
    ward.secretary.patch(&path, &json!({ "personal_id": "••••••••0123" })).problem(422, "validation_failed");
    // The base committee does not resolve on a person followed twice.
    for to in ["fostering", "trained", "dossier"] {
        ward.send(&second, &ward.step(to, 0, &UNDER_24, "")).expect(200);
    }
    ward.organizer.patch(&path, &json!({ "birth": "1990-01-01", "education": "university" })).expect(200);
    ward.dossier(&second, 0, UNDER_24[4]);
    ward.send(&second, &ward.step("cell_resolved", 0, &UNDER_24, "")).expect(200);
    let refused = ward.send(&second, &ward.step("committee_resolved", 0, &UNDER_24, "")).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["followed_once"]);
    let off = json!({ "to": "withdrawn", "on": "2022-06-15", "reason": "Trùng", "document_number": "1-BB/CB" });
    ward.send(first["id"].as_str().unwrap(), &off).expect(200);
    ward.send(&second, &ward.step("committee_resolved", 0, &UNDER_24, "")).expect(200);
}

/// Two clients move the same candidate at once, 1,000 times: one succeeds, the other is told, and the counters are right.
fn two_at_once(kind: Kind) {
    const TIMES: usize = 1_000;
    let ward = Ward::new(kind);
    let days = &UNDER_24;
    // Of each: the candidate, its version, and the number of its last act.
    let mut people: Vec<(String, i64, i64)> = (0..8).map(|_| (ward.walk(0, days, "", "fostering"), 2, 2)).collect();
    let (mut succeeded, mut refused) = (0, 0);
    for time in 0..TIMES {
        let (candidate, version, last) = &mut people[time % 8];
        // There and back: the certificate is entered and taken back in turns.
        let there = time / 8 % 2 == 0;
        let (path, body) = if there {
            *last += 1;
            (format!("/v1/candidates/{candidate}/transitions"), ward.step("trained", 0, days, ""))
        } else {
            (format!("/v1/candidates/{candidate}/corrections"), json!({ "act": last, "reason": "Nhầm" }))
        };
        let attempt = || ward.organizer.request("POST", &path).if_match(&version.to_string()).json(&body).send().status;
        let both = std::thread::scope(|scope| [scope.spawn(attempt), scope.spawn(attempt)].map(|one| one.join().unwrap()));
        for status in both {
            match status {
                200 => succeeded += 1,
                409 | 412 => refused += 1,
                other => panic!("{other}"),
            }
        }
        assert_eq!(succeeded, time + 1, "exactly one of the two succeeds");
        *version += 1;
    }
    assert_eq!((succeeded, refused), (TIMES, TIMES));
    // Each of the eight was moved 125 times: in and out, and in again at last.
    assert_eq!(ward.reached(2022), counts(&[("0 course", 8)]));
    ward.counts_are_right();
}

/// Whatever a secretary tries, another cell's candidate is as if there were none.
fn a_secretary_finds_no_trace(kind: Kind) {
    let ward = Ward::new(kind);
    let other = ward.walk(1, &UNDER_24, "101-QĐ/QU", "decided");
    let absent = uuid::Uuid::now_v7().to_string();
    let own = ward.list(0, "2022-01-10");
    let someone = &ward.members[1][0];
    let operations: Vec<(&str, String, Option<Value>)> = vec![
        ("GET", "/v1/candidates/ID".to_owned(), None),
        ("PATCH", "/v1/candidates/ID".to_owned(), Some(json!({ "occupation": "Thợ" }))),
        ("GET", "/v1/candidates/ID/transitions".to_owned(), None),
        ("POST", "/v1/candidates/ID/transitions".to_owned(), Some(json!({ "to": "trained", "on": "2022-05-01" }))),
        ("POST", "/v1/candidates/ID/transitions".to_owned(), Some(json!({ "to": "decided", "on": "2022-05-01" }))),
        ("GET", "/v1/candidates/ID/eligibility?to=admitted".to_owned(), None),
        ("POST", "/v1/candidates/ID/corrections".to_owned(), Some(json!({ "act": 1, "reason": "x" }))),
        ("GET", "/v1/candidates/ID/cells".to_owned(), None),
        ("POST", "/v1/candidates/ID/transfers".to_owned(), Some(json!({ "cell_id": ward.cells[0], "valid_from": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/helpers".to_owned(), None),
        ("POST", "/v1/candidates/ID/helpers".to_owned(), Some(json!({ "member_id": someone, "valid_from": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/sponsors".to_owned(), None),
        (
            "POST",
            "/v1/candidates/ID/sponsors".to_owned(),
            Some(json!({ "kind": "member", "member_id": someone, "known_since": "2020-01-01", "signed_on": "2022-06-01" })),
        ),
        ("GET", "/v1/candidates/ID/documents".to_owned(), None),
        ("POST", "/v1/candidates/ID/documents".to_owned(), Some(json!({ "kind": "cv", "dated_on": "2022-06-01" }))),
        ("GET", "/v1/candidates/ID/opinions".to_owned(), None),
        ("POST", "/v1/candidates/ID/opinions".to_owned(), Some(json!({ "kind": "residence_cell", "given_on": "2022-06-01", "favourable": true }))),
        ("GET", "/v1/candidates/ID/checklist".to_owned(), None),
    ];
    for (method, path, body) in operations {
        let told = [&other, &absent].map(|id| {
            let request = ward.secretary.request(method, &path.replace("ID", id)).header("X-Request-Id", "same").if_match("*");
            let answer = match &body {
                Some(body) => request.json(body).send(),
                None => request.send(),
            };
            (answer.status, answer.text().replace(id.as_str(), "ID"))
        });
        assert_eq!(told[0], told[1], "{method} {path}: absent and invisible are the same, byte for byte");
        assert!(told[0].0 == 404 || told[0].0 == 403, "{method} {path}: {}", told[0].0);
    }
    // Lists, filters, sorts, searches, counts and reports know only the own one.
    for query in [
        "",
        "?q=sen",
        "?include_total=true",
        "?stage=decided&include_total=true",
        "?sort=due_on",
        "?sort=-stage_on",
        "?due_before=2030-01-01&include_total=true",
        "?active=true",
        "?sex=female",
        "?cell_id=OTHER&include_total=true",
        "?committee_id=WARD&include_total=true",
        "?limit=1",
    ] {
        let query = query.replace("OTHER", &ward.cells[1]).replace("WARD", &ward.committee);
        let page = ward.secretary.get(&format!("/v1/candidates{query}")).expect(200);
        assert!(!page.text().contains(&other), "{query}");
        assert!(page.each("id").iter().all(|id| *id == own), "{query}");
        assert!(page.body["page"]["total"].is_null() || page.body["page"]["total"].as_u64().unwrap() <= 1, "{query}");
        assert_eq!(page.body["page"]["next_cursor"], Value::Null, "{query}");
    }
    let report = ward.secretary.get("/v1/reports/deadlines").expect(200);
    assert_eq!((&report.body["items"], &report.body["total"]["overdue"]), (&json!([]), &json!(0)));
    // An error on another act does not name it either: a decision number that it already has, a cell that it is in.
    let named = json!({ "full_name": "Trần Văn Tùng", "cell_id": ward.cells[1], "listed_on": "2022-01-10" });
    let told = ward.secretary.post("/v1/candidates", &named).text();
    assert!(!told.contains(&other));
}

fn deadlines_are_reported(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    let report = ward.organizer.get("/v1/reports/deadlines").expect(200).body;
    assert_eq!(
        (&report["items"][0]["cell_code"], &report["items"][0]["counts"]["overdue"], &report["total"]["overdue"]),
        (&json!("CB01"), &json!(1), &json!(1))
    );
    let due = ward.organizer.get("/v1/candidates?due_before=2022-08-27&sort=due_on").expect(200);
    assert_eq!(due.each("id"), std::slice::from_ref(&candidate));
    assert!(ward.organizer.get("/v1/candidates?due_before=2022-08-26").expect(200).each("id").is_empty());
    let none = ward.organizer.get(&format!("/v1/reports/deadlines?cell_id={}", ward.cells[1])).expect(200).body;
    assert_eq!(none["items"], json!([]));
    // The receipt moves the deadline.
    let receipt = json!({ "kind": "decision_receipt", "dated_on": "2022-07-20" });
    ward.organizer.post(&format!("/v1/candidates/{candidate}/documents"), &receipt).expect(201);
    assert_eq!(ward.get(&candidate)["due"]["on"], "2022-08-31");
}

fn erasing_leaves_nothing(kind: Kind) {
    let ward = Ward::new(kind);
    let kept = ward.walk(0, &UNDER_24, "101-QĐ/QU", "admitted");
    let body = json!({
        "full_name": "Vương Thị Bất Diệt", "birth": "1997-07-17", "personal_id": "099887766554", "phone": "0911 222 333 4", "address": "Hẻm Tường Vi số 77",
        "occupation": "Thợ kim hoàn", "cell_id": ward.cells[0], "listed_on": "2022-01-10"
    });
    let person = ward.organizer.request("POST", "/v1/candidates").key("once").json(&body).send().expect(201).id();
    for to in ["fostering", "trained"] {
        let mut step = ward.step(to, 0, &UNDER_24, "");
        step["note"] = json!("Ghi chú về Bất Diệt");
        ward.send(&person, &step).expect(200);
    }
    let opinion = json!({ "kind": "residence_cell", "given_on": "2022-05-01", "favourable": false, "text": "Hay vắng họp tổ dân phố" });
    ward.organizer.post(&format!("/v1/candidates/{person}/opinions"), &opinion).expect(201);
    let before = ward.reached(2022);
    let path = format!("/v1/candidates/{person}/erasure");
    let order = json!({ "reason": "Theo yêu cầu", "document_number": "9-CV/ĐU" });
    ward.organizer.act(&path, &order).problem(409, "keeping_required");
    let off = json!({ "to": "withdrawn", "on": "2022-06-15", "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    ward.send(&person, &off).expect(200);
    // What is kept of a person, in one document.
    let own = ward.organizer.get(&format!("/v1/candidates/{person}/personal-data")).expect(200).body;
    assert_eq!(
        (&own["candidate"]["personal_id"], own["acts"].as_array().unwrap().len(), own["opinions"].as_array().unwrap().len()),
        (&json!("099887766554"), 4, 1)
    );
    ward.secretary.act(&path, &order).problem(403, "forbidden");
    ward.organizer.act(&format!("/v1/candidates/{kept}/erasure"), &order).problem(409, "keeping_required");
    let secrets = ["Bất Diệt", "bat diet", "099887766554", "0911 222 333 4", "Tường Vi", "kim hoàn", "vắng họp", "1997-07-17"];
    // Of all these only the name, its folded form, the birth date, the occupation, the note and the opinion stand readable at all.
    let bytes = ward.server.database.bytes();
    assert!(find(&bytes, "Bất Diệt") && !find(&bytes, "099887766554") && !find(&bytes, "Tường Vi"), "contact and personal ID are never readable");
    ward.organizer.act(&path, &order).expect(200);
    let gone = ward.get(&person);
    assert_eq!((&gone["full_name"], &gone["personal_id"], &gone["birth"]), (&json!("—"), &Value::Null, &json!("1997")));
    ward.organizer.act(&path, &order).problem(409, "erased");
    ward.organizer.patch(&format!("/v1/candidates/{person}"), &json!({ "full_name": "Ai đó" })).problem(409, "erased");
    let bytes = ward.server.database.bytes();
    for secret in secrets {
        assert!(!find(&bytes, secret), "{secret} is still in the files");
    }
    assert_eq!(ward.reached(2022), before, "reports of past years are unchanged");
    ward.counts_are_right();
    let acts = ward.organizer.get(&format!("/v1/candidates/{person}/transitions")).expect(200).body;
    assert_eq!(acts["items"].as_array().unwrap().len(), 4, "the skeleton stays");
    // The log has its skeleton too, and its values open no more.
    let keys = ward.server.database.texts("SELECT 'key' FROM person_keys");
    assert_eq!(
        keys.len(),
        ward.server.database.texts("SELECT 'row' FROM candidates").len() - 1 + ward.server.database.texts("SELECT 'row' FROM members").len()
    );
}

fn find(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn the_master_key_is_rotated(kind: Kind) {
    let ward = Ward::new(kind);
    let body = json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "cell_id": ward.cells[0], "listed_on": "2022-01-10" });
    let candidate = ward.organizer.post("/v1/candidates", &body).expect(201).id();
    admin::rotate_master_key(&ward.server.app).expect("it rotates");
    let database = ward.server.database.clone();
    let cell = ward.cells[0].clone();
    drop(ward);
    let server = Server::on(database, &[]);
    let organizer = server.log_in("to.chuc");
    assert_eq!(organizer.get(&format!("/v1/candidates/{candidate}")).expect(200).body["personal_id"], "000000000123");
    let again = json!({ "full_name": "Phạm Văn Lâm", "personal_id": "000000000123", "cell_id": cell, "listed_on": "2022-01-10" });
    organizer.post("/v1/candidates", &again).problem(409, "person_followed");
}

fn a_past_act_keeps_its_ruleset(kind: Kind) {
    let ward = Ward::new(kind);
    let mut days = UNDER_24;
    (days[3], days[4]) = ("2022-05-25", "2022-05-26");
    let candidate = ward.walk(0, &days, "101-QĐ/QU", "dossier");
    let ruleset = ward.administrator.get("/v1/rulesets?on=2022-01-01").expect(200).body["items"][0].clone();
    let path = format!("/v1/rulesets/{}/revisions", ruleset["id"].as_str().unwrap());
    let mut parameters = ruleset["parameters"].clone();
    // As if the certificate had been good for one month: the dossier of 25/5 rests on one of 20/4.
    parameters["certificate_months"]["value"] = json!(1);
    let correction = json!({ "parameters": parameters, "reason": "Đính chính", "document_number": "2-QĐ/TW" });
    ward.administrator.act(&path, &correction).expect(200);
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200).body;
    let dossier = &acts["items"][3];
    assert_eq!((&dossier["to"], &dossier["ruleset"]["revision"]), (&json!("dossier"), &json!(1)));
    let valid = dossier["conditions"].as_array().unwrap().iter().find(|one| one["code"] == "certificate_valid").unwrap();
    assert_eq!((&valid["status"], &valid["required"]), (&json!("met"), &json!("2027-04-20")));
    // A correction before it is held against the rules again, the later act against those it was taken under.
    let mut fostering = ward.step("fostering", 0, &days, "");
    fostering["on"] = json!("2022-02-15");
    let correct = json!({ "act": 2, "reason": "Ghi nhầm ngày", "as_it_was": fostering });
    ward.organizer.act(&format!("/v1/candidates/{candidate}/corrections"), &correct).expect(200);
    // What comes now is held against the new revision.
    ward.dossier(&candidate, 0, days[4]);
    let refused = ward.send(&candidate, &ward.step("cell_resolved", 0, &days, "")).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["certificate_valid"]);
    let now = ward.organizer.get(&format!("/v1/candidates/{candidate}/eligibility?to=cell_resolved&on=2022-06-10")).expect(200).body;
    assert_eq!(now["ruleset"]["revision"], 2);
}

fn what_need_not_be_kept_goes(kind: Kind) {
    let mut ward = Ward::new(kind);
    let today = ward.server.today().to_string();
    let gone = ward.list(0, "2022-01-10");
    let off = json!({ "to": "withdrawn", "on": today, "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" });
    ward.send(&gone, &off).expect(200);
    let decided = ward.walk(0, &UNDER_24, "101-QĐ/QU", "decided");
    let erase = |ward: &Ward| admin::as_owner(&ward.server.app).write_blocking(|tx| chibo_api::candidates::erase_old(tx, 6)).unwrap();
    assert_eq!(erase(&ward), 0, "not yet");
    let later = (ward.server.today() + Duration::days(200)).to_string();
    ward.travel_to(&later);
    assert_eq!(erase(&ward), 1);
    assert_eq!(ward.get(&gone)["erased_on"], json!(later));
    assert_eq!(ward.get(&decided)["erased_on"], Value::Null);
    assert_eq!(erase(&ward), 0);
}
