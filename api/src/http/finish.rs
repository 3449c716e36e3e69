//! What holds for every operation is written into the document here, once: common errors, headers, bounds, names.
//! Handlers declare only what is their own.

use chibo_openapi::Scope;
use serde_json::{Map, Value, json};

/// Headers of every answer.
const COMMON_HEADERS: [&str; 4] = ["X-Request-Id", "RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin"];

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
    if let Some(server) = document["servers"][0].as_object_mut() {
        server.insert("x-internal".to_owned(), json!(false));
    }
    bound(&mut document["components"]["schemas"], false);
    bound(&mut document["paths"], false);
    document
}

/// References to the schemas whose answers have an `ETag`: resources with a version, and answers about one.
fn versioned_schemas(document: &Value) -> Vec<String> {
    let about =
        ["CandidateActs", "CandidateCells", "ClientCreated", "Helpers", "MemberCells", "Opinion", "Opinions", "Paper", "QuotasIssued", "Sponsor", "Sponsors"];
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let versioned = schemas.filter(|(name, schema)| schema["properties"]["version"]["type"] == "integer" || about.contains(&name.as_str()));
    versioned.map(|(name, _)| format!("#/components/schemas/{name}")).collect()
}

/// What the world sees of the finished document: without the schemas that only the server itself needs (`…Edit`, of which the
/// `…Patch` are the public side), and with what reading a request ensures for every text: no NUL, and not blank where it must not be empty.
pub fn publish(mut document: Value) -> Value {
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !name.ends_with("Edit"));
    }
    for operation in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            list_items(&mut parameter["schema"]);
        }
    }
    texts(&mut document["components"]["schemas"]);
    texts(&mut document["components"]["headers"]);
    texts(&mut document["paths"]);
    document
}

/// An item of a comma-separated list has no comma in it.
fn list_items(schema: &mut Value) {
    if let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut)
        && is_of(items, "string")
        && ["format", "pattern", "enum", "const"].iter().all(|narrowing| !items.contains_key(*narrowing))
    {
        items.insert("pattern".to_owned(), json!(r"^[^,\x00]*[^,\x00\s][^,\x00]*$"));
    }
}

fn texts(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let open = is_of(fields, "string") && ["pattern", "enum", "const"].iter().all(|narrowing| !fields.contains_key(*narrowing));
            if open && fields.get("format").is_none_or(|format| format == "password") {
                let filled = fields.get("minLength").and_then(Value::as_u64).is_some_and(|least| least > 0);
                fields.insert("pattern".to_owned(), json!(if filled { r"^[^\x00]*[^\x00\s][^\x00]*$" } else { r"^[^\x00]*$" }));
            }
            fields.values_mut().for_each(texts);
        }
        Value::Array(items) => items.iter_mut().for_each(texts),
        _ => {}
    }
}

/// Whether a schema is, or may be, of a type.
fn is_of(schema: &Map<String, Value>, wanted: &str) -> bool {
    schema.get("type").is_some_and(|kind| kind == wanted || kind.as_array().is_some_and(|kinds| kinds.contains(&json!(wanted))))
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
        // First, because the documentation page shows them in this order and this is what a person there needs.
        "token": { "type": "http", "scheme": "bearer", "bearerFormat": "at+jwt", "description": "An access token that you have: the `access_token` of POST /v1/auth/sessions or /oauth/token (RFC 9068, checked as RFC8725 asks)." },
        "bearer": {
            "type": "oauth2",
            "description": "For systems: an access token (RFC 9068, checked as RFC8725 asks) by client credentials at /oauth/token.",
            "flows": { "clientCredentials": { "tokenUrl": "/oauth/token", "scopes": scopes } }
        }
    });
    components["headers"] = json!({
        "X-Request-Id": { "description": "Id of the request, also in the server's log.", "schema": { "type": "string", "maxLength": 64 } },
        "RateLimit": { "description": "Requests left now, and seconds until all are back.", "schema": { "type": "string", "maxLength": 200 } },
        "RateLimit-Policy": { "description": "Requests per window of seconds.", "schema": { "type": "string", "maxLength": 200 } },
        "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "string", "pattern": "^[0-9]+$", "maxLength": 10 } },
        "ETag": { "description": "Version of the resource, for If-Match and If-None-Match.", "schema": { "type": "string", "pattern": "^\"[0-9]+\"$", "maxLength": 22 } },
        "Link": { "description": "Address of the next page, rel=\"next\" (RFC 8288).", "schema": { "type": "string", "maxLength": 4000 } },
        "Location": { "description": "Where the new resource is.", "schema": { "type": "string", "maxLength": 200 } },
        "Access-Control-Allow-Origin": { "description": "The request's origin, when the settings allow it.", "schema": { "type": "string", "maxLength": 200 } },
        "WWW-Authenticate": { "description": "How to authenticate (RFC 6750).", "schema": { "type": "string", "maxLength": 200 } },
        "Idempotency-Replayed": { "description": "Present when the answer is that of an earlier request with the same key.", "schema": { "type": "string", "enum": ["true"] } }
    });
    let problem = |description: &str, headers: &[&str]| {
        let headers: Map<String, Value> =
            COMMON_HEADERS.iter().chain(headers).map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))).collect();
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
        page_items(schemas);
        patch_schemas(schemas);
        schemas.sort_keys();
    }
}

