//! What is known of every request, also of one without a caller.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use actix_web::http::header::{self, AcceptLanguage, Header, HeaderName, Quality};
use actix_web::{HttpMessage, HttpRequest};
use chibo_openapi::Lang;

use super::address;
use super::cross_origin::CrossOrigin;
use super::limits::{Allowance, Counted, Limits, uncounted};
use crate::config::Config;
use crate::fail::Fail;

pub(super) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// What is known of a request.
#[derive(Debug)]
pub struct Meta {
    /// Id of the request, taken from `X-Request-Id` or made.
    pub request_id: String,
    /// Trace id of a W3C `traceparent`.
    pub trace_id: Option<String>,
    /// Language of messages.
    pub lang: Lang,
    /// Address of the caller.
    pub address: IpAddr,
    /// What the limit that applied last leaves, for the `RateLimit` headers.
    allowance: Mutex<Option<Allowance>>,
    /// Whether a page of another origin may read the answer.
    pub(super) cross_origin: CrossOrigin,
}

impl Meta {
    /// Of a request that went through the envelope; made there, so always present.
    pub fn of(request: &HttpRequest) -> Arc<Self> {
        request.extensions().get::<Arc<Self>>().cloned().unwrap_or_else(|| Arc::new(Self::none()))
    }

    /// Reads it from the headers of a request.
    pub(super) fn read(config: &Config, request: &HttpRequest) -> Self {
        let headers = request.headers();
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let request_id = text(&REQUEST_ID).filter(|id| valid_request_id(id)).map_or_else(|| uuid::Uuid::now_v7().simple().to_string(), str::to_owned);
        let peer = request.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
        Self {
            request_id,
            trace_id: text(&TRACE_PARENT).and_then(trace_id),
            lang: language(request).unwrap_or(config.language),
            address: address::of_caller(peer, headers, &config.trusted_proxies),
            allowance: Mutex::default(),
            cross_origin: CrossOrigin::of(headers, &config.cors_origins),
        }
    }

    /// For acts of the command line on the server itself.
    pub fn none() -> Self {
        Self {
            request_id: uuid::Uuid::now_v7().to_string(),
            trace_id: None,
            lang: Lang::En,
            address: IpAddr::from([127, 0, 0, 1]),
            allowance: Mutex::default(),
            cross_origin: CrossOrigin::default(),
        }
    }

    /// Of work that follows from a request, and bears its id.
    pub fn following(request_id: &str) -> Self {
        Self { request_id: request_id.to_owned(), ..Self::none() }
    }

    /// Counts the request against its address unless it was counted already, against that or its caller; 429 when that was one too many.
    pub fn count(&self, limits: &Limits, path: &str) -> Result<(), Fail> {
        if self.allowance().is_some() || uncounted(path) { Ok(()) } else { self.spend(limits.address(self.address)) }
    }

    /// Goes on with what was counted, or 429; the answer's headers tell the limit that applied.
    pub fn spend(&self, counted: Counted) -> Result<(), Fail> {
        let (Ok(left) | Err(left)) = counted;
        *self.allowance.lock().map_err(|_| Fail::internal("the lock of the allowance is poisoned"))? = Some(left);
        counted.map(drop).map_err(|none| Fail::too_many(none.reset))
    }

    /// Goes on, or 429 by a limit of which there is nothing to tell as long as it does not apply.
    pub fn require(&self, free: Result<(), Allowance>) -> Result<(), Fail> {
        free.or_else(|none| self.spend(Err(none)))
    }

    /// What the limit that applied last leaves.
    pub(super) fn allowance(&self) -> Option<Allowance> {
        self.allowance.lock().ok().and_then(|allowance| *allowance)
    }
}

fn valid_request_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// The trace id of a `traceparent` (W3C Trace Context). Later versions may say more after the flags; version ff is none.
fn trace_id(header: &str) -> Option<String> {
    let mut parts = header.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
    let set = |text: &str| text.bytes().any(|byte| byte != b'0');
    let known = hex(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    (known && hex(trace, 32) && set(trace) && hex(span, 16) && set(span) && hex(flags, 2)).then(|| trace.to_owned())
}

/// The language that a request asks for; none when it asks for neither of ours, as most programs do.
fn language(request: &HttpRequest) -> Option<Lang> {
    if !request.headers().contains_key(header::ACCEPT_LANGUAGE) {
        return None;
    }
    AcceptLanguage::parse(request).ok().as_ref().and_then(preferred_language)
}

/// The better liked of `vi` and `en` (RFC 9110, 12.5.4); none when the header names neither.
fn preferred_language(accepted: &AcceptLanguage) -> Option<Lang> {
    let liked = accepted.iter().filter(|item| item.quality > Quality::ZERO);
    let known = liked.filter_map(|item| match item.item.item()?.primary_language() {
        "vi" => Some((item.quality, Lang::Vi)),
        "en" => Some((item.quality, Lang::En)),
        _ => None,
    });
    // The first of equals wins: max_by keeps the last, so go from the end.
    known.collect::<Vec<_>>().into_iter().rev().max_by_key(|(quality, _)| *quality).map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (asked, wanted) in [
            ("en", Some(Lang::En)),
            ("vi-VN,vi;q=0.9,en;q=0.8", Some(Lang::Vi)),
            ("fr,en;q=0.5,vi;q=0.4", Some(Lang::En)),
            ("en,vi", Some(Lang::En)),
            ("en;q=0,vi;q=0.1", Some(Lang::Vi)),
            ("fr", None),
            ("*", None),
            ("en;q=x", None),
            ("", None),
        ] {
            let request = actix_web::test::TestRequest::get().insert_header((header::ACCEPT_LANGUAGE, asked)).to_http_request();
            assert_eq!(language(&request), wanted, "{asked}");
        }
    }

    #[test]
    fn traces_and_request_ids() {
        assert_eq!(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
        assert!(trace_id("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more").is_some(), "a later version may say more");
        for none in [
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "x",
        ] {
            assert_eq!(trace_id(none), None, "{none}");
        }
        assert!(valid_request_id("a.B_c-1"));
        assert!(!valid_request_id("a b") && !valid_request_id("") && !valid_request_id(&"x".repeat(65)));
    }
}
