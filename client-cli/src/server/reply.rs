//! An answer of the server, and how it is read.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::HeaderMap;

use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; text that is not JSON as a string; nothing as null.
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(super) fn new(status: u16, headers: HeaderMap, bytes: &[u8]) -> Self {
        let body = match serde_json::from_slice(bytes) {
            Ok(body) => body,
            Err(_) if bytes.is_empty() => Value::Null,
            Err(_) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
        };
        Self { status, headers, body, bytes: bytes.to_vec() }
    }

    /// The body as one of the contract's types.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Outcome<T> {
        read(self.body.clone())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `Retry-After` in either of its forms.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
        Some((until - Utc::now()).to_std().unwrap_or_default())
    }

    /// The answer if it is a success, else the failure it tells of.
    pub(crate) fn ok(self) -> Outcome<Self> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        if let (300..400, Some(place)) = (self.status, self.header("location")) {
            return Err(Failure::usage(say!("Máy chủ chuyển hướng đến {place}", "The server redirects to {place}"))
                .hint(pick("Sửa địa chỉ trong --url hoặc CHIBO_URL.", "Correct the address in --url or CHIBO_URL.")));
        }
        Err(Failure::from_answer(self.status, &self.body))
    }
}

/// A body as one of the contract's types.
pub(super) fn read<T: DeserializeOwned>(body: Value) -> Outcome<T> {
    serde_json::from_value(body).map_err(|error| {
        Failure::bug(say!("Không hiểu câu trả lời của máy chủ: {error}", "The server's answer is not understood: {error}"))
            .hint(pick("Chương trình và máy chủ có thể khác phiên bản: chibo doctor", "Client and server may be of different versions: chibo doctor"))
    })
}
