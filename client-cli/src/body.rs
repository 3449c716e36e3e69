//! Request bodies from options and files, and the dates and terms that options take.
//! Not here: rows of imports (`import/`).

use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::client::Api;
use crate::exit::{Failure, Outcome};
use crate::resource::Resource;
use crate::say::{pick, say};

/// A body from a file; options on the command line go before it.
#[derive(Debug, Default, Args)]
pub(crate) struct BodyFile {
    /// JSON or YAML file with the body, `-` for standard input; options go before it
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// A body in the making.
#[derive(Debug, Default)]
pub(crate) struct Body {
    fields: Map<String, Value>,
}

impl Body {
    /// Begins with what the file says, or with nothing.
    pub(crate) fn from(file: &BodyFile) -> Outcome<Self> {
        let Some(path) = &file.file else {
            return Ok(Self::default());
        };
        if let Value::Object(fields) = document(path)? {
            return Ok(Self { fields });
        }
        let path = path.display();
        Err(Failure::usage(say!("{path} phải chứa một đối tượng", "{path} must hold one object")))
    }

    /// Sets a field if the option was given; an empty text clears it.
    pub(crate) fn text(mut self, field: &str, value: Option<&String>) -> Self {
        if let Some(text) = value {
            let value = if text.is_empty() { Value::Null } else { Value::String(text.clone()) };
            self.fields.insert(field.to_owned(), value);
        }
        self
    }

    /// Sets a field if the option was given.
    pub(crate) fn set(mut self, field: &str, value: Option<impl Serialize>) -> Outcome<Self> {
        if let Some(value) = value {
            let value = serde_json::to_value(value).map_err(|error| Failure::bug(error.to_string()))?;
            self.fields.insert(field.to_owned(), value);
        }
        Ok(self)
    }

    /// Sets an id if the option was given; a code in its place, also in the file, is looked up.
    pub(crate) fn id(mut self, api: &Api, field: &str, what: &Resource, value: Option<&String>) -> Outcome<Self> {
        let named = value.or_else(|| match self.fields.get(field) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        });
        if let Some(text) = named {
            let id = if text.is_empty() { Value::Null } else { Value::String(what.id(api, text)?.to_string()) };
            self.fields.insert(field.to_owned(), id);
        }
        Ok(self)
    }

    /// The same for a list of ids; a single empty text clears it.
    pub(crate) fn ids(mut self, api: &Api, field: &str, what: &Resource, values: &[String]) -> Outcome<Self> {
        let from_file = || match self.fields.get(field) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let names = if values.is_empty() { from_file() } else { values.to_vec() };
        if !names.is_empty() {
            let names = names.iter().filter(|name| !name.is_empty());
            let ids = names.map(|name| Ok(Value::String(what.id(api, name)?.to_string()))).collect::<Outcome<_>>()?;
            self.fields.insert(field.to_owned(), Value::Array(ids));
        }
        Ok(self)
    }

    /// Leaves fields out.
    pub(crate) fn without(mut self, fields: &[&str]) -> Self {
        self.fields.retain(|name, _| !fields.contains(&name.as_str()));
        self
    }

    /// The version the file was read at, if it says so.
    pub(crate) fn version(&self) -> Option<i64> {
        self.fields.get("version")?.as_i64()
    }

    /// Whether a field was given.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// Whether nothing was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.fields)
    }
}

/// A JSON or YAML document; YAML is a superset, so standard input needs no form.
pub(crate) fn document(path: &Path) -> Outcome<Value> {
    let text = text_of(path)?;
    let name = path.display();
    let parsed = if path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json")) {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        serde_yaml_ng::from_str(&text).map_err(|error| error.to_string())
    };
    parsed.map_err(|error| Failure::usage(say!("Không đọc được {name}", "{name} cannot be read")).line(error))
}

/// The text of a file or of standard input.
pub(crate) fn text_of(path: &Path) -> Outcome<String> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// A date as people or programs write it: `09/02/2023`, `9/2/2023` or `2023-02-09`.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    let wrong = || pick("cần dd/MM/yyyy hoặc yyyy-MM-dd", "expected dd/MM/yyyy or yyyy-MM-dd").to_owned();
    let format = if text.contains('/') { "%d/%m/%Y" } else { "%Y-%m-%d" };
    // chrono takes short years too; a year has four digits.
    let year = text.split(['/', '-']).find(|part| part.len() == 4).is_some();
    NaiveDate::parse_from_str(text, format).ok().filter(|_| year).ok_or_else(wrong)
}

/// A birth date in the API's form; a year or nothing stays as it is.
pub(crate) fn birth(text: &str) -> Result<String, String> {
    let year = text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit());
    if year || text.is_empty() { Ok(text.to_owned()) } else { date(text).map(|day| day.to_string()) }
}

/// A parser for one of the values of an enumeration, which also completes them.
macro_rules! terms {
    ($name:ident) => {
        clap::builder::PossibleValuesParser::new(chibo_openapi::vocabulary::$name::ALL.iter().map(|term| term.as_str()))
    };
}
pub(crate) use terms;

/// A parser for scopes.
pub(crate) fn scopes() -> PossibleValuesParser {
    PossibleValuesParser::new(chibo_openapi::Scope::ALL.iter().map(|scope| scope.as_str()))
}

/// A value that the parser of its option has checked already.
pub(crate) fn checked<T: std::str::FromStr<Err = String>>(text: &str) -> Outcome<T> {
    text.parse().map_err(Failure::usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        let day = NaiveDate::from_ymd_opt(2023, 2, 9).unwrap();
        for text in ["2023-02-09", "09/02/2023", "9/2/2023", " 09/2/2023 "] {
            assert_eq!(date(text), Ok(day), "{text}");
        }
        for text in ["2023-13-01", "31/02/2023", "09/02/23", "02-09-2023", "", "hôm nay"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_empty_text_clears_a_field_and_an_absent_one_leaves_it() {
        let body = Body::default().text("a", Some(&String::new())).text("b", None).text("c", Some(&"x".to_owned()));
        assert_eq!(body.into_value(), serde_json::json!({"a": null, "c": "x"}));
    }
}
