//! Rows as lines of JSON, each an object by the names of the columns.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use chibo_openapi::{Code, Fault};
use serde::de::Error as _;
use serde_json::{Map, Value};

use super::heading::{self, Meaning};
use super::rows::{RawRow, Reading, unreadable};
use crate::fail::Outcome;
use crate::http::parse_json;
use crate::imports::faults::{fault, params};

/// Longest line in bytes.
const LINE: usize = 1 << 20;

/// Rows of a file. There is no heading: each row names its columns, and what a row names that is no column is its fault.
pub(super) fn open(file: File, reading: &Reading<'_>, document: &Value) -> Box<dyn Iterator<Item = Outcome<RawRow>> + Send> {
    let known = heading::Known::of(reading.shape, document);
    let mut lines = Lines { input: BufReader::with_capacity(64 * 1024, file), number: 0, known };
    Box::new(std::iter::from_fn(move || lines.row()))
}

struct Lines {
    input: BufReader<File>,
    number: i64,
    known: heading::Known,
}

impl Lines {
    fn row(&mut self) -> Option<Outcome<RawRow>> {
        loop {
            let mut line = Vec::new();
            let length = match std::io::Read::take(&mut self.input, LINE as u64 + 1).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(length) => length,
                Err(error) => return Some(Err(unreadable(&error.to_string()))),
            };
            self.number += 1;
            if length > LINE {
                return Some(Err(unreadable(&format!("line {} is longer than {LINE} bytes", self.number))));
            }
            let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| self.number == 1).unwrap_or(&line);
            if !line.trim_ascii().is_empty() {
                return Some(Ok(self.read(line)));
            }
        }
    }

    /// The object, its fields under the names of the columns.
    fn read(&self, line: &[u8]) -> RawRow {
        let number = self.number;
        let object = |value: Value| match value {
            Value::Object(fields) => Ok(fields),
            _ => Err(serde_json::Error::custom("not an object")),
        };
        let fields = match parse_json(line).and_then(object) {
            Ok(fields) => fields,
            Err(error) => {
                let params = [("line", Value::from(number)), ("column", Value::from(error.column())), ("reason", Value::from(error.to_string()))];
                let params = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                let cells = Value::from(String::from_utf8_lossy(line).trim_end());
                return RawRow { number, cells, broken: Some(fault(None, Code::MalformedJson, params)) };
            }
        };
        RawRow { number, broken: self.fault(&fields), cells: Value::Object(fields) }
    }

    /// The first field that is no column, the same column as another, or no value of a cell.
    fn fault(&self, fields: &Map<String, Value>) -> Option<Fault> {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        fields.iter().find_map(|(name, value)| match self.known.meaning(name) {
            None => Some(fault(Some(name), Code::UnknownField, params([("field", name.as_str().into())]))),
            Some(Meaning::ReadOver) => None,
            Some(Meaning::Column(field)) => match seen.insert(field, name) {
                Some(before) => Some(fault(Some(name), Code::RepeatedColumn, params([("column", name.as_str().into()), ("before", before.into())]))),
                None if value.is_object() => Some(fault(Some(name), Code::InvalidType, params([("expected", "text, number, true, false or null".into())]))),
                None => None,
            },
        })
    }
}
