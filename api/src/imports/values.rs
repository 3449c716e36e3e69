//! What a cell says, for the type of its column: as programs write it, as people do, and as a spreadsheet keeps it. Pure.

use std::collections::HashMap;
use std::sync::LazyLock;

use chibo_openapi::vocabulary::{TermList, vocabulary};
use chibo_openapi::{Code, Fault};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::faults::fault;
use crate::clock::Clock;
use crate::http::{foreign_encoding, typed_text};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Text.
    Text,
    /// Digits with a meaning of their own: so many at least, which a spreadsheet that takes them for a number shortens.
    Digits(usize),
    /// A day.
    Day,
    /// A day of birth, or the year alone.
    Birth,
    /// A whole number.
    Integer,
    /// Yes or no.
    Truth,
    /// A value of the enumeration with this name.
    Term(&'static str),
    /// Some of them.
    Terms(&'static str),
    /// Some texts.
    Texts,
}

/// The value of a cell as the API takes it; null where it is empty. Else everything that is wrong with it.
pub(super) fn value(field: &str, holds: Holds, cell: &Value) -> Result<Value, Box<Fault>> {
    let wrong = |code: Code, params: Value| Err(Box::new(fault(Some(field), code, params.as_object().cloned().unwrap_or_default())));
    if let Some(error) = cell["error"].as_str() {
        return wrong(Code::CellError, json!({ "error": error }));
    }
    if let Some(text) = cell.as_str().filter(|text| text.contains('\u{fffd}') || lost_letters(text)) {
        return wrong(Code::LostLetters, json!({ "value": clipped(text) }));
    }
    if let Some(encoding) = cell.as_str().and_then(foreign_encoding) {
        return wrong(Code::LegacyEncoding, json!({ "encoding": encoding }));
    }
    if let Some(shortened) = cell.as_str().filter(|text| shortened_number(text)) {
        return wrong(Code::LostDigits, json!({ "value": shortened }));
    }
    let text = text_of(cell);
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if text.contains('\0') {
        return wrong(Code::InvalidFormat, json!({ "expected": "no NUL" }));
    }
    let no_day = |expected: &str| match Clock::no_such_day(&text) {
        Some(day) => wrong(Code::NoSuchDay, json!({ "day": day })),
        None => wrong(Code::InvalidFormat, json!({ "expected": expected })),
    };
    match holds {
        Holds::Text => Ok(json!(text)),
        Holds::Digits(least) => match cell {
            Value::Number(_) if text.len() < least => wrong(Code::LostZeros, json!({ "value": text, "digits": least })),
            Value::Number(number) if !number.is_i64() => wrong(Code::LostDigits, json!({ "value": text })),
            _ => Ok(json!(text)),
        },
        Holds::Day => day(cell, &text).map_or_else(|| no_day(DAY), |day| Ok(json!(day))),
        Holds::Birth if is_year(&text) => Ok(json!(text)),
        Holds::Birth => day(cell, &text).map_or_else(|| no_day(BIRTH), |day| Ok(json!(day))),
        Holds::Integer => match text.parse::<i64>() {
            Ok(number) => Ok(json!(number)),
            Err(_) => wrong(Code::InvalidType, json!({ "expected": "integer" })),
        },
        Holds::Truth => truth(&text).map_or_else(|| wrong(Code::NotOneOf, json!({ "allowed": ["có", "không", "yes", "no"] })), |holds| Ok(json!(holds))),
        Holds::Term(list) => term(list, &text).map_or_else(|| wrong(Code::NotOneOf, json!({ "allowed": terms(list) })), |term| Ok(json!(term))),
        Holds::Terms(list) => {
            let parts = parts(cell, &text);
            let known: Vec<Option<String>> = parts.iter().map(|part| term(list, part)).collect();
            if known.iter().all(Option::is_some) { Ok(json!(known)) } else { wrong(Code::NotOneOf, json!({ "allowed": terms(list) })) }
        }
        Holds::Texts => Ok(json!(parts(cell, &text))),
    }
}

const DAY: &str = "dd/MM/yyyy, yyyy-MM-dd";
const BIRTH: &str = "dd/MM/yyyy, yyyy-MM-dd, yyyy";

/// A cell as text: trimmed and composed, without the apostrophe that keeps a formula from being one.
fn text_of(cell: &Value) -> String {
    match cell {
        Value::String(text) => {
            let text = typed_text(text);
            text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).map_or(text.clone(), str::to_owned)
        }
        Value::Null => String::new(),
        Value::Object(_) => cell["day"].as_str().unwrap_or_default().to_owned(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// The day of a cell: one that the spreadsheet knows as a day, the number of one (days since 30/12/1899), or text.
fn day(cell: &Value, text: &str) -> Option<NaiveDate> {
    let serial = |number: i64| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(chrono::Duration::try_days(number)?);
    let possible = |day: &NaiveDate| (1900..2200).contains(&day.year());
    if let Value::Number(number) = cell {
        // Somebody who types 2011 means a year, which is no day; as the number of one it would be in 1905.
        return number.as_i64().filter(|number| !(1900..2200).contains(number)).and_then(serial).filter(possible);
    }
    let digits = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return text.parse().ok().and_then(serial).filter(possible);
    }
    // chrono takes short years too; a year has four digits.
    let whole_year = text.split(['/', '-', '.']).any(|part| part.len() == 4);
    let first = text.split(['/', '-', '.']).next().is_some_and(|part| part.len() == 4);
    let plain = text.replace(['/', '.'], "-");
    let format = if first { "%Y-%m-%d" } else { "%d-%m-%Y" };
    NaiveDate::parse_from_str(&plain, format).ok().filter(|day| whole_year && possible(day))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2200).contains(&year))
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "có" | "yes" | "true" | "1" | "x" | "đúng" => Some(true),
        "không" | "no" | "false" | "0" | "sai" => Some(false),
        _ => None,
    }
}

