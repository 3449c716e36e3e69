//! Checkpoints: the size and root of the tree, signed (C2SP tlog-checkpoint).

use chibo_openapi::log::SealedLog;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use signed_note::{Note, Signer};
use tlog_tiles::{Checkpoint, Hash, tree_hash};

use super::cosigner::Cosigner;
use super::key;
use super::store::{self, Tree};
use crate::db::Conn;
use crate::fail::{Fail, Outcome};
use crate::vault::Vault;

/// The root of the tree when it had so many leaves.
pub(super) fn root(conn: &mut Conn, size: u64) -> Outcome<Hash> {
    Tree::read(conn, |tree| tree_hash(size, tree))
}

/// The log, as it is now.
pub(super) fn log(conn: &mut Conn, vault: &Vault, now: DateTime<Utc>) -> Outcome<SealedLog> {
    let key = key::get(conn, vault)?;
    let size = store::size(conn)?;
    let root = text(&root(conn, size)?);
    let witness_key = Cosigner::get(conn, vault, now)?.verifier();
    Ok(SealedLog { origin: key.origin.clone(), verifier_key: key.verifier(), witness_key, size: store::signed(size)?, root })
}

/// The tree as it is now, signed.
pub(super) fn latest(conn: &mut Conn, vault: &Vault) -> Outcome<String> {
    let key = key::get(conn, vault)?;
    let size = store::size(conn)?;
    let root = root(conn, size)?;
    let broken = |error: &dyn std::fmt::Display| Fail::internal(&format!("a checkpoint: {error}"));
    let checkpoint = Checkpoint::new(&key.origin, size, root, "").map_err(|error| broken(&error))?;
    let mut note = Note::new(&checkpoint.to_bytes(), &[]).map_err(|error| broken(&error))?;
    let signer = key.signer()?;
    note.add_sigs(&[&signer as &dyn Signer]).map_err(|error| broken(&error))?;
    String::from_utf8(note.to_bytes()).map_err(|error| broken(&error))
}

/// As it is written in answers.
pub(super) fn text(hash: &Hash) -> String {
    BASE64.encode(&hash.0)
}