/// The items of a page are the resource itself, by reference: one type in generated clients, not two.
fn page_items(schemas: &mut Map<String, Value>) {
    let names: Vec<String> = schemas.keys().filter_map(|name| name.strip_suffix("Page").map(str::to_owned)).collect();
    for name in names.iter().filter(|name| schemas.contains_key(name.as_str())).cloned().collect::<Vec<_>>() {
        schemas[&format!("{name}Page")]["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{name}") });
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
    // Fields of a form that the server does not know are ignored (RFC 6749, 3.2), but none may come twice.
    if ["OauthTokenForm", "OauthTokenRequest"].contains(&name) {
        schema["additionalProperties"] = json!({ "type": "string", "maxLength": 4000 });
    }
    let optional_fields = ["Problem", "OauthIntrospection", "OauthTokenForm", "OauthTokenRequest"].contains(&name);
    if schema["type"] == "object"
        && schema.get("additionalProperties").is_none()
        && !optional_fields
        && let Some(properties) = schema["properties"].as_object()
    {
        schema["required"] = properties.keys().cloned().collect();
    }
}

/// Adds what follows from the kind of operation: its errors, headers and idempotency.
fn operate(path: &str, method: &str, operation: &mut Value, versioned: &[String]) {
    let secured = operation["security"].as_array().is_some_and(|security| security.iter().any(|one| one.get("bearer").is_some()));
    if secured && let Some(security) = operation["security"].as_array_mut() {
        security.push(json!({ "token": [] }));
    }
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        bound_parameter(&mut parameter["schema"]);
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
    // Asking about a move that cannot follow is answered as the move would be.
    if secured && (method != "get" || path.ends_with("/eligibility")) {
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
    success_headers(method, secured, operation, versioned);
    if let Some(map) = operation["responses"].as_object_mut() {
        map.sort_keys();
    }
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
        if response.get("$ref").is_none() {
            for name in COMMON_HEADERS {
                response["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
            }
        }
        if !status.starts_with('2') {
            continue;
        }
        let schema = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default().to_owned();
        let has_version = versioned.contains(&schema);
        let mut names = Vec::new();
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
        let headers = operation["responses"]["200"]["headers"].clone();
        operation["responses"]["304"] = json!({
            "description": "Not changed since the version named by If-None-Match.",
            "headers": headers
        });
    }
}

/// Bounds for a parameter: it is there or not, but never null, and a list that is there has items.
pub fn bound_parameter(schema: &mut Value) {
    bound(schema, false);
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(kinds) = fields.get("type").and_then(Value::as_array) {
        let kinds: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        fields.insert("type".to_owned(), if let [only] = kinds.as_slice() { only.clone() } else { kinds.into() });
    }
    if is_of(fields, "array") {
        fields.entry("minItems").or_insert_with(|| json!(1));
        if let Some(items) = fields.get_mut("items").and_then(Value::as_object_mut).filter(|items| is_of(items, "string")) {
            items.entry("minLength").or_insert_with(|| json!(1));
        }
    }
}

/// Bounds for what the types leave open: days, instants and ids are of fixed length.
fn bound(value: &mut Value, listed: bool) {
    match value {
        Value::Object(fields) => {
            let string = is_of(fields, "string");
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
            let integer = is_of(fields, "integer");
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
