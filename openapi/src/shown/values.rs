//! How values are written for people and for programs.
//! Not here: what fields are called (`headings.rs`). Terms get the labels of the vocabulary.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Map, Value};

use super::headings::heading;
use crate::codes::Lang;
use crate::scopes::Scope;
use crate::vocabulary;

/// Fields that hold terms wherever they are, and of which enumeration.
const TERMS: &[(&str, &str)] = &[
    ("stage", "candidate_stage"),
    ("education", "education_level"),
    ("flags", "candidate_flag"),
    ("on_conflict", "import_conflict"),
    ("property", "split_property"),
    ("type", "event_type"),
    ("action", "event_type"),
    ("operation", "reading"),
    ("cell_kinds", "cell_kind"),
    ("mode", "import_mode"),
    ("format", "file_format"),
];

/// Whether a field says something to people: ids and versions are for programs, and names stand beside them.
pub fn is_for_people(field: &str) -> bool {
    !matches!(field, "id" | "version") && !field.ends_with("_id") && !field.ends_with("_ids")
}

/// Whether a field is a part of a whole, in hundredths of a percent.
pub fn is_percent(field: &str) -> bool {
    matches!(field, "percent_x100" | "share_x100" | "change_x100" | "rate_x100")
}

/// How people of a language and a place read values.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Their language.
    pub lang: Lang,
    /// What their clocks show at an instant.
    pub local: fn(DateTime<Utc>) -> NaiveDateTime,
}

impl Reader {
    /// A value for people: dates as dd/MM/yyyy, instants in local time, percentages with the language's comma, labels for terms.
    /// `terms` says which fields hold terms, and of which enumeration.
    pub fn value(&self, field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => self.pick("có", "yes").to_owned(),
            Value::Bool(false) => self.pick("không", "no").to_owned(),
            Value::Number(number) if is_percent(field) => number.as_i64().map(|x100| self.percent(x100)).unwrap_or_default(),
            Value::Number(number) if field.ends_with("_x100") => number.as_i64().map(|x100| points(self.lang, x100)).unwrap_or_default(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(field, text, terms),
            Value::Array(items) => {
                let between = if items.iter().any(Value::is_object) { "; " } else { ", " };
                items.iter().map(|item| self.value(field, item, terms)).collect::<Vec<_>>().join(between)
            }
            Value::Object(parts) => self.parts(field, parts).unwrap_or_else(|| self.fields(parts, &within(field, terms)).collect::<Vec<_>>().join(", ")),
        }
    }

    /// What is made of parts, a line for each and those within them further in; else the value.
    pub fn lines(&self, field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
        match value {
            Value::Array(items) if items.iter().any(Value::is_object) => items.iter().map(|item| self.lines(field, item, terms)).collect::<Vec<_>>().join("\n"),
            Value::Object(parts) if parts.values().any(|part| part.is_object() || part.as_array().is_some_and(|items| items.iter().any(Value::is_object))) => {
                let terms = within(field, terms);
                let line = |(name, part): (&String, &Value)| {
                    let (heading, lines) = (heading(self.lang, name), self.lines(name, part, &terms));
                    let further = if lines.contains('\n') { format!("\n{lines}").replace('\n', "\n  ") } else { format!(" {lines}") };
                    (self.tells(name) && !is_named(parts, name) && !lines.is_empty()).then(|| format!("{heading}:{further}"))
                };
                self.parts(field, parts).unwrap_or_else(|| parts.iter().filter_map(line).collect::<Vec<_>>().join("\n"))
            }
            _ => self.value(field, value, terms),
        }
    }

    /// Whether a field within another says something to this reader: names in another language do not.
    fn tells(&self, field: &str) -> bool {
        is_for_people(field) && (self.lang == Lang::En || !field.ends_with("_en"))
    }

