//! Jobs: done once by all servers together, tried again with growing pauses, resumed after the end of who did them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chibo_api::fail::{Fail, Outcome};
use chibo_api::http::{App, Tx};
use chibo_api::jobs::{self, Kind as JobKind, Payload, Step};
use chibo_api::server::{admin, app};
use chibo_tests::server::settings_for;
use chibo_tests::{Database, Kind, Server, Value, json};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: each_is_done_once, what_fails_waits_longer_each_time, a_dead_owners_job_goes_on, payloads_are_small, what_expired_goes_in_steps]
}

/// How often each job took each of its steps.
static TAKEN: Mutex<BTreeMap<(String, i64), usize>> = Mutex::new(BTreeMap::new());

fn taken() -> std::sync::MutexGuard<'static, BTreeMap<(String, i64), usize>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Three steps, each leaving a holiday behind, whose day nobody can take twice.
fn count(_: &mut Tx<'_>, payload: &Payload) -> Outcome<Step> {
    let mut said: Value = payload.read()?;
    let (name, at) = (said["name"].as_str().unwrap_or_default().to_owned(), said["at"].as_i64().unwrap_or_default());
    *taken().entry((name, at)).or_default() += 1;
    if at == 2 {
        return Ok(Step::Done);
    }
    said["at"] = json!(at + 1);
    Step::again(&said)
}

fn fail(_: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    Err(Fail::internal("as it always does"))
}

static KINDS: [JobKind; 2] =
    [JobKind { name: "test.count", every: None, step: count, abandoned: None }, JobKind { name: "test.fail", every: None, step: fail, abandoned: None }];

fn start(database: &Database) -> Arc<App> {
    app::start(settings_for(database, &[]), chibo_api::clock::Clock::default()).unwrap()
}

fn ask(app: &Arc<App>, kind: &'static str, payload: Value) {
    admin::as_owner(app).write_blocking(move |tx| jobs::enqueue(tx, kind, &payload)).unwrap();
}

fn run(app: &Arc<App>) -> usize {
    actix_web::rt::System::new().block_on(jobs::run_due(app, &KINDS)).unwrap()
}

fn each_is_done_once(kind: Kind) {
    const JOBS: i64 = 20;
    let database = Database::new(kind);
    let servers = [start(&database), start(&database)];
    for at in 0..JOBS {
        ask(&servers[0], "test.count", json!({ "name": format!("{} {at}", kind.name()), "at": 0 }));
    }
    let steps: usize = std::thread::scope(|scope| {
        let both = servers.each_ref().map(|app| scope.spawn(move || run(app)));
        both.into_iter().map(|server| server.join().unwrap()).sum()
    });
    assert_eq!(steps, 3 * usize::try_from(JOBS).unwrap());
    let counts: Vec<usize> = taken().iter().filter(|((name, _), _)| name.starts_with(&format!("{} ", kind.name()))).map(|(_, times)| *times).collect();
    assert_eq!(counts, vec![1; steps]);
    assert_eq!(database.texts("SELECT kind FROM jobs"), Vec::<String>::new());
}

fn what_fails_waits_longer_each_time(kind: Kind) {
    let database = Database::new(kind);
    let app = start(&database);
    ask(&app, "test.fail", json!({}));
    let mut longest = 0;
    for attempt in 1..=10 {
        assert_eq!(run(&app), 1, "attempt {attempt}");
        assert_eq!(
            database.texts("SELECT attempts || ' ' || state || ' ' || error FROM jobs"),
            [format!("{attempt} {} internal: as it always does", if attempt < 10 { "waiting" } else { "failed" })]
        );
        assert_eq!(run(&app), 0, "not before its time");
        // Twice as long each time, less what chance takes.
        let least = 3 * (1 << (attempt - 1)) / 2;
        app.clock.advance(chrono::Duration::seconds(least - 1));
        assert_eq!(run(&app), 0, "attempt {attempt} comes after {least} seconds at the earliest");
        app.clock.advance(chrono::Duration::seconds(2 * least + 2));
        longest = longest.max(least);
    }
    assert!(longest > 500);
    app.clock.advance(chrono::Duration::days(1));
    assert_eq!(run(&app), 0, "given up");
    ask(&app, "test.fail", json!({}));
    assert_eq!(run(&app), 1, "another one is another matter");
    let metrics = app.metrics.render();
    assert!(metrics.contains("chibo_job_steps_total{kind=\"test.fail\",ended=\"given_up\"}"), "{metrics}");
    assert!(metrics.contains("chibo_jobs{kind=\"test.fail\",state=\"failed\"} 1"), "{metrics}");
}

/// As a server leaves a job that was killed in the middle of a step.
fn a_dead_owners_job_goes_on(kind: Kind) {
    let database = Database::new(kind);
    let app = start(&database);
    let name = format!("resumed on {}", kind.name());
    ask(&app, "test.count", json!({ "name": name, "at": 1 }));
    let ahead = if kind == Kind::Sqlite { "strftime('%Y-%m-%d %H:%M:%f', 'now', '+100 seconds')" } else { "now() AT TIME ZONE 'UTC' + interval '100 seconds'" };
    let claim = if kind == Kind::Sqlite { "zeroblob(16)" } else { "'\\x00000000000000000000000000000001'" };
    database.connect().batch_execute(&format!("UPDATE jobs SET state = 'running', claim = {claim}, due_at = {ahead}")).unwrap();
    assert_eq!(run(&app), 0, "somebody has it");
    app.clock.advance(chrono::Duration::seconds(110));
    assert_eq!(run(&app), 2, "nobody does any more: it goes on where it was");
    let steps: Vec<i64> = taken().keys().filter(|(of, _)| *of == name).map(|(_, at)| *at).collect();
    assert_eq!(steps, [1, 2]);
}

fn payloads_are_small(kind: Kind) {
    let app = start(&Database::new(kind));
    let large = admin::as_owner(&app).write_blocking(|tx| jobs::enqueue(tx, "test.count", &"x".repeat(5000)));
    assert!(large.is_err());
    let many = admin::as_owner(&app).write_blocking(|tx| (0..1001).try_for_each(|at| jobs::enqueue(tx, "test.none", &json!({ "at": at }))));
    assert_eq!(many.unwrap_err().code().status(), 503, "a queue that nobody works on is not filled for ever");
}

fn what_expired_goes_in_steps(kind: Kind) {
    use chibo_api::db::schema::idempotency_keys as keys;
    let server = Server::new(kind);
    let long_ago = (server.app.clock.now() - chrono::Duration::days(3)).naive_utc();
    let row = |at: u32| {
        let hash = [at.to_be_bytes(); 8].concat();
        (keys::scope_hash.eq(hash.clone()), keys::body_hash.eq(hash), keys::reply_sealed.eq(vec![0]), keys::created_at.eq(long_ago))
    };
    let mut conn = server.database.connect();
    for turn in 0..12 {
        let rows: Vec<_> = (turn * 1_000..(turn + 1) * 1_000).map(row).collect();
        match &mut conn {
            chibo_api::db::Conn::Sqlite(conn) => diesel::insert_into(keys::table).values(rows).execute(conn),
            chibo_api::db::Conn::Postgres(conn) => diesel::insert_into(keys::table).values(rows).execute(conn),
        }
        .unwrap();
    }
    let steps = server.run_jobs();
    assert!(steps >= 4, "three that remove, and one that finds nothing: {steps}");
    assert_eq!(server.database.texts("SELECT 'a row' FROM idempotency_keys"), Vec::<String>::new());
}
