//! Where output goes, in what form, and what of it: text as it is, documents, the fields asked for.
//! Not here: lists (`listing.rs`) and single things (`show.rs`), which are printed by these means.

use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal as _, Write};

use chibo_openapi::Lang;
use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::say;
use crate::settings::{Format, Labels, colour_wanted, environment};

/// Where output goes and in what form.
pub(crate) struct Output {
    pub(crate) format: Format,
    /// Fields asked for by name.
    pub(super) columns: Option<Vec<String>>,
    /// Whether CSV begins with a byte-order mark.
    pub(super) bom: bool,
    /// In which language CSV and files say what people read, instead of fields and values for programs.
    pub(crate) labels: Option<Lang>,
    /// Whether headings may stand out.
    pub(crate) styled: bool,
    /// Width that tables fit into: the terminal's, or what COLUMNS says.
    width: Option<u16>,
    out: RefCell<Box<dyn Write>>,
}

impl Output {
    pub(crate) fn new(format: Format, columns: Option<Vec<String>>, bom: bool, labels: Option<Labels>) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let out = Box::new(std::io::BufWriter::new(std::io::stdout()));
        let told = environment("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|width| *width > 0);
        let width = told.or_else(|| terminal.then(|| Table::new().width()).flatten());
        Self { format, columns, bom, labels: labels.map(Labels::lang), styled: terminal && colour_wanted(), width, out: RefCell::new(out) }
    }

    /// An output that nobody reads.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self::writing_to(Format::Json, None, false, Box::new(std::io::sink()))
    }

    /// An output that goes somewhere else than to standard output.
    #[cfg(test)]
    pub(super) fn writing_to(format: Format, columns: Option<Vec<String>>, bom: bool, out: Box<dyn Write>) -> Self {
        Self { format, columns, bom, labels: None, styled: false, width: None, out: RefCell::new(out) }
    }

    /// Writes text as it is.
    pub(crate) fn text(&self, text: &str) -> Outcome<()> {
        self.bytes(text.as_bytes())
    }

    /// Writes what is no text.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Outcome<()> {
        self.out.borrow_mut().write_all(bytes).map_err(|error| write_failure(&error))
    }

    pub(crate) fn line(&self, text: &str) -> Outcome<()> {
        self.text(text)?;
        self.text("\n")
    }

    /// Makes what was printed visible.
    pub(crate) fn flush(&self) -> Outcome<()> {
        self.out.borrow_mut().flush().map_err(|error| write_failure(&error))
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

    /// Whether people read it, who get names and no ids.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Table || self.format == Format::Xlsx || self.labels.is_some()
    }

    /// Width that tables fit into.
    pub(super) fn width(&self) -> Option<u16> {
        self.width
    }

    /// Whether columns were asked for by name.
    pub(crate) fn has_columns(&self) -> bool {
        self.columns.is_some()
    }

    /// The columns asked for, or the usual ones.
    pub(super) fn columns_or<'a>(&self, usual: impl Iterator<Item = &'a str>) -> Vec<String> {
        self.columns.clone().unwrap_or_else(|| usual.map(str::to_owned).collect())
    }

    /// Columns asked for by name must be fields.
    pub(super) fn check_columns(&self, names: &[String], item: &Value) -> Outcome<()> {
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
    pub(super) fn cut(&self, item: &Value) -> Value {
        match (&self.columns, item) {
            (Some(names), Value::Object(fields)) => Value::Object(names.iter().filter_map(|name| Some((name.clone(), fields.get(name)?.clone()))).collect()),
            _ => item.clone(),
        }
    }

    /// An empty table that fits the terminal, if there is one.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        match self.width {
            Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
            None => table.force_no_tty(),
        };
        table
    }
}

/// A reader that stopped reading is no error: `chibo cell list --all | head`.
fn write_failure(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::BrokenPipe {
        return Failure::silent(Exit::Ok);
    }
    Failure::bug(say!("Không ghi được kết quả: {error}", "Cannot write the output: {error}"))
}
