//! Whether a document keeps what an older one promised: what answers held stays, and what requests might hold stays allowed.

use chibo_tests::{Value, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![once: nothing_changed, growth_is_fine, every_narrowing_is_seen]
}

/// Everything that a caller of the old document would miss in the new one.
pub fn narrowings(old: &Value, new: &Value) -> Vec<String> {
    let mut guard = Guard { old, new, found: Vec::new(), seen: Vec::new() };
    for (path, item) in fields(&old["paths"]) {
        for (method, operation) in fields(item) {
            let place = format!("{} {path}", method.to_uppercase());
            match new["paths"][path].get(method) {
                None => guard.found.push(format!("{place} is gone")),
                Some(now) => guard.operation(&place, operation, now),
            }
        }
    }
    guard.found
}

/// Who writes the value: callers may send what they could, and must understand what they get.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Request,
    Response,
}

struct Guard<'a> {
    old: &'a Value,
    new: &'a Value,
    found: Vec<String>,
    seen: Vec<(String, Way)>,
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

impl<'a> Guard<'a> {
    fn operation(&mut self, place: &str, old: &'a Value, new: &'a Value) {
        if old["operationId"] != new["operationId"] {
            self.found.push(format!("{place}: operationId is now {}", new["operationId"]));
        }
        let parameters = |operation: &'a Value| operation["parameters"].as_array().into_iter().flatten();
        let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
        for parameter in parameters(old) {
            let at = format!("{place} parameter {}", parameter["name"]);
            match parameters(new).find(|other| same(parameter, other)) {
                None => self.found.push(format!("{at} is gone")),
                Some(now) => self.schema(&at, &parameter["schema"], &now["schema"], Way::Request),
            }
        }
        let required = parameters(new).filter(|one| one["required"] == true);
        for parameter in required.filter(|one| !parameters(old).any(|other| same(one, other) && other["required"] == true)) {
            self.found.push(format!("{place}: parameter {} is newly required", parameter["name"]));
        }
        self.content(&format!("{place} body"), &old["requestBody"]["content"], &new["requestBody"]["content"], Way::Request);
        for (status, response) in fields(&old["responses"]).filter(|(status, _)| status.starts_with('2')) {
            let at = format!("{place} {status}");
            let Some(now) = new["responses"].get(status) else {
                self.found.push(format!("{at} is gone"));
                continue;
            };
            for (header, _) in fields(&response["headers"]).filter(|(header, _)| now["headers"].get(header.as_str()).is_none()) {
                self.found.push(format!("{at}: header {header} is gone"));
            }
            self.content(&at, &response["content"], &now["content"], Way::Response);
        }
    }

    fn content(&mut self, place: &str, old: &'a Value, new: &'a Value, way: Way) {
        for (kind, media) in fields(old) {
            match new.get(kind) {
                None => self.found.push(format!("{place}: {kind} is gone")),
                Some(now) => self.schema(place, &media["schema"], &now["schema"], way),
            }
        }
    }

    fn schema(&mut self, place: &str, old: &'a Value, new: &'a Value, way: Way) {
        if let Some(name) = old["$ref"].as_str() {
            if self.seen.contains(&(name.to_owned(), way)) {
                return;
            }
            self.seen.push((name.to_owned(), way));
        }
        let resolve = |document: &'a Value, schema: &'a Value| schema["$ref"].as_str().and_then(|name| document.pointer(&name[1..])).unwrap_or(schema);
        let (old, new) = (resolve(self.old, old), resolve(self.new, new));
        self.types(place, old, new, way);
        self.enumeration(place, old, new);
        self.bounds(place, old, new, way);
        for (name, field) in fields(&old["properties"]) {
            let at = format!("{place}/{name}");
            match new["properties"].get(name) {
                None => self.found.push(format!("{at} is gone")),
                Some(now) => self.schema(&at, field, now, way),
            }
        }
        let (before, now) = (texts(&old["required"]), texts(&new["required"]));
        match way {
            Way::Request => self.found.extend(now.iter().filter(|name| !before.contains(name)).map(|name| format!("{place}/{name} is newly required"))),
            Way::Response => self.found.extend(before.iter().filter(|name| !now.contains(name)).map(|name| format!("{place}/{name} may now be absent"))),
        }
        if old.get("items").is_some() {
            self.schema(&format!("{place}/[]"), &old["items"], &new["items"], way);
        }
        for kind in ["oneOf", "anyOf", "allOf"] {
            let branches = |schema: &'a Value| schema[kind].as_array().map(Vec::as_slice).unwrap_or_default();
            for (before, now) in branches(old).iter().zip(branches(new)) {
                self.schema(place, before, now, way);
            }
            if branches(old).len() > branches(new).len() {
                self.found.push(format!("{place}: a branch of {kind} is gone"));
            }
        }
    }

