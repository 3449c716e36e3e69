//! What the document's operations share: schemas completed, headers, and the answers of every error.

use chibo_openapi::{Scope, vocabulary};
use serde_json::{Map, Value, json};

/// The media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// Headers of every answer.
pub(super) const COMMON_HEADERS: [&str; 4] = ["X-Request-Id", "RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin"];

/// Completes the schemas, and adds the headers and answers that operations share.
pub(super) fn complete(document: &mut Value) {
    open_forms(document);
    let scopes: Map<String, Value> = Scope::ALL.iter().map(|scope| (scope.as_str().to_owned(), json!(scope.en()))).collect();
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
        "ETag": { "description": "Version of the resource, for If-Match and If-None-Match; that of a compressed answer names the coding.", "schema": { "type": "string", "pattern": "^\"[0-9]+(-(gzip|br|zstd|deflate))?\"$", "maxLength": 30 } },
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
        "Gone": problem("No longer told; the answer says from where to go on.", &[]),
        "NotAcceptable": problem("Accept names no media type that this is answered as.", &[]),
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
    // Of a query alone, which names its type and does not bring it along.
    for (name, schema) in [
        ("ReportFormat", <vocabulary::ReportFormat as utoipa::PartialSchema>::schema()),
        ("ReportBy", <vocabulary::ReportBy as utoipa::PartialSchema>::schema()),
        ("ListFormat", <vocabulary::ListFormat as utoipa::PartialSchema>::schema()),
        ("LabelLanguage", <vocabulary::LabelLanguage as utoipa::PartialSchema>::schema()),
        ("TableFormat", <vocabulary::TableFormat as utoipa::PartialSchema>::schema()),
    ] {
        components["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    }
    components["schemas"]["Fault"] = serde_json::to_value(fault).unwrap_or_default();
    if let Some(schemas) = components["schemas"].as_object_mut() {
        schemas.values_mut().for_each(complete_schema);
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

/// The names of the schemas of forms.
pub(super) fn forms(document: &Value) -> Vec<String> {
    let bodies = document["paths"].as_object().into_iter().flatten().flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let forms = bodies.filter_map(|(_, operation)| operation["requestBody"]["content"][FORM]["schema"]["$ref"].as_str()?.rsplit('/').next());
    forms.map(str::to_owned).collect()
}

/// Fields of a form that the server does not know are ignored (RFC 6749, 3.2).
fn open_forms(document: &mut Value) {
    for form in forms(document) {
        document["components"]["schemas"][&form]["additionalProperties"] = json!({ "type": "string", "maxLength": 4000 });
    }
}

/// Output types (those that do not refuse unknown fields) always carry every field, null or not. A field that is never null and may be
/// left out says so by being neither.
fn complete_schema(schema: &mut Value) {
    if schema["type"] != "object" || schema.get("additionalProperties").is_some() {
        return;
    }
    let required: Vec<String> = schema["required"].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    if let Some(properties) = schema["properties"].as_object() {
        let carried = properties.iter().filter(|(name, field)| required.contains(name) || nullable(field));
        schema["required"] = carried.map(|(name, _)| name.clone()).collect();
    }
}

/// Whether a field may be null: by its type, or as the alternative to a reference.
fn nullable(field: &Value) -> bool {
    let null = json!("null");
    field["type"].as_array().is_some_and(|types| types.contains(&null))
        || field["oneOf"].as_array().is_some_and(|one| one.iter().any(|one| one["type"] == null))
}