    /// Each field of what is made of parts with its value.
    fn fields<'a>(&'a self, parts: &'a Map<String, Value>, terms: &'a [(&str, &str)]) -> impl Iterator<Item = String> + 'a {
        let told = parts.iter().filter(|(name, value)| self.tells(name) && !is_named(parts, name) && !value.is_null());
        told.map(|(name, value)| format!("{}: {}", heading(self.lang, name), self.value(name, value, terms)))
    }

    const fn pick<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// What is made of parts, in a few words; none for what is not known here.
    fn parts(&self, field: &str, parts: &Map<String, Value>) -> Option<String> {
        let text = |name: &str| parts.get(name).and_then(Value::as_str);
        match field {
            "due" => {
                let unsure = if parts.get("unsure") == Some(&Value::Bool(true)) { self.pick(" (chưa chắc chắn)", " (unsure)") } else { "" };
                Some(format!("{} {}{unsure}", self.value("on", parts.get("on")?, &[]), label(self.lang, "deadline_kind", text("kind")?)))
            }
            "scores" => Some(format!("{} {}", text("criterion_name").or_else(|| text("criterion"))?, points(self.lang, parts.get("score_x100")?.as_i64()?))),
            "differing" => Some(format!("{}: {}", text("user_name")?, self.value("scores", parts.get("scores")?, &[]))),
            "progress" => Some(format!("{}/{}", parts.get("done")?, parts.get("total")?)),
            "ruleset" => text("code").map(str::to_owned),
            "rules" => {
                let rounds = parts.get("rounds")?.as_array()?.iter().filter_map(|round| round.get("name")?.as_str());
                Some(rounds.collect::<Vec<_>>().join("; "))
            }
            "certificate" => Some(format!("{}, {}, {}", text("number")?, text("issuer")?, self.value("issued_on", parts.get("issued_on")?, &[]))),
            "votes" => {
                let (vote, number) = (parts.get("vote")?, |name: &str| parts.get(name).and_then(Value::as_i64));
                let (body, in_favour) = (label(self.lang, "voting_body", vote.get("body")?.as_str()?), vote.get("in_favour")?.as_i64()?);
                let (all, needed) = (number("denominator")?, number("needed")?);
                Some(match self.lang {
                    Lang::Vi => format!("{body} {in_favour}/{all} (cần {needed})"),
                    Lang::En => format!("{body} {in_favour}/{all} ({needed} needed)"),
                })
            }
            _ => None,
        }
    }

    fn text(&self, field: &str, text: &str, terms: &[(&str, &str)]) -> String {
        if field == "scopes"
            && let Ok(scope) = text.parse::<Scope>()
        {
            return self.pick(scope.vi(), scope.en()).to_owned();
        }
        match field {
            // Names of fields.
            "changed" => return heading(self.lang, text).to_owned(),
            // The noughts before a number are for those who sort texts.
            "sequence" => return text.trim_start_matches('0').to_owned(),
            _ => {}
        }
        let list_of = |field: &str| terms.iter().chain(TERMS).find(|(known, _)| *known == field).map(|(_, list)| *list);
        let list = list_of(field).or_else(|| list_of("status").filter(|_| field == "allowed_transitions"));
        // A field that is called like an enumeration is of it.
        let list = list.or_else(|| vocabulary::label(field, text).map(|_| field));
        if let Some(list) = list {
            return label(self.lang, list, text).to_owned();
        }
        let days = ["valid_from", "valid_to", "valid_until", "in_force_from", "in_force_to", "day", "on", "as_of", "birth", "known_since", "until"];
        let dated = field.ends_with("_on") || days.contains(&field);
        if dated && let Ok(date) = text.parse::<NaiveDate>() {
            return date.format("%d/%m/%Y").to_string();
        }
        if (field.ends_with("_at") || matches!(field, "at" | "time" | "known_from"))
            && let Ok(instant) = DateTime::parse_from_rfc3339(text)
        {
            return (self.local)(instant.to_utc()).format("%d/%m/%Y %H:%M").to_string();
        }
        text.to_owned()
    }

    /// Hundredths of a percent as `98,09 %` or `98.09%`.
    fn percent(&self, x100: i64) -> String {
        let (sign, whole, part) = (if x100 < 0 { "-" } else { "" }, x100.unsigned_abs() / 100, x100.unsigned_abs() % 100);
        match self.lang {
            Lang::Vi => format!("{sign}{whole},{part:02} %"),
            Lang::En => format!("{sign}{whole}.{part:02}%"),
        }
    }
}

/// Whether the name that a code stands for is there too, in a field called after it.
pub fn is_named(fields: &Map<String, Value>, field: &str) -> bool {
    fields.get(&format!("{field}_name")).is_some_and(Value::is_string)
}

/// The terms of the fields within a field: those that are named with it, as `participants.kind`.
fn within<'a>(field: &str, terms: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    terms.iter().filter_map(|(path, list)| Some((path.strip_prefix(field)?.strip_prefix('.')?, *list))).collect()
}

/// The label of a value of an enumeration; an unknown value is its own label.
pub fn label<'a>(lang: Lang, list: &str, value: &'a str) -> &'a str {
    match (vocabulary::label(list, value), lang) {
        (Some((vi, _)), Lang::Vi) => vi,
        (Some((_, en)), Lang::En) => en,
        (None, _) => value,
    }
}

