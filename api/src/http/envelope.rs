//! The middleware around every request: id and trace, language, load shedding, panics, problem bodies, headers, metrics, access log.
//! Everything that must hold for every answer holds here, also for answers that no handler of ours made.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use chibo_openapi::{Code, Lang, Problem};
use futures::FutureExt;

use super::call::Meta;
use super::problem::Fail;
use super::reply::UNCOMPRESSED;
use crate::app::App;
use crate::db::panic_text;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
static OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
static PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What every answer tells browsers.
static SECURITY: [(&HeaderName, &str); 6] = [
    (&header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (&header::X_FRAME_OPTIONS, "DENY"),
    (&header::REFERRER_POLICY, "no-referrer"),
    (&header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (&OPENER_POLICY, "same-origin"),
    (&PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=()"),
];

/// Counts the requests being served; leaving scope counts down, also after a panic.
struct InFlight<'a>(&'a AtomicUsize);

impl<'a> InFlight<'a> {
    fn enter(counter: &'a AtomicUsize, most: usize) -> Option<Self> {
        let before = counter.fetch_add(1, Ordering::Relaxed);
        let entered = Self(counter);
        (before < most).then_some(entered)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Everything about the request and the final headers.
pub async fn around<B: MessageBody + 'static>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let began = Instant::now();
    let app = App::of(request.request()).clone();
    let meta = Arc::new(read_meta(&app, &request));
    request.extensions_mut().insert(meta.clone());
    // HEAD is GET without the body; the server leaves the body out by itself.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let path = request.path().to_owned();
    // A token lets a request past the limit on addresses, since its caller has a limit.
    if !request.headers().contains_key(header::AUTHORIZATION)
        && let Err(fail) = meta.count(&app.limits, &path)
    {
        return Ok(finished(request.into_response(problem_response(&fail, &meta, &path)), &path, &meta, began).map_into_right_body());
    }
    let Some(_counted) = InFlight::enter(&app.in_flight, app.config.in_flight) else {
        return Ok(finished(request.into_response(problem_response(&Fail::overloaded(), &meta, &path)), &path, &meta, began).map_into_right_body());
    };
    let fail = match std::panic::AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => {
            // Unless nobody took the token for a caller's: then the address has asked.
            let fail = meta.count(&app.limits, &path).err().or_else(|| failure(&app, &response));
            let response = match fail {
                Some(fail) => response.into_response(problem_response(&fail, &meta, &path)).map_into_right_body(),
                None => response.map_into_left_body(),
            };
            return Ok(finished(response, &path, &meta, began));
        }
        Ok(Err(error)) => into_fail(&error),
        Err(panic) => Fail::internal(&format!("panic: {}", panic_text(panic.as_ref()))),
    };
    // The request went with the call, so the answer goes out as an error that carries it whole.
    let mut response = problem_response(&fail, &meta, &path);
    finish_headers(response.headers_mut(), &path, &meta);
    tracing::info!(target: "chibo_api::access", path, status = response.status().as_u16(), request_id = %meta.request_id, "served");
    Err(InternalError::from_response(fail.to_string(), response).into())
}

fn finished<B>(mut response: ServiceResponse<B>, path: &str, meta: &Meta, began: Instant) -> ServiceResponse<B> {
    finish_headers(response.headers_mut(), path, meta);
    observe(&response, meta, began);
    response
}

fn read_meta(app: &App, request: &ServiceRequest) -> Meta {
    let headers = request.headers();
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let request_id = text(&REQUEST_ID).filter(|id| valid_request_id(id)).map_or_else(|| uuid::Uuid::now_v7().simple().to_string(), str::to_owned);
    let peer = request.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
    let address = if app.config.trust_forwarded {
        text(&header::X_FORWARDED_FOR).and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
    } else {
        peer
    };
    Meta {
        request_id,
        trace_id: text(&TRACE_PARENT).and_then(trace_id),
        lang: text(&header::ACCEPT_LANGUAGE).and_then(preferred_language).unwrap_or(app.config.language),
        address,
        standing: OnceLock::new(),
    }
}

fn valid_request_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// The trace id of a `traceparent` (W3C Trace Context, version 00).
fn trace_id(header: &str) -> Option<String> {
    let mut parts = header.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
    (hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2) && trace.bytes().any(|byte| byte != b'0')).then(|| trace.to_owned())
}

/// The better liked of `vi` and `en` (RFC 9110, 12.5.4); none when the header names neither.
fn preferred_language(header: &str) -> Option<Lang> {
    let weighted = header.split(',').filter_map(|item| {
        let (tag, weight) = item.split_once(';').unwrap_or((item, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
        let lang = match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
            "vi" => Lang::Vi,
            "en" => Lang::En,
            _ => return None,
        };
        (weight > 0.0).then_some((weight, lang))
    });
    // The first of equals wins: max_by keeps the last, so go from the end.
    weighted.collect::<Vec<_>>().into_iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, lang)| lang)
}

fn into_fail(error: &actix_web::Error) -> Fail {
    let status = error.as_response_error().status_code();
    plain_failure(status, &error.to_string())
}

/// The failure behind an error answer that has no problem body yet.
fn failure<B>(app: &App, response: &ServiceResponse<B>) -> Option<Fail> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    // Every operation has its own route, so a known path with another method ends as 404, or is taken for an operation of a
    // similar path; the document knows better.
    let asked = status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS;
    let methods = if asked { app.contract.methods_at(response.request().path()) } else { Vec::new() };
    if !methods.is_empty() && !methods.iter().any(|method| method == response.request().method().as_str()) {
        return Some(Fail::new(Code::MethodNotAllowed).with("allowed", methods));
    }
    if let Some(error) = response.response().error() {
        if let Some(fail) = error.as_error::<Fail>() {
            return Some(fail.copy());
        }
        return Some(plain_failure(status, &error.to_string()));
    }
    let own = response.headers().get(header::CONTENT_TYPE).is_some();
    if own {
        return None;
    }
    Some(plain_failure(status, ""))
}

