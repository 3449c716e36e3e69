//! `backup`, `restore` and `move`: whole copies of a database, for whoever may read its files. Not here: what a copy is (`db/archive`).

use std::path::Path;

use crate::config::{Config, Location};
use crate::db::archive::{self, Summary};
use crate::log::seal;

/// Copies the database of the settings into a file; what to tell.
pub fn back_up(config: &Config, file: &Path) -> Result<String, String> {
    let summary = archive::back_up(&config.database, file)?;
    Ok(format!("{} holds {}, and was read again: it is whole.\n{}", file.display(), told(&summary), key(&summary)))
}

/// Fills the database of the settings, which must not be in use yet, with a copy; what to tell.
pub fn restore(config: &Config, file: &Path) -> Result<String, String> {
    let summary = archive::restore(file, &config.database, |conn| seal::restored(conn).map_err(|fail| fail.cause().to_owned()))?;
    Ok(format!("{} has {}, each table as it was copied.\n{}", config.database, told(&summary), key(&summary)))
}

/// Copies one database into another; what to tell.
pub fn carry(from: &str, to: &str) -> Result<String, String> {
    let [from, to] = [("--from", from), ("--to", to)].map(|(flag, text)| Location::parse(text).map_err(|fault| format!("{flag}: {fault}")));
    let (from, to) = (from?, to?);
    let summary = archive::copy(&from, &to)?;
    Ok(format!(
        "{to} has {}, each table as it is in {from}.\nWhat was written to {from} since is not there: stop its servers first.\n{}",
        told(&summary),
        key(&summary)
    ))
}

fn told(summary: &Summary) -> String {
    format!("{} rows of {} tables", summary.rows(), summary.tables.len())
}

/// Whoever has the one and not the other reads nothing that is sealed, the owner included.
fn key(summary: &Summary) -> String {
    summary.head.key_fingerprint.as_ref().map_or_else(
        || "No server was started on it yet, so it has no master key.".to_owned(),
        |fingerprint| format!("The master key is not in it: keep the file of the one with the fingerprint {fingerprint} apart from it, and safe."),
    )
}
