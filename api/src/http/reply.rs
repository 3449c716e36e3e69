//! A finished answer, built inside the transaction so that it can be kept for an idempotent repeat.

use actix_web::body::BoxBody;
use actix_web::http::header::HeaderValue;
use actix_web::http::{StatusCode, Uri, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use chibo_openapi::PageOf;
use serde::{Deserialize, Serialize};

use crate::fail::Fail;

/// What a handler answers.
pub type Answer = Result<Answered, Fail>;

/// A finished answer, or one that is sent as it comes.
pub enum Answered {
    /// A finished answer.
    Reply(Reply),
    /// A list as a file.
    Sent(HttpResponse),
}

impl From<Reply> for Answered {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl Responder for Answered {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::Reply(reply) => reply.respond_to(request),
            Self::Sent(sent) => sent,
        }
    }
}

/// Bodies below this many bytes are not worth compressing.
const COMPRESS_FROM: usize = 1024;
/// Tells the compression to leave a body alone; `envelope` takes it away again.
pub static UNCOMPRESSED: HeaderValue = HeaderValue::from_static("identity");

/// Status, headers and body of an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    status: u16,
    version: Option<i64>,
    location: Option<String>,
    /// Cursor of the next page of a list.
    #[serde(default)]
    next: Option<String>,
    body: Option<String>,
    /// Kept by no cache at all: tokens and secrets.
    secret: bool,
    #[serde(skip)]
    replayed: bool,
    /// What is kept for a repeat, where that is less than what is answered.
    #[serde(skip)]
    kept: Option<String>,
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Result<Self, Fail> {
        Self::with_status(200, body)
    }

    /// 200 with a page of a list.
    pub fn page<T: Serialize>(page: &PageOf<T>) -> Result<Self, Fail> {
        Ok(Self { next: page.page.next_cursor.clone(), ..Self::ok(page)? })
    }

    /// 200 with a versioned resource.
    pub fn versioned(version: i64, body: &impl Serialize) -> Result<Self, Fail> {
        Ok(Self { version: Some(version), ..Self::ok(body)? })
    }

    /// 201 with the resource, where it is, and its version.
    pub fn created(location: String, version: Option<i64>, body: &impl Serialize) -> Result<Self, Fail> {
        Ok(Self { location: Some(location), version, ..Self::with_status(201, body)? })
    }

    /// 202 with the work that goes on, and where it is.
    pub fn accepted(location: String, version: i64, body: &impl Serialize) -> Result<Self, Fail> {
        Ok(Self { location: Some(location), version: Some(version), ..Self::with_status(202, body)? })
    }

    /// 204.
    pub const fn nothing() -> Self {
        Self { status: 204, version: None, location: None, next: None, body: None, secret: false, replayed: false, kept: None }
    }

    /// Any status with a body.
    pub fn with_status(status: u16, body: &impl Serialize) -> Result<Self, Fail> {
        let body = serde_json::to_string(body).map_err(|error| Fail::internal(&error.to_string()))?;
        Ok(Self { status, version: None, location: None, next: None, body: Some(body), secret: false, replayed: false, kept: None })
    }

    /// Marks an answer that no cache may keep.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Shows something this once: a repeat gets this body instead.
    pub fn once(self, kept: &impl Serialize) -> Result<Self, Fail> {
        let kept = serde_json::to_string(kept).map_err(|error| Fail::internal(&error.to_string()))?;
        Ok(Self { kept: Some(kept), ..self.secret() })
    }

    /// As it is kept for a repeat.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self { body: self.kept.clone().or_else(|| self.body.clone()), ..self.clone() }
    }

    /// Marks a repeat of an earlier answer.
    #[must_use]
    pub const fn replayed(mut self) -> Self {
        self.replayed = true;
        self
    }

    /// Cursor of the next page of a list, to be named in a `Link` to this target (RFC 8288).
    #[must_use]
    pub fn linked(mut self, target: &Uri) -> Self {
        self.next = self.next.map(|cursor| {
            let kept = target.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
            let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
            format!("<{}?{}>; rel=\"next\"", target.path(), query.join("&"))
        });
        self
    }

    /// Its body.
    pub(super) fn into_body(self) -> Option<String> {
        self.body
    }

    /// Version of the resource it carries.
    pub const fn version(&self) -> Option<i64> {
        self.version
    }

    /// 304 instead, for a caller that has this version already.
    #[must_use]
    pub fn not_modified(self) -> Self {
        Self { status: 304, body: None, ..self }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let Self { status, version, location, next, body, secret, replayed, kept: _ } = self;
        let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        if let Some(version) = version {
            response.insert_header((header::ETAG, format!("\"{version}\"")));
        }
        if let Some(location) = location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(next) = next {
            response.insert_header((header::LINK, next));
        }
        if replayed {
            response.insert_header(("Idempotency-Replayed", "true"));
        }
        response.insert_header((header::CACHE_CONTROL, if secret { "no-store" } else { "private, no-cache" }));
        match body {
            Some(body) => {
                if body.len() < COMPRESS_FROM {
                    response.insert_header((header::CONTENT_ENCODING, UNCOMPRESSED.clone()));
                }
                response.content_type("application/json").body(body)
            }
            None => response.finish(),
        }
    }
}
