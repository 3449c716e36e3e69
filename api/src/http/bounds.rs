//! Bounds of schemas: what the types leave open, the document and the validation of input both close here.

use serde_json::{Map, Value, json};

/// Whether a schema is, or may be, of a type.
pub fn is_of(schema: &Map<String, Value>, wanted: &str) -> bool {
    schema.get("type").is_some_and(|kind| kind == wanted || kind.as_array().is_some_and(|kinds| kinds.contains(&json!(wanted))))
}

/// Bounds for a parameter: it is there or not, but never null, and a list that is there has items.
pub fn bound_parameter(schema: &mut Value) {
    bound(schema, false);
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(kinds) = fields.get("type").and_then(Value::as_array) {
        let kinds: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        fields.insert("type".to_owned(), if let [only] = kinds.as_slice() { only.clone() } else { kinds.into() });
    }
    if is_of(fields, "array") {
        fields.entry("minItems").or_insert_with(|| json!(1));
        if let Some(items) = fields.get_mut("items").and_then(Value::as_object_mut).filter(|items| is_of(items, "string")) {
            items.entry("minLength").or_insert_with(|| json!(1));
        }
    }
}

/// Bounds for what the types leave open: days, instants and ids are of fixed length.
pub fn bound(value: &mut Value, listed: bool) {
    match value {
        Value::Object(fields) => {
            let string = is_of(fields, "string");
            if string {
                let length = match fields.get("format").and_then(Value::as_str) {
                    Some("uuid") => Some(36),
                    Some("date") => Some(10),
                    Some("date-time") => Some(40),
                    // A text in a list has no attributes of its own.
                    _ if listed && !fields.contains_key("enum") => Some(200),
                    _ => None,
                };
                if let Some(length) = length {
                    fields.entry("maxLength").or_insert_with(|| json!(length));
                }
            }
            let integer = is_of(fields, "integer");
            if integer {
                fields.entry("minimum").or_insert_with(|| json!(0));
                fields.entry("maximum").or_insert_with(|| json!(9_007_199_254_740_991_i64));
            }
            for (name, field) in fields.iter_mut() {
                bound(field, name == "items");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bound(item, false)),
        _ => {}
    }
}
