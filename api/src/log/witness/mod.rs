//! Witnessing the logs of other offices (C2SP tlog-witness): a checkpoint is cosigned once it is proved that its tree only added to the one cosigned
//! before. Whoever asks that both the log and its witnesses have signed cannot be shown one history while others are shown another.

mod asked;
pub mod http;
mod store;

use chibo_openapi::Code;
use chrono::{DateTime, Utc};
use signed_note::{Signature, Signer as _, StandardVerifier, Verifier, VerifierList};
use tlog_tiles::{EMPTY_HASH, Hash, check_tree};

use self::asked::Asked;
use self::store::Cosigned;
use super::seal::Cosigner;
use crate::db::Conn;
use crate::db::locks::{Lock::Change, Locks, What};
use crate::fail::{Fail, Outcome};
use crate::vault::Vault;

/// What a witness says.
enum Verdict {
    /// The line that it signed.
    Cosigned(Vec<u8>),
    /// What is known is not what the proof begins with: the size that was cosigned last.
    Known(u64),
}

/// Cosigns a checkpoint, and remembers it as the latest of its log.
fn cosign(conn: &mut Conn, vault: &Vault, keys: &[String], asked: &Asked, now: DateTime<Utc>) -> Outcome<Verdict> {
    let Asked { old, proof, note, checkpoint } = asked;
    let keys = keys.iter().filter_map(|key| StandardVerifier::new(key).ok()).filter(|key| key.name() == checkpoint.origin());
    let keys: Vec<Box<dyn Verifier>> = keys.map(|key| Box::new(key) as Box<dyn Verifier>).collect();
    if keys.is_empty() {
        return Err(Fail::not_found());
    }
    // Signatures by keys that are not trusted count for nothing.
    note.verify(&VerifierList::new(keys)).map_err(|_| Fail::new(Code::UntrustedSignature))?;
    let (size, root) = (checkpoint.size(), *checkpoint.hash());
    if *old > size {
        return Err(asked::malformed("the old size is larger than the checkpoint's"));
    }
    Locks::default().take(conn, &[Change(What::Witnessed)])?;
    let known = store::find(conn, checkpoint.origin())?.unwrap_or(Cosigned { size: 0, root: EMPTY_HASH });
    if known.size != *old || (size == *old && root != known.root) {
        return Ok(Verdict::Known(known.size));
    }
    if !grew(proof, size, root, &known) {
        return Err(Fail::new(Code::UnprovedCheckpoint).with("old", known.size).with("size", size));
    }
    store::keep(conn, checkpoint.origin(), &Cosigned { size, root }, now)?;
    let cosigner = Cosigner::get(conn, vault, now)?;
    let broken = |error: &dyn std::fmt::Display| Fail::internal(&format!("a cosignature: {error}"));
    let signature = cosigner.sign(note.text()).map_err(|error| broken(&error))?;
    let line = Signature::new(cosigner.name().to_owned(), cosigner.key_id(), signature).map_err(|error| broken(&error))?;
    Ok(Verdict::Cosigned(line.to_bytes()))
}

/// Whether a tree begins with the one that is known; nothing is to be proved of an empty one, or of the same (RFC 6962, section 2.1.2).
fn grew(proof: &Vec<Hash>, size: u64, root: Hash, known: &Cosigned) -> bool {
    if known.size == 0 || known.size == size { proof.is_empty() } else { check_tree(proof, size, root, known.size, known.root).is_ok() }
}
