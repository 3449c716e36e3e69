//! What happens while a message is on its way, or while a turn is in the middle of something: somebody asks for it again, the endpoint is disabled, the
//! database does not write, another server has the turn.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chibo_tests::{Answer, Database, Kind, Receiver, json};
use diesel::connection::SimpleConnection;

use super::City;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_both: what_is_asked_for_again_comes_again, what_was_taken_is_noted_though_disabled, an_old_address_says_nothing_of_a_new_one, what_was_sent_is_not_forgotten];
    tests.extend(crate::tests![on_postgres: an_attempt_is_made_within_the_lease, a_turn_that_was_lost_writes_nothing, what_begins_again_is_not_removed]);
    tests
}

/// Does something once, while the first message is on its way; then answers with a status.
fn meanwhile(receiver: &Receiver, status: u16, act: impl Fn(&str) + Send + Sync + 'static) {
    let done = AtomicBool::new(false);
    receiver.does(move |message| {
        if !done.swap(true, Ordering::SeqCst) {
            act(message.header("webhook-id"));
        }
        Answer::status(status)
    });
}

fn what_is_asked_for_again_comes_again(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    let (administrator, of) = (city.administrator(), path.clone());
    meanwhile(&receiver, 500, move |id| {
        administrator.request("POST", &format!("{of}/deliveries/{id}/redeliver")).send().expect(200);
    });
    assert_eq!(city.server.deliver(), 2, "at once, and not on the schedule of the attempt that failed");
    let delivery = city.deliveries(&path).remove(0);
    assert_eq!((&delivery["status"], delivery["attempts"].as_array().map(Vec::len)), (&json!("waiting"), Some(2)));
    city.ahead(10);
    assert_eq!(city.server.deliver(), 1, "its schedule began anew");
}

fn what_was_taken_is_noted_though_disabled(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    let (administrator, of) = (city.administrator(), path.clone());
    meanwhile(&receiver, 200, move |_| {
        administrator.act(&format!("{of}/transitions"), &json!({ "to": "disabled", "reason": "Bảo trì" })).expect(200);
    });
    assert_eq!((city.server.deliver(), city.statuses(&path)), (1, vec!["delivered".to_owned()]));
    // What the receiver says then changes nothing of why.
    let administrator = city.administrator();
    let switch = |to: &str| administrator.act(&format!("{path}/transitions"), &json!({ "to": to, "reason": "Bảo trì" })).expect(200);
    switch("active");
    assert_eq!((city.server.deliver(), receiver.take().len()), (0, 1), "it is not sent again");
    city.rename("own.cell", 1);
    let (administrator, of) = (city.administrator(), path.clone());
    meanwhile(&receiver, 410, move |_| {
        administrator.act(&format!("{of}/transitions"), &json!({ "to": "disabled", "reason": "Bảo trì" })).expect(200);
    });
    assert_eq!(city.server.deliver(), 1);
    assert_eq!(why_disabled(&city, &path), "asked");
}

fn why_disabled(city: &City, path: &str) -> String {
    city.administrator().get(path).expect(200).body["disabled_reason"].as_str().unwrap_or_default().to_owned()
}

fn an_old_address_says_nothing_of_a_new_one(kind: Kind) {
    let (old, new) = (Receiver::default(), Receiver::default());
    let city = City::new(kind);
    let path = city.endpoint(&old);
    city.rename("own.cell", 1);
    let (administrator, url) = (city.administrator(), new.url("/"));
    let of = path.clone();
    meanwhile(&old, 410, move |_| {
        administrator.patch(&of, &json!({ "url": url })).expect(200);
    });
    assert_eq!((city.server.deliver(), old.take().len(), new.take().len()), (2, 1, 1), "at once at the new one");
    assert_eq!((why_disabled(&city, &path), city.statuses(&path)), (String::new(), vec!["delivered".to_owned()]));
}

