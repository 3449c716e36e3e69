//! How far long work is, on standard error: a bar on a terminal, a line now and then otherwise.

use std::cell::Cell;
use std::io::IsTerminal as _;
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
    pub(super) fn begin(rows: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(rows);
            let template = "{bar:30} {pos}/{len}  {per_sec:.0}  {eta}";
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

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
