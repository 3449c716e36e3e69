//! What stands in a file of a list: a column for each field of its items, as the document describes them. Pure.

use chibo_openapi::Lang;
use chibo_openapi::shown::{Reader, for_programs, heading, without_formula};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, Value};

use crate::clock::Clock;

/// What a field holds, as far as a file tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Ids, which people do not read.
    Id,
    Date,
    Instant,
    Other,
}

/// A field of the items.
#[derive(Debug, Clone)]
struct Column {
    field: String,
    holds: Holds,
}

/// The columns of a file, and in which words they are written.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    all: Vec<Column>,
    /// Fields that hold terms, and the names of the enumerations.
    terms: Vec<(String, String)>,
    labels: Option<Lang>,
}

/// A value as a workbook keeps it.
#[derive(Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    Date(NaiveDate),
    Instant(NaiveDateTime),
}

impl Columns {
    /// Of the items of an operation's answer, a page of a list.
    pub(super) fn of(document: &Value, operation: &str, labels: Option<Lang>) -> Option<Self> {
        let item = item_of(document, operation)?;
        let schemas = &document["components"]["schemas"];
        let (mut columns, mut terms) = (Vec::new(), Vec::new());
        for (field, schema) in schemas[item]["properties"].as_object()? {
            if let Some(named) = referenced(schema).filter(|named| schemas[*named]["enum"].is_array()) {
                terms.push((field.clone(), snake_case(named)));
            }
            let holds = holds(schema);
            if labels.is_none() || holds != Holds::Id {
                columns.push(Column { field: field.clone(), holds });
            }
        }
        Some(Self { all: columns, terms, labels })
    }

    /// The line of headings.
    pub(super) fn headings(&self) -> Vec<String> {
        self.all.iter().map(|column| self.labels.map_or(&*column.field, |lang| heading(lang, &column.field)).to_owned()).collect()
    }

    /// An item as texts, none of which a spreadsheet takes for a formula.
    pub(super) fn texts(&self, item: &Value) -> Vec<String> {
        let text = |(column, value): (&Column, &Value)| {
            let text = self.text(column, value);
            if value.is_number() { text } else { without_formula(text) }
        };
        self.values(item).map(text).collect()
    }

    /// An item as an object under the headings.
    pub(super) fn object(&self, item: Value) -> Value {
        let Some(_) = self.labels else { return item };
        let fields = self.values(&item).zip(self.headings());
        let named = fields.map(|((column, value), heading)| {
            let shown = if value.is_number() && !column.field.ends_with("_x100") { value.clone() } else { Value::from(self.text(column, value)) };
            (heading, shown)
        });
        Value::Object(named.collect::<Map<_, _>>())
    }

    /// An item as cells of a workbook.
    pub(super) fn cells(&self, item: &Value) -> Vec<Cell> {
        self.values(item).map(|(column, value)| self.cell(column, value)).collect()
    }

    fn cell(&self, column: &Column, value: &Value) -> Cell {
        match (value, column.holds) {
            (Value::Null, _) => Cell::Empty,
            (Value::String(text), Holds::Date) => text.parse().map_or_else(|_| Cell::Text(text.clone()), Cell::Date),
            (Value::String(text), Holds::Instant) => match chrono::DateTime::parse_from_rfc3339(text) {
                Ok(instant) if self.labels.is_some() => Cell::Instant(Clock::local(instant.to_utc())),
                _ => Cell::Text(text.clone()),
            },
            (Value::Number(number), _) if self.labels.is_some() && column.field.ends_with("_x100") => Cell::Number(number.as_f64().unwrap_or_default() / 100.0),
            (Value::Number(number), _) => Cell::Number(number.as_f64().unwrap_or_default()),
            (Value::Bool(holds), _) if self.labels.is_none() => Cell::Bool(*holds),
            _ => Cell::Text(self.text(column, value)),
        }
    }

    fn text(&self, column: &Column, value: &Value) -> String {
        let Some(lang) = self.labels else { return for_programs(value) };
        let terms: Vec<(&str, &str)> = self.terms.iter().map(|(field, list)| (&**field, &**list)).collect();
        Reader { lang, local: Clock::local }.value(&column.field, value, &terms)
    }

