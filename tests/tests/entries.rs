//! Entries of contests: who may enter, by when, and what becomes of an entry.

use std::sync::Arc;

use chibo_tests::fixture::contest_rules;
use chibo_tests::{Client, Fixture, Kind, Value, json};
use diesel::connection::SimpleConnection;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: secretaries_enter, cells_enter_until_the_day_of_closing, an_entrant_is_withdrawn_replaced_or_disqualified,
        an_entry_outlasts_post_and_cell, entries_have_a_limit, names_and_texts_are_for_some, entering_at_once_makes_one_entry, who_may_enter_is_only_widened]
}

/// The wards of the fixture, with a contest of the own one that is open and admits deputies, and asks for a text of ten characters.
struct Contest {
    fixture: Arc<Fixture>,
    server: chibo_tests::Server,
    organizer: Client,
    id: String,
}

fn rules() -> Value {
    let mut rules = contest_rules();
    rules["deputies_may_enter"] = json!(true);
    rules["statement_characters"] = json!(10);
    rules
}

impl Contest {
    fn of(kind: Kind) -> Self {
        let fixture = Fixture::of(kind);
        let server = fixture.server();
        let organizer = fixture.client(&server, "organizer");
        let new = json!({ "code": "DT", "plan_id": fixture.id("own.contest_plan"), "title": "Hội thi", "rules": rules() });
        let id = organizer.post("/v1/contests", &new).expect(201).id();
        let contest = Self { fixture, server, organizer, id };
        contest.open("2099-09-15");
        contest
    }

    fn open(&self, closes_on: &str) {
        self.organizer.act(&self.path("transitions"), &json!({ "to": "registration", "registration_closes_on": closes_on })).expect(200);
    }

    /// Goes to a day, past whatever tokens hold.
    fn go_to(&self, day: &str) {
        let day: chrono::NaiveDate = day.parse().unwrap();
        self.server.app.clock.advance(day - self.server.today());
    }

    fn path(&self, below: &str) -> String {
        format!("/v1/contests/{}/{below}", self.id)
    }

    fn own(&self, name: &str) -> &str {
        self.fixture.id(&format!("own.{name}"))
    }

    fn client(&self, role: &str) -> Client {
        self.fixture.client(&self.server, role)
    }

    fn entry(&self, cell: &str, member: &str) -> Value {
        json!({ "contest_id": self.id, "cell_id": self.own(cell), "member_id": self.own(member) })
    }

    fn post(&self, cell: &str, member: &str, kind: &str, from: &str) {
        let post = json!({ "kind": kind, "member_id": self.own(member), "valid_from": from });
        self.organizer.post(&format!("/v1/cells/{}/posts", self.own(cell)), &post).expect(201);
    }
}

const PATH: &str = "/v1/contest-entries";

