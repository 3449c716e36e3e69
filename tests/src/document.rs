//! Holds every answer against the `OpenAPI` document: operation, status, media type, body and headers.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};
use ureq::http::HeaderMap;

/// The document as the server makes it.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(chibo_api::server::document::served)
}

/// One operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Path template.
    pub path: &'static str,
    /// Method in lower case.
    pub method: &'static str,
    /// What the document says of it.
    pub is: &'static Value,
}

impl Operation {
    /// Its `operationId`.
    pub fn id(&self) -> &'static str {
        self.is["operationId"].as_str().unwrap_or("?")
    }
}

/// Every operation, in the document's order.
pub fn operations() -> Vec<Operation> {
    let items = document()["paths"].as_object().expect("paths");
    let of = |(path, item): (&'static String, &'static Value)| {
        item.as_object().expect("a path item").iter().map(|(method, is)| Operation { path, method, is }).collect::<Vec<_>>()
    };
    items.iter().flat_map(of).collect()
}

/// The operation with this id.
pub fn operation(id: &str) -> Operation {
    operations().into_iter().find(|operation| operation.id() == id).unwrap_or_else(|| panic!("the document has no operation {id}"))
}

/// What the query of a list says besides, that is taken whole or read beyond its first page: why, where it is a list of people.
pub fn why(path: &str) -> &'static str {
    let path = path.split('?').next().unwrap_or_default();
    let list = at_path(path).get("get").copied();
    let of_people = list.is_some_and(|list| list.is["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "reason"));
    if of_people { "&reason=Ki%E1%BB%83m%20th%E1%BB%AD" } else { "" }
}

/// The operations at a path, by method; those of the template with the most fixed segments.
fn at_path(path: &str) -> BTreeMap<&'static str, Operation> {
    let segments: Vec<&str> = path.split('/').collect();
    let fixed = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        // A last segment of this name stands for the rest of the path.
        let rest = template.last() == Some(&"{path}") && template.len() <= segments.len();
        let fits = (rest || template.len() == segments.len()) && template.iter().zip(&segments).all(|(t, s)| t == s || (t.starts_with('{') && !s.is_empty()));
        fits.then(|| template.iter().filter(|segment| !segment.starts_with('{')).count())
    };
    let fitting: Vec<(usize, Operation)> = operations().into_iter().filter_map(|one| Some((fixed(one.path)?, one))).collect();
    let most = fitting.iter().map(|(count, _)| *count).max();
    fitting.into_iter().filter(|(count, _)| Some(*count) == most).map(|(_, one)| (one.method, one)).collect()
}

/// What a reference leads to, or the value itself.
pub fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => document().pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

/// A compiled schema of the document that stands at a JSON pointer.
fn validator(schema: &'static Value) -> Arc<Validator> {
    static KNOWN: OnceLock<Mutex<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    let key = schema.to_string();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    known.entry(key).or_insert_with(|| Arc::new(compile(schema))).clone()
}

/// Compiles a schema that may refer to the document's components; formats are checked too.
pub fn compile(schema: &Value) -> Validator {
    let schema = json!({ "allOf": [schema], "components": document()["components"] });
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("a schema of the document")
}

/// Every way in which a value differs from a schema.
pub fn faults(schema: &'static Value, value: &Value) -> Vec<String> {
    validator(schema).iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// An answer, as far as the document speaks of it.
pub struct Answer<'a> {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Body.
    pub body: &'a [u8],
}

/// Panics with everything about an answer that the document does not say.
pub fn check(method: &str, path: &str, answer: &Answer<'_>) {
    let faults = differences(method, path, answer);
    assert!(
        faults.is_empty(),
        "{method} {path} answered {} against the document:\n  {}\nbody: {}",
        answer.status,
        faults.join("\n  "),
        String::from_utf8_lossy(answer.body)
    );
}

