//! How a failure reads: what happened, each fault or unmet condition on its own line, the code, the request id, and what to do next.

use std::io::IsTerminal as _;

use chibo_openapi::vocabulary::ConditionStatus;
use chibo_openapi::{Fault, Problem};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::conditions::{Wording, condition_line};
use crate::say::{note, pick};
use crate::settings::{Format, colour_wanted};

/// Prints a failure and gives the exit code. With `-o json` or `yaml` the problem itself goes to standard output.
pub(super) fn report(failure: &Failure, output: Option<&Output>) -> Exit {
    if failure.title.is_empty() {
        return failure.exit;
    }
    let programs = output.filter(|output| matches!(output.format, Format::Json | Format::Ndjson | Format::Yaml));
    if let (Some(output), Some(problem)) = (programs, &failure.problem) {
        // What cannot be printed is said below all the same.
        let _ = output.document(&problem.sent);
        let _ = output.flush();
        note(&format!("{}: {} ({})", pick("lỗi", "error"), failure.title, problem.read.code));
        return failure.exit;
    }
    let coloured = std::io::stderr().is_terminal() && colour_wanted();
    for line in lines(failure, Wording::spoken(coloured)) {
        note(&line);
    }
    failure.exit
}

fn lines(failure: &Failure, wording: Wording) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", pick("lỗi", "error"), failure.title)];
    lines.extend(failure.detail.iter().map(|line| format!("  {line}")));
    if let Some(problem) = &failure.problem {
        lines.extend(problem_lines(&problem.read, wording));
    }
    if let Some(hint) = &failure.hint {
        lines.push(format!("→ {hint}"));
    }
    lines
}

fn problem_lines(problem: &Problem, wording: Wording) -> Vec<String> {
    let mut lines = vec![format!("  {}", problem.detail)];
    // Each condition is a fault too; as a condition it says its clause and when it will be met.
    let conditions = problem.conditions.as_deref().unwrap_or_default();
    let refused = conditions.iter().filter(|one| matches!(one.status, ConditionStatus::Unmet | ConditionStatus::Needed));
    lines.extend(refused.map(|one| format!("  {}", condition_line(one, wording))));
    let told = |fault: &&Fault| conditions.iter().any(|one| one.code == fault.code);
    lines.extend(problem.errors.iter().filter(|fault| !told(fault)).map(|fault| format!("  - {}", fault_line(fault))));
    let (code, id) = (pick("mã lỗi", "code"), pick("mã yêu cầu", "request id"));
    lines.push(format!("  {code}: {} · {id}: {}", problem.code, problem.request_id));
    lines
}

/// Place and sentence of a fault.
fn fault_line(fault: &Fault) -> String {
    match place(fault) {
        Some(place) => format!("{place}: {}", fault.detail),
        None => fault.detail.clone(),
    }
}

/// The field, parameter or header that is at fault.
fn place(fault: &Fault) -> Option<String> {
    let pointer = fault.pointer.as_ref().map(|pointer| pointer.trim_start_matches("#/").replace('/', "."));
    pointer.or_else(|| fault.parameter.clone()).or_else(|| fault.header.clone()).filter(|place| !place.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_problem_reads_with_every_fault_its_code_and_the_request() {
        let body = json!({
            "type": "/problems/validation-failed", "code": "validation_failed", "title": "Dữ liệu không hợp lệ",
            "status": 422, "detail": "Xem danh sách lỗi.", "instance": "/v1/cells", "request_id": "req-1",
            "errors": [
                {"pointer": "#/name", "parameter": null, "header": null, "code": "required", "detail": "Bắt buộc.", "params": {}},
                {"pointer": null, "parameter": null, "header": null, "code": "same_unit", "detail": "Trùng.", "params": {}},
            ],
        });
        let failure = Failure::from_answer(422, &body);
        assert_eq!(failure.exit, Exit::Refused);
        let lines = lines(&failure, Wording::spoken(false));
        assert_eq!(
            lines,
            ["lỗi: Dữ liệu không hợp lệ", "  Xem danh sách lỗi.", "  - name: Bắt buộc.", "  - Trùng.", "  mã lỗi: validation_failed · mã yêu cầu: req-1",]
        );
    }

    #[test]
    fn a_refused_move_reads_as_the_conditions_that_stand_against_it() {
        let clause = json!({ "document": "294-QĐ/TW", "article": "4.3.1", "confirmed": true });
        let condition = |code: &str, status: &str, pointer: Option<&str>| {
            json!({ "code": code, "status": status, "text": code, "required": null, "actual": null, "params": {}, "clause": clause,
                "earliest_on": null, "pointer": pointer })
        };
        let fault = |code: &str, pointer: &str| json!({ "pointer": pointer, "parameter": null, "header": null, "code": code, "detail": "Sai.", "params": {} });
        let body = json!({
            "type": "/problems/rule-refused", "code": "rule_refused", "title": "Quy định không cho phép", "status": 422,
            "detail": "Chưa đủ điều kiện.", "instance": "/v1/candidates/1/transitions", "request_id": "req-1",
            "errors": [fault("in_future", "#/received_on"), fault("age", "#/on"), fault("document_given", "#/document_number")],
            "conditions": [condition("cell_stands", "met", None), condition("age", "unmet", None), condition("document_given", "needed", Some("#/document_number"))],
        });
        let lines = lines(&Failure::from_answer(422, &body), Wording::spoken(false));
        let wanted = [
            "lỗi: Quy định không cho phép",
            "  Chưa đủ điều kiện.",
            "  ✗ age [294-QĐ/TW, 4.3.1]",
            "  ? document_given [294-QĐ/TW, 4.3.1] · --document",
            "  - received_on: Sai.",
            "  mã lỗi: rule_refused · mã yêu cầu: req-1",
        ];
        assert_eq!(lines, wanted);
    }
}
