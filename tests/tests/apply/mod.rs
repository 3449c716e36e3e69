//! A ward as one file describes it: `chibo apply` and `chibo export ward`, and `--if-exists` of single things.

use std::process::{Command, Output, Stdio};

use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Kind, Server, Value, json, process};

use crate::Test;

mod told;
mod whole;

pub(crate) fn tests() -> Vec<Test> {
    [whole::tests(), told::tests()].into_iter().flatten().collect()
}

/// A server, somebody who may do everything on it, and a folder for files.
struct Office {
    server: Server,
    root: Client,
    folder: tempfile::TempDir,
}

impl Office {
    fn of(kind: Kind) -> Self {
        let server = Server::new(kind);
        server.user("root", "administrator");
        let administrator = server.log_in("root");
        let id = administrator.get("/v1/users?username=root").expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
        for role in ["organizer", "leader"] {
            administrator.post(&format!("/v1/users/{id}/grants"), &json!({ "role": role })).expect(201);
        }
        let root = server.log_in("root");
        Self { server, root, folder: tempfile::tempdir().unwrap() }
    }

    /// The client with some words, as somebody.
    fn chibo(&self, client: &Client, words: &[&str]) -> Command {
        let mut command = process::client_command();
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null()).env("XDG_CONFIG_HOME", self.folder.path());
        command.env("CHIBO_URL", format!("http://{}", self.server.address)).env("CHIBO_TOKEN", client.token.as_ref().unwrap()).env("CHIBO_LANG", "en");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.chibo(&self.root, words).output().unwrap()
    }

    /// What a command says that ends well.
    #[track_caller]
    fn said(&self, words: &[&str]) -> String {
        text(&ended(self.run(words), 0).stdout)
    }

    /// Applies a file, with as many passwords as anybody could ask for.
    fn apply(&self, client: &Client, file: &str, words: &[&str]) -> Output {
        let passwords = self.folder.path().join("passwords");
        std::fs::write(&passwords, format!("{PASSWORD}\n").repeat(50)).unwrap();
        let words = [&["apply", "-f", file, "--yes", "--password-stdin"], words].concat();
        self.chibo(client, &words).stdin(std::fs::File::open(passwords).unwrap()).output().unwrap()
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// What is to be done by a file.
    #[track_caller]
    fn steps(&self, file: &str) -> Vec<Value> {
        serde_json::from_str(&self.said(&["apply", "-f", file, "--dry-run", "-o", "json"])).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn ended(output: Output, code: i32) -> Output {
    assert_eq!(output.status.code(), Some(code), "{}{}", text(&output.stderr), text(&output.stdout));
    output
}

/// A ward of forty cells.
fn ward() -> Value {
    let cells = |number: usize| json!({ "code": format!("CB{number:02}"), "name": format!("Chi bộ {number}"), "kind": "residential", "committee": "P-SEN", "founded_on": "2011-01-01" });
    let quotas = |number: usize| json!({ "plan": "KH-2026", "unit": format!("CB{number:02}"), "admission": number % 3, "course": 1 });
    json!({
        "committees": [
            { "code": "P-SEN", "name": "Đảng ủy phường Sen", "level": "base", "parent": "TP", "founded_on": "2011-01-01" },
            { "code": "TP", "name": "Thành ủy", "level": "province", "founded_on": "2011-01-01" },
        ],
        "cells": (1..=40).map(cells).collect::<Vec<_>>(),
        "organizations": [{ "code": "DOAN-SEN", "name": "Đoàn phường Sen", "kind": "youth_union", "committee": "P-SEN" }],
        "users": [
            { "username": "secretary", "display_name": "Bí thư", "committee": "P-SEN", "roles": [{ "role": "secretary", "cell": "CB01" }, { "role": "viewer", "committee": "P-SEN" }] },
            { "username": "organizer", "display_name": "Cán bộ tổ chức", "committee": "P-SEN", "roles": [{ "role": "organizer", "committee": "P-SEN" }] },
        ],
        "directives": [
            { "number": "60-NQ/ĐU", "issued_on": "2025-12-30", "title": "Nghị quyết", "committee": "P-SEN", "carries_out": ["17-CTr/TU"] },
            { "number": "17-CTr/TU", "issued_on": "2022-08-16", "title": "Chương trình", "committee": "P-SEN" },
        ],
        "plans": [
            { "code": "KH-2026", "year": 2026, "kind": "member_development", "committee": "P-SEN", "title": "Kế hoạch", "directives": ["60-NQ/ĐU"], "admission_target": 40, "course_target": 40 },
        ],
        "quotas": (1..=40).map(quotas).collect::<Vec<_>>(),
    })
}
