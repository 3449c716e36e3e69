//! `chibo-api` and its database: which one it works on, what makes one, and what of its address is shown.
//! Not here: how addresses are read (`api/src/config/location.rs`).

use std::path::Path;
use std::process::Output;

use chibo_tests::process;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![once: acts_on_a_database_never_make_one, a_database_that_was_migrated_is_served, passwords_do_not_show]
}

fn said(ended: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr))
}

/// `chibo-api` without anybody's settings.
fn server(words: &[&str], folder: &Path) -> Output {
    let mut command = process::server_command();
    for name in ["CHIBO_DATABASE_URL", "CHIBO_MASTER_KEY_FILE", "CHIBO_BIND", "CHIBO_LOG"] {
        command.env_remove(name);
    }
    command.args(words).env("CHIBO_ARGON2_MEMORY_KIB", "64").current_dir(folder).output().unwrap()
}

fn acts_on_a_database_never_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let tree = chibo_api::server::help::command(chibo_openapi::Lang::En);
    let acts: Vec<&clap::Command> = tree.find_subcommand("admin").unwrap().get_subcommands().filter(|act| !act.is_hide_set()).collect();
    assert!(acts.len() >= 5);
    let mut commands: Vec<Vec<&str>> = acts.iter().map(|act| ["admin", act.get_name()].to_vec()).collect();
    for (command, act) in commands.iter_mut().zip(&acts) {
        command.extend(act.get_positionals().map(|_| "admin"));
    }
    commands.push(["migrate", "--revert"].to_vec());
    for place in ["none.db", "empty.db"] {
        std::fs::write(folder.path().join("empty.db"), "").unwrap();
        for command in &commands {
            let ended = server(&[command.as_slice(), &["--database-url", place]].concat(), folder.path());
            let said = said(&ended);
            assert_eq!(ended.status.code(), Some(2), "{command:?}: {said}");
            assert!(said.contains(&folder.path().join(place).display().to_string()) && said.contains("chibo-api migrate"), "{command:?}: {said}");
        }
    }
    let there: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(there, ["empty.db"], "nothing was made");
    assert_eq!(std::fs::read(folder.path().join("empty.db")).unwrap(), b"");
}

fn a_database_that_was_migrated_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = server(&["migrate"], folder.path());
    assert!(migrated.status.success(), "{}", said(&migrated));
    let place = folder.path().join("chibo.db").display().to_string();
    let made = server(&["admin", "create-user", "admin"], folder.path());
    assert!(made.status.success() && said(&made).contains(&format!("database: {place}")), "{}", said(&made));
    let again = server(&["admin", "create-user", "admin", "--database-url", &place], folder.path());
    assert_eq!(again.status.code(), Some(7), "the same database by its whole path: {}", said(&again));
}

fn passwords_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    for address in [
        // Nothing listens there.
        "postgres://chibo:secret@127.0.0.1:1/chibo",
        "postgres://chibo:s%65cret@127.0.0.1:1/chibo",
        "postgres://127.0.0.1:1/chibo?user=chibo&password=secret",
        // Nothing can be taken from these.
        "postgres://chibo:x@secret@127.0.0.1:1/chibo",
        "postgres://chibo:12/secret@127.0.0.1/chibo",
        "postgres:chibo:secret@127.0.0.1:1/chibo",
        "postgres://chibo:secret@127.0.0.1:1/chibo?sslmode=require",
    ] {
        for command in [&["check-config", "--print-config"][..], &["migrate"], &["admin", "create-user", "admin"], &["serve", "--print-config"]] {
            let ended = server(&[command, &["--database-url", address, "--master-key-file", &key.display().to_string()]].concat(), folder.path());
            let said = said(&ended);
            assert!(!said.contains("secret"), "{command:?} {address}: {said}");
            assert!(command.contains(&"--print-config") == said.contains("database_url = \"postgres:"), "{command:?} {address}: {said}");
        }
    }
}
