//! Files and differences, without a server.

use std::collections::BTreeSet;

use chibo_openapi::Lang;
use serde_json::{Value, json};
use uuid::Uuid;

use super::check::{dangling, ordered, resolve};
use super::difference::{Step, difference, left_alone};
use super::file::{Said, document, read};
use super::kinds::Kind;
use super::things::{At, Ids, Numbers, Thing};
use crate::say::speaking;

fn ward() -> Value {
    let directive = |number: &str, day: &str, carries_out: &[&str]| {
        let title = format!("Văn bản {number}");
        json!({ "number": number, "issued_on": day, "title": title, "committee": "P", "carries_out": carries_out })
    };
    json!({
        "committees": [
            { "code": "P", "name": "Đảng ủy phường", "level": "base", "parent": "TP", "founded_on": "2011-01-01" },
            { "code": "TP", "name": "Thành ủy", "level": "province", "founded_on": "2011-01-01" },
        ],
        "cells": [{ "code": "CB01", "name": "Chi bộ 1", "kind": "residential", "organization_code": "38168053000001", "committee": "P", "founded_on": "2011-01-01" }],
        "users": [{ "username": "An", "display_name": "An", "committee": "P", "roles": [{ "role": "secretary", "cell": "CB01" }, { "role": "viewer", "committee": "P" }] }],
        "directives": [directive("60-NQ/ĐU", "2022-12-30", &["1-HD/TW"]), directive("01-HD/TW", "2021-09-28", &[])],
        "plans": [
            { "code": "KH", "year": 2024, "kind": "member_development", "committee": "P", "title": "Kế hoạch", "directives": ["60-NQ/ĐU"], "carries_out": "KH-TP", "admission_target": 3 },
            { "code": "KH-TP", "year": 2024, "kind": "member_development", "committee": "TP", "title": "Kế hoạch" },
        ],
        "quotas": [{ "plan": "KH", "unit": "CB01", "admission": 1, "course": 2 }],
    })
}

/// What a file says, in the order in which it is made.
fn said(document: &Value) -> Vec<Thing> {
    let Said { things, faults, .. } = read(document);
    assert_eq!(faults, []);
    let mut things = things;
    resolve(&mut things, &[]);
    ordered(things).0
}

/// The same as the server would have it.
fn there(document: &Value) -> Vec<Thing> {
    let at = |number: u128| Some(At { id: Uuid::from_u128(number), version: 1, ended: false });
    said(document).into_iter().zip(1..).map(|(thing, number)| Thing { at: at(number), ..thing }).collect()
}

fn told(steps: &[Step<'_>]) -> Vec<String> {
    let change =
        |step: &Step<'_>| step.changes.iter().map(|change| format!(" {}: {} → {}", change.field.name, change.old, change.new)).collect::<Vec<_>>().concat();
    steps
        .iter()
        .map(|step| format!("{} {}{}", step.thing.kind.word(), step.thing.name(), if step.at.is_some() { change(step) } else { " new".to_owned() }))
        .collect()
}

fn compared(said: &[Thing], there: &[Thing]) -> Vec<String> {
    let mut said = said.to_vec();
    resolve(&mut said, there);
    told(&difference(&said, there))
}

#[test]
fn everything_is_made_after_what_it_rests_on() {
    let steps = compared(&said(&ward()), &[]);
    let wanted = [
        "committee TP new",
        "committee P new",
        "cell CB01 new",
        "user an new",
        "role an/secretary/CB01 new",
        "role an/viewer/P new",
        "directive 01-HD/TW new",
        "directive 60-NQ/ĐU new",
        "plan KH-TP new",
        "plan KH new",
        "quota KH/CB01/admission new",
        "quota KH/CB01/course new",
    ];
    assert_eq!(steps, wanted);
}

#[test]
fn what_is_there_already_is_no_step_and_a_changed_line_is_one() {
    let there = there(&ward());
    assert_eq!(compared(&said(&ward()), &there), Vec::<String>::new());
    let changed = |pointer: &str, value: Value| {
        let mut file = ward();
        *file.pointer_mut(pointer).unwrap() = value;
        compared(&said(&file), &there)
    };
    assert_eq!(changed("/cells/0/name", json!("Chi bộ Một")), ["cell CB01 name: \"Chi bộ 1\" → \"Chi bộ Một\""]);
    assert_eq!(changed("/plans/0/admission_target", json!(4)), ["plan KH admission_target: 3 → 4"]);
    assert_eq!(changed("/quotas/0/course", json!(0)), ["quota KH/CB01/course value: 2 → 0"]);
    assert_eq!(changed("/plans/0/directives", json!([])), ["plan KH directives: [\"60-NQ/ĐU 2022-12-30\"] → []"]);
    assert_eq!(changed("/cells/0/organization_code", Value::Null), ["cell CB01 organization_code: \"38.168.053.000.001\" → null"]);
    // Another way to write the same, another order, and what is not said.
    assert_eq!(changed("/directives/0/carries_out", json!(["01 – hd/tw", "1-HD/TW 2021-09-28"])), Vec::<String>::new());
    assert_eq!(changed("/users", json!([])), Vec::<String>::new());
    assert_eq!(changed("/users/0/roles", json!([{ "role": "auditor" }])), ["role an/auditor new"]);
}

#[test]
fn of_two_documents_with_one_number_the_day_says_which() {
    let older = json!({ "number": "60-NQ/ĐU", "issued_on": "2017-12-29", "title": "Văn bản cũ", "committee": "P" });
    let with_older = |mut file: Value| {
        file["directives"].as_array_mut().unwrap().push(older.clone());
        file
    };
    // Another one is another one, on either side, and what the file says itself is meant first.
    assert_eq!(compared(&said(&json!({ "directives": with_older(ward())["directives"] })), &there(&ward())), ["directive 60-NQ/ĐU new"]);
    assert_eq!(compared(&said(&ward()), &there(&with_older(json!({ "directives": [] })))).len(), 12);
    let ask = |name: &str| {
        let mut file = with_older(ward());
        file["plans"][0]["directives"] = json!([name]);
        let things = said(&file);
        let faults = speaking(Lang::En, || dangling(&things, &Ids::default(), &Numbers::of(&things)));
        faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.text)).collect::<Vec<_>>()
    };
    assert_eq!(ask("60-NQ/ĐU"), ["plans.0.directives: several directives have the number 60-NQ/ĐU; add the day, as in: 60-NQ/ĐU 2023-02-09"]);
    assert_eq!(ask("60-nq/đu 2017-12-29"), Vec::<String>::new());
    let kinds = BTreeSet::from(Kind::ALL);
    let mut dated = with_older(ward());
    dated["plans"][0]["directives"] = json!(["60-NQ/ĐU 2017-12-29"]);
    assert_eq!(document(&there(&dated), &kinds)["plans"][0]["directives"], json!(["60-NQ/ĐU 2017-12-29"]));
    assert_eq!(document(&there(&ward()), &kinds)["plans"][0]["directives"], json!(["60-NQ/ĐU"]));
}