fn secretaries_enter(kind: Kind) {
    let contest = Contest::of(kind);
    let organizer = &contest.organizer;
    let enter = |body: &Value| organizer.post(PATH, body);
    // A member without a post, one of another cell, one who is not to be seen and one who is not there: the answer is the same.
    let other = contest.fixture.id("foreign.member");
    let stranger = uuid::Uuid::now_v7().to_string();
    for member in [contest.own("member2"), contest.own("member4"), other, &stranger] {
        let body = json!({ "contest_id": contest.id, "cell_id": contest.own("cell"), "member_id": member });
        assert_eq!(enter(&body).problem(422, "validation_failed").faults(), ["#/member_id entrant_without_post"], "{member}");
    }
    // A cell whose post is vacant sends nobody.
    assert_eq!(enter(&contest.entry("cell2", "member4")).problem(422, "validation_failed").faults(), ["#/member_id entrant_without_post"]);
    // Everything that is wrong is told at once.
    let spoilt = json!({ "contest_id": contest.id, "cell_id": contest.own("cell2"), "member_id": contest.own("member4"), "statement": "Mười ký tự" });
    assert_eq!(enter(&spoilt).problem(422, "validation_failed").faults(), ["#/member_id entrant_without_post"], "ten characters are no fault");
    let longer = json!({ "contest_id": contest.id, "cell_id": contest.own("cell2"), "member_id": contest.own("member4"), "statement": "mười một ký" });
    assert_eq!(enter(&longer).problem(422, "validation_failed").faults(), ["#/member_id entrant_without_post", "#/statement too_long"]);
    let unknown = json!({ "contest_id": stranger, "cell_id": contest.fixture.id("foreign.cell"), "member_id": other });
    assert_eq!(enter(&unknown).problem(422, "validation_failed").faults(), ["#/contest_id unknown_reference", "#/cell_id unknown_reference"]);
    let mut body = contest.entry("cell", "member");
    body["statement"] = json!("Mười ký tự");
    let made = enter(&body).expect(201).body;
    assert_eq!(
        (&made["post"], &made["group"], &made["status"], &made["statement"]),
        (&json!("secretary"), &json!("all"), &json!("entered"), &body["statement"])
    );
    assert_eq!(made["allowed_transitions"], json!(["withdrawn", "replaced", "disqualified"]));
    assert_eq!(organizer.get(&format!("{PATH}/{}", made["id"].as_str().unwrap())).expect(200).body, made, "what is answered is what is there");
    enter(&body).problem(409, "already_exists");
    // A deputy beside the secretary, since the rules admit that.
    contest.post("cell", "member2", "deputy_secretary", "2024-01-01");
    assert_eq!(enter(&contest.entry("cell", "member2")).expect(201).body["post"], "deputy_secretary");
    // Only while entrants register, and only cells below the committee that holds it.
    let draft = json!({ "contest_id": contest.own("contest"), "cell_id": contest.own("cell"), "member_id": contest.own("member") });
    enter(&draft).problem(409, "wrong_state");
    let root = contest.client("root.organizer");
    let outside = json!({ "contest_id": contest.id, "cell_id": contest.fixture.id("foreign.cell"), "member_id": other });
    assert_eq!(root.post(PATH, &outside).problem(422, "validation_failed").faults(), ["#/cell_id cell_outside_contest"]);
    // What the list shows has no texts; it can be asked for by contest, cell, group and state.
    let query = format!("{PATH}?contest_id={}&cell_id={}&group=all&status=entered&include_total=true&sort=-created_at", contest.id, contest.own("cell"));
    let listed = organizer.get(&query).expect(200).body;
    assert_eq!((&listed["page"]["total"], &listed["items"][1]["statement"], &listed["items"][1]["id"]), (&json!(2), &Value::Null, &made["id"]));
    // Who is entered is not removed as a mistake.
    let member = format!("/v1/members/{}", contest.own("member"));
    let used = organizer.delete(&member).problem(409, "in_use");
    assert!(used.body["detail"].as_str().unwrap().contains("contest_entries"), "{}", used.body);
}

