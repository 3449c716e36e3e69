//! How much a workbook unfolds to, before it is read. A workbook is a zip archive: a small file can name a great deal. What its reader keeps in
//! memory – the directory, the texts that cells share, styles, the list of sheets – and what it holds of one cell at a time is weighed by
//! unfolding it once into nothing.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::rows::unreadable;
use crate::fail::Outcome;

/// Parts of an archive.
const PARTS: usize = 10_000;
/// Bytes of all parts that are kept in memory.
const KEPT: u64 = 256 << 20;
/// Bytes of a sheet, which is read cell by cell.
const SHEET: u64 = 4 << 30;
/// Bytes of a cell with its markup; Excel keeps 32,767 characters of text.
const CELL: u64 = 1 << 20;

/// Whether a file is what Excel has saved since 2007, and no older or other spreadsheet: an archive that begins with a part of such a workbook.
pub(super) fn is_workbook(mut file: &File) -> bool {
    let mut head = [0; 64];
    let read = file.rewind().and_then(|()| file.read(&mut head)).unwrap_or_default();
    // An OpenDocument file begins with its media type, uncompressed.
    head[..read].starts_with(b"PK\x03\x04") && !head[30..].starts_with(b"mimetype")
}

/// Refuses a workbook that would not fit. The file stands at its beginning again.
pub(super) fn weigh(mut file: &File) -> Outcome<()> {
    weighed(file).and_then(|()| file.rewind()).map_err(|error| unreadable(&error.to_string()))
}

fn weighed(file: &File) -> io::Result<()> {
    if too_many_parts(file)? {
        return Err(io::Error::other(format!("there are more than {PARTS} parts")));
    }
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    let mut kept = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at)?;
        let name = part.name()?.replace('\\', "/").to_ascii_lowercase();
        let told = |error: io::Error| io::Error::other(format!("{name}: {error}"));
        if is_sheet(&name) {
            cells(BufReader::new(part)).map_err(told)?;
        } else {
            kept += unfold(part, &name, KEPT - kept).map_err(told)?;
        }
    }
    Ok(())
}

/// By the headers of parts, which nothing but the size of the file limits, and which are all read when the archive is opened.
fn too_many_parts(mut file: &File) -> io::Result<bool> {
    const HEADER: &[u8] = b"PK\x01\x02";
    file.seek(SeekFrom::Start(0))?;
    let (mut chunk, mut carried, mut found) = (vec![0; 1 << 16], 0, 0);
    while found <= PARTS {
        let read = file.read(&mut chunk[carried..])?;
        if read == 0 {
            break;
        }
        let filled = carried + read;
        found += memchr::memmem::find_iter(&chunk[..filled], HEADER).count();
        // A header may lie across two chunks; three bytes hold no whole one.
        carried = filled.min(HEADER.len() - 1);
        chunk.copy_within(filled - carried..filled, 0);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(found > PARTS)
}

/// A part that is read as a sheet only: `unfold` sees to it that the workbook itself, beside which the shared texts lie, is in another folder.
fn is_sheet(name: &str) -> bool {
    name.trim_start_matches('/').strip_prefix("xl/worksheets/").is_some_and(|name| !name.contains('/'))
}

/// Unfolds a part that is kept in memory; how much there is.
fn unfold(part: impl Read, name: &str, room: u64) -> io::Result<u64> {
    let mut part = Rationed { inner: BufReader::new(part), left: room };
    if name == "_rels/.rels" {
        let mut text = String::new();
        part.read_to_string(&mut text)?;
        let text = text.to_ascii_lowercase();
        if text.contains("worksheets") || text.contains('&') {
            return Err(io::Error::other("the workbook is not in a folder of its own"));
        }
    }
    let announced = if name.ends_with("sharedstrings.xml") { announced(&mut part)? } else { 0 };
    io::copy(&mut part, &mut io::sink())?;
    let bytes = room - part.left;
    // Room is made at once for as many texts as are announced.
    if announced > bytes.max(10_000) { Err(io::Error::other(format!("{announced} shared texts are announced in {bytes} bytes"))) } else { Ok(bytes) }
}

/// The largest number in the first tag of the texts that cells share.
fn announced(part: &mut Rationed<impl BufRead>) -> io::Result<u64> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(io::Error::other)? {
            Event::Start(tag) if tag.local_name().as_ref() == "sst" => {
                let numbers = tag.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| !digits.is_empty());
                return Ok(numbers.map(|digits| digits.parse().unwrap_or(u64::MAX)).max().unwrap_or(0));
            }
            Event::Eof => return Ok(0),
            _ => {}
        }
    }
}

/// Reads a sheet as its reader does, each cell with a ration of its own.
fn cells(part: impl BufRead) -> io::Result<()> {
    let mut reader = Reader::from_reader(Rationed { inner: part, left: CELL });
    let (mut buffer, mut depth, mut bytes) = (Vec::new(), None, 0_u64);
    loop {
        buffer.clear();
        let before = reader.get_ref().left;
        let event = reader.read_event_into(&mut buffer).map_err(io::Error::other)?;
        bytes += before - reader.get_ref().left;
        if bytes > SHEET {
            return Err(io::Error::other("it unfolds to more than a sheet may have"));
        }
        depth = match (event, depth) {
            (Event::Start(tag), None) if tag.local_name().as_ref() == "sheetData" => Some(0_u64),
            (Event::Start(_), Some(depth)) => Some(depth + 1),
            (Event::End(_), Some(0)) | (Event::Eof, _) => return Ok(()),
            (Event::End(_), Some(depth)) => Some(depth - 1),
            (_, depth) => depth,
        };
        // Between two rows, or two cells of a row.
        if depth.is_some_and(|depth| depth <= 1) {
            reader.get_mut().left = CELL;
        }
    }
}

