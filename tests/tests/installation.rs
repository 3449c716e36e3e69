//! What holds for a whole database whichever server serves it: its master key, and who issues its tokens.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chibo_api::clock::Clock;
use chibo_api::http::App;
use chibo_api::server::{admin, app, master_key};
use chibo_api::vault;
use chibo_tests::postgres::{Postgres, Source};
use chibo_tests::process::server_command;
use chibo_tests::server::settings_for;
use chibo_tests::{Database, Kind, PASSWORD, Server, json, postgres};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    let mut tests =
        crate::tests![on_both: another_key_is_refused, running_servers_notice_an_exchange, an_exchange_cut_short_is_ended, servers_agree_on_the_issuer];
    tests.extend(crate::tests![on_postgres: the_database_restarts_in_an_exchange, an_empty_database_is_none]);
    tests.extend(crate::tests![once: files_are_private]);
    tests
}

/// The message of a server that does not start.
fn refused(database: &Database, settings: &[(&str, &str)]) -> String {
    app::start_server(settings_for(database, settings), Clock::default()).err().expect("it does not start")
}

fn another_key_is_refused(kind: Kind) {
    let server = Server::new(kind);
    let database = server.database.clone();
    let fingerprint = server.app.vault.fingerprint().to_owned();
    drop(server);
    let right = std::fs::read_to_string(database.master_key()).unwrap();
    std::fs::write(database.master_key(), "ab".repeat(32)).unwrap();
    let error = refused(&database, &[]);
    assert!(error.contains(&fingerprint) && !error.contains(&right), "{error}");
    std::fs::remove_file(database.master_key()).unwrap();
    let error = refused(&database, &[]);
    assert!(error.contains(&fingerprint) && error.contains("does not exist"), "{error}");
    assert!(!database.master_key().exists(), "no new key is made for a database that has one");
    std::fs::write(database.master_key(), right).unwrap();
    drop(Server::on(database, &[]));
}

fn running_servers_notice_an_exchange(kind: Kind) {
    let running = Server::new(kind);
    let organizer = running.user("to.chuc", "organizer");
    let database = running.database.clone();
    organizer.get("/v1/cells").expect(200);
    // As the command does, in a process of its own.
    let command = app::start(settings_for(&database, &[]), Clock::default()).unwrap();
    let said = master_key::rotate(&command).unwrap();
    let old_key = kept(&database, running.app.vault.fingerprint());
    assert!(said.contains(&old_key.display().to_string()), "{said}");
    assert_eq!(mode(&database.master_key()) & 0o077, 0);
    let committee = json!({ "code": "P-THU", "name": "Đảng ủy phường Thử", "level": "base", "founded_on": "2020-01-01" });
    organizer.post("/v1/committees", &committee).problem(503, "unavailable");
    for _ in 0..3 {
        let ready = running.anonymous().get("/readyz").expect(503);
        assert_eq!(ready.body["status"], "master_key");
        organizer.get("/v1/cells").problem(503, "unavailable");
    }
    running.anonymous().get("/livez").expect(200);
    let server = Server::on(database, &[]);
    server.log_in("to.chuc").post("/v1/committees", &committee).expect(201);
    server.anonymous().get("/readyz").expect(200);
}

/// Where the key of before an exchange is kept.
fn kept(database: &Database, fingerprint: &str) -> PathBuf {
    PathBuf::from(format!("{}.{fingerprint}.old", database.master_key().display()))
}

fn an_exchange_cut_short_is_ended(kind: Kind) {
    let server = Server::new(kind);
    let (file, old) = (server.database.master_key(), server.app.vault.fingerprint().to_owned());
    let coming = PathBuf::from(format!("{}.new", file.display()));
    server.user("an", "viewer");
    let database = server.database.clone();
    drop(server);
    let start = || app::start(settings_for(&database, &[]), Clock::default());
    // It ended before its commit: the database never had the new key.
    std::fs::write(&coming, "ab".repeat(32)).unwrap();
    assert_eq!(start().unwrap().vault.fingerprint(), old);
    master_key::rotate(&start().unwrap()).unwrap();
    let new = start().unwrap().vault.fingerprint().to_owned();
    assert!(new != old && !coming.exists());
    // It ended after its commit, before the files were moved, or in between.
    for moved in [false, true] {
        std::fs::rename(&file, &coming).unwrap();
        if !moved {
            std::fs::copy(kept(&database, &old), &file).unwrap();
        }
        let app = start().unwrap();
        assert_eq!(app.vault.fingerprint(), new, "the file that fits is taken");
        master_key::rotate(&app).unwrap();
        assert!(!coming.exists() && file.exists());
        assert_eq!(start().unwrap().vault.fingerprint(), new, "what was begun has ended, and nothing more");
    }
    Server::on(database.clone(), &[]).log_in("an");
}

/// Runs a command of the server on a database.
fn command(url: &str, key: &Path, arguments: &[&str]) -> std::process::Output {
    let environment =
        [("CHIBO_DATABASE_URL", url.to_owned()), ("CHIBO_MASTER_KEY_FILE", key.display().to_string()), ("CHIBO_ARGON2_MEMORY_KIB", "64".to_owned())];
    server_command().args(arguments).envs(environment).output().unwrap()
}