fn cells_enter_until_the_day_of_closing(kind: Kind) {
    let contest = Contest::of(kind);
    let secretary = contest.client("secretary");
    let made = secretary.post(PATH, &contest.entry("cell", "member")).expect(201);
    assert_eq!(made.body["allowed_transitions"], json!(["withdrawn", "replaced"]));
    let path = format!("{PATH}/{}", made.id());
    // Clusters, and who is put out, are no matter of a cell.
    let mut clustered = contest.entry("cell", "member");
    clustered["cluster"] = json!("Cụm 1");
    secretary.post(PATH, &clustered).problem(403, "forbidden");
    secretary.patch(&path, &json!({ "cluster": "Cụm 1" })).problem(403, "forbidden");
    let out = json!({ "to": "disqualified", "reason": "Vi phạm", "document_number": "12-QĐ/ĐU" });
    secretary.act(&format!("{path}/transitions"), &out).problem(403, "forbidden");
    secretary.patch(&path, &json!({ "statement": "Bài viết" })).expect(200);
    contest.organizer.patch(&path, &json!({ "cluster": "Cụm 1" })).expect(200);
    // The day after it closed the organizer still may, the cell does not.
    contest.go_to("2099-09-16");
    let (organizer, secretary) = (contest.server.log_in("organizer"), contest.server.log_in("secretary"));
    assert_eq!(secretary.get(&path).expect(200).body["allowed_transitions"], json!([]));
    assert_eq!(secretary.patch(&path, &json!({ "statement": "Bài khác" })).problem(422, "validation_failed").faults(), ["registration_closed"]);
    let withdrawn = json!({ "to": "withdrawn", "reason": "Đi công tác" });
    assert_eq!(secretary.act(&format!("{path}/transitions"), &withdrawn).problem(422, "validation_failed").faults(), ["registration_closed"]);
    organizer.act(&format!("{path}/transitions"), &withdrawn).expect(200);
    let again = contest.entry("cell", "member");
    assert_eq!(secretary.post(PATH, &again).problem(422, "validation_failed").faults(), ["registration_closed"]);
    organizer.post(PATH, &again).expect(201);
}

fn an_entrant_is_withdrawn_replaced_or_disqualified(kind: Kind) {
    let contest = Contest::of(kind);
    let organizer = &contest.organizer;
    contest.post("cell", "member2", "deputy_secretary", "2024-01-01");
    let mut body = contest.entry("cell", "member");
    body["cluster"] = json!("Cụm 2");
    let first = organizer.post(PATH, &body).expect(201).id();
    let act = |id: &str, body: Value| organizer.act(&format!("{PATH}/{id}/transitions"), &body);
    // What a move lacks is told at once.
    let (bare, none) = (json!({ "to": "disqualified", "reason": "x", "member_id": contest.own("member2") }), json!({ "to": "replaced", "reason": "x" }));
    assert_eq!(act(&first, bare).problem(422, "validation_failed").faults(), ["#/document_number required", "#/member_id not_for_kind"]);
    assert_eq!(act(&first, none).problem(422, "validation_failed").faults(), ["#/member_id required"]);
    let by = |member: &str, dry: bool| json!({ "to": "replaced", "reason": "Đi học", "member_id": contest.own(member), "dry_run": dry });
    assert_eq!(act(&first, by("member", false)).problem(422, "validation_failed").faults(), ["#/member_id unchanged"]);
    assert_eq!(act(&first, by("member3", false)).problem(422, "validation_failed").faults(), ["#/member_id entrant_without_post"]);
    // A dry run writes nothing.
    assert_eq!(act(&first, by("member2", true)).expect(200).body["status"], "replaced");
    assert_eq!(organizer.get(&format!("{PATH}/{first}")).expect(200).body["status"], "entered");
    let replaced = act(&first, by("member2", false)).expect(200).body;
    let second = replaced["replaced_by_id"].as_str().unwrap().to_owned();
    let successor = organizer.get(&format!("{PATH}/{second}")).expect(200).body;
    assert_eq!(
        (&replaced["status"], &replaced["reason"], &replaced["allowed_transitions"], &successor["member_id"], &successor["cluster"], &successor["status"]),
        (&json!("replaced"), &json!("Đi học"), &json!([]), &json!(contest.own("member2")), &json!("Cụm 2"), &json!("entered"))
    );
    act(&first, json!({ "to": "withdrawn", "reason": "x" })).problem(409, "illegal_transition");
    organizer.patch(&format!("{PATH}/{first}"), &json!({ "cluster": null })).problem(409, "wrong_state");
    let out = act(&second, json!({ "to": "disqualified", "reason": "Vi phạm thể lệ", "document_number": "12-QĐ/ĐU" })).expect(200).body;
    assert_eq!((&out["status"], &out["document_number"], &out["reason"]), (&json!("disqualified"), &json!("12-QĐ/ĐU"), &json!("Vi phạm thể lệ")));
    // The cell may send its secretary again, and withdraw.
    let third = organizer.post(PATH, &body).expect(201).id();
    act(&third, json!({ "to": "withdrawn", "reason": "Ốm" })).expect(200);
    // With entries, whatever became of them, the contest stays open or is cancelled.
    let refused = organizer.act(&contest.path("transitions"), &json!({ "to": "draft" })).problem(422, "rule_refused");
    assert_eq!(refused.faults(), ["entrants_registered"]);
    let cancelled = json!({ "to": "cancelled", "reason": "Hoãn" });
    let last = organizer.post(PATH, &body).expect(201).id();
    organizer.act(&contest.path("transitions"), &cancelled).expect(200);
    assert_eq!(organizer.get(&format!("{PATH}/{last}")).expect(200).body["allowed_transitions"], json!([]));
    act(&last, json!({ "to": "withdrawn", "reason": "x" })).problem(409, "illegal_transition");
}

