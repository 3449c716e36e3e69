//! Reading a request: bodies, merge patches, queries and ids, with every fault at once.
//! Text arrives here in whatever form; past this file it is trimmed and composed (NFC).

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use chibo_openapi::Code;
use futures::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::contract::{Contract, ParameterKind};
use super::problem::{Fail, Flaw};
use super::strict_json;
use crate::app::App;
use crate::db::key::Key;
use crate::db::text::clean;
use crate::vault::sha256;

/// Largest JSON body in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// SHA-256 of a body as it came, for idempotency.
pub type BodyHash = [u8; 32];

/// A JSON body of a documented type, fully checked.
pub struct Body<T> {
    /// The value.
    pub value: T,
    /// Hash of the bytes.
    pub hash: BodyHash,
}

impl<T: ToSchema + DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (value, hash) = read_json(&request, payload, &["application/json"]).await?;
            let contract = &App::of(&request).contract;
            Ok(Self { value: typed(contract, value)?, hash })
        })
    }
}

/// A merge patch (RFC 7396) for a resource whose editable fields are those of `T`.
pub struct Patch<T> {
    changes: Map<String, Value>,
    /// Hash of the bytes.
    pub hash: BodyHash,
    edits: std::marker::PhantomData<fn() -> T>,
}

impl<T> FromRequest for Patch<T> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (value, hash) = read_json(&request, payload, &["application/merge-patch+json", "application/json"]).await?;
            match value {
                Value::Object(changes) => Ok(Self { changes, hash, edits: std::marker::PhantomData }),
                _ => Err(Fail::invalid(vec![Flaw::field("", Code::InvalidType).with("expected", "object")])),
            }
        })
    }
}

impl<T: ToSchema + DeserializeOwned + Serialize> Patch<T> {
    /// The editable fields after the patch. A read-only field may be sent back unchanged (read, edit, patch works);
    /// changing it, and any field the resource does not have, is a fault.
    pub fn apply(&self, contract: &Contract, current: &impl Serialize) -> Result<T, Fail> {
        let current = serde_json::to_value(current).map_err(|error| Fail::internal(&error.to_string()))?;
        let editable = &contract.document()["components"]["schemas"][T::name().as_ref()]["properties"];
        let mut merged = Map::new();
        for name in editable.as_object().into_iter().flat_map(Map::keys) {
            merged.insert(name.clone(), current.get(name).cloned().unwrap_or(Value::Null));
        }
        let mut flaws = Vec::new();
        for (name, value) in &self.changes {
            if merged.contains_key(name) {
                merged.insert(name.clone(), value.clone());
            } else {
                let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
                match current.get(name) {
                    Some(unchanged) if unchanged == value => {}
                    Some(_) => flaws.push(Flaw::field(&pointer, Code::ReadOnly)),
                    None => flaws.push(Flaw::field(&pointer, Code::UnknownField).with("field", name.as_str())),
                }
            }
        }
        let merged = Value::Object(merged);
        flaws.extend(contract.check_body::<T>(&merged));
        Fail::if_any(flaws)?;
        parse_checked(merged)
    }
}

/// Query parameters of a documented type, fully checked.
pub struct Query<T>(pub T);

impl<T: IntoParams + DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read_query(&App::of(request).contract, request.query_string()).map(Self))
    }
}

/// No query parameters: an operation that takes none refuses every one.
#[derive(Debug, serde::Deserialize, IntoParams)]
pub struct NoQuery {}

