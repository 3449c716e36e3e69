//! The file of failed rows: in the imported file's own form with a column `error`, to be mended and imported again.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::heading::{ERROR_COLUMN, Heading};
use super::options::RowFormat;
use super::rows::RawRow;
use crate::failure::{Failure, Outcome};
use crate::output::csv_text;
use crate::say::pick;
use chibo_openapi::shown::without_formula;

/// The file of failed rows, made when the first one fails.
pub(super) struct FailedRows {
    pub(super) path: PathBuf,
    heading: Heading,
    file: Option<File>,
}

impl FailedRows {
    pub(super) fn new(path: &Path, input: &Path, heading: &Heading) -> Outcome<Self> {
        if let (Ok(a), Ok(b)) = (path.canonicalize(), input.canonicalize())
            && a == b
        {
            return Err(Failure::usage(pick("--failed-to phải là tệp khác với -f", "--failed-to must be another file than -f")));
        }
        Ok(Self { path: path.to_owned(), heading: heading.clone(), file: None })
    }

    pub(super) fn write(&mut self, raw: &RawRow, error: &str) -> Outcome<()> {
        let mut text = String::new();
        if self.file.is_none() {
            self.file = Some(File::create(&self.path).map_err(|error| Failure::file(&self.path, &error))?);
            text = self.heading_text()?;
        }
        text.push_str(&self.row_text(raw, error)?);
        match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()).map_err(|error| Failure::file(&self.path, &error)),
            None => Ok(()),
        }
    }

    fn heading_text(&self) -> Outcome<String> {
        if self.heading.format == RowFormat::Ndjson {
            return Ok(String::new());
        }
        let names = self.heading.names.iter().map(String::as_str).filter(|name| *name != ERROR_COLUMN);
        let line = csv_text(self.heading.delimiter, [names.chain([ERROR_COLUMN])])?;
        Ok(if self.heading.bom { format!("\u{feff}{line}") } else { line })
    }

    fn row_text(&self, raw: &RawRow, error: &str) -> Outcome<String> {
        match raw {
            RawRow::Csv(cells) => {
                let names = &self.heading.names;
                let cell = |(place, name): (usize, &String)| (name != ERROR_COLUMN).then(|| cells.get(place).map_or("", String::as_str));
                let error = without_formula(error.to_owned());
                csv_text(self.heading.delimiter, [names.iter().enumerate().filter_map(cell).chain([error.as_str()])])
            }
            RawRow::Json(fields) => {
                let mut fields = fields.clone();
                fields.insert(ERROR_COLUMN.to_owned(), json!(error));
                Ok(format!("{}\n", Value::Object(fields)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_rows_keep_their_columns_delimiter_and_mark() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("failed.csv");
        let names = ["code", "error", "value"].map(str::to_owned).to_vec();
        let heading = Heading { format: RowFormat::Csv, names, delimiter: b';', bom: true };
        let mut failed = FailedRows::new(&path, Path::new("-"), &heading).unwrap();
        assert!(!path.exists());
        let row = ["CB01", "an older error", "x"].map(str::to_owned).to_vec();
        failed.write(&RawRow::Csv(row.clone()), "value: số nguyên; kind: thiếu").unwrap();
        failed.write(&RawRow::Csv(row), "b").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "\u{feff}code;value;error\nCB01;x;\"value: số nguyên; kind: thiếu\"\nCB01;x;b\n");
    }
}