    fn values<'a>(&'a self, item: &'a Value) -> impl Iterator<Item = (&'a Column, &'a Value)> {
        self.all.iter().map(|column| (column, item.get(&column.field).unwrap_or(&Value::Null)))
    }
}

/// The schema of the items of a page that an operation answers.
fn item_of<'a>(document: &'a Value, operation: &str) -> Option<&'a str> {
    let mut operations = document["paths"].as_object()?.values().filter_map(|item| item.get("get"));
    let found = operations.find(|one| one["operationId"] == operation)?;
    let page = referenced(&found["responses"]["200"]["content"]["application/json"]["schema"])?;
    referenced(&document["components"]["schemas"][page]["properties"]["items"]["items"])
}

/// The schema that one refers to: itself, as what it is unless null, or as its items.
fn referenced(schema: &Value) -> Option<&str> {
    let direct = schema["$ref"].as_str();
    let optional = || schema["oneOf"].as_array().and_then(|ways| ways.iter().find_map(|way| way["$ref"].as_str()));
    let of_items = || schema["items"]["$ref"].as_str();
    direct.or_else(optional).or_else(of_items)?.rsplit('/').next()
}

fn holds(schema: &Value) -> Holds {
    let format = schema["format"].as_str().or_else(|| schema["items"]["format"].as_str());
    match format {
        Some("uuid") => Holds::Id,
        Some("date") => Holds::Date,
        Some("date-time") => Holds::Instant,
        _ => Holds::Other,
    }
}

/// `CellKind` is the enumeration `cell_kind`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn columns(labels: Option<Lang>) -> Columns {
        let document = json!({
            "paths": { "/v1/cells": { "get": { "operationId": "cells_list", "responses": { "200": { "content": { "application/json": { "schema":
                { "$ref": "#/components/schemas/CellPage" } } } } } } } },
            "components": { "schemas": {
                "CellPage": { "properties": { "items": { "items": { "$ref": "#/components/schemas/Cell" } } } },
                "CellKind": { "enum": ["police"] },
                "Cell": { "properties": {
                    "id": { "type": "string", "format": "uuid" }, "name": { "type": "string" }, "kind": { "$ref": "#/components/schemas/CellKind" },
                    "founded_on": { "type": ["string", "null"], "format": "date" }, "official_members": { "type": "integer" },
                    "can_vote": { "type": "boolean" }, "updated_at": { "type": "string", "format": "date-time" } } }
            } }
        });
        Columns::of(&document, "cells_list", labels).expect("a list")
    }

    fn cell() -> Value {
        json!({ "id": "0", "name": "=1+1", "kind": "police", "founded_on": "2011-01-31", "official_members": -9, "can_vote": true, "updated_at": "2024-01-01T20:00:00Z" })
    }

    #[test]
    fn programs_get_fields_and_values_as_they_are() {
        let columns = columns(None);
        assert_eq!(columns.headings(), ["id", "name", "kind", "founded_on", "official_members", "can_vote", "updated_at"]);
        assert_eq!(columns.texts(&cell()), ["0", "'=1+1", "police", "2011-01-31", "-9", "true", "2024-01-01T20:00:00Z"]);
        assert_eq!(columns.object(cell()), cell());
        let day = NaiveDate::from_ymd_opt(2011, 1, 31).expect("a day");
        assert_eq!(columns.cells(&cell())[1..5], [Cell::Text("=1+1".to_owned()), Cell::Text("police".to_owned()), Cell::Date(day), Cell::Number(-9.0)]);
    }

    #[test]
    fn people_get_words_without_ids() {
        let columns = columns(Some(Lang::Vi));
        assert_eq!(columns.headings(), ["Tên", "Loại", "Thành lập", "Chính thức", "Được biểu quyết", "Sửa lúc"]);
        assert_eq!(columns.texts(&cell()), ["'=1+1", "Công an", "31/01/2011", "-9", "có", "02/01/2024 03:00"]);
        assert_eq!(columns.object(cell())["Loại"], "Công an");
        assert_eq!(columns.object(cell())["Chính thức"], -9);
    }
}
