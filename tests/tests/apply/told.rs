//! What is told: faults of a file, what the server refuses, what may not be read, and what is there already.

use chibo_tests::{Kind, Value, json};

use super::{Office, ended, text, ward};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: every_fault_at_once, what_is_refused_is_told, who_may_not_read_a_part_does_the_rest, what_is_there_already]
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
