//! What holds for every operation is written into the document here, once: common errors, headers, bounds, names.
//! Handlers declare only what is their own.

use chibo_openapi::Scope;
use serde_json::{Map, Value, json};

/// Completes the generated document.
pub fn finish(mut document: Value) -> Value {
    document = rename_pages(document);
    components(&mut document);
    let versioned = versioned_schemas(&document);
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths.iter_mut() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                operate(path, method, operation, &versioned);
            }
        }
    }
    bound(&mut document["components"]["schemas"], false);
    bound(&mut document["paths"], false);
    document
}

/// References to the schemas whose answers have an `ETag`: resources with a version, and answers about one.
fn versioned_schemas(document: &Value) -> Vec<String> {
    let about = ["ClientCreated", "MemberCells", "QuotasIssued"];
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let versioned = schemas.filter(|(name, schema)| schema["properties"]["version"]["type"] == "integer" || about.contains(&name.as_str()));
    versioned.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

/// `PageOf_Cell` reads better as `CellPage` in generated clients.
fn rename_pages(document: Value) -> Value {
    match document {
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (page_name(&name), rename_pages(value))).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(rename_pages).collect()),
        Value::String(text) => match text.strip_prefix("#/components/schemas/") {
            Some(name) => Value::String(format!("#/components/schemas/{}", page_name(name))),
            None => Value::String(text),
        },
        other => other,
    }
}

fn page_name(name: &str) -> String {
    name.strip_prefix("PageOf_").map_or_else(|| name.to_owned(), |item| format!("{item}Page"))
}

fn components(document: &mut Value) {
    let scopes: Map<String, Value> = Scope::ALL.iter().map(|scope| (scope.as_str().to_owned(), json!(scope.text()))).collect();
    let components = &mut document["components"];
    components["securitySchemes"] = json!({
        "bearer": {
            "type": "oauth2",
            "description": "Access tokens (RFC 9068). People get theirs at /v1/auth/sessions; systems with client credentials at /oauth/token.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes } }
        },
        "token": { "type": "http", "scheme": "bearer", "bearerFormat": "at+jwt", "description": "An access token that you already have." }
    });
    components["headers"] = json!({
        "X-Request-Id": { "description": "Id of the request, also in the server's log.", "schema": { "type": "string", "maxLength": 64 } },
        "RateLimit": { "description": "Requests left now, and seconds until all are back.", "schema": { "type": "string", "maxLength": 200 } },
        "RateLimit-Policy": { "description": "Requests per window of seconds.", "schema": { "type": "string", "maxLength": 200 } },
        "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "string", "pattern": "^[0-9]+$", "maxLength": 10 } },
        "ETag": { "description": "Version of the resource, for If-Match and If-None-Match.", "schema": { "type": "string", "pattern": "^\"[0-9]+\"$", "maxLength": 22 } },
        "Link": { "description": "Address of the next page, rel=\"next\" (RFC 8288).", "schema": { "type": "string", "maxLength": 4000 } },
        "Location": { "description": "Where the new resource is.", "schema": { "type": "string", "maxLength": 200 } },
        "Allow": { "description": "Methods of the path.", "schema": { "type": "string", "maxLength": 200 } },
        "WWW-Authenticate": { "description": "How to authenticate (RFC 6750).", "schema": { "type": "string", "maxLength": 200 } },
        "Idempotency-Replayed": { "description": "Present when the answer is that of an earlier request with the same key.", "schema": { "type": "string", "enum": ["true"] } }
    });
    let problem = |description: &str, headers: &[&str]| {
        let headers: Map<String, Value> = ["X-Request-Id", "RateLimit", "RateLimit-Policy"]
            .iter()
            .chain(headers)
            .map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") })))
            .collect();
        json!({ "description": description, "headers": headers, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } })
    };
    components["responses"] = json!({
        "BadRequest": problem("The request cannot be read: malformed JSON, unknown or invalid parameters, a cursor of another list.", &[]),
        "Unauthenticated": problem("No token, or one that is wrong, expired or revoked.", &["WWW-Authenticate"]),
        "Forbidden": problem("Visible, but the caller's roles or scopes do not allow it.", &[]),
        "NotFound": problem("Absent, or not visible to the caller.", &[]),
        "Conflict": problem("The state of things forbids it, or a request with the same idempotency key is still running.", &["Retry-After"]),
        "PreconditionFailed": problem("Changed since the version named by If-Match.", &[]),
        "RequestTimeout": problem("The body did not arrive in time.", &[]),
        "PayloadTooLarge": problem("The body is too large.", &[]),
        "UnsupportedMediaType": problem("The body is of another media type.", &[]),
        "ValidationFailed": problem("Well-formed but wrong: every fault is listed, each with its code and place.", &[]),
        "PreconditionRequired": problem("If-Match is missing.", &[]),
        "TooManyRequests": problem("Too many requests.", &["Retry-After"]),
        "Internal": problem("A fault of the server.", &[]),
        "Unavailable": problem("Overloaded, draining, or the database is away.", &["Retry-After"]),
    });
    let problem = <chibo_openapi::Problem as utoipa::PartialSchema>::schema();
    let fault = <chibo_openapi::Fault as utoipa::PartialSchema>::schema();
    components["schemas"]["Problem"] = serde_json::to_value(problem).unwrap_or_default();
    components["schemas"]["Fault"] = serde_json::to_value(fault).unwrap_or_default();
    if let Some(schemas) = components["schemas"].as_object_mut() {
        for (name, schema) in schemas.iter_mut() {
            complete_schema(name, schema);
        }
        patch_schemas(schemas);
        schemas.sort_keys();
    }
}

