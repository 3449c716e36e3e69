//! Logins: a system's by its id and secret, a person's, and the end of one.

use std::process::Stdio;

use chibo_tests::{Kind, Server, Value, json};

use super::{chibo, log_in, text, url, well};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![once: a_system_logs_in_by_its_id, a_logout_ends_the_session, many_commands_refresh_once]
}

fn a_system_logs_in_by_its_id() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let administrator = server.user("admin", "administrator");
    let made = administrator.post("/v1/clients", &json!({ "name": "kho", "role": "viewer", "scopes": ["structure:read"] })).expect(201).body;
    let (id, secret) = (made["client"]["id"].as_str().unwrap_or_else(|| made["id"].as_str().unwrap()), made["secret"].as_str().unwrap());
    let mut command = chibo(&url(&server), home.path(), &["cell", "list", "-o", "json"]);
    let listed = well(&command.env("CHIBO_CLIENT_ID", id).env("CHIBO_CLIENT_SECRET", secret).output().unwrap());
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap()["items"], json!([]));
    // One of the two alone is a mistake, and a wrong secret no login.
    let half = chibo(&url(&server), home.path(), &["cell", "list"]).env("CHIBO_CLIENT_ID", id).output().unwrap();
    assert_eq!(half.status.code(), Some(2), "{}", text(&half.stderr));
    let mut wrong = chibo(&url(&server), home.path(), &["cell", "list"]);
    let wrong = wrong.env("CHIBO_CLIENT_ID", id).env("CHIBO_CLIENT_SECRET", "wrong").output().unwrap();
    assert_eq!(wrong.status.code(), Some(4), "{}", text(&wrong.stderr));
    assert!(!text(&wrong.stderr).contains("wrong\"") && !text(&wrong.stderr).contains(secret));
}

fn a_logout_ends_the_session() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    server.user("organizer", "organizer");
    log_in(&url(&server), home.path(), "organizer");
    let token = well(&chibo(&url(&server), home.path(), &["auth", "token"]).output().unwrap()).trim().to_owned();
    let kept = home.path().join("chibo/credentials.json");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&kept.metadata().unwrap().permissions()) & 0o777, 0o600);
    well(&chibo(&url(&server), home.path(), &["auth", "logout"]).output().unwrap());
    assert!(!std::fs::read_to_string(&kept).unwrap_or_default().contains(&token));
    server.anonymous().with_token(&token).get("/v1/auth/me").problem(401, "invalid_token");
    assert_eq!(chibo(&url(&server), home.path(), &["auth", "status"]).output().unwrap().status.code(), Some(4));
}

/// Lets every access token have run out.
fn age(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if name == "access_expires_at" { *field = json!("2020-01-01T00:00:00Z") } else { age(field) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(age),
        _ => {}
    }
}

/// Each refresh ends the token before it: were two commands to refresh at once, one of them would end the session.
fn many_commands_refresh_once() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    server.user("organizer", "organizer");
    log_in(&url(&server), home.path(), "organizer");
    let kept = home.path().join("chibo/credentials.json");
    let before = std::fs::read_to_string(&kept).unwrap();
    let mut logins: Value = serde_json::from_str(&before).unwrap();
    age(&mut logins);
    std::fs::write(&kept, logins.to_string()).unwrap();
    let running: Vec<_> =
        (0..8).map(|_| chibo(&url(&server), home.path(), &["auth", "status"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in running {
        well(&child.wait_with_output().unwrap());
    }
    assert_ne!(std::fs::read_to_string(&kept).unwrap(), before);
    well(&chibo(&url(&server), home.path(), &["cell", "list"]).output().unwrap());
}
