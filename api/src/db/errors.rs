//! What the database's errors become, mapped once: what use cases did not foresee is a conflict, a 503 or a 500, never a leak of SQL.

use chibo_openapi::Code;
use diesel::result::{DatabaseErrorKind, Error as SqlError};

use crate::fail::{Fail, Retry};

impl From<SqlError> for Fail {
    fn from(error: SqlError) -> Self {
        if is_lost(&error) {
            return Self::unavailable(&error.to_string()).retried(Retry::OnNewConnection);
        }
        if is_conflict(&error) {
            return Self::overloaded().because(&error.to_string()).retried(Retry::AfterPause);
        }
        match &error {
            // Two instances answered the same idempotency key at once: this one runs again and finds the other's record.
            SqlError::DatabaseError(DatabaseErrorKind::UniqueViolation, detail) if detail.table_name() == Some("idempotency_keys") => {
                Self::overloaded().because(detail.message()).retried(Retry::AfterPause)
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

/// Whether an error means that the connection is of no more use.
fn is_lost(error: &SqlError) -> bool {
    match error {
        SqlError::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) | SqlError::BrokenTransactionManager => true,
        SqlError::DatabaseError(_, detail) => {
            let text = detail.message();
            [
                "terminating connection",
                "server closed the connection",
                "no connection to the server",
                "could not receive data",
                "connection to server",
                "the database system is",
                "Connection refused",
                "SSL connection has been closed",
            ]
            .iter()
            .any(|sign| text.contains(sign))
        }
        _ => false,
    }
}

/// Whether an error means that two transactions met and this one must try again.
fn is_conflict(error: &SqlError) -> bool {
    match error {
        SqlError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        SqlError::DatabaseError(_, detail) => detail.message().contains("deadlock detected") || detail.message().contains("database is locked"),
        _ => false,
    }
}
