//! The examples of each operation, as `tests/tests/examples.rs` took them from the demo ward.

use serde_json::{Map, Value};

/// By operation: `request`, and `response` to it with its `status`.
const EXAMPLES: &str = include_str!("../../../../openapi/examples.json");

/// The media types of bodies that are written by hand; of files there are samples.
const WRITTEN: [&str; 3] = ["application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"];

/// Adds the examples to a document.
pub(super) fn add(document: &mut Value) {
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let operations = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for operation in operations {
        let Some(example) = operation["operationId"].as_str().and_then(|id| examples.get(id)) else { continue };
        let bodies = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
        if let Some(request) = example.get("request") {
            let written = bodies.into_iter().flatten().filter(|(media, _)| WRITTEN.contains(&media.as_str()));
            written.for_each(|(_, media)| media["example"] = request.clone());
        }
        let status = example["status"].as_str().unwrap_or_default();
        if let Some(answer) = operation.pointer_mut(&format!("/responses/{status}/content/application~1json")) {
            answer["example"] = example["response"].clone();
        }
    }
}
