//! How far long work is, on standard error: a bar on a terminal, a line now and then otherwise.

use std::cell::Cell;
use std::io::{BufReader, IsTerminal as _, Read as _};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::say::{note, say};

/// How often a line is written where there is no terminal.
const NOW_AND_THEN: Duration = Duration::from_secs(10);

/// The progress of an import.
pub(super) struct Progress {
    /// The bar; `None` without a terminal.
    bar: Option<ProgressBar>,
    last: Cell<Instant>,
}

impl Progress {
    pub(super) fn begin(file: &Path) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = rows_of(file).map_or_else(ProgressBar::no_length, ProgressBar::new);
            let template = if bar.length().is_some() { "{bar:30} {pos}/{len}  {per_sec:.0}  {eta}" } else { "{spinner} {pos}  {per_sec:.0}  {elapsed}" };
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { bar, last: Cell::new(Instant::now()) }
    }

    /// So many rows are done.
    pub(super) fn row(&self, done: u64) {
        match &self.bar {
            Some(bar) => bar.set_position(done),
            None if self.last.get().elapsed() >= NOW_AND_THEN => {
                self.last.set(Instant::now());
                note(&say!("Đã xong {done} hàng…", "{done} rows done…"));
            }
            None => {}
        }
    }

    /// Prints while the bar stands aside.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Number of lines below the heading, as near as can be had without reading rows; unknown for standard input.
fn rows_of(file: &Path) -> Option<u64> {
    let reader = BufReader::with_capacity(1 << 16, std::fs::File::open(file).ok()?);
    let lines = reader.bytes().filter(|byte| matches!(byte, Ok(b'\n'))).count();
    u64::try_from(lines.saturating_sub(1)).ok()
}
