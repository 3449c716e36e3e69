//! Seats on the panels of a contest: who is given one, and what the holder may by it.

use chibo_tests::{Client, Fixture, Kind, PASSWORD, Value, json};
use diesel::connection::SimpleConnection;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: panels_are_given_and_taken, a_seat_gives_rights_on_its_contest_alone, a_seat_beside_a_role_adds_to_it, panels_have_a_limit, panels_hold_at_many_hands]
}

fn panels_are_given_and_taken(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let contest = format!("/v1/contests/{}", fixture.id("own.contest"));
    let path = format!("{contest}/seats");
    let give = |round: &str, kind: &str, username: &str, cell: Value| {
        organizer.post(&path, &json!({ "round": round, "kind": kind, "username": username, "cell_id": cell }))
    };
    // Everything that is wrong at once; an account of the other ward is as one that is not there.
    for username in ["nobody", "clerk.foreign"] {
        let refused = give("semifinal", "judge", username, json!(fixture.id("foreign.cell"))).problem(422, "validation_failed");
        assert_eq!(refused.faults(), ["#/round unknown_reference", "#/username unknown_reference", "#/cell_id unknown_reference"], "{username}");
    }
    let judge = give("final", "judge", "viewer", json!(fixture.id("own.cell2"))).expect(201);
    assert_eq!((&judge.body["user_name"], &judge.body["cell_id"], &judge.body["round"]), (&json!("viewer"), &json!(fixture.id("own.cell2")), &json!("final")));
    // Also accounts of the whole instance, and of the ward's own.
    give("final", "chair", "root.leader", Value::Null).expect(201);
    give("final", "secretary", "Clerk.Own", Value::Null).expect(201);
    give("final", "chair", "auditor", Value::Null).problem(409, "already_exists");
    give("final", "secretary", "viewer", Value::Null).problem(409, "already_exists");
    let listed = organizer.get(&path).expect(200);
    assert_eq!(listed.each("kind"), ["chair", "judge", "secretary"]);
    assert_eq!(organizer.get(&format!("{path}/{}", judge.id())).expect(200).body, judge.body);
    // A cell that somebody sits for is not removed as a mistake.
    let used = organizer.delete(&format!("/v1/cells/{}", fixture.id("own.cell2"))).problem(409, "in_use");
    assert!(used.body["detail"].as_str().unwrap().contains("contest_seats"), "{}", used.body);
    // A round with a panel stays.
    let mut rules = organizer.get(&contest).expect(200).body["rules"].take();
    rules["rounds"][0]["code"] = json!("only");
    assert_eq!(organizer.patch(&contest, &json!({ "rules": rules })).problem(422, "validation_failed").faults(), ["#/rules/rounds round_has_seats"]);
    // A seat of another contest is none of this one.
    organizer.get(&format!("{path}/{}", fixture.id("own.seat"))).problem(404, "not_found");
    organizer.delete(&format!("{path}/{}", fixture.id("own.seat"))).problem(404, "not_found");
    organizer.delete(&format!("{path}/{}", judge.id())).expect(204);
    assert_eq!(organizer.get(&path).expect(200).each("kind"), ["chair", "secretary"]);
    // A locked account is given none.
    let administrator = fixture.client(&server, "root.administrator");
    let viewer = administrator.get("/v1/users?username=viewer").expect(200).each("id").remove(0);
    administrator.act(&format!("/v1/users/{viewer}/transitions"), &json!({ "to": "disabled", "reason": "Nghỉ hưu" })).expect(200);
    assert_eq!(give("final", "judge", "viewer", Value::Null).problem(422, "validation_failed").faults(), ["#/username unknown_reference"]);
    // After a contest was cancelled its panels stay as they were; a draft goes once its seats are taken.
    organizer.act(&format!("{contest}/transitions"), &json!({ "to": "cancelled", "reason": "Hoãn" })).expect(200);
    give("final", "judge", "auditor", Value::Null).problem(409, "wrong_state");
    let other = format!("/v1/contests/{}", {
        let new = json!({ "code": "NEW", "plan_id": fixture.id("own.contest_plan"), "title": "Hội thi", "rules": chibo_tests::fixture::contest_rules() });
        organizer.post("/v1/contests", &new).expect(201).id()
    });
    let chair = organizer.post(&format!("{other}/seats"), &json!({ "round": "final", "kind": "chair", "username": "auditor" })).expect(201).id();
    organizer.delete(&other).problem(409, "in_use");
    organizer.delete(&format!("{other}/seats/{chair}")).expect(204);
    organizer.delete(&other).expect(204);
}

fn person(fixture: &Fixture, server: &chibo_tests::Server, username: &str) -> Client {
    let user = json!({ "username": username, "display_name": "Giám khảo", "password": PASSWORD, "committee_id": fixture.id("own.committee"), "grants": [] });
    fixture.client(server, "root.administrator").post("/v1/users", &user).expect(201);
    server.log_in(username)
}