/// Hundredths as points, with the comma of the language, without zeros that say nothing.
pub fn points(lang: Lang, x100: i64) -> String {
    let (sign, whole, part) = (if x100 < 0 { "-" } else { "" }, x100.unsigned_abs() / 100, x100.unsigned_abs() % 100);
    let comma = if lang == Lang::Vi { ',' } else { '.' };
    let decimals = format!("{comma}{part:02}");
    format!("{sign}{whole}{}", if part == 0 { "" } else { decimals.trim_end_matches('0') })
}

/// Points as people write them, with a point or a comma, in hundredths; none where it is no such number.
pub fn hundredths(text: &str) -> Option<i32> {
    let text = text.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || whole.len() > 7 || !numeric(whole) || !numeric(part) || digits.ends_with(['.', ',']) {
        return None;
    }
    let x100 = whole.parse::<i32>().ok()? * 100 + format!("{part:0<2}").parse::<i32>().ok()?;
    Some(if negative { -x100 } else { x100 })
}

/// A value for programs: as the API writes it; lists joined by semicolons.
pub fn for_programs(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => items.iter().map(for_programs).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// A cell of CSV that no spreadsheet takes for a formula.
pub fn without_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const VI: Reader = Reader { lang: Lang::Vi, local: |instant| instant.naive_utc() };
    const EN: Reader = Reader { lang: Lang::En, ..VI };

    #[test]
    fn points_are_exact() {
        for (text, wanted) in [("8", Some(800)), ("8.5", Some(850)), (" 8,25 ", Some(825)), ("-1", Some(-100)), ("0.05", Some(5)), ("0", Some(0))] {
            assert_eq!(hundredths(text), wanted, "{text}");
        }
        for text in ["", "8.", "8.125", "1e2", "+8", "8.5.0", "--1", ".5", "12345678", "tám"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_are_written_as_the_language_does() {
        assert_eq!(VI.percent(9809), "98,09 %");
        assert_eq!(EN.percent(9809), "98.09%");
        assert_eq!(EN.percent(10_500), "105.00%");
        assert_eq!(VI.percent(5), "0,05 %");
    }

    #[test]
    fn dates_and_terms_are_for_people_in_tables_and_plain_elsewhere() {
        let terms = [("kind", "cell_kind")];
        assert_eq!(VI.value("founded_on", &json!("2023-02-09"), &terms), "09/02/2023");
        assert_eq!(VI.value("birth", &json!("1985"), &terms), "1985");
        assert_eq!(VI.value("kind", &json!("police"), &terms), "Công an");
        assert_eq!(for_programs(&json!("2023-02-09")), "2023-02-09");
        assert_eq!(for_programs(&json!(["a", "b"])), "a;b");
    }

    #[test]
    fn what_is_made_of_parts_is_said_in_a_few_words() {
        let due = json!({ "kind": "decision_due", "on": "2026-03-04", "clause": {} });
        assert_eq!(VI.value("due", &due, &[]), "04/03/2026 Ra quyết định kết nạp");
        let due = json!({ "kind": "decision_due", "on": "2031-03-04", "clause": {}, "unsure": true });
        assert_eq!(VI.value("due", &due, &[]), "04/03/2031 Ra quyết định kết nạp (chưa chắc chắn)");
        let votes = json!([{ "vote": { "body": "cell", "in_favour": 14, "against": 2 }, "denominator": 20, "needed": 14 }]);
        assert_eq!(VI.value("votes", &votes, &[]), "Chi bộ 14/20 (cần 14)");
        assert_eq!(VI.value("ruleset", &json!({ "id": "x", "code": "294-QĐ/TW", "revision": 1 }), &[]), "294-QĐ/TW");
        let clause = json!({ "document": "294-QĐ/TW", "document_id": "x", "article": null, "confirmed": true });
        assert_eq!(VI.value("clause", &clause, &[]), "Văn bản: 294-QĐ/TW, Đã xác nhận: có");
        let durations = json!([{ "stage": "source", "id": "x" }, { "stage": "dossier" }]);
        assert_eq!(VI.value("durations", &durations, &[]), "Bước: Nguồn phát triển đảng; Bước: Đang lập hồ sơ kết nạp");
        assert_eq!(VI.lines("durations", &durations, &[]), "Bước: Nguồn phát triển đảng\nBước: Đang lập hồ sơ kết nạp");
        let deep = json!({ "source": "x", "rounds": [{ "name": "Một", "parts": [{ "name": "A" }, { "name": "B" }] }] });
        assert_eq!(EN.lines("deep", &deep, &[]), "Source: x\nRounds:\n  Name: Một\n  Parts:\n    Name: A\n    Name: B");
    }

    #[test]
    fn formulas_are_made_without_formula() {
        for text in ["=1+1", "+84", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(without_formula(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(without_formula("Chi bộ 1".to_owned()), "Chi bộ 1");
    }
}
