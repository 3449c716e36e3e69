//! A list that is printed as it comes, page after page, in any form; memory stays small however long it is.
//! Not here: single things (`show.rs`) and where output goes (`writer.rs`).

use chibo_openapi::shown::{self, for_programs, is_for_people, without_formula};
use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use serde_json::{Map, Value};

use super::book::{Book, text_width};
use super::csv_text::csv_text;
use super::shape::Shape;
use super::words::{for_people, heading, is_number, reader, shown_of};
use super::writer::Output;
use crate::failure::Outcome;
use crate::say::{note, say};
use crate::settings::Format;

/// Width in which a column of words can still be read.
const WORDS: u16 = 10;

/// A list that is printed page by page.
pub(crate) struct Listing<'a> {
    output: &'a Output,
    shape: Shape,
    names: Vec<String>,
    widths: Vec<u16>,
    count: usize,
    /// The workbook that is written at the end.
    book: Option<Book>,
}

impl<'a> Listing<'a> {
    pub(super) fn new(output: &'a Output, shape: Shape, names: Vec<String>) -> Self {
        // The place of a row and names are for people; programs get ids.
        let people = output.is_for_people();
        let kept = |name: &String| !people || output.has_columns() || is_for_people(name);
        let id = |name: String| if name == "#" && !people { "id".to_owned() } else { name };
        Self { output, shape, names: names.into_iter().filter(kept).map(id).collect(), widths: Vec::new(), count: 0, book: None }
    }

    /// Prints some more items.
    pub(crate) fn push(&mut self, items: &[Value]) -> Outcome<()> {
        let first = self.count == 0;
        if let (true, Some(item)) = (first, items.first()) {
            self.output.check_columns(&self.names, item)?;
        }
        match self.output.format {
            Format::Table => self.table(items, first)?,
            Format::Csv => self.csv(items, first)?,
            Format::Xlsx => {
                let (names, shape) = (&self.names, self.shape);
                let mut book = self.book.take().map_or_else(|| Book::begin(names, self.output.labels), Ok)?;
                items.iter().try_for_each(|item| book.add(names, item, shape, false))?;
                self.book = Some(book);
            }
            Format::Ndjson => {
                for item in items {
                    self.output.line(&self.output.cut(item).to_string())?;
                }
            }
            Format::Json => {
                for (place, item) in items.iter().enumerate() {
                    let before = if first && place == 0 { "{\"items\":[\n" } else { ",\n" };
                    self.output.text(&format!("{before}{}", self.output.cut(item)))?;
                }
            }
            Format::Yaml => {
                if !items.is_empty() {
                    let cut = items.iter().map(|item| self.output.cut(item)).collect();
                    self.output.document(&Value::Array(cut))?;
                }
            }
        }
        self.count += items.len();
        Ok(())
    }

    /// Prints lines of totals where people read the list.
    pub(crate) fn totals(&mut self, lines: &[Value]) -> Outcome<()> {
        match (self.output.format, &mut self.book) {
            (Format::Table, _) => self.table(lines, self.count == 0),
            (Format::Csv, _) if self.output.labels.is_some() && self.count > 0 => self.csv(lines, false),
            (Format::Xlsx, Some(book)) => lines.iter().try_for_each(|line| book.add(&self.names, line, self.shape, true)),
            _ => Ok(()),
        }
    }

    /// Prints what closes the list; `tail` are further fields of the JSON document.
    pub(crate) fn end(self, tail: Option<&Map<String, Value>>) -> Outcome<()> {
        match self.output.format {
            Format::Json => {
                self.output.text(if self.count == 0 { "{\"items\":[" } else { "\n]" })?;
                if self.count == 0 {
                    self.output.text("]")?;
                }
                for (name, value) in tail.into_iter().flatten() {
                    self.output.text(&format!(",{}:{value}", Value::String(name.clone())))?;
                }
                self.output.line("}")
            }
            // An empty list still has its heading, so that scripts can rely on it.
            Format::Csv if self.count == 0 => self.output.text(&self.csv_text(&[], true)?),
            Format::Yaml if self.count == 0 => self.output.line("[]"),
            Format::Xlsx => {
                let book = self.book.map_or_else(|| Book::begin(&self.names, self.output.labels), Ok)?;
                self.output.bytes(&book.end()?)
            }
            _ => Ok(()),
        }
    }

