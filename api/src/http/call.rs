//! One request: who is calling, with which preconditions, and the transaction its use case runs in.
//! Not here: what the caller may do (`auth`), and reading bodies (`input.rs`).

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chibo_openapi::{Code, Lang};
use chrono::{DateTime, NaiveDate, Utc};
use futures::future::{Either, LocalBoxFuture, Ready, ready};

use super::Answer;
use super::idempotency;
use super::input::BodyHash;
use super::limits::{Bucket, Limits, Standing, uncounted};
use super::problem::{Fail, Flaw};
use super::reply::Reply;
use crate::app::App;
use crate::auth::Caller;
use crate::db::{Conn, Outcome};

/// What is known of every request, also of one without a caller.
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
    /// State of the caller's bucket, for the `RateLimit` headers.
    pub standing: OnceLock<Standing>,
}

impl Meta {
    /// Of a request that went through the envelope; made there, so always present.
    pub fn of(request: &HttpRequest) -> Arc<Self> {
        request.extensions().get::<Arc<Self>>().cloned().unwrap_or_else(|| Arc::new(Self::none()))
    }

    /// For acts of the command line on the server itself.
    pub fn none() -> Self {
        Self { request_id: uuid::Uuid::now_v7().to_string(), trace_id: None, lang: Lang::En, address: IpAddr::from([127, 0, 0, 1]), standing: OnceLock::new() }
    }

    /// Counts the request against its address unless it was counted already, against that or its caller; 429 when that was one too many.
    pub fn count(&self, limits: &Limits, path: &str) -> Result<(), Fail> {
        if self.standing.get().is_none() && !uncounted(path) {
            let _ = self.standing.set(limits.request(&Bucket::Address(self.address))?);
        }
        Ok(())
    }
}

/// Versions named by `If-Match` or `If-None-Match`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Versions {
    Any,
    These(Vec<String>),
}

impl Versions {
    fn read(headers: &HeaderMap, name: &header::HeaderName, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let text = headers.get(name)?.to_str().unwrap_or_default().trim().to_owned();
        if text == "*" {
            return Some(Self::Any);
        }
        let tags: Vec<String> = text.split(',').map(|tag| tag.trim().trim_start_matches("W/").to_owned()).collect();
        if tags.iter().any(|tag| tag.len() < 2 || !tag.starts_with('"') || !tag.ends_with('"')) {
            flaws.push(Flaw::header(name.as_str(), Code::InvalidFormat).with("expected", "an ETag such as \"7\""));
            return None;
        }
        Some(Self::These(tags.iter().map(|tag| tag.trim_matches('"').to_owned()).collect()))
    }

    fn contain(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These(versions) => versions.iter().any(|named| *named == version.to_string()),
        }
    }
}

/// A request without a caller: logging in, tokens, health.
pub struct Public {
    /// The application.
    pub app: Arc<App>,
    /// What is known of the request.
    pub meta: Arc<Meta>,
    /// Program that calls, as it names itself; at most 200 characters.
    pub user_agent: String,
}

impl FromRequest for Public {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let user_agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let user_agent = user_agent.chars().filter(|letter| !letter.is_control()).take(200).collect();
        let (app, meta) = (App::of(request).clone(), Meta::of(request));
        // A token lets a request past the limit on addresses, since its caller has a limit. Here nobody looks at the token.
        ready(meta.count(&app.limits, request.path()).map(|()| Self { app, meta, user_agent }))
    }
}

/// A request of a known caller.
pub struct Call {
    /// The application.
    pub app: Arc<App>,
    /// Who is calling.
    pub caller: Arc<Caller>,
    /// What is known of the request.
    pub meta: Arc<Meta>,
    idempotency: Option<[u8; 32]>,
    if_match: Option<Versions>,
    if_none_match: Option<Versions>,
    target: Uri,
}

