//! Servers for the benchmarks: this program again, in the role of the server, each in a folder of its own.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Connection;

pub(crate) const PASSWORD: &str = "a password for benchmarks";

/// Runs the server's own program with the arguments after the program's name.
pub(crate) fn as_server() -> i32 {
    let code = chibo_api::server::run::main(std::env::args_os());
    i32::from(code != std::process::ExitCode::SUCCESS)
}

/// A child process that ends with this value.
pub(crate) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().expect("it is ours");
        self.0.wait().expect("it ends");
    }
}

fn program(role: &str, arguments: &[&str], settings: &[(&str, String)]) -> Command {
    let other = std::env::var_os("CHIBO_LOAD_SERVER").filter(|_| role == "server");
    let mut command = Command::new(other.map_or_else(|| std::env::current_exe().expect("this program"), Into::into));
    command.args(arguments).env("CHIBO_LOAD_ROLE", role).envs(settings.iter().map(|(key, value)| (*key, value.as_str())));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

fn wait_for(address: SocketAddr, path: &str) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        if std::net::TcpStream::connect(address).is_ok() {
            let (status, _) = Connection::open(address).exchange("GET", path, None, "");
            if status == 200 {
                return;
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("{address} does not answer");
}

/// A server on the database of its settings.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    settings: Vec<(&'static str, String)>,
    process: Process,
}

impl Service {
    /// Serves, with an account for each role and user name.
    pub(crate) fn start(mut settings: Vec<(&'static str, String)>, users: &[&str]) -> Self {
        let address = free_address();
        settings.push(("CHIBO_BIND", address.to_string()));
        // The limiter runs, at a rate that it never refuses.
        settings.push(("CHIBO_RATE_PER_SECOND", "1000000".to_owned()));
        let process = Process(program("server", &["serve"], &settings).spawn().expect("it starts"));
        wait_for(address, "/readyz");
        // The server makes the database; a command refuses to.
        for role in users {
            let mut create = program("server", &["admin", "create-user", role, "--role", role, "--password-stdin"], &settings);
            let mut child = create.stdin(Stdio::piped()).spawn().expect("it starts");
            std::io::Write::write_all(child.stdin.as_mut().expect("its input"), PASSWORD.as_bytes()).expect("it reads");
            assert!(child.wait().expect("it ends").success(), "no user was made");
        }
        Self { address, settings, process }
    }

    /// What a POST that creates answers.
    pub(crate) fn create(&self, path: &str, token: Option<&str>, body: &Value) -> Value {
        let (status, answer) = Connection::open(self.address).exchange("POST", path, token, &body.to_string());
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).expect("JSON")
    }

    /// An access token.
    pub(crate) fn log_in(&self, user: &str) -> String {
        text(&self.create("/v1/auth/sessions", None, &json!({ "username": user, "password": PASSWORD })), "access_token")
    }
}

pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().expect("a text").to_owned()
}

/// A server with an organizer, one committee and one cell.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    pub(crate) committee: String,
    pub(crate) cell: String,
    service: Service,
    _folder: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start(changed: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = vec![("CHIBO_DATABASE_URL", folder.path().join("bench.db").display().to_string())];
        settings.extend(changed.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let service = Service::start(settings, &["organizer", "leader"]);
        let token = service.log_in("organizer");
        let committee = json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" });
        let committee = text(&service.create("/v1/committees", Some(&token), &committee), "id");
        let cell = json!({ "code": "CB01", "name": "Chi bộ khu phố 1", "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
        let cell = text(&service.create("/v1/cells", Some(&token), &cell), "id");
        Self { address: service.address, token, committee, cell, service, _folder: folder }
    }

    /// Creates as the organizer; gives the id.
    pub(crate) fn create(&self, path: &str, body: &Value) -> String {
        text(&self.service.create(path, Some(&self.token), body), "id")
    }

    /// The token of another account.
    pub(crate) fn log_in(&self, user: &str) -> String {
        self.service.log_in(user)
    }

    /// Another server on the same database.
    pub(crate) fn beside(&self) -> Bare {
        let address = free_address();
        let mut settings = self.service.settings.clone();
        settings.push(("CHIBO_BIND", address.to_string()));
        let process = Process(program("server", &["serve"], &settings).spawn().expect("it starts"));
        wait_for(address, "/readyz");
        Bare { address, _process: process }
    }

    /// Resident memory in KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        self.service.process.resident_kib()
    }

    /// The bare handler over the same database file.
    pub(crate) fn start_bare(&self) -> Bare {
        let address = free_address();
        let mut settings = self.service.settings.clone();
        settings.push(("CHIBO_BIND", address.to_string()));
        let process = Process(program("bare", &[], &settings).spawn().expect("it starts"));
        wait_for(address, &format!("/v1/cells/{}", self.cell));
        Bare { address, _process: process }
    }
}

/// The bare handler, or another server.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
    _process: Process,
}

/// A demo that has answered.
pub(crate) fn demo() -> Process {
    let address = free_address();
    let process = Process(program("server", &["demo", "--port", &address.port().to_string()], &[]).spawn().expect("it starts"));
    wait_for(address, "/readyz");
    process
}

impl Process {
    /// Memory that it asked for and that is resident, in KiB: without the pages of files, which the system takes back when it needs them.
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("its memory");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    }
}
