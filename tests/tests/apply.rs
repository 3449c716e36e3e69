//! A ward as one file describes it: `chibo apply` and `chibo export ward`, and `--if-exists` of single things.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Kind, Server, Value, json, process};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: the_demo_ward_goes_round, one_line_is_one_event, killed_and_run_again, many_at_once, every_fault_at_once, what_is_refused_is_told,
        who_may_not_read_a_part_does_the_rest, what_is_there_already]
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

fn the_demo_ward_goes_round(kind: Kind) {
    let demo = Office::of(kind);
    chibo_api::server::demo::load(&demo.server.app, Some(PASSWORD)).expect("the demo ward");
    demo.said(&["export", "ward", "--committee", "P-HOASEN", "-O", "ward.yaml"]);
    let file = demo.read("ward.yaml");
    assert!(
        file.contains("number: 60-NQ/ĐU") && file.contains("- role: secretary\n    cell: CB01") && !file.contains("password") && !file.contains("id:"),
        "{file}"
    );
    let before = demo.server.sealed();
    let again = ended(demo.run(&["apply", "-f", "ward.yaml"]), 0);
    assert!(text(&again.stderr).contains("Nothing to do") && again.stdout.is_empty(), "{}", text(&again.stderr));
    assert_eq!(demo.server.sealed(), before);
    let other = Office::of(kind);
    other.write("ward.yaml", &file);
    let (steps, before) = (other.steps("ward.yaml").len(), other.server.sealed());
    assert!(steps > 90, "{steps}");
    ended(other.apply(&other.root, "ward.yaml", &[]), 0);
    assert_eq!(other.server.sealed() - before, i64::try_from(steps).unwrap());
    assert_eq!(other.said(&["export", "ward", "--committee", "P-HOASEN"]), file);
    assert_eq!(other.steps("ward.yaml"), Vec::<Value>::new());
    // As JSON it says the same.
    other.said(&["export", "ward", "--committee", "P-HOASEN", "-O", "ward.json"]);
    assert_eq!(serde_json::from_str::<Value>(&other.read("ward.json")).unwrap(), serde_yaml_ng::from_str::<Value>(&file).unwrap());
    assert_eq!(other.steps("ward.json"), Vec::<Value>::new());
}

fn one_line_is_one_event(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    ended(office.apply(&office.root, "ward.json", &[]), 0);
    let changes = [
        ("/cells/4/name", json!("Chi bộ Năm"), "cell CB05"),
        ("/users/0/display_name", json!("Bí thư chi bộ"), "user secretary"),
        ("/users/0/roles/1", json!({ "role": "auditor" }), "role secretary/auditor"),
        ("/directives/0/carries_out", json!([]), "directive 60-NQ/ĐU"),
        ("/plans/0/admission_target", json!(41), "plan KH-2026"),
        ("/quotas/7/course", json!(0), "quota KH-2026/CB08/course"),
        ("/committees/0/name", json!("Đảng ủy phường Sen Hồng"), "committee P-SEN"),
        ("/organizations/0/name", json!("Đoàn Thanh niên"), "organization DOAN-SEN"),
    ];
    let mut file = ward();
    for (pointer, value, name) in changes {
        *file.pointer_mut(pointer).unwrap() = value;
        office.write("ward.json", &file.to_string());
        let steps = office.steps("ward.json");
        let named: Vec<String> = steps.iter().map(|step| format!("{} {}", step["kind"].as_str().unwrap(), step["name"].as_str().unwrap())).collect();
        assert_eq!(named, [name]);
        let before = office.server.sealed();
        ended(office.apply(&office.root, "ward.json", &[]), 0);
        assert_eq!(office.server.sealed(), before + 1, "{pointer}");
        assert_eq!(office.steps("ward.json"), Vec::<Value>::new(), "{pointer}");
    }
    let mut less = ward();
    less["cells"].as_array_mut().unwrap().truncate(1);
    less["quotas"] = json!([]);
    office.write("less.json", &less.to_string());
    let told = text(&ended(office.run(&["apply", "-f", "less.json", "--dry-run"]), 0).stderr);
    assert!(told.contains("left alone: 39 cell, 1 role, 80 quota"), "{told}");
}

