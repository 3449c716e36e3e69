//! Faults of rows: what is wrong, and in which column.

use chibo_openapi::{Code, Fault};

use crate::failure::Failure;
use crate::say::pick;

/// A fault of a row; the column is empty where the row as a whole is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFault {
    pub(crate) column: String,
    /// A code of the contract's table.
    pub(crate) code: String,
    pub(crate) detail: String,
}

impl RowFault {
    pub(crate) fn new(column: &str, code: Code, detail: impl Into<String>) -> Self {
        Self { column: column.to_owned(), code: code.as_str().to_owned(), detail: detail.into() }
    }

    /// A column without a value.
    pub(crate) fn missing(column: &str) -> Self {
        Self::new(column, Code::Required, pick("Bắt buộc phải có", "It is required"))
    }

    /// A fault of the row as a whole.
    pub(crate) fn whole(code: Code, detail: &str) -> Self {
        Self::new("", code, detail)
    }

    pub(super) fn text(&self) -> String {
        if self.column.is_empty() { self.detail.clone() } else { format!("{}: {}", self.column, self.detail) }
    }
}

/// The faults that a refusal of the server tells of.
pub(super) fn faults_of(failure: &Failure) -> Vec<RowFault> {
    let Some(problem) = failure.problem.as_ref().map(|problem| &problem.read) else {
        return vec![RowFault::whole(Code::MalformedRequest, &failure.title)];
    };
    if problem.errors.is_empty() {
        return vec![RowFault { column: String::new(), code: problem.code.clone(), detail: problem.detail.clone() }];
    }
    let column = |pointer: &Option<String>| pointer.as_deref().map(|pointer| pointer.trim_start_matches("#/").to_owned());
    let fault = |fault: &Fault| {
        let column = column(&fault.pointer).or_else(|| fault.parameter.clone()).unwrap_or_default();
        RowFault { column, code: fault.code.clone(), detail: fault.detail.clone() }
    };
    problem.errors.iter().map(fault).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn faults_of_a_problem_are_told_by_column() {
        let body = json!({
            "type": "t", "code": "validation_failed", "title": "t", "status": 422, "detail": "d", "instance": "/", "request_id": "r",
            "errors": [{"pointer": "#/name", "parameter": null, "header": null, "code": "required", "detail": "Thiếu", "params": {}}],
        });
        assert_eq!(faults_of(&Failure::from_answer(422, &body)), [RowFault::new("name", Code::Required, "Thiếu")]);
    }
}