/// Reads a query string.
fn read_query<T: IntoParams + DeserializeOwned + 'static>(contract: &Contract, query: &str) -> Result<T, Fail> {
    // Most requests have no query, and to nearly every operation that is fine.
    if query.is_empty()
        && let Ok(nothing) = serde_json::from_value(Value::Object(Map::new()))
    {
        return Ok(nothing);
    }
    let spec = contract.query_spec::<T>();
    let mut values = Map::new();
    let mut flaws = Vec::new();
    for (name, text) in form_pairs(query)? {
        let Some((_, kind)) = spec.parameters.iter().find(|(known, _)| *known == name) else {
            let nearest = spec.parameters.iter().map(|(known, _)| known).max_by(|a, b| strsim::jaro(a, &name).total_cmp(&strsim::jaro(b, &name)));
            flaws.push(Flaw::parameter(&name, Code::UnknownParameter).with("nearest", nearest.map_or("—", String::as_str)));
            continue;
        };
        if values.contains_key(&name) {
            flaws.push(Flaw::parameter(&name, Code::DuplicateParameter));
            continue;
        }
        if text.contains('\0') {
            flaws.push(Flaw::parameter(&name, Code::InvalidFormat).with("expected", "no NUL"));
            continue;
        }
        let text = clean(&text);
        let value = match kind {
            ParameterKind::Integer => text.parse::<i64>().ok().map(Value::from).ok_or("integer"),
            ParameterKind::Boolean => text.parse::<bool>().ok().map(Value::from).ok_or("boolean"),
            ParameterKind::List => Ok(text.split(',').map(|item| Value::from(item.trim())).collect()),
            ParameterKind::Text => Ok(Value::String(text)),
        };
        match value {
            Ok(value) => drop(values.insert(name, value)),
            Err(expected) => flaws.push(Flaw::parameter(&name, Code::InvalidType).with("expected", expected)),
        }
    }
    let values = Value::Object(values);
    // A parameter that already has a fault is missing from the values; do not call it missing as well.
    let named: Vec<String> = flaws.iter().filter_map(Flaw::parameter_name).collect();
    flaws.extend(spec.check(&values).into_iter().filter(|flaw| flaw.parameter_name().is_none_or(|name| !named.contains(&name))));
    if flaws.is_empty() {
        serde_json::from_value(values).map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))
    } else {
        Err(Fail::parameters(flaws))
    }
}

fn form_pairs(query: &str) -> Result<Vec<(String, String)>, Fail> {
    serde_html_form::from_str(query).map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))
}

/// Reads a form of a documented type (`application/x-www-form-urlencoded`); repeated fields are refused (RFC 6749, 3.2).
pub async fn read_form<T: ToSchema>(request: &HttpRequest, payload: Payload) -> Result<Vec<(String, String)>, Fail> {
    let bytes = read_bytes(request, payload, &["application/x-www-form-urlencoded"]).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Fail::new(Code::MalformedRequest).with("reason", "not UTF-8"))?;
    let contract = &App::of(request).contract;
    let declared = &contract.document()["components"]["schemas"][T::name().as_ref()]["properties"];
    let mut pairs = form_pairs(text)?;
    if pairs.iter().any(|(_, value)| value.contains('\0')) {
        return Err(Fail::new(Code::MalformedRequest).with("reason", "NUL"));
    }
    // An empty field counts as absent (RFC 6749, 3.2).
    let given = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    Fail::if_any(contract.check_body::<T>(&Value::Object(given.collect())))?;
    // Fields that nobody declared are ignored.
    pairs.retain(|(name, _)| declared.get(name).is_some());
    let repeated = pairs.iter().enumerate().find(|(at, (name, _))| pairs[..*at].iter().any(|(before, _)| before == name));
    match repeated {
        Some((_, (name, _))) => Err(Fail::parameters(vec![Flaw::parameter(name, Code::DuplicateParameter)])),
        None => Ok(pairs),
    }
}

/// The `{id}` of a path. One that is no id names nothing, so it is 404.
pub struct Id(pub Key);

/// The second id of a path, e.g. `{post_id}`.
pub struct SubId(pub Key);

/// Documents the `{id}` of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct IdPath {
    /// Id of the resource.
    id: Uuid,
}

/// Documents the header that a change of something existing needs.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only documents the header")]
pub struct IfMatch {
    /// `ETag` of the last read, e.g. `"7"`; `*` for whatever version there is.
    #[param(rename = "If-Match", max_length = 20, pattern = r#"^(\*|"[0-9]{1,18}")$"#, example = "*")]
    if_match: String,
}

impl FromRequest for Id {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(path_id(request, 0).map(Self))
    }
}

impl FromRequest for SubId {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(path_id(request, 1).map(Self))
    }
}

