//! Which file holds the master key that the database has, and exchanging it. The new key is on disk before the database needs it, and the old
//! one stays beside it, so that whatever happens in between one of the files fits, and the database says which.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::admin::as_owner;
use crate::accounts::sessions;
use crate::auth::keys;
use crate::candidates;
use crate::config::{Config, Location};
use crate::contests::rounds::draws;
use crate::db::installation;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{App, Tx, idempotency};
use crate::log::events::{self, Event};
use crate::log::seal;
use crate::structure::members;
use crate::vault::{self, Vault};
use crate::webhooks;

/// Reads the master key: of the file in its place and the one that an exchange left beside it, the one that fits the database. A new SQLite
/// file gets a new key.
pub fn read(config: &Config) -> Result<Vault, String> {
    let (database, file) = (&config.database, &config.master_key_file);
    let Some(wanted) = installation::fingerprint_of(database)? else { return of_new_database(database, file) };
    let mut wrong = Vec::new();
    for file in [file, &coming(file)].into_iter().filter(|file| file.exists()) {
        let vault = Vault::new(&vault::read_master(file)?);
        if vault.fingerprint() == wanted {
            if file != &config.master_key_file {
                tracing::warn!(file = %file.display(), "an exchange of the master key did not end: this file fits; run `chibo-api admin rotate-master-key` to put it in its place");
            }
            return Ok(vault);
        }
        wrong.push(file.display().to_string());
    }
    let found = if wrong.is_empty() { format!("{} does not exist", file.display()) } else { format!("it is not in {}", wrong.join(" and not in ")) };
    Err(format!("the master key of {database} has the fingerprint {wanted}, and {found}; put it back: without it stored secrets cannot be read"))
}

fn of_new_database(database: &Location, file: &Path) -> Result<Vault, String> {
    let key = match database {
        _ if file.exists() => vault::read_master(file)?,
        Location::Sqlite(_) => vault::create_master(file)?,
        Location::Postgres(_) => {
            return Err(format!("the master key {} does not exist; make it with `openssl rand -hex 32` and give every instance the same", file.display()));
        }
    };
    Ok(Vault::new(&key))
}

/// Seals everything that is sealed with a new master key.
pub fn rotate(app: &Arc<App>) -> Outcome<String> {
    let (file, new_file) = (&app.config.master_key_file, coming(&app.config.master_key_file));
    let unreadable = |error: String| Fail::unavailable(&error);
    if new_file.exists() {
        let left = Vault::new(&vault::read_master(&new_file).map_err(unreadable)?);
        if left.fingerprint() == app.vault.fingerprint() {
            return put_in_place(app, &left).map(|kept| format!("an exchange that was begun earlier has ended: {kept}"));
        }
        // The database never had it: what it was made for did not happen.
        fs::remove_file(&new_file).map_err(|error| Fail::unavailable(&format!("{}: {error}", new_file.display())))?;
    }
    let key = vault::create_master(&new_file).map_err(unreadable)?;
    let new = Vault::new(&key);
    let done = as_owner(app).write_blocking(move |tx| seal_anew(tx, &Vault::new(&key)));
    match done {
        Ok(people) => Ok(format!("{}; {people} people's keys are sealed with it, every session has ended", put_in_place(app, &new)?)),
        Err(fail) => match installation::fingerprint_of(&app.config.database) {
            // The connection was lost while it was committed.
            Ok(Some(there)) if there == new.fingerprint() => put_in_place(app, &new),
            Ok(Some(there)) if there == app.vault.fingerprint() => {
                fs::remove_file(&new_file).map_err(|error| Fail::unavailable(&format!("{}: {error}", new_file.display())))?;
                Err(fail)
            }
            _ => Err(fail.because(&format!(
                "whether the key was exchanged is not known; keep {} and {}: a server takes the one that fits, and this command, run again, ends the exchange",
                file.display(),
                new_file.display()
            ))),
        },
    }
}

fn seal_anew(tx: &mut Tx<'_>, new: &Vault) -> Outcome<usize> {
    installation::alone(tx.conn)?;
    let old = tx.request.app.vault.clone();
    installation::exchange_key(tx.conn, old.fingerprint(), new.fingerprint())?;
    keys::reseal(tx.conn, &old, new)?;
    candidates::rehash(tx, new)?;
    members::rehash(tx, new)?;
    let people = events::reseal(tx, new)?;
    draws::reseal(tx, new)?;
    seal::reseal(tx.conn, &old, new)?;
    webhooks::reseal(tx.conn, &old, new)?;
    idempotency::forget_all(tx)?;
    crate::imports::forget_all(tx)?;
    sessions::forget_all(tx)?;
    events::record(tx, Event::new("master_key.rotated", Key::new()).said("people", &people))?;
    Ok(people)
}

/// Puts the new key where servers look for it; the old one stays beside it under its fingerprint, for backups of the time before.
fn put_in_place(app: &App, new: &Vault) -> Outcome<String> {
    let file = &app.config.master_key_file;
    let unmovable = |error: std::io::Error| {
        Fail::unavailable(&format!("the key was exchanged, but the new one stays in {}, where servers find it too: {error}", coming(file).display()))
    };
    let old = match vault::read_master(file) {
        Ok(key) => Some(beside(file, &format!(".{}.old", Vault::new(&key).fingerprint()))),
        Err(_) => None,
    };
    if let Some(old) = &old {
        fs::rename(file, old).map_err(unmovable)?;
    }
    fs::rename(coming(file), file).map_err(unmovable)?;
    vault::sync_folder_of(file).map_err(unmovable)?;
    let kept = old.map_or_else(String::new, |old| format!("; the one before is kept for older backups in {}", old.display()));
    Ok(format!("new master key {} in {}{kept}; start running servers again with it", new.fingerprint(), file.display()))
}

/// Where a new key waits for the database to have it.
fn coming(file: &Path) -> PathBuf {
    beside(file, ".new")
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
