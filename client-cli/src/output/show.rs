//! Printing a single thing, a page of a list, and beginning a list that is printed as it comes.
//! Not here: the list itself (`listing.rs`) and where output goes (`writer.rs`).

use chibo_openapi::shown::{is_for_people, is_named};
use serde_json::{Map, Value};

use super::bodies::items;
use super::listing::{Listing, lines};
use super::shape::Shape;
use super::words::{heading, lines_for_people};
use super::writer::Output;
use crate::failure::Outcome;
use crate::settings::Format;

impl Output {
    /// Prints one thing: in a table a line a field, else its body.
    pub(crate) fn one(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let shape = shape.into();
        match self.format {
            Format::Table => {
                let told = |name: &&str| is_for_people(name) && !body.as_object().is_some_and(|fields| is_named(fields, name));
                let names = self.columns_or(body.as_object().into_iter().flat_map(Map::keys).map(String::as_str).filter(told));
                self.check_columns(&names, body)?;
                let mut table = self.table();
                for name in &names {
                    let value = body.get(name).unwrap_or(&Value::Null);
                    table.add_row([heading(name).to_owned(), lines_for_people(name, value, shape.terms)]);
                }
                self.text(&lines(table))
            }
            Format::Json | Format::Yaml | Format::Ndjson => self.document(&self.cut(body)),
            Format::Csv | Format::Xlsx => {
                let mut listing = self.listing(shape);
                listing.push(std::slice::from_ref(body))?;
                listing.end(None)
            }
        }
    }

    /// Prints one page of a list: the API's own body, or its items.
    pub(crate) fn page(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let items = items(body);
        if matches!(self.format, Format::Json | Format::Yaml) {
            let mut body = body.clone();
            if self.columns.is_some()
                && let Some(list) = body.get_mut("items")
            {
                *list = Value::Array(items.iter().map(|item| self.cut(item)).collect());
            }
            return self.document(&body);
        }
        let mut listing = self.listing(shape.into());
        listing.push(items)?;
        listing.end(None)
    }

    /// Begins a list that is printed as it comes.
    pub(crate) fn listing(&self, shape: Shape) -> Listing<'_> {
        Listing::new(self, shape, self.columns_or(shape.columns.iter().copied()))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::Write;
    use std::rc::Rc;

    use serde_json::json;

    use super::*;
    use crate::exit::Exit;

    const CELL: Shape = Shape { columns: &["code", "name", "official_members"], terms: &[] };

    #[derive(Clone, Default)]
    struct Sink(Rc<RefCell<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn printed(format: Format, columns: &[&str], bom: bool, print: impl FnOnce(&Output) -> Outcome<()>) -> String {
        let sink = Sink::default();
        let columns = (!columns.is_empty()).then(|| columns.iter().map(|name| (*name).to_owned()).collect());
        print(&Output::writing_to(format, columns, bom, Box::new(sink.clone()))).unwrap();
        String::from_utf8(sink.0.take()).unwrap()
    }

    fn cells() -> Value {
        json!({"items": [
            {"code": "CB01", "name": "Chi bộ Tổ 1", "official_members": 9},
            {"code": "CB02", "name": "=1+1", "official_members": 12},
        ], "page": {"limit": 50, "next_cursor": null, "total": null}})
    }

    #[test]
    fn tables_are_in_line_by_display_width() {
        // The second name is decomposed: more code points, the same cells on the screen.
        let body = json!({"items": [
            {"code": "CB01", "name": "Tổ 1", "official_members": 9},
            {"code": "CB02", "name": "Tô\u{309} 2", "official_members": 12},
        ]});
        let text = printed(Format::Table, &["name", "code", "official_members"], false, |out| out.page(&body, CELL));
        let places: Vec<usize> = text
            .lines()
            .skip(1)
            .map(|line| {
                let before = line.split("CB").next().unwrap();
                before.chars().filter(|letter| *letter != '\u{309}').count()
            })
            .collect();
        assert_eq!(places[0], places[1], "{text}");
        assert!(text.lines().nth(1).unwrap().ends_with(" 9"), "{text}");
    }

    #[test]
    fn csv_has_a_mark_for_spreadsheets_and_no_formulas() {
        let columns = ["code", "name", "official_members"];
        let text = printed(Format::Csv, &columns, true, |out| out.page(&cells(), CELL));
        assert_eq!(text, "\u{feff}code,name,official_members\nCB01,Chi bộ Tổ 1,9\nCB02,'=1+1,12\n");
    }

    #[test]
    fn an_empty_list_has_its_heading_once() {
        let text = printed(Format::Csv, &["code", "name"], false, |out| {
            let mut listing = out.listing(CELL);
            listing.push(&[])?;
            listing.end(None)
        });
        assert_eq!(text, "code,name\n");
    }

    #[test]
    fn json_is_the_apis_own_body_and_streams_to_the_same() {
        let text = printed(Format::Json, &[], false, |out| out.page(&cells(), CELL));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), cells());
        let text = printed(Format::Json, &[], false, |out| {
            let (body, mut listing) = (cells(), out.listing(CELL));
            for item in body["items"].as_array().unwrap() {
                listing.push(std::slice::from_ref(item))?;
            }
            listing.end(json!({"page": body["page"]}).as_object())
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), cells());
        let empty = printed(Format::Json, &[], false, |out| out.listing(CELL).end(None));
        assert_eq!(serde_json::from_str::<Value>(&empty).unwrap(), json!({"items": []}));
    }

    #[test]
    fn an_unknown_column_is_named_with_those_there_are() {
        let output = Output::writing_to(Format::Table, Some(vec!["colour".into()]), false, Box::new(Sink::default()));
        let failure = output.page(&cells(), CELL).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.title.contains("colour") && failure.detail[0].contains("official_members"));
    }
}
