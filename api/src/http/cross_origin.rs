//! Browser frontends of other origins (CORS, Fetch Standard): exactly those that the settings name may read answers, also problems, and
//! every answer says that it depends on the origin. Without such settings nothing is said to browsers.
//! A library's middleware stands around handlers and so misses the answers that the envelope makes itself: 401, 403, 429, 503, panics.

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// What a frontend may send.
const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
const HEADERS: &str = "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, traceparent";
/// What its scripts may read besides the few headers that are always open to them.
const EXPOSED: &str =
    "ETag, Location, Link, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, Content-Language, Allow, WWW-Authenticate";
/// Seconds for which a browser need not ask again.
const ASK_AGAIN: &str = "600";

/// Whether the page that asks may read the answer.
#[derive(Debug, Default)]
pub(super) enum CrossOrigin {
    /// The settings name no origin.
    #[default]
    Closed,
    /// Asked from an origin that they do not name, or by no page at all.
    Unknown,
    /// Asked from this origin, which they name.
    Allowed(HeaderValue),
}

impl CrossOrigin {
    /// Of a request, with the origins of the settings.
    pub(super) fn of(headers: &HeaderMap, origins: &[String]) -> Self {
        if origins.is_empty() {
            return Self::Closed;
        }
        let asked = headers.get(header::ORIGIN).filter(|origin| origins.iter().any(|known| known.as_bytes() == origin.as_bytes()));
        asked.map_or(Self::Unknown, |origin| Self::Allowed(origin.clone()))
    }

    /// The answer to a browser that asks whether it may send a request.
    pub(super) fn preflight(&self, request: &ServiceRequest) -> Option<HttpResponse> {
        let asks = request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if matches!(self, Self::Closed) || !asks {
            return None;
        }
        let mut answer = HttpResponse::Ok();
        if matches!(self, Self::Allowed(_)) {
            answer.insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS));
            answer.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS));
            answer.insert_header((header::ACCESS_CONTROL_MAX_AGE, ASK_AGAIN));
        }
        answer.append_header((header::VARY, "Access-Control-Request-Method, Access-Control-Request-Headers"));
        Some(answer.finish())
    }

    /// What every answer carries.
    pub(super) fn finish(&self, headers: &mut HeaderMap) {
        if matches!(self, Self::Closed) {
            return;
        }
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if let Self::Allowed(origin) = self {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}
