//! What the database's errors become, mapped once: what use cases did not foresee is a conflict, a 503 or a 500, never a leak of SQL.

use chibo_openapi::Code;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as SqlError};

use crate::fail::{Fail, Retry};

impl From<SqlError> for Fail {
    fn from(error: SqlError) -> Self {
        let SqlError::DatabaseError(kind, detail) = &error else {
            return match error {
                SqlError::NotFound => Self::not_found(),
                SqlError::BrokenTransactionManager => Self::unavailable(&error.to_string()).retried(Retry::OnNewConnection),
                _ => Self::internal(&error.to_string()),
            };
        };
        let (detail, message) = (detail.as_ref(), detail.message());
        match kind {
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Self::unavailable(message).retried(Retry::OnNewConnection),
            DatabaseErrorKind::SerializationFailure => Self::overloaded().because(message).retried(Retry::AfterPause),
            // A standby, after the one that wrote has failed: another connection may lead to the one that writes now.
            DatabaseErrorKind::ReadOnlyTransaction => Self::unavailable(message).retried(Retry::OnNewConnection),
            DatabaseErrorKind::UniqueViolation => Self::new(Code::AlreadyExists).with("field", unique_field(detail)).because(message),
            DatabaseErrorKind::ForeignKeyViolation => Self::new(Code::InUse).with("used_by", detail.table_name().unwrap_or("other items")).because(message),
            DatabaseErrorKind::Unknown => unknown(detail),
            _ => Self::internal(message),
        }
    }
}

/// An error whose SQLSTATE Diesel keeps to itself. `SQLite` speaks English; what PostgreSQL says depends on `lc_messages`, so there the place
/// tells: every error of class 42, a mistake of ours, names a place in the statement. What names none is of the server and its moment: a
/// deadlock (40P01), a lock or a time that ran out (55P03, 57014), memory, disk or connections (53xxx), a shutdown (57P01).
fn unknown(detail: &(dyn DatabaseErrorInformation + Send + Sync)) -> Fail {
    let message = detail.message();
    let says = |signs: &[&str]| signs.iter().any(|sign| message.contains(sign));
    if says(&["database is locked", "database table is locked"]) {
        return Fail::overloaded().because(message).retried(Retry::AfterPause);
    }
    if says(&["disk is full", "disk I/O error", "readonly database", "unable to open database file"]) {
        return Fail::unavailable(message);
    }
    let fail = Fail::internal(message);
    if detail.statement_position().is_some() { fail } else { fail.retried(Retry::IfOfTheServer) }
}

/// The column of a violated unique key: SQLite names it in the message, PostgreSQL in the details.
fn unique_field(detail: &(dyn DatabaseErrorInformation + Send + Sync)) -> String {
    if let Some(columns) = detail.message().strip_prefix("UNIQUE constraint failed: ") {
        return columns.split(", ").filter_map(|column| column.split('.').next_back()).collect::<Vec<_>>().join(", ");
    }
    // "Key (committee_id, year)=(…) already exists."
    let key = detail.details().and_then(|text| text.strip_prefix("Key (")).and_then(|text| text.split_once(")="));
    key.map_or_else(|| "key".to_owned(), |(columns, _)| columns.to_owned())
}
