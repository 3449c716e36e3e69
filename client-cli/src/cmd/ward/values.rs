//! Whether a value of the file is what its field holds, and how the server would write it. Pure.

use chibo_openapi::vocabulary::vocabulary;
use chrono::NaiveDate;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::kinds::{Field, Holds};
use crate::say::{pick, say};

/// The value as the server would write it, or what is wrong with it.
pub(super) fn checked(field: &Field, value: &Value) -> Result<Value, String> {
    match (field.holds, value) {
        (Holds::Count(least, most), Value::Number(number)) => {
            number.as_i64().filter(|number| (least..=most).contains(number)).map(Value::from).ok_or_else(|| range(least, most))
        }
        (Holds::Count(least, most), _) => Err(range(least, most)),
        (Holds::Flag, Value::Bool(_)) => Ok(value.clone()),
        (Holds::Flag, _) => Err(pick("cần true hoặc false", "expected true or false").to_owned()),
        (Holds::Many(_), Value::Array(items)) => {
            let name = |(at, item): (usize, &Value)| words(item, 200).map_err(|text| format!("{at}: {text}"));
            let mut names = items.iter().enumerate().map(name).collect::<Result<Vec<_>, _>>()?;
            names.sort();
            names.dedup();
            Ok(Value::from(names))
        }
        (Holds::Many(_), _) => Err(pick("cần một danh sách", "expected a list").to_owned()),
        (Holds::Text(most), _) => words(value, most).map(Value::from),
        (Holds::One(_) | Holds::Unit, _) => words(value, 200).map(Value::from),
        (Holds::Code, _) => code(&words(value, 64)?, field.name == "username").map(Value::from),
        (Holds::OrganizationCode, _) => organization_code(&words(value, 18)?).map(Value::from),
        (Holds::Date, _) => day(&words(value, 10)?).map(Value::from),
        (Holds::Term(list), _) => term(list, &words(value, 64)?).map(Value::from),
    }
}

fn range(least: i64, most: i64) -> String {
    say!("cần một số nguyên từ {least} đến {most}", "expected a whole number from {least} to {most}")
}

/// A text that is not empty, composed and trimmed.
fn words(value: &Value, most: usize) -> Result<String, String> {
    let Value::String(text) = value else {
        return Err(match value {
            Value::Number(_) | Value::Bool(_) => pick("cần chữ; đặt trong dấu nháy", "expected text; put it in quotes"),
            _ => pick("cần chữ", "expected text"),
        }
        .to_owned());
    };
    let text: String = text.trim().nfc().collect();
    match text.chars().count() {
        0 => Err(pick("không được để trống", "must not be empty").to_owned()),
        length if length > most => Err(say!("dài quá {most} ký tự", "has more than {most} characters")),
        _ => Ok(text),
    }
}

fn code(text: &str, username: bool) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let most = if username { 64 } else { 32 };
    if text.len() > most || !text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) || !text.chars().all(plain) {
        let letters = pick(
            "chỉ gồm chữ không dấu, chữ số và . _ -, bắt đầu bằng chữ hoặc số",
            "letters without marks, digits and . _ -, beginning with one of the former",
        );
        return Err(say!("{letters}; tối đa {most} ký tự", "{letters}; {most} characters at most"));
    }
    Ok(if username { text.to_lowercase() } else { text.to_owned() })
}

/// 14 digits, with dots as in `38.168.053.000.001`.
fn organization_code(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let dotted = || digits.get(2..).map(|rest| [&digits[..2], &rest[..3], &rest[3..6], &rest[6..9], &rest[9..]].join("."));
    let dotted = Some(&digits).filter(|digits| digits.len() == 14).and_then(|_| dotted());
    dotted
        .filter(|dotted| text == dotted || text == digits)
        .ok_or_else(|| pick("cần 14 chữ số, như 38.168.053.000.001", "expected 14 digits, as in 38.168.053.000.001").to_owned())
}

fn day(text: &str) -> Result<String, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.to_string());
    day.filter(|day| day == text).ok_or_else(|| pick("cần ngày dạng 2023-02-09", "expected a day as in 2023-02-09").to_owned())
}

fn term(list: &str, text: &str) -> Result<String, String> {
    let lists = vocabulary().lists;
    let terms = lists.iter().find(|known| known.name == list).map(|known| known.terms.as_slice()).unwrap_or_default();
    if terms.iter().any(|term| term.value == text) {
        return Ok(text.to_owned());
    }
    let values = terms.iter().map(|term| term.value.as_str()).collect::<Vec<_>>().join(", ");
    Err(say!("không dùng được {text}; các giá trị: {values}", "{text} cannot be used; the values: {values}"))
}