fn plain_failure(status: StatusCode, cause: &str) -> Fail {
    match status {
        StatusCode::NOT_FOUND => Fail::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Fail::new(Code::PayloadTooLarge).with("limit", 1 << 20),
        StatusCode::REQUEST_TIMEOUT => Fail::new(Code::MalformedRequest).with("reason", "timeout"),
        status if status.is_client_error() => Fail::new(Code::MalformedRequest).with("reason", if cause.is_empty() { "bad request" } else { cause }),
        _ => Fail::internal(cause),
    }
}

fn problem_response(fail: &Fail, meta: &Meta, path: &str) -> HttpResponse {
    if fail.code().status() >= 500 {
        tracing::error!(request_id = %meta.request_id, code = fail.code().as_str(), cause = fail.cause(), "request failed");
    }
    let problem: Problem = fail.render(meta.lang, path, &meta.request_id);
    let mut response = HttpResponse::build(StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    match fail.code() {
        Code::Unauthenticated => drop(response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"chibo\""))),
        Code::InvalidToken => drop(response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"chibo\", error=\"invalid_token\""))),
        Code::InvalidCredentials => drop(response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"chibo\""))),
        Code::MethodNotAllowed => {
            let allowed = fail.param("allowed").and_then(|list| list.as_array()).into_iter().flatten().filter_map(|method| method.as_str());
            response.insert_header((header::ALLOW, allowed.collect::<Vec<_>>().join(", ")));
        }
        Code::TooManyRequests => {
            let seconds = fail.param("retry_after").and_then(serde_json::Value::as_u64).unwrap_or(1);
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        Code::Overloaded | Code::Unavailable | Code::IdempotencyInProgress => drop(response.insert_header((header::RETRY_AFTER, "1"))),
        _ => {}
    }
    response.insert_header((header::CONTENT_LANGUAGE, meta.lang.tag()));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response.content_type("application/problem+json").body(serde_json::to_vec(&problem).unwrap_or_default())
}

fn finish_headers(headers: &mut HeaderMap, path: &str, meta: &Meta) {
    let docs = path.starts_with("/docs");
    if headers.get(header::CONTENT_ENCODING) == Some(&UNCOMPRESSED) {
        headers.remove(header::CONTENT_ENCODING);
    }
    set(headers, &REQUEST_ID, &meta.request_id);
    if let Some(standing) = meta.standing.get() {
        let super::limits::Standing { quota, window, remaining } = standing;
        set(headers, &RATE_LIMIT_POLICY, &format!("\"default\";q={quota};w={window}"));
        set(headers, &RATE_LIMIT, &format!("\"default\";r={remaining};t={window}"));
    }
    let policy = if docs { super::docs::POLICY } else { "default-src 'none'; frame-ancestors 'none'" };
    for (name, value) in SECURITY.iter().copied().chain([(&header::CONTENT_SECURITY_POLICY, policy)]) {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language, Authorization"));
}

fn set(headers: &mut HeaderMap, name: &HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name.clone(), value);
    }
}

fn observe<B>(response: &ServiceResponse<B>, meta: &Meta, began: Instant) {
    let request = response.request();
    // The template, not the path: ids must not become label values.
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    let (method, status, took) = (request.method(), response.status().as_u16(), began.elapsed());
    histogram(&route, method, status).record(took.as_secs_f64());
    tracing::info!(
        target: "chibo_api::access",
        %method, route, status, micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = %meta.request_id, trace_id = meta.trace_id,
        "served"
    );
}

/// Histograms of one route, by method and status.
type OfRoute = Vec<(&'static str, u16, metrics::Histogram)>;

thread_local! {
    /// Looking a histogram up by its labels costs as much as reading a row, so each worker keeps those it has used.
    static HISTOGRAMS: RefCell<HashMap<String, OfRoute>> = RefCell::default();
}

fn histogram(route: &str, method: &Method, status: u16) -> metrics::Histogram {
    // Anyone can invent methods; each would be a new label.
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let method = methods.into_iter().find(|known| *known == method.as_str()).unwrap_or("other");
    HISTOGRAMS.with_borrow_mut(|known| {
        let known = match known.get_mut(route) {
            Some(known) => known,
            None => known.entry(route.to_owned()).or_default(),
        };
        if let Some((_, _, histogram)) = known.iter().find(|(known_method, known_status, _)| *known_method == method && *known_status == status) {
            return histogram.clone();
        }
        let made = metrics::histogram!("chibo_http_request_seconds", "method" => method, "route" => route.to_owned(), "status" => status.to_string());
        known.push((method, status, made.clone()));
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (header, wanted) in [
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
            assert_eq!(preferred_language(header), wanted, "{header}");
        }
    }

    #[test]
    fn traces_and_request_ids() {
        assert_eq!(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
        assert_eq!(trace_id("00-00000000000000000000000000000000-b7ad6b7169203331-01"), None);
        assert_eq!(trace_id("x"), None);
        assert!(valid_request_id("a.B_c-1"));
        assert!(!valid_request_id("a b") && !valid_request_id("") && !valid_request_id(&"x".repeat(65)));
    }
}
