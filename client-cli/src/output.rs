//! The one place that prints: data to standard output in the form asked for, remarks to standard error.
//! Not here: what fields are called (`fields.rs`) and how failures read (`report.rs`).

use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal as _, Write};

use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width,
    presets::NOTHING,
};
use serde_json::{Map, Value};

use crate::args::{Format, Global};
use crate::exit::{Exit, Failure, Outcome};
use crate::fields::{for_people, for_programs, harmless, heading, is_number};
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
        Self {
            columns: resource.columns,
            terms: resource.terms,
        }
    }
}

/// Where output goes and in what form.
pub(crate) struct Output {
    pub(crate) format: Format,
    columns: Option<Vec<String>>,
    bom: bool,
    /// Whether headings may stand out.
    styled: bool,
    out: RefCell<Box<dyn Write>>,
}

impl Output {
    pub(crate) fn new(format: Format, global: &Global) -> Self {
        let styled =
            std::io::stdout().is_terminal() && crate::profile::environment("NO_COLOR").is_none();
        let out = Box::new(std::io::BufWriter::new(std::io::stdout()));
        Self {
            format,
            columns: global.columns.clone(),
            bom: global.bom,
            styled,
            out: RefCell::new(out),
        }
    }

    /// Writes text as it is.
    pub(crate) fn text(&self, text: &str) -> Outcome<()> {
        self.out
            .borrow_mut()
            .write_all(text.as_bytes())
            .map_err(|error| write_failure(&error))
    }

    pub(crate) fn line(&self, text: &str) -> Outcome<()> {
        self.text(text)?;
        self.text("\n")
    }

    /// Makes what was printed visible.
    pub(crate) fn flush(&self) -> Outcome<()> {
        self.out
            .borrow_mut()
            .flush()
            .map_err(|error| write_failure(&error))
    }

    /// Prints one thing: in a table a line a field, else its body.
    pub(crate) fn one(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let shape = shape.into();
        match self.format {
            Format::Table => {
                let names = self.columns_of(
                    body.as_object()
                        .into_iter()
                        .flat_map(Map::keys)
                        .map(String::as_str),
                );
                self.check_columns(&names, body)?;
                let mut table = self.table();
                for name in &names {
                    let value = body.get(name).unwrap_or(&Value::Null);
                    table.add_row([
                        heading(name).to_owned(),
                        for_people(name, value, shape.terms),
                    ]);
                }
                self.text(&lines(&table))
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
        let broken = |error: String| Failure::bug(error);
        let text = match self.format {
            Format::Yaml => {
                serde_yaml_ng::to_string(body).map_err(|error| broken(error.to_string()))?
            }
            Format::Ndjson => format!("{body}\n"),
            _ => format!(
                "{}\n",
                serde_json::to_string_pretty(body).map_err(|error| broken(error.to_string()))?
            ),
        };
        self.text(&text)
    }

    /// Prints one page of a list: the API's own body, or its items.
    pub(crate) fn page(&self, body: &Value, shape: impl Into<Shape>) -> Outcome<()> {
        let items = body
            .get("items")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
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
        Rows {
            output: self,
            shape,
            names: self.columns_of(shape.columns.iter().copied()),
            widths: Vec::new(),
            count: 0,
        }
    }

    fn columns_of<'a>(&self, usual: impl Iterator<Item = &'a str>) -> Vec<String> {
        self.columns
            .clone()
            .unwrap_or_else(|| usual.map(str::to_owned).collect())
    }

    /// Columns asked for by name must be fields.
    fn check_columns(&self, names: &[String], item: &Value) -> Outcome<()> {
        let Some(fields) = item.as_object().filter(|_| self.columns.is_some()) else {
            return Ok(());
        };
        let unknown: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !fields.contains_key(*name))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let (unknown, known) = (
            unknown.join(", "),
            fields.keys().cloned().collect::<Vec<_>>().join(", "),
        );
        Err(
            Failure::usage(say!("Không có cột: {unknown}", "No such column: {unknown}"))
                .line(say!("Có các cột: {known}", "There are: {known}")),
        )
    }

    /// Only the fields asked for.
    fn cut(&self, item: &Value) -> Value {
        match (&self.columns, item) {
            (Some(names), Value::Object(fields)) => Value::Object(
                names
                    .iter()
                    .filter_map(|name| Some((name.clone(), fields.get(name)?.clone())))
                    .collect(),
            ),
            _ => item.clone(),
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        if std::io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        if !self.styled {
            table.force_no_tty();
        }
        table
    }
}

/// A list that is printed page by page.
pub(crate) struct Rows<'a> {
    output: &'a Output,
    shape: Shape,
    names: Vec<String>,
    widths: Vec<u16>,
    count: usize,
}

