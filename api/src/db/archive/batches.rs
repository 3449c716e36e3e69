//! Rows of a file, handed over some at once.

use sha2::{Digest, Sha256};

use super::tables::Told;

/// Rows that are handed over at once, and bytes after which there are enough.
const ROWS: usize = 500;
const BYTES: usize = 1 << 20;

/// Rows of one table, to be taken in batches.
pub(super) struct Batches<'a> {
    pub(super) lines: &'a mut dyn Iterator<Item = std::io::Result<String>>,
    pub(super) hash: Sha256,
    pub(super) rows: u64,
    /// The line behind the last row.
    pub(super) behind: Option<String>,
}

impl Batches<'_> {
    /// Hands over every row, some at once.
    pub(super) fn for_each_batch(&mut self, mut take: impl FnMut(&[String]) -> Told<()>) -> Told<()> {
        let (mut batch, mut bytes) = (Vec::with_capacity(ROWS), 0);
        loop {
            let line = next(self.lines)?;
            if !line.starts_with('[') {
                self.behind = Some(line);
                break;
            }
            self.hash.update(line.as_bytes());
            self.hash.update(b"\n");
            self.rows += 1;
            bytes += line.len();
            batch.push(line);
            if batch.len() == ROWS || bytes >= BYTES {
                take(&batch)?;
                batch.clear();
                bytes = 0;
            }
        }
        if batch.is_empty() { Ok(()) } else { take(&batch) }
    }
}

/// The next line.
pub(super) fn next(lines: &mut dyn Iterator<Item = std::io::Result<String>>) -> Told<String> {
    lines.next().ok_or_else(|| "the copy ends before its end".to_owned())?.map_err(|error| format!("the copy cannot be read: {error}"))
}