/// Letters as they are compared: composed, small, with single blanks, whatever blanks they were.
fn folded(text: &str) -> String {
    let small = text.nfc().collect::<String>().to_lowercase();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value of an enumeration, from the value itself or from its Vietnamese or English label.
fn term(list: &str, text: &str) -> Option<String> {
    // Every cell of such a column is looked up, and making the vocabulary takes longer than all else of a row.
    static NAMES: LazyLock<HashMap<String, HashMap<String, String>>> = LazyLock::new(|| {
        let names = |list: TermList| {
            let mut names = HashMap::new();
            for term in list.terms {
                for name in [&term.value, &term.vi, &term.en] {
                    names.entry(folded(name)).or_insert_with(|| term.value.clone());
                }
            }
            (list.name, names)
        };
        vocabulary().lists.into_iter().map(names).collect()
    });
    NAMES.get(list)?.get(&folded(text)).cloned()
}

fn terms(list: &str) -> Vec<String> {
    vocabulary().lists.into_iter().find(|known| known.name == list).map(|list| list.terms.into_iter().map(|term| term.value).collect()).unwrap_or_default()
}

/// The parts of a list: of JSON its items, else what stands between semicolons, or commas where there are none.
fn parts(cell: &Value, text: &str) -> Vec<String> {
    let between = if text.contains(';') { ';' } else { ',' };
    match cell {
        Value::Array(items) => items.iter().map(text_of).collect(),
        _ => text.split(between).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
    }
}

/// Whether letters became question marks on the way: `Chi b? khu ph?`. A question ends with one.
fn lost_letters(text: &str) -> bool {
    let letters: Vec<char> = text.trim_end().trim_end_matches('?').chars().collect();
    let within = letters.windows(2).any(|two| two[0] == '?' && two[1].is_alphabetic());
    // Behind a question a sentence begins.
    let words: Vec<&str> = text.split(' ').collect();
    let goes_on = |two: &[&str]| two[0].ends_with('?') && two[1].starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit());
    within || words.windows(2).filter(|two| goes_on(two)).count() > 1
}

/// Whether a value is a long number as spreadsheets show it: `3,8168E+13`.
fn shortened_number(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value.trim().split_once(['E', 'e']).is_some_and(|(number, power)| {
        let (whole, part) = number.split_once([',', '.']).unwrap_or((number, "0"));
        digits(whole) && digits(part) && power.strip_prefix('+').is_some_and(digits)
    })
}

