//! Receivers that fail, hang, redirect, or ask to be left alone.

use std::sync::atomic::{AtomicUsize, Ordering};

use chibo_tests::receiver::Received;
use chibo_tests::{Answer, Kind, Receiver, Value, json};

use super::City;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: what_fails_comes_again_on_the_schedule_and_ends, others_go_on_behind_one_that_fails, gone_disables, who_asks_to_be_left_alone_is, another_address_is_told_at_once, a_receiver_that_is_back_gets_what_waits, what_is_refused_alone_keeps_its_pauses, redirects_are_not_followed, who_fails_for_days_is_disabled, broken_answers_fail]
}

fn outcomes(delivery: &Value) -> Vec<&str> {
    delivery["attempts"].as_array().unwrap().iter().map(|attempt| attempt["outcome"].as_str().unwrap()).collect()
}

fn what_fails_comes_again_on_the_schedule_and_ends(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(503));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1, "at once");
    for seconds in [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] {
        // A tenth of the pause may be taken away or added by chance.
        city.ahead(seconds * 9 / 10 - 3);
        assert_eq!(city.server.deliver(), 0, "not before {seconds}");
        assert_eq!(city.statuses(&path), ["waiting"]);
        city.ahead(seconds / 5 + 6);
        assert_eq!(city.server.deliver(), 1, "after {seconds}");
    }
    let delivery = city.deliveries(&path).remove(0);
    assert_eq!((&delivery["status"], &delivery["next_attempt_at"]), (&json!("failed"), &Value::Null));
    assert_eq!(outcomes(&delivery), ["refused"; 10]);
    let messages = receiver.take();
    assert!(messages.iter().all(|message| message.header("webhook-id") == messages[0].header("webhook-id") && message.text == messages[0].text));
    let mut times: Vec<&str> = messages.iter().map(|message| message.header("webhook-timestamp")).collect();
    times.dedup();
    assert_eq!(times.len(), 10, "each attempt says when it was begun");
    city.ahead(200_000);
    assert_eq!(city.server.deliver(), 0, "given up");
    // By hand it comes again.
    receiver.does(|_| Answer::status(200));
    city.administrator().request("POST", &format!("{path}/deliveries/{}/redeliver", delivery["id"].as_str().unwrap())).send().expect(200);
    assert_eq!((city.server.deliver(), city.statuses(&path)), (1, vec!["delivered".to_owned()]));
}

fn others_go_on_behind_one_that_fails(kind: Kind) {
    let count = AtomicUsize::new(0);
    let receiver = Receiver::new(move |_| Answer::status(if count.fetch_add(1, Ordering::SeqCst) == 1 { 500 } else { 200 }));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 4);
    assert_eq!(city.server.deliver(), 4);
    assert_eq!(city.statuses(&path), ["delivered", "waiting", "delivered", "delivered"]);
    city.ahead(10);
    assert_eq!(city.server.deliver(), 1);
    let numbers: Vec<i64> = receiver.take().iter().map(Received::sequence).collect();
    assert_eq!(numbers.len(), 5);
    assert!(numbers[..4].is_sorted() && numbers[4] == numbers[1], "the one that failed comes behind its followers: {numbers:?}");
}

fn gone_disables(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(410));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 3);
    assert_eq!(city.server.deliver(), 1, "nothing more after that");
    let endpoint = city.administrator().get(&path).expect(200);
    assert_eq!((&endpoint.body["status"], &endpoint.body["disabled_reason"], endpoint.version()), (&json!("disabled"), &json!("gone"), 2));
    assert_eq!(city.statuses(&path), ["failed", "waiting", "waiting"]);
    let told =
        city.server.database.texts("SELECT actor_kind || ' ' || said FROM events WHERE action = 'webhook_endpoint.transitioned' ORDER BY id DESC LIMIT 1");
    assert_eq!(told, ["system {\"reason\":\"gone\"}"]);
    city.ahead(1_000_000);
    assert_eq!(city.server.deliver(), 0);
}

fn who_asks_to_be_left_alone_is(kind: Kind) {
    let city = City::new(kind);
    let now = city.server.app.clock.now();
    let until = now + chrono::Duration::seconds(200);
    let until = until.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (status, after, seconds) in [(429, "120".to_owned(), 120), (503, until, 200)] {
        let receiver = Receiver::new(move |_| Answer::Status(status, vec![("Retry-After", after.clone())]));
        let path = city.endpoint(&receiver);
        city.rename("own.cell", 2);
        assert_eq!(city.server.deliver(), 1, "the second is not even tried");
        city.rename("own.cell", 1);
        city.ahead(seconds - 20);
        assert_eq!(city.server.deliver(), 0, "{status}");
        receiver.does(|_| Answer::status(200));
        city.ahead(21);
        assert_eq!(city.server.deliver(), 3);
        assert_eq!(city.statuses(&path), ["delivered"; 3]);
        assert!(receiver.take()[1..].windows(2).all(|pair| pair[0].sequence() < pair[1].sequence()));
        city.administrator().delete(&path).expect(204);
        city.server.app.clock.advance(now - city.server.app.clock.now());
    }
}

