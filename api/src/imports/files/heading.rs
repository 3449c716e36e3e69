//! Which column of a file is which: by field name, or by the headings that exports write in Vietnamese and English. Pure.

use std::collections::HashMap;

use chibo_openapi::shown::heading;
use chibo_openapi::vocabulary::FileFormat;
use chibo_openapi::{Code, Lang};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::rows::Reading;
use crate::fail::{Fail, Faults, Flaw, Outcome};
use crate::http::foreign_encoding;
use crate::imports::columns::Shape;

/// The column that a file of failed rows has besides; it is read over.
pub(in crate::imports) const ERROR: &str = "error";

/// The heading of a file, for reading its rows and for giving failed ones back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::imports) struct Heading {
    pub(in crate::imports) format: FileFormat,
    /// The names as they stand in the file; none of lines of JSON.
    pub(in crate::imports) names: Vec<String>,
    /// The field of each; none where it is read over.
    pub(in crate::imports) fields: Vec<Option<String>>,
    pub(in crate::imports) delimiter: u8,
    pub(in crate::imports) bom: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Column(&'static str),
    /// What lists show and an import has no use for.
    ReadOver,
}

/// What names a column can have.
pub(super) struct Known(HashMap<String, Meaning>);

impl Known {
    /// Of a kind: its columns, and what lists of it show besides, which says nothing here.
    pub(super) fn of(shape: &Shape, document: &Value) -> Self {
        let mut names = HashMap::new();
        let mut named = |field: &str, meaning: Meaning| {
            for name in [field, heading(Lang::Vi, field), heading(Lang::En, field)] {
                names.entry(folded(name)).or_insert(meaning);
            }
        };
        for column in shape.columns {
            named(column.field, Meaning::Column(column.field));
        }
        let shown = document["components"]["schemas"][shape.item]["properties"].as_object();
        shown.into_iter().flatten().for_each(|(field, _)| named(field, Meaning::ReadOver));
        named(ERROR, Meaning::ReadOver);
        // Rows that are numbered for a reader, and a column that is there to keep others apart.
        for name in ["stt", "tt", "số thứ tự", "no.", "no", "#", ""] {
            names.entry(name.to_owned()).or_insert(Meaning::ReadOver);
        }
        Self(names)
    }

    /// What a name stands for.
    pub(super) fn meaning(&self, name: &str) -> Option<Meaning> {
        self.0.get(&folded(name)).copied()
    }
}

/// Whether a name is one of a column: its field, or its heading in either language.
pub(in crate::imports) fn is_named(field: &str, name: &str) -> bool {
    let name = folded(name);
    [field, heading(Lang::Vi, field), heading(Lang::En, field)].iter().any(|known| folded(known) == name)
}

/// Letters as they are compared: composed, small, with single blanks; the star of a template that marks what is required goes.
fn folded(name: &str) -> String {
    let small = name.nfc().collect::<String>().to_lowercase();
    small.trim().trim_end_matches('*').split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Heading {
    pub(super) fn plain(format: FileFormat) -> Self {
        Self { format, names: Vec::new(), fields: Vec::new(), delimiter: b',', bom: false }
    }

    /// The heading in the first of some rows, or everything that is wrong with it. Where a later row would do, the fault says which: titles
    /// above it have to go.
    pub(super) fn named(self, rows: &[Vec<String>], numbers: &[i64], reading: &Reading<'_>, document: &Value) -> Outcome<Self> {
        let known = Known::of(reading.shape, document);
        let Some(first) = rows.first() else { return Err(Fail::invalid(vec![Flaw::whole(Code::NoHeading)])) };
        let names: Vec<String> = trimmed(first);
        let faults = faults(&names, &known, reading);
        if faults.is_empty() {
            let field = |name: &String| match known.meaning(name) {
                Some(Meaning::Column(field)) => Some(field.to_owned()),
                Some(Meaning::ReadOver) | None => None,
            };
            let fields = names.iter().map(field).collect();
            return Ok(Self { names, fields, ..self });
        }
        let better = rows.iter().zip(numbers).skip(1).find(|(row, _)| self::faults(&trimmed(row), &known, reading).is_empty());
        if let Some((_, number)) = better {
            return Err(Fail::invalid(vec![Flaw::whole(Code::HeadingNotFirst).with("row", *number)]));
        }
        Fail::if_gathered(Code::ValidationFailed, faults)?;
        Ok(self)
    }
}

/// Without the empty cells at the end.
fn trimmed(row: &[String]) -> Vec<String> {
    let used = row.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
    row.iter().take(used).map(|name| name.trim().to_owned()).collect()
}

/// Every unknown, repeated and missing column.
fn faults(names: &[String], known: &Known, reading: &Reading<'_>) -> Faults {
    let mut faults = Faults::default();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut foreign = false;
    for name in names {
        match known.meaning(name) {
            // Of headings in letters of another encoding that is what is wrong, and it is said once.
            None => match foreign_encoding(name) {
                Some(_) if foreign => {}
                Some(encoding) => {
                    foreign = true;
                    faults.push(Flaw::whole(Code::LegacyEncoding).with("encoding", encoding));
                }
                None => faults.push(Flaw::whole(Code::UnknownColumn).with("column", name.as_str())),
            },
            Some(Meaning::Column(field)) => {
                if let Some(before) = seen.insert(field, name) {
                    faults.push(Flaw::whole(Code::RepeatedColumn).with("column", name.as_str()).with("before", before));
                }
            }
            Some(Meaning::ReadOver) => {}
        }
    }
    let required = reading.shape.columns.iter().filter(|column| column.required && !reading.given.contains(&column.field));
    for column in required.filter(|column| !seen.contains_key(column.field)) {
        let flaw = Flaw::whole(Code::MissingColumn).with("column", column.field);
        faults.push(flaw.with("vi", heading(Lang::Vi, column.field)).with("en", heading(Lang::En, column.field)));
    }
    faults
}
