//! How the sentence of a code is filled with the values that it speaks of.

use serde_json::{Map, Value};

use super::{Code, Lang};
use crate::vocabulary::label;

impl Code {
    /// The sentence with its parameters filled in; lists are joined with commas. A parameter named like an enumeration shows the
    /// label of its value.
    pub fn detail(self, lang: Lang, params: &Map<String, Value>) -> String {
        let mut text = said(self.template(lang), params);
        for (name, value) in params {
            let place = format!("{{{name}}}");
            if text.contains(&place) {
                text = text.replace(&place, &plain(lang, name, value));
            }
        }
        text
    }

    /// Path of the page that explains this code.
    pub fn type_path(self) -> String {
        format!("/problems/{}", self.as_str().replace('_', "-"))
    }
}

impl Lang {
    /// What a problem adds to its sentence when it has more faults than it tells.
    pub fn left_out(self, count: usize) -> String {
        match self {
            Self::Vi => format!("Còn {count} lỗi nữa không liệt kê."),
            Self::En => format!("{count} further errors are not listed."),
        }
    }
}

/// What of a sentence is said: parts between brackets only where all of their places can be filled.
fn said(template: &str, params: &Map<String, Value>) -> String {
    let mut parts = template.split(['[', ']']);
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let Some(optional) = parts.next() {
        let filled = |place: &str| place.split_once('}').is_none_or(|(name, _)| params.contains_key(name));
        if optional.split('{').skip(1).all(filled) {
            text.push_str(optional);
        }
        text.push_str(parts.next().unwrap_or_default());
    }
    text
}

/// A day as texts of a language write it, also one that the calendar does not have: 2024-05-20 is 20/05/2024. English sentences keep days as
/// the API writes them, but for those that there are not: nobody reads such a thing as a day.
fn day_in_words(lang: Lang, text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let &[year, month, day] = parts.as_slice() else { return None };
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    match lang {
        Lang::Vi => Some(format!("{day}/{month}/{year}")),
        Lang::En if text.parse::<chrono::NaiveDate>().is_err() => {
            // Any year that has the month says its name.
            let month = chrono::NaiveDate::from_ymd_opt(2000, month.parse().ok()?, 1)?;
            Some(format!("{} {} {year}", day.trim_start_matches('0'), month.format("%B")))
        }
        Lang::En => None,
    }
}

fn plain(lang: Lang, name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => match (label(name, text), lang) {
            (Some((vi, _)), Lang::Vi) => vi.to_owned(),
            (Some((_, en)), Lang::En) => en.to_owned(),
            (None, lang) => day_in_words(lang, text).unwrap_or_else(|| text.clone()),
        },
        Value::Array(items) if items.is_empty() => "—".to_owned(),
        Value::Array(items) => items.iter().map(|item| plain(lang, name, item)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(code: Code, lang: Lang, params: &Value) -> String {
        code.detail(lang, params.as_object().expect("an object"))
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        assert_eq!(told(Code::UnknownParameter, Lang::Vi, &json!({})), "Không có tham số này.");
        assert_eq!(told(Code::UnknownParameter, Lang::Vi, &json!({ "nearest": "limit" })), "Không có tham số này; gần nhất là limit.");
        assert_eq!(told(Code::NotOneOf, Lang::En, &json!({ "allowed": ["a", "b"] })), "It must be one of: a, b.");
        // What a caller sent is named as it is, brackets and all.
        assert_eq!(told(Code::UnknownField, Lang::En, &json!({ "field": "[x]" })), "There is no field [x].");
    }

    #[test]
    fn days_that_there_are_not() {
        assert_eq!(told(Code::NoSuchDay, Lang::Vi, &json!({ "day": "2024-02-30" })), "Không có ngày 30/02/2024.");
        assert_eq!(told(Code::NoSuchDay, Lang::En, &json!({ "day": "2024-02-30" })), "There is no 30 February 2024.");
        assert_eq!(told(Code::InFuture, Lang::Vi, &json!({ "today": "2024-05-20" })), "Không được sau ngày 20/05/2024.");
        assert_eq!(told(Code::InFuture, Lang::En, &json!({ "today": "2024-05-20" })), "It must not be after 2024-05-20.");
    }
}
