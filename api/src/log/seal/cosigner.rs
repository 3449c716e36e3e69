//! The key that cosigns checkpoints of other logs (C2SP tlog-cosignature, `cosignature/v1`): Ed25519 over the time and the checkpoint.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use ed25519_dalek::{SignatureError, Signer as _, SigningKey};
use signed_note::{Signer, key_id};

use super::key;
use crate::db::Conn;
use crate::fail::Outcome;
use crate::vault::Vault;

/// The signature type of timestamped cosignatures.
const COSIGNATURE: u8 = 4;

/// Who cosigns, and when.
pub(in crate::log) struct Cosigner {
    name: String,
    secret: SigningKey,
    at: DateTime<Utc>,
}

impl Cosigner {
    /// This database's, signing at an instant.
    pub(in crate::log) fn get(conn: &mut Conn, vault: &Vault, at: DateTime<Utc>) -> Outcome<Self> {
        let key = key::get(conn, vault)?;
        Ok(Self { name: format!("{}/witness", key.origin), secret: key.witness(), at })
    }

    fn typed_key(&self) -> Vec<u8> {
        [&[COSIGNATURE], self.secret.verifying_key().as_bytes().as_slice()].concat()
    }

    /// As verifiers are told of it: `<name>+<hash>+<key>`.
    pub(super) fn verifier(&self) -> String {
        format!("{}+{:08x}+{}", self.name, self.key_id(), BASE64.encode(&self.typed_key()))
    }
}

impl Signer for Cosigner {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        key_id(&self.name, &self.typed_key())
    }

    /// Seconds since 1970 in eight bytes, and the signature.
    fn sign(&self, checkpoint: &[u8]) -> Result<Vec<u8>, SignatureError> {
        let time = u64::try_from(self.at.timestamp()).unwrap_or_default();
        let message = [format!("cosignature/v1\ntime {time}\n").as_bytes(), checkpoint].concat();
        Ok([time.to_be_bytes().as_slice(), &self.secret.sign(&message).to_bytes()].concat())
    }
}
