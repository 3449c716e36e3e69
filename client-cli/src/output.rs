//! The one place that prints: data to standard output in the form asked for, remarks to standard error.
//! Not here: what fields are called (`headings.rs`), how values are written (`fields.rs`) and how failures read (`report.rs`).

use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal as _, Write};

use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use serde_json::{Map, Value};

use crate::args::{Format, Global};
use crate::exit::{Exit, Failure, Outcome};
use crate::fields::for_people;
use crate::headings::heading;
use crate::listing::Rows;
use crate::resource::Resource;
use crate::say::say;

/// Columns and labels of what is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) columns: &'static [&'static str],
    pub(crate) terms: &'static [(&'static str, &'static str)],
}

impl From<&Resource> for Shape {
    fn from(resource: &Resource) -> Self {
        Self { columns: resource.columns, terms: resource.terms }
    }
}

/// Where output goes and in what form.
pub(crate) struct Output {
    pub(crate) format: Format,
    columns: Option<Vec<String>>,
    pub(crate) bom: bool,
    /// Whether headings may stand out.
    pub(crate) styled: bool,
    /// Whether tables fit a terminal's width.
    terminal: bool,
    out: RefCell<Box<dyn Write>>,
}

impl Output {
    pub(crate) fn new(format: Format, global: &Global) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let styled = terminal && crate::profile::environment("NO_COLOR").is_none();
        let out = Box::new(std::io::BufWriter::new(std::io::stdout()));
        Self { format, columns: global.columns.clone(), bom: global.bom, styled, terminal, out: RefCell::new(out) }
    }

    /// An output that nobody reads.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self { format: Format::Json, columns: None, bom: false, styled: false, terminal: false, out: RefCell::new(Box::new(std::io::sink())) }
    }

    /// Writes text as it is.
    pub(crate) fn text(&self, text: &str) -> Outcome<()> {
        self.out.borrow_mut().write_all(text.as_bytes()).map_err(|error| write_failure(&error))
    }

    pub(crate) fn line(&self, text: &str) -> Outcome<()> {
        self.text(text)?;
        self.text("\n")
    }

    /// Makes what was printed visible.
    pub(crate) fn flush(&self) -> Outcome<()> {
        self.out.borrow_mut().flush().map_err(|error| write_failure(&error))
    }

    /// Prints one thing: in a table a line a field, else its body.
    pub(crate) fn one(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let shape = shape.into();
        match self.format {
            Format::Table => {
                let names = self.columns_of(body.as_object().into_iter().flat_map(Map::keys).map(String::as_str));
                self.check_columns(&names, body)?;
                let mut table = self.table();
                for name in &names {
                    let value = body.get(name).unwrap_or(&Value::Null);
                    table.add_row([heading(name).to_owned(), for_people(name, value, shape.terms)]);
                }
                self.text(&lines(table))
            }
            Format::Json | Format::Yaml | Format::Ndjson => self.document(&self.cut(body)),
            Format::Csv => {
                let mut rows = self.rows(shape);
                rows.push(std::slice::from_ref(body))?;
                rows.end(None)
            }
        }
    }

    /// Prints a whole document as JSON or YAML; on one line for NDJSON.
    pub(crate) fn document(&self, body: &Value) -> Outcome<()> {
        self.text(&self.document_text(body)?)
    }

    /// The same as text, for a file.
    pub(crate) fn document_text(&self, body: &Value) -> Outcome<String> {
        let broken = |error: String| Failure::bug(error);
        Ok(match self.format {
            Format::Yaml => serde_yaml_ng::to_string(body).map_err(|error| broken(error.to_string()))?,
            Format::Ndjson => format!("{body}\n"),
            _ => format!("{}\n", serde_json::to_string_pretty(body).map_err(|error| broken(error.to_string()))?),
        })
    }

    /// Prints one page of a list: the API's own body, or its items.
    pub(crate) fn page(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let items = body.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if matches!(self.format, Format::Json | Format::Yaml) {
            let mut body = body.clone();
            if self.columns.is_some()
                && let Some(list) = body.get_mut("items")
            {
                *list = Value::Array(items.iter().map(|item| self.cut(item)).collect());
            }
            return self.document(&body);
        }
        let mut rows = self.rows(shape.into());
        rows.push(items)?;
        rows.end(None)
    }

    /// Begins a list that is printed as it comes.
    pub(crate) fn rows(&self, shape: Shape) -> Rows<'_> {
        Rows::new(self, shape, self.columns_of(shape.columns.iter().copied()))
    }

    /// Whether columns were asked for by name.
    pub(crate) fn has_columns(&self) -> bool {
        self.columns.is_some()
    }

    fn columns_of<'a>(&self, usual: impl Iterator<Item = &'a str>) -> Vec<String> {
        self.columns.clone().unwrap_or_else(|| usual.map(str::to_owned).collect())
    }

    /// Columns asked for by name must be fields.
    pub(crate) fn check_columns(&self, names: &[String], item: &Value) -> Outcome<()> {
        let Some(fields) = item.as_object().filter(|_| self.columns.is_some()) else {
            return Ok(());
        };
        let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !fields.contains_key(*name)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let (unknown, known) = (unknown.join(", "), fields.keys().cloned().collect::<Vec<_>>().join(", "));
        Err(Failure::usage(say!("Không có cột: {unknown}", "No such column: {unknown}")).line(say!("Có các cột: {known}", "There are: {known}")))
    }

    /// Only the fields asked for.
    pub(crate) fn cut(&self, item: &Value) -> Value {
        match (&self.columns, item) {
            (Some(names), Value::Object(fields)) => Value::Object(names.iter().filter_map(|name| Some((name.clone(), fields.get(name)?.clone()))).collect()),
            _ => item.clone(),
        }
    }

    /// An empty table that fits the terminal, if there is one.
    pub(crate) fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        if self.terminal {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        } else {
            table.force_no_tty();
        }
        table
    }
}

