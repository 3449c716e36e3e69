//! A ward applied whole: back and forth, a line at a time, killed in the middle, and by several at once.

use std::process::Stdio;
use std::time::Duration;

use chibo_tests::server::PASSWORD;
use chibo_tests::{Kind, Value, json};

use super::{Office, ended, text, ward};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: the_demo_ward_goes_round, one_line_is_one_event, killed_and_run_again, many_at_once]
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
    assert!(told.contains("left alone: 39 cells, 1 roles, 80 quotas"), "{told}");
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