/// While what came of an attempt cannot be written, it is not made again.
fn what_was_sent_is_not_forgotten(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    let database = city.server.database.clone();
    let run = |database: &Database, sql: &str| database.connect().batch_execute(sql).unwrap();
    meanwhile(&receiver, 200, move |_| {
        let refuses = match kind {
            Kind::Sqlite => "CREATE TRIGGER refuses BEFORE INSERT ON webhook_attempts BEGIN SELECT RAISE(ABORT, 'not now'); END",
            Kind::Postgres => {
                "CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
                 CREATE TRIGGER refuses BEFORE INSERT ON webhook_attempts FOR EACH ROW EXECUTE FUNCTION refuses()"
            }
        };
        run(&database, refuses);
        let database = database.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(1_500));
            run(&database, if kind == Kind::Sqlite { "DROP TRIGGER refuses" } else { "DROP TRIGGER refuses ON webhook_attempts" });
        });
    });
    assert_eq!((city.server.deliver(), city.statuses(&path)), (1, vec!["delivered".to_owned()]));
    assert_eq!((receiver.take().len(), city.server.deliver()), (1, 0), "once");
    assert_eq!(city.deliveries(&path)[0]["attempts"].as_array().map(Vec::len), Some(1));
}

/// Waits until somebody waits for a lock with a query like this.
fn until_locked(database: &Database, like: &str) {
    let began = Instant::now();
    let waits = format!("SELECT 'one' FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%{like}%'");
    while database.texts(&waits).is_empty() {
        assert!(began.elapsed() < Duration::from_secs(8), "nobody waits for {like}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whatever a turn does before it sends something takes nothing of the time for which it is a server's.
fn an_attempt_is_made_within_the_lease() {
    let receiver = Receiver::default();
    let city = City::new(Kind::Postgres);
    city.endpoint(&receiver);
    city.rename("own.cell", 1);
    city.server.sealed();
    let (app, database) = (city.server.app.clone(), city.server.database.clone());
    let left = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let found = left.clone();
    receiver.does(move |_| {
        let until = database.texts("SELECT floor(extract(epoch FROM leased_until))::text FROM webhook_endpoints WHERE claim IS NOT NULL");
        found.lock().unwrap().extend(until.iter().map(|until| until.parse::<i64>().unwrap() - app.clock.now().timestamp()));
        Answer::status(200)
    });
    let database = &city.server.database;
    std::thread::scope(|scope| {
        let mut other = database.connect();
        other.batch_execute("BEGIN; LOCK TABLE committees IN ACCESS EXCLUSIVE MODE").unwrap();
        let delivering = scope.spawn(|| city.server.deliver());
        until_locked(database, "committees");
        city.ahead(25);
        other.batch_execute("COMMIT").unwrap();
        assert_eq!(delivering.join().unwrap(), 1);
    });
    let left = left.lock().unwrap().clone();
    assert!(left.len() == 1 && left[0] > 20, "an attempt takes fifteen seconds at most: {left:?}");
}

/// A server stands still in its turn for longer than the lease, and another one has it: what the first still knows is old.
fn a_turn_that_was_lost_writes_nothing() {
    let receiver = Receiver::default();
    let city = City::new(Kind::Postgres);
    city.endpoint(&receiver);
    city.rename("own.cell", 3);
    let latest = city.server.sealed();
    let database = &city.server.database;
    std::thread::scope(|scope| {
        let mut other = database.connect();
        // What the client may read is asked once it is known how far the endpoint has come.
        other.batch_execute("BEGIN; LOCK TABLE committees IN ACCESS EXCLUSIVE MODE").unwrap();
        let delivering = scope.spawn(|| city.server.deliver());
        until_locked(database, "committees");
        let taken = "UPDATE webhook_endpoints SET claim = '\\x00', leased_until = '2100-01-01', sequence =";
        other.batch_execute(&format!("{taken} {latest}; COMMIT")).unwrap();
        assert_eq!(delivering.join().unwrap(), 0);
    });
    let kept = "SELECT sequence || ' ' || encode(claim, 'hex') || ' ' || (SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id) FROM webhook_endpoints";
    assert_eq!(database.texts(kept), [format!("{latest} 00 0")]);
}

/// A delivery that ended long ago begins again while it is being removed.
fn what_begins_again_is_not_removed() {
    let receiver = Receiver::default();
    let city = City::new(Kind::Postgres);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 2);
    assert_eq!(city.server.deliver(), 2);
    city.ahead(31 * 86_400);
    let database = &city.server.database;
    std::thread::scope(|scope| {
        let mut other = database.connect();
        other
            .batch_execute(
                "BEGIN; UPDATE webhook_deliveries SET status = 'waiting', ended_at = NULL WHERE sequence = (SELECT max(sequence) FROM webhook_deliveries)",
            )
            .unwrap();
        let removing = scope.spawn(|| city.server.run_jobs());
        until_locked(database, "webhook_deliveries");
        other.batch_execute("COMMIT").unwrap();
        removing.join().unwrap();
    });
    assert_eq!(city.statuses(&path), ["waiting"]);
}
