//! A request and who is calling, with its preconditions. Not here: what the caller may do (`auth`), reading bodies (`json.rs`), and the
//! transaction that its use case runs in (`tx.rs`, `run.rs`).

use std::sync::{Arc, Mutex};

use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpRequest};
use chibo_openapi::Code;
use futures::future::{Either, LocalBoxFuture, Ready, ready};

use super::app::App;
use super::limits::Bucket;
use super::meta::Meta;
use super::preconditions::Versions;
use super::readings::Reading;
use crate::auth::Caller;
use crate::fail::{Fail, Flaw, Outcome};
use crate::vault::sha256;

/// A request without a caller: logging in, tokens, health.
pub struct PublicRequest {
    /// The application.
    pub app: Arc<App>,
    /// What is known of the request.
    pub meta: Arc<Meta>,
    /// Program that calls, as it names itself; at most 200 characters.
    pub user_agent: String,
}

impl FromRequest for PublicRequest {
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
pub struct CallerRequest {
    /// The application.
    pub app: Arc<App>,
    /// Who is calling.
    pub caller: Arc<Caller>,
    /// What is known of the request.
    pub meta: Arc<Meta>,
    pub(super) idempotency: Option<[u8; 32]>,
    pub(super) if_match: Option<Versions>,
    pub(super) if_none_match: Option<Versions>,
    pub(super) target: Uri,
    /// Readings of the transaction that runs, or ran last.
    noted: Mutex<Vec<Reading>>,
}

impl FromRequest for CallerRequest {
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
            let caller = app.auth.look_up(token).await.inspect_err(|_| {
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

impl CallerRequest {
    fn new(request: &HttpRequest, app: Arc<App>, meta: Arc<Meta>, caller: Arc<Caller>) -> Result<Self, Fail> {
        let allowance = app.limits.request(&Bucket::Caller(caller.id.uuid()))?;
        let _ = meta.allowance.set(allowance);
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
            Some(idempotency_scope(&caller.id.to_string(), request.method().as_str(), request.path(), text))
        });
        let if_match = Versions::read(headers, &header::IF_MATCH, &mut flaws);
        let if_none_match = Versions::read(headers, &header::IF_NONE_MATCH, &mut flaws);
        if flaws.is_empty() {
            Ok(Self { app, caller, meta, idempotency: key, if_match, if_none_match, target: request.uri().clone(), noted: Mutex::default() })
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
            noted: Mutex::default(),
        }
    }

    /// A call without preconditions, by someone who has just been recognised (a login) rather than by a token.
    pub fn acting(public: &PublicRequest, caller: Caller) -> Self {
        Self { meta: public.meta.clone(), if_match: None, ..Self::internal(public.app.clone(), caller) }
    }
}

impl CallerRequest {
    /// Notes readings of people's records, to be recorded before the answer leaves.
    pub fn note(&self, readings: Vec<Reading>) -> Outcome<()> {
        self.noted.lock().map_err(|_| Fail::internal("the lock of the noted readings is poisoned"))?.extend(readings);
        Ok(())
    }

    /// Takes what was noted.
    pub(super) fn noted(&self) -> Vec<Reading> {
        self.noted.lock().map(|mut noted| std::mem::take(&mut *noted)).unwrap_or_default()
    }
}

/// What a key stands for: one caller, one operation on one path.
fn idempotency_scope(caller: &str, method: &str, path: &str, key: &str) -> [u8; 32] {
    sha256([caller, method, path, key].join("\n").as_bytes())
}
