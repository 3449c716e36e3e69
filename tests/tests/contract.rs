//! The document itself: checked in, complete, and never narrower than what was released.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chibo_openapi::vocabulary::Role;
use chibo_openapi::{Code, Lang};
use chibo_tests::document::{self, document};
use chibo_tests::{Value, golden};

use crate::Test;
use crate::compatible::narrowings;

pub fn tests() -> Vec<Test> {
    crate::tests![once: checked_in, types_have_names_of_their_own, grows_only, operations_are_described, generators_read_it, no_path_fits_two, examples_validate, links_lead_somewhere, everything_is_bounded, covered_by_the_client, roles, command_line, error_codes]
}

fn checked_in() {
    golden::check("openapi/openapi.json", &format!("{}\n", serde_json::to_string_pretty(document()).unwrap()));
}

/// Of two types with one name the document would describe only the one that comes last.
fn types_have_names_of_their_own() {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut folders = vec![golden::path("openapi/src")];
    while let Some(folder) = folders.pop() {
        for found in std::fs::read_dir(&folder).unwrap().map(|found| found.unwrap().path()) {
            if found.is_dir() {
                folders.push(found);
                continue;
            }
            let text = std::fs::read_to_string(&found).unwrap();
            let names = text.lines().filter_map(|line| line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")));
            for name in names.map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default()) {
                named.entry(name.to_owned()).or_default().push(found.display().to_string());
            }
        }
    }
    assert!(named.len() > 100, "the types are not found");
    let twice: Vec<_> = named.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// When a version is released, its document becomes `openapi-released.json`.
fn grows_only() {
    let released = std::fs::read_to_string(golden::path("tests/golden/openapi-released.json")).expect("the released document");
    let released: Value = serde_json::from_str(&released).expect("JSON");
    let found = narrowings(&released, document());
    assert!(found.is_empty(), "/v1 only grows; callers of the released document would break:\n  {}", found.join("\n  "));
}

fn operations_are_described() {
    let described: Vec<&str> =
        document()["tags"].as_array().unwrap().iter().filter(|tag| tag["description"].is_string()).filter_map(|tag| tag["name"].as_str()).collect();
    let mut faults = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for operation in document::operations() {
        let (id, is) = (operation.id(), operation.is);
        let mut fault = |text: &str| faults.push(format!("{id}: {text}"));
        if !id.contains('_') || !id.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_') {
            fault("the operationId is not resource_verb");
        }
        if !seen.insert(id) {
            fault("the operationId is not unique");
        }
        let tags = is["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
        if tags.len() != 1 || !described.iter().any(|tag| tags[0] == *tag) {
            fault("it needs one described tag");
        }
        if is["summary"].as_str().is_none_or(str::is_empty) {
            fault("no summary");
        }
        if !is["security"].is_array() {
            fault("no security");
        }
        let path = operation.path;
        if path.ends_with('/') && path != "/" || path.chars().any(|letter| letter.is_ascii_uppercase()) {
            fault("the path is not lower-case kebab without a trailing slash");
        }
        if ["patch", "put", "post"].contains(&operation.method)
            && is.get("requestBody").is_some()
            && is["responses"].get("415").is_none()
            && !path.starts_with("/oauth/")
        {
            fault("a body without 415");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What generators of clients stumble over: see openapi/README.md, "Generated clients".
fn generators_read_it() {
    let mut faults = Vec::new();
    for operation in document::operations() {
        let (id, is) = (operation.id(), operation.is);
        // Of two media types `openapi-python-client` makes modules that cannot be imported.
        let merge_patch = |content: &serde_json::Map<String, Value>| content.keys().eq(["application/merge-patch+json"]);
        if operation.method == "patch" && !is["requestBody"]["content"].as_object().is_some_and(merge_patch) {
            faults.push(format!("{id}: the body is not a merge patch alone"));
        }
        for parameter in is["parameters"].as_array().into_iter().flatten() {
            let list = has_type(&parameter["schema"], "array");
            if list && (parameter["style"] != "form" || parameter["explode"] != false) {
                faults.push(format!("{id} {}: a list that is not separated by commas", parameter["name"]));
            }
        }
    }
    // Names that generated clients have for what is theirs.
    let schemas = document()["components"]["schemas"].as_object().unwrap();
    let taken = ["Client", "AuthenticatedClient", "ApiClient", "Configuration", "Response", "File", "Unset"];
    faults.extend(taken.iter().filter(|name| schemas.contains_key(**name)).map(|name| format!("a schema is called {name}")));
    // Where enumerators are global, each has its type before it: CELLKIND_AGENCY.
    let mut enumerators: BTreeMap<String, &str> = BTreeMap::new();
    for (name, schema) in schemas {
        for value in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if let Some(other) = enumerators.insert(format!("{name}_{value}").to_uppercase(), name) {
                faults.push(format!("{value} of {name} and one of {other} have one name"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Paths that look as if one request fitted both (`/v1/cells/by-code/{code}`, `/v1/cells/{id}/posts`) are parted by an id, which no word is.
fn no_path_fits_two() {
    fn is_id(operation: &document::Operation, segment: &str) -> bool {
        let mut parameters = operation.is["parameters"].as_array().into_iter().flatten();
        parameters.any(|one| one["in"] == "path" && format!("{{{}}}", one["name"].as_str().unwrap()) == segment && one["schema"]["format"] == "uuid")
    }
    fn parted(one: &document::Operation, other: &document::Operation) -> bool {
        let mut segments = one.path.split('/').zip(other.path.split('/'));
        segments.any(|(here, there)| match (here.starts_with('{'), there.starts_with('{')) {
            (false, false) => here != there,
            (true, false) => is_id(one, here),
            (false, true) => is_id(other, there),
            (true, true) => false,
        })
    }
    let all = document::operations();
    let mut faults = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let like = all[at + 1..].iter().filter(|other| other.path != one.path && other.path.split('/').count() == one.path.split('/').count());
        faults.extend(like.filter(|other| !parted(one, other)).map(|other| format!("{} and {}", one.path, other.path)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Calls `visit` with every schema below a value and its place.
fn schemas(value: &Value, place: &str, visit: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("type") || fields.contains_key("enum") {
                visit(place, value);
            }
            for (name, field) in fields {
                if name != "example" && name != "examples" {
                    schemas(field, &format!("{place}/{name}"), visit);
                }
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| schemas(item, &format!("{place}/{at}"), visit)),
        _ => {}
    }
}

fn has_type(schema: &Value, wanted: &str) -> bool {
    schema["type"] == wanted || schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == wanted))
}

fn examples_validate() {
    let mut faults = Vec::new();
    schemas(document(), "", &mut |place, schema| {
        let example = schema.get("example").into_iter().chain(schema["examples"].as_array().into_iter().flatten());
        for example in example {
            faults.extend(document::compile(schema).iter_errors(example).map(|error| format!("{place}: {example}: {error}")));
        }
    });
    for operation in document::operations() {
        for parameter in operation.is["parameters"].as_array().into_iter().flatten() {
            if let Some(example) = parameter.get("example") {
                let name = &parameter["name"];
                faults.extend(document::compile(&parameter["schema"]).iter_errors(example).map(|error| format!("{} {name}: {error}", operation.id())));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn links_lead_somewhere() {
    let (mut faults, mut led_to) = (Vec::new(), std::collections::BTreeSet::new());
    for operation in document::operations() {
        for (status, answer) in operation.is["responses"].as_object().unwrap() {
            for (name, link) in answer["links"].as_object().into_iter().flatten() {
                let place = format!("{} {status} {name}", operation.id());
                let Some(to) = document::operations().into_iter().find(|one| link["operationId"] == one.id()) else {
                    faults.push(format!("{place}: there is no such operation"));
                    continue;
                };
                led_to.insert(to.id());
                let parameters = to.is["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
                let named = |one: &Value| format!("{}.{}", one["in"].as_str().unwrap(), one["name"].as_str().unwrap());
                let given = link["parameters"].as_object().unwrap();
                faults.extend(given.keys().filter(|given| !parameters.iter().any(|one| named(one) == **given)).map(|given| format!("{place}: no {given}")));
                let needed = parameters.iter().filter(|one| one["required"] == true).map(named);
                faults.extend(needed.filter(|one| !given.contains_key(one)).map(|one| format!("{place}: {one} is not given")));
                for value in given.values().map(|value| value.as_str().unwrap()) {
                    let fields = &answer["content"]["application/json"]["schema"];
                    let path = value.strip_prefix("$response.body#/").unwrap_or_default().replace("/0", "");
                    let there = path.split('/').filter(|field| !field.is_empty()).try_fold(document::resolve(fields), |schema, field| {
                        let schema = schema.get("items").filter(|_| schema["type"] == "array").map_or(schema, document::resolve);
                        schema["properties"].get(field).map(document::resolve)
                    });
                    if there.is_none() {
                        faults.push(format!("{place}: the answer has no {value}"));
                    }
                    if let Some(header) = value.strip_prefix("$response.header.").filter(|header| answer["headers"].get(*header).is_none()) {
                        faults.push(format!("{place}: the answer has no header {header}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Whatever is about one thing can be reached from an answer that names it.
    for id in ["candidates_transition", "contest_entries_get", "contest_entries_list", "contests_transition", "cells_update", "quotas_list", "plans_transition"]
    {
        assert!(led_to.contains(id), "nothing leads to {id}");
    }
}

fn everything_is_bounded() {
    let mut faults = Vec::new();
    schemas(document(), "", &mut |place, schema| {
        let bounded = |names: &[&str]| names.iter().all(|name| schema.get(*name).is_some());
        let closed = schema.get("enum").is_some() || schema.get("const").is_some();
        // Whole pages and texts for monitoring are no field of ours.
        let whole = place.ends_with("text~1html/schema") || place.contains("/content/text");
        // What is no text has no letters to count; a length there keeps a generated client (Go) from compiling.
        let no_text = schema["format"] == "binary" || schema["format"] == "date-time" && place.contains("/parameters/");
        if no_text == bounded(&["maxLength"]) && has_type(schema, "string") && !closed && !whole {
            faults.push(format!("{place}: {}", if no_text { "a length of what is no text" } else { "a string without maxLength" }));
        }
        if has_type(schema, "array") && !bounded(&["maxItems"]) {
            faults.push(format!("{place}: an array without maxItems"));
        }
        if (has_type(schema, "integer") || has_type(schema, "number")) && !bounded(&["minimum", "maximum"]) {
            faults.push(format!("{place}: a number without bounds"));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn covered_by_the_client() {
    let named: Vec<&str> = chibo::COVERED.iter().chain(chibo::UNCOVERED).map(|(operation, _)| *operation).collect();
    let all: Vec<&str> = document::operations().iter().map(document::Operation::id).collect();
    let forgotten: Vec<_> = all.iter().filter(|id| !named.contains(id)).collect();
    let unknown: Vec<_> = named.iter().filter(|id| !all.contains(id)).collect();
    assert!(forgotten.is_empty(), "add to COVERED or UNCOVERED of client-cli/src/coverage.rs: {forgotten:?}");
    assert!(unknown.is_empty(), "client-cli/src/coverage.rs names operations that do not exist: {unknown:?}");
    assert!(chibo::UNCOVERED.iter().all(|(_, reason)| !reason.is_empty()));
}

fn roles() {
    let permissions = |role: &Role| chibo_api::auth::roles::permissions(*role).iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = Role::ALL.iter().map(|role| format!("{:<14} {}\n", role.as_str(), permissions(role))).collect();
    golden::check("tests/golden/roles.txt", &lines.concat());
}

fn command_line() {
    fn describe(command: &mut clap::Command, path: &str, text: &mut String) {
        let help = command.clone().term_width(100).render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _ = write!(text, "=== {path}\n\n{}\n\n", help.join("\n").trim_end());
        for inner in command.get_subcommands_mut().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
            let path = format!("{path} {}", inner.get_name());
            describe(inner, &path, text);
        }
    }
    let mut text = String::new();
    for mut command in [chibo::command(Lang::En), chibo_api::server::help::command(Lang::En)] {
        command.build();
        let name = command.get_name().to_owned();
        describe(&mut command, &name, &mut text);
    }
    golden::check("tests/golden/cli.txt", &text);
}

/// The table of error codes in openapi/README.md, between its two marks.
fn error_codes() {
    let file = "openapi/README.md";
    let readme = std::fs::read_to_string(golden::path(file)).unwrap();
    let (begin, end) = ("<!-- error codes: made by the tests -->\n", "<!-- end of error codes -->");
    let (before, rest) = readme.split_once(begin).unwrap_or_else(|| panic!("{file} has no {begin}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{file} has no {end}"));
    let row = |code: &Code| format!("| `{}` | {} | {} | {} |\n", code.as_str(), code.status(), code.exit_code(), code.template(Lang::En).replace('|', "\\|"));
    let table: String = Code::ALL.iter().map(row).collect();
    golden::check(file, &format!("{before}{begin}| Code | Status | Exit code | Meaning |\n|---|---|---|---|\n{table}{end}{after}"));
}
