//! Errors as values: a code, its parameters and every single fault; rendered as problem details (RFC 9457).
//! Here: failures; the single faults that they gather are in `flaw.rs`. Not here: the table of codes and their sentences
//! (`chibo_openapi::codes`), what the database's errors become (`db/errors.rs`), and the answer that carries a problem (`http/envelope.rs`).

mod flaw;
mod near;

use std::fmt;

use chibo_openapi::conditions::Condition;
use chibo_openapi::{Code, Fault, Lang, Problem};
use serde_json::{Map, Value};

use flaw::clip;
pub use flaw::{Faults, Flaw, sentence};
pub use near::nearest;

/// What a use case gives: a value, or why there is none.
pub type Outcome<T> = Result<T, Fail>;

/// Why a request cannot be answered. Boxed, so that results stay small.
#[derive(Debug)]
pub struct Fail(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    params: Map<String, Value>,
    faults: Faults,
    /// Every condition of a refused move.
    conditions: Option<Vec<Condition>>,
    /// For the log only.
    cause: String,
    retry: Retry,
}

/// Whether the same job may go through when it is run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It would fail again.
    Never,
    /// On another connection: this one was lost.
    OnNewConnection,
    /// After a pause: another transaction was in the way.
    AfterPause,
    /// After a pause, if the database is a server: then something of its own was in the way, and not the job.
    IfOfTheServer,
}