#[test]
fn the_file_of_what_is_there_reads_as_the_same() {
    let kinds = BTreeSet::from(Kind::ALL);
    let written = document(&there(&ward()), &kinds);
    assert_eq!(compared(&said(&written), &there(&ward())), Vec::<String>::new());
    assert_eq!(document(&there(&written), &kinds).to_string(), written.to_string());
    assert_eq!(written["quotas"], json!([{ "plan": "KH", "unit": "CB01", "admission": 1, "course": 2 }]));
    let parts: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(parts, ["committees", "cells", "organizations", "users", "directives", "plans", "quotas"]);
}

#[test]
fn a_plan_that_follows_another_one_has_no_targets_of_its_own() {
    let mut file = ward();
    file["plans"][0]["follows"] = json!(true);
    let follower = said(&file);
    assert!(follower.iter().all(|thing| thing.text("code") != Some("KH") || !thing.fields.contains_key("admission_target")));
    assert_eq!(compared(&follower, &there(&ward())), ["plan KH follows: null → true"]);
}

#[test]
fn what_is_left_alone_belongs_to_what_the_file_describes() {
    let mut file = ward();
    file["cells"][0]["code"] = json!("CB02");
    file["users"][0]["roles"] = json!([]);
    file["quotas"] = json!([]);
    file["plans"].as_array_mut().unwrap().truncate(1);
    let (things, all) = (said(&file), there(&ward()));
    let left = left_alone(&things, &all, &BTreeSet::from(Kind::ALL));
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [(Kind::Cell, 1), (Kind::Role, 2), (Kind::Plan, 1), (Kind::Quota, 2)]);
}

#[test]
fn every_fault_is_told_at_once_with_its_place() {
    let file = json!({
        "colour": [],
        "committees": [{ "code": "P HOA", "name": 12, "level": "wards", "founded_on": "01/01/2011", "size": 3 }, 5],
        "cells": [{ "code": "A", "name": "", "kind": "agency", "committee": "P", "founded_on": "2011-02-31", "organization_code": "123" }, { "code": "A" }],
        "users": [{ "username": "x", "display_name": "X", "roles": [{ "role": "king", "committee": "P", "cell": "A" }] }],
        "plans": [{ "code": "KH", "year": 1800, "kind": "contest", "committee": "P", "title": "t", "directives": ["1-NQ/ĐU", 2], "follows": 1 }],
        "quotas": [{ "plan": "KH", "unit": "A" }, { "plan": "KH", "unit": "A", "admission": -1, "course": null }],
        "organizations": {},
    });
    let places: Vec<String> = read(&file).faults.into_iter().map(|fault| fault.place).collect();
    let wanted = [
        "colour",
        "committees.0.size",
        "committees.0.code",
        "committees.0.name",
        "committees.0.level",
        "committees.0.founded_on",
        "committees.1",
        "cells.0.name",
        "cells.0.organization_code",
        "cells.0.founded_on",
        "cells.1.name",
        "cells.1.kind",
        "cells.1.committee",
        "cells.1.founded_on",
        "organizations",
        "users.0.roles.0",
        "users.0.roles.0.role",
        "plans.0.year",
        "plans.0.directives",
        "plans.0.follows",
        "quotas.0",
        "quotas.1.admission",
        "quotas.1.course",
        "cells.1",
    ];
    assert_eq!(places, wanted);
}

#[test]
fn what_rests_on_itself_or_on_nothing_is_a_fault() {
    let mut file = ward();
    file["plans"][1]["carries_out"] = json!("KH");
    file["quotas"][0]["unit"] = json!("CB99");
    let mut things = read(&file).things;
    resolve(&mut things, &[]);
    let numbers = Numbers::of(&things);
    let places = |faults: Vec<super::file::Fault>| faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>();
    assert_eq!(places(dangling(&things, &Ids::default(), &numbers)), ["quotas.0.unit"]);
    assert_eq!(places(ordered(things).1), ["plans.0.carries_out", "plans.1.carries_out"]);
}