impl Rows<'_> {
    /// Prints some more items.
    pub(crate) fn push(&mut self, items: &[Value]) -> Outcome<()> {
        let first = self.count == 0;
        if let (true, Some(item)) = (first, items.first()) {
            self.output.check_columns(&self.names, item)?;
        }
        match self.output.format {
            Format::Table => self.table(items, first)?,
            Format::Csv => self.csv(items, first)?,
            Format::Ndjson => {
                for item in items {
                    self.output.line(&self.output.cut(item).to_string())?;
                }
            }
            Format::Json => {
                for (place, item) in items.iter().enumerate() {
                    let before = if first && place == 0 {
                        "{\"items\":[\n"
                    } else {
                        ",\n"
                    };
                    self.output
                        .text(&format!("{before}{}", self.output.cut(item)))?;
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

    /// Prints what closes the list; `tail` are further fields of the JSON document.
    pub(crate) fn end(self, tail: Option<&Map<String, Value>>) -> Outcome<()> {
        match self.output.format {
            Format::Json => {
                self.output.text(if self.count == 0 {
                    "{\"items\":["
                } else {
                    "\n]"
                })?;
                if self.count == 0 {
                    self.output.text("]")?;
                }
                for (name, value) in tail.into_iter().flatten() {
                    self.output
                        .text(&format!(",{}:{value}", Value::String(name.clone())))?;
                }
                self.output.line("}")
            }
            // An empty list still has its heading, so that scripts can rely on it.
            Format::Csv if self.count == 0 => self.output.text(&self.csv_text(&[], true)?),
            Format::Yaml if self.count == 0 => self.output.line("[]"),
            _ => Ok(()),
        }
    }

    fn table(&mut self, items: &[Value], first: bool) -> Outcome<()> {
        if items.is_empty() {
            return Ok(());
        }
        let mut table = self.output.table();
        if first {
            table.set_header(self.names.iter().map(|name| {
                let cell = Cell::new(heading(name));
                if self.output.styled {
                    cell.add_attribute(Attribute::Bold)
                } else {
                    cell
                }
            }));
        }
        for item in items {
            table.add_row(self.names.iter().map(|name| {
                let value = item.get(name).unwrap_or(&Value::Null);
                let cell = Cell::new(for_people(name, value, self.shape.terms));
                if is_number(value, name) {
                    cell.set_alignment(CellAlignment::Right)
                } else {
                    cell
                }
            }));
        }
        // Later pages keep the widths of the first one, so that columns stay in line.
        for (place, width) in self.widths.iter().enumerate() {
            if let Some(column) = table.column_mut(place) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + 2)));
            }
        }
        if first {
            self.widths = table.column_max_content_widths();
        }
        self.output.text(&lines(&table))
    }

    fn csv(&self, items: &[Value], first: bool) -> Outcome<()> {
        let text = self.csv_text(items, first)?;
        self.output.text(&text)
    }

    fn csv_text(&self, items: &[Value], first: bool) -> Outcome<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut write = |record: Vec<String>| {
            writer
                .write_record(record)
                .map_err(|error| Failure::bug(error.to_string()))
        };
        if first {
            write(self.names.clone())?;
        }
        for item in items {
            let cell = |name: &String| {
                let value = item.get(name).unwrap_or(&Value::Null);
                let text = for_programs(value);
                if value.is_number() {
                    text
                } else {
                    harmless(text)
                }
            };
            write(self.names.iter().map(cell).collect())?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|error| Failure::bug(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| Failure::bug(error.to_string()))?;
        Ok(if first && self.output.bom {
            format!("\u{feff}{text}")
        } else {
            text
        })
    }
}

/// The table's lines without the blanks that fill the last column.
fn lines(table: &Table) -> String {
    table
        .lines()
        .map(|line| format!("{}\n", line.trim_end().strip_prefix(' ').unwrap_or(&line)))
        .collect()
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
    Failure::bug(say!(
        "Không ghi được kết quả: {error}",
        "Cannot write the output: {error}"
    ))
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

    fn printed(
        format: Format,
        columns: &[&str],
        bom: bool,
        print: impl FnOnce(&Output) -> Outcome<()>,
    ) -> String {
        let sink = Sink::default();
        let columns =
            (!columns.is_empty()).then(|| columns.iter().map(|name| (*name).to_owned()).collect());
        let out = RefCell::new(Box::new(sink.clone()) as Box<dyn Write>);
        print(&Output {
            format,
            columns,
            bom,
            styled: false,
            out,
        })
        .unwrap();
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
        let text = printed(
            Format::Table,
            &["name", "code", "official_members"],
            false,
            |out| out.page(&body, &CELL),
        );
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
        assert_eq!(
            text,
            "\u{feff}code,name,official_members\nCB01,Chi bộ Tổ 1,9\nCB02,'=1+1,12\n"
        );
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
        let empty = printed(Format::Json, &[], false, |out| {
            out.rows(Shape::from(&CELL)).end(None)
        });
        assert_eq!(
            serde_json::from_str::<Value>(&empty).unwrap(),
            json!({"items": []})
        );
    }

    #[test]
    fn an_unknown_column_is_named_with_those_there_are() {
        let sink = Sink::default();
        let out = RefCell::new(Box::new(sink) as Box<dyn Write>);
        let output = Output {
            format: Format::Table,
            columns: Some(vec!["colour".into()]),
            bom: false,
            styled: false,
            out,
        };
        let failure = output.page(&cells(), &CELL).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.title.contains("colour") && failure.detail[0].contains("official_members"));
    }
}
