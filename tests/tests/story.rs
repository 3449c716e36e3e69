//! Stories told in a shell with nothing but the two programs: the main job, candidates to full membership, a contest, and what the README says.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use chibo_tests::{Database, Kind, process};
use chrono::NaiveDate;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    let mut tests = crate::tests![on_both: main_job, candidates, contest, year, district];
    tests.extend(crate::tests![once: readme]);
    tests
}

fn main_job(kind: Kind) {
    tell(kind, "story.sh", "0");
}

fn candidates(kind: Kind) {
    // Beyond December 2027, when the third person is recognised.
    let (end, now) = (NaiveDate::from_ymd_opt(2028, 1, 10).unwrap(), chrono::Utc::now().date_naive());
    tell(kind, "candidates.sh", &(end - now).num_days().max(0).to_string());
}

fn contest(kind: Kind) {
    tell(kind, "contest.sh", "0");
}

fn year(kind: Kind) {
    tell(kind, "year.sh", "0");
}

fn district(kind: Kind) {
    tell(kind, "district.sh", "0");
}

/// What the README says to do, on a machine that has nothing yet.
fn readme() {
    let said = run("readme.sh", |_| {});
    assert!(said.contains("README.md says what works"), "{said}");
}

fn tell(kind: Kind, script: &str, days_ahead: &str) {
    let database = Database::empty(kind);
    let said = run(script, |told| {
        told.env("CHIBO_DATABASE_URL", database.url()).env("CHIBO_MASTER_KEY_FILE", database.master_key()).env("CHIBO_TEST_DAYS_AHEAD", days_ahead);
    });
    assert!(said.contains("the story is told"), "{said}");
}

/// Runs a script with the programs on its path and a free port, and gives what it said.
fn run(script: &str, prepare: impl FnOnce(&mut Command)) -> String {
    let programs = tempfile::tempdir().unwrap();
    process::write_programs(programs.path());
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
    let mut told = Command::new("bash");
    told.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script)).env("PATH", path).env("STORY_PORT", port.to_string());
    prepare(&mut told);
    let told = told.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{said}");
    said
}
