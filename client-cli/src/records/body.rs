//! Bodies of requests, made of a file and of options that go before it.
//! Not here: how files are read (`files.rs`), and rows of imports (`import/`).

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use super::resource::Resource;
use crate::failure::{Failure, Outcome};
use crate::files::read_document;
use crate::say::say;
use crate::server::Api;

/// A body from a file; options on the command line go before it.
#[derive(Debug, Default, Args)]
pub(crate) struct BodyFile {
    /// JSON or YAML file with the body, `-` for standard input; options go before it
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// A body in the making.
#[derive(Debug, Default, Clone)]
pub(crate) struct Body {
    fields: Map<String, Value>,
}

impl Body {
    /// Begins with what the file says, or with nothing.
    pub(crate) fn from(file: &BodyFile) -> Outcome<Self> {
        let Some(path) = &file.file else {
            return Ok(Self::default());
        };
        if let Value::Object(fields) = read_document(path)? {
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
        let meant = value.or_else(|| match self.fields.get(field) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        });
        if let Some(text) = meant {
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

    /// A field that was given.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// Every field that was given.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.fields.iter()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_clears_a_field_and_an_absent_one_leaves_it() {
        let body = Body::default().text("a", Some(&String::new())).text("b", None).text("c", Some(&"x".to_owned()));
        assert_eq!(body.into_value(), serde_json::json!({"a": null, "c": "x"}));
    }
}
