//! Stories told in a shell with nothing but the two programs: the main job, and candidates to full membership.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use chibo_tests::{Database, Kind, process};
use chrono::NaiveDate;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: main_job, candidates]
}

fn main_job(kind: Kind) {
    tell(kind, "story.sh", "0");
}

fn candidates(kind: Kind) {
    // Beyond December 2027, when the third person is recognised.
    let (end, now) = (NaiveDate::from_ymd_opt(2028, 1, 10).unwrap(), chrono::Utc::now().date_naive());
    tell(kind, "candidates.sh", &(end - now).num_days().max(0).to_string());
}

fn tell(kind: Kind, script: &str, days_ahead: &str) {
    let database = Database::empty(kind);
    let programs = tempfile::tempdir().unwrap();
    process::write_programs(programs.path());
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
    let told = Command::new("bash")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
        .env("PATH", path)
        .env("STORY_PORT", port.to_string())
        .env("CHIBO_DATABASE_URL", database.url())
        .env("CHIBO_MASTER_KEY_FILE", database.master_key())
        .env("CHIBO_TEST_DAYS_AHEAD", days_ahead)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{said}");
    assert!(said.contains("the story is told"), "{said}");
}