fn path_id(request: &HttpRequest, at: usize) -> Result<Key, Fail> {
    let text = request.match_info().iter().nth(at).map(|(_, text)| text);
    text.and_then(|text| Uuid::try_parse(text).ok()).map(Key::from).ok_or_else(Fail::not_found)
}

/// A text of the path, e.g. `{code}`, decoded and composed.
pub fn path_text(request: &HttpRequest, name: &str) -> Result<String, Fail> {
    let text = request.match_info().get(name).ok_or_else(Fail::not_found)?;
    let decoded = serde_html_form::from_str::<Vec<(String, String)>>(&format!("x={}", text.replace('+', "%2B").replace('&', "%26")));
    let decoded = decoded.ok().and_then(|mut pairs| pairs.pop()).map(|(_, text)| clean(&text));
    decoded.filter(|text| !text.is_empty() && !text.contains('\0')).ok_or_else(Fail::not_found)
}

async fn read_json(request: &HttpRequest, payload: Payload, accepted: &[&str]) -> Result<(Value, BodyHash), Fail> {
    let bytes = read_bytes(request, payload, accepted).await?;
    let mut value = strict_json::parse(&bytes).map_err(|error| {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned();
        Fail::new(Code::MalformedJson).with("line", error.line()).with("column", error.column()).with("reason", reason)
    })?;
    let mut flaws = Vec::new();
    tidy(&mut value, &mut String::new(), &mut flaws);
    Fail::if_any(flaws)?;
    Ok((value, sha256(&bytes)))
}

async fn read_bytes(request: &HttpRequest, mut payload: Payload, accepted: &[&str]) -> Result<web::BytesMut, Fail> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !accepted.contains(&essence.as_str()) {
        return Err(Fail::new(Code::UnsupportedMediaType).with("expected", accepted.join(", ")));
    }
    let too_large = || Fail::new(Code::PayloadTooLarge).with("limit", BODY_LIMIT);
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_large());
    }
    let reading = read_all(&mut payload, too_large);
    // A client that sends its body drop by drop must not hold a place for ever.
    actix_web::rt::time::timeout(App::of(request).config.arrival, reading).await.map_err(|_| Fail::new(Code::RequestTimeout))?
}

async fn read_all(payload: &mut Payload, too_large: impl Fn() -> Fail) -> Result<web::BytesMut, Fail> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))?;
        if bytes.len() + chunk.len() > BODY_LIMIT {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Trims and composes every text; passwords keep their blanks. NUL is a fault: PostgreSQL cannot keep it.
fn tidy(value: &mut Value, pointer: &mut String, flaws: &mut Vec<Flaw>) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                flaws.push(Flaw::field(pointer, Code::InvalidFormat).with("expected", "no NUL"));
            }
            if !pointer.ends_with("password") {
                *text = clean(text);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                descend(item, &at.to_string(), pointer, flaws);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let step = name.replace('~', "~0").replace('/', "~1");
                descend(field, &step, pointer, flaws);
            }
        }
        // JSON knows one kind of number: 7.0 is the whole number 7.
        Value::Number(number) => {
            if let Some(whole) = number.as_f64().filter(|_| number.is_f64()).and_then(whole) {
                *value = Value::from(whole);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within the whole numbers that a double holds exactly")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0).then_some(number as i64)
}

fn descend(value: &mut Value, step: &str, pointer: &mut String, flaws: &mut Vec<Flaw>) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    tidy(value, pointer, flaws);
    pointer.truncate(length);
}

fn typed<T: ToSchema + DeserializeOwned>(contract: &Contract, value: Value) -> Result<T, Fail> {
    Fail::if_any(contract.check_body::<T>(&value))?;
    parse_checked(value)
}

/// The schema has been checked; what still does not fit (a date that the format allows and the calendar does not) is a fault too.
fn parse_checked<T: DeserializeOwned>(value: Value) -> Result<T, Fail> {
    serde_json::from_value(value).map_err(|error| Fail::invalid(vec![Flaw::field("", Code::InvalidFormat).with("expected", error.to_string())]))
}
