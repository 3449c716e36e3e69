//! The master key and what is derived from it: sealing of stored secrets, keyed hashes, random tokens with a checksum.
//! Not here: passwords (`auth/password.rs`) and the keys that sign tokens (`auth/keys.rs`).

use std::fs;
use std::io::Write;
use std::path::Path;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, Generate, Key, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Bytes of the nonce before every sealed value.
const NONCE: usize = 12;

/// Keys derived from the master key, one for each purpose, so that none can stand in for another.
pub struct Vault {
    seal: Aes256Gcm,
    cursor: [u8; 32],
    refresh: [u8; 32],
    person: [u8; 32],
    reason: [u8; 32],
    fingerprint: String,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Derives every key from the master key (HKDF-SHA-256, RFC 5869).
    pub fn new(master: &[u8; 32]) -> Self {
        let derive = |purpose: &str| {
            let mut key = [0; 32];
            // Expanding to 32 bytes cannot fail: the limit is 255 times the hash's length.
            let _ = hkdf::Hkdf::<Sha256>::new(Some(b"chibo"), master).expand(purpose.as_bytes(), &mut key);
            key
        };
        Self {
            seal: Aes256Gcm::new(&derive("seal").into()),
            cursor: derive("cursor"),
            refresh: derive("refresh"),
            person: derive("person"),
            reason: derive("reason"),
            fingerprint: HEXLOWER.encode(&derive("fingerprint")[..8]),
        }
    }

    /// 16 hexadecimal digits that tell this master key from others, and nothing about it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Encrypts a value for the database (AES-256-GCM); the answer begins with its nonce.
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        seal_with(&self.seal, plain)
    }

    /// Decrypts what `seal` made; `None` when the key is another one or the value was altered.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open_with(&self.seal, sealed)
    }

    /// Keyed hash of a page cursor.
    pub fn cursor_tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_hash(&self.cursor, parts)
    }

    /// Keyed hash of a personal ID: finds the same person without storing the number.
    pub fn person_tag(&self, personal_id: &str) -> [u8; 32] {
        keyed_hash(&self.person, &[personal_id.as_bytes()])
    }

    /// Keyed hash of the reason of a reading: tells two reasons apart without keeping them.
    pub fn reason_tag(&self, reason: &str) -> [u8; 32] {
        keyed_hash(&self.reason, &[reason.as_bytes()])
    }

    /// Keyed hash that a refresh token consists of.
    pub fn refresh_tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_hash(&self.refresh, parts)
    }
}

/// A key for one person's values, and its sealed form for the database.
pub fn person_key(vault: &Vault) -> ([u8; 32], Vec<u8>) {
    let key = random();
    let sealed = vault.seal(&key);
    (key, sealed)
}

/// Encrypts with a given key.
pub fn seal_for(key: &[u8; 32], plain: &[u8]) -> Vec<u8> {
    seal_with(&Aes256Gcm::new(&(*key).into()), plain)
}

/// Decrypts what `seal_for` made with the same key.
pub fn open_for(key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
    open_with(&Aes256Gcm::new(&(*key).into()), sealed)
}

fn seal_with(cipher: &Aes256Gcm, plain: &[u8]) -> Vec<u8> {
    let nonce = Nonce::<Aes256Gcm>::generate();
    let mut sealed = nonce.to_vec();
    // Encryption fails only for values of 64 GiB and more, which no caller has.
    sealed.extend(cipher.encrypt(&nonce, plain).unwrap_or_default());
    sealed
}

fn open_with(cipher: &Aes256Gcm, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce = Nonce::<Aes256Gcm>::try_from(nonce).ok()?;
    cipher.decrypt(&nonce, text).ok()
}

fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC pads a shorter key with zeros to the hash's block.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    for part in parts {
        // The length before each part keeps ("ab","c") and ("a","bc") apart.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256. Enough for secrets of 32 random bytes, which nobody can guess from their hash.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// 32 random bytes from the operating system.
pub fn random() -> [u8; 32] {
    Key::<Aes256Gcm>::generate().into()
}

/// `prefix` + 32 bytes in base64url + 6 characters of checksum, so that a scanner knows a leaked secret from a look-alike.
pub fn token(prefix: &str, bytes: &[u8]) -> String {
    let body = format!("{prefix}{}", BASE64.encode(bytes));
    let checksum = checksum(&body);
    body + &checksum
}

/// The bytes of a token with this prefix whose checksum is right.
pub fn token_bytes(prefix: &str, token: &str) -> Option<Vec<u8>> {
    let cut = token.len().checked_sub(6).filter(|cut| token.is_char_boundary(*cut))?;
    let (body, sum) = token.split_at(cut);
    if checksum(body) != sum {
        return None;
    }
    BASE64.decode(body.strip_prefix(prefix)?).ok()
}

fn checksum(body: &str) -> String {
    BASE64.encode(&sha256(body.as_bytes())[..5]).chars().take(6).collect()
}

/// Reads the master key from a file: 32 bytes in hexadecimal.
pub fn read_master(path: &Path) -> Result<[u8; 32], String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read the master key {}: {error}", path.display()))?;
    parse_master(&text).ok_or_else(|| format!("the master key {} is not 64 hexadecimal digits", path.display()))
}

/// A master key from 64 hexadecimal digits.
pub fn parse_master(text: &str) -> Option<[u8; 32]> {
    HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?.try_into().ok()
}

/// Makes a master key file that only its owner can read; fails when there is one already.
pub fn create_master(path: &Path) -> Result<[u8; 32], String> {
    let key = random();
    let text = HEXLOWER.encode(&key);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| sync_folder_of(path)).map_err(|error| format!("cannot write the master key {}: {error}", path.display()))?;
    Ok(key)
}

/// Sees to it that a file that was made or renamed is found under its name after a power cut.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Elsewhere a folder cannot be opened like a file.
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_and_opens() {
        let vault = Vault::new(&random());
        let sealed = vault.seal(b"value");
        assert_eq!(vault.open(&sealed).as_deref(), Some(b"value".as_slice()));
        assert_eq!(Vault::new(&random()).open(&sealed), None, "another key");
        let mut altered = sealed;
        altered[15] ^= 1;
        assert_eq!(vault.open(&altered), None, "an altered value");
        assert_eq!(vault.open(b"short"), None);
    }

    #[test]
    fn tokens_carry_a_checksum() {
        let secret = token("chibo_sk_", &random());
        assert_eq!(token_bytes("chibo_sk_", &secret).map(|bytes| bytes.len()), Some(32));
        let mut wrong = secret.clone();
        wrong.replace_range(12..13, if &secret[12..13] == "A" { "B" } else { "A" });
        assert_eq!(token_bytes("chibo_sk_", &wrong), None);
        assert_eq!(token_bytes("chibo_rt_", &secret), None);
        assert_eq!(token_bytes("chibo_sk_", "ệệệ"), None);
    }
}
