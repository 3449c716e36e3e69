//! A request and who is calling, with its preconditions. Not here: how the caller is found and let in (`admit.rs`), what it may do
//! (`auth`), reading bodies (`json.rs`), and the transaction that its use case runs in (`tx.rs`, `run.rs`).

use std::sync::{Arc, Mutex};

use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chibo_openapi::Code;
use futures::future::{Ready, ready};

use super::admit::Admitted;
use super::app::App;
use super::listed::Export;
use super::meta::Meta;
use super::preconditions::Versions;
use super::readings::Reading;
use crate::auth::Caller;
use crate::db::Source;
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

/// A request to log in. It counts for its address before its body is read, so that guessing is not free whatever is sent.
pub struct LoginRequest(pub PublicRequest);

impl FromRequest for LoginRequest {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let public = PublicRequest::from_request(request, payload).into_inner();
        ready(public.and_then(|public| {
            public.meta.spend(public.app.limits.login(public.meta.address))?;
            Ok(Self(public))
        }))
    }
}

/// A request of a known caller.
pub struct CallerRequest {
    /// The application.
    pub app: Arc<App>,
    /// Who is calling.
    pub caller: Arc<Caller>,
    /// Id of the operation in the document; empty for the server's own commands.
    pub operation: &'static str,
    /// What is known of the request.
    pub meta: Arc<Meta>,
    pub(super) idempotency: Option<[u8; 32]>,
    pub(super) if_match: Option<Versions>,
    pub(super) if_none_match: Option<Versions>,
    pub(super) target: Uri,
    /// The file that a list is to be sent as.
    pub(super) export: Option<Export>,
    /// Where its reads look.
    pub(super) source: Source,
    /// Readings of the transaction that runs, or ran last.
    noted: Mutex<Vec<Reading>>,
}

impl FromRequest for CallerRequest {
    type Error = Fail;
    type Future = Ready<Result<Self, Fail>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = request.extensions().get::<Admitted>().cloned();
        // An operation without a caller in the document is public, and then takes no such request.
        ready(admitted.ok_or_else(|| Fail::new(Code::Unauthenticated)).and_then(|admitted| Self::new(request, admitted)))
    }
}

impl CallerRequest {
    fn new(request: &HttpRequest, admitted: Admitted) -> Result<Self, Fail> {
        let Admitted { caller, operation, lists, source } = admitted;
        let export = if lists { Export::asked(request) } else { None };
        let (app, meta) = (App::of(request).clone(), Meta::of(request));
        let headers = request.headers();
        let mut flaws = Vec::new();
        let posted = request.method() == actix_web::http::Method::POST;
        let mut keys = headers.get_all("Idempotency-Key").filter(|_| posted);
        let key = keys.next().and_then(|key| {
            let text = key.to_str().ok().filter(|text| (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()));
            let Some(text) = text.filter(|_| keys.next().is_none()) else {
                flaws.push(Flaw::header("Idempotency-Key", Code::InvalidFormat).with("expected", "1 to 255 visible characters without blanks, once"));
                return None;
            };
            Some(idempotency_scope(&caller.id.to_string(), request.method().as_str(), request.path(), text))
        });
        let if_match = Versions::read(headers, &header::IF_MATCH, &mut flaws);
        let if_none_match = Versions::read(headers, &header::IF_NONE_MATCH, &mut flaws);
        if flaws.is_empty() {
            Ok(Self {
                app,
                caller,
                operation,
                meta,
                idempotency: key,
                if_match,
                if_none_match,
                target: request.uri().clone(),
                export,
                source,
                noted: Mutex::default(),
            })
        } else {
            Err(Fail::parameters(flaws))
        }
    }

    /// Whether it bears an idempotency key.
    pub const fn has_key(&self) -> bool {
        self.idempotency.is_some()
    }

    /// 412 when the request names a version (`If-Match`) of what turns out not to be there (RFC 9110, 13.1.1).
    pub fn require_nothing_named(&self) -> Result<(), Fail> {
        if self.if_match.is_none() { Ok(()) } else { Err(Fail::new(Code::PreconditionFailed).with("current_version", "—")) }
    }

    /// A request once more, by its caller as looked up now; it changes nothing.
    pub(super) fn again(app: Arc<App>, caller: Arc<Caller>, operation: &'static str, meta: Arc<Meta>, target: Uri) -> Self {
        Self {
            app,
            caller,
            operation,
            meta,
            idempotency: None,
            if_match: None,
            if_none_match: None,
            target,
            export: None,
            source: Source::Primary,
            noted: Mutex::default(),
        }
    }

    /// A call of the server's own command line, as the given caller.
    pub fn internal(app: Arc<App>, caller: Caller) -> Self {
        Self {
            app,
            caller: Arc::new(caller),
            operation: "",
            meta: Arc::new(Meta::none()),
            idempotency: None,
            if_match: Some(Versions::Any),
            if_none_match: None,
            target: Uri::default(),
            export: None,
            source: Source::Primary,
            noted: Mutex::default(),
        }
    }

    /// Work that follows from an earlier request, and bears its id.
    pub fn following(app: Arc<App>, caller: Caller, request_id: &str) -> Self {
        let internal = Self::internal(app, caller);
        if request_id.is_empty() { internal } else { Self { meta: Arc::new(Meta::following(request_id)), ..internal } }
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