fn a_seat_gives_rights_on_its_contest_alone(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let judge = person(&fixture, &server, "giam.khao");
    let contest = format!("/v1/contests/{}", fixture.id("own.entered_contest"));
    let entry = format!("/v1/contest-entries/{}", fixture.id("own.entry"));
    let lists = ["/v1/contests", "/v1/contest-entries"];
    let seen = |client: &Client| lists.map(|list| client.get(list).status);
    // Without a role or a seat nothing is there to be listed.
    assert_eq!(seen(&judge), [403, 403]);
    judge.get(&contest).problem(403, "forbidden");
    for seat in ["chair", "judge", "secretary"] {
        let given = json!({ "round": "final", "kind": seat, "username": "giam.khao", "cell_id": fixture.id("own.cell") });
        let given = organizer.post(&format!("{contest}/seats"), &given).expect(201).id();
        // From the next request on the holder sees this contest, its panels and its entrants, by name; and no other.
        let more = if seat == "judge" { vec![] } else { vec!["contest_rounds:run"] };
        let scopes = [vec!["contests:read"], more, vec!["score_sheets:read", "score_sheets:write"]].concat();
        assert_eq!(judge.get("/v1/auth/me").expect(200).body["scopes"], json!(scopes), "{seat}");
        assert_eq!(judge.get("/v1/contests?include_total=true").expect(200).each("id"), [fixture.id("own.entered_contest")], "{seat}");
        assert_eq!(judge.get("/v1/contest-entries").expect(200).each("member_name"), ["Nguyễn Thị Hoa"], "{seat}");
        assert_eq!(judge.get(&contest).expect(200).body["allowed_transitions"], json!([]), "{seat}");
        assert_eq!(judge.get(&format!("{contest}/seats")).expect(200).each("user_id").len(), 2, "{seat}");
        let read = judge.get(&entry).expect(200).body;
        assert_eq!((&read["member_name"], &read["allowed_transitions"]), (&json!("Nguyễn Thị Hoa"), &json!([])), "{seat}");
        judge.get(&format!("/v1/contests/{}", fixture.id("own.contest"))).problem(404, "not_found");
        judge.get(&format!("/v1/contest-entries/{}", fixture.id("foreign.entry"))).problem(404, "not_found");
        // What it does not give is refused.
        judge.patch(&contest, &json!({ "title": "Khác" })).problem(403, "forbidden");
        judge.post(&format!("{contest}/seats"), &json!({ "round": "final", "kind": "judge", "username": "auditor" })).problem(403, "forbidden");
        judge.act(&format!("{entry}/transitions"), &json!({ "to": "withdrawn", "reason": "x" })).problem(403, "forbidden");
        judge.get("/v1/members").problem(403, "forbidden");
        judge.get("/v1/plans").problem(403, "forbidden");
        // And it ends with the seat.
        organizer.delete(&format!("{contest}/seats/{given}")).expect(204);
        assert_eq!(seen(&judge), [403, 403], "{seat}");
    }
}

/// Somebody with a role sees by it what it shows, and the contest of the seat as well.
fn a_seat_beside_a_role_adds_to_it(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let root = fixture.client(&server, "root.organizer");
    // Of the whole instance, so that either ward may name it.
    let guest = server.user("khach", "judge");
    let administrator = fixture.client(&server, "root.administrator");
    let user = administrator.get("/v1/users?username=khach").expect(200).each("id").remove(0);
    administrator.post(&format!("/v1/users/{user}/grants"), &json!({ "role": "viewer", "committee_id": fixture.id("own.committee") })).expect(201);
    assert_eq!(guest.get("/v1/contests").expect(200).each("id").len(), 6);
    let foreign = fixture.id("foreign.entered_contest");
    root.post(&format!("/v1/contests/{foreign}/seats"), &json!({ "round": "final", "kind": "judge", "username": "khach" })).expect(201);
    assert_eq!(guest.get("/v1/contests").expect(200).each("id").len(), 7);
    assert_eq!(guest.get(&format!("/v1/contests?status=registration&committee_id={}", fixture.id("foreign.committee"))).expect(200).each("id"), [foreign]);
    let entries = guest.get(&format!("/v1/contest-entries?sort=created_at&contest_id={},{foreign}", fixture.id("own.entered_contest"))).expect(200);
    assert_eq!(entries.each("id"), [fixture.id("own.entry"), fixture.id("foreign.entry")]);
    // A viewer reads no members; by the seat the entrants of that contest have names.
    let named = |at: usize| entries.body["items"][at]["member_name"].is_string();
    assert_eq!((named(0), named(1)), (false, true));
}

/// A contest has 200 seats at most.
fn panels_have_a_limit(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/contests/{}/seats", fixture.id("own.contest"));
    let give = |username: &str| organizer.post(&path, &json!({ "round": "final", "kind": "judge", "username": username }));
    give("viewer").expect(201);
    let fresh = if kind == Kind::Sqlite { "randomblob(16)" } else { "uuid_send(gen_random_uuid())" };
    let copies = format!(
        "INSERT INTO contest_seats SELECT {fresh}, contest_id, 'r' || i, kind, user_id, cell_id, created_at, version FROM contest_seats, \
         (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 198) SELECT i FROM n) AS numbers \
         WHERE user_id = (SELECT id FROM users WHERE username = 'viewer')"
    );
    server.database.connect().batch_execute(&copies).expect("copies");
    give("auditor").expect(201);
    assert_eq!(give("clerk.own").problem(422, "validation_failed").faults(), ["too_long"]);
    assert_eq!(organizer.get(&path).expect(200).each("id").len(), 200);
}

fn panels_hold_at_many_hands(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let path = format!("/v1/contests/{}/seats", fixture.id("own.contest"));
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..12)
            .map(|at| {
                let (organizer, path) = (fixture.client(&server, "organizer"), &path);
                let username = ["viewer", "auditor", "clerk.own"][at % 3];
                scope.spawn(move || organizer.post(path, &json!({ "round": "final", "kind": "chair", "username": username })).status)
            })
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [201, 409].contains(status)), "{answers:?}");
}