impl Fail {
    /// A problem with this code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner { code, params: Map::new(), faults: Faults::default(), conditions: None, cause: String::new(), retry: Retry::Never }))
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
        self
    }

    /// Says whether the same job may go through when it is run again.
    #[must_use]
    pub fn retried(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    /// Adds what the log should say and the caller should not see.
    #[must_use]
    pub fn because(mut self, cause: &str) -> Self {
        cause.clone_into(&mut self.0.cause);
        self
    }

    /// 422 with every fault of the body.
    pub fn invalid(faults: Vec<Flaw>) -> Self {
        Self::new(Code::ValidationFailed).faults(faults.into_iter().collect())
    }

    /// 422: a rule refuses, with every condition that is not met.
    pub fn refused(act: &str, faults: Vec<Flaw>) -> Self {
        Self::new(Code::RuleRefused).with("act", act).faults(faults.into_iter().collect())
    }

    /// Adds every condition of a refused move, met or not.
    #[must_use]
    pub fn explained(mut self, conditions: Vec<Condition>) -> Self {
        self.0.conditions = Some(conditions);
        self
    }

    /// 400 with every fault of the parameters and headers.
    pub fn parameters(faults: Vec<Flaw>) -> Self {
        Self::new(Code::InvalidParameters).faults(faults.into_iter().collect())
    }

    /// 404: absent, or not visible to the caller; the two are the same.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// 409 unless `to` is one of the states that can follow `from`; the answer names them.
    pub fn if_illegal<S: PartialEq + fmt::Display>(from: &S, to: &S, allowed: &[S]) -> Result<(), Self> {
        if allowed.contains(to) {
            return Ok(());
        }
        let allowed: Vec<String> = allowed.iter().map(S::to_string).collect();
        Err(Self::new(Code::IllegalTransition).with("from", from.to_string()).with("to", to.to_string()).with("allowed", allowed))
    }

    /// 409: this cannot be done in the state that the thing is in.
    pub fn wrong_state(state: &impl fmt::Display) -> Self {
        Self::new(Code::WrongState).with("state", state.to_string())
    }

    /// 429 for some seconds.
    pub fn too_many(seconds: u32) -> Self {
        Self::new(Code::TooManyRequests).with("retry_after", seconds)
    }

    /// 503: too much is waiting.
    pub fn overloaded() -> Self {
        Self::new(Code::Overloaded)
    }

    /// What was read before it was locked is no longer so: the job runs again.
    pub fn overtaken() -> Self {
        Self::overloaded().because("changed between being found and being locked").retried(Retry::AfterPause)
    }

    /// 503: the database is away.
    pub fn unavailable(cause: &str) -> Self {
        Self::new(Code::Unavailable).because(cause)
    }

    /// 503: the connection was lost while it was committed.
    pub fn outcome_unknown(cause: &str) -> Self {
        Self::new(Code::OutcomeUnknown).because(cause)
    }

    /// Whether the caller may not do this, or may not know of what it named.
    pub fn refuses_caller(&self) -> bool {
        let unknown = || self.0.faults.codes().any(|code| code == Code::UnknownReference);
        matches!(self.0.code, Code::Forbidden | Code::NotFound | Code::Unauthenticated) || unknown()
    }

    /// Whether it says that something with the same value of a field is there already.
    pub fn is_taken(&self, field: &str) -> bool {
        self.0.code == Code::AlreadyExists && self.0.params.get("field").is_some_and(|taken| taken == field)
    }

    /// The same cause, told as 503.
    #[must_use]
    pub fn as_unavailable(&self) -> Self {
        Self::unavailable(&self.0.cause)
    }

    /// 500, with the cause for the log.
    pub fn internal(cause: &str) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// The same failure again: an answer only lends the error that it was made from.
    #[must_use]
    pub fn copy(&self) -> Self {
        let Inner { code, params, faults, conditions, cause, retry } = self.0.as_ref();
        let (params, faults, conditions) = (params.clone(), faults.clone(), conditions.clone());
        Self(Box::new(Inner { code: *code, params, faults, conditions, cause: cause.clone(), retry: *retry }))
    }

    fn faults(mut self, faults: Faults) -> Self {
        self.0.faults = faults;
        self
    }

    /// Its single faults, or the one that it is itself.
    pub fn as_faults(&self) -> Vec<Fault> {
        let told = self.0.faults.render(Lang::default());
        let Inner { code, params, .. } = self.0.as_ref();
        let whole = || Fault { pointer: None, parameter: None, header: None, code: code.as_str().to_owned(), detail: String::new(), params: params.clone() };
        if told.is_empty() { vec![whole()] } else { told }
    }

    /// Its code.
    pub const fn code(&self) -> Code {
        self.0.code
    }

    /// A parameter of its sentence.
    pub fn param(&self, name: &str) -> Option<&Value> {
        self.0.params.get(name)
    }

    /// What the log should say.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// Whether the same job may go through when it is run again.
    pub const fn retry(&self) -> Retry {
        self.0.retry
    }

    /// The body that the caller sees.
    pub fn render(&self, lang: Lang, instance: &str, request_id: &str) -> Problem {
        let Inner { code, params, faults, conditions, cause: _, retry: _ } = self.0.as_ref();
        let allowed = if *code == Code::IllegalTransition {
            params.get("allowed").and_then(Value::as_array).map(|states| states.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        } else {
            None
        };
        let mut detail = clip(&code.detail(lang, params), 3900);
        let errors_left_out = Some(faults.left_out()).filter(|count| *count > 0);
        if let Some(count) = errors_left_out {
            detail.push(' ');
            detail.push_str(&lang.left_out(count));
        }
        Problem {
            kind: code.type_path(),
            code: code.as_str().to_owned(),
            title: code.title(lang).to_owned(),
            status: code.status(),
            detail,
            instance: clip(instance, 4000),
            request_id: request_id.to_owned(),
            errors: faults.render(lang),
            errors_left_out: errors_left_out.and_then(|count| i64::try_from(count).ok()),
            conditions: conditions.clone(),
            allowed,
            latest: if *code == Code::EventsGone { params.get("latest").and_then(Value::as_i64) } else { None },
            current_version: if *code == Code::PreconditionFailed { params.get("current_version").and_then(Value::as_i64) } else { None },
        }
    }

    /// Fails with every fault, or goes on when there is none.
    pub fn if_any(faults: Vec<Flaw>) -> Result<(), Self> {
        Self::if_gathered(Code::ValidationFailed, faults.into_iter().collect())
    }

    /// Fails with this code and the faults that were gathered, or goes on when there are none.
    pub fn if_gathered(code: Code, faults: Faults) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::new(code).faults(faults)) }
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.render(Lang::En, "", "");
        write!(f, "{}", problem.detail)?;
        for fault in &problem.errors {
            let place = fault.pointer.as_deref().or(fault.parameter.as_deref()).or(fault.header.as_deref()).unwrap_or("request");
            write!(f, "\n  {place}: {}", fault.detail)?;
        }
        if !self.0.cause.is_empty() {
            write!(f, "\n  cause: {}", self.0.cause)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fail {}
