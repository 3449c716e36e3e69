//! Transactions as use cases rely on them: what is tried again and what is not, whatever language the server speaks, and reads of one state.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use chibo_api::db::Conn;
use chibo_api::db::key::Key;
use chibo_api::db::locks::Lock::{Change, Hold};
use chibo_api::db::locks::{Locks, What};
use chibo_api::db::schema::cells;
use chibo_api::fail::Outcome;
use chibo_tests::{Fixture, Kind, Server};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_both: a_read_sees_one_state];
    tests.extend(crate::tests![on_postgres: errors_are_told_without_their_language, locks_wait_for_each_other]);
    tests
}

/// A job that the server stops the first time, as it stops one with this SQLSTATE; how often it ran, and how it ended.
fn stopped_once(server: &Server, statement: &'static str) -> (usize, Result<(), u16>) {
    let ran = Arc::new(AtomicUsize::new(0));
    let counted = ran.clone();
    let ended = server.app.db.write_blocking(move |conn| if counted.fetch_add(1, Ordering::Relaxed) == 0 { run(conn, statement) } else { Ok(()) });
    (ran.load(Ordering::Relaxed), ended.map_err(|fail| fail.code().status()))
}

fn run(conn: &mut Conn, statement: &str) -> Outcome<()> {
    let Conn::Postgres(conn) = conn else { panic!("PostgreSQL") };
    Ok(conn.batch_execute(statement)?)
}

fn errors_are_told_without_their_language() {
    let server = Server::new(Kind::Postgres);
    let raised = [
        "DO $$ BEGIN RAISE EXCEPTION 'Phát hiện khóa chết' USING ERRCODE = '40P01'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'Không khóa được' USING ERRCODE = '55P03'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'Hủy lệnh vì quá giờ' USING ERRCODE = '57014'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'Hết chỗ trên đĩa' USING ERRCODE = '53100'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'Không tuần tự hóa được' USING ERRCODE = '40001'; END $$",
        "SELECT pg_terminate_backend(pg_backend_pid())",
    ];
    for statement in raised {
        assert_eq!(stopped_once(&server, statement), (2, Ok(())), "{statement}");
    }
    // A mistake of ours is not tried again, and neither is what a constraint refuses.
    for (statement, status) in [("SELECT nothing FROM cells", 500), ("INSERT INTO signing_keys (kid) VALUES ('x')", 500)] {
        assert_eq!(stopped_once(&server, statement), (1, Err(status)), "{statement}");
    }
    // What goes on is told as being away.
    let always = server.app.db.write_blocking(|conn| run(conn, "DO $$ BEGIN RAISE EXCEPTION 'Hết bộ nhớ' USING ERRCODE = '53200'; END $$"));
    assert_eq!(always.map_err(|fail| fail.code().status()), Err(503));
}

fn a_read_sees_one_state(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "root.organizer");
    let cell = fixture.id("own.spare").to_owned();
    let names = |conn: &mut Conn| -> Outcome<Vec<String>> { Ok(cells::table.order(cells::id).select(cells::name).load(conn)?) };
    let seen = server.app.db.read_blocking(&|conn| {
        let before = names(conn)?;
        organizer.patch(&format!("/v1/cells/{cell}"), &chibo_tests::json!({ "name": "Tên khác" })).expect(200);
        Ok((before, names(conn)?))
    });
    let (before, after) = seen.unwrap();
    assert_eq!(before, after);
    assert!(server.app.db.read_blocking(&names).unwrap().contains(&"Tên khác".to_owned()));
}

/// Who changes waits for who holds, two that hold do not wait, and what is read after the lock is what the other one left.
fn locks_wait_for_each_other() {
    let fixture = Fixture::of(Kind::Postgres);
    let server = fixture.server();
    let cell: Key = fixture.id("own.spare").parse::<uuid::Uuid>().unwrap().into();
    for what in [What::Cell(cell), What::Tree, What::Person(7)] {
        let order = Mutex::new(Vec::new());
        let (held, holding) = mpsc::channel();
        let (go, gone) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            let (db, order) = (&server.app.db, &order);
            let note = |text: &'static str| order.lock().unwrap().push(text);
            let gone = Mutex::new(gone);
            scope.spawn(move || {
                let mut conn = connection(db);
                begin(&mut conn);
                Locks::default().take(&mut conn, &[Hold(what)]).unwrap();
                held.send(()).unwrap();
                gone.lock().unwrap().recv().unwrap();
                note("let go");
                run(&mut conn, "COMMIT").unwrap();
            });
            holding.recv().unwrap();
            let mut beside = connection(db);
            begin(&mut beside);
            Locks::default().take(&mut beside, &[Hold(what)]).unwrap();
            run(&mut beside, "COMMIT").unwrap();
            note("held beside");
            let changing = scope.spawn(move || {
                let mut conn = connection(db);
                begin(&mut conn);
                Locks::default().take(&mut conn, &[Change(what)]).unwrap();
                note("changed");
                run(&mut conn, "COMMIT").unwrap();
            });
            std::thread::sleep(std::time::Duration::from_millis(200));
            go.send(()).unwrap();
            changing.join().unwrap();
        });
        assert_eq!(*order.lock().unwrap(), ["held beside", "let go", "changed"], "{what:?}");
    }
}

fn connection(db: &chibo_api::db::Db) -> Conn {
    let chibo_api::config::Location::Postgres(address) = db.location() else { panic!("PostgreSQL") };
    chibo_api::db::pool::open_postgres(address).unwrap()
}

fn begin(conn: &mut Conn) {
    run(conn, "BEGIN ISOLATION LEVEL READ COMMITTED").unwrap();
}
