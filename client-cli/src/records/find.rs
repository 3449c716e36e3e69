//! The one record that is meant by an id or by the name people give it, read from the server.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::resource::{NamedBy, Resource};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::date;
use crate::say::say;
use crate::server::{Api, Call, percent_encoded};

/// One record as it was read.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) body: Value,
}

impl Record {
    pub(crate) fn new(body: Value) -> Outcome<Self> {
        let id = body.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let version = body.get("version").and_then(Value::as_i64);
        match (id, version) {
            (Some(id), Some(version)) => Ok(Self { id, version, body }),
            _ => Err(Failure::bug(say!("Máy chủ trả lời thiếu id hoặc version", "The answer has no id or version"))),
        }
    }
}

impl Resource {
    /// Path of one under its code.
    pub(crate) fn path_by_code(&self, code: &str) -> String {
        format!("{}/by-code/{}", self.path, percent_encoded(code))
    }

    /// Reads the one that is meant: by id, or by the name people give it.
    pub(crate) fn find(&self, api: &Api, text: &str) -> Outcome<Record> {
        if let Ok(id) = text.trim().parse::<Uuid>() {
            return Record::new(api.get(self.path_of(id))?.body);
        }
        let text: String = text.trim().nfc().collect();
        let list = Call::get(self.path);
        match self.named_by {
            NamedBy::Id => {
                let what = self.called();
                Err(Failure::usage(say!("Không phải id của {what}: {text}", "Not the id of a {what}: {text}")))
            }
            NamedBy::Code => match api.get_if_there(self.path_by_code(&text))? {
                Some(reply) => Record::new(reply.body),
                None => Err(self.unknown(&text)),
            },
            NamedBy::Filter(field) => self.find_in(api, &list.query(field, Some(&text)), field, &text),
            NamedBy::Number => {
                let (serial, issuer) = number_parts(&text).ok_or_else(|| self.unknown(&text))?;
                self.find_in(api, &list.query("serial", Some(serial)).query("issuer", Some(issuer)), "number", &text)
            }
            NamedBy::Name => self.find_in(api, &list, "name", &text),
            NamedBy::Day => {
                let day = date(&text).map_err(|expected| Failure::usage(format!("{text}: {expected}")))?;
                self.find_in(api, &list.query("day_gte", Some(day)).query("day_lt", day.succ_opt()), "day", &day.to_string())
            }
        }
    }

    /// The one of a list whose field says this, in whatever case.
    fn find_in(&self, api: &Api, list: &Call, field: &str, text: &str) -> Outcome<Record> {
        let same = |item: &Value| item.get(field).and_then(Value::as_str).is_some_and(|name| name.to_lowercase() == text.to_lowercase());
        let mut found: Vec<Value> = api.all::<Value>(list)?.into_iter().filter(same).collect();
        match (found.pop(), found.is_empty()) {
            (None, _) => Err(self.unknown(text)),
            (Some(one), true) => Record::new(one),
            (Some(one), false) => {
                found.push(one);
                Err(ambiguous(text, &found))
            }
        }
    }

    /// The id of the one that is meant; an id is taken as it is, without asking the server.
    pub(crate) fn id(&self, api: &Api, text: &str) -> Outcome<Uuid> {
        match text.trim().parse::<Uuid>() {
            Ok(id) => Ok(id),
            Err(_) => Ok(self.find(api, text)?.id),
        }
    }

    /// The code of the one that is meant.
    pub(crate) fn code(&self, api: &Api, text: &str) -> Outcome<String> {
        let found = self.find(api, text)?;
        Ok(found.body.get("code").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// The same of an option that may be left out.
    pub(crate) fn id_if_given(&self, api: &Api, text: Option<&String>) -> Outcome<Option<Uuid>> {
        text.map(|text| self.id(api, text)).transpose()
    }

    /// The ids of those that are meant, as a list takes them; none when nobody is.
    pub(crate) fn ids(&self, api: &Api, names: &[String]) -> Outcome<Option<String>> {
        let ids = names.iter().map(|name| Ok(self.id(api, name)?.to_string())).collect::<Outcome<Vec<_>>>()?;
        Ok((!ids.is_empty()).then(|| ids.join(",")))
    }

    fn unknown(&self, text: &str) -> Failure {
        let what = self.called();
        let failure = Failure::new(Exit::NotFound, say!("Không tìm thấy {what} {text}", "There is no {what} {text}, or it is not visible to you"));
        let noun = self.noun();
        failure.hint(say!("Xem danh sách bằng: chibo {noun} list", "See the list with: chibo {noun} list"))
    }
}

/// Running number and issuer of a document number, in Party form `60-NQ/ĐU` or State form `12/KH-UBND`.
fn number_parts(number: &str) -> Option<(u32, &str)> {
    let digits = number.find(|letter: char| !letter.is_ascii_digit())?;
    let serial = number.get(..digits)?.parse().ok()?;
    let issuer = match number.get(digits..=digits)? {
        "-" => number.rsplit_once('/')?.1,
        "/" => number.rsplit_once('-')?.1,
        _ => return None,
    };
    Some((serial, issuer))
}

fn ambiguous(text: &str, found: &[Value]) -> Failure {
    let count = found.len();
    let mut failure = Failure::usage(say!("{text}: có {count} mục, hãy dùng id", "{text}: {count} of them, use the id"));
    for item in found {
        let field = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        failure = failure.line(format!("{}  {}  {} {}", field("id"), field("issued_on"), field("kind"), field("title")));
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_numbers_of_both_forms_are_taken_apart() {
        assert_eq!(number_parts("60-NQ/ĐU"), Some((60, "ĐU")));
        assert_eq!(number_parts("17-CTr/TU"), Some((17, "TU")));
        assert_eq!(number_parts("12/KH-UBND"), Some((12, "UBND")));
        assert_eq!(number_parts("NQ/ĐU"), None);
        assert_eq!(number_parts("60"), None);
    }
}