    fn types(&mut self, place: &str, old: &Value, new: &Value, way: Way) {
        let kinds = |schema: &Value| -> Vec<String> {
            schema["type"].as_str().map_or_else(|| texts(&schema["type"]).into_iter().map(str::to_owned).collect(), |kind| vec![kind.to_owned()])
        };
        let (before, now) = (kinds(old), kinds(new));
        let (all_of, within) = if way == Way::Request { (&before, &now) } else { (&now, &before) };
        if before.is_empty() != now.is_empty() || all_of.iter().any(|kind| !within.contains(kind)) {
            self.found.push(format!("{place}: the type was {before:?} and is {now:?}"));
        }
        if old["format"] != new["format"] && !new["format"].is_null() {
            self.found.push(format!("{place}: the format was {} and is {}", old["format"], new["format"]));
        }
    }

    fn enumeration(&mut self, place: &str, old: &Value, new: &Value) {
        for value in texts(&old["enum"]).iter().filter(|value| new.get("enum").is_some() && !texts(&new["enum"]).contains(value)) {
            self.found.push(format!("{place}: the value {value} is gone"));
        }
        if old.get("enum").is_none() && new.get("enum").is_some() {
            self.found.push(format!("{place}: only some values are allowed now"));
        }
    }

    fn bounds(&mut self, place: &str, old: &Value, new: &Value, way: Way) {
        if way == Way::Response {
            return;
        }
        if old["pattern"] != new["pattern"] && !new["pattern"].is_null() {
            self.found.push(format!("{place}: the pattern was {} and is {}", old["pattern"], new["pattern"]));
        }
        for (name, narrower) in [("maxLength", -1), ("maxItems", -1), ("maximum", -1), ("minLength", 1), ("minItems", 1), ("minimum", 1)] {
            let (before, now) = (old[name].as_f64(), new[name].as_f64());
            let tighter = match (before, now) {
                (Some(before), Some(now)) => (now - before) * f64::from(narrower) > 0.0,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            if tighter {
                self.found.push(format!("{place}: {name} was {before:?} and is {now:?}"));
            }
        }
    }
}

fn sample() -> Value {
    json!({
        "paths": { "/v1/cells": { "post": {
            "operationId": "cells_create",
            "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string", "maxLength": 10 } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/CellCreate" } } } },
            "responses": { "201": { "headers": { "ETag": {} }, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Cell" } } } } }
        } } },
        "components": { "schemas": {
            "CellCreate": { "type": "object", "properties": { "code": { "type": "string", "maxLength": 9 } }, "required": [] },
            "Cell": { "type": "object", "properties": { "code": { "type": "string" }, "kind": { "type": "string", "enum": ["a", "b"] }, "on": { "type": ["string", "null"] } }, "required": ["code"] }
        } }
    })
}

fn nothing_changed() {
    assert_eq!(narrowings(&sample(), &sample()), Vec::<String>::new());
}

/// The sample after a change at a pointer.
fn changed(pointer: &str, value: Value) -> Value {
    let mut document = sample();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = value;
    document
}

fn growth_is_fine() {
    for new in [
        changed("/paths/~1v1~1plans", json!({ "get": {} })),
        changed("/components/schemas/CellCreate/properties/name", json!({ "type": "string" })),
        changed("/components/schemas/CellCreate/properties/code/maxLength", json!(20)),
        changed("/components/schemas/CellCreate/properties/code/type", json!(["string", "null"])),
        changed("/components/schemas/Cell/properties/name", json!({ "type": "string" })),
        changed("/components/schemas/Cell/properties/on/type", json!("string")),
        changed("/components/schemas/Cell/properties/kind/enum", json!(["a", "b", "c"])),
    ] {
        assert_eq!(narrowings(&sample(), &new), Vec::<String>::new());
    }
}

fn every_narrowing_is_seen() {
    for (new, wanted) in [
        (changed("/paths", json!({})), "POST /v1/cells is gone"),
        (changed("/paths/~1v1~1cells/post/operationId", json!("cell_new")), "operationId"),
        (changed("/paths/~1v1~1cells/post/parameters", json!([])), "parameter \"q\" is gone"),
        (changed("/paths/~1v1~1cells/post/responses/201/headers", json!({})), "header ETag is gone"),
        (changed("/components/schemas/CellCreate/required", json!(["code"])), "newly required"),
        (changed("/components/schemas/CellCreate/properties/code/maxLength", json!(3)), "maxLength"),
        (changed("/components/schemas/CellCreate/properties/code/pattern", json!("^a")), "pattern"),
        (changed("/components/schemas/Cell/properties", json!({ "code": { "type": "string" } })), "/kind is gone"),
        (changed("/components/schemas/Cell/required", json!([])), "may now be absent"),
        (changed("/components/schemas/Cell/properties/kind/enum", json!(["a"])), "the value b is gone"),
        (changed("/components/schemas/Cell/properties/code/type", json!("integer")), "the type was"),
    ] {
        let found = narrowings(&sample(), &new).join("\n");
        assert!(found.contains(wanted), "{wanted:?} in {found:?}");
    }
}
