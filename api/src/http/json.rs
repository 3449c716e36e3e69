//! Reading JSON bodies and merge patches, with every fault at once.
//! Text arrives here in whatever form; past this file it is trimmed and composed (NFC).

use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use chibo_openapi::Code;
use futures::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;
use uuid::Uuid;

use super::app::App;
use super::contract::Contract;
use super::strict_json;
use super::typed::{foreign_encoding, typed_text};
use crate::db::key::Key;
use crate::fail::{Fail, Faults, Flaw};
use crate::vault::sha256;

/// Largest JSON body in bytes.
const BODY_LIMIT: usize = 1 << 20;
/// Bytes of a body for each millisecond that it may take beyond the usual: 64 kbit/s.
const SLOWEST: u64 = 8;

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

impl<T> Patch<T> {
    /// A patch that nobody sent, of an object; anything else changes nothing.
    pub fn of(changes: Value) -> Self {
        let changes = if let Value::Object(changes) = changes { changes } else { Map::new() };
        Self { changes, hash: BodyHash::default(), edits: std::marker::PhantomData }
    }
}

impl<T: ToSchema + DeserializeOwned + Serialize> Patch<T> {
    /// The id that a field is to have, if the patch names one: to lock what it is the id of.
    pub fn named(&self, field: &str) -> Option<Key> {
        self.changes.get(field)?.as_str()?.parse::<Uuid>().ok().map(Key::from)
    }

    /// The editable fields after the patch. A read-only field may be sent back unchanged (read, edit, patch works);
    /// changing it, and any field the resource does not have, is a fault.
    pub fn apply(&self, contract: &Contract, current: &impl Serialize) -> Result<T, Fail> {
        let current = serde_json::to_value(current).map_err(|error| Fail::internal(&error.to_string()))?;
        let editable = &contract.document()["components"]["schemas"][T::name().as_ref()]["properties"];
        let mut merged = Map::new();
        for name in editable.as_object().into_iter().flat_map(Map::keys) {
            merged.insert(name.clone(), current.get(name).cloned().unwrap_or(Value::Null));
        }
        let mut faults = Faults::default();
        for (name, value) in &self.changes {
            if merged.contains_key(name) {
                merge(merged.entry(name.clone()).or_insert(Value::Null), value);
            } else {
                let pointer = || format!("/{}", name.replace('~', "~0").replace('/', "~1"));
                match current.get(name) {
                    Some(unchanged) if unchanged == value => {}
                    Some(_) => faults.push_with(|| Flaw::field(&pointer(), Code::ReadOnly)),
                    None => faults.push_with(|| Flaw::field(&pointer(), Code::UnknownField).with("field", name.as_str())),
                }
            }
        }
        let merged = Value::Object(merged);
        contract.check_body::<T>(&merged, &mut faults);
        Fail::if_gathered(Code::ValidationFailed, faults)?;
        parse_checked(merged)
    }
}

/// What a merge patch makes of a value: of an object only what it names, and null takes a member away (RFC 7396). Fields of the resource
/// itself are never taken away, they become null.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        target.clone_from(patch);
        return;
    };
    let mut members = target.as_object_mut().map(std::mem::take).unwrap_or_default();
    for (name, value) in patch {
        if value.is_null() {
            members.shift_remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
    *target = Value::Object(members);
}

async fn read_json(request: &HttpRequest, payload: Payload, accepted: &[&str]) -> Result<(Value, BodyHash), Fail> {
    let bytes = read_bytes(request, payload, accepted).await?;
    // Editors on Windows begin a file with a byte order mark, which a reader may ignore (RFC 8259, 8.1).
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes[..]);
    if matches!(text, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, _, ..] | [_, 0, ..]) {
        return Err(not_utf_8(accepted));
    }
    let mut value = strict_json::parse(text).map_err(|error| {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned();
        Fail::new(Code::MalformedJson).with("line", error.line()).with("column", error.column()).with("reason", reason)
    })?;
    let mut faults = Faults::default();
    tidy(&mut value, &mut String::new(), &mut faults);
    Fail::if_gathered(Code::ValidationFailed, faults)?;
    Ok((value, sha256(&bytes)))
}

