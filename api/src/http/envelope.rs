//! The middleware around every request: load shedding, panics, problem bodies, headers. Everything that must hold for every answer holds
//! here, also for answers that no handler of ours made. Not here: what is known of a request (`meta.rs`), and metrics (`observe.rs`).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use actix_web::body::{self, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode, Version};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError};
use chibo_openapi::{Code, Problem};
use futures::FutureExt;

use super::admit::admit;
use super::app::App;
use super::connections::Working;
use super::limits::Allowance;
use super::meta::{Meta, REQUEST_ID};
use super::observe::observe;
use super::preconditions::tag_of_coding;
use super::reply::UNCOMPRESSED;
use crate::db::panic_text;
use crate::fail::Fail;

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
    let _working = Working::on(&request);
    // HEAD is GET without the body. The server would leave it out by itself, but in a pipeline it looks at the request that came last.
    let head = request.method() == Method::HEAD;
    if head {
        request.head_mut().method = Method::GET;
    }
    // A compressed answer has no length that is known before, so it goes in chunks, which HTTP/1.0 does not know.
    if request.version() < Version::HTTP_11 {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    // Whoever asks for another protocol (HTTP/2 without TLS, as Java does) is answered in this one, as RFC 9110, 7.8, lets us. What follows on the
    // connection would not be read any more, so the answer says that it ends instead of that it becomes another.
    let other_protocol = request.head().upgrade();
    let mut response = answer(request, next).await?;
    if other_protocol {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(if head { response.map_body(|_, _| EitherBody::right(BoxBody::new(body::None::new()))) } else { response })
}

async fn answer<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let began = Instant::now();
    let app = App::of(request.request()).clone();
    let meta = Arc::new(Meta::read(&app.config, request.request()));
    request.extensions_mut().insert(meta.clone());
    let path = request.path().to_owned();
    // A token lets a request past the limit on addresses, since its caller has a limit.
    if !request.headers().contains_key(header::AUTHORIZATION)
        && let Err(fail) = meta.count(&app.limits, &path)
    {
        return Ok(finished(request.into_response(problem_response(&fail, &meta, &path)), &meta, began).map_into_right_body());
    }
    let Some(_counted) = InFlight::enter(&app.in_flight, app.config.in_flight) else {
        return Ok(finished(request.into_response(problem_response(&Fail::overloaded(), &meta, &path)), &meta, began).map_into_right_body());
    };
    if let Some(answer) = meta.cross_origin.preflight(&request) {
        return Ok(finished(request.into_response(answer), &meta, began).map_into_right_body());
    }
    if let Err(fail) = admit(&app, &request, &meta).await {
        // Unless a caller was found: then the address has asked.
        let fail = meta.count(&app.limits, &path).err().unwrap_or(fail);
        return Ok(finished(request.into_response(problem_response(&fail, &meta, &path)), &meta, began).map_into_right_body());
    }
    let fail = match std::panic::AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => {
            // Unless nobody took the token for a caller's: then the address has asked.
            let fail = meta.count(&app.limits, &path).err().or_else(|| failure(&app, &response));
            let response = match fail {
                Some(fail) => response.into_response(problem_response(&fail, &meta, &path)).map_into_right_body(),
                None => response.map_into_left_body(),
            };
            return Ok(finished(response, &meta, began));
        }
        Ok(Err(error)) => into_fail(&error),
        Err(panic) => Fail::internal(&format!("panic: {}", panic_text(panic.as_ref()))),
    };
    // The request went with the call, so the answer goes out as an error that carries it whole.
    let mut response = problem_response(&fail, &meta, &path);
    finish_headers(response.headers_mut(), &meta);
    tracing::info!(target: "chibo_api::access", path, status = response.status().as_u16(), request_id = %meta.request_id, "served");
    Err(InternalError::from_response(fail.to_string(), response).into())
}

fn finished<B>(mut response: ServiceResponse<B>, meta: &Meta, began: Instant) -> ServiceResponse<B> {
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag_of_coding(tag, response.request().headers(), response.headers()));
    if let Some(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    finish_headers(response.headers_mut(), meta);
    observe(&response, meta, began);
    response
}

/// This middleware renders the body; a handler's failure brings only the status.
impl ResponseError for Fail {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
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
    let methods = if asked { app.contract.operations().methods_at(response.request().path()) } else { Vec::new() };
    if !methods.is_empty() && !methods.contains(&response.request().method().as_str()) {
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
        // That it is not the media type but the coding (RFC 9110, 12.5.3).
        Code::UnsupportedMediaType => {
            if let Some(coding) = fail.param("coding").and_then(serde_json::Value::as_str) {
                response.insert_header((header::ACCEPT_ENCODING, coding));
            }
        }
        Code::TooManyRequests => {
            let seconds = fail.param("retry_after").and_then(serde_json::Value::as_u64).unwrap_or(1);
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        Code::Overloaded | Code::Unavailable | Code::OutcomeUnknown | Code::IdempotencyInProgress => drop(response.insert_header((header::RETRY_AFTER, "1"))),
        _ => {}
    }
    response.insert_header((header::CONTENT_LANGUAGE, meta.lang.tag()));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response.content_type("application/problem+json").body(serde_json::to_vec(&problem).unwrap_or_default())
}

fn finish_headers(headers: &mut HeaderMap, meta: &Meta) {
    if headers.get(header::CONTENT_ENCODING) == Some(&UNCOMPRESSED) {
        headers.remove(header::CONTENT_ENCODING);
    }
    set(headers, &REQUEST_ID, &meta.request_id);
    if let Some(Allowance { policy, quota, window, remaining, reset }) = meta.allowance() {
        set(headers, &RATE_LIMIT_POLICY, &format!("\"{policy}\";q={quota};w={window}"));
        set(headers, &RATE_LIMIT, &format!("\"{policy}\";r={remaining};t={reset}"));
    }
    for (name, value) in SECURITY {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    // A page for people says itself what it may load.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // The compression says this of the answers that it compressed.
    let compressed = headers.get_all(header::VARY).any(|varies| varies.as_bytes().eq_ignore_ascii_case(b"accept-encoding"));
    let varies = if compressed { "Accept-Language, Authorization" } else { "Accept-Language, Authorization, Accept-Encoding" };
    headers.append(header::VARY, HeaderValue::from_static(varies));
    meta.cross_origin.finish(headers);
}

fn set(headers: &mut HeaderMap, name: &HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name.clone(), value);
    }
}
