//! The programs as processes: this very binary started again in their place, so that nothing else needs to be built.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode};

use chibo_api::clock::Clock;

/// Says which program a child process is.
const ROLE: &str = "CHIBO_TEST_ROLE";

/// Runs a program in place of the tests when this process was started for that.
pub fn role() -> Option<ExitCode> {
    match std::env::var(ROLE).ok()?.as_str() {
        "server" => Some(chibo_api::server::run::main_at(std::env::args_os(), clock())),
        "client" => Some(chibo::run()),
        other => panic!("{ROLE}={other}: neither server nor client"),
    }
}

/// The time, moved ahead by `CHIBO_TEST_DAYS_AHEAD` days: stories that end in another year are told to their end.
fn clock() -> Clock {
    let clock = Clock::default();
    if let Some(days) = std::env::var("CHIBO_TEST_DAYS_AHEAD").ok().and_then(|days| days.parse().ok()) {
        clock.advance(chrono::Duration::days(days));
    }
    clock
}

fn this_binary_as(role: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the test binary"));
    command.env(ROLE, role);
    command
}

/// `chibo-api`, to be given arguments.
pub fn server_command() -> Command {
    this_binary_as("server")
}

/// `chibo`, to be given arguments.
pub fn client_command() -> Command {
    this_binary_as("client")
}

/// A running server process; killed when dropped.
pub struct ServerProcess(pub Child);

/// Starts `chibo-api` with arguments and additional environment.
pub fn server_process(arguments: &[&str], environment: &[(&str, &str)]) -> ServerProcess {
    ServerProcess(server_command().args(arguments).envs(environment.iter().copied()).spawn().expect("the server starts"))
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Writes programs named `chibo-api` and `chibo` into a folder, for stories told in a shell.
pub fn write_programs(folder: &Path) {
    let binary = std::env::current_exe().expect("the test binary");
    for (name, role) in [("chibo-api", "server"), ("chibo", "client")] {
        let file = folder.join(name);
        fs::write(&file, format!("#!/bin/sh\n{ROLE}={role} exec '{}' \"$@\"\n", binary.display())).expect("a program");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a program that can be run");
    }
}
