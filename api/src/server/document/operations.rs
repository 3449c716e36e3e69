//! Each operation of the document, completed by what follows from its kind: errors, headers, idempotency, permission. What is special
//! about one is said at its handler, as an extension that is read here and left out of the document:
//! - `x-versioned`: the answer carries the version of what it is about as `ETag`, though not in its body;
//! - `x-conflicts`: answers 409 though it writes nothing;
//! - `x-not-found`: answers 404 though its path names nothing;
//! - `x-gone`: answers 410 for what was there once;
//! - `x-keyed`: needs an idempotency key;
//! - `x-own-errors`: has errors of its own for what cannot be read.

use chibo_openapi::ExportQuery;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use super::components::COMMON_HEADERS;
use crate::http::MAY_LAG;
use crate::http::bounds::bound_parameter;
use crate::http::listed::MEDIA;

/// Completes every operation.
pub(super) fn complete(document: &mut Value) {
    let versioned = versioned_schemas(document);
    if let Some(paths) = document["paths"].as_object_mut() {
        for item in paths.values_mut() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                complete_operation(method, operation, &versioned);
            }
        }
    }
}

/// References to the schemas of resources with a version, whose answers have an `ETag`.
fn versioned_schemas(document: &Value) -> Vec<String> {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let versioned = schemas.filter(|(_, schema)| schema["properties"]["version"]["type"] == "integer");
    versioned.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

/// Whether a handler says something special; what it said is taken out of the document.
fn take(operation: &mut Value, said: &str) -> bool {
    operation.as_object_mut().and_then(|fields| fields.shift_remove(said)).is_some_and(|said| said == true)
}

/// Adds what follows from the kind of operation: its errors, headers and idempotency.
fn complete_operation(method: &str, operation: &mut Value, versioned: &[String]) {
    let [versioned_answer, conflicts, not_found, gone, own_errors, keyed] =
        ["x-versioned", "x-conflicts", "x-not-found", "x-gone", "x-own-errors", "x-keyed"].map(|said| take(operation, said));
    // An empty requirement among no other says the same as none, and generators take it for one.
    if operation["security"] == json!([{}]) {
        operation["security"] = json!([]);
    }
    let secured = operation["security"].as_array().is_some_and(|security| security.iter().any(|one| one.get("bearer").is_some()));
    if secured && let Some(security) = operation["security"].as_array_mut() {
        security.push(json!({ "token": [] }));
    }
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        bound_parameter(&mut parameter["schema"]);
    }
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let has = |place: &str, name: &str| parameters.iter().any(|parameter| parameter["in"] == place && (name.is_empty() || parameter["name"] == name));
    let body = operation.get("requestBody").is_some();
    let mut responses: Vec<(&str, &str)> = vec![("429", "TooManyRequests"), ("500", "Internal"), ("503", "Unavailable")];
    if !own_errors {
        responses.push(("400", "BadRequest"));
    }
    if operation["responses"].as_object().into_iter().flatten().any(|(status, answer)| status.starts_with('2') && answer.get("content").is_some()) {
        responses.push(("406", "NotAcceptable"));
    }
    if secured {
        responses.extend([("401", "Unauthenticated"), ("403", "Forbidden")]);
    }
    if has("path", "") || not_found {
        responses.push(("404", "NotFound"));
    }
    if gone {
        responses.push(("410", "Gone"));
    }
    if body && !own_errors {
        responses.extend([("408", "RequestTimeout"), ("413", "PayloadTooLarge"), ("415", "UnsupportedMediaType"), ("422", "ValidationFailed")]);
    }
    if has("header", "If-Match") {
        responses.extend([("412", "PreconditionFailed"), ("428", "PreconditionRequired")]);
    }
    if secured && (method != "get" || conflicts) {
        responses.push(("409", "Conflict"));
    }
    if secured && method == "post" {
        responses.push(("422", "ValidationFailed"));
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": keyed,
            "description": "Makes a repeat of this request answer what the first one answered; kept 24 hours.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }
        });
        match operation["parameters"].as_array_mut() {
            Some(list) => list.push(key),
            None => operation["parameters"] = json!([key]),
        }
    }
    if method == "patch" {
        use_patch_schema(operation);
    }
    if secured && method == "get" {
        send_whole(operation);
    }
    if method == "get"
        && let Some(lags) = may_lag(operation)
    {
        operation[MAY_LAG] = json!(lags);
    }
    say_permission(operation);
    for (status, name) in responses {
        if operation["responses"].get(status).is_none() {
            operation["responses"][status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    // A login that fails says so with a 401 of its own.
    if let Some(refused) = operation["responses"].get_mut("401").filter(|refused| refused.get("content").is_some()) {
        refused["headers"]["WWW-Authenticate"] = json!({ "$ref": "#/components/headers/WWW-Authenticate" });
    }
    stream_schemas(operation);
    success_headers(method, secured, operation, |schema| versioned_answer || versioned.contains(schema));
    if let Some(map) = operation["responses"].as_object_mut() {
        map.sort_keys();
    }
}

/// Every list is sent as a file as well, when it is asked for.
fn send_whole(operation: &mut Value) {
    let content = &mut operation["responses"]["200"]["content"];
    if !content["application/json"]["schema"]["$ref"].as_str().is_some_and(|schema| schema.ends_with("Page")) {
        return;
    }
    for (media, _) in MEDIA {
        content[media] = json!({ "schema": { "type": "string", "maxLength": 1_u64 << 40 } });
    }
    let parameters = ExportQuery::into_params(|| Some(ParameterIn::Query));
    let parameters = parameters.iter().map(|parameter| serde_json::to_value(parameter).unwrap_or_default());
    match operation["parameters"].as_array_mut() {
        Some(list) => list.extend(parameters),
        None => operation["parameters"] = parameters.collect(),
    }
}

/// Whether an answer may come from a replica: reports, and lists in pages; and whether that may be behind. Not those that decide who may do what, nor
/// those that others follow or prove something by; and nothing with a version, which would be refused when the caller comes back with it. A report may
/// not be behind: it says as of which instant it knows, and whoever goes on from there would never hear of what it lacked.
fn may_lag(operation: &Value) -> Option<bool> {
    let tag = operation["tags"][0].as_str().unwrap_or_default();
    let newest = ["auth", "accounts", "events", "webhooks", "imports", "audit", "service"].contains(&tag);
    let page = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str().is_some_and(|schema| schema.ends_with("Page"));
    // The progress of one plan is a report beside its plan.
    let report = tag == "reports" || operation["operationId"] == "progress_get";
    if newest || !(page || report) { None } else { Some(!report) }
}

/// Every description ends with what the caller must be allowed.
fn say_permission(operation: &mut Value) {
    let scopes = operation["security"].as_array().into_iter().flatten().filter_map(|one| one["bearer"].as_array()).flatten();
    let scopes: Vec<String> = scopes.filter_map(|scope| Some(format!("`{}`", scope.as_str()?))).collect();
    let open = operation["security"].as_array().is_none_or(|security| security.iter().all(|one| one.as_object().is_none_or(Map::is_empty)));
    let needs = match scopes.as_slice() {
        [] if open => "Needs no token.".to_owned(),
        [] => "Needs a token, and no further permission.".to_owned(),
        scopes => format!("Needs the permission {}.", scopes.join(" or ")),
    };
    let said = operation["description"].as_str().map(str::trim).filter(|said| !said.is_empty());
    operation["description"] = json!(said.map_or_else(|| needs.clone(), |said| format!("{said}\n\n{needs}")));
}

/// A PATCH takes any of the editable fields, as a merge patch. Plain JSON is taken for one, too, which the document leaves out: of several
/// media types generators make several types of body.
fn use_patch_schema(operation: &mut Value) {
    let content = &mut operation["requestBody"]["content"];
    let schema = content["application/merge-patch+json"]["schema"]["$ref"].as_str().map(|name| name.replace("Edit", "Patch"));
    if let Some(reference) = schema {
        let one = json!({ "schema": { "$ref": reference } });
        *content = json!({ "application/merge-patch+json": one });
    }
}

/// A stream is a text; what stands in each of its events is said beside its schema, as `itemSchema` of `OpenAPI` 3.2 will.
fn stream_schemas(operation: &mut Value) {
    let answers = operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for stream in answers.filter_map(|answer| answer.get_mut("content")?.get_mut("text/event-stream")) {
        let event = stream["schema"].take();
        let name = event["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
        let said = format!("Server-sent events; `data` of each is a `{name}` as JSON.");
        *stream = json!({ "schema": { "type": "string", "description": said, "maxLength": 50_000_000 }, "x-item-schema": event });
    }
}

fn success_headers(method: &str, secured: bool, operation: &mut Value, versioned: impl Fn(&String) -> bool) {
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if response.get("$ref").is_none() {
            for name in COMMON_HEADERS {
                response["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
            }
        }
        if !status.starts_with('2') {
            continue;
        }
        let schema = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default().to_owned();
        let has_version = !schema.is_empty() && versioned(&schema);
        let mut names = Vec::new();
        if has_version {
            names.push("ETag");
        }
        if secured && method == "get" && schema.ends_with("Page") {
            names.push("Link");
        }
        // A login has no address of its own: its tokens are the whole answer.
        if ["201", "202"].contains(&status.as_str()) && secured {
            names.push("Location");
        }
        if secured && method == "post" {
            names.push("Idempotency-Replayed");
        }
        for name in names {
            response["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
        }
    }
    if secured && method == "get" && operation["responses"]["200"]["headers"].get("ETag").is_some() {
        let headers = operation["responses"]["200"]["headers"].clone();
        operation["responses"]["304"] = json!({
            "description": "Not changed since the version named by If-None-Match.",
            "headers": headers
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{full, served};
    use super::*;

    fn lagging(document: &Value, lags: bool) -> Vec<&str> {
        let operations = document["paths"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object).flat_map(Map::values);
        operations.filter(|operation| operation[MAY_LAG] == lags).filter_map(|operation| operation["operationId"].as_str()).collect()
    }

    #[test]
    fn lists_may_lag_and_reports_come_from_a_replica_that_does_not() {
        let document = full();
        let (lists, reports) = (lagging(&document, true), lagging(&document, false));
        for one in ["cells_list", "candidates_list", "contest_entries_list"] {
            assert!(lists.contains(&one), "{one} in {lists:?}");
        }
        for one in ["progress_get", "reports_get_pipeline", "reports_list_changes"] {
            assert!(reports.contains(&one) && !lists.contains(&one), "{one} in {reports:?}, and not in {lists:?}");
        }
        let newest = [
            "cells_get",
            "candidate_helpers_list",
            "users_list",
            "grants_list",
            "sessions_list",
            "events_list",
            "access_log_list",
            "audit_events_list",
            "me_get",
        ];
        for one in newest {
            assert!(!lists.contains(&one) && !reports.contains(&one), "{one}");
        }
        let served = served();
        assert!(lagging(&served, true).is_empty() && lagging(&served, false).is_empty(), "it is nobody else's matter");
    }
}