/// Schemas that are merge patches in requests: the editable fields, none of them required.
fn patch_schemas(schemas: &mut Map<String, Value>) {
    let edits: Vec<(String, Value)> =
        schemas.iter().filter(|(name, _)| name.ends_with("Edit")).map(|(name, schema)| (name.replace("Edit", "Patch"), schema.clone())).collect();
    for (name, mut schema) in edits {
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("required");
            fields.insert("minProperties".to_owned(), json!(0));
        }
        schemas.insert(name, schema);
    }
}

/// Output types (those that do not refuse unknown fields) always carry every field, null or not.
fn complete_schema(name: &str, schema: &mut Value) {
    let optional_fields = ["Problem", "OauthIntrospection", "OauthTokenForm", "OauthTokenRequest"].contains(&name);
    if schema["type"] == "object" && schema.get("additionalProperties").is_none() && !optional_fields {
        if let Some(properties) = schema["properties"].as_object() {
            schema["required"] = properties.keys().cloned().collect();
        }
    }
}

/// Adds what follows from the kind of operation: its errors, headers and idempotency.
fn operate(path: &str, method: &str, operation: &mut Value, versioned: &[String]) {
    let secured = operation["security"].as_array().is_some_and(|security| security.iter().any(|one| one.get("bearer").is_some()));
    if secured {
        if let Some(security) = operation["security"].as_array_mut() {
            security.push(json!({ "token": [] }));
        }
    }
    let oauth = path.starts_with("/oauth/");
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let has = |place: &str, name: &str| parameters.iter().any(|parameter| parameter["in"] == place && (name.is_empty() || parameter["name"] == name));
    let body = operation.get("requestBody").is_some();
    let mut responses: Vec<(&str, &str)> = vec![("429", "TooManyRequests"), ("500", "Internal"), ("503", "Unavailable")];
    if !oauth {
        responses.push(("400", "BadRequest"));
    }
    if secured {
        responses.extend([("401", "Unauthenticated"), ("403", "Forbidden")]);
    }
    // Sessions and passwords are people's: a service client has none.
    let of_people = secured && path.starts_with("/v1/auth/") && method != "get";
    if has("path", "") || of_people {
        responses.push(("404", "NotFound"));
    }
    if body && !oauth {
        responses.extend([("408", "RequestTimeout"), ("413", "PayloadTooLarge"), ("415", "UnsupportedMediaType"), ("422", "ValidationFailed")]);
    }
    if has("header", "If-Match") {
        responses.extend([("412", "PreconditionFailed"), ("428", "PreconditionRequired")]);
    }
    if secured && method != "get" {
        responses.push(("409", "Conflict"));
    }
    if secured && method == "post" {
        responses.push(("422", "ValidationFailed"));
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
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
    for (status, name) in responses {
        if operation["responses"].get(status).is_none() {
            operation["responses"][status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    // A login that fails says so with a 401 of its own.
    if let Some(refused) = operation["responses"].get_mut("401").filter(|refused| refused.get("content").is_some()) {
        refused["headers"]["WWW-Authenticate"] = json!({ "$ref": "#/components/headers/WWW-Authenticate" });
    }
    success_headers(method, secured, operation, versioned);
    if let Some(map) = operation["responses"].as_object_mut() {
        map.sort_keys();
    }
}

/// A PATCH takes any of the editable fields, as a merge patch or as plain JSON.
fn use_patch_schema(operation: &mut Value) {
    let content = &mut operation["requestBody"]["content"];
    let schema = content["application/merge-patch+json"]["schema"]["$ref"].as_str().map(|name| name.replace("Edit", "Patch"));
    if let Some(reference) = schema {
        let one = json!({ "schema": { "$ref": reference } });
        *content = json!({ "application/merge-patch+json": one, "application/json": one });
    }
}

fn success_headers(method: &str, secured: bool, operation: &mut Value, versioned: &[String]) {
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if !status.starts_with('2') {
            continue;
        }
        let schema = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default().to_owned();
        let has_version = versioned.contains(&schema);
        let mut names = vec!["X-Request-Id", "RateLimit", "RateLimit-Policy"];
        if has_version {
            names.push("ETag");
        }
        if secured && method == "get" && schema.ends_with("Page") {
            names.push("Link");
        }
        // A login has no address of its own: its tokens are the whole answer.
        if status == "201" && secured {
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
        operation["responses"]["304"] = json!({
            "description": "Not changed since the version named by If-None-Match.",
            "headers": { "ETag": { "$ref": "#/components/headers/ETag" }, "RateLimit": { "$ref": "#/components/headers/RateLimit" } }
        });
    }
}

/// Bounds for what the types leave open: days, instants and ids are of fixed length.
fn bound(value: &mut Value, listed: bool) {
    match value {
        Value::Object(fields) => {
            let string = fields.get("type").is_some_and(|kind| kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("string"))));
            if string {
                let length = match fields.get("format").and_then(Value::as_str) {
                    Some("uuid") => Some(36),
                    Some("date") => Some(10),
                    Some("date-time") => Some(40),
                    // A text in a list has no attributes of its own.
                    _ if listed && !fields.contains_key("enum") => Some(200),
                    _ => None,
                };
                if let Some(length) = length {
                    fields.entry("maxLength").or_insert_with(|| json!(length));
                }
            }
            let integer = fields.get("type").is_some_and(|kind| kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("integer"))));
            if integer {
                fields.entry("minimum").or_insert_with(|| json!(0));
                fields.entry("maximum").or_insert_with(|| json!(9_007_199_254_740_991_i64));
            }
            for (name, field) in fields.iter_mut() {
                bound(field, name == "items");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bound(item, false)),
        _ => {}
    }
}
