//! Faults of rows: what is wrong, and in which column.

use chibo_openapi::{Code, Fault};

use crate::failure::Failure;
use crate::say::{pick, say};

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

    /// What a spreadsheet did to a value on its way here, as a fault of its column.
    pub(super) fn spoilt(column: &str, value: &str) -> Option<Self> {
        if value.contains(['?', '\u{fffd}']) {
            let detail = pick(
                "Có chữ đã mất (dấu ?); lưu lại tệp gốc dạng CSV UTF-8",
                "Letters were lost (the question mark); save the original file again as CSV UTF-8",
            );
            return Some(Self::new(column, Code::InvalidFormat, detail));
        }
        shortened_number(value).then(|| {
            let detail = say!(
                "Bảng tính đã rút gọn số thành {value}, các chữ số sau đã mất; đặt cột này là Văn bản (Text) rồi nhập lại số đầy đủ",
                "A spreadsheet shortened the number to {value} and the other digits are lost; make the column Text and enter the whole number again"
            );
            Self::new(column, Code::InvalidFormat, detail)
        })
    }

    pub(super) fn text(&self) -> String {
        if self.column.is_empty() { self.detail.clone() } else { format!("{}: {}", self.column, self.detail) }
    }
}

/// Whether a value is a long number as spreadsheets show it: `3,8168E+13`.
fn shortened_number(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value.split_once(['E', 'e']).is_some_and(|(number, power)| {
        let (whole, part) = number.split_once([',', '.']).unwrap_or((number, "0"));
        digits(whole) && digits(part) && power.strip_prefix('+').is_some_and(digits)
    })
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
    fn what_a_spreadsheet_spoilt_is_told_with_the_way_out() {
        for number in ["3,8168E+13", "3.8168E+13", "4E+13", "3,8168053e+13"] {
            let fault = RowFault::spoilt("organization_code", number).unwrap();
            assert!(fault.detail.contains(number) && fault.detail.contains("Văn bản"), "{fault:?}");
        }
        for lost in ["Chi b? khu ph? 1", "Chi b\u{fffd} 1"] {
            assert!(RowFault::spoilt("name", lost).unwrap().detail.contains("UTF-8"));
        }
        for whole in ["CB01E5", "1E5", "38.168.053.000.001", "38168053000001", "Tổ 1, 2", "E+13", "", "1,5E+"] {
            assert_eq!(RowFault::spoilt("code", whole), None, "{whole}");
        }
    }

    #[test]
    fn faults_of_a_problem_are_told_by_column() {
        let body = json!({
            "type": "t", "code": "validation_failed", "title": "t", "status": 422, "detail": "d", "instance": "/", "request_id": "r",
            "errors": [{"pointer": "#/name", "parameter": null, "header": null, "code": "required", "detail": "Thiếu", "params": {}}],
        });
        assert_eq!(faults_of(&Failure::from_answer(422, &body)), [RowFault::new("name", Code::Required, "Thiếu")]);
    }
}
