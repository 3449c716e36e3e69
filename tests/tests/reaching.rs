//! `chibo` on its way to a server: proxies, tokens without a home folder, and what it says when the address or the token is wrong.
//! Not here: how addresses are read (`client-cli/src/server/address.rs`).

use std::path::Path;
use std::process::{Command, Output};

use chibo_tests::{Kind, Server, process};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![once: proxies_are_for_other_machines, a_token_needs_no_home, a_wrong_address_says_what_to_write, a_token_that_is_refused_says_so]
}

fn said(ended: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr))
}

/// `chibo` at a server, without anybody's settings.
fn client(url: &str, home: &Path) -> Command {
    let mut command = process::client_command();
    for name in ["CHIBO_TOKEN", "CHIBO_PROFILE", "CHIBO_OUTPUT", "XDG_CONFIG_HOME", "NO_PROXY", "no_proxy", "ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
        command.env_remove(name);
    }
    command.env("HOME", home).env("CHIBO_URL", url).env("CHIBO_LANG", "en").args(["--retries", "0"]);
    command
}

fn proxies_are_for_other_machines() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let port = server.address.port();
    for url in [format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")] {
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
            // Nothing listens there.
            let ended = client(&url, home.path()).env(name, "http://127.0.0.1:1").args(["api", "--anonymous", "GET", "/livez"]).output().unwrap();
            assert!(ended.status.success(), "{url} {name}: {}", said(&ended));
        }
    }
    let ended =
        client("http://chibo.invalid", home.path()).env("HTTP_PROXY", "http://127.0.0.1:1").args(["api", "--anonymous", "GET", "/livez"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(9), "{}", said(&ended));
}

fn a_token_needs_no_home() {
    let server = Server::new(Kind::Sqlite);
    let token = server.user("organizer", "organizer").token.unwrap();
    for home in ["/dev/null", ""] {
        let mut asked = client(&format!("http://{}", server.address), Path::new(home));
        let ended = asked.env("CHIBO_TOKEN", &token).args(["auth", "status"]).output().unwrap();
        assert!(ended.status.success() && said(&ended).contains("organizer"), "{home}: {}", said(&ended));
    }
}

fn a_wrong_address_says_what_to_write() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let address = server.address;
    for wrong in [format!("http://{address}/v1"), address.to_string(), format!("https://{address}")] {
        let ended = client(&wrong, home.path()).arg("vocabulary").output().unwrap();
        let said = said(&ended);
        assert_eq!(ended.status.code(), Some(2), "{wrong}: {said}");
        assert!(said.lines().any(|line| line.starts_with("→") && line.ends_with(&format!("http://{address}"))), "{wrong}: {said}");
    }
}

fn a_token_that_is_refused_says_so() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    for words in [&["cell", "list"][..], &["doctor"], &["api", "GET", "/v1/cells"]] {
        let ended = client(&format!("http://{}", server.address), home.path()).env("CHIBO_TOKEN", "made.up.token").args(words).output().unwrap();
        let said = said(&ended);
        assert_eq!(ended.status.code(), Some(4), "{words:?}: {said}");
        assert!(said.contains("CHIBO_TOKEN") && said.contains("unset") && !said.contains("chibo auth login"), "{words:?}: {said}");
    }
}