/// The database goes away in the middle of an exchange, again and again: whatever came of it, a server starts, and what is sealed opens.
fn the_database_restarts_in_an_exchange() {
    let Ok(Source::Binaries(binaries)) = postgres::source() else {
        panic!("this test stops PostgreSQL, so it needs the server's binaries; unset CHIBO_TEST_POSTGRES_URL");
    };
    let postgres = Postgres::start(&binaries, &[]);
    postgres.execute("CREATE DATABASE rotated");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let url = postgres.url("rotated");
    assert!(command(&url, &key, &["migrate"]).status.success());
    let start = || {
        let settings = [("database_url", url.as_str()), ("master_key_file", key.to_str().unwrap())];
        app::start(settings_for(&Database::new(Kind::Sqlite), &settings), Clock::default())
    };
    people(&start().unwrap(), 3_000);
    let mut met = 0;
    let mut last = start().unwrap().vault.fingerprint().to_owned();
    for wait in [0, 10, 20, 40, 80, 120, 160, 240] {
        let (done, running) = std::thread::scope(|scope| {
            let rotation = scope.spawn(|| command(&url, &key, &["admin", "rotate-master-key"]));
            let begun = Instant::now();
            // The file is there from just before the transaction begins.
            while !folder.path().join("master.key.new").exists() && begun.elapsed() < Duration::from_secs(10) && !rotation.is_finished() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(wait));
            let running = !rotation.is_finished();
            postgres.restart();
            (rotation.join().unwrap(), running)
        });
        let app = start().unwrap();
        let now = app.vault.fingerprint().to_owned();
        // Only an exchange that said so may leave another key; one that failed leaves the old one, or says that it is not known.
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() || now != last, "told as done and not done: {said}");
        assert!(done.status.success() || now == last || said.contains("is not known"), "told as failed and done: {said}");
        met += u32::from(running);
        last = now;
        opens(&app);
    }
    assert!(met > 0, "no restart met an exchange");
    assert!(command(&url, &key, &["admin", "rotate-master-key"]).status.success(), "afterwards it goes through");
    opens(&start().unwrap());
}

/// Puts keys of people into a database.
fn people(app: &Arc<App>, count: usize) {
    let made = admin::as_owner(app).write_blocking(move |tx| {
        for _ in 0..count {
            chibo_api::log::events::new_person(tx, chibo_api::db::key::Key::new())?;
        }
        Ok(())
    });
    made.unwrap();
}

/// Every key of a person, and the keys that sign, open with the key that a server takes.
fn opens(app: &Arc<App>) {
    use chibo_api::db::schema::person_keys;
    use diesel::prelude::*;
    let sealed: Vec<Vec<u8>> = app.db.read_blocking(&|conn| Ok(person_keys::table.select(person_keys::key_sealed).load(conn)?)).unwrap();
    assert!(sealed.len() >= 3_000);
    assert!(sealed.iter().all(|sealed| app.vault.open(sealed).is_some_and(|key| key.len() == 32)));
}

fn servers_agree_on_the_issuer(kind: Kind) {
    let database = Arc::new(Database::new(kind));
    let unnamed = [("public_url", "")];
    let (first, second) = (Server::on(database.clone(), &unnamed), Server::on(database.clone(), &unnamed));
    let an = first.user("an", "viewer");
    let at = |server: &Server, token: &str| server.anonymous().with_token(token).get("/v1/auth/me");
    at(&second, an.token.as_deref().unwrap()).expect(200);
    let issuer = |server: &Server| server.anonymous().get("/.well-known/oauth-authorization-server").expect(200).body["issuer"].as_str().unwrap().to_owned();
    assert_eq!(issuer(&first), issuer(&second));
    // Whoever names one is followed by those who did not, and nobody names another.
    let named = Server::on(database.clone(), &[("public_url", "https://chibo.example/")]);
    for server in [&first, &second] {
        server.app.clock.advance(chrono::Duration::seconds(5));
        assert_eq!(issuer(server), "https://chibo.example");
    }
    let token = first.log_in("an").token.unwrap();
    at(&named, &token).expect(200);
    let error = refused(&database, &[("public_url", "https://other.example")]);
    assert!(error.contains("https://chibo.example") && error.contains("set-issuer"), "{error}");
    drop(Server::on(database.clone(), &[("public_url", "https://chibo.example")]));
    admin::set_issuer(&named.app, "https://other.example").unwrap();
    drop(Server::on(database, &[("public_url", "https://other.example")]));
    first.app.clock.advance(chrono::Duration::seconds(5));
    at(&first, &token).problem(401, "invalid_token");
    assert!(admin::set_issuer(&named.app, "other.example").is_err());
}

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode()
}

/// Whatever rights a process gives to new files.
fn files_are_private() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chibo.db");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" admin create-user an --password-stdin"]);
    let (program, role) = (std::env::current_exe().unwrap(), ("CHIBO_TEST_ROLE", "server"));
    let url = file.display().to_string();
    assert!(
        std::process::Command::new("sh")
            .args(["-c", "umask 000; exec \"$0\" migrate"])
            .arg(&program)
            .envs([role, ("CHIBO_DATABASE_URL", &url)])
            .status()
            .unwrap()
            .success()
    );
    // While a connection is open, the files beside the database are there.
    let open = chibo_api::db::pool::open_sqlite(&file, true).unwrap();
    let mut child =
        shell.arg(&program).envs([role, ("CHIBO_DATABASE_URL", &url)]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let names: Vec<String> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for name in ["chibo.db", "chibo.db-wal", "chibo.db-shm", "chibo.db.key"] {
        assert!(names.iter().any(|there| there == name), "{name} in {names:?}");
    }
    for name in names {
        assert_eq!(mode(&folder.path().join(&name)) & 0o777, 0o600, "{name}");
    }
    drop(open);
    assert!(vault::read_master(&folder.path().join("chibo.db.key")).is_ok());
}

fn an_empty_database_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Database::empty(Kind::Postgres);
    let said = command(&empty.url(), &folder.path().join("k"), &["admin", "rotate-keys"]);
    assert_eq!(said.status.code(), Some(2), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8_lossy(&said.stderr).contains("there is no database of Chibo"));
}
