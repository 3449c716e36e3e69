//! The document as the world sees it.

use serde_json::{Map, Value, json};

use super::components::forms;
use super::{examples, links};
use crate::http::MAY_LAG;
use crate::http::bounds::is_of;

/// What the world sees of the finished document: without the schemas that only the server itself needs (`…Edit`, of which the
/// `…Patch` are the public side), without bounds for what is ignored in forms, which some generators cannot read, without what it alone reads, and with what
/// reading a request ensures for every text: no NUL, and not blank where it must not be empty.
pub fn publish(mut document: Value) -> Value {
    for form in forms(&document) {
        if let Some(schema) = document["components"]["schemas"][form].as_object_mut() {
            schema.shift_remove("additionalProperties");
        }
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !name.ends_with("Edit"));
    }
    for operation in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        operation.as_object_mut().and_then(|fields| fields.shift_remove(MAY_LAG));
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            list_items(&mut parameter["schema"]);
            unbound(&mut parameter["schema"], "date-time");
        }
    }
    document["components"]["schemas"].as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|schema| unbound(schema, "binary"));
    texts(&mut document["components"]["schemas"]);
    texts(&mut document["components"]["headers"]);
    texts(&mut document["paths"]);
    links::add(&mut document);
    examples::add(&mut document);
    document
}

/// What is no text has no letters to count: an instant is as long as its format, bytes are bounded where they are received. Told a length all the
/// same, clients that hold values against it do not compile (`openapi-generator` for Go).
fn unbound(schema: &mut Value, format: &str) {
    if let Some(fields) = schema.as_object_mut().filter(|fields| fields.get("format").is_some_and(|is| is == format)) {
        fields.shift_remove("maxLength");
    }
}

/// An item of a comma-separated list has no comma in it.
fn list_items(schema: &mut Value) {
    if let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut)
        && is_of(items, "string")
        && ["format", "pattern", "enum", "const"].iter().all(|narrowing| !items.contains_key(*narrowing))
    {
        items.insert("pattern".to_owned(), json!(r"^[^,\x00]*[^,\x00\s][^,\x00]*$"));
    }
}

fn texts(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let open = is_of(fields, "string") && ["pattern", "enum", "const"].iter().all(|narrowing| !fields.contains_key(*narrowing));
            if open && fields.get("format").is_none_or(|format| format == "password") {
                let filled = fields.get("minLength").and_then(Value::as_u64).is_some_and(|least| least > 0);
                fields.insert("pattern".to_owned(), json!(if filled { r"^[^\x00]*[^\x00\s][^\x00]*$" } else { r"^[^\x00]*$" }));
            }
            fields.values_mut().for_each(texts);
        }
        Value::Array(items) => items.iter_mut().for_each(texts),
        _ => {}
    }
}
