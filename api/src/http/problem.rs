//! Errors as values: a code, its parameters and every single fault; turned into problem details (RFC 9457) at the edge.
//! Not here: the table of codes and their sentences (`chibo_openapi::codes`).

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chibo_openapi::candidates::Condition;
use chibo_openapi::{Code, Fault, Lang, Problem};
use diesel::result::{DatabaseErrorKind, Error as SqlError};
use serde_json::{Map, Value};

use crate::db::{is_conflict, is_lost};

/// Why a request cannot be answered. Boxed, so that results stay small.
#[derive(Debug)]
pub struct Fail(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    params: Map<String, Value>,
    faults: Vec<Flaw>,
    /// Every condition of a refused move.
    conditions: Option<Vec<Condition>>,
    /// For the log only.
    cause: String,
    sql: Trouble,
}

/// What kind of database trouble it was, for deciding whether to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    Lost,
    Conflict,
}

/// Where a single fault is.
#[derive(Debug, Clone)]
pub enum Place {
    /// In the body: a JSON pointer without the leading `#`, e.g. `/grants/0/role`.
    Body(String),
    /// A query or path parameter.
    Parameter(String),
    /// A header.
    Header(String),
    /// Nowhere in particular: a condition of the whole request.
    Whole,
}

/// A single fault: where, which code, and the values of its sentence.
#[derive(Debug, Clone)]
pub struct Flaw {
    place: Place,
    code: Code,
    params: Map<String, Value>,
}

impl Flaw {
    /// A fault of a field of the body, e.g. `Flaw::field("/code", Code::TooLong)`.
    pub fn field(pointer: &str, code: Code) -> Self {
        Self { place: Place::Body(pointer.to_owned()), code, params: Map::new() }
    }

    /// A fault of a query parameter.
    pub fn parameter(name: &str, code: Code) -> Self {
        Self { place: Place::Parameter(name.to_owned()), code, params: Map::new() }
    }

    /// A fault of a header.
    pub fn header(name: &str, code: Code) -> Self {
        Self { place: Place::Header(name.to_owned()), code, params: Map::new() }
    }

