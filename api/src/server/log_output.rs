//! Where the log of the program goes: standard error, in the form that the settings name.

use std::io::Write;
use std::time::Duration;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::Config;

/// Starts the log on standard error; the guard writes what is left when dropped.
pub(super) fn start(config: &Config) -> Result<WorkerGuard, String> {
    let (writer, guard) = tracing_appender::non_blocking(Gathering(std::io::BufWriter::with_capacity(64 << 10, std::io::stderr())));
    let filter: Targets = config.log.parse().map_err(|error| format!("log: {error}"))?;
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if config.log_json { registry.with(layer.json()).try_init() } else { registry.with(layer).try_init() };
    started.map_err(|error| format!("cannot start the log: {error}"))?;
    Ok(guard)
}

/// Where the log goes. The appender's thread flushes whenever no line waits, and is woken by the next one; a pause after each
/// flush lets lines gather, so that a busy server does not wake it for every request.
struct Gathering<W>(W);

impl<W: Write> Write for Gathering<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()?;
        std::thread::sleep(Duration::from_millis(20));
        Ok(())
    }
}
