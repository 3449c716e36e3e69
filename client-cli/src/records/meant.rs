//! Which of some items people mean by what they typed. Pure, but for the question when several fit. Not here: reading the items (`find.rs`).

use chibo_openapi::Lang;
use chibo_openapi::shown::{self, is_for_people};
use chrono::DateTime;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{choose, date};
use crate::output::{Shape, for_people, in_viet_nam, shown_of};
use crate::say::say;

/// Most of those that fit which are told.
const TOLD: usize = 20;

/// What a name is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By {
    /// Fields that people name one by.
    pub(crate) fields: &'static [&'static str],
    /// How the ones that fit are told apart.
    pub(crate) shape: Shape,
}

/// Those that a text means: whose fields say it, whole or in parts between slashes (`THU-2026/CB01`). As it is written; where none is, without marks.
pub(super) fn meant(mut items: Vec<Value>, text: &str, by: By) -> Vec<Value> {
    let parts = parts(text);
    let fits = |item: &Value, plainly: bool| {
        let says =
            |part: &str| by.fields.iter().any(|field| [&item[*field], shown_of(item, field)].iter().any(|value| says(value, field, part, by.shape, plainly)));
        says(text) || parts.iter().all(|part| says(part))
    };
    let plainly = !items.iter().any(|item| fits(item, false));
    items.retain(|item| fits(item, plainly));
    items
}

/// The parts of a name, of which a day with slashes is one.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split('/').map(|part| part.trim().to_owned()) {
        parts.push(part);
        if let Some(at) = parts.len().checked_sub(3) {
            let day = parts[at..].join("/");
            if date(&day).is_ok() {
                parts.truncate(at);
                parts.push(day);
            }
        }
    }
    parts
}

fn says(value: &Value, field: &str, part: &str, shape: Shape, plainly: bool) -> bool {
    let same = |text: &str| if plainly { without_marks(text) == without_marks(part) } else { folded(text) == folded(part) };
    match value {
        Value::Number(number) => number.to_string() == part,
        Value::String(text) => {
            let list = shape.terms.iter().find(|(known, _)| *known == field).map(|(_, list)| list);
            let labelled = list.is_some_and(|list| [Lang::Vi, Lang::En].iter().any(|lang| same(shown::label(*lang, list, text))));
            let day = || text.parse().ok().or_else(|| Some(in_viet_nam(DateTime::parse_from_rfc3339(text).ok()?.to_utc()).date()));
            same(text) || labelled || date(part).is_ok_and(|typed| day() == Some(typed))
        }
        _ => false,
    }
}

/// Composed, small, with single blanks.
fn folded(text: &str) -> String {
    let words = text.nfc().collect::<String>().to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_marks(text: &str) -> String {
    folded(text).nfd().filter(|letter| !is_combining_mark(*letter)).collect::<String>().replace('đ', "d")
}

/// The one that is meant; of several the one that is chosen on a terminal, and without one all of them are told.
pub(super) fn only(mut found: Vec<Value>, text: &str, (vi, en): (&str, &str), by: By) -> Outcome<Value> {
    match found.len() {
        0 => Err(Failure::new(Exit::NotFound, say!("Không có {vi} nào tên {text}", "No {en} is called {text}, or it is not visible to you"))),
        1 => Ok(found.remove(0)),
        count => {
            let columns = by.shape.columns.iter().filter(|name| **name != "#" && is_for_people(name));
            let line = |item: &Value| {
                let cells = columns.clone().map(|name| for_people(name, shown_of(item, name), by.shape.terms));
                cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("  ")
            };
            let lines: Vec<String> = found.iter().take(TOLD).map(line).collect();
            let title = say!("Có {count} {vi} hợp với {text}", "{count} fit {text}: which {en}?");
            if let Some(chosen) = choose(&title, &lines)? {
                return Ok(found.swap_remove(chosen));
            }
            let failure = lines.into_iter().fold(Failure::usage(title), Failure::line);
            Err(failure.hint(say!("Nói thêm, cách nhau bằng /, hoặc dùng id (-o json).", "Say more, after a slash, or use the id (-o json).")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BY: By = By {
        fields: &["full_name", "birth", "cell_code", "kind", "held_at", "number"],
        shape: Shape { columns: &["id", "full_name", "birth"], terms: &[("kind", "quota_kind")] },
    };

    fn people() -> Vec<Value> {
        vec![
            json!({ "id": "1", "full_name": "Nguyễn Văn Năm", "birth": "1999-04-30", "cell_code": "CB01", "kind": "admission", "number": 7 }),
            json!({ "id": "2", "full_name": "Nguyễn Văn Nam", "birth": "1998", "cell_code": "CB02", "kind": "course", "number": 8 }),
            json!({ "id": "3", "full_name": "Nguyễn Văn Nam", "birth": "1997-01-02", "cell_code": "CB01", "kind": "course", "number": 9 }),
        ]
    }

    #[test]
    fn names_are_taken_as_people_type_them() {
        let found = |text: &str| meant(people(), text, BY).iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().concat();
        for (text, wanted) in [
            ("Nguyễn Văn Năm", "1"),
            ("  nguyễn  văn năm ", "1"),
            ("Nguye\u{302}\u{303}n Va\u{306}n Na\u{306}m", "1"),
            ("Nguyễn Văn Nam", "23"),
            ("nguyen van nam", "123"),
            ("Nguyễn Văn Nam/CB01", "3"),
            ("Nguyễn Văn Nam/2/1/1997", "3"),
            ("Nguyễn Văn Nam/1998", "2"),
            ("CB01/Kết nạp đảng viên", "1"),
            ("cb01/admission", "1"),
            ("7", "1"),
            ("Trần Văn Nam", ""),
            ("", ""),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn several_are_told_apart() {
        let failure = only(meant(people(), "Nguyễn Văn Nam", BY), "Nguyễn Văn Nam", ("quần chúng", "candidate"), BY).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert_eq!(failure.detail.len(), 2);
        assert!(failure.detail[1].contains("02/01/1997") && !failure.detail[1].contains('3'), "{:?}", failure.detail);
        let failure = only(Vec::new(), "Trần", ("quần chúng", "candidate"), BY).unwrap_err();
        assert!(failure.exit == Exit::NotFound && failure.title.contains("Trần"));
    }
}