    fn table(&mut self, items: &[Value], first: bool) -> Outcome<()> {
        if items.is_empty() {
            return Ok(());
        }
        if first {
            self.leave_out(items);
        }
        let mut table = self.output.table();
        if first {
            table.set_header(self.names.iter().map(|name| {
                let cell = Cell::new(heading(name));
                if self.output.styled { cell.add_attribute(Attribute::Bold) } else { cell }
            }));
        }
        for (place, item) in (self.count + 1..).zip(items) {
            table.add_row(self.names.iter().map(|name| {
                let place = Value::from(place);
                let value = if name == "#" { &place } else { shown_of(item, name) };
                let cell = Cell::new(for_people(name, value, self.shape.terms));
                if is_number(value, name) { cell.set_alignment(CellAlignment::Right) } else { cell }
            }));
        }
        let shorts: Vec<bool> = self.names.iter().map(|name| stays_on_one_line(name, items)).collect();
        if !fits(table.width(), &table.column_max_content_widths(), &shorts) {
            // Lines that run over are easier to read than words broken into letters.
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        for (place, _) in shorts.iter().enumerate().filter(|(_, short)| **short) {
            if let Some(column) = table.column_mut(place) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        // Later pages keep the widths of the first one where the terminal has room, so that columns stay in line.
        let room = table.width().is_none_or(|room| self.widths.iter().map(|width| width + 2).sum::<u16>() <= room);
        for (place, width) in self.widths.iter().enumerate().filter(|_| room) {
            if let Some(column) = table.column_mut(place) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + 2)));
            }
        }
        if first {
            self.widths = table.column_max_content_widths();
        }
        self.output.text(&lines(table))
    }

    /// Leaves out the columns for which the terminal has no room, the last ones first, and says which.
    fn leave_out(&mut self, items: &[Value]) {
        let room = self.output.width();
        if self.output.has_columns() || room.is_none() {
            return;
        }
        let cell = |name: &str, item: &Value| for_people(name, shown_of(item, name), self.shape.terms);
        let width = |name: &String| {
            let widest = items.iter().map(|item| cell(name, item)).chain([heading(name).to_owned()]).map(|text| text_width(&text)).max();
            u16::try_from(widest.unwrap_or_default()).unwrap_or(u16::MAX)
        };
        let widths: Vec<u16> = self.names.iter().map(width).collect();
        let shorts: Vec<bool> = self.names.iter().map(|name| stays_on_one_line(name, items)).collect();
        let mut kept = self.names.len();
        while kept > 2 && !fits(room, &widths[..kept], &shorts[..kept]) {
            kept -= 1;
        }
        let left_out = self.names.split_off(kept).iter().map(|name| heading(name).to_owned()).collect::<Vec<_>>().join(", ");
        if !left_out.is_empty() {
            note(&say!("Màn hình hẹp, không hiện: {left_out}. Chọn cột bằng --columns.", "No room for: {left_out}. Choose columns with --columns."));
        }
    }

    fn csv(&self, items: &[Value], first: bool) -> Outcome<()> {
        // The heading of an empty list comes at its end.
        if items.is_empty() {
            return Ok(());
        }
        let text = self.csv_text(items, first)?;
        self.output.text(&text)
    }

    fn csv_text(&self, items: &[Value], first: bool) -> Outcome<String> {
        let cells = |item: &Value| {
            let cell = |name: &String| {
                let value = item.get(name).unwrap_or(&Value::Null);
                let text = self.output.labels.map_or_else(|| for_programs(value), |lang| reader(lang).value(name, shown_of(item, name), self.shape.terms));
                if value.is_number() { text } else { without_formula(text) }
            };
            self.names.iter().map(cell).collect::<Vec<String>>()
        };
        let headings = || self.names.iter().map(|name| self.output.labels.map_or(name.as_str(), |lang| shown::heading(lang, name)).to_owned()).collect();
        let text = csv_text(b',', first.then(headings).into_iter().chain(items.iter().map(cells)))?;
        Ok(if first && self.output.bom { format!("\u{feff}{text}") } else { text })
    }
}

/// The table's lines without the blanks at their ends.
pub(super) fn lines(mut table: Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Whether a terminal has room for every short column as it is and for some words of each other one.
fn fits(room: Option<u16>, widths: &[u16], shorts: &[bool]) -> bool {
    let least = widths.iter().zip(shorts).map(|(width, short)| if *short { *width } else { *width.min(&WORDS) } + 2).sum::<u16>();
    room.is_none_or(|room| least <= room)
}

/// Whether a column stays on one line.
fn stays_on_one_line(name: &str, items: &[Value]) -> bool {
    is_short(name) || name == "#" || items.iter().any(|item| item.get(name).is_some_and(|value| is_number(value, name)))
}

/// Dates, codes and ids stay on one line, however narrow the terminal is.
fn is_short(field: &str) -> bool {
    field.ends_with("_on")
        || matches!(field, "at" | "birth" | "code" | "cell_code" | "unit_code" | "id" | "number" | "row" | "valid_from" | "valid_to" | "username" | "result")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_only_where_there_is_room_for_them() {
        let (widths, shorts) = ([36, 17, 10, 21], [true, false, true, false]);
        assert!(fits(None, &widths, &shorts));
        assert!(fits(Some(74), &widths, &shorts));
        assert!(!fits(Some(73), &widths, &shorts));
    }
}
