//! The main job, told in a shell with nothing but the two programs: `tests/story.sh`.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use chibo_tests::{Database, Kind, process};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: main_job]
}

fn main_job(kind: Kind) {
    let database = Database::empty(kind);
    let programs = tempfile::tempdir().unwrap();
    process::write_programs(programs.path());
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("story.sh");
    let told = Command::new("bash")
        .arg(script)
        .env("PATH", path)
        .env("STORY_PORT", port.to_string())
        .env("CHIBO_DATABASE_URL", database.url())
        .env("CHIBO_MASTER_KEY_FILE", database.master_key())
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{said}");
    assert!(said.contains("the story is told"), "{said}");
}