/// A reader that gives so many bytes, and then an error.
struct Rationed<R> {
    inner: R,
    left: u64,
}

impl<R: BufRead> Read for Rationed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Rationed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let filled = self.inner.fill_buf()?;
        if self.left == 0 && !filled.is_empty() {
            return Err(io::Error::other("it unfolds to more than is kept in memory"));
        }
        Ok(&filled[..filled.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))])
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.left -= bytes as u64;
    }
}

#[cfg(test)]
mod tests {

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const RELS: &str = r#"<Relationships><Relationship Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

    type Part<'a> = (&'a str, &'a dyn Fn(&mut dyn io::Write));

    fn book(parts: &[Part<'_>]) -> File {
        let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, content) in parts {
            let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            archive.start_file(*name, options).unwrap();
            content(&mut archive);
        }
        archive.finish().unwrap()
    }

    fn text(text: &str) -> impl Fn(&mut dyn io::Write) + use<> {
        let text = text.to_owned();
        move |to| to.write_all(text.as_bytes()).unwrap()
    }

    fn sheet(row: &'static str, times: usize) -> impl Fn(&mut dyn io::Write) {
        move |to| {
            to.write_all(b"<worksheet><sheetData><row r='1'>").unwrap();
            for _ in 0..times {
                to.write_all(row.as_bytes()).unwrap();
            }
            to.write_all(b"</row></sheetData></worksheet>").unwrap();
        }
    }

    fn refused(parts: &[Part<'_>]) -> bool {
        weigh(&book(parts)).is_err()
    }

    #[test]
    fn a_large_workbook_fits() {
        let many = sheet("<c r='A1'><v>1</v></c>", 200_000);
        let shared = text("<sst count='3' uniqueCount='2'><si><t>a</t></si><si><t>b</t></si></sst>");
        let book = book(&[("_rels/.rels", &text(RELS)), ("xl/worksheets/sheet1.xml", &many), ("xl/sharedStrings.xml", &shared)]);
        weigh(&book).unwrap();
        // Whoever reads it next begins at the beginning.
        let mut first = [0];
        (&book).read_exact(&mut first).unwrap();
        assert_eq!(&first, b"P");
    }

    #[test]
    fn what_is_kept_in_memory_is_limited() {
        let zeros = |to: &mut dyn io::Write| {
            for _ in 0..257 {
                to.write_all(&vec![b' '; 1 << 20]).unwrap();
            }
        };
        assert!(refused(&[("xl/styles.xml", &zeros)]));
        assert!(refused(&[("XL\\SharedStrings.xml", &zeros)]));
        let half = |to: &mut dyn io::Write| {
            for _ in 0..129 {
                to.write_all(&vec![b' '; 1 << 20]).unwrap();
            }
        };
        assert!(!refused(&[("xl/styles.xml", &half)]));
        assert!(refused(&[("xl/styles.xml", &half), ("xl/theme/theme1.xml", &half)]), "parts count together");
    }

    #[test]
    fn a_cell_is_limited() {
        let long = |inside: &'static str| {
            move |to: &mut dyn io::Write| {
                let head = "<worksheet><sheetData><row><c t='inlineStr'><is>";
                to.write_all(head.as_bytes()).and_then(|()| to.write_all(inside.repeat((1 << 20) / inside.len() + 1).as_bytes())).unwrap();
                to.write_all(b"</is></c></row></sheetData></worksheet>").unwrap();
            }
        };
        for inside in ["x", "<t>x</t>", "<c></c>", "<row><c/></row>", "<!-- x -->", "<b a='>'/>"] {
            assert!(refused(&[("xl/worksheets/sheet1.xml", &long(inside))]), "{inside}");
        }
    }

    #[test]
    fn announced_texts_are_limited() {
        for (head, fits) in [("uniqueCount='9999'", true), ("count='18446744073709551615'", false), ("uniqueCount='99999999999999999999999'", false)] {
            let shared = text(&format!("<sst {head}><si><t>a</t></si></sst>"));
            assert_eq!(!refused(&[("xl/sharedStrings.xml", &shared)]), fits, "{head}");
        }
    }

    #[test]
    fn parts_are_limited() {
        let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
        for at in 0..=PARTS {
            archive.start_file(at.to_string(), SimpleFileOptions::default()).unwrap();
        }
        assert!(weigh(&archive.finish().unwrap()).is_err());
    }

    #[test]
    fn a_workbook_lies_in_a_folder_of_its_own() {
        for target in ["xl/Worksheets/workbook.xml", "xl/&#119;orksheets/workbook.xml"] {
            assert!(refused(&[("_rels/.rels", &text(&RELS.replace("xl/workbook.xml", target)))]), "{target}");
        }
    }
}
