//! So many records and followers of a contest, and no more.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use chibo_tests::{Kind, json};
use diesel::connection::SimpleConnection;

use super::{Opened, tied_rules};
use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: lists_have_limits, streams_have_a_limit]
}

/// So many penalties, answers, conflicts and turns of a contest, and no more: they are copied in the database up to the last one.
fn lists_have_limits(kind: Kind) {
    let opened = Opened::of(kind, &tied_rules());
    let contest = &opened.contest;
    let penalty = || opened.record("penalties", json!({ "entry_id": contest.entries[0], "penalty": "late", "amount": 1 }));
    let answer = |number: usize, entry: usize| opened.record("answers", json!({ "number": number, "entry_id": contest.entries[entry], "score_x100": 100 }));
    let turn = |entry: usize| opened.record("turns", json!({ "entry_id": contest.entries[entry], "part": "greeting" }));
    let seat = contest.sheet(&opened.judge, "greeting", 0)["seat_id"].clone();
    let conflict = |entry: usize| {
        contest.organizer.post(&contest.below("conflicts"), &json!({ "seat_id": seat, "entry_id": contest.entries[entry], "reason": "họ hàng" }))
    };
    penalty().expect(201);
    answer(1, 0).expect(201);
    conflict(0).expect(201);
    let first = turn(0).expect(201);
    opened.secretary.request("POST", &contest.below(&format!("turns/{}/end", first.id()))).if_match("*").send().expect(200);
    let (fresh, unchecked) = match kind {
        Kind::Sqlite => ("randomblob(16)", "PRAGMA foreign_keys = OFF"),
        Kind::Postgres => ("uuid_send(gen_random_uuid())", "SET session_replication_role = replica"),
    };
    let numbers = |to: usize| format!("(WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {to}) SELECT i FROM n) AS numbers");
    let (now, id) = ("created_at, version", contest.path.rsplit('/').next().unwrap().replace('-', ""));
    let of_contest = if kind == Kind::Sqlite { format!("contest_id = x'{id}'") } else { format!("contest_id = '\\x{id}'") };
    let (some, turns) = (numbers(1999), numbers(29_999));
    let copies = format!(
        "{unchecked};\
         INSERT INTO contest_penalties SELECT {fresh}, contest_id, entry_id, round_code, penalty_code, amount, reason_sealed, {now} FROM contest_penalties, {some} WHERE {of_contest};\
         INSERT INTO contest_answers SELECT {fresh}, contest_id, entry_id, 'r' || i, 1, score_x100, {now} FROM contest_answers, {some} WHERE {of_contest};\
         INSERT INTO contest_conflicts SELECT {fresh}, contest_id, {fresh}, entry_id, reason_sealed, {now} FROM contest_conflicts, {some} WHERE {of_contest};\
         INSERT INTO contest_turns SELECT {fresh}, contest_id, entry_id, part_code, started_at, ended_at, version FROM contest_turns, {turns} WHERE {of_contest};"
    );
    contest.server.database.connect().batch_execute(&copies).expect("copies");
    penalty().expect(201);
    assert_eq!(penalty().problem(422, "validation_failed").faults(), ["too_long"]);
    answer(1, 1).expect(201);
    assert_eq!(answer(2, 1).problem(422, "validation_failed").faults(), ["too_long"]);
    let last = conflict(1).expect(201);
    contest.organizer.request("DELETE", &contest.below(&format!("conflicts/{}", last.id()))).if_match("*").send().expect(204);
    conflict(1).expect(201);
    assert_eq!(conflict(1).problem(422, "validation_failed").faults(), ["too_long"]);
    turn(1).expect(201);
    assert_eq!(turn(0).problem(422, "validation_failed").faults(), ["too_long"]);
    for what in ["penalties", "answers"] {
        assert_eq!(opened.secretary.get(&contest.below(what)).expect(200).each("id").len(), 2000, "{what}");
    }
}

/// A server holds 200 streams of events open; who comes then is told to come later, and a place is free once somebody has gone.
fn streams_have_a_limit(kind: Kind) {
    let fixture = chibo_tests::Fixture::of(kind);
    let server = fixture.server_with(&[("stream_seconds", "300"), ("address_connections", "1000")]);
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/contests/{}/board/events", fixture.id("own.judged_contest"));
    let token = organizer.token.clone().expect("logged in");
    let follow = || {
        let mut stream = TcpStream::connect(server.address).expect("a connection");
        let head = format!("GET {path} HTTP/1.1\r\nHost: chibo\r\nAuthorization: Bearer {token}\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        let mut first = [0; 12];
        stream.read_exact(&mut first).expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        stream
    };
    let streams: Vec<TcpStream> = (0..200).map(|_| follow()).collect();
    organizer.get(&path).problem(503, "overloaded");
    organizer.get(&path.replace("/events", "")).expect(200);
    assert_eq!(server.app.streams.count(), 200);
    drop(streams);
    // Who has gone is noticed when there is something to be sent.
    let turn = json!({ "entry_id": fixture.id("own.judged_entry"), "part": "greeting" });
    let turns = path.replace("board/events", "turns");
    for _ in 0..60 {
        organizer.post(&turns, &turn).expect(201);
        if server.app.streams.count() == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    panic!("streams of who has gone stay");
}