fn clipped(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "tables of cases are shorter")]
    fn read(holds: Holds, cell: Value) -> Result<Value, String> {
        value("x", holds, &cell).map_err(|fault| fault.code)
    }

    #[test]
    fn days_as_people_programs_and_spreadsheets_write_them() {
        for cell in [
            json!("2023-02-09"),
            json!("09/02/2023"),
            json!("9/2/2023"),
            json!(" 09-02-2023 "),
            json!("9.2.2023"),
            json!({ "day": "2023-02-09" }),
            json!(44966),
            json!("44966"),
        ] {
            assert_eq!(read(Holds::Day, cell.clone()), Ok(json!("2023-02-09")), "{cell}");
            assert_eq!(read(Holds::Birth, cell.clone()), Ok(json!("2023-02-09")), "{cell}");
        }
        for cell in [
            json!("09/02/23"),
            json!("2023-13-01"),
            json!("hôm nay"),
            json!(-5),
            json!(2011),
            json!(138_168_053_001_i64),
            json!(i64::MAX),
            json!(9_999_999),
            json!(true),
            json!(1.5),
        ] {
            assert_eq!(read(Holds::Day, cell.clone()), Err("invalid_format".to_owned()), "{cell}");
        }
        for cell in [json!("31/02/2023"), json!("2023-02-31"), json!("31.4.2023")] {
            assert_eq!(read(Holds::Day, cell.clone()), Err("no_such_day".to_owned()), "{cell}");
            assert_eq!(read(Holds::Birth, cell.clone()), Err("no_such_day".to_owned()), "{cell}");
        }
        assert_eq!(read(Holds::Birth, json!("1985")), Ok(json!("1985")));
        assert_eq!(read(Holds::Birth, json!(1985)), Ok(json!("1985")), "a year, not the day 1985 of a spreadsheet");
        assert_eq!(read(Holds::Day, json!("")), Ok(Value::Null));
    }

    #[test]
    fn what_a_spreadsheet_did_to_digits_is_told() {
        assert_eq!(read(Holds::Digits(12), json!(38_168_053_001_i64)), Err("lost_zeros".to_owned()));
        assert_eq!(read(Holds::Digits(12), json!(138_168_053_001_i64)), Ok(json!("138168053001")));
        assert_eq!(read(Holds::Digits(12), json!("038168053001")), Ok(json!("038168053001")));
        assert_eq!(read(Holds::Digits(14), json!("3,8168E+13")), Err("lost_digits".to_owned()));
        assert_eq!(read(Holds::Digits(14), json!(3.5e13 + 0.5)), Err("lost_digits".to_owned()));
        for whole in ["CB01E5", "1E5", "38.168.053.000.001", "Tổ 1, 2", "E+13", "1,5E+"] {
            assert_eq!(read(Holds::Text, json!(whole)), Ok(json!(whole)));
        }
    }

    #[test]
    fn terms_are_known_by_value_and_by_both_labels() {
        for text in ["police", "Công an", "công an", "Police", " POLICE ", "Công  an", "Công\u{a0}an"] {
            assert_eq!(read(Holds::Term("cell_kind"), json!(text)), Ok(json!("police")), "{text}");
        }
        assert_eq!(read(Holds::Term("cell_kind"), json!("bank")), Err("not_one_of".to_owned()));
        for (text, wanted) in [("có", true), ("Không", false), ("x", true), ("no", false), ("1", true)] {
            assert_eq!(read(Holds::Truth, json!(text)), Ok(json!(wanted)), "{text}");
        }
        assert_eq!(read(Holds::Truth, json!(true)), Ok(json!(true)));
        assert_eq!(read(Holds::Truth, json!("vâng")), Err("not_one_of".to_owned()));
        assert_eq!(read(Holds::Texts, json!("a; b;")), Ok(json!(["a", "b"])));
        assert_eq!(read(Holds::Texts, json!(["a", "b"])), Ok(json!(["a", "b"])));
    }

    #[test]
    fn letters_that_were_lost_or_are_none_are_told() {
        for lost in ["Chi b? khu ph? 1", "Chi b\u{fffd} 1", "?ng bộ", "Nguy?n Văn An"] {
            assert_eq!(read(Holds::Text, json!(lost)), Err("lost_letters".to_owned()), "{lost}");
        }
        for fine in ["Vì sao?", "Có ai? Không.", "a?", "Ai làm? Khi nào? Ở đâu?"] {
            assert_eq!(read(Holds::Text, json!(fine)), Ok(json!(fine)), "{fine}");
        }
        assert_eq!(read(Holds::Text, json!("NguyÔn V¨n An")), Err("legacy_encoding".to_owned()));
        assert_eq!(read(Holds::Text, json!("'=1+1")), Ok(json!("=1+1")));
        assert_eq!(read(Holds::Integer, json!({ "error": "#REF!" })), Err("cell_error".to_owned()));
    }
}