    /// A condition that the request as a whole does not meet.
    pub fn whole(code: Code) -> Self {
        Self { place: Place::Whole, code, params: Map::new() }
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Its code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Name of the parameter it is about.
    pub fn parameter_name(&self) -> Option<String> {
        if let Place::Parameter(name) = &self.place { Some(name.clone()) } else { None }
    }

    fn render(&self, lang: Lang) -> Fault {
        let (mut pointer, mut parameter, mut header) = (None, None, None);
        match &self.place {
            Place::Body(path) => pointer = Some(clip(&format!("#{path}"), 500)),
            Place::Parameter(name) => parameter = Some(clip(name, 100)),
            Place::Header(name) => header = Some(clip(name, 100)),
            Place::Whole => {}
        }
        let detail = clip(&self.code.detail(lang, &self.params), 2000);
        Fault { pointer, parameter, header, code: self.code.as_str().to_owned(), detail, params: self.params.clone() }
    }
}

/// What a caller sent is named back to it, but no longer than the document promises and without NUL.
fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).map(|letter| if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

impl Fail {
    /// A problem with this code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner { code, params: Map::new(), faults: Vec::new(), conditions: None, cause: String::new(), sql: Trouble::None }))
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
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
        Self::new(Code::ValidationFailed).faults(faults)
    }

    /// 422: a rule refuses, with every condition that is not met.
    pub fn refused(act: &str, faults: Vec<Flaw>) -> Self {
        Self::new(Code::RuleRefused).with("act", act).faults(faults)
    }

    /// Adds every condition of a refused move, met or not.
    #[must_use]
    pub fn explained(mut self, conditions: Vec<Condition>) -> Self {
        self.0.conditions = Some(conditions);
        self
    }

    /// 400 with every fault of the parameters and headers.
    pub fn parameters(faults: Vec<Flaw>) -> Self {
        Self::new(Code::InvalidParameters).faults(faults)
    }

    /// 404: absent, or not visible to the caller; the two are the same.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// 503: too much is waiting.
    pub fn overloaded() -> Self {
        Self::new(Code::Overloaded)
    }

    /// 503: the database is away.
    pub fn unavailable(cause: &str) -> Self {
        Self::new(Code::Unavailable).because(cause)
    }

    /// 500, with the cause for the log.
    pub fn internal(cause: &str) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// The same failure again: an answer only lends the error that it was made from.
    #[must_use]
    pub fn copy(&self) -> Self {
        let Inner { code, params, faults, conditions, cause, sql } = self.0.as_ref();
        let (params, faults, conditions) = (params.clone(), faults.clone(), conditions.clone());
        Self(Box::new(Inner { code: *code, params, faults, conditions, cause: cause.clone(), sql: *sql }))
    }

    fn faults(mut self, faults: Vec<Flaw>) -> Self {
        self.0.faults = faults;
        self
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

    /// Whether the database connection was lost.
    pub(crate) const fn is_lost_connection(&self) -> bool {
        matches!(self.0.sql, Trouble::Lost)
    }

    /// Whether another transaction was in the way.
    pub(crate) const fn is_conflict(&self) -> bool {
        matches!(self.0.sql, Trouble::Conflict)
    }

    /// The body that the caller sees.
    pub fn render(&self, lang: Lang, instance: &str, request_id: &str) -> Problem {
        let Inner { code, params, faults, conditions, cause: _, sql: _ } = self.0.as_ref();
        let allowed = if *code == Code::IllegalTransition {
            params.get("allowed").and_then(Value::as_array).map(|states| states.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        } else {
            None
        };
        Problem {
            kind: code.type_path(),
            code: code.as_str().to_owned(),
            title: code.title(lang).to_owned(),
            status: code.status(),
            detail: clip(&code.detail(lang, params), 4000),
            instance: clip(instance, 4000),
            request_id: request_id.to_owned(),
            errors: faults.iter().map(|fault| fault.render(lang)).collect(),
            conditions: conditions.clone(),
            allowed,
            current_version: if *code == Code::PreconditionFailed { params.get("current_version").and_then(Value::as_i64) } else { None },
        }
    }

    /// Fails with every fault, or goes on when there is none.
    pub fn if_any(faults: Vec<Flaw>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::invalid(faults)) }
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

/// The middleware that wraps every request renders the body; here only the status is known.
impl ResponseError for Fail {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// Database errors, mapped once: what use cases did not foresee becomes a conflict, a 503 or a 500, never a leak of SQL.
impl From<SqlError> for Fail {
    fn from(error: SqlError) -> Self {
        if is_lost(&error) {
            let mut fail = Self::unavailable(&error.to_string());
            fail.0.sql = Trouble::Lost;
            return fail;
        }
        if is_conflict(&error) {
            let mut fail = Self::overloaded().because(&error.to_string());
            fail.0.sql = Trouble::Conflict;
            return fail;
        }
        match &error {
            // Two instances answered the same idempotency key at once: this one runs again and finds the other's record.
            SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, detail) if detail.table_name() == Some("idempotency_keys") => {
                let mut fail = Self::overloaded().because(detail.message());
                fail.0.sql = Trouble::Conflict;
                fail
            }
            SqlError::NotFound => Self::not_found(),
            SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, detail) => {
                Self::new(Code::AlreadyExists).with("field", unique_field(detail.as_ref())).because(detail.message())
            }
            SqlError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, detail) => {
                Self::new(Code::InUse).with("used_by", detail.table_name().unwrap_or("other items")).because(detail.message())
            }
            SqlError::DatabaseError(DatabaseErrorKind::Unknown, detail)
                if detail.message().contains("disk is full") || detail.message().contains("canceling statement") =>
            {
                Self::unavailable(detail.message())
            }
            _ => Self::internal(&error.to_string()),
        }
    }
}

/// The column of a violated unique key: SQLite names it in the message, PostgreSQL in the details.
fn unique_field(detail: &(dyn diesel::result::DatabaseErrorInformation + Send + Sync)) -> String {
    if let Some(columns) = detail.message().strip_prefix("UNIQUE constraint failed: ") {
        return columns.split(", ").filter_map(|column| column.split('.').next_back()).collect::<Vec<_>>().join(", ");
    }
    // "Key (committee_id, year)=(…) already exists."
    let key = detail.details().and_then(|text| text.strip_prefix("Key (")).and_then(|text| text.split_once(")="));
    key.map_or_else(|| "key".to_owned(), |(columns, _)| columns.to_owned())
}