fn another_address_is_told_at_once(kind: Kind) {
    let city = City::new(kind);
    let (old, new) = (Receiver::new(|_| Answer::Status(429, vec![("Retry-After", "86400".to_owned())])), Receiver::default());
    let path = city.endpoint(&old);
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1);
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 0, "it asked to be left alone");
    let made = city.administrator().request("POST", &format!("{path}/test")).send().expect(201).body;
    let rests = (city.server.app.clock.now() + chrono::Duration::hours(23)).to_rfc3339();
    let waits = |delivery: &Value| delivery["next_attempt_at"].as_str().is_some_and(|at| *at > *rests);
    assert!(waits(&made) && city.deliveries(&path).iter().all(waits), "and it is told when it is tried again: {made}");
    city.administrator().patch(&path, &json!({ "name": "Cổng khác" })).expect(200);
    assert_eq!(city.server.deliver(), 0, "it is the same receiver");
    city.administrator().patch(&path, &json!({ "url": new.url("/") })).expect(200);
    assert_eq!((city.server.deliver(), old.take().len(), new.take().len()), (3, 1, 3), "another one asked for nothing");
}

/// What waits fills the room, and its pauses are hours: a receiver that is back is found within minutes, and gets everything.
fn a_receiver_that_is_back_gets_what_waits(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(500));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 230);
    for seconds in [0, 10, 400, 2_100] {
        city.ahead(seconds);
        city.server.deliver();
    }
    // However often the first of them is tried, it is not given up.
    for _ in 0..8 {
        city.ahead(400);
        assert!(city.server.deliver() > 0, "while nothing more may wait the first is tried every five minutes");
    }
    assert_eq!(city.statuses(&path), vec!["waiting"; 200]);
    receiver.take();
    receiver.does(|_| Answer::status(200));
    city.ahead(400);
    assert_eq!(city.server.deliver(), 230, "those that wait, and those behind them");
    let mut numbers: Vec<i64> = receiver.take().iter().map(Received::sequence).collect();
    assert!(numbers.is_sorted(), "in their order");
    numbers.dedup();
    assert_eq!(numbers.len(), 230);
    // Enabled again, or tested well, it goes on at once, too.
    receiver.does(|_| Answer::status(500));
    city.rename("own.cell", 2);
    for seconds in [0, 10, 400] {
        city.ahead(seconds);
        assert_eq!(city.server.deliver(), 2);
    }
    let administrator = city.administrator();
    for to in ["disabled", "active"] {
        administrator.act(&format!("{path}/transitions"), &json!({ "to": to, "reason": "Thử" })).expect(200);
    }
    assert_eq!(city.server.deliver(), 2, "enabled");
    city.ahead(400);
    assert_eq!(city.server.deliver(), 0);
    receiver.does(|_| Answer::status(200));
    administrator.request("POST", &format!("{path}/test")).send().expect(201);
    assert_eq!(city.server.deliver(), 3, "tested");
}

/// One event that the receiver does not take is not tried the more often for others that it takes.
fn what_is_refused_alone_keeps_its_pauses(kind: Kind) {
    let refused = std::sync::Arc::new(std::sync::Mutex::new(None::<i64>));
    let seen = refused.clone();
    let receiver = Receiver::new(move |message| {
        let first = *seen.lock().unwrap().get_or_insert_with(|| message.sequence());
        Answer::status(if message.sequence() == first { 422 } else { 200 })
    });
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    for seconds in [0, 10, 400] {
        city.ahead(seconds);
        assert_eq!(city.server.deliver(), 1);
    }
    for _ in 0..4 {
        city.ahead(360);
        city.rename("own.cell", 1);
        assert_eq!(city.server.deliver(), 1, "the new one alone");
    }
    assert_eq!(city.statuses(&path), ["waiting", "delivered", "delivered", "delivered", "delivered"]);
}

fn redirects_are_not_followed(kind: Kind) {
    let elsewhere = Receiver::default();
    let address = elsewhere.url("/elsewhere");
    let city = City::new(kind);
    let count = AtomicUsize::new(0);
    let receiver = Receiver::new(move |_| {
        let status = [301, 302, 303, 307, 308][count.fetch_add(1, Ordering::SeqCst) % 5];
        Answer::Status(status, vec![("Location", address.clone())])
    });
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 5);
    assert_eq!(city.server.deliver(), 5);
    let codes: Vec<Value> = city.deliveries(&path).iter().map(|delivery| delivery["attempts"][0]["status_code"].clone()).collect();
    assert_eq!(codes, [301, 302, 303, 307, 308]);
    assert!(city.deliveries(&path).iter().all(|delivery| outcomes(delivery) == ["redirected"]));
    assert!(elsewhere.take().is_empty());
}

fn who_fails_for_days_is_disabled(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(500));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    let state = || city.administrator().get(&path).expect(200).body["disabled_reason"].clone();
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1);
    city.ahead(4 * 86_400);
    receiver.does(|_| Answer::status(200));
    assert_eq!(city.server.deliver(), 1, "one that goes well begins the count anew");
    receiver.does(|_| Answer::status(500));
    for day in 0..6 {
        assert_eq!(state(), Value::Null, "day {day}");
        city.rename("own.cell", 1);
        assert!(city.server.deliver() > 0);
        city.ahead(86_400 + 1);
    }
    assert_eq!(state(), "failing");
    city.administrator().act(&format!("{path}/transitions"), &json!({ "to": "active", "reason": "Đã sửa" })).expect(200);
    assert!(city.server.deliver() > 0);
    assert_eq!(state(), Value::Null, "enabled again it has its days again");
}

fn broken_answers_fail(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::Close);
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1);
    let delivery = city.deliveries(&path).remove(0);
    assert_eq!((delivery["status"].as_str(), &delivery["attempts"][0]["status_code"]), (Some("waiting"), &Value::Null));
    drop(receiver);
    city.ahead(10);
    assert_eq!(city.server.deliver(), 1);
    assert_eq!(outcomes(&city.deliveries(&path)[0])[0], "not_connected", "nobody listens there");
}
