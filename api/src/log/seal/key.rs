//! The key that signs checkpoints (Ed25519), and the name of the log that it signs in. Both stay the same for as long as the log is kept: whoever
//! keeps old checkpoints knows the log by them. The key lies sealed in the database, so that every server of it signs alike.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use diesel::prelude::*;
use ed25519_dalek::SigningKey;
use sha2::Sha256;
use signed_note::{StandardSigner, key_id, new_ed25519_verifier_key};

use crate::db::locks::{Lock::Change, Locks, What};
use crate::db::schema::log_keys as keys;
use crate::db::{Conn, Db};
use crate::fail::{Fail, Outcome};
use crate::vault::{Vault, random};

/// There is one row.
const ROW: i32 = 1;
/// The signature type Ed25519 of signed notes.
const ED25519: u8 = 1;

/// The log's name, and the key that signs for it.
pub struct LogKey {
    /// The name (`origin` of C2SP's tlog-checkpoint).
    pub(super) origin: String,
    secret: SigningKey,
    /// How often the database was restored from a copy.
    restores: i32,
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LogKey({})", self.origin)
    }
}

impl LogKey {
    /// As verifiers are told of it: `<name>+<hash>+<key>` (C2SP signed-note).
    pub(super) fn verifier(&self) -> String {
        new_ed25519_verifier_key(&self.origin, &self.secret.verifying_key())
    }

    /// The secret that cosigns what other logs signed: derived, so that none is used for two things. A copy does not know what was cosigned
    /// after it was made, so what is restored from one cosigns with another key: nothing that the old one cosigned can be contradicted.
    pub(super) fn witness(&self) -> SigningKey {
        let mut secret = [0; 32];
        // Expanding to 32 bytes cannot fail: the limit is 255 times the hash's length.
        let _ = hkdf::Hkdf::<Sha256>::new(Some(b"chibo"), self.secret.as_bytes()).expand(format!("witness {}", self.restores).as_bytes(), &mut secret);
        SigningKey::from_bytes(&secret)
    }

    /// What signs notes.
    pub(super) fn signer(&self) -> Outcome<StandardSigner> {
        let typed = |key: &[u8; 32]| [&[ED25519], key.as_slice()].concat();
        let id = key_id(&self.origin, &typed(self.secret.verifying_key().as_bytes()));
        let key = format!("PRIVATE+KEY+{}+{id:08x}+{}", self.origin, BASE64.encode(&typed(self.secret.as_bytes())));
        StandardSigner::new(&key).map_err(|error| Fail::internal(&format!("the log's key: {error}")))
    }
}

/// Makes the log's key in a new database, where the log gets this name.
pub fn start(db: &Db, vault: &Arc<Vault>, name: &str, now: DateTime<Utc>) -> Outcome<()> {
    if db.read_blocking(&|conn| read(conn, vault))?.is_some() {
        return Ok(());
    }
    let (sealed, name) = (vault.seal(&random()), name.to_owned());
    db.write_blocking(move |conn| {
        // Another server may have been faster.
        Locks::default().take(conn, &[Change(What::Sealing)])?;
        if keys::table.count().get_result::<i64>(conn)? == 0 {
            let row = (keys::id.eq(ROW), keys::origin.eq(&name), keys::private_sealed.eq(&sealed), keys::created_at.eq(now.naive_utc()), keys::restores.eq(0));
            diesel::insert_into(keys::table).values(row).execute(conn)?;
        }
        Ok(())
    })
}

/// The log's key.
pub(super) fn get(conn: &mut Conn, vault: &Vault) -> Outcome<LogKey> {
    read(conn, vault)?.ok_or_else(|| Fail::internal("the log has no key"))
}

fn read(conn: &mut Conn, vault: &Vault) -> Outcome<Option<LogKey>> {
    let row: Option<(String, Vec<u8>, i32)> = keys::table.find(ROW).select((keys::origin, keys::private_sealed, keys::restores)).first(conn).optional()?;
    let shut = || Fail::internal("the log's key does not open with this master key");
    let open = |(origin, sealed, restores): (String, Vec<u8>, i32)| {
        let secret: [u8; 32] = vault.open(&sealed).and_then(|secret| secret.try_into().ok()).ok_or_else(shut)?;
        Ok(LogKey { origin, secret: SigningKey::from_bytes(&secret), restores })
    };
    row.map(open).transpose()
}

/// Notes that the database was filled with a copy.
pub fn restored(conn: &mut Conn) -> Outcome<()> {
    diesel::update(keys::table.find(ROW)).set(keys::restores.eq(keys::restores + 1)).execute(conn)?;
    Ok(())
}

/// Seals the key with another master key.
pub fn reseal(conn: &mut Conn, old: &Vault, new: &Vault) -> Outcome<()> {
    if let Some(key) = read(conn, old)? {
        diesel::update(keys::table.find(ROW)).set(keys::private_sealed.eq(new.seal(key.secret.as_bytes()))).execute(conn)?;
    }
    Ok(())
}
