//! The file of a copy: lines of JSON, compressed (zstd, RFC 8878). First a line about the database; for each table a line with its name and columns, a line
//! for each row, and a line with the number of rows and a hash over them; last a line that says that this is the end. A file that was cut off, or of
//! which a byte is another, is found by that.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::batches::{Batches, next};
use super::rows;
use super::tables::{Table, TableSummary, Told};
use crate::db::conn::Conn;
use crate::db::migrate;
use crate::db::schema::installation;

/// Raised when older programs could not read what is written.
const FORM: u32 = 1;

/// What a copy is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Form of the file.
    form: u32,
    /// Migrations that the database had.
    pub migrations: Vec<String>,
    /// Fingerprint of the master key that its secrets are sealed with; none where no server was started on it yet.
    pub key_fingerprint: Option<String>,
}

impl Head {
    pub(super) fn of(conn: &mut Conn) -> Told<Self> {
        let (migrations, lacking) = migrate::state(conn)?;
        if lacking {
            return Err("the database is of an older version of Chibo: upgrade it first, with chibo-api migrate".to_owned());
        }
        let key: Option<String> = installation::table
            .select(installation::key_fingerprint)
            .first(conn)
            .optional()
            .map_err(|error| format!("cannot read which master key the database has: {error}"))?;
        Ok(Self { form: FORM, migrations, key_fingerprint: key })
    }
}

/// What is in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it is of.
    pub head: Head,
    /// Its tables.
    pub tables: BTreeMap<String, TableSummary>,
}

impl Summary {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.rows).sum()
    }
}

/// A line that begins a table.
#[derive(Serialize, Deserialize)]
struct Begin {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
struct End {
    end: bool,
    tables: usize,
}

/// A file that is being written.
pub(super) struct Writing<'a> {
    out: zstd::Encoder<'a, BufWriter<&'a File>>,
    tables: usize,
}

impl Writing<'_> {
    fn line(&mut self, value: &impl Serialize) -> Told<()> {
        let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
        writeln!(self.out, "{json}").map_err(|error| unwritten(&error))
    }

    /// Writes a table.
    pub(super) fn table(&mut self, conn: &mut Conn, table: &Table) -> Told<()> {
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        self.line(&Begin { table: table.name.clone(), columns })?;
        let (mut hash, mut count) = (rows::begun(table.columns.iter().map(|column| column.name.as_str())), 0);
        rows::each(conn, table, |line| {
            hash.update(line.as_bytes());
            hash.update(b"\n");
            count += 1;
            writeln!(self.out, "{line}").map_err(|error| unwritten(&error))
        })?;
        self.tables += 1;
        self.line(&TableSummary::new(count, hash))
    }
}

/// Writes a new file that only its owner reads: whole, or none.
pub(super) fn write(to: &Path, head: &Head, tables: impl FnOnce(&mut Writing<'_>) -> Told<()>) -> Told<()> {
    let named = to.display();
    if to.exists() {
        return Err(format!("{named} exists already"));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    // Temporary files are made 0600, and stay so.
    let file = tempfile::NamedTempFile::new_in(folder).map_err(|error| format!("cannot write in {}: {error}", folder.display()))?;
    {
        let out = zstd::Encoder::new(BufWriter::new(file.as_file()), 3).map_err(|error| unwritten(&error))?;
        let mut writing = Writing { out, tables: 0 };
        writing.out.include_checksum(true).map_err(|error| unwritten(&error))?;
        writing.line(head)?;
        tables(&mut writing)?;
        let end = End { end: true, tables: writing.tables };
        writing.line(&end)?;
        writing.out.finish().and_then(|mut out| out.flush()).map_err(|error| unwritten(&error))?;
    }
    file.as_file().sync_all().map_err(|error| unwritten(&error))?;
    file.persist_noclobber(to).map_err(|error| format!("cannot write {named}: {}", error.error))?;
    Ok(())
}

fn unwritten(error: &std::io::Error) -> String {
    format!("the copy cannot be written: {error}")
}

/// Reads a file; `table` is handed each table, and takes its rows. What does not fit its hash is an error.
pub(super) fn read(from: &Path, mut table: impl FnMut((&str, &[String]), &mut Batches<'_>) -> Told<()>) -> Told<Summary> {
    let named = from.display();
    let file = File::open(from).map_err(|error| format!("cannot read {named}: {error}"))?;
    let foreign = |()| format!("{named} is no copy of a database of Chibo");
    let decoder = zstd::Decoder::new(file).map_err(|error| format!("cannot read {named}: {error}"))?;
    let mut lines = BufReader::new(decoder).lines();
    let head: Head = next(&mut lines).map_err(|_| ()).and_then(|line| serde_json::from_str(&line).map_err(|_| ())).map_err(foreign)?;
    if head.form > FORM {
        return Err(format!("{named} was written by a newer version of Chibo"));
    }
    let mut summary = Summary { head, tables: BTreeMap::new() };
    loop {
        let line = next(&mut lines)?;
        let Ok(Begin { table: name, columns }) = serde_json::from_str(&line) else {
            let end: End = serde_json::from_str(&line).map_err(|error| format!("{named}: a line that is none of a copy: {error}"))?;
            if end.tables != summary.tables.len() {
                return Err(format!("{named} has {} of {} tables", summary.tables.len(), end.tables));
            }
            return Ok(summary);
        };
        let hash = rows::begun(columns.iter().map(String::as_str));
        let mut batches = Batches { lines: &mut lines, hash, rows: 0, behind: None };
        table((&name, &columns), &mut batches)?;
        let found = TableSummary::new(batches.rows, batches.hash);
        let told: TableSummary = serde_json::from_str(&batches.behind.unwrap_or_default()).map_err(|_| format!("{name} is not whole in {named}"))?;
        if found != told {
            return Err(format!("{name} is not in {named} as it was written"));
        }
        summary.tables.insert(name, told);
    }
}