/// Posts count on the day of closing: whoever leaves the post, or whose cell merges, after that day stays an entrant.
fn an_entry_outlasts_post_and_cell(kind: Kind) {
    let contest = Contest::of(kind);
    contest.post("cell2", "member4", "secretary", "2024-01-01");
    let made = contest.organizer.post(PATH, &contest.entry("cell2", "member4")).expect(201).body;
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    let merge = json!({ "into_cell_id": contest.own("cell"), "acted_on": "2099-09-20", "document_number": "17-QĐ/ĐU", "reason": "Sắp xếp" });
    let (cell, member) = (contest.own("cell2"), contest.own("member4"));
    contest.go_to("2099-09-20");
    let organizer = contest.server.log_in("organizer");
    organizer.act(&format!("/v1/cells/{cell}/merge"), &merge).expect(200);
    let after = organizer.get(&path).expect(200).body;
    assert_eq!((&after["status"], &after["cell_id"], &after["member_id"]), (&json!("entered"), &json!(cell), &json!(member)));
    // Held against the day of closing the member is still the secretary of a cell that is no more; but such a cell enters nobody anew.
    organizer.act(&format!("{path}/transitions"), &json!({ "to": "withdrawn", "reason": "Sáp nhập" })).expect(200);
    assert_eq!(organizer.post(PATH, &contest.entry("cell2", "member4")).problem(422, "validation_failed").faults(), ["#/cell_id cell_dissolved"]);
}

/// A contest has 1000 entries at most, whatever became of them.
fn entries_have_a_limit(kind: Kind) {
    let contest = Contest::of(kind);
    let made = contest.organizer.post(PATH, &contest.entry("cell", "member")).expect(201).id();
    let act = format!("{PATH}/{made}/transitions");
    contest.organizer.act(&act, &json!({ "to": "withdrawn", "reason": "Ốm" })).expect(200);
    let fresh = if kind == Kind::Sqlite { "randomblob(16)" } else { "uuid_send(gen_random_uuid())" };
    let copies = |upto: u32| {
        let copies = format!(
            "INSERT INTO contest_entries SELECT {fresh}, contest_id, committee_id, cell_id, member_id, post, group_code, cluster, status, said_sealed, \
             document_number, replaced_by_id, created_at, updated_at, version FROM contest_entries, \
             (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {upto}) SELECT i FROM n) AS numbers \
             WHERE id = (SELECT subject_id FROM events WHERE action = 'contest_entry.withdrawn')"
        );
        contest.server.database.connect().batch_execute(&copies).expect("copies");
    };
    copies(998);
    let last = contest.organizer.post(PATH, &contest.entry("cell", "member")).expect(201).id();
    contest.organizer.act(&format!("{PATH}/{last}/transitions"), &json!({ "to": "withdrawn", "reason": "Ốm" })).expect(200);
    assert_eq!(contest.organizer.post(PATH, &contest.entry("cell", "member")).problem(422, "validation_failed").faults(), ["too_long"]);
}

