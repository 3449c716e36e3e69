//! The one record that is meant by an id or by the name people give it, read from the server. Not here: what fits a name (`meant.rs`).

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::meant::{By, meant, only, parts};
use super::resource::{NamedBy, Resource};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::date;
use crate::output::items;
use crate::say::say;
use crate::server::{Api, Call, LARGEST_PAGE, percent_encoded};

/// Most items that are looked through for a name.
pub(super) const LOOKED_THROUGH: usize = 5_000;

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

impl Record {
    /// A row of a list below a record, which need not have a version of its own.
    pub(super) fn of_row(mut body: Value) -> Outcome<Self> {
        if let Some(fields) = body.as_object_mut() {
            fields.entry("version").or_insert(Value::from(0));
        }
        Self::new(body)
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
            NamedBy::Person => self.find_person(api, list, &text),
            NamedBy::Fields(fields, within) => self.find_among(api, list, &text, fields, within),
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

    /// The person with a name, of several the one of whom more is said; a member also by the number of the card.
    fn find_person(&self, api: &Api, list: Call, text: &str) -> Outcome<Record> {
        let list = list.query("limit", Some(LARGEST_PAGE));
        let by = By { fields: &["full_name", "birth", "cell_code", "cell_name"], shape: self.into() };
        let is_number = text.starts_with(|letter: char| letter.is_ascii_digit()) && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        let named = !(is_number && self.path == "/v1/members");
        let (parameter, asked) = if named { ("q", parts(text).into_iter().next().unwrap_or_default()) } else { ("card_number", text.to_owned()) };
        let page = api.send(list.query(parameter, Some(asked).filter(|asked| !asked.is_empty())))?.body;
        // Who is not on the page may have the same name, so nobody is taken for the only one.
        if page.pointer("/page/next_cursor").is_some_and(Value::is_string) {
            return Err(self.too_many(text));
        }
        let found = items(&page).to_vec();
        self.read_again(api, &only(if named { meant(found, text, by) } else { found }, text, self.name, by)?)
    }

    fn too_many(&self, text: &str) -> Failure {
        let what = self.called();
        Failure::usage(say!("Có quá nhiều {what} gần với {text}", "Too many are like {text} to tell which {what} is meant"))
            .hint(say!("Viết đủ tên, hoặc dùng id (-o json).", "Write the whole name, or use the id (-o json)."))
    }

    /// The one whose fields say what the parts of a name do; where the first part is what it belongs to, only that is looked through.
    fn find_among(&self, api: &Api, mut list: Call, text: &str, fields: &'static [&'static str], within: Option<(&Self, &str)>) -> Outcome<Record> {
        let parts = parts(text);
        if let (Some((above, parameter)), [first, _, ..]) = (within, parts.as_slice()) {
            list = list.query(parameter, above.find(api, first).ok().map(|above| above.id));
        }
        let mut all = Vec::new();
        api.pages(&list.query("limit", Some(LARGEST_PAGE)), |page| {
            all.extend(items(&page).iter().cloned());
            Ok(all.len() <= LOOKED_THROUGH)
        })?;
        if all.len() > LOOKED_THROUGH {
            return Err(self.too_many(text));
        }
        let by = By { fields, shape: self.into() };
        self.read_again(api, &only(meant(all, text, by), text, self.name, by)?)
    }

    /// One of a list, as it is shown by itself.
    fn read_again(&self, api: &Api, item: &Value) -> Outcome<Record> {
        self.find(api, item["id"].as_str().unwrap_or_default())
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

    /// Path of the one that is meant.
    pub(crate) fn path_to(&self, api: &Api, text: &str) -> Outcome<String> {
        Ok(self.path_of(self.id(api, text)?))
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