pub(super) async fn read_bytes(request: &HttpRequest, mut payload: Payload, accepted: &[&str]) -> Result<web::BytesMut, Fail> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let (essence, parameters) = kind.split_once(';').unwrap_or((kind.as_str(), ""));
    if !accepted.contains(&essence.trim()) {
        return Err(Fail::new(Code::UnsupportedMediaType).with("expected", accepted.join(", ")));
    }
    let charset = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("charset="));
    if charset.is_some_and(|charset| !["utf-8", "utf8", "us-ascii"].contains(&charset.trim_matches('"'))) {
        return Err(not_utf_8(accepted));
    }
    let coded = request.headers().get_all(header::CONTENT_ENCODING).any(|coding| !coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"));
    if coded {
        return Err(Fail::new(Code::UnsupportedMediaType).with("expected", accepted.join(", ")).with("coding", "identity"));
    }
    let too_large = || Fail::new(Code::PayloadTooLarge).with("limit", BODY_LIMIT);
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_large());
    }
    read_all(&mut payload, App::of(request).config.arrival, too_large).await
}

fn not_utf_8(accepted: &[&str]) -> Fail {
    Fail::new(Code::UnsupportedMediaType).with("expected", accepted.iter().map(|kind| format!("{kind}; charset=utf-8")).collect::<Vec<_>>())
}

/// A client that sends its body drop by drop must not hold a place for ever; one on a slow line comes to its end.
async fn read_all(payload: &mut Payload, patience: Duration, too_large: impl Fn() -> Fail) -> Result<web::BytesMut, Fail> {
    let (began, mut bytes) = (Instant::now(), web::BytesMut::new());
    while let Some(chunk) = next_chunk(payload, began, patience, bytes.len() as u64).await? {
        if bytes.len() + chunk.len() > BODY_LIMIT {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn next_chunk(payload: &mut Payload, began: Instant, patience: Duration, so_far: u64) -> Result<Option<web::Bytes>, Fail> {
    let until = began + patience + Duration::from_millis(so_far / SLOWEST);
    let chunk = timeout_at(until, payload.next()).await.map_err(|_| Fail::new(Code::RequestTimeout))?;
    chunk.transpose().map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))
}

/// Gives a body of so many bytes at most on as it comes; its hash.
pub async fn received(mut payload: Payload, patience: Duration, most: u64, mut give: impl FnMut(&[u8]) -> Result<(), Fail>) -> Result<BodyHash, Fail> {
    let (began, mut length, mut hash) = (Instant::now(), 0_u64, Sha256::new());
    while let Some(chunk) = next_chunk(&mut payload, began, patience, length).await? {
        length += chunk.len() as u64;
        if length > most {
            return Err(Fail::new(Code::PayloadTooLarge).with("limit", most));
        }
        hash.update(&chunk);
        give(&chunk)?;
    }
    Ok(hash.finalize().into())
}

/// Trims and composes every text; passwords keep their blanks. NUL is a fault: PostgreSQL cannot keep it.
fn tidy(value: &mut Value, pointer: &mut String, faults: &mut Faults) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                faults.push_with(|| Flaw::field(pointer, Code::InvalidFormat).with("expected", "no NUL"));
            }
            // A password is kept as it was typed; comparing composes it.
            if !pointer.ends_with("password") {
                if let Some(encoding) = foreign_encoding(text) {
                    faults.push_with(|| Flaw::field(pointer, Code::LegacyEncoding).with("encoding", encoding));
                }
                *text = typed_text(text);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                descend(item, &at.to_string(), pointer, faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let step = name.replace('~', "~0").replace('/', "~1");
                descend(field, &step, pointer, faults);
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

fn descend(value: &mut Value, step: &str, pointer: &mut String, faults: &mut Faults) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    tidy(value, pointer, faults);
    pointer.truncate(length);
}

/// A value of a documented type, fully checked, that no request brought; `flaws` are those found already, which are told with the others.
pub fn checked<T: ToSchema + DeserializeOwned>(contract: &Contract, value: Value, flaws: Vec<Flaw>) -> Result<T, Fail> {
    let mut faults: Faults = flaws.into_iter().collect();
    contract.check_body::<T>(&value, &mut faults);
    Fail::if_gathered(Code::ValidationFailed, faults)?;
    parse_checked(value)
}

fn typed<T: ToSchema + DeserializeOwned>(contract: &Contract, value: Value) -> Result<T, Fail> {
    let mut faults = Faults::default();
    contract.check_body::<T>(&value, &mut faults);
    Fail::if_gathered(Code::ValidationFailed, faults)?;
    parse_checked(value)
}

/// The schema has been checked; what still does not fit (a date that the format allows and the calendar does not) is a fault too.
fn parse_checked<T: DeserializeOwned>(value: Value) -> Result<T, Fail> {
    serde_json::from_value(value).map_err(|error| Fail::invalid(vec![Flaw::field("", Code::InvalidFormat).with("expected", error.to_string())]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The examples of RFC 7396, appendix A, but for those whose patch is no object.
    #[test]
    fn merge_patches() {
        for (mut target, patch, wanted) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            merge(&mut target, &patch);
            assert_eq!(target, wanted, "{patch}");
        }
    }
}