fn names_and_texts_are_for_some(kind: Kind) {
    let contest = Contest::of(kind);
    let log = contest.server.database.log_position();
    let mut body = contest.entry("cell", "member");
    body["statement"] = json!("Bài viết");
    let path = format!("{PATH}/{}", contest.organizer.post(PATH, &body).expect(201).id());
    for (role, name, text) in [("organizer", true, true), ("secretary", true, true), ("leader", true, false), ("viewer", false, false)] {
        let client = contest.client(role);
        let read = client.get(&path).expect(200).body;
        let listed = client.get(&format!("{PATH}?contest_id={}", contest.id)).expect(200).body["items"][0].clone();
        assert_eq!((read["member_name"].is_string(), read["statement"].is_string()), (name, text), "{role}");
        assert_eq!((&listed["member_name"], &listed["statement"]), (&read["member_name"], &Value::Null), "{role}");
    }
    // The secretary of another cell does not see it at all.
    let secretary = contest.client("secretary");
    let other = contest.fixture.id("foreign.entry");
    secretary.get(&format!("{PATH}/{other}")).problem(404, "not_found");
    contest.post("cell2", "member4", "secretary", "2024-01-01");
    let neighbour = contest.organizer.post(PATH, &contest.entry("cell2", "member4")).expect(201).id();
    secretary.get(&format!("{PATH}/{neighbour}")).problem(404, "not_found");
    assert_eq!(secretary.get(&format!("{PATH}?contest_id={}", contest.id)).expect(200).each("id").len(), 1);
    // What was handed in lies sealed: neither the tables nor the log show it.
    let found = contest.server.database.found_in_files(&log, &["Bài viết", "contest_entry.created"]);
    assert_eq!(found, ["contest_entry.created"]);
}

fn entering_at_once_makes_one_entry(kind: Kind) {
    let contest = Contest::of(kind);
    contest.post("cell", "member2", "deputy_secretary", "2024-01-01");
    let body = contest.entry("cell", "member");
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..12).map(|_| scope.spawn(|| contest.client("organizer").post(PATH, &body).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [201, 409].contains(status)), "{answers:?}");
    // Replaced by many at once: once, and one entrant is left.
    let entry = contest.organizer.get(&format!("{PATH}?contest_id={}", contest.id)).expect(200).each("id").remove(0);
    let act = json!({ "to": "replaced", "reason": "Đi học", "member_id": contest.own("member2") });
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..12).map(|_| scope.spawn(|| contest.client("organizer").act(&format!("{PATH}/{entry}/transitions"), &act).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 409, 412].contains(status)), "{answers:?}");
    let entered = contest.organizer.get(&format!("{PATH}?contest_id={}&status=entered", contest.id)).expect(200);
    assert_eq!(entered.each("member_id"), [contest.own("member2")]);
}

fn who_may_enter_is_only_widened(kind: Kind) {
    let contest = Contest::of(kind);
    let path = format!("/v1/contests/{}", contest.id);
    let mut narrower = rules();
    narrower["groups"][0]["cell_kinds"] = json!(["residential", "police"]);
    narrower["deputies_may_enter"] = json!(false);
    narrower["statement_characters"] = json!(9);
    let refused = contest.organizer.patch(&path, &json!({ "rules": narrower })).problem(422, "validation_failed");
    let wanted = ["/groups", "/deputies_may_enter", "/statement_characters"].map(|field| format!("#/rules{field} who_may_enter_is_set"));
    assert_eq!(refused.faults(), wanted);
    let mut wider = rules();
    wider["groups"][0]["cell_kinds"] = json!(["residential", "agency", "police", "military"]);
    wider["statement_characters"] = json!(11);
    contest.organizer.patch(&path, &json!({ "rules": wider })).expect(200);
}
