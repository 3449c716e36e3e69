//! A row while it is brought in: its values by column, and what is wrong with it.

use std::collections::HashMap;

use chibo_openapi::{Code, Fault};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::columns::Shape;
use super::files::RawRow;
use super::files::heading::{Heading, is_named};
use super::values;
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Tx, checked};
use crate::structure::{cells, committees};

/// A row.
pub(super) struct Row<'a> {
    shape: &'a Shape,
    /// Values of the columns that the file has, null where a cell is empty.
    values: HashMap<&'static str, Value>,
    /// What cannot be read of it.
    pub(super) faults: Vec<Fault>,
    /// What was found wrong since.
    flaws: Vec<Flaw>,
    /// Whether score sheets are handed in.
    pub(super) submits: bool,
}

impl<'a> Row<'a> {
    /// Reads the values of a row as it stands in the file; `given` are those of the request.
    pub(super) fn read(shape: &'a Shape, heading: &Heading, raw: &RawRow, given: &[(&'static str, String)], submits: bool) -> Self {
        let mut row = Self { shape, values: HashMap::new(), faults: raw.broken.iter().cloned().collect(), flaws: Vec::new(), submits };
        let cell = |field: &str| match &raw.cells {
            Value::Array(cells) => heading.fields.iter().position(|known| known.as_deref() == Some(field)).map(|at| cells.get(at).unwrap_or(&Value::Null)),
            Value::Object(fields) => fields.get(field).or_else(|| fields.iter().find(|(name, _)| is_named(field, name)).map(|(_, value)| value)),
            _ => None,
        };
        for column in shape.columns {
            let given = given.iter().find(|(field, _)| *field == column.field).map(|(_, value)| json!(value));
            let Some(cell) = cell(column.field).cloned().or(given) else { continue };
            match values::value(column.field, column.holds, &cell) {
                Ok(value) => drop(row.values.insert(column.field, value)),
                Err(fault) => row.faults.push(*fault),
            }
        }
        row
    }

    /// A value; none where the file has no such column, or the cell is empty.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.values.get(field).filter(|value| !value.is_null())
    }

    /// A value as text.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_str()
    }

    /// A value as text that has to be there.
    pub(super) fn needed(&mut self, field: &str) -> Option<String> {
        let found = self.text(field).map(str::to_owned);
        found.or_else(|| self.lacks(field))
    }

    /// Whether the file has the column, be the cell empty or not.
    pub(super) fn has(&self, field: &str) -> bool {
        self.values.contains_key(field)
    }

    /// What no two rows have alike; none of a row that says nothing of it.
    pub(super) fn key(&self) -> Option<String> {
        // A blank more within a name does not make another person of it.
        let single = |value: &Value| value.as_str().map_or_else(|| value.to_string(), |text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        let parts: Vec<String> = self.shape.key.iter().map(|field| self.get(field).map(single).unwrap_or_default()).collect();
        if parts.iter().all(String::is_empty) { None } else { Some(parts.join("\n").to_lowercase()) }
    }

    /// Says what is wrong.
    pub(super) fn flaw(&mut self, flaw: Flaw) {
        self.flaws.push(flaw);
    }

    /// Says that a value must not differ from what is there, where it does.
    pub(super) fn keeps(&mut self, field: &str, there: &Value) {
        if self.get(field).is_some_and(|value| value != there) {
            self.flaw(Flaw::field(&format!("/{field}"), Code::ReadOnly));
        }
    }

    /// The cell whose code a column has; a fault where there is none. Whether the caller may see it, the use case says.
    pub(super) fn cell(&mut self, tx: &mut Tx<'_>, field: &str) -> Outcome<Option<Key>> {
        let Some(code) = self.needed(field) else { return Ok(None) };
        Ok(cells::by_code(tx, &code)?.or_else(|| self.unknown(field)))
    }

    /// The same for a committee.
    pub(super) fn committee(&mut self, tx: &mut Tx<'_>, field: &str) -> Outcome<Option<Key>> {
        let Some(code) = self.needed(field) else { return Ok(None) };
        Ok(committees::by_code(tx, &code)?.or_else(|| self.unknown(field)))
    }

    /// A value that has to be there is not.
    pub(super) fn lacks<T>(&mut self, field: &str) -> Option<T> {
        self.flaw(Flaw::field(&format!("/{field}"), Code::Required));
        None
    }

    /// Nothing has the name that a column gives.
    pub(super) fn unknown<T>(&mut self, field: &str) -> Option<T> {
        self.flaw(Flaw::field(&format!("/{field}"), Code::UnknownReference));
        None
    }

    /// Fails when anything is wrong so far.
    pub(super) fn so_far(&mut self) -> Outcome<()> {
        Fail::if_any(std::mem::take(&mut self.flaws))
    }

    /// The body of the request that makes the record: the fields named, and what is found by other columns. Its faults come together with
    /// those found before.
    pub(super) fn body<T: ToSchema + DeserializeOwned>(&mut self, tx: &Tx<'_>, fields: &[&str], found: Value) -> Outcome<T> {
        let mut body = self.named(fields);
        // What is not there may be left out; where it may not, that is the fault.
        body.retain(|_, value| !value.is_null());
        let flaws = std::mem::take(&mut self.flaws);
        let found = if let Value::Object(found) = found { found } else { Map::new() };
        for (field, value) in found {
            match value {
                // What was not found was told, and is not told as missing: the body fails for what was told.
                Value::Null if !flaws.is_empty() && field.ends_with("_id") => drop(body.insert(field, json!(Uuid::nil()))),
                Value::Null => {}
                value => drop(body.insert(field, value)),
            }
        }
        checked(&tx.request.app.contract, Value::Object(body), flaws)
    }

    /// The merge patch that makes the record as the row says: of the fields named those that the file has.
    pub(super) fn changes(&self, fields: &[&str]) -> Value {
        Value::Object(self.named(fields))
    }

    /// The same, but an empty cell of some of them leaves what is there.
    pub(super) fn changes_but_for_empty(&self, fields: &[&str], kept: &[&str]) -> Value {
        let mut changes = self.named(fields);
        changes.retain(|field, value| !(value.is_null() && kept.contains(&field.as_str())));
        Value::Object(changes)
    }

    fn named(&self, fields: &[&str]) -> Map<String, Value> {
        fields.iter().filter_map(|field| Some(((*field).to_owned(), self.values.get(field)?.clone()))).collect()
    }
}