fn differences(method: &str, path: &str, answer: &Answer<'_>) -> Vec<String> {
    let Answer { status, headers, body } = answer;
    let mut faults = Vec::new();
    if !headers.contains_key("x-request-id") {
        faults.push("no X-Request-Id".to_owned());
    }
    let method = method.to_lowercase();
    // The documentation pages, the way to them, and preflights are no operations.
    if path == "/" || path.starts_with("/docs") || method == "options" {
        return faults;
    }
    let known = at_path(path);
    let operation = known.get(if method == "head" { "get" } else { method.as_str() });
    let kind = headers.get("content-type").map(|kind| kind.to_str().unwrap_or("?").split(';').next().unwrap_or_default().trim().to_owned());
    let Some(operation) = operation else {
        // Whatever comes first may refuse it too: the limits, an unreadable request.
        let wanted: &[u16] = if known.is_empty() { &[404] } else { &[405] };
        if !wanted.contains(status) && ![400, 429, 503].contains(status) {
            faults.push(format!("no such operation: {wanted:?} is due"));
        }
        check_body(document().pointer("/components/responses/NotFound").expect("NotFound"), kind.as_deref(), body, &mut faults);
        return faults;
    };
    let Some(response) = operation.is["responses"].get(status.to_string()).map(resolve) else {
        faults.push(format!("{} does not document the status", operation.id()));
        return faults;
    };
    check_headers(operation, response, *status, headers, &mut faults);
    if method != "head" {
        check_body(response, kind.as_deref(), body, &mut faults);
    }
    faults
}

fn check_body(response: &'static Value, kind: Option<&str>, body: &[u8], faults: &mut Vec<String>) {
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        if !body.is_empty() {
            faults.push("a body where none is documented".to_owned());
        }
        return;
    };
    let Some(media) = kind.and_then(|kind| content.get(kind)) else {
        faults.push(format!("content type {kind:?} is not documented"));
        return;
    };
    if kind.is_some_and(|kind| kind.ends_with("json") && !kind.ends_with("ndjson")) {
        match serde_json::from_slice(body) {
            Ok(value) => {
                faults.extend(self::faults(&media["schema"], &value));
                unnamed(&value, "", faults);
            }
            Err(error) => faults.push(format!("the body is not JSON: {error}")),
        }
    }
}

/// Ids without the code or the name that stands beside them. Names of people are not for everybody.
fn unnamed(value: &Value, place: &str, faults: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let of = name.strip_suffix("_id").filter(|_| field.is_string()).unwrap_or("no id");
                for beside in ["code", "name", "title"].map(|what| format!("{of}_{what}")) {
                    let for_some = ["member_name", "helper_name", "candidate_name"].contains(&beside.as_str());
                    if fields.get(&beside).is_some_and(|text| !for_some && text.as_str().is_none_or(str::is_empty)) {
                        faults.push(format!("{place}/{beside} is empty beside an id"));
                    }
                }
                unnamed(field, &format!("{place}/{name}"), faults);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| unnamed(item, &format!("{place}/{at}"), faults)),
        _ => {}
    }
}

fn check_headers(operation: &Operation, response: &'static Value, status: u16, headers: &HeaderMap, faults: &mut Vec<String>) {
    let documented = response["headers"].as_object();
    for (name, header) in documented.into_iter().flatten() {
        // Only on a repeat; only while the first request runs; not where nobody is counted.
        let sometimes = match name.as_str() {
            "Idempotency-Replayed" => true,
            // Only for origins that the settings name; only where there is a next page.
            "Access-Control-Allow-Origin" | "Link" => true,
            "Retry-After" => status == 409,
            // A quota as it stood on a day has no version to match.
            "ETag" => operation.path == "/v1/quotas/{id}",
            "RateLimit" | "RateLimit-Policy" => status >= 400 || ["/livez", "/readyz", "/metrics"].contains(&operation.path),
            _ => false,
        };
        match headers.get(name.as_str()) {
            Some(value) => {
                let value = Value::from(value.to_str().unwrap_or_default());
                faults.extend(self::faults(&resolve(header)["schema"], &value).iter().map(|fault| format!("header {name}{fault}")));
            }
            None if sometimes => {}
            None => faults.push(format!("the documented header {name} is missing")),
        }
    }
    let told = |name: &str| documented.is_some_and(|headers| headers.contains_key(name));
    for name in ["ETag", "Location", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed"] {
        if headers.contains_key(name) && !told(name) {
            faults.push(format!("the header {name} is not documented"));
        }
    }
}
