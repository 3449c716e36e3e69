//! Rows of a CSV file: with or without a byte order mark, separated by commas, semicolons or tabs, with lines that end one way or another.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};

use chibo_openapi::Code;
use chibo_openapi::vocabulary::FileFormat;
use csv::{ByteRecord, ByteRecordsIntoIter, ReaderBuilder, Terminator};
use serde_json::Value;

use super::heading::Heading;
use super::rows::{COLUMNS, RawRow, unreadable};
use crate::fail::{Fail, Flaw, Outcome};

type Rows = Box<dyn Iterator<Item = Outcome<RawRow>> + Send>;

/// Rows of a file, the heading among them, and what separates their cells.
pub(super) fn open(file: File) -> Outcome<(Rows, Heading)> {
    let mut input = BufReader::with_capacity(64 * 1024, file);
    let broken = |error: std::io::Error| unreadable(&error.to_string());
    let start = input.fill_buf().map_err(broken)?;
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || start.starts_with(b"PK\x03\x04") {
        return Err(not_utf_8(1));
    }
    let bom = start.starts_with(b"\xef\xbb\xbf");
    // Some spreadsheets end lines with a carriage return alone.
    let end = if start.contains(&b'\r') && !start.contains(&b'\n') { b'\r' } else { b'\n' };
    if bom {
        input.consume(3);
    }
    let (mut first, mut named, mut number) = (Vec::new(), None, 0);
    while input.by_ref().take(LINE as u64 + 1).read_until(end, &mut first).map_err(broken)? > 0 {
        if first.len() > LINE {
            return Err(unreadable("a line is longer than a megabyte"));
        }
        if let (0, None, Some(delimiter)) = (number, named, delimiter_named(&first)) {
            named = Some(delimiter);
        } else {
            number += 1;
            if !first.trim_ascii().is_empty() {
                break;
            }
        }
        first.clear();
    }
    let delimiter = named.unwrap_or_else(|| delimiter_of(&first));
    // The last line ends like every other, so that lines can be counted.
    let input = Lines { inner: Cursor::new(first).chain(input).chain(Cursor::new([end])), end, length: 0 };
    let reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(end)).flexible(true).has_headers(false).from_reader(input);
    let rows = Records { inner: reader.into_byte_records(), number: number - 1, line: 1 };
    Ok((Box::new(rows), Heading { delimiter, bom, ..Heading::plain(FileFormat::Csv) }))
}

/// Bytes of a line.
const LINE: usize = 1 << 20;

/// A file whose lines have a limit: what is read of a row is kept until its end.
struct Lines<R> {
    inner: R,
    end: u8,
    length: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(into)?;
        for line in into[..read].split_inclusive(|byte| *byte == self.end) {
            self.length += line.len();
            if self.length > LINE {
                return Err(std::io::Error::other("a line is longer than a megabyte"));
            }
            if line.last() == Some(&self.end) {
                self.length = 0;
            }
        }
        Ok(read)
    }
}

/// Rows with their numbers: lines within a cell are none, empty lines are.
struct Records<R: Read> {
    inner: ByteRecordsIntoIter<R>,
    number: i64,
    line: u64,
}

impl<R: Read> Iterator for Records<R> {
    type Item = Outcome<RawRow>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let record = match self.inner.next()? {
                Ok(record) => record,
                Err(error) => return Some(Err(unreadable(&error.to_string()))),
            };
            let (within, behind) = (record.as_slice().split(|byte| *byte == b'\n').skip(1).count(), self.inner.reader().position().line());
            let lines = behind.saturating_sub(self.line).saturating_sub(within as u64).max(1);
            self.number += i64::try_from(lines).unwrap_or(1);
            self.line = behind;
            if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Some(row(self.number, &record));
            }
        }
    }
}

fn row(number: i64, record: &ByteRecord) -> Outcome<RawRow> {
    if record.len() > COLUMNS {
        return Err(unreadable(&format!("row {number} has more than {COLUMNS} columns")));
    }
    let texts = record.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>().map_err(|_| not_utf_8(number))?;
    let cells = texts.into_iter().map(|text| Value::from(text.trim_end_matches('\r'))).collect();
    Ok(RawRow { number, cells, broken: None })
}

fn not_utf_8(row: i64) -> Fail {
    Fail::invalid(vec![Flaw::whole(Code::NotUtf8).with("row", row)])
}

/// What stands between the cells: comma, semicolon or tab, whichever the heading has most of outside quotes; spreadsheets write any.
fn delimiter_of(heading: &[u8]) -> u8 {
    let mut quoted = false;
    let mut found = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in heading {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = found.iter_mut().find(|(delimiter, _)| !quoted && delimiter == byte) {
            *count += 1;
        }
    }
    // Of equal ones the last is taken, which is the comma here.
    found.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

/// The delimiter that a first line `sep=;` names, as spreadsheets write and read it without showing it as a row.
fn delimiter_named(line: &[u8]) -> Option<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [name @ .., delimiter] if name.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, SeekFrom, Write};

    use super::*;

    fn read(text: &[u8]) -> (Vec<(i64, Vec<String>)>, Heading) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let (rows, heading) = open(file).unwrap();
        let rows =
            rows.map(Result::unwrap).map(|row| (row.number, row.cells.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()));
        (rows.collect(), heading)
    }

    #[test]
    fn files_as_spreadsheets_write_them() {
        let wanted: Vec<(i64, Vec<String>)> = vec![(1, vec!["a".into(), "b".into()]), (2, vec!["1,5".into(), "x".into()])];
        for (text, delimiter, bom) in [
            ("a,b\n\"1,5\",x\n", b',', false),
            ("\u{feff}a;b\r\n1,5;x\r\n", b';', true),
            ("a\tb\r1,5\tx", b'\t', false),
            ("sep=;\r\na;b\r\n1,5;x", b';', false),
            ("\"sep=;\"\na;b\n1,5;x\n\n\n", b';', false),
        ] {
            let (rows, heading) = read(text.as_bytes());
            assert_eq!((rows, heading.delimiter, heading.bom), (wanted.clone(), delimiter, bom), "{text:?}");
        }
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let (rows, _) = read(b"\n\na,b\n\n1,\"x\ny\"\n,\n2,z\n");
        assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 5, 7]);
    }

    #[test]
    fn what_is_not_utf_8_is_refused_with_its_row() {
        for (text, row) in [(&b"\xff\xfea"[..], 1), (b"PK\x03\x04", 1), (b"a,b\nx,y\n\xe1,z\n", 3)] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            let fail = open(file).and_then(|(rows, _)| rows.collect::<Outcome<Vec<_>>>()).unwrap_err();
            let told = fail.render(chibo_openapi::Lang::En, "", "");
            assert_eq!((told.errors[0].code.as_str(), told.errors[0].params["row"].as_i64()), ("not_utf8", Some(row)));
        }
    }
}