impl FromRequest for Call {
    type Error = Fail;
    type Future = Either<Ready<Result<Self, Fail>>, LocalBoxFuture<'static, Result<Self, Fail>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = App::of(request).clone();
        let meta = Meta::of(request);
        let Some(token) = bearer(request.headers()) else { return Either::Left(ready(Err(Fail::new(Code::Unauthenticated)))) };
        // Nearly every request finds its caller in the cache and is answered without a switch.
        if let Some(caller) = app.auth.known(token, app.clock.now()) {
            return Either::Left(ready(Self::new(request, app, meta, caller)));
        }
        let (request, token) = (request.clone(), token.to_owned());
        Either::Right(Box::pin(async move {
            let caller = app.auth.look_up(&app, token).await.inspect_err(|_| {
                // Wrong tokens are counted against the address: guessing must not be free.
                drop(app.limits.login(meta.address));
            })?;
            Self::new(&request, app, meta, caller)
        }))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

impl Call {
    fn new(request: &HttpRequest, app: Arc<App>, meta: Arc<Meta>, caller: Arc<Caller>) -> Result<Self, Fail> {
        let standing = app.limits.request(&Bucket::Caller(caller.id.uuid()))?;
        let _ = meta.standing.set(standing);
        let headers = request.headers();
        let mut flaws = Vec::new();
        let posted = request.method() == actix_web::http::Method::POST;
        let key = posted.then(|| headers.get("Idempotency-Key")).flatten();
        let key = key.and_then(|key| {
            let text = key.to_str().unwrap_or_default();
            if text.is_empty() || text.len() > 255 {
                flaws.push(Flaw::header("Idempotency-Key", Code::InvalidFormat).with("expected", "1 to 255 visible characters"));
                return None;
            }
            Some(idempotency::scope(&caller.id.to_string(), request.method().as_str(), request.path(), text))
        });
        let if_match = Versions::read(headers, &header::IF_MATCH, &mut flaws);
        let if_none_match = Versions::read(headers, &header::IF_NONE_MATCH, &mut flaws);
        if flaws.is_empty() {
            Ok(Self { app, caller, meta, idempotency: key, if_match, if_none_match, target: request.uri().clone() })
        } else {
            Err(Fail::parameters(flaws))
        }
    }

    /// A call of the server's own command line, as the given caller.
    pub fn internal(app: Arc<App>, caller: Caller) -> Self {
        Self {
            app,
            caller: Arc::new(caller),
            meta: Arc::new(Meta::none()),
            idempotency: None,
            if_match: Some(Versions::Any),
            if_none_match: None,
            target: Uri::default(),
        }
    }

    /// A call without preconditions, by someone who has just been recognised (a login) rather than by a token.
    pub fn acting(public: &Public, caller: Caller) -> Self {
        Self { meta: public.meta.clone(), if_match: None, ..Self::internal(public.app.clone(), caller) }
    }

    /// Runs a use case that writes and answers a value.
    pub async fn transact<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let db = self.app.db.clone();
        db.write(move |conn| job(&mut Tx::new(conn, &self))).await
    }

    /// Runs a use case that only reads.
    pub async fn read(self, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let db = self.app.db.clone();
        db.read(move |conn| {
            let reply = job(&mut Tx::new(conn, &self))?;
            let known = reply.version().is_some_and(|version| self.if_none_match.as_ref().is_some_and(|known| known.contain(version)));
            Ok(if known { reply.not_modified() } else { reply.linked(&self.target) })
        })
        .await
    }

    /// Runs a use case that writes, in one transaction with its idempotency record.
    pub async fn write(self, body: BodyHash, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let app = self.app.clone();
        let running = self.idempotency.map(|scope| app.running.enter(scope)).transpose()?;
        let answer = app.db.write(move |conn| {
            let mut tx = Tx::new(conn, &self);
            match self.idempotency {
                Some(scope) => idempotency::run(&mut tx, scope, body, &job),
                None => job(&mut tx),
            }
        });
        let answer = answer.await;
        drop(running);
        answer
    }

    /// A use case on this thread, for the server's own commands.
    pub fn write_blocking<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let db = self.app.db.clone();
        db.write_blocking(move |conn| job(&mut Tx::new(conn, &self)))
    }
}

/// A transaction, or a read, of one call. Time stands still in it.
pub struct Tx<'a> {
    /// The connection.
    pub conn: &'a mut Conn,
    /// The call.
    pub call: &'a Call,
    /// Now, in microseconds.
    pub now: DateTime<Utc>,
    /// Today in Viet Nam.
    pub today: NaiveDate,
}

impl<'a> Tx<'a> {
    /// A transaction of a call.
    pub fn new(conn: &'a mut Conn, call: &'a Call) -> Self {
        let now = call.app.clock.now();
        Self { conn, call, now, today: crate::app::Clock::day(now) }
    }

    /// The caller.
    pub fn caller(&self) -> &'a Caller {
        &self.call.caller
    }

    /// Holds `If-Match` against the version as it is: 428 without the header, 412 with another version.
    pub fn require_match(&self, version: i64) -> Result<(), Fail> {
        match &self.call.if_match {
            None => Err(Fail::new(Code::PreconditionRequired)),
            Some(named) if named.contain(version) => Ok(()),
            Some(_) => Err(Fail::new(Code::PreconditionFailed).with("current_version", version)),
        }
    }

    /// Whether the caller asked that nothing be there yet (`If-None-Match: *`).
    pub fn only_if_absent(&self) -> bool {
        self.call.if_none_match == Some(Versions::Any)
    }

    /// A fault when a day lies after today.
    pub fn not_in_future(&self, pointer: &str, day: NaiveDate, flaws: &mut Vec<Flaw>) {
        if day > self.today {
            flaws.push(Flaw::field(pointer, Code::InFuture).with("today", self.today.to_string()));
        }
    }
}
