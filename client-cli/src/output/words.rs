//! The contract's headings, labels and ways of writing values, in the language in use and by this machine's clock.

use chibo_openapi::Lang;
use chibo_openapi::shown::{self, Reader};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use serde_json::Value;

use crate::say::lang;

/// Heading of a field; a field without a heading of its own is shown by its name.
pub(crate) fn heading(field: &str) -> &str {
    shown::heading(lang(), field)
}

/// The label of a value of an enumeration; an unknown value is its own label.
pub(crate) fn label(list: &str, value: &str) -> String {
    shown::label(lang(), list, value).to_owned()
}

/// A value for people.
pub(crate) fn for_people(field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
    reader(lang()).value(field, value, terms)
}

/// The same with a line for each part of what is made of parts.
pub(super) fn lines_for_people(field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
    reader(lang()).lines(field, value, terms)
}

/// How people of a language read.
pub(super) fn reader(lang: Lang) -> Reader {
    Reader { lang, local: in_viet_nam }
}

/// What clocks in Viet Nam show, whatever this machine's does: the server's files and the letters of an office have no other time.
pub(crate) fn in_viet_nam(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.naive_utc() + Duration::hours(7)
}

/// Whether a column of it stands to the right.
pub(super) fn is_number(value: &Value, field: &str) -> bool {
    value.is_number() || field.ends_with("_x100")
}

/// What people are shown of a field: the name that a code stands for, where it is there too.
pub(crate) fn shown_of<'a>(item: &'a Value, field: &str) -> &'a Value {
    let named = item.get(format!("{field}_name")).filter(|named| named.is_string() && field != "#");
    named.or_else(|| item.get(field)).unwrap_or(&Value::Null)
}