fn killed_and_run_again(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    let (before, steps) = (office.server.sealed(), office.steps("ward.json").len());
    let mut midway = 0;
    for tries in 1.. {
        let passwords = office.folder.path().join("passwords");
        std::fs::write(&passwords, format!("{PASSWORD}\n").repeat(50)).unwrap();
        let mut command = office.chibo(&office.root, &["apply", "-f", "ward.json", "--yes", "--password-stdin"]);
        let mut child = command.stdin(std::fs::File::open(passwords).unwrap()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 * tries));
        let finished = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if let Some(status) = finished {
            assert!(status.success(), "{status}");
            break;
        }
        let done = usize::try_from(office.server.sealed() - before).unwrap();
        midway += usize::from(done > 0 && done < steps);
        assert!(tries < 500, "it does not come to an end");
    }
    assert!(midway > 0, "it was never killed in the middle");
    assert_eq!(office.server.sealed() - before, i64::try_from(steps).unwrap(), "something was done twice");
    assert_eq!(office.steps("ward.json"), Vec::<Value>::new());
    let there: Value = serde_yaml_ng::from_str(&office.said(&["export", "ward", "--committee", "P-SEN"])).unwrap();
    for (part, count) in [("committees", 2), ("cells", 40), ("organizations", 1), ("users", 2), ("directives", 2), ("plans", 1), ("quotas", 40)] {
        assert_eq!(there[part].as_array().unwrap().len(), count, "{part}");
    }
}

/// Several apply the same file at once: each finds what the others made, and nothing is made twice.
fn many_at_once(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    let (before, steps) = (office.server.sealed(), office.steps("ward.json").len());
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| office.apply(&office.root, "ward.json", &[]))).collect();
        for run in runs {
            ended(run.join().unwrap(), 0);
        }
    });
    assert_eq!(office.server.sealed() - before, i64::try_from(steps).unwrap());
    assert_eq!(office.steps("ward.json"), Vec::<Value>::new());
}

fn every_fault_at_once(kind: Kind) {
    let office = Office::of(kind);
    let mut file = ward();
    file["cells"][0]["colour"] = json!("red");
    file["cells"][1]["kind"] = json!("village");
    file["cells"][2]["committee"] = json!("P-NOBODY");
    file["plans"][0]["directives"] = json!(["1-NQ/ĐU"]);
    file["quotas"][3]["unit"] = json!("CB99");
    file["users"][0]["roles"][0]["cell"] = json!("CB98");
    file["directives"][1]["issued_on"] = json!("30/12/2025");
    office.write("ward.json", &file.to_string());
    let before = office.server.sealed();
    let told = text(&ended(office.apply(&office.root, "ward.json", &[]), 2).stderr);
    let places =
        ["cells.0.colour", "cells.1.kind", "directives.1.issued_on", "cells.2.committee", "users.0.roles.0.cell", "plans.0.directives", "quotas.3.unit"];
    for place in places {
        assert!(told.contains(&format!("  {place}: ")), "{place} is not in {told}");
    }
    assert!(told.contains("7 faults"), "{told}");
    assert_eq!(office.server.sealed(), before);
    office.write("twice.yaml", "cells: []\ncells: []\n");
    assert!(text(&ended(office.run(&["apply", "-f", "twice.yaml"]), 2).stderr).contains("duplicate"));
    office.write("ward.json", &ward().to_string());
    // Nobody can be asked, and nobody said yes.
    ended(office.run(&["apply", "-f", "ward.json"]), 2);
    assert_eq!(office.server.sealed(), before);
}

fn what_is_refused_is_told(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    // Without their passwords the accounts are not made; the rest is.
    let told = text(&ended(office.run(&["apply", "-f", "ward.json", "--yes"]), 10).stderr);
    assert!(told.contains("✗ user organizer: There is no terminal to ask for the password; use --password-stdin"), "{told}");
    ended(office.apply(&office.root, "ward.json", &[]), 0);
    for words in [&["plan", "consult", "KH-2026"][..], &["plan", "adopt", "KH-2026", "--document", "05-KH/ĐU"]] {
        office.said(words);
    }
    let mut file = ward();
    file["plans"][0]["admission_target"] = json!(50);
    file["cells"][0]["founded_on"] = json!("2012-01-01");
    file["cells"][0]["name"] = json!("Chi bộ Một");
    file["quotas"][0]["course"] = json!(3);
    office.write("ward.json", &file.to_string());
    let told = text(&ended(office.apply(&office.root, "ward.json", &[]), 10).stderr);
    assert!(told.contains("✗ plan KH-2026: Wrong state: This cannot be done in the state adopted."), "{told}");
    assert!(told.contains("✗ cell CB01: Validation failed: founded_on: This field cannot be changed here."), "{told}");
    let left: Vec<Value> = office.steps("ward.json");
    let fields: Vec<&Value> = left.iter().map(|step| &step["changes"][0]["field"]).collect();
    assert_eq!(fields, ["founded_on", "admission_target"]);
    office.write("only.json", &json!({ "plans": file["plans"] }).to_string());
    ended(office.apply(&office.root, "only.json", &[]), 8);
}

