//! Parts of the API's bodies: the items of a page, other lists, and objects within an item.

use serde_json::Value;

/// A list that a body has under this name; nothing where it has none.
pub(crate) fn array<'a>(body: &'a Value, field: &str) -> &'a [Value] {
    body.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The items of a page.
pub(crate) fn items(page: &Value) -> &[Value] {
    array(page, "items")
}

/// The same item with the fields of one of its objects as fields of its own, so that each can have a column.
pub(crate) fn unfolded(item: &Value, object: &str) -> Value {
    let mut item = item.clone();
    if let Some(fields) = item.as_object_mut()
        && let Some(Value::Object(inner)) = fields.shift_remove(object)
    {
        fields.extend(inner);
    }
    item
}