/// The table's lines without the blanks at their ends.
pub(crate) fn lines(mut table: Table) -> String {
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

/// Says something beside the data, on standard error.
pub(crate) fn note(text: &str) {
    // Nothing can be done, nor needs to be, when nobody reads remarks.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A reader that stopped reading is no error: `chibo cell list --all | head`.
fn write_failure(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::BrokenPipe {
        return Failure::silent(Exit::Ok);
    }
    Failure::bug(say!("Không ghi được kết quả: {error}", "Cannot write the output: {error}"))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use serde_json::json;

    use super::*;
    use crate::resource::CELL;

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
        let out = RefCell::new(Box::new(sink.clone()) as Box<dyn Write>);
        print(&Output { format, columns, bom, styled: false, terminal: false, out }).unwrap();
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
        let text = printed(Format::Table, &["name", "code", "official_members"], false, |out| out.page(&body, &CELL));
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
        let text = printed(Format::Csv, &columns, true, |out| out.page(&cells(), &CELL));
        assert_eq!(text, "\u{feff}code,name,official_members\nCB01,Chi bộ Tổ 1,9\nCB02,'=1+1,12\n");
    }

    #[test]
    fn json_is_the_apis_own_body_and_streams_to_the_same() {
        let text = printed(Format::Json, &[], false, |out| out.page(&cells(), &CELL));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), cells());
        let text = printed(Format::Json, &[], false, |out| {
            let (body, mut rows) = (cells(), out.rows(Shape::from(&CELL)));
            for item in body["items"].as_array().unwrap() {
                rows.push(std::slice::from_ref(item))?;
            }
            rows.end(json!({"page": body["page"]}).as_object())
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), cells());
        let empty = printed(Format::Json, &[], false, |out| out.rows(Shape::from(&CELL)).end(None));
        assert_eq!(serde_json::from_str::<Value>(&empty).unwrap(), json!({"items": []}));
    }

    #[test]
    fn an_unknown_column_is_named_with_those_there_are() {
        let sink = Sink::default();
        let out = RefCell::new(Box::new(sink) as Box<dyn Write>);
        let output = Output { format: Format::Table, columns: Some(vec!["colour".into()]), bom: false, styled: false, terminal: false, out };
        let failure = output.page(&cells(), &CELL).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.title.contains("colour") && failure.detail[0].contains("official_members"));
    }
}
