//! How values are written for people and for programs.
//! Not here: what fields are called (`headings.rs`) and layout (`listing.rs`, `show.rs`). Terms get the labels of the contract's vocabulary.

use chibo_openapi::{Lang, vocabulary};
use chrono::{DateTime, Local, NaiveDate};
use serde_json::{Map, Value};

use crate::points;
use crate::say::{lang, pick, say};

/// Whether a column of it stands to the right.
pub(super) fn is_number(value: &Value, field: &str) -> bool {
    value.is_number() || field.ends_with("_x100")
}

/// A value for people: dates as dd/MM/yyyy, instants in local time, percentages with the language's comma, labels for terms.
pub(crate) fn for_people(field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => pick("có", "yes").to_owned(),
        Value::Bool(false) => pick("không", "no").to_owned(),
        Value::Number(number) if matches!(field, "percent_x100" | "share_x100" | "change_x100" | "rate_x100") => {
            number.as_i64().map(percent).unwrap_or_default()
        }
        Value::Number(number) if field.ends_with("_x100") => number.as_i64().map(points::shown).unwrap_or_default(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_for_people(field, text, terms),
        Value::Array(items) => items.iter().map(|item| for_people(field, item, terms)).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => parts_for_people(field, parts).unwrap_or_else(|| value.to_string()),
    }
}

/// What is made of parts, in a few words; none for what is not known here.
fn parts_for_people(field: &str, parts: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| parts.get(name).and_then(Value::as_str);
    match field {
        "due" => {
            let unsure = if parts.get("unsure") == Some(&Value::Bool(true)) { pick(" (chưa chắc chắn)", " (unsure)") } else { "" };
            Some(format!("{} {}{unsure}", for_people("on", parts.get("on")?, &[]), label("deadline_kind", text("kind")?)))
        }
        "scores" => Some(format!("{} {}", text("criterion")?, points::shown(parts.get("score_x100")?.as_i64()?))),
        "differing" => Some(format!("{}: {}", text("user_name")?, for_people("scores", parts.get("scores")?, &[]))),
        "ruleset" => text("code").map(str::to_owned),
        "certificate" => Some(format!("{}, {}, {}", text("number")?, text("issuer")?, for_people("issued_on", parts.get("issued_on")?, &[]))),
        "votes" => {
            let (vote, number) = (parts.get("vote")?, |name: &str| parts.get(name).and_then(Value::as_i64));
            let (body, in_favour) = (label("voting_body", vote.get("body")?.as_str()?), vote.get("in_favour")?.as_i64()?);
            let (all, needed) = (number("denominator")?, number("needed")?);
            Some(say!("{body} {in_favour}/{all} (cần {needed})", "{body} {in_favour}/{all} ({needed} needed)"))
        }
        _ => None,
    }
}

fn text_for_people(field: &str, text: &str, terms: &[(&str, &str)]) -> String {
    let list_of = |field: &str| terms.iter().find(|(known, _)| *known == field).map(|(_, list)| list);
    let list = list_of(field).or_else(|| list_of("status").filter(|_| field == "allowed_transitions"));
    if let Some(list) = list {
        return label(list, text);
    }
    let days = ["valid_from", "valid_to", "valid_until", "in_force_from", "in_force_to", "day", "on", "as_of", "birth", "known_since"];
    let dated = field.ends_with("_on") || days.contains(&field);
    if dated && let Ok(date) = text.parse::<NaiveDate>() {
        return date.format("%d/%m/%Y").to_string();
    }
    if (field.ends_with("_at") || field == "at")
        && let Ok(instant) = DateTime::parse_from_rfc3339(text)
    {
        return instant.with_timezone(&Local).format("%d/%m/%Y %H:%M").to_string();
    }
    text.to_owned()
}

/// The label of a value of an enumeration; an unknown value is its own label.
pub(crate) fn label(list: &str, value: &str) -> String {
    vocabulary::label(list, value).map_or(value, |(vi, en)| pick(vi, en)).to_owned()
}

/// Hundredths of a percent as `98,09 %` or `98.09%`.
fn percent(x100: i64) -> String {
    percent_in(lang(), x100)
}

fn percent_in(lang: Lang, x100: i64) -> String {
    let (sign, whole, part) = (if x100 < 0 { "-" } else { "" }, x100.abs() / 100, x100.abs() % 100);
    match lang {
        Lang::Vi => format!("{sign}{whole},{part:02} %"),
        Lang::En => format!("{sign}{whole}.{part:02}%"),
    }
}

/// A value for programs: as the API writes it; lists joined by semicolons.
pub(super) fn for_programs(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => items.iter().map(for_programs).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// A CSV cell that no spreadsheet takes for a formula.
pub(crate) fn without_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn percentages_are_written_as_the_language_does() {
        assert_eq!(percent_in(Lang::Vi, 9809), "98,09 %");
        assert_eq!(percent_in(Lang::En, 9809), "98.09%");
        assert_eq!(percent_in(Lang::En, 10_500), "105.00%");
        assert_eq!(percent_in(Lang::Vi, 5), "0,05 %");
    }

    #[test]
    fn dates_and_terms_are_for_people_in_tables_and_plain_elsewhere() {
        let terms = [("kind", "cell_kind")];
        assert_eq!(for_people("founded_on", &json!("2023-02-09"), &terms), "09/02/2023");
        assert_eq!(for_people("birth", &json!("1985"), &terms), "1985");
        assert_eq!(for_people("kind", &json!("police"), &terms), "Công an");
        assert_eq!(for_programs(&json!("2023-02-09")), "2023-02-09");
        assert_eq!(for_programs(&json!(["a", "b"])), "a;b");
    }

    #[test]
    fn what_is_made_of_parts_is_said_in_a_few_words() {
        let due = json!({ "kind": "decision_due", "on": "2026-03-04", "clause": {} });
        assert_eq!(for_people("due", &due, &[]), "04/03/2026 Ra quyết định kết nạp");
        let due = json!({ "kind": "decision_due", "on": "2031-03-04", "clause": {}, "unsure": true });
        assert_eq!(for_people("due", &due, &[]), "04/03/2031 Ra quyết định kết nạp (chưa chắc chắn)");
        let votes = json!([{ "vote": { "body": "cell", "in_favour": 14, "against": 2 }, "denominator": 20, "needed": 14 }]);
        assert_eq!(for_people("votes", &votes, &[]), "Chi bộ 14/20 (cần 14)");
        assert_eq!(for_people("ruleset", &json!({ "id": "x", "code": "294-QĐ/TW", "revision": 1 }), &[]), "294-QĐ/TW");
        assert_eq!(for_people("clause", &json!({ "document": "x" }), &[]), r#"{"document":"x"}"#);
    }

    #[test]
    fn formulas_are_made_without_formula() {
        for text in ["=1+1", "+84", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(without_formula(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(without_formula("Chi bộ 1".to_owned()), "Chi bộ 1");
    }
}
