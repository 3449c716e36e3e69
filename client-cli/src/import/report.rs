//! What became of every row of an import, the counts, and the exit code.
//! Not here: the file of failed rows (`failed_rows.rs`).

use serde_json::{Map, Value, json};

use super::failed_rows::FailedRows;
use super::faults::RowFault;
use super::heading::Heading;
use super::options::ImportArgs;
use super::rows::Row;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{Listing, Output, Shape};
use crate::say::{note, pick, say};
use crate::settings::Format;

/// What a row did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Created,
    Updated,
    Unchanged,
}

/// How many rows did what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    created: u64,
    updated: u64,
    unchanged: u64,
    failed: u64,
}

impl Counts {
    fn add(&mut self, result: Result<Change, ()>) {
        *match result {
            Ok(Change::Created) => &mut self.created,
            Ok(Change::Updated) => &mut self.updated,
            Ok(Change::Unchanged) => &mut self.unchanged,
            Err(()) => &mut self.failed,
        } += 1;
    }

    fn all(self) -> u64 {
        self.created + self.updated + self.unchanged + self.failed
    }

    /// All went in, some did, or none.
    fn exit(self) -> Exit {
        match (self.failed, self.all() - self.failed) {
            (0, _) => Exit::Ok,
            (_, 0) => Exit::Refused,
            _ => Exit::Partial,
        }
    }
}

const SHAPE: Shape = Shape { columns: &["row", "code", "result", "errors"], terms: &[] };

/// The report in the making.
pub(super) struct Report<'a> {
    output: &'a Output,
    listing: Listing<'a>,
    waiting: Vec<Value>,
    counts: Counts,
    failed: Option<FailedRows>,
}

impl<'a> Report<'a> {
    pub(super) fn new(output: &'a Output, args: &ImportArgs, heading: &Heading) -> Outcome<Self> {
        let failed = args.failed_to.as_ref().map(|path| FailedRows::new(path, &args.file, heading)).transpose()?;
        Ok(Self { output, listing: output.listing(SHAPE), waiting: Vec::new(), counts: Counts::default(), failed })
    }

    pub(super) fn count(&self) -> u64 {
        self.counts.all()
    }

    /// Takes note of a row.
    pub(super) fn row(&mut self, row: &Row, result: Result<Change, Vec<RowFault>>) -> Outcome<()> {
        self.counts.add(result.as_ref().copied().map_err(|_| ()));
        let faults = result.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let text = faults.iter().map(RowFault::text).collect::<Vec<_>>().join("; ");
        if let (Err(_), Some(failed)) = (&result, &mut self.failed) {
            failed.write(&row.raw, &text)?;
        }
        let people = matches!(self.output.format, Format::Table | Format::Csv);
        let errors =
            if people { json!(text) } else { faults.iter().map(|fault| json!({"field": fault.column, "code": fault.code, "detail": fault.detail})).collect() };
        let word = word(result.ok(), self.output.format == Format::Table);
        self.waiting.push(json!({"row": row.number, "code": row.get("code"), "result": word, "errors": errors}));
        Ok(())
    }

    /// Prints the rows noted since.
    pub(super) fn show(&mut self) -> Outcome<()> {
        self.listing.push(&std::mem::take(&mut self.waiting))?;
        self.output.flush()
    }

    /// Prints the counts; the exit code says whether every row went in.
    pub(super) fn end(mut self, dry_run: bool) -> Outcome<()> {
        self.show()?;
        let Counts { created, updated, unchanged, failed } = self.counts;
        let summary = json!({"created": created, "updated": updated, "unchanged": unchanged, "failed": failed, "dry_run": dry_run});
        self.listing.end(Some(&Map::from_iter([("summary".to_owned(), summary)])))?;
        self.output.flush()?;
        let all = self.counts.all();
        note(&say!(
            "{all} hàng: {created} mới, {updated} sửa, {unchanged} không đổi, {failed} lỗi.",
            "{all} rows: {created} created, {updated} updated, {unchanged} unchanged, {failed} failed."
        ));
        if dry_run {
            note(pick("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."));
        }
        if let (1.., Some(rows)) = (failed, self.failed) {
            let path = rows.path.display();
            note(&say!("Các hàng lỗi ở {path}.", "The failed rows are in {path}."));
        }
        match self.counts.exit() {
            Exit::Ok => Ok(()),
            exit => Err(Failure::silent(exit)),
        }
    }
}

fn word(change: Option<Change>, people: bool) -> &'static str {
    let (value, vi, en) = match change {
        Some(Change::Created) => ("created", "mới", "created"),
        Some(Change::Updated) => ("updated", "sửa", "updated"),
        Some(Change::Unchanged) => ("unchanged", "không đổi", "unchanged"),
        None => ("failed", "lỗi", "failed"),
    };
    if people { pick(vi, en) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_tells_all_some_and_none_apart() {
        let counts = |created, unchanged, failed| Counts { created, updated: 0, unchanged, failed };
        assert_eq!(counts(3, 1, 0).exit(), Exit::Ok);
        assert_eq!(counts(0, 0, 0).exit(), Exit::Ok);
        assert_eq!(counts(1, 0, 2).exit(), Exit::Partial);
        assert_eq!(counts(0, 1, 1).exit(), Exit::Partial);
        assert_eq!(counts(0, 0, 2).exit(), Exit::Refused);
    }
}