/// An organizer knows nothing of accounts, an administrator nothing of plans: the same file serves both.
fn who_may_not_read_a_part_does_the_rest(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    let (organizer, administrator) = (office.server.user("own.organizer", "organizer"), office.server.user("own.administrator", "administrator"));
    let told = text(&ended(office.apply(&organizer, "ward.json", &[]), 10).stderr);
    assert!(told.contains("✗ users: "), "{told}");
    let told = text(&ended(office.apply(&administrator, "ward.json", &[]), 10).stderr);
    assert!(told.contains("✗ directives: ") && told.contains("✗ plans: "), "{told}");
    assert_eq!(office.steps("ward.json"), Vec::<Value>::new());
    let exported = ended(office.chibo(&organizer, &["export", "ward"]).output().unwrap(), 0);
    assert!(text(&exported.stderr).contains("may not read users") && !text(&exported.stdout).contains("users:"));
    ended(office.run(&["export", "ward", "--committee", "P-NOBODY"]), 6);
}

fn what_is_there_already(kind: Kind) {
    let office = Office::of(kind);
    office.write("ward.json", &ward().to_string());
    ended(office.apply(&office.root, "ward.json", &[]), 0);
    let before = office.server.sealed();
    let cell =
        ["cell", "create", "--code", "CB01", "--name", "Chi bộ 1", "--kind", "agency", "--committee", "P-SEN", "--founded-on", "2011-01-01", "-o", "json"];
    ended(office.run(&cell), 7);
    let skipped = ended(office.run(&[&cell[..], &["--if-exists", "skip"]].concat()), 0);
    assert!(text(&skipped.stderr).contains("nothing was done") && text(&skipped.stdout).contains("\"residential\""));
    assert_eq!(office.server.sealed(), before);
    let updated = ended(office.run(&[&cell[..], &["--if-exists", "update"]].concat()), 0);
    assert!(text(&updated.stderr).contains("changed: kind") && text(&updated.stdout).contains("\"agency\""), "{}", text(&updated.stderr));
    assert_eq!(office.server.sealed(), before + 1);
    let same = ended(office.run(&[&cell[..], &["--if-exists", "update"]].concat()), 0);
    assert!(text(&same.stderr).contains("nothing was done"));
    // Numbers begin anew with each term: another day is another document.
    let directive = |day: &'static str| {
        ["directive", "create", "--number", "60-NQ/ĐU", "--issued-on", day, "--title", "Nghị quyết", "--committee", "P-SEN", "--if-exists", "update"]
    };
    office.said(&directive("2025-12-30"));
    for words in [
        &["committee", "create", "--code", "TP", "--name", "Thành ủy", "--level", "province", "--founded-on", "2011-01-01", "--if-exists", "skip"][..],
        &[
            "organization",
            "create",
            "--code",
            "DOAN-SEN",
            "--name",
            "Đoàn phường Sen",
            "--kind",
            "youth_union",
            "--committee",
            "P-SEN",
            "--if-exists",
            "update",
        ],
        &["user", "create", "--username", "organizer", "--display-name", "Cán bộ tổ chức", "--role", "viewer", "--if-exists", "update"],
        &["plan", "create", "--code", "KH-2026", "--directive", "60-NQ/ĐU", "--admission-target", "40", "--if-exists", "update"],
    ] {
        office.said(words);
    }
    assert_eq!(office.server.sealed(), before + 1);
    office.said(&directive("2020-12-30"));
    assert_eq!(office.server.sealed(), before + 2);
    let refused = text(&ended(office.run(&["plan", "create", "--code", "KH-2026", "--year", "2027", "--if-exists", "update"]), 8).stderr);
    assert!(refused.contains("year"), "{refused}");
    let client = ["client", "create", "--name", "kho", "--role", "viewer", "--committee", "P-SEN", "--scope", "structure:read", "--if-exists", "skip"];
    assert!(text(&ended(office.run(&client), 0).stderr).contains("shown this once"));
    let again = ended(office.run(&client), 0);
    assert!(text(&again.stderr).contains("nothing was done") && !text(&again.stderr).contains("shown this once"));
}
